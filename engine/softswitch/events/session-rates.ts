/** How many legs began in a second, and how many there were at once; as HEARTBEAT and `status` tell it. */
export interface SessionRates {
  /** A leg begins; `count`: how many there are with it. */
  readonly began: (nowMs: number, count: number) => void
  readonly read: (nowMs: number, count: number) => Rates
}

export interface Rates {
  /** In the last second that is over. */
  readonly perSecond: number
  readonly perSecondMax: number
  readonly perSecondFiveMin: number
  readonly peakMax: number
  readonly peakFiveMin: number
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const MINUTES = 5

interface Minute {
  readonly minute: number
  perSecond: number
  peak: number
}

/** Five minutes are this one and the four before it. */
export const makeSessionRates = (): SessionRates => {
  let [second, inSecond, before] = [0, 0, 0]
  let [perSecondMax, peakMax] = [0, 0]
  let minutes: Array<Minute> = []

  const turnTo = (nowMs: number): void => {
    const now = Math.floor(nowMs / SECOND_MS)
    if (now === second) return
    before = now === second + 1 ? inSecond : 0
    second = now
    inSecond = 0
  }

  const lastMinutes = (nowMs: number): ReadonlyArray<Minute> => {
    const now = Math.floor(nowMs / MINUTE_MS)
    minutes = minutes.filter(({ minute }) => minute > now - MINUTES)
    return minutes
  }

  const minuteAt = (nowMs: number): Minute => {
    const minute = Math.floor(nowMs / MINUTE_MS)
    const last = lastMinutes(nowMs).at(-1)
    if (last?.minute === minute) return last
    const fresh = { minute, perSecond: 0, peak: 0 }
    minutes.push(fresh)
    return fresh
  }

  return {
    began: (nowMs, count) => {
      turnTo(nowMs)
      inSecond += 1
      const minute = minuteAt(nowMs)
      minute.perSecond = Math.max(minute.perSecond, inSecond)
      minute.peak = Math.max(minute.peak, count)
      perSecondMax = Math.max(perSecondMax, inSecond)
      peakMax = Math.max(peakMax, count)
    },
    read: (nowMs, count) => {
      turnTo(nowMs)
      const five = lastMinutes(nowMs)
      return {
        perSecond: before,
        perSecondMax,
        perSecondFiveMin: Math.max(0, ...five.map(({ perSecond }) => perSecond)),
        peakMax,
        // Legs that go on since before are there without having begun.
        peakFiveMin: Math.max(count, ...five.map(({ peak }) => peak))
      }
    }
  }
}
