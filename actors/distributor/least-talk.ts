import type { Tally } from "../tally.ts"
import type { EpochMs } from "../vocabulary.ts"
import { perHour } from "./per-hour.ts"
import type { Strategy } from "./strategy.ts"

/**
 * Least talk: who served for the least of the time that they are there; the longest idle among equals.
 * Formula: time served in this shift ÷ max(signed-in hours of it, ¼), in whole seconds an hour, as it is shown. Shifts are those
 * of `even.ts`. Served is from the answer to the end; notes and time on which work was set aside are not.
 * Trap: who is quick gets more work than others, who writes long notes no less; what is at hand counts only when it ends, so on
 * channels of several at once the same agent may get one after the other.
 */
export const leastTalk: Strategy = {
  rank: ({ room }) => room.since,
  rankFor: ({ tally }, { at }) => servedPerHour(tally, at),
  score: ({ tally }, { at }) => 0 - servedPerHour(tally, at),
  lost: "served-longer"
}

/** In ms. */
const servedPerHour = (tally: Tally | undefined, at: EpochMs): number =>
  1000 * Math.round(perHour(tally, ({ servedMs }) => servedMs, at) / 1000)
