import { VIP, workOfCall } from "./caller.ts"
import type { State } from "./protocol.ts"
import type { CallId, EpochMs, QueueId } from "../vocabulary.ts"

/** A call that waits in a queue, as screens show it. */
export interface WaitingPlace {
  readonly call: CallId
  readonly queue: QueueId
  readonly queuedAt: EpochMs
  /** Its own and its queue's together. */
  readonly priority: number
  readonly callingNumber: string
  readonly vip: boolean
}

/** Undefined when it does not wait: nobody has alerted an agent for it, and it has its place. */
export const waitingPlaceOf = (state: State | undefined): WaitingPlace | undefined => {
  if (state?._tag !== "Waiting") return undefined
  const { caller, place } = state
  const { priority, queuedAt, queue } = workOfCall(caller, place)
  const { callingNumber = "", vip } = caller.attributes
  return { call: caller.call, queue, queuedAt, priority, callingNumber, vip: vip === VIP }
}

/** Whether a step left what screens show of its waiting as it was. Every few seconds such a step comes, of every call that waits. */
export const waitsAlike = (before: State | undefined, after: State | undefined): boolean => {
  if (before?._tag !== "Waiting" || after?._tag !== "Waiting")
    return before?._tag !== "Waiting" && after?._tag !== "Waiting"
  const { caller, place } = before
  return (
    caller.attributes === after.caller.attributes &&
    place.queue === after.place.queue &&
    place.queuedAt === after.place.queuedAt &&
    place.terms === after.place.terms
  )
}
