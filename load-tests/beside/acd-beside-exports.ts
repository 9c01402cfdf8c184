import { type Acd, acd, type MeasureName, MEASURES } from "../acd.ts"
import { type Decision, type Latency, summary } from "../acd/latency.ts"
import type { RunningCentre } from "../running-centre.ts"
import { type Asked, askForExports, fillLists, LIST_ROWS } from "./exports.ts"

/** So many in all, asked for when each of the three begins. */
const EXPORTS: Readonly<Record<MeasureName, number>> = { idle: 7, freed: 7, login: 6 }
const P50_TIMES = 2
const P99_MS = 60

export interface AcdBesideExports extends Acd {
  readonly exports: number
  readonly exportRows: number
  /** From asking for a measure's exports to the last one's end, together. */
  readonly exportMs: number
  /** The same centre just before, without exports. */
  readonly without: Readonly<Record<MeasureName, Latency>>
  /** Median beside exports ÷ median without. */
  readonly times: Readonly<Record<MeasureName, number>>
}

/**
 * Measures the distributor twice: alone, and while exports of long lists run two at a time and others wait. Of the second time
 * only decisions count that began while an export ran.
 */
export const acdBesideExports = async (
  centre: RunningCentre,
  options: { readonly agents: number; readonly say: (line: string) => void; readonly samples: number }
): Promise<{ readonly result: AcdBesideExports; readonly held: boolean }> => {
  const { say } = options
  await fillLists(centre)
  say(`two lists of ${LIST_ROWS} rows are there`)
  const { acd: alone } = await acd(centre, options)
  const asked = new Map<MeasureName, Asked>()
  const times = new Map<MeasureName, { readonly fromMs: number; untilMs: number }>()
  let from = 0
  const beside = await acd(centre, {
    ...options,
    before: async (name) => {
      // Those of the measure before are over first: each has its own.
      await Promise.all([...asked.values()].map(({ ended }) => ended))
      const time = { fromMs: performance.now(), untilMs: Infinity }
      const exports = await askForExports(centre, EXPORTS[name], from)
      from += EXPORTS[name]
      void exports.ended.then(
        () => (time.untilMs = performance.now()),
        () => {}
      )
      asked.set(name, exports)
      times.set(name, time)
    }
  })
  await Promise.all([...asked.values()].map(({ ended }) => ended))
  const exportMs = Math.round([...times.values()].reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0))
  const within = (name: MeasureName, decisions: ReadonlyArray<Decision>) =>
    summary(decisions.filter(({ fromMs }) => fromMs < times.get(name)!.untilMs))
  const latencies = byMeasure((name) => within(name, beside.decisions[name]))
  const result: AcdBesideExports = {
    ...latencies,
    lost: alone.lost + beside.acd.lost,
    stuck: alone.stuck + beside.acd.stuck,
    exports: from,
    exportRows: [...asked.values()].reduce((sum, { rows }) => sum + rows(), 0),
    exportMs,
    without: byMeasure((name) => alone[name]),
    times: byMeasure((name) => Math.round((latencies[name].p50 / alone[name].p50) * 100) / 100)
  }
  return { result, held: holds(result) }
}

const byMeasure = <A>(of: (name: MeasureName) => A): Readonly<Record<MeasureName, A>> =>
  Object.fromEntries(MEASURES.map((name) => [name, of(name)])) as Record<MeasureName, A>

const holds = (result: AcdBesideExports): boolean =>
  result.lost === 0 &&
  result.stuck === 0 &&
  result.exportRows === result.exports * LIST_ROWS &&
  MEASURES.every((name) => result[name].n > 0 && result.times[name] <= P50_TIMES && result[name].p99 <= P99_MS)
