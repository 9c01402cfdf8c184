import type { CallReasonShown } from "./records.ts"

/**
 * Whether a reason is offered for calls of this queue: it, and each one above it, names the queue or none at all. A call without a
 * queue may be about whatever is of no queue alone.
 */
export const isOfQueue = (reasons: ReadonlyArray<CallReasonShown>, id: string, queue: string | null): boolean => {
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at);) {
    seen.add(at)
    const reason: CallReasonShown | undefined = reasons.find((each) => each.id === at)
    if (reason === undefined) return true
    if (reason.queues.length > 0 && !reason.queues.some((each) => each === queue)) return false
    at = reason.parent
  }
  return true
}
