import type { Tally } from "../tally.ts"
import type { EpochMs } from "../vocabulary.ts"
import { perHour } from "./per-hour.ts"
import type { Strategy } from "./strategy.ts"

/**
 * Even distribution: who was given the least for the time that they are there; the longest idle among equals.
 * Formula: pieces of work begun in this shift ÷ max(signed-in hours of it, ¼), to two decimals, as it is shown. A new shift
 * begins with a sign-in after six hours away; time signed out does not count.
 * Trap: a call of an hour and a short message count alike, also for other queues; their own calls, and those that colleagues
 * call them into, do not; breaks while signed in do, so who comes back from a long one gets more for a while.
 */
export const even: Strategy = {
  rank: ({ room }) => room.since,
  rankFor: ({ tally }, { at }) => handledPerHour(tally, at),
  score: ({ tally }, { at }) => 0 - handledPerHour(tally, at),
  lost: "handled-more"
}

const handledPerHour = (tally: Tally | undefined, at: EpochMs): number =>
  perHour(tally, ({ handled }) => 100 * handled, at) / 100
