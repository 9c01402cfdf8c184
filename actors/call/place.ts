import type { Output, Unstamped } from "../output.ts"
import { type Message as QueueMessage, tellQueue } from "../queue/protocol.ts"
import { askedOf, workIdOfCall } from "./caller.ts"
import type { QueueId } from "../vocabulary.ts"
import type { State } from "./protocol.ts"

type Queued = Extract<State, { _tag: "Queueing" | "Waiting" | "Ringing" }>

/** What the queue must hear of a step, or nothing. */
export const placeNews = (before: State, next: State): ReadonlyArray<Output> => {
  if (before === next) return []
  const [was, is] = [placeKey(before), placeKey(next)]
  if (was === is) return []
  if (is !== null) return announcement(next)
  if (was === null) return []
  const queued = before as Queued
  return [tellQueue(queueOf(queued), { _tag: "WorkLeft", work: workIdOfCall(queued.caller.call) })]
}

/** What a queue is told that asks: where we stand there, or once more that we left. */
export const placeAnswer = (state: State, queue: QueueId): ReadonlyArray<Output> => {
  if (placeKey(state) !== null && queueOf(state as Queued) === queue) return announcement(state)
  const call = "caller" in state ? state.caller.call : state.call
  return [tellQueue(queue, { _tag: "WorkLeft", work: workIdOfCall(call) })]
}

const queueOf = (state: Queued): QueueId => (state._tag === "Queueing" ? state.queue : state.place.queue)

/** What a queue knows of a call; null while it has no place. */
const placeKey = (state: State): string | null => {
  switch (state._tag) {
    case "Queueing":
      return `waiting ${state.heard} `
    case "Waiting":
      return `waiting ${state.place.heard} ${state.place.refusedBy.join()}`
    case "Ringing":
      return `ringing ${state.agent} ${state.offer} ${state.place.heard}`
    default:
      return null
  }
}

export const announcement = (state: State): ReadonlyArray<Output> => {
  switch (state._tag) {
    case "Queueing": {
      const { caller, heard, queue, queuedAt } = state
      const asked = askedOf(caller, { queue, queuedAt })
      return [announce({ asked, admitted: false, heard, refusedBy: [], alerting: null })]
    }
    case "Waiting":
    case "Ringing": {
      const { caller, place } = state
      const { heard, refusedBy } = place
      const alerting = state._tag === "Ringing" ? { agent: state.agent, offer: state.offer } : null
      return [announce({ asked: askedOf(caller, place), admitted: true, heard, refusedBy, alerting })]
    }
    default:
      return []
  }
}

const announce = (said: Omit<Extract<Unstamped<QueueMessage>, { _tag: "WorkAnnounced" }>, "_tag">): Output =>
  tellQueue(said.asked.queue, { _tag: "WorkAnnounced", ...said })
