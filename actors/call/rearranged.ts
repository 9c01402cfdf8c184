import type { Step } from "../behaviour.ts"
import type { Output } from "../output.ts"
import { type Arrangement, arrangementOf, type Change, changesBetween, type Sound } from "./arrangement.ts"
import type { Caller, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"

/**
 * Who hears whom follows from the parties, so the switch is asked for it wherever they changed: no service can forget it, and
 * none has a way of its own.
 */
export const rearranged = (before: State, next: State): Step<State> => {
  // A flow and a queue say themselves what their caller hears.
  const wanted = before._tag === "Served" || next._tag === "Served" ? wantedIn(next) : undefined
  return wanted === undefined ? [next, []] : arranged(next, wantedIn(before) ?? NOTHING, wanted)
}

/** The same from what the switch showed. */
export const arranged = (state: State, is: Arrangement, wanted: Arrangement): Step<State> => {
  if (!("caller" in state)) return [state, []]
  let { caller } = state
  const outputs = changesBetween(is, wanted).map((change): Output => {
    if (change._tag === "Play") caller = { ...caller, playbacks: caller.playbacks + 1 }
    return askTelephony(requestOf(change, caller, musicIn(state)))
  })
  return [caller === state.caller ? state : { ...state, caller }, outputs]
}

/** What its parties should hear. The music of a queue and the prompts of a flow are the queue's and the flow's. */
export const wantedIn = (state: State): Arrangement | undefined => {
  switch (state._tag) {
    case "Served":
      return arrangementOf(state.parties)
    case "Waiting":
    case "Ringing":
      return new Map([[state.caller.customer, QUEUE_MUSIC]])
    case "InFlow":
    case "Queueing":
      return new Map([[state.caller.customer, SILENCE]])
    default:
      return undefined
  }
}

const NOTHING: Arrangement = new Map()
const SILENCE: Sound = { _tag: "Silence" }
const QUEUE_MUSIC: Sound = { _tag: "Plays", prompt: "music" }

/** The music of the queue that the customer came from is what they hear on hold. */
const musicIn = (state: State): string =>
  "place" in state && state.place !== null ? state.place.terms.music : MUSIC_ON_HOLD

export const MUSIC_ON_HOLD = "music-on-hold"
export const RING_BACK = "ring-back"

const requestOf = (change: Change, { call, playbacks }: Caller, music: string): Parameters<typeof askTelephony>[0] => {
  switch (change._tag) {
    case "Join":
      return { _tag: "JoinLegs", call, attempts: change.attempts }
    case "Confer":
      return { _tag: "ConferLegs", call, attempts: change.attempts }
    case "Part":
      return { _tag: "PartLeg", call, attempt: change.attempt }
    case "Play": {
      const prompt = change.prompt === "music" ? music : RING_BACK
      return { _tag: "PlayPrompt", call, attempt: change.attempt, playback: playbacks, prompt, loop: true }
    }
    case "Stop":
      return { _tag: "StopPrompt", call, attempt: change.attempt }
    case "Supervise":
      return { _tag: "SuperviseLeg", call, attempt: change.attempt, over: change.over, mode: change.mode }
  }
}
