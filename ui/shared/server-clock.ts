/** Round trips kept to choose the fastest from: the less a frame was delayed, the better it tells the server's time. */
const SAMPLES_KEPT = 8
/** A Hello has no round trip of its own; any measured one is trusted more than this. */
export const UNMEASURED_ROUND_TRIP_MS = 2000

/** Server time on this screen: a monotonic clock plus the offset of the least delayed frame. */
export interface ServerClock {
  readonly nowMs: () => number
  /** A frame said the server's time; `roundTripMs` is how long its question and answer took together. */
  readonly heard: (serverTimeMs: number, roundTripMs: number) => void
  /** A new socket: what was learnt before may be from before this machine slept. */
  readonly forget: () => void
}

export const makeServerClock = (monotonicMs: () => number, firstGuessMs: number): ServerClock => {
  let offsetMs = firstGuessMs - monotonicMs()
  let samples: Array<{ readonly offsetMs: number; readonly roundTripMs: number }> = []
  return {
    nowMs: () => monotonicMs() + offsetMs,
    heard: (serverTimeMs, roundTripMs) => {
      const measured = roundTripMs < UNMEASURED_ROUND_TRIP_MS
      const sample = { offsetMs: serverTimeMs + (measured ? roundTripMs / 2 : 0) - monotonicMs(), roundTripMs }
      samples = [...samples, sample].slice(-SAMPLES_KEPT)
      offsetMs = samples.reduce((best, other) => (other.roundTripMs < best.roundTripMs ? other : best)).offsetMs
    },
    forget: () => {
      samples = []
    }
  }
}
