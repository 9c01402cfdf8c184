import { makeCallKind } from "#actors/call/kind.ts"
import type { Message, State } from "#actors/call/protocol.ts"
import type { Fact } from "#actors/facts.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { Unstamped } from "#actors/output.ts"
import { AgentId, CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { foldCall } from "../call-record.ts"
import type { Unnumbered } from "../unnumbered.ts"

/** A real call's own facts, folded as they come. */

export const [ana, ben, cho, dan] = ["ana", "ben", "cho", "dan"].map((name) => AgentId.make(name)) as [
  AgentId,
  AgentId,
  AgentId,
  AgentId
]
export const call = CallId.make("c1")
export const sales = QueueId.make("sales")
const flow = {
  id: "direct",
  version: 1,
  start: "wait",
  nodes: { wait: { _tag: "Enqueue" as const, queue: sales } }
}
const { transition } = makeCallKind(makeCatalogue([flow]))

/** Messages carry the time at which they are played. */
export type Said = Unstamped<Message>
export const agent = (id: AgentId) => ({ _tag: "Agent" as const, agent: id })
export const outside = { _tag: "Number" as const, digits: "013800138000", trunk: "t1", shown: "95000" }
const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "tune", priority: 0, needs: [] }

export const established = (attempt: number): Said => ({ _tag: "LegEstablished", attempt })
export const hungUp = (attempt: number, cause = "NORMAL_CLEARING"): Said =>
  attempt === 0 ? { _tag: "CallerCleared", cause, by: "party" } : { _tag: "LegCleared", attempt, cause, by: "party" }
export const queued: Said = { _tag: "Admitted", queue: sales, terms }

const arrived = {
  _tag: "Arrived",
  arrivedAt: EpochMs.make(0),
  attributes: { callingNumber: "13800000001", dialledNumber: "95000" },
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
} as unknown as Said

/** The caller talks with ana, who is attempt 1. Arrived at 1 s, answered at 4 s. */
export const talking: ReadonlyArray<Said> = [
  arrived,
  queued,
  { _tag: "AgentAccepted", agent: ana, offer: 7 },
  established(1)
]

export const making = (
  more: Partial<Extract<Message, { _tag: "MakeCallAsked" }>> = {}
): Extract<Said, { _tag: "MakeCallAsked" }> => ({
  _tag: "MakeCallAsked",
  origin: "outbound",
  by: ana,
  to: outside,
  callingNumber: "95000",
  dialledNumber: "013800138000",
  ringTimeoutMs: 30_000,
  flow: null,
  terms: null,
  ...more
})

export interface Moment {
  readonly at: number
  readonly before: State
  readonly after: State
  readonly facts: ReadonlyArray<Fact>
  readonly record: Unnumbered | undefined
}

/** Second by second, or with what passes before each message. */
export const moments = (
  messages: ReadonlyArray<Said>,
  passesMs: (index: number) => number = () => 1_000
): ReadonlyArray<Moment> => {
  let [state, record, clock]: [State, Unnumbered | undefined, number] = [{ _tag: "New", call }, undefined, 0]
  return messages.map((message, index) => {
    clock += passesMs(index)
    const before = state
    const at = EpochMs.make(clock)
    const told = { ...message, at } as Message
    const [next, outputs] = transition(state, told._tag === "Arrived" ? { ...told, arrivedAt: at } : told)
    const facts = outputs.flatMap((output) => (output._tag === "Keep" ? [output.fact] : []))
    record = facts.reduce(foldCall, record)
    state = next
    return { at: clock, before, after: next, facts, record }
  })
}

/** What is kept of a call when all of it was said. */
export const recordOf = (messages: ReadonlyArray<Said>): Unnumbered => {
  const record = moments(messages).at(-1)?.record
  if (record === undefined) throw new Error("nothing was kept of it")
  return record
}
