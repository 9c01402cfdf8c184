import { acd, SAMPLES } from "./acd.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"
import { commandLine, type Measure } from "./command-line.ts"
import { firstCall } from "./first-call.ts"
import { SHORTEST_MINUTES, soak } from "./soak.ts"

/** `npm run load -- <profile>`: each profile against a throw-away centre, or the one named by --centre. */

const on =
  (seed: string, measure: (centre: RunningCentre, ...rest: Parameters<Measure>) => ReturnType<Measure>): Measure =>
  async (say, named, numbers) => {
    const centre = named ?? (await startCentre({ seed, say }))
    try {
      return await measure(centre, say, named, numbers)
    } finally {
      await centre.stop()
    }
  }

const agents = { default: 30, about: "agents who sign in" }

await commandLine("load", {
  "first-call": {
    about: "calls through the hotline, with tones both ways: every one answered, recorded and in the records",
    numbers: {
      calls: { default: 60, about: "callers" },
      agents,
      "every-ms": { default: 300, about: "milliseconds between two callers" }
    },
    measure: on("config/seed/small-centre.yaml", async (centre, say, _named, numbers) => {
      const { agents: count, calls, "every-ms": everyMs } = numbers as Record<"agents" | "calls" | "every-ms", number>
      const result = await firstCall(centre, { calls, agents: count, everyMs, say })
      const { answered, audioOk, lost, recorded, records } = result
      return { result, held: lost === 0 && audioOk === answered && recorded === answered && records === answered }
    })
  },
  acd: {
    about:
      "INVITE in to INVITE out in ms: to idle agents, to agents just freed, to agents just ready; nobody lost or stuck",
    numbers: { agents, samples: { default: SAMPLES, about: "of each of the three" } },
    measure: on("config/seed/straight-to-queue.yaml", async (centre, say, _named, numbers) => {
      const { agents: count, samples } = numbers as Record<"agents" | "samples", number>
      const result = await acd(centre, { agents: count, samples, say })
      // Latencies are figures, held by budgets.yaml on a quiet machine; a lost or stuck caller breaks a promise anywhere.
      return { result, held: result.lost === 0 && result.stuck === 0 }
    })
  },
  soak: {
    about: "a day's load for minutes: no call lost, and the memory of core and switch level",
    numbers: { minutes: { default: 20, about: `minutes, at least ${SHORTEST_MINUTES}` }, agents },
    measure: async (say, named, numbers) => {
      const { agents: count, minutes } = numbers as Record<"agents" | "minutes", number>
      if (minutes < SHORTEST_MINUTES)
        throw new Error(`--minutes ${minutes}: a trend of memory needs ${SHORTEST_MINUTES} minutes at least`)
      return on("config/seed/small-centre.yaml", async (centre) => {
        const result = await soak(centre, { minutes, agents: count, say })
        return { result, held: result.lost === 0 && result.restarts === 0 && result.flat }
      })(say, named, numbers)
    }
  }
})
