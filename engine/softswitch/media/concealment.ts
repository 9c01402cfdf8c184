import { HALF_SAMPLES } from "../rtp/jitter-ring.ts"

/**
 * Fills what did not come with more of what was said: the last pitch period repeated, fading from 10 ms on, silent after
 * 60 ms. As ITU-T G.711 appendix I, without its delay of 3.75 ms: the seam is smoothed where the repetition begins.
 */
export interface Concealment {
  /** Completes one frame of 160 samples in place; `whole` says of each half whether it came. Returns the halves made up. */
  readonly complete: (frame: Int16Array, whole: Uint8Array) => number
  /** The stream is another one now: nothing of the old may be heard. */
  readonly reset: () => void
}

/** Pitch of a voice: 66 to 200 Hz (appendix I §2.1). */
const SHORTEST_PERIOD = 40
const LONGEST_PERIOD = 120

/** Compared over 20 ms. */
const COMPARED = 160

/** Two longest periods and the overlap. */
const HISTORY = 390

/** The last three frames: room for the history, and every half of a frame has a place of its own. */
const KEPT = 6 * HALF_SAMPLES

/** Full for 10 ms, then falling to nothing at 60 ms. */
const FULL_HALVES = 1
const SILENT_HALVES = 6

/** 4 ms for the first 10 ms lost, then 4 ms more for each further 10 ms, 10 ms at most (appendix I §2.6). */
const OVERLAP = 32

export const makeConcealment = (): Concealment => {
  /** What was said last, going round: written for every frame, while {@link history} is laid out only for a loss. */
  const kept = new Int16Array(KEPT)
  let keptAt = 0
  const history = new Int16Array(HISTORY)
  const period = new Float64Array(LONGEST_PERIOD)
  const tail = new Int16Array(HALF_SAMPLES)
  let periodSamples = SHORTEST_PERIOD
  let place = 0
  /** Halves made up in a row. */
  let lost = 0
  /** Nothing was said before: there is nothing to go on with, and nothing to fade into what comes. */
  let quiet = true

  /** Made-up samples, going on from the last ones. */
  const invent = (into: Int16Array) => {
    const from = gainAfter(lost)
    const step = (gainAfter(lost + 1) - from) / into.length
    for (let i = 0; i < into.length; i++) {
      into[i] = Math.max(-32_768, Math.min(32_767, period[place]! * (from + step * i)))
      if (++place === periodSamples) place = 0
    }
  }

  const remember = (samples: Int16Array) => {
    if (keptAt + samples.length > KEPT) {
      remember(samples.subarray(0, HALF_SAMPLES))
      return remember(samples.subarray(HALF_SAMPLES))
    }
    kept.set(samples, keptAt)
    keptAt = (keptAt + samples.length) % KEPT
  }

  const begin = () => {
    for (let i = 0; i < HISTORY; i++) history[i] = kept[(keptAt + KEPT - HISTORY + i) % KEPT]!
    periodSamples = pitchOf(history)
    place = 0
    quiet = history.every((sample) => sample === 0)
    cutPeriod(history, periodSamples, period)
  }

  const makeUp = (half: Int16Array) => {
    if (lost === 0) begin()
    if (quiet || lost >= SILENT_HALVES) half.fill(0)
    else invent(half)
    lost++
    remember(half)
  }

  /** The real sound comes back: what was made up fades into it. */
  const comeBack = (half: Int16Array) => {
    if (lost > 0 && lost < SILENT_HALVES && !quiet) {
      const overlap = Math.min(HALF_SAMPLES, OVERLAP * lost)
      invent(tail)
      for (let i = 0; i < overlap; i++) half[i] = tail[i]! + ((half[i]! - tail[i]!) * i) / overlap
    }
    lost = 0
    remember(half)
  }

  return {
    complete: (frame, whole) => {
      if (lost === 0 && whole[0] === 1 && whole[1] === 1) {
        remember(frame)
        return 0
      }
      for (const n of [0, 1]) {
        const half = frame.subarray(n * HALF_SAMPLES, (n + 1) * HALF_SAMPLES)
        if (whole[n] === 1) comeBack(half)
        else makeUp(half)
      }
      return 2 - whole[0]! - whole[1]!
    },
    reset: () => {
      kept.fill(0)
      lost = 0
    }
  }
}

const gainAfter = (halves: number) => Math.min(1, Math.max(0, (SILENT_HALVES - halves) / (SILENT_HALVES - FULL_HALVES)))

/** The lag at which the last 20 ms are most like what was before them; the shortest when there is nothing to compare. */
const pitchOf = (history: Int16Array): number => {
  let best = SHORTEST_PERIOD
  let bestLikeness = 0
  for (let lag = SHORTEST_PERIOD; lag <= LONGEST_PERIOD; lag++) {
    let product = 0
    let energy = 0
    for (let i = HISTORY - COMPARED; i < HISTORY; i++) {
      const before = history[i - lag]!
      product += history[i]! * before
      energy += before * before
    }
    const likeness = energy === 0 ? 0 : product / Math.sqrt(energy)
    if (likeness > bestLikeness) {
      bestLikeness = likeness
      best = lag
    }
  }
  return best
}

/** One period whose end runs into its beginning, and whose beginning goes on from the last sample that came. */
const cutPeriod = (history: Int16Array, samples: number, into: Float64Array): void => {
  const start = HISTORY - samples
  const blend = samples >> 2
  for (let i = 0; i < samples; i++) into[i] = history[start + i]!
  for (let i = samples - blend, n = 1; i < samples; i++, n++)
    into[i] = into[i]! + ((history[start - samples + i]! - into[i]!) * n) / blend
  const seam = history[HISTORY - 1]! - history[start - 1]!
  for (let i = 0; i < blend; i++) into[i] = into[i]! + (seam * (blend - i)) / (blend + 1)
}
