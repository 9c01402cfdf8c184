import type { MediaCounts } from "../../media-contract.ts"

export const NO_COUNTS: MediaCounts = {
  legs: 0,
  received: 0,
  sent: 0,
  strangers: 0,
  recordingsFailed: 0,
  recordingsStuck: 0,
  lateMsP99: 0,
  threads: 0,
  threadsLost: 0,
  threadsLiveMb: 0
}

/** What several threads counted, as one; of their lateness the worst counts. */
export const addUpCounts = (all: ReadonlyArray<MediaCounts>): MediaCounts =>
  all.reduce(
    (sum, one) => ({
      ...sum,
      received: sum.received + one.received,
      sent: sum.sent + one.sent,
      strangers: sum.strangers + one.strangers,
      recordingsFailed: sum.recordingsFailed + one.recordingsFailed,
      recordingsStuck: sum.recordingsStuck + one.recordingsStuck,
      threadsLiveMb: sum.threadsLiveMb + one.threadsLiveMb,
      lateMsP99: Math.max(sum.lateMsP99, one.lateMsP99)
    }),
    NO_COUNTS
  )
