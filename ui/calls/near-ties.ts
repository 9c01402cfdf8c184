import type { Decision } from "#wire/records.ts"
import { scoreText } from "./score-text.ts"

/** Those who came near: what they are shown with, where they and the chosen one read the same. */

/** Who fits and was free, and came after another by the strategy. */
export const LOST: ReadonlySet<string> = new Set([
  "idle-for-less",
  "not-their-turn",
  "lower-tier",
  "less-skilled",
  "lot-fell-elsewhere",
  "handled-more",
  "served-longer"
])

/** With tenths of a second where two spans would read the same and are not. */
export const shownScore = ({ candidates, strategy }: Decision, { score }: Decision["candidates"][number]): string => {
  const text = scoreText(strategy, score)
  const isUnclear =
    strategy === "longest-idle" &&
    score !== null &&
    candidates.some((each) => each.score !== score && scoreText(strategy, each.score) === text)
  return isUnclear ? `${text}.${Math.floor((score % 1_000) / 100)}` : text
}

/** The strategy found them as good as the chosen one: only the order among equals decided. */
export const isTied = ({ candidates }: Decision, { score, verdict }: Decision["candidates"][number]): boolean =>
  score !== null && LOST.has(verdict) && candidates.find((each) => each.verdict === "chosen")?.score === score
