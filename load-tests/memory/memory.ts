import type { RunningCentre } from "../running-centre.ts"
import { until } from "../crowd/wait.ts"
import { type FirstCall, firstCall } from "../first-call.ts"
import { memoryOf, type MemoryTable, PROCESSES } from "./processes.ts"

export interface MemoryOverCalls {
  /** Before anybody signed in, and when the last of the calls was over. */
  readonly idle: Table
  readonly afterCalls: Table
  readonly calls: FirstCall
  /** Processes of a centre that were not found; nothing may be missing. */
  readonly missing: number
  readonly restarts: number
}

type Table = MemoryTable & { readonly total: { readonly pssMb: number } }

/** The spare core begins after some seconds; a process that just started still takes memory. */
const SETTLED_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 1_000
/** Settled: for so many looks, nothing of all moved by more than this. */
const QUIET_LOOKS = 5
const QUIET_SHARE = 0.01

/** What each process has in memory when a centre has just started, and after the calls of `first-call`. */
export const memoryOverCalls = async (
  centre: RunningCentre,
  options: {
    readonly calls: number
    readonly agents: number
    readonly everyMs: number
    readonly say: (line: string) => void
  }
): Promise<MemoryOverCalls> => {
  const { say } = options
  say("waiting until the memory of all processes is level")
  const idle = await settled(centre, say)
  const calls = await firstCall(centre, options)
  const afterCalls = await settled(centre, say)
  const { workers } = await centre.health()
  const missing = [idle, afterCalls].flatMap((table) => PROCESSES.filter((name) => table[name] === undefined))
  if (missing.length > 0) say(`not found: ${missing.join(", ")}`)
  return {
    idle,
    afterCalls,
    calls,
    missing: missing.length,
    restarts: Object.values(workers).reduce((sum, { restarts }) => sum + restarts, 0)
  }
}

export const settled = async (centre: Pick<RunningCentre, "health">, say: (line: string) => void): Promise<Table> => {
  let table = withTotal({})
  let quiet = 0
  await until(
    "level memory",
    async () => {
      const { workers } = await centre.health()
      const now = withTotal(memoryOf(workers))
      const complete = PROCESSES.every((name) => now[name] !== undefined)
      const moved = Math.abs(now.total.pssMb - table.total.pssMb) / now.total.pssMb
      quiet = complete && moved <= QUIET_SHARE ? quiet + 1 : 0
      table = now
      return quiet >= QUIET_LOOKS
    },
    { withinMs: SETTLED_WITHIN_MS, everyMs: LOOK_EVERY_MS }
  ).catch((error: Error) => say(error.message))
  return table
}

/** RSS cannot be added up: what processes share would count again and again. */
const withTotal = (table: MemoryTable): Table => {
  const pssMb = Object.values(table).reduce((sum, memory) => sum + memory.pssMb, 0)
  return { ...table, total: { pssMb: Math.round(pssMb * 10) / 10 } }
}
