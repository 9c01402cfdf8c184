import { MISSED } from "#actors/agent/missed.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { ringsOf } from "#actors/call/rings.ts"
import type { Fact } from "#actors/facts.ts"

/** Where a call rings at several at once, one of them has it, and the others have missed nothing. */
export const ringsAreWhole = (facts: ReadonlyArray<Fact>, broken: (law: string) => void): void => {
  /** Of each call, when somebody took it. */
  const takenAt = new Map<string, Set<number>>()
  /** Who lost a call to another, until something else is heard of them. */
  const lost = new Map<string, string>()
  for (const fact of facts) {
    switch (fact._tag) {
      case "CallAnswered":
      case "PartyDialled":
        takenAt.set(fact.call, (takenAt.get(fact.call) ?? new Set()).add(fact.at))
        break
      case "RingFailed":
        if (fact.reason !== "answered-elsewhere") lost.delete(fact.agent)
        else lost.set(fact.agent, fact.call)
        break
      case "AgentChanged": {
        const call = lost.get(fact.agent)
        lost.delete(fact.agent)
        if (call !== undefined && MISSED_WORDS.has(fact.reason))
          broken(`agent ${fact.agent} is ${fact.state}, ${fact.reason}, for ${call}, which another answered`)
      }
    }
  }
  for (const fact of facts)
    if (fact._tag === "RingFailed" && fact.reason === "answered-elsewhere" && !takenAt.get(fact.call)?.has(fact.at))
      broken(`${fact.call} was lost by ${fact.agent} to nobody`)
}

/** A ring lasts as long as it may, and no longer. */
export const ringsEnd = (
  state: Extract<CallState, { _tag: "Ringing" }>,
  overdue: (until: number) => boolean,
  broken: (law: string) => void
): void => {
  for (const { agent, until } of ringsOf(state))
    if (overdue(until)) broken(`call ${state.caller.call} rings at ${agent} for longer than it may`)
}

const MISSED_WORDS: ReadonlySet<string> = new Set(Object.values(MISSED))
