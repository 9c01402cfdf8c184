import { numbered } from "#actors/call/party.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { ringsOf } from "#actors/call/rings.ts"
import type { Fact } from "#actors/facts.ts"

type Tag = Fact["_tag"]

/** Facts that change a call's record. */
const RECORDED: ReadonlySet<Tag> = new Set<Tag>([
  "CallArrived",
  "CallRefused",
  "CallQueued",
  // Who let it ring finds it in their list.
  "RingFailed",
  "CallAnswered",
  "RecordingStarted",
  "RecordingEnded",
  "LineMeasured",
  "CallEnded",
  "WrapUpEnded",
  "CallMade",
  "PartyAnswered",
  "PartyFailed",
  "PartyLeft",
  "CallTransferred",
  "TransferReturned"
])

/**
 * The lists of call records that a step changes: "" for the list of all calls, and the agents whose call it is. An end and
 * the measure of a line say nothing of them, so the state before it is asked, where there is one.
 */
export const changedLists = (step: {
  readonly before: unknown
  readonly facts: ReadonlyArray<Fact>
}): ReadonlySet<string> => {
  const lists = new Set<string>()
  for (const fact of step.facts) {
    // Of other work than calls there is no record.
    if (!RECORDED.has(fact._tag) || !("call" in fact)) continue
    lists.add("")
    const named = "agent" in fact ? fact.agent : undefined
    for (const agent of typeof named === "string" ? [named] : agentsIn(step.before)) lists.add(agent)
  }
  return lists
}

/** Whose call it is by a state: whose telephone rings, who talks, or whom its end released. */
const agentsIn = (state: unknown): ReadonlyArray<string> => {
  const call = state as CallState | undefined
  switch (call?._tag) {
    case "Ringing":
      return ringsOf(call).map(({ agent }) => agent)
    case "Served":
      return numbered(call.parties).flatMap(({ who }) => (who._tag === "Agent" ? [who.agent] : []))
    case "Ended":
      return call.released.map(({ agent }) => agent)
    default:
      return []
  }
}
