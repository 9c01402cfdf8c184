import { tOr } from "../shared/language.ts"
import { spanOrDash } from "../shared/time-text.ts"

/** What a strategy compared, as people read it: the engine's number is the higher, the nearer. */
export const scoreText = (strategy: string, score: number | null): string => {
  if (score === null) return "—"
  switch (strategy) {
    case "longest-idle":
    case "ring-all":
      return spanOrDash(score)
    case "top-down":
      // Counted down from the last of ten tiers.
      return String(11 - score)
    case "random":
      return score.toFixed(3)
    // Both below zero, so that the higher is the nearer here, too.
    case "even":
      return (-score).toFixed(2)
    case "least-talk":
      return spanOrDash(-score)
    default:
      return String(score)
  }
}

/** The head of its column. */
export const scoreWord = (strategy: string): string => tOr(`score.${strategy}`, strategy)
