/** How a stream was: all that the score needs. */
export interface Impairment {
  /** Of the sound that was due, 0…1, what was lost or came too late. */
  readonly lostShare: number
  /** From mouth to ear, ms, as far as it is known. */
  readonly delayMs: number
}

/** R of a call without loss and delay, all other factors of ITU-T G.107 at their defaults. */
const BEST_RATING = 93.2

/** G.711 with concealment, packets lost by chance: ITU-T G.113 appendix I, table I.4. */
const LOSS_ROBUSTNESS = 25.1

/**
 * R of the E-model (ITU-T G.107), 0…93.2, simplified: loss counts by G.107 §7.4 with G.113's values for G.711 with concealment;
 * delay by the two straight lines of Cole and Rosenbluth ("Voice over IP performance monitoring", 2001), which follow
 * G.107's curve within a point of R. The switch reckons the same of what it gets (`engine/softswitch/rtp/opinion.ts`).
 */
export const ratingOf = ({ delayMs, lostShare }: Impairment): number => {
  const percent = 100 * Math.min(1, Math.max(0, lostShare))
  const byLoss = (95 * percent) / (percent + LOSS_ROBUSTNESS)
  const byDelay = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0)
  return Math.max(0, BEST_RATING - byLoss - byDelay)
}

/** R to MOS, 1…4.5: G.107 annex B. */
export const opinionOf = (rating: number): number => {
  if (rating <= 0) return 1
  if (rating >= 100) return 4.5
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
}

export type LineGrade = "good" | "fair" | "poor"

/** By what users say of it, G.107 annex B, table B.1: satisfied from R 80, many dissatisfied below 70. */
export const gradeOf = (rating: number): LineGrade => (rating >= 80 ? "good" : rating >= 70 ? "fair" : "poor")
