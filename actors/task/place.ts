import type { Output } from "../output.ts"
import { tellQueue } from "../queue/protocol.ts"
import type { QueueId } from "../vocabulary.ts"
import { type WorkId, workIdOf } from "../work.ts"
import type { Of, State } from "./protocol.ts"

type Queued = Of<"Queueing" | "Waiting" | "Alerting">

/** What the queue must hear of a step, or nothing. */
export const placeNews = (before: State, next: State): ReadonlyArray<Output> => {
  if (before === next) return []
  const [was, is] = [placeKey(before), placeKey(next)]
  if (was === is) return []
  if (is !== null) return announcement(next as Queued)
  const { id, queue } = (before as Queued).task.asked
  return [tellQueue(queue, { _tag: "WorkLeft", work: id })]
}

/** What a queue knows of a task; null while it has no place. */
const placeKey = (state: State): string | null => {
  switch (state._tag) {
    case "Queueing":
      return `waiting ${state.heard} `
    case "Waiting":
      return `waiting ${state.place.heard} ${state.place.refusedBy.join()}`
    case "Alerting":
      return `alerting ${state.agent} ${state.offer} ${state.place.heard}`
    default:
      return null
  }
}

/** What a queue is told that asks: where we stand there, or once more that we left. */
export const placeAnswer = (state: State, queue: QueueId): ReadonlyArray<Output> =>
  placeKey(state) !== null && (state as Queued).task.asked.queue === queue
    ? announcement(state as Queued)
    : [tellQueue(queue, { _tag: "WorkLeft", work: workOf(state) })]

const workOf = (state: State): WorkId => ("task" in state ? state.task.asked.id : workIdOf("task", state.id))

export const announcement = (state: Queued): ReadonlyArray<Output> => {
  const { asked } = state.task
  const standing =
    state._tag === "Queueing"
      ? { admitted: false, heard: state.heard, refusedBy: [], alerting: null }
      : {
          admitted: true,
          heard: state.place.heard,
          refusedBy: state.place.refusedBy,
          alerting: state._tag === "Alerting" ? { agent: state.agent, offer: state.offer } : null
        }
  return [tellQueue(asked.queue, { _tag: "WorkAnnounced", asked, ...standing })]
}
