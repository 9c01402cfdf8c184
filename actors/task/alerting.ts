import { tellAgent } from "../agent/protocol.ts"
import type { Step } from "../behaviour.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { type ReleaseReason, type Work, workOf } from "../work.ts"
import { release } from "./ending.ts"
import { ANNOUNCE_EVERY_MS, ASSURE_EVERY_MS, REFUSALS_LIMIT } from "./limits.ts"
import type { Of, Place, State, Task } from "./protocol.ts"

type Mine = { readonly agent: AgentId; readonly offer: number }

export const waiting = (task: Task, place: Place, at: EpochMs): Of<"Waiting"> => ({
  _tag: "Waiting",
  task,
  place,
  announceAt: later(at, ANNOUNCE_EVERY_MS)
})

/** An agent accepted the offer: it stands on their panel until they take it or let it pass. */
export const alert = ({ place, task }: Of<"Waiting">, { agent, offer }: Mine, at: EpochMs): Step<State> => {
  const state: Of<"Alerting"> = {
    _tag: "Alerting",
    task,
    place: heardOf(place, offer),
    agent,
    offer,
    since: at,
    until: later(at, place.terms.alertTimeoutMs),
    announceAt: later(at, ANNOUNCE_EVERY_MS)
  }
  return [state, [tellAlerting(state)]]
}

export const heardOf = (place: Place, offer: number): Place =>
  offer > place.heard ? { ...place, heard: offer } : place

/** The alert came to nothing; the task waits on in its old place. Unless it was withdrawn, others are tried first now. */
export const alertOver = (state: Of<"Alerting">, reason: ReleaseReason, at: EpochMs, isKept?: boolean): Step<State> => {
  const { agent, place, task } = state
  const refusedBy =
    reason === "withdrawn"
      ? place.refusedBy
      : [...place.refusedBy.filter((other) => other !== agent), agent].slice(-REFUSALS_LIMIT)
  return [waiting(task, { ...place, refusedBy }, at), [release(state, reason, isKept)]]
}

/** The agent took it. */
export const start = ({ agent, offer, place, task }: Of<"Alerting">, at: EpochMs): Step<State> => {
  const state: Of<"Active"> = {
    _tag: "Active",
    task,
    place,
    agent,
    offer,
    startedAt: at,
    since: at,
    workedMs: 0,
    assureAt: later(at, ASSURE_EVERY_MS)
  }
  const { id, queuedAt } = task.asked
  return [state, [tellStarted(state), keep({ _tag: "TaskStarted", at, work: id, agent, waitMs: at - queuedAt })]]
}

const workAsTold = ({ place, task }: { readonly place: Place; readonly task: Task }): Work =>
  workOf(task.asked, { ...place.terms, wrapUpMs: task.wrapUpMs ?? place.terms.wrapUpMs })

/** Says the whole of it, so that an agent who forgot can take it up again. */
export const tellAlerting = (state: Of<"Alerting">): Output =>
  tellAgent(state.agent, {
    _tag: "AlertStarted",
    offer: state.offer,
    work: workAsTold(state),
    until: state.until,
    // Nothing rings: a callback is taken on the panel.
    ...(state.task.asked.channel === "voice" ? { answerBy: "click" } : {})
  })

/** Says the whole of it, so that an agent who forgot can take it up again. */
export const tellStarted = (state: Of<"Active" | "SetAside">): Output =>
  tellAgent(state.agent, {
    _tag: "WorkStarted",
    offer: state.offer,
    work: workAsTold(state),
    startedAt: state.startedAt,
    recording: false
  })
