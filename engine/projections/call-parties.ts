import type { AgentId, EpochMs } from "#actors/vocabulary.ts"
import type { CallParty, EndedBy, PartyTrouble } from "#wire/call-parties.ts"
import { customerIn, isUp, partyOf, partyOfAgent } from "./call-company.ts"
import type { Of, Unnumbered } from "./unnumbered.ts"
import { evened, holdEnded } from "./call-times.ts"

/** Who comes into a call, waits on hold and goes. */

type Named = Pick<CallParty, "attempt" | "role"> & Partial<CallParty>

export const party = (named: Named): CallParty => ({
  agent: null,
  number: null,
  by: null,
  purpose: "talk",
  dialledAt: null,
  answeredAt: null,
  leftAt: null,
  heldMs: 0,
  heldSince: null,
  heldBy: null,
  talkMs: 0,
  holdMs: 0,
  wrapUpMs: null,
  trouble: null,
  cause: null,
  endedBy: null,
  ...named
})

export const withParty = (call: Unnumbered, changed: CallParty): Unnumbered => ({
  ...call,
  parties:
    partyOf(call, changed.attempt) === undefined
      ? bounded([...call.parties, changed])
      : call.parties.map((each) => (each.attempt === changed.attempt ? changed : each))
})

/** The row is written at each fact: of a call that rings all day it keeps the latest rings, and the count of all. */
const PARTIES_KEPT = 100

const bounded = (parties: ReadonlyArray<CallParty>): ReadonlyArray<CallParty> => {
  if (parties.length <= PARTIES_KEPT) return parties
  const oldest = parties.findIndex(hasRungInVain)
  return oldest < 0 ? parties : parties.toSpliced(oldest, 1)
}

const hasRungInVain = ({ answeredAt, purpose, role, trouble }: CallParty): boolean =>
  trouble !== null && answeredAt === null && purpose === "talk" && role !== "customer"

/** Of a party that nobody told of: its beginning was in moments that were lost. */
const orUnheard = (call: Unnumbered, unheard: Named): CallParty => partyOf(call, unheard.attempt) ?? party(unheard)

export const agentRung = (call: Unnumbered, { agent, at, attempt }: Of<"AgentRung">): Unnumbered =>
  withParty(call, party({ attempt, role: "agent", agent, dialledAt: at }))

export const agentAnswered = (call: Unnumbered, { agent, at, attempt }: Of<"CallAnswered">): Unnumbered =>
  cameIn(call, { ...orUnheard(call, { attempt, role: "agent", agent }), answeredAt: at })

export const ringFailed = (call: Unnumbered, { agent, at, attempt, reason }: Of<"RingFailed">): Unnumbered =>
  inVain(call, orUnheard(call, { attempt, role: "agent", agent }), reason, at)

export const partyDialled = (call: Unnumbered, fact: Of<"PartyDialled">): Unnumbered => {
  const { agent, at, attempt, by, number, purpose, role } = fact
  const before = partyOf(call, attempt)
  // Found in the talk again: they were never away.
  if (before !== undefined)
    return withParty(call, { ...before, leftAt: null, trouble: null, cause: null, endedBy: null })
  const covered = fact.covered === true ? ({ covered: true } as const) : {}
  return withParty(call, party({ attempt, role, agent, number, ...covered, by, purpose, dialledAt: at }))
}

export const partyAnswered = (call: Unnumbered, { at, attempt }: Of<"PartyAnswered">): Unnumbered => {
  const who = partyOf(call, attempt)
  return who === undefined ? call : cameIn(call, { ...who, answeredAt: who.answeredAt ?? at })
}

/** The ring that was answered. */
export const rangFor = (
  call: Unnumbered,
  { attempt, ringMs }: Of<"PartyAnswered">
): Pick<Unnumbered, "ringMs" | "rungAt"> => ({ ringMs, rungAt: partyOf(call, attempt)?.dialledAt ?? null })

