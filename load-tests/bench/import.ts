import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { connect } from "#engine/adapters/postgres/database.ts"
import { migrate } from "#engine/adapters/postgres/migrate.ts"
import { startImportThread } from "#engine/office/exchange/import-thread.ts"
import type { ImportOrder } from "#engine/office/exchange/run-import.ts"
import { verifyChain } from "#engine/records/audit/log.ts"
import type { Bench, Found } from "../bench.ts"
import { percentile } from "../crowd/wait.ts"
import { throwAwayPostgres } from "./postgres.ts"

/** A whole table of the country's mobile prefixes within a minute of a person's time is what a minute is for: 100,000 rows in 60 s. */
const ROWS_PER_SECOND = 1_667
/** How often the loop that answers lists is looked at meanwhile. */
const LOOK_EACH_MS = 5
/** Lists and forms share that loop. */
const HELD_UP_P99_MS = 50

const CARRIERS = ["中国移动", "中国联通", "中国电信"]

const measured = Effect.fnUntraced(function* (rows: number, say: (line: string) => void) {
  const url = yield* (yield* throwAwayPostgres)("import")
  const db = yield* Effect.acquireRelease(
    Effect.sync(() => connect(url, 1)),
    (pool) => Effect.promise(() => pool.destroy())
  )
  yield* Effect.promise(() => migrate(db as never, url))
  const file = (province: string) =>
    Buffer.from(
      `号段,省份,城市,运营商\r\n${Array.from({ length: rows }, (_, index) => `${1_300_000 + index},${province},某市,${CARRIERS[index % 3]}\r\n`).join("")}`
    )
  const one = (mode: ImportOrder["mode"], bytes: Uint8Array) =>
    Effect.promise(() => timed(url, { mode, bytes: new Uint8Array(bytes) }, say))
  const check = yield* one("check", file("北京"))
  const create = yield* one("apply", file("北京"))
  const change = yield* one("apply", file("上海"))
  const { rows: kept } = yield* Effect.promise(() =>
    sql<{ readonly n: number }>`select count(*) n from prefixes where province = '上海' and version = 2`.execute(db)
  )
  const chain = yield* Effect.promise(() => verifyChain(db))
  const perSecond = (ms: number) => Math.round((rows * 1_000) / ms)
  const heldUp = [...check.heldUpMs, ...create.heldUpMs, ...change.heldUpMs]
  return {
    rows,
    checkedPerSecond: perSecond(check.ms),
    createdPerSecond: perSecond(create.ms),
    changedPerSecond: perSecond(change.ms),
    kept: Number(kept[0]!.n),
    auditLines: chain.lines,
    auditWhole: chain.brokenAt === null,
    heldUpP99Ms: Math.round(percentile(heldUp, 0.99) * 10) / 10,
    heldUpMaxMs: Math.round(Math.max(...heldUp) * 10) / 10
  }
}, Effect.scoped)

/** One import as the office starts it, and how late its own loop was meanwhile. */
const timed = async (
  databaseUrl: string,
  { bytes, mode }: Pick<ImportOrder, "bytes" | "mode">,
  say: (line: string) => void
) => {
  const order: ImportOrder = {
    thing: "prefix",
    mode,
    format: "csv",
    bytes,
    fileName: "prefixes.csv",
    asker: {
      account: "bench",
      name: "bench",
      agent: null,
      unit: "centre",
      grants: {},
      reach: { team: [], department: [] }
    },
    at: 0,
    scope: { kind: "everything" }
  }
  const heldUpMs: Array<number> = []
  let last = performance.now()
  const looking = setInterval(() => {
    const now = performance.now()
    heldUpMs.push(Math.max(0, now - last - LOOK_EACH_MS))
    last = now
  }, LOOK_EACH_MS)
  const began = performance.now()
  const entry = new URL("../../engine/workers/import.ts", import.meta.url)
  const ended = await startImportThread(entry, databaseUrl, order, () => {}).ended
  const ms = performance.now() - began
  clearInterval(looking)
  if (ended.kind === "failed") throw new Error(ended.message)
  const { problems, rows } = ended.outcome
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]))
  say(`${mode}: ${rows} rows in ${Math.round(ms)} ms`)
  return { ms, heldUpMs }
}

export const importBench: Bench = {
  about: "rows that an import checks, makes and changes a second, with a line in the log for each",
  numbers: { rows: 100_000 },
  run: async ({ rows = 0 }, say): Promise<Found> => {
    const result = await Effect.runPromise(measured(rows, say))
    const { auditWhole, changedPerSecond, createdPerSecond, heldUpP99Ms, kept } = result
    return {
      result,
      short: [
        ...(Math.min(changedPerSecond, createdPerSecond) < ROWS_PER_SECOND
          ? [`${ROWS_PER_SECOND} rows a second are promised`]
          : []),
        ...(kept === rows && auditWhole ? [] : ["not every row was kept and logged"]),
        ...(heldUpP99Ms > HELD_UP_P99_MS ? [`lists wait at most ${HELD_UP_P99_MS} ms for an import`] : [])
      ]
    }
  }
}
