import { FRAME_SAMPLES } from "../rtp/clock.ts"

/**
 * Keeps what one leg says within what is pleasant to hear: who speaks softly is made louder, who shouts softer, slowly, and
 * everybody else is left as he is, to the bit. Pauses teach it nothing, so that no noise is pulled up.
 */
export interface Gain {
  /** In place. */
  readonly level: (samples: Int16Array) => void
}

/** RMS of speech that is left alone: -27 to -6 dBm0. ITU-T P.56 speech on a good line is at -16 or so. */
const SOFTEST = 720
const LOUDEST = 8_070

/** RMS below -46 dBm0 is a pause. */
const PAUSE = 80

/** 12 dB up, 9 dB down. */
const MOST = 4
const LEAST = 0.35

/** So much speech is heard before anything is done: half a second. */
const LEARNED_FRAMES = 25

/** Of what is known, a new frame changes so much: in 0.2 s when it is louder, in 1 s when it is softer. */
const LOUDER = 0.1
const SOFTER = 0.02

/** A frame's steps: 2.6 dB a second up, and 13 down. */
const UP = 1.006
const DOWN = 0.97

/** No sample becomes louder: half a dB below full scale. */
const PEAK = 30_900

export const makeGain = (): Gain => {
  let power = 0
  let learned = 0
  let factor = 1

  const learn = (now: number): void => {
    learned++
    power += (now - power) * (learned === 1 ? 1 : now > power ? LOUDER : SOFTER)
  }

  const wanted = (): number => {
    if (learned < LEARNED_FRAMES) return 1
    const rms = Math.sqrt(power)
    if (rms < SOFTEST) return Math.min(MOST, SOFTEST / rms)
    return rms > LOUDEST ? Math.max(LEAST, LOUDEST / rms) : 1
  }

  const level = (samples: Int16Array): void => {
    let sum = 0
    let peak = 0
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const sample = samples[i]!
      sum += sample * sample
      const size = sample < 0 ? -sample : sample
      if (size > peak) peak = size
    }
    const now = sum / FRAME_SAMPLES
    if (now >= PAUSE ** 2) learn(now)
    const from = factor
    const goal = wanted()
    factor = goal > from ? Math.min(goal, from * UP) : Math.max(goal, from * DOWN)
    if (factor > 1 && peak * factor > PEAK) factor = Math.max(1, PEAK / peak)
    if (from !== 1 || factor !== 1) ramp(samples, from, factor, peak)
  }

  return { level }
}

/** From one factor to the next without a step; what was louder before this frame's peak was known is clipped. */
const ramp = (samples: Int16Array, from: number, to: number, peak: number): void => {
  const begin = peak * from > PEAK ? Math.min(from, to) : from
  const step = (to - begin) / FRAME_SAMPLES
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    const louder = Math.round(samples[i]! * (begin + step * i))
    samples[i] = louder > 32_767 ? 32_767 : louder < -32_768 ? -32_768 : louder
  }
}
