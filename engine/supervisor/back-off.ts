/** A worker that held this long has recovered; its next death is a new story. */
export const HEALTHY_AFTER_MS = 30_000

const FIRST_MS = 250
/** Often enough to be back soon after what was missing returns, seldom enough to keep log and processor calm. */
const LONGEST_MS = 10_000

/** How long to wait before starting again, after so many restarts in a row: at once, then 250 ms doubling up to 10 s. */
export const backOffMs = (restartsInARow: number): number =>
  restartsInARow === 0 ? 0 : Math.min(FIRST_MS * 2 ** (restartsInARow - 1), LONGEST_MS)
