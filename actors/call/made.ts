import type { Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { AgentId, CallId, EpochMs } from "../vocabulary.ts"
import { type Callable, dial } from "./dialling.ts"
import type { Of, Told } from "./everywhere.ts"
import type { Caller, Place, State } from "./protocol.ts"
import { refusalOf } from "./refusal.ts"
import { customerParty, ringOver, withMusic } from "./ringing.ts"
import { takenFromOthers } from "./lost-rings.ts"
import { ringAt, ringsOf } from "./rings.ts"
import type { Served } from "./served.ts"

/**
 * A call that nobody from outside began: somebody's own telephone is called first, then whom they want; or the other side
 * alone, which goes through a flow.
 */
export const made = (call: CallId, message: Told<"MakeCallAsked">): Step<State> => {
  const { at, by, callback, callingNumber, dialledNumber, flow, origin, ringTimeoutMs, terms, to } = message
  const about = message.incident === undefined ? {} : { incident: message.incident }
  const isCovered = to._tag === "Number" && to.covered === true
  const isItself = to._tag === "Agent" && to.agent === by
  if (to._tag === "Queue" || to._tag === "Flow" || isItself) return [{ _tag: "New", call }, []]
  const caller: Caller = {
    call,
    origin,
    customer: 1,
    attributes: { callingNumber, dialledNumber, ...about, ...(isCovered ? { covered: "dialledNumber" } : {}) },
    arrivedAt: at,
    attempts: 0,
    playbacks: 0,
    recording: null,
    ruling: null,
    // Called by nobody of the house they are whom the call is about, and it is no work of theirs.
    ...(by === null && to._tag === "Agent" ? { extension: to.agent } : {}),
    ...(callback === undefined ? {} : { callback: callback.id })
  }
  const place: Place | null =
    terms === null ? null : { queue: terms.queue, queuedAt: at, terms: terms.terms, heard: 0, refusedBy: [] }
  const comesNext: Served["comesNext"] =
    by === null
      ? flow === null
        ? null
        : { _tag: "EnterFlow", ...flow }
      : { _tag: "Dial", to, ringTimeoutMs, ...(callback?.isTaken === true ? { isTaken: true } : {}) }
  const begun: Served = { _tag: "Served", caller, place, parties: {}, answeredAt: null, returnsTo: null, comesNext }
  const covered = isCovered ? ({ covered: true } as const) : {}
  const fact = keep({ _tag: "CallMade", at, call, origin, by, callingNumber, dialledNumber, ...about, ...covered })
  const [next, outputs] =
    by === null
      ? dial(begun, to, {
          role: to._tag === "Terminal" ? "terminal" : "customer",
          purpose: "talk",
          side: "talk",
          by: null,
          at,
          ringTimeoutMs
        })
      : dial(begun, { _tag: "Agent", agent: by }, { role: "agent", purpose: "talk", side: "talk", by, at })
  return [next, [fact, ...outputs]]
}

/** What rings at an agent rings elsewhere: at a colleague, or at a number outside, with the recording going on (C11). */
export const deflected = (state: Of<"Ringing">, message: Told<"DeflectAsked">): Step<State> => {
  if (refusalOf(state, message) !== undefined) return [state, []]
  const { at, by, to } = message
  const over = { at, fact: "rejected", reason: "withdrawn", clear: "CALL_REJECTED" } as const
  const [waits, outputs] = takenFromOthers(state, ringAt(state, by)!, at, (own) => ringOver(own, over))
  const { caller, place } = waits
  if (to._tag === "Queue" || to._tag === "Flow") return [waits, outputs]
  return givenTo(caller, place, to, { at, by, outputs })
}

/** Somebody takes what waits for an agent. */
export const takenFromQueue = (state: Of<"Waiting">, message: Told<"PickupAsked">): Step<State> => {
  if (refusalOf(state, message) !== undefined) return [state, []]
  const { at, by } = message
  const { caller, music, place } = withMusicOn(state)
  return givenTo(about(caller, message), place, { _tag: "Agent", agent: by }, { at, by, outputs: music })
}

/** Whoever has an incident telephones for it, beside the alarm that excludes other calls. */
const about = (caller: Caller, { incident }: Told<"PickupAsked">): Caller =>
  incident === undefined ? caller : { ...caller, attributes: { ...caller.attributes, incident } }

/** A prompt that plays would be followed by silence: whoever is being called in nobody hears of its end. */
export const withMusicOn = ({ caller, place, silent }: Of<"Waiting">) => {
  const isMusicDue = silent || place.said?.over === false
  const [heard, ...music] = isMusicDue ? withMusic(caller, place) : [caller]
  const { said, ...rest } = place
  const kept: Place = said === undefined ? rest : { ...rest, said: { ...said, over: true } }
  return { caller: heard, place: kept, music }
}

/** A colleague takes what rings at an agent. */
export const pickedUp = (state: Of<"Ringing">, message: Told<"PickupAsked">): Step<State> => {
  if (refusalOf(state, message) !== undefined) return [state, []]
  const { at, by, from } = message
  const over = { at, fact: "withdrawn", reason: "withdrawn", clear: "PICKED_OFF" } as const
  const meant = (from === undefined ? undefined : ringAt(state, from)) ?? ringsOf(state)[0]!
  const [waits, outputs] = takenFromOthers(state, meant, at, (own) => ringOver(own, over))
  return givenTo(about(waits.caller, message), waits.place, { _tag: "Agent", agent: by }, { at, by, outputs })
}

/** The customer hears music until they answer, and goes back to their place in the queue when they do not. */
export const givenTo = (
  caller: Caller,
  place: Place,
  to: Callable,
  {
    at,
    by,
    outputs,
    ringTimeoutMs
  }: {
    readonly at: EpochMs
    /** Null: the queue. */
    readonly by: AgentId | null
    readonly outputs: ReadonlyArray<Output>
    readonly ringTimeoutMs?: number
  }
): Step<State> => {
  const begun: Served = {
    _tag: "Served",
    caller,
    place,
    parties: { [String(caller.customer)]: customerParty(caller, at) },
    answeredAt: null,
    returnsTo: { _tag: "Queue" },
    comesNext: null
  }
  const role = to._tag === "Agent" ? "agent" : to._tag === "Terminal" ? "terminal" : "third"
  const [next, dialling] = dial(begun, to, {
    role,
    purpose: "talk",
    side: "talk",
    by,
    at,
    ...(ringTimeoutMs === undefined ? {} : { ringTimeoutMs })
  })
  return [next, [...outputs, ...dialling]]
}
