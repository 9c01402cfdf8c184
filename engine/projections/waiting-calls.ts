import type { State } from "#actors/call/protocol.ts"
import { type WaitingPlace, waitingPlaceOf } from "#actors/call/waiting.ts"
import { elementsOf, emptyList, type Sorted, sortedBy } from "#actors/sorted.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { NEXT_SHOWN, type QueueTile } from "#wire/board.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"

/** The calls that wait in each queue, in the order in which distributors serve those that do not age. */
export type WaitingCalls = ReadonlyMap<string, Sorted<WaitingPlace>>

/** The higher priority, then who came first. */
const byTurn = sortedBy<WaitingPlace>(
  (a, b) => b.priority - a.priority || a.queuedAt - b.queuedAt || (a.call < b.call ? -1 : a.call === b.call ? 0 : 1)
)

/** Takes in a step of a call. Answers the queues in which others wait now. */
export const moveWaiting = (
  calls: Map<string, Sorted<WaitingPlace>>,
  before: State | undefined,
  after: State | undefined
): ReadonlyArray<string> => {
  const [from, to] = [waitingPlaceOf(before), waitingPlaceOf(after)]
  if (from !== undefined) dropWaiting(calls, from)
  if (to !== undefined) putWaiting(calls, to)
  return [from, to].flatMap((place) => (place === undefined ? [] : [place.queue]))
}

export const putWaiting = (calls: Map<string, Sorted<WaitingPlace>>, place: WaitingPlace): void => {
  calls.set(place.queue, byTurn.put(calls.get(place.queue) ?? emptyList, place))
}

const dropWaiting = (calls: Map<string, Sorted<WaitingPlace>>, place: WaitingPlace): void => {
  const left = byTurn.without(calls.get(place.queue) ?? emptyList, place)
  if (left.size === 0) calls.delete(place.queue)
  else calls.set(place.queue, left)
}

/** Who is served first, for the queue's tile. */
export const nextIn = (calls: WaitingCalls, queue: string, masking: Masking): QueueTile["next"] => {
  const next: Record<CallId, QueueTile["next"][CallId]> = {}
  let shown = 0
  for (const { call, callingNumber, priority, queuedAt, vip } of elementsOf(calls.get(queue) ?? emptyList)) {
    if (shown++ === NEXT_SHOWN) break
    next[call] = { number: maskedNumber(callingNumber, masking), since: queuedAt, vip, priority }
  }
  return next
}
