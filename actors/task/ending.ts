import { tellAgent } from "../agent/protocol.ts"
import type { Step } from "../behaviour.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import type { ReleaseReason, WorkId } from "../work.ts"
import { LINGER_MS } from "./limits.ts"
import type { Of, State } from "./protocol.ts"

type Alive = Of<"Queueing" | "Waiting" | "Alerting" | "Active" | "SetAside">
type WithAgent = Of<"Alerting" | "Active" | "SetAside">
type End = Pick<Extract<Fact, { _tag: "TaskEnded" }>, "outcome" | "note" | "by">

/** Ends a task wherever it is, and frees its agent. */
export const ended = (state: Alive, at: EpochMs, end: End): Step<State> => {
  const { task } = state
  const reason = end.outcome === "done" ? "done" : "withdrawn"
  const last = "agent" in state ? { ...freeing(state, reason), agent: state.agent } : null
  const free = last === null ? [] : [released(task.asked.id, last)]
  const agent = state._tag === "Alerting" ? null : (last?.agent ?? null)
  return [
    { _tag: "Ended", task, outcome: end.outcome, released: last, until: later(at, LINGER_MS) },
    [...free, keep({ _tag: "TaskEnded", at, work: task.asked.id, ...end, agent, activeMs: activeMs(state, at) })]
  ]
}

/** Time that somebody worked on it; the time it was set aside is not among it. */
export const activeMs = (state: Alive, at: EpochMs): number => {
  if (state._tag === "Active") return state.workedMs + at - state.since
  return state._tag === "SetAside" ? state.workedMs : 0
}

/** Only what is done is wrapped up. */
const freeing = (state: WithAgent, reason: ReleaseReason) => ({
  offer: state.offer,
  reason,
  wrapUpMs: reason === "done" ? (state.task.wrapUpMs ?? state.place.terms.wrapUpMs) : 0
})

export const release = (state: WithAgent, reason: ReleaseReason, isKept = false): Output =>
  released(state.task.asked.id, { ...freeing(state, reason), agent: state.agent, isKept })

export const released = (
  work: WorkId,
  free: {
    readonly agent: AgentId
    readonly offer: number
    readonly reason: ReleaseReason
    readonly wrapUpMs: number
    readonly isKept?: boolean
  }
): Output => {
  const { agent, isKept = false, offer, reason, wrapUpMs } = free
  return tellAgent(agent, { _tag: "Released", work, offer, reason, wrapUpMs, ...(isKept && { isKept }) })
}
