import type { CallRecord } from "#wire/records.ts"

/** What a test call goes through, in order. */
export const CALL_STEPS = ["arrived", "prompt", "queue", "ringing", "answered", "recorded", "heard"] as const
export type CallStep = (typeof CALL_STEPS)[number]

export interface StepView {
  readonly step: CallStep
  readonly state: "done" | "now" | "waiting" | "failed" | "skipped"
  /** When it came to that; null where that is not kept. */
  readonly at: number | null
}

/** How far a call is, by its record and by what happened on this page. A call that ended early failed at the step it was in. */
export const stepsOf = (
  call: CallRecord | null,
  { isHeard, speaksFirst }: { readonly isHeard: boolean; readonly speaksFirst: boolean }
): ReadonlyArray<StepView> => {
  if (call === null) return CALL_STEPS.map((step) => ({ step, state: beforeIt(step, speaksFirst), at: null }))
  const isRecorded = call.recordedMs !== null && call.recordedMs > 0
  // Nobody made a mistake where a rule says that this call is not recorded.
  const isUnrecorded = call.recordingVerdict === "not-recorded" || call.recordingVerdict === "too-short"
  const reached: Readonly<Record<CallStep, number | boolean | null>> = {
    arrived: call.arrivedAt,
    prompt: call.queuedAt,
    queue: call.rungAt,
    ringing: call.answeredAt,
    answered: call.answeredAt !== null && call.endedAt,
    recorded: isRecorded,
    heard: isHeard
  }
  const isSkipped = (step: CallStep): boolean =>
    (step === "prompt" && !speaksFirst) || (isUnrecorded && (step === "recorded" || step === "heard"))
  // Each is done when the call got beyond it; the first that is not is where it is now.
  const now = CALL_STEPS.find((step) => !isSkipped(step) && !isReached(reached[step]))
  return CALL_STEPS.map((step): StepView => {
    const at = beganAt(call, step)
    if (isSkipped(step)) return { step, state: "skipped", at: null }
    if (isReached(reached[step])) return { step, state: "done", at }
    if (step !== now) return { step, state: "waiting", at: null }
    return { step, state: call.endedAt !== null && !AFTER_THE_CALL.has(step) ? "failed" : "now", at }
  })
}

const beforeIt = (step: CallStep, speaksFirst: boolean): StepView["state"] => {
  if (step === "arrived") return "now"
  return step === "prompt" && !speaksFirst ? "skipped" : "waiting"
}

/** What is looked at when the call is over. */
const AFTER_THE_CALL: ReadonlySet<CallStep> = new Set(["recorded", "heard"])

const isReached = (value: number | boolean | null): boolean => value !== null && value !== false

const beganAt = (call: CallRecord, step: CallStep): number | null => {
  switch (step) {
    case "arrived":
    case "prompt":
      return call.arrivedAt
    case "queue":
      return call.queuedAt
    case "ringing":
      return call.rungAt
    case "answered":
      return call.answeredAt
    case "recorded":
      return call.endedAt
    case "heard":
      return null
  }
}

/** The call to follow: the newest since this page waits, but none is left while it goes on. */
export const followed = (
  calls: ReadonlyArray<CallRecord>,
  before: CallRecord | null,
  since: number
): CallRecord | null => {
  const now = before === null ? undefined : calls.find(({ id }) => id === before.id)
  if (now !== undefined && now.endedAt === null) return now
  const newest = calls
    .filter(({ arrivedAt, direction }) => direction === "in" && arrivedAt >= since)
    .toSorted((one, other) => other.serial - one.serial)[0]
  return newest ?? now ?? before
}
