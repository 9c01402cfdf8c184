import { callingNumber, type Crowd } from "../crowd/crowd.ts"
import { pause, until } from "../crowd/wait.ts"
import { makeMeter } from "../media/meter.ts"
import type { RunningCentre } from "../running-centre.ts"

/** Calls a second. */
export const RATES = [5, 20, 50] as const

export interface AtRates {
  /** CPU of all processes of the centre, in % of a core, by calls a second. */
  readonly cpuPctAt: Readonly<Record<string, number>>
  /** Callers whose call ended before anybody answered. */
  readonly lost: number
}

/** V8 has compiled what a call runs through. */
const WARMS_UP_MS = 4_000
const MEASURED_MS = 12_000
/** A call talks so long where there are agents enough for it. */
const TALKS_MS = 1_000
/** Of the agents, so many talk at a time at most: nobody waits, and the rate is what is measured. */
const BUSY_SHARE = 0.6
const ENDED_WITHIN_MS = 30_000
/** No number of another measure's callers. */
const FIRST_NUMBER = 5_000

/** Calls come at an even rate, are answered at once, recorded and ended by the caller. */
export const atRates = async (crowd: Crowd, centre: RunningCentre, say: (line: string) => void): Promise<AtRates> => {
  let [count, lost] = [FIRST_NUMBER, 0]
  const meter = await makeMeter(centre)
  const cpuPctAt: Record<string, number> = {}
  for (const rate of RATES) {
    const talksMs = Math.min(TALKS_MS, (1_000 * BUSY_SHARE * crowd.agents.length) / rate)
    say(`${rate} calls a second of ${Math.round(talksMs)} ms: CPU of ${MEASURED_MS / 1_000} s`)
    const call = async (): Promise<void> => {
      const leg = await crowd.trunk.call(centre.sip, "95000", callingNumber(count++))
      let answered = false
      leg.onAnswer.add(() => {
        answered = true
        setTimeout(() => crowd.trunk.hangUp(leg), talksMs)
      })
      leg.onEnd.add(() => {
        if (!answered) lost++
      })
    }
    const began = performance.now()
    let dialled = 0
    const dialler = setInterval(() => {
      // By the clock: a timer that is late makes up for it.
      for (; dialled < ((performance.now() - began) * rate) / 1_000; dialled++) void call()
    }, 10)
    try {
      await pause(WARMS_UP_MS)
      const cpu = meter.start()
      await pause(MEASURED_MS)
      cpuPctAt[rate] = cpu().all
    } finally {
      clearInterval(dialler)
    }
    await until("the end of all calls", () => crowd.trunk.legs.length === 0, { withinMs: ENDED_WITHIN_MS })
  }
  return { cpuPctAt, lost }
}
