import { FRAME_MS } from "../rtp/clock.ts"

/** Calls a tick every 20 ms without drifting, and knows how late it was. */
export interface Pace {
  /** Begins at the next frame; nothing when it already runs. */
  readonly start: () => void
  readonly stop: () => void
  /** Milliseconds by which the 99th percentile of the last minute's ticks came late. */
  readonly lateMsP99: () => number
}

export interface PaceClock {
  /** Monotonic milliseconds, with fractions. */
  readonly now: () => number
  /** Calls back once after about `ms` (it may be a millisecond early); returns its cancel. */
  readonly after: (ms: number, call: () => void) => () => void
}

/** Up to here a late tick is made good by ticks following at once; beyond it the missed frames are given up, so that nothing bursts. */
export const MOST_LATE_FRAMES = 3

/** One minute of ticks. */
const LATENESS_KEPT = 3_000

/**
 * `tick` gets the number of frames given up before it: 0 when all is well. The pace counts its own frames, as timers
 * fire early, late and, at fixed intervals, with drift (13–19 ms a second measured for setInterval).
 */
export const makePace = (clock: PaceClock, tick: (missedFrames: number) => void): Pace => {
  const lateness = new Float64Array(LATENESS_KEPT)
  let ticks = 0
  let baseMs = 0
  let frame = 0
  let cancel: (() => void) | undefined

  const arm = () => {
    cancel = clock.after(Math.max(0, baseMs + frame * FRAME_MS - clock.now()), run)
  }

  function run(): void {
    const lateMs = clock.now() - (baseMs + frame * FRAME_MS)
    lateness[ticks++ % LATENESS_KEPT] = Math.max(0, lateMs)
    const lateFrames = Math.floor(lateMs / FRAME_MS)
    const missed = lateFrames > MOST_LATE_FRAMES ? lateFrames : 0
    frame += 1 + missed
    // Armed first: a tick that stops the pace must find the timer it cancels.
    arm()
    tick(missed)
  }

  return {
    start: () => {
      if (cancel !== undefined) return
      baseMs = clock.now()
      frame = 1
      arm()
    },
    stop: () => {
      cancel?.()
      cancel = undefined
    },
    lateMsP99: () => {
      const kept = lateness.slice(0, Math.min(ticks, LATENESS_KEPT)).toSorted()
      return kept[Math.floor(kept.length * 0.99)] ?? 0
    }
  }
}

/** The system's timers. */
export const systemAfter: PaceClock["after"] = (ms, call) => {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}
