import type { Output } from "../output.ts"
import { tellQueue } from "../queue/protocol.ts"
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
