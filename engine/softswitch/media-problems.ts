import type { MediaCounts } from "./media-contract.ts"

/** What keeps the switch from its work now, in words. */
export interface Problem {
  readonly zh: string
  readonly en: string
}

/** What went wrong once is a problem for so long: a lasting cause shows again with the next calls. */
const PROBLEM_MS = 60_000

/** Tells what is wrong with media and recordings, whenever health is asked. */
export const makeMediaProblems = (nowMs: () => number): ((counts: MediaCounts) => ReadonlyArray<Problem>) => {
  const recordingFailed = makeRecently(nowMs, PROBLEM_MS)
  const threadLost = makeRecently(nowMs, PROBLEM_MS)

  return ({ recordingsFailed, recordingsStuck, threads, threadsLost }) => {
    const problems: Array<Problem> = []
    const failed = recordingFailed(recordingsFailed)
    if (recordingsStuck > 0)
      problems.push({
        zh: `${recordingsStuck} 路录音无法写入，正在重试`,
        en: `${recordingsStuck} recordings cannot be written; it is tried again`
      })
    else if (failed) problems.push({ zh: "录音无法写入", en: "recordings cannot be written" })
    if (threadLost(threadsLost))
      problems.push({
        zh: "一个媒体线程异常结束，其通话已中断，线程已重启",
        en: "a media thread died: its calls were cut off, another thread follows it"
      })
    if (threads === 0) problems.push({ zh: "没有可用的媒体线程", en: "no media thread is running" })
    return problems
  }
}

/** Whether a count has grown within the last `ms`, as far as the asking saw. */
const makeRecently = (nowMs: () => number, ms: number): ((count: number) => boolean) => {
  let seen = 0
  let atMs = Number.NEGATIVE_INFINITY
  return (count) => {
    if (count > seen) {
      seen = count
      atMs = nowMs()
    }
    return nowMs() - atMs < ms
  }
}
