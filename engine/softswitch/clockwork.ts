/** setTimeout's own limit is 24.8 days; nothing here needs to sleep longer than an hour in one go. */
const LONGEST_WAIT_MS = 3_600_000

/** One timer for all deadlines: `moved` looks whether the next one has come nearer. */
export interface Clockwork {
  readonly moved: () => void
  readonly stop: () => void
}

export const makeClockwork = (
  nowMs: () => number,
  work: { readonly nextDueMs: () => number | undefined; readonly due: () => void }
): Clockwork => {
  let timer: NodeJS.Timeout | undefined
  let setForMs = Number.POSITIVE_INFINITY
  let stopped = false
  const moved = (): void => {
    const next = work.nextDueMs()
    // We do not cancel a timer whose deadline vanished: firing once for nothing is cheaper than a new timer for each packet.
    if (stopped || next === undefined || next >= setForMs) return
    clearTimeout(timer)
    setForMs = next
    timer = setTimeout(fire, Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil(next - nowMs()))))
  }
  const fire = (): void => {
    setForMs = Number.POSITIVE_INFINITY
    work.due()
    moved()
  }
  return {
    moved,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    }
  }
}
