import { percentile } from "../crowd/wait.ts"
import { type Asked, type Climb, Gap, type Rung, RUNGS } from "./climb.ts"

export interface RungSummary {
  readonly p50Ms: number
  readonly p99Ms: number
  /** Mean of the slowest 1 % of the decisions, by their whole. */
  readonly slowestMs: number
  /** Its share of their whole. */
  readonly slowestPct: number
}

export interface Ladder {
  /** Decisions whose every stamp was found, of `n` measured; the figures are of these. */
  readonly traced: number
  readonly n: number
  readonly whole: RungSummary
  readonly rungs: Partial<Record<Rung, RungSummary>>
  /** The rung that took most above its own median in the slowest 1 %. */
  readonly slowestBy: Rung
}

/** Above it the ladder does not say where the time goes. */
const MOST_OTHER_SHARE = 0.15
/** A few decisions are begun by something else than what the crowd did, as an audit of the switch. */
const LEAST_TRACED_SHARE = 0.95

/** Climbs every decision; `say` hears why some could not be. */
export const ladderOf = (
  asked: ReadonlyArray<Asked>,
  climb: (asked: Asked) => Climb,
  say: (line: string) => void
): Ladder => {
  const gaps = new Map<string, number>()
  const climbs = asked.flatMap((one) => {
    try {
      return [climb(one)]
    } catch (error) {
      if (!(error instanceof Gap)) throw error
      gaps.set(error.message, (gaps.get(error.message) ?? 0) + 1)
      return []
    }
  })
  for (const [why, count] of gaps) say(`${count} of ${asked.length} decisions cannot be followed: ${why}`)
  return summarise(climbs, asked.length)
}

export const summarise = (climbs: ReadonlyArray<Climb>, n: number): Ladder => {
  const slowest = climbs
    .toSorted((a, b) => b.wholeMs - a.wholeMs)
    .slice(0, Math.max(1, Math.round(climbs.length / 100)))
  const slowestWhole = mean(slowest.map(({ wholeMs }) => wholeMs))
  const told = (msOf: (climb: Climb) => number): RungSummary => {
    const each = climbs.map(msOf)
    const slowestMs = mean(slowest.map(msOf))
    return {
      p50Ms: round(percentile(each, 0.5)),
      p99Ms: round(percentile(each, 0.99)),
      slowestMs: round(slowestMs),
      slowestPct: Math.round((slowestMs / slowestWhole) * 1_000) / 10
    }
  }
  const names = (Object.keys(RUNGS) as ReadonlyArray<Rung>).filter((rung) =>
    climbs.some(({ rungs }) => rungs[rung] !== undefined)
  )
  const rungs: Partial<Record<Rung, RungSummary>> = Object.fromEntries(
    names.map((rung) => [rung, told((climb) => climb.rungs[rung] ?? 0)])
  )
  const excess = (rung: Rung) => rungs[rung]!.slowestMs - rungs[rung]!.p50Ms
  const [slowestBy = "other"] = names.toSorted((a, b) => excess(b) - excess(a))
  return { traced: climbs.length, n, whole: told(({ wholeMs }) => wholeMs), rungs, slowestBy }
}

/** Whether the ladder says what it is for: nearly all decisions followed, and nearly all of their time named. */
export const holds = ({ n, rungs, traced, whole }: Ladder): boolean =>
  traced > 0 && traced >= LEAST_TRACED_SHARE * n && Math.abs(rungs.other?.p50Ms ?? 0) <= MOST_OTHER_SHARE * whole.p50Ms

const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length
const round = (ms: number) => Math.round(ms * 100) / 100
