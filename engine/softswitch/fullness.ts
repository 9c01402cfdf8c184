import type { Problem } from "./media-problems.ts"

/** A call that was turned away is a problem for so long: while its cause lasts, the next call shows it again. */
export const FULL_PROBLEM_MS = 60_000

export interface Fullness {
  /** A call was turned away for want of room: all legs for callers are taken, or all channels of its trunk. */
  readonly turnedAway: (why: "legs" | "trunk", trunk: string | undefined) => void
  readonly problems: () => ReadonlyArray<Problem>
  /** Calls turned away since the start. */
  readonly counts: () => Readonly<Record<string, number>>
}

const LEGS: Problem = {
  zh: "话路已满：有来电被拒绝（503）",
  en: "all legs for callers are taken: calls are refused (503)"
}

/** Remembers which calls were turned away: an alarm for people, counters for machines. */
export const makeFullness = (nowMs: () => number): Fullness => {
  /** When each was noticed last, in words that are said as long as it is one. */
  const noticed = new Map<string, { readonly problem: Problem; readonly atMs: number }>()
  const counts: Record<string, number> = {}
  return {
    turnedAway: (why, trunk) => {
      const kind = `no-room-${why}`
      counts[kind] = (counts[kind] ?? 0) + 1
      const problem = why === "legs" ? LEGS : channelsOf(trunk ?? "")
      noticed.set(problem.en, { problem, atMs: nowMs() })
    },
    problems: () => {
      for (const [name, { atMs }] of noticed) if (nowMs() - atMs >= FULL_PROBLEM_MS) noticed.delete(name)
      return [...noticed.values()].map(({ problem }) => problem)
    },
    counts: () => counts
  }
}

const channelsOf = (trunk: string): Problem => ({
  zh: `线路 ${trunk} 的通道已满：有呼叫被拒绝（503）`,
  en: `all channels of the trunk ${trunk} are taken: calls are refused (503)`
})
