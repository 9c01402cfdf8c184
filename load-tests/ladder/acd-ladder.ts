import { type Acd, acd, type MeasureName, MEASURES } from "../acd.ts"
import type { Decision } from "../acd/latency.ts"
import { startCentre } from "../running-centre.ts"
import { percentile } from "../crowd/wait.ts"
import { makeClimber } from "./climb.ts"
import { readStamps, type Stamps, toMonotonicMs } from "./stamps.ts"
import { holds, type Ladder, ladderOf } from "./summary.ts"

export interface AcdLadder extends Acd {
  readonly ladder: Readonly<Record<MeasureName, Ladder>>
  /** Beside the ladder: how long PostgreSQL took to commit a chunk of steps. No decision waits for it. */
  readonly journalCommit: { readonly p50Ms: number; readonly p99Ms: number; readonly n: number }
}

const BEGAN = { idle: "sip", freed: "sip", login: "panel" } as const

/** Measures a throw-away centre that keeps stamps, and reads them when it has stopped. */
export const acdLadder = async (options: {
  readonly seed: string
  readonly agents: number
  readonly samples: number
  readonly say: (line: string) => void
}): Promise<{ readonly result: AcdLadder; readonly held: boolean }> => {
  const { seed, ...measured } = options
  const { say } = options
  let stamps: Stamps | undefined
  const centre = await startCentre({
    seed,
    say,
    settings: { "log.stamps": "on" },
    stopped: (dataDir) => {
      stamps = readStamps(dataDir)
    }
  })
  let measurement: Awaited<ReturnType<typeof acd>>
  try {
    measurement = await acd(centre, measured)
  } finally {
    await centre.stop()
  }
  const climb = makeClimber(stamps!)
  const offsetMs = toMonotonicMs()
  const laddersOf = (name: MeasureName, decisions: ReadonlyArray<Decision>) =>
    ladderOf(
      decisions.map(({ callId, fromMs, toMs }) => ({
        fromMs: fromMs + offsetMs,
        toMs: toMs + offsetMs,
        callId,
        began: BEGAN[name]
      })),
      climb,
      (line) => say(`${name}: ${line}`)
    )
  const ladder = Object.fromEntries(
    MEASURES.map((name) => [name, laddersOf(name, measurement.decisions[name])])
  ) as Record<MeasureName, Ladder>
  const commits = stamps!.core.flatMap(({ tookMs }) => (tookMs === undefined ? [] : [tookMs]))
  const commitAt = (share: number) => Math.round(percentile(commits, share) * 100) / 100
  const { acd: figures } = measurement
  return {
    result: {
      ...figures,
      ladder,
      journalCommit: { p50Ms: commitAt(0.5), p99Ms: commitAt(0.99), n: commits.length }
    },
    held: figures.lost === 0 && figures.stuck === 0 && MEASURES.every((name) => holds(ladder[name]))
  }
}
