import type { Output, Unstamped } from "./output.ts"
import { type Message as QueueMessage, tellQueue } from "./queue/protocol.ts"
import type { QueueId } from "./vocabulary.ts"
import type { WorkId } from "./work.ts"

/** Where a piece of work stands in its queue, as it announces itself; null while it has no place. */
export type Standing = Omit<Extract<Unstamped<QueueMessage>, { readonly _tag: "WorkAnnounced" }>, "_tag"> | null

export const announced = (standing: Standing): ReadonlyArray<Output> =>
  standing === null ? [] : [tellQueue(standing.asked.queue, { _tag: "WorkAnnounced", ...standing })]

/** What the queue must hear of a step, or nothing. It knows already whom it let in. */
export const placeNews = (before: Standing, next: Standing): ReadonlyArray<Output> => {
  if (before !== null && next !== null && before.asked.queue !== next.asked.queue)
    return [left(before, { moved: true }), ...announced(next)]
  // Who left by a flow that led back stands behind those who came meanwhile.
  const isSame = before?.asked.queuedAt === next?.asked.queuedAt
  if (isSame && keyOf(before) === keyOf(next)) return []
  if (next !== null) return announced(next)
  return before === null ? [] : [left(before)]
}

const left = ({ asked }: NonNullable<Standing>, moved: { readonly moved?: true } = {}): Output =>
  tellQueue(asked.queue, { _tag: "WorkLeft", work: asked.id, ...moved })

/** What a queue is told that asks: where the work stands there, or once more that it left. */
export const placeAnswer = (standing: Standing, work: WorkId, queue: QueueId): ReadonlyArray<Output> =>
  standing !== null && standing.asked.queue === queue
    ? announced(standing)
    : [tellQueue(queue, { _tag: "WorkLeft", work })]

const keyOf = (standing: Standing): string | null => {
  if (standing === null) return null
  const { alerting, alertingToo = [], heard, refusedBy } = standing
  const others = alertingToo.map(({ agent, offer }) => `${agent} ${offer} `).join("")
  return alerting === null
    ? `waiting ${heard} ${refusedBy.join()}`
    : `alerting ${alerting.agent} ${alerting.offer} ${others}${heard}`
}
