import type { Fact } from "#actors/facts.ts"
import { isTalking } from "./call-company.ts"
import * as Parties from "./call-parties.ts"
import type { Of, Unnumbered } from "./unnumbered.ts"
import { countedTo, evened } from "./call-times.ts"
import * as Turns from "./call-turns.ts"

/** What a fact changes among the parties of a call, and the times that are counted by it. The same record when it is nothing. */
export const amongPartiesAfter = (call: Unnumbered, fact: Fact): Unnumbered => {
  // A row of an older fold knows no parties: it is folded again soon, from its first fact on.
  if (isOlder(call) || call.endedAt !== null) return afterItsEnd(call, fact)
  const next = changedBy(countedTo(call, fact.at), fact)
  return next === undefined ? call : answered(next, fact)
}

export const isOlder = ({ counted }: Unnumbered): boolean => counted.to === 0

const afterItsEnd = (call: Unnumbered, fact: Fact): Unnumbered =>
  fact._tag === "WrapUpEnded" ? Parties.wrappedUp(call, fact) : call

const changedBy = (call: Unnumbered, fact: Fact): Unnumbered | undefined => {
  switch (fact._tag) {
    case "AgentRung":
      return Parties.agentRung(call, fact)
    case "RingFailed":
      return Parties.ringFailed(call, fact)
    case "CallAnswered":
      return Parties.agentAnswered(call, fact)
    case "PartyDialled":
      return Turns.transferBegun(Parties.partyDialled(call, fact), fact)
    case "PartyAnswered":
      return Turns.conferenceAnswered(Turns.supervisorAnswered(Parties.partyAnswered(call, fact), fact), fact)
    case "PartyFailed":
      return Turns.supervisionEnded(Parties.partyFailed(Turns.transferFailed(call, fact), fact), fact.at, fact.attempt)
    case "PartyHeld":
      return Parties.partyHeld(call, fact)
    case "PartyRetrieved":
      return Parties.partyRetrieved(call, fact)
    case "PartyLeft":
      return Turns.supervisionEnded(Turns.conferenceLeft(Parties.partyLeft(call, fact), fact), fact.at, fact.attempt)
    case "CallTransferred":
      return Turns.transferred(call, fact)
    case "TransferReturned":
      return Turns.transferReturned(call, fact)
    case "CallConferred":
      return Turns.conferred(call, fact)
    case "CallSupervised":
      return Turns.supervised(call, fact)
    case "RecordingPaused":
      return Turns.paused(call, fact)
    case "RecordingResumed":
      return Turns.resumed(call, fact)
    case "WrapUpEnded":
      return Parties.wrappedUp(call, fact)
    case "CallEnded":
      return over(call, fact)
    default:
      return undefined
  }
}

const over = (call: Unnumbered, fact: Of<"CallEnded">): Unnumbered => {
  const { at, by, cause } = fact
  const ender = Parties.enderOf(call, fact)
  const endedBy = ender ?? (by === "system" ? "engine" : null)
  const next = Turns.turnsEnded(Parties.allGone(call, { at, cause, endedBy }), at)
  return { ...next, endedBy: ender, counted: evened(next.counted) }
}

/** From when on the customer has somebody to talk with it is answered. */
const answered = (call: Unnumbered, fact: Fact): Unnumbered => {
  if (call.answeredAt !== null || !isTalking(call)) return call
  const { at } = fact
  const waitMs = call.waitMs ?? (call.queuedAt === null ? null : at - call.queuedAt)
  const agent = call.agent ?? call.agents[0] ?? null
  const rang = fact._tag === "PartyAnswered" ? Parties.rangFor(call, fact) : {}
  return { ...call, answeredAt: at, agent, waitMs, ...rang }
}
