import { acd } from "./acd.ts"
import { type Centre, startCentre } from "./centre.ts"
import { commandLine, type Measure } from "./command-line.ts"
import { firstCall } from "./first-call.ts"
import { SHORTEST_MINUTES, soak } from "./soak.ts"

/** `npm run load -- <profile>`: each profile against a throw-away centre, or the one named by --centre. */

const on =
  (seed: string, measure: (centre: Centre, ...rest: Parameters<Measure>) => ReturnType<Measure>): Measure =>
  async (say, named, numbers) => {
    const centre = named ?? (await startCentre({ seed, say }))
    try {
      return await measure(centre, say, named, numbers)
    } finally {
      await centre.stop()
    }
  }

/**
 * Two calls a second are 7,200 an hour. Names of ended legs and actors are kept up to their limits, at most 1.1 kB a call
 * (workers/thousand-calls.test.ts): 8 MB. What is live when one call more is open, or one function more is compiled, makes
 * as much again over a quarter of an hour. A leak of 3 kB a call is beyond it; the one that the soak was written for had 9.
 */
const MOST_GROWTH_MB_PER_HOUR = 20

await commandLine("load", {
  "first-call": on("config/seed/small-centre.yaml", async (centre, say, _named, numbers) => {
    const result = await firstCall(centre, {
      calls: numbers["calls"] ?? 60,
      agents: numbers["agents"] ?? 30,
      everyMs: numbers["every-ms"] ?? 300,
      say
    })
    const { answered, audioOk, lost, recorded, records } = result
    return { result, held: lost === 0 && audioOk === answered && recorded === answered && records === answered }
  }),
  acd: on("config/seed/straight-to-queue.yaml", async (centre, say, _named, numbers) => {
    const result = await acd(centre, {
      agents: numbers["agents"] ?? 30,
      say,
      ...(numbers["samples"] === undefined ? {} : { samples: numbers["samples"] })
    })
    // Latencies are figures, not promises; a lost or stuck caller breaks one.
    return { result, held: result.lost === 0 && result.stuck === 0 }
  }),
  soak: on("config/seed/small-centre.yaml", async (centre, say, _named, numbers) => {
    const minutes = numbers["minutes"] ?? 20
    if (minutes < SHORTEST_MINUTES)
      throw new Error(`--minutes ${minutes}: a trend of memory needs ${SHORTEST_MINUTES} minutes at least`)
    const result = await soak(centre, {
      minutes,
      agents: numbers["agents"] ?? 30,
      mostGrowthMbPerHour: numbers["most-growth"] ?? MOST_GROWTH_MB_PER_HOUR,
      say
    })
    return { result, held: result.lost === 0 && result.restarts === 0 && result.flat }
  })
})
