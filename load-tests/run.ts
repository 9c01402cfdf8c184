import { acd } from "./acd.ts"
import { type Centre, startCentre } from "./centre.ts"
import { commandLine, type Measure } from "./command-line.ts"
import { firstCall } from "./first-call.ts"

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
  })
})
