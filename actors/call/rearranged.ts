import type { Step } from "../behaviour.ts"
import type { Output } from "../output.ts"
import { type Arrangement, arrangementOf, type Change, changesBetween, type Sound } from "./arrangement.ts"
import type { EpochMs } from "../vocabulary.ts"
import { numbered, type Party, withParty } from "./party.ts"
import type { Caller, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"

/**
 * Who hears whom follows from the parties, so the switch is asked for it wherever they changed: no service can forget it, and
 * none has a way of its own.
 */
export const rearranged = (before: State, next: State, at: EpochMs): Step<State> => {
  // A flow and a queue say themselves what their caller hears.
  const wanted = before._tag === "Served" || next._tag === "Served" ? wantedIn(next) : undefined
  if (wanted === undefined) return [next, []]
  const is = wantedIn(before) ?? NOTHING
  return arranged(next._tag === "Served" ? awaited(next, is, wanted, at) : next, is, wanted)
}

/** Whoever comes to hear somebody waits for the switch's word from now on. The customer's own leg nobody waits for. */
const awaited = (state: Served, is: Arrangement, wanted: Arrangement, at: EpochMs): Served => {
  const parties = numbered(state.parties).reduce((all, { attempt, ...party }) => {
    const apartSince =
      attempt === state.caller.customer ? null : apartNow(party, is.get(attempt), wanted.get(attempt), at)
    return party.apartSince === apartSince ? all : withParty(all, attempt, { ...party, apartSince })
  }, state.parties)
  return parties === state.parties ? state : { ...state, parties }
}

const apartNow = (
  { apartSince }: Pick<Party, "apartSince">,
  was: Sound | undefined,
  sound: Sound | undefined,
  at: EpochMs
): EpochMs | null => {
  if (sound?._tag !== "With") return null
  // Who is left of a larger talk hears the others as before.
  const already = was?._tag === "With" && sound.attempts.every((attempt) => was.attempts.includes(attempt))
  return already ? apartSince : at
}

/** What is played to these, who wait alone, once more. */
export const musicAgain = (state: Served, alone: (attempt: number) => boolean): Step<Served> => {
  const wanted = arrangementOf(state.parties)
  const is = new Map(
    [...wanted].map(
      ([attempt, sound]) => [attempt, sound._tag === "Plays" && alone(attempt) ? SILENCE : sound] as const
    )
  )
  return arranged(state, is, wanted)
}

/** The same from what the switch showed. */
export const arranged = <S extends State>(state: S, is: Arrangement, wanted: Arrangement): Step<S> => {
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

type Served = Extract<State, { _tag: "Served" }>
const NOTHING: Arrangement = new Map()
const SILENCE: Sound = { _tag: "Silence" }
const QUEUE_MUSIC: Sound = { _tag: "Plays", prompt: "music" }

/** The music of the queue that the customer came from is what they hear on hold. */
const musicIn = (state: State): string =>
  "place" in state && state.place !== null && state.place.terms.music !== "" ? state.place.terms.music : MUSIC_ON_HOLD

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
