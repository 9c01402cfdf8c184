import { FRAME_SAMPLES } from "../rtp/clock.ts"

/**
 * Plays samples faster or slower at the same pitch (WSOLA): each frame goes over from what would have come next to a piece
 * near the place where the reader should be, the one that is most like it. Costs about 15 µs a frame.
 */
export interface Stretch {
  /** Fills `frame`; `place` is where in the samples it should be read. The samples are looked at by `at` alone. */
  readonly next: (place: number, at: (sample: number) => number, frame: Int16Array) => void
  /** The reader has gone elsewhere: nothing is gone over from. */
  readonly reset: () => void
}

/** Half a period of the lowest voice (66 Hz), so that a like piece is always within reach. */
const REACH = 60

/** Every other sample is compared: enough for a voice below 2 kHz. */
const STRIDE = 2

export const makeStretch = (): Stretch => {
  /** What comes next by itself, and what there is around the place. */
  const next = new Int16Array(FRAME_SAMPLES)
  const around = new Int16Array(FRAME_SAMPLES + 2 * REACH)
  let from: number | undefined

  const fill = (samples: Int16Array, start: number, at: (sample: number) => number) => {
    for (let i = 0; i < samples.length; i++) samples[i] = at(start + i)
  }

  const likest = (): number => {
    let best = REACH
    let most = -Infinity
    for (let offset = 0; offset <= 2 * REACH; offset++) {
      let likeness = 0
      let energy = 1
      for (let i = 0; i < FRAME_SAMPLES; i += STRIDE) {
        const sample = around[offset + i]!
        likeness += next[i]! * sample
        energy += sample * sample
      }
      const score = likeness / Math.sqrt(energy)
      if (score <= most) continue
      most = score
      best = offset
    }
    return best
  }

  return {
    reset: () => {
      from = undefined
    },
    next: (place, at, frame) => {
      const start = Math.round(place)
      if (from === undefined) {
        fill(frame, start, at)
        from = start + FRAME_SAMPLES
        return
      }
      fill(next, from, at)
      fill(around, start - REACH, at)
      const offset = likest()
      for (let i = 0; i < FRAME_SAMPLES; i++) {
        const share = FADE[i]!
        frame[i] = Math.round(next[i]! * (1 - share) + around[offset + i]! * share)
      }
      from = start - REACH + offset + FRAME_SAMPLES
    }
  }
}

/** From 0 to 1 as half a cosine: with its mirror it adds up to 1. */
const FADE = Float64Array.from(
  { length: FRAME_SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / FRAME_SAMPLES)
)
