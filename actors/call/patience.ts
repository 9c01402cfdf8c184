import type { Step } from "../behaviour.ts"
import type { Catalogue } from "../flow/catalogue.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { arrangementOf } from "./arrangement.ts"
import { ended } from "./ending.ts"
import { diverted, goodbye } from "./diverting.ts"
import type { Caller, Message, Place, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"
import { withMusic } from "./ringing.ts"
import { isNewsDue, isNewsUnderWay, isPromptLost, newsAsked } from "./wait-news.ts"

/** What a caller who waits is told between the music, and how their wait ends when nobody comes. */

type Waiting = Extract<State, { _tag: "Waiting" }>
type Ringing = Extract<State, { _tag: "Ringing" }>
type Placed = Extract<State, { _tag: "Served" }> & { readonly place: Place }
type Sounding = readonly [state: Waiting, outputs: ReadonlyArray<Output>]

/** They were promised not to wait longer in this queue, or nobody waits for them any more. */
export const isOver = (place: Place, at: EpochMs): boolean => {
  const until = waitsUntil(place)
  return place.isLeft === true || (until !== null && at >= until)
}

/** Null: as long as it takes. */
export const waitsUntil = ({ queuedAt, since = queuedAt, terms, waitsFrom = since }: Place): EpochMs | null => {
  const atMostMs = terms.waiting?.atMostMs ?? null
  return atMostMs === null ? null : later(waitsFrom, atMostMs)
}

type Decided = Extract<Message, { _tag: "WaitDecided" }>

/** Whoever has the incident of a terminal that calls decides about its line. */
export const waitDecided = (state: Waiting, message: Decided): Step<State> =>
  message.how === "over" ? farewell(state, message.at) : [{ ...state, place: placeDecided(state.place, message) }, []]

/** Who rings at an agent is theirs: it counts when they do not answer. */
export const waitDecidedAtRing = (state: Ringing, message: Decided): Step<State> => [
  { ...state, place: placeDecided(state.place, message) },
  []
]

/** A talk is never cut. The same of who is given to somebody; a call of our own that reaches nobody yet is given up. */
export const waitDecidedInCall = (state: Extract<State, { _tag: "Served" }>, message: Decided): Step<State> => {
  const { answeredAt, caller, place } = state
  if (answeredAt !== null) return [state, []]
  if (place !== null) return [{ ...state, place: placeDecided(place, message) }, []]
  return message.how === "over" && caller.origin === "alarm"
    ? ended(state, { at: message.at, by: "system", cause: "ORIGINATOR_CANCEL", clearCaller: true })
    : [state, []]
}

const placeDecided = (place: Place, { at, how }: Decided): Place =>
  how === "over" ? { ...place, isLeft: true } : { ...place, waitsFrom: at }

/** The queue's way out for who waited too long; who finds none hears goodbye. */
export const tooLong = (catalogue: Catalogue, state: Waiting, at: EpochMs): Step<State> => {
  if (state.place.isLeft === true) return farewell(state, at)
  const exit = state.place.terms.exits?.find(({ on }) => on === "late")
  const gone = exit === undefined ? undefined : diverted(catalogue, state, exit, at)
  return gone ?? farewell(state, at)
}

const farewell = (state: Waiting, at: EpochMs): Step<State> =>
  goodbye(state, state.caller, state.place.terms.waiting?.farewell ?? "", at)

/** What is to be heard from now on: the prompt when its time has come, else the music where it does not play. */
export const sounding = (state: Waiting, at: EpochMs): Sounding => {
  if (isNewsDue(state.place, at)) {
    const [asks, asked] = newsAsked(state, at)
    const [heard, music] = asks.silent ? withMusicAgain(asks) : [asks, []]
    return [heard, [asked, ...music]]
  }
  if (isPromptDue(state.place, at)) return withPrompt(state, at)
  return state.silent || isPromptLost(state.place, at) ? withMusicAgain(state) : [state, []]
}

const withMusicAgain = (state: Waiting): Sounding => {
  const [caller, music] = withMusic(state.caller, state.place)
  return [{ ...state, caller, place: promptOverIn(state.place), silent: false }, [music]]
}

const isPromptDue = (place: Place, at: EpochMs): boolean => {
  const { said, terms } = place
  const prompt = terms.waiting?.prompt ?? null
  if (prompt === null || isNewsUnderWay(place, at)) return false
  const last = said?.promptAt === undefined ? said?.at : said.promptAt
  return last === undefined || last === null || at >= later(last, prompt.everyMs)
}

const withPrompt = (state: Waiting, at: EpochMs): Sounding => {
  const { caller, place } = state
  const playback = caller.playbacks + 1
  const { name } = place.terms.waiting!.prompt!
  const said = { playback, at, over: false }
  return [
    { ...state, caller: { ...caller, playbacks: playback }, place: { ...place, said }, silent: false },
    [
      askTelephony({
        _tag: "PlayPrompt",
        call: caller.call,
        attempt: caller.customer,
        playback,
        prompt: name,
        loop: false
      })
    ]
  ]
}

/** After the prompt the music goes on. What ends otherwise says nothing: another prompt took its place. */
export const promptEnded = <S extends Waiting | Ringing | Placed>(
  state: S,
  { outcome, playback }: Extract<Message, { _tag: "PlayEnded" }>
): Step<State> => {
  const { said } = state.place
  if (said === undefined || said.over || said.playback !== playback || outcome === "stopped") return [state, []]
  const place = promptOverIn(state.place)
  const [caller, music]: readonly [Caller, Output] = withMusic(state.caller, place)
  return [{ ...state, caller, place }, [music]]
}

/** The same of a customer who waits no more in the queue, but for somebody who is called: they hear the music, too. */
export const promptEndedInCall = (
  state: Extract<State, { _tag: "Served" }>,
  message: Extract<Message, { _tag: "PlayEnded" }>
): Step<State> => {
  const { caller, parties, place } = state
  const isPlayedTo = arrangementOf(parties).get(caller.customer)?._tag === "Plays"
  return place === null || !isPlayedTo ? [state, []] : promptEnded({ ...state, place }, message)
}

const promptOverIn = (place: Place): Place =>
  place.said === undefined ? place : { ...place, said: { ...place.said, over: true } }
