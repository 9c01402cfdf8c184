import { waitsUntil } from "#actors/call/patience.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { Fact } from "#actors/facts.ts"
import { ownerOf } from "#actors/incident/desk.ts"
import type { CallStanding } from "#actors/incident/line-words.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { RefusalReason } from "#wire/intent.ts"
import type { IntentTold } from "./intent-answer.ts"
import { living } from "./living-incident.ts"
import type { Look } from "./look.ts"
import { talkTold } from "./talk-to-terminal.ts"

/** How a call stands in which one speaks with a terminal. Undefined: its state does not say. `waited`: it was seen to wait. */
export const standingOfCall = (state: CallState | undefined, waited: boolean): CallStanding | undefined => {
  switch (state?._tag) {
    case "InFlow":
    case "Queueing":
      return { _tag: "Coming" }
    case "Waiting":
    case "Ringing":
      return { _tag: "Held", until: waitsUntil(state.place) }
    case "Served":
      return state.answeredAt === null ? { _tag: "Coming" } : { _tag: "Talked" }
    case "Ended":
      return state.outcome === "handled"
        ? { _tag: "Talked" }
        : { _tag: "Over", waited: waited || state.outcome === "abandoned" }
    default:
      return undefined
  }
}

/** Of a call that is over, by what is written of it. Undefined: nothing is, or not its end. */
export const standingOfFacts = (facts: ReadonlyArray<Fact>): CallStanding | undefined => {
  for (const fact of facts) {
    if (fact._tag === "CallRefused") return { _tag: "Over", waited: false }
    if (fact._tag !== "CallEnded") continue
    if (fact.outcome === "handled") return { _tag: "Talked" }
    return { _tag: "Over", waited: facts.some(({ _tag }) => _tag === "CallQueued") }
  }
  return undefined
}

/** Of a call that is not there, and of which nothing is written: it was lost with the engine before it came to anything. */
export const NOTHING_KNOWN: CallStanding = { _tag: "Over", waited: false }

/** The incident that a call is for; undefined: none. */
export const incidentOfCall = (state: CallState | undefined): string | undefined =>
  state !== undefined && "caller" in state ? state.caller.attributes["incident"] : undefined

/** The terminal itself is in it: it called, or was called for its incident. Whom else one calls for an incident one dials. */
export const isTerminals = (state: CallState): boolean =>
  "caller" in state && (state.caller.origin === "inbound" || state.caller.origin === "alarm")

/** Their telephone is in use, or they have none at hand: it may be tried again. Of the others nothing changes by itself. */
const FOR_GOOD: ReadonlySet<RefusalReason> = new Set([
  "no-voice",
  "no-incident",
  "number-invalid",
  "number-barred",
  "no-trunk",
  "unknown-target",
  "to-oneself"
])

/** Whoever has the incident is called, and then its terminal, as by a click of theirs. */
export const callBackTold = (
  look: Look,
  asked: {
    /** Null: nobody has it any more. */
    readonly agent: AgentId | null
    readonly incident: string
    readonly numbers: ReadonlyArray<string>
    readonly call: CallId
  }
): Extract<IntentTold, { readonly tell: object }> | Extract<CallStanding, { _tag: "NotMade" }> => {
  const { agent, call, incident, numbers } = asked
  const state = living(look, incident)
  // Since it was asked, a colleague may have taken it.
  const isTheirs = state?._tag === "Open" && ownerOf(state.desk)?.agent === agent
  if (agent === null || (state !== undefined && !isTheirs)) return { _tag: "NotMade", again: true }
  const told = talkTold(
    look,
    agent,
    { incident, numbers },
    { askers: "international", mayOver: () => true, newCall: () => call }
  )
  if ("tell" in told) return told
  const { refused } = told
  const reason = typeof refused === "string" ? refused : undefined
  return { _tag: "NotMade", again: reason !== undefined && !FOR_GOOD.has(reason) }
}