const cameIn = (call: Unnumbered, who: CallParty): Unnumbered => {
  const next = withParty(call, who)
  const { agent, role } = who
  return agent === null || role === "supervisor" || call.agents.includes(agent)
    ? next
    : { ...next, agents: [...call.agents, agent] }
}

export const partyFailed = (call: Unnumbered, { at, attempt, result }: Of<"PartyFailed">): Unnumbered => {
  const who = partyOf(call, attempt)
  if (who === undefined) return call
  const next = inVain(call, who, result, at)
  return hasMissed(who, result) && !next.missedBy.includes(who.agent as AgentId)
    ? { ...next, missedBy: [...next.missedBy, who.agent as AgentId] }
    : next
}

/** A colleague who was wanted and did not come. Nobody misses a call of their own, and a supervisor is not wanted. */
const hasMissed = ({ agent, by, role }: CallParty, result: PartyTrouble): boolean =>
  agent !== null && agent !== by && role !== "supervisor" && WANTED_IN_VAIN.has(result)

const WANTED_IN_VAIN: ReadonlySet<PartyTrouble> = new Set(["no-answer", "busy", "invalid"])

const inVain = (call: Unnumbered, who: CallParty, trouble: PartyTrouble, at: EpochMs): Unnumbered =>
  withParty(call, { ...who, trouble, leftAt: at })

export const partyHeld = (call: Unnumbered, { at, attempt, by }: Of<"PartyHeld">): Unnumbered => {
  const who = partyOf(call, attempt)
  return who === undefined ? call : withParty(call, { ...who, heldSince: at, heldBy: by })
}

export const partyRetrieved = (call: Unnumbered, { attempt, heldMs }: Of<"PartyRetrieved">): Unnumbered => {
  const who = partyOf(call, attempt)
  if (who === undefined) return call
  return withParty(call, { ...who, heldMs: who.heldMs + heldMs, heldSince: null, heldBy: null })
}

export const partyLeft = (call: Unnumbered, { at, attempt, cause, endedBy }: Of<"PartyLeft">): Unnumbered => {
  const who = partyOf(call, attempt)
  if (who === undefined) return call
  return withParty(call, gone(who, { at, cause, endedBy: endedBy === undefined ? null : (endedBy ?? "engine") }))
}

interface Gone {
  readonly at: EpochMs
  readonly cause: string | null
  readonly endedBy: EndedBy
}

const gone = (who: CallParty, { at, cause, endedBy }: Gone): CallParty => {
  if (who.leftAt !== null) return who
  if (who.answeredAt === null) return { ...who, leftAt: at, trouble: who.trouble ?? "withdrawn" }
  return { ...evened(holdEnded(who, at)), leftAt: at, cause, endedBy }
}

/** All who are still there, of `but` the customer not. */
export const allGone = (call: Unnumbered, how: Gone, but?: CallParty): Unnumbered => ({
  ...call,
  parties: call.parties.map((each) => (each.attempt === but?.attempt ? each : gone(each, how)))
})

/** Whose end the call's end was. Facts of before knew the side alone. */
export const enderOf = (call: Unnumbered, { by, endedBy }: Of<"CallEnded">): number | null => {
  if (endedBy !== undefined) return endedBy
  if (by === "system") return null
  if (by === "caller") return customerIn(call)?.attempt ?? null
  const agents = call.parties.filter((each) => each.agent !== null && each.role !== "supervisor" && isUp(each))
  return agents.length === 1 ? agents[0]!.attempt : null
}

/** What an agent did afterwards, at their latest connection. */
export const wrappedUp = (call: Unnumbered, { agent, wrapUpMs }: Of<"WrapUpEnded">): Unnumbered => {
  const who = partyOfAgent(call, agent)
  return who === undefined ? call : withParty(call, { ...who, wrapUpMs: (who.wrapUpMs ?? 0) + wrapUpMs })
}
