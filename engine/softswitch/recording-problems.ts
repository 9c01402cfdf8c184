import type { MediaCounts } from "./contract.ts"

/** What keeps the switch from its work now, in words. */
export interface Problem {
  readonly zh: string
  readonly en: string
}

/** A recording that failed is a problem for so long: every call makes one, so a lasting cause shows again. */
const RECORDING_PROBLEM_MS = 60_000

/** Tells what is wrong with the recordings, whenever health is asked. */
export const makeRecordingProblems = (nowMs: () => number) => {
  /** Recordings that had failed when health was asked last, and when one more had. */
  const failed = { seen: 0, atMs: Number.NEGATIVE_INFINITY }

  return ({ recordingsFailed, recordingsStuck }: MediaCounts): ReadonlyArray<Problem> => {
    if (recordingsFailed > failed.seen) {
      failed.seen = recordingsFailed
      failed.atMs = nowMs()
    }
    if (recordingsStuck > 0)
      return [
        {
          zh: `${recordingsStuck} 路录音无法写入，正在重试`,
          en: `${recordingsStuck} recordings cannot be written; it is tried again`
        }
      ]
    return nowMs() - failed.atMs < RECORDING_PROBLEM_MS
      ? [{ zh: "录音无法写入", en: "recordings cannot be written" }]
      : []
  }
}
