import { CLOCK_HZ } from "../rtp/clock.ts"

/**
 * The share of a signal's power that one tone has, 0 … 1: about 1 for that tone alone at any level, near 0 for others
 * and for silence. Goertzel's single-bin DFT; resolution is `rateHz / samples.length`, so give it at least 0.1 s.
 */
export const toneShare = (samples: ArrayLike<number>, toneHz: number, rateHz = CLOCK_HZ): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * toneHz) / rateHz)
  let before = 0
  let beforeThat = 0
  let energy = 0
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!
    const now = sample + coefficient * before - beforeThat
    beforeThat = before
    before = now
    energy += sample * sample
  }
  if (energy === 0) return 0
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat
  // A pure tone of amplitude A has power (A·N/2)² in its bin and energy A²·N/2.
  return Math.min(1, power / ((energy * samples.length) / 2))
}
