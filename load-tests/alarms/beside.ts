import { type Acd, acd, type MeasureName, MEASURES } from "../acd.ts"
import type { Latency } from "../acd/latency.ts"
import { pause } from "../crowd/wait.ts"
import { databaseOf, type RunningCentre } from "../running-centre.ts"
import { doorsOf } from "#engine/laboratory/doors.ts"
import { readFacts } from "./facts.ts"
import { enterFleet, makeFleet } from "./fleet.ts"
import { outcomeOf } from "./outcome.ts"
import { pressAtRate, type Press } from "./presses.ts"

export interface AcdBesideAlarms extends Acd {
  readonly presses: number
  readonly lostPresses: number
  readonly incidents: number
  /** The same centre just before, without alarms. */
  readonly without: Readonly<Record<MeasureName, Latency>>
  /** Median beside alarms ÷ median without. */
  readonly times: Readonly<Record<MeasureName, number>>
}

const P50_TIMES = 1.5
const P99_MS = 60
const STORM = 1_000
const STORM_S = 10

/** Measures the distributor alone, and while a storm of presses comes with each of its three measures. */
export const acdBesideAlarms = async (
  centre: RunningCentre,
  options: { readonly agents: number; readonly say: (line: string) => void; readonly samples: number }
): Promise<{ readonly result: AcdBesideAlarms; readonly held: boolean }> => {
  const { say } = options
  const database = await databaseOf(centre)
  const facts = readFacts(database)
  const fleet = await makeFleet(STORM, { doors: doorsOf(centre) })
  try {
    await enterFleet(centre, database, fleet)
    const { acd: alone } = await acd(centre, options)
    const storms: Array<Promise<ReadonlyArray<Press>>> = []
    const beside = await acd(centre, {
      ...options,
      before: async (name) => {
        // One storm at a time, each with the measure it belongs to.
        await Promise.all(storms)
        say(`${STORM} presses within ${STORM_S} s, while ${name} is measured`)
        storms.push(pressAtRate(fleet, { perSecond: STORM / STORM_S, count: STORM }))
        await pause(200)
      }
    })
    const presses = (await Promise.all(storms)).flat()
    const { incidents, incidentsWithout, lost } = await outcomeOf(presses, facts)
    const result: AcdBesideAlarms = {
      ...byMeasure((name) => beside.acd[name]),
      lost: alone.lost + beside.acd.lost,
      stuck: alone.stuck + beside.acd.stuck,
      presses: presses.length,
      lostPresses: lost + incidentsWithout,
      incidents,
      without: byMeasure((name) => alone[name]),
      times: byMeasure((name) => Math.round((beside.acd[name].p50 / alone[name].p50) * 100) / 100)
    }
    return { result, held: holds(result) }
  } finally {
    for (const { terminal } of fleet) terminal.close()
    await facts.close()
  }
}

const byMeasure = <A>(of: (name: MeasureName) => A): Readonly<Record<MeasureName, A>> =>
  Object.fromEntries(MEASURES.map((name) => [name, of(name)])) as Record<MeasureName, A>

const holds = (result: AcdBesideAlarms): boolean =>
  result.lost === 0 &&
  result.stuck === 0 &&
  result.lostPresses === 0 &&
  MEASURES.every((name) => result[name].n > 0 && result.times[name] <= P50_TIMES && result[name].p99 <= P99_MS)
