import { type Acd, acd, MEASURES } from "../acd.ts"
import { startCrowdedCentre } from "../crowded-centre.ts"
import type { RunningCentre } from "../running-centre.ts"
import { type Latency, summary } from "./latency.ts"
import { type AtRates, atRates } from "./rates.ts"

export interface AcdFigures extends Acd {
  /** The same INVITE from the callers' socket straight to a telephone, between the others. */
  readonly floor: Latency
  readonly cpuPctAt: AtRates["cpuPctAt"]
}

/** Above the machine's own noise. */
const ABOVE_FLOOR_P50_MS = 3
const ABOVE_FLOOR_P99_MS = 15

/** The distributor's delays and what a call costs, by a centre of its own with so many agents, or by one that runs. */
export const acdFigures = async (
  options: { readonly agents: number; readonly samples: number; readonly say: (line: string) => void },
  named: RunningCentre | undefined
): Promise<{ readonly result: AcdFigures; readonly held: boolean }> => {
  const { agents, say } = options
  const centre =
    named ?? (await startCrowdedCentre({ seed: "straight-to-queue.yaml", queues: ["service"], agents, say }))
  try {
    let rates: AtRates = { cpuPctAt: {}, lost: 0 }
    const { acd: figures, floor } = await acd(centre, {
      ...options,
      // The processes of a centre elsewhere cannot be seen from here.
      ...(named === undefined ? { after: async (crowd) => void (rates = await atRates(crowd, centre, say)) } : {})
    })
    const result: AcdFigures = {
      idle: figures.idle,
      freed: figures.freed,
      login: figures.login,
      floor: summary(floor),
      cpuPctAt: rates.cpuPctAt,
      lost: figures.lost + rates.lost,
      stuck: figures.stuck
    }
    return { result, held: holds(result) }
  } finally {
    if (named === undefined) await centre.stop()
  }
}

const holds = (result: AcdFigures): boolean =>
  result.lost === 0 &&
  result.stuck === 0 &&
  MEASURES.every(
    (name) =>
      result[name].p50 <= result.floor.p50 + ABOVE_FLOOR_P50_MS &&
      result[name].p99 <= result.floor.p99 + ABOVE_FLOOR_P99_MS
  )
