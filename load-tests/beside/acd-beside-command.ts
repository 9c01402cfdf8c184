import { type Acd, acd, type MeasureName, MEASURES } from "../acd.ts"
import type { Latency } from "../acd/latency.ts"
import type { RunningCentre } from "../running-centre.ts"
import { repeat } from "./repeated.ts"

const P99_MS = 60

export interface AcdBesideCommand extends Acd {
  readonly command: string
  /** Whole runs of it while the second time was measured. */
  readonly runs: number
  /** The same centre just before, without it. */
  readonly without: Readonly<Record<MeasureName, Latency>>
}

/** Measures the distributor twice: alone, and while a command that fills the machine runs again and again. */
export const acdBesideCommand =
  (command: string) =>
  async (
    centre: RunningCentre,
    options: { readonly agents: number; readonly say: (line: string) => void; readonly samples: number }
  ): Promise<{ readonly result: AcdBesideCommand; readonly held: boolean }> => {
    const { acd: alone } = await acd(centre, options)
    options.say(`"${command}" runs now, again and again`)
    const repeated = repeat(command)
    let beside: Acd
    try {
      beside = (await acd(centre, options)).acd
    } finally {
      await repeated.stop()
    }
    const result: AcdBesideCommand = {
      ...beside,
      lost: alone.lost + beside.lost,
      stuck: alone.stuck + beside.stuck,
      command,
      runs: repeated.runs(),
      without: Object.fromEntries(MEASURES.map((name) => [name, alone[name]])) as Record<MeasureName, Latency>
    }
    return { result, held: holds(result) }
  }

/** Whether anybody was lost, stuck, or waited too long for an offer beside it. */
const holds = (result: AcdBesideCommand): boolean =>
  result.lost === 0 && result.stuck === 0 && MEASURES.every((name) => result[name].n > 0 && result[name].p99 <= P99_MS)
