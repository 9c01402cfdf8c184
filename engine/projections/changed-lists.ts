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
 * The lists of call records that a step changes: "" for the list of all calls, and the agent whose call it is. An end says
 * nothing of the agent, so the state before it is asked, where there is one.
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
    const agent = ("agent" in fact ? fact.agent : undefined) ?? agentIn(step.before)
    if (agent !== undefined) lists.add(agent)
  }
  return lists
}

const agentIn = (state: unknown): string | undefined =>
  typeof state === "object" && state !== null && "agent" in state && typeof state.agent === "string"
    ? state.agent
    : undefined
