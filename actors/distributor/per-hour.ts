import type { Tally } from "../tally.ts"
import type { EpochMs } from "../vocabulary.ts"
import { TALLY_FLOOR_MS } from "./limits.ts"

const HOUR_MS = 3_600_000

/**
 * So much in a signed-in hour, whole: amount ÷ max(signed-in time of the shift, the floor). Who came a minute ago and had one call would
 * stand at sixty an hour and get nothing for long without the floor; with it they get their share of its minutes at most at once.
 * Nobody's tally is known of whom nothing was said yet: they stand at 0.
 */
export const perHour = (tally: Tally | undefined, amountOf: (tally: Tally) => number, at: EpochMs): number =>
  tally === undefined ? 0 : Math.round((amountOf(tally) * HOUR_MS) / Math.max(at - tally.since, TALLY_FLOOR_MS))
