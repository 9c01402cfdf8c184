import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { Fact } from "#actors/facts.ts"
import { CallId, EpochMs } from "#actors/vocabulary.ts"
import type { JournalEntry } from "../../ports/Journal.ts"
import { callRecords } from "../../projections/call-record.ts"
import { Backlog } from "./chunk.ts"
import { connect, type OpenDatabase } from "./database.ts"
import { makeFolding } from "./folding.ts"
import { migrate } from "./migrate.ts"
import { ensureMonths } from "./months.ts"
import { beginRun } from "./runs.ts"
import { sleepersOf } from "./sleepers.ts"
import { startPostgres, type TestPostgres } from "./testing/test-database.ts"
import { chunkWriter } from "./write-chunk.ts"

const plain = {
  state: (_: string, json: unknown) => json,
  message: (_: string, json: unknown) => json,
  commands: (_: string, json: unknown) => json
}
const projections = [callRecords]

const AT = EpochMs.make(1_000)
const CHUNKS = 80
/** Calls that begin in each. */
const BEGUN = 50

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

const begun = (call: string): JournalEntry => ({
  actor: `call/${call}`,
  sequence: 1,
  at: AT,
  message: { _tag: "Told" },
  commands: [],
  state: { _tag: "Being" },
  over: false,
  wakeAt: null,
  facts: [
    Fact.cases.CallArrived.make({
      at: AT,
      call: CallId.make(call),
      callingNumber: "10086",
      dialledNumber: "95000",
      flow: "main"
    })
  ]
})

/** One connection for everything: its plans are made while all tables are empty, and it can be asked what it has read. */
const withOneConnection = async <A>(body: (database: OpenDatabase) => Promise<A>): Promise<A> => {
  const url = await server.fresh()
  const db = connect(url, 1)
  try {
    await migrate(db as never, url)
    await ensureMonths(db, [AT])
    // Else PostgreSQL looks at the tables at a moment of its own, and makes new plans for what it finds.
    for (const table of ["living", "ended", "call_records"])
      await sql`alter table ${sql.table(table)} set (autovacuum_enabled = off)`.execute(db)
    const attempt: OpenDatabase["attempt"] = (query) =>
      Effect.tryPromise({ try: () => query(db), catch: (error) => ({ away: false, error }) })
    return await body({ db, attempt } as OpenDatabase)
  } finally {
    await db.destroy()
  }
}

/** Writes calls that begin, half of which end at once, and tells of each chunk's who is in it. */
const grow = async (
  database: OpenDatabase,
  told: (actors: ReadonlyArray<string>) => Promise<void> = async () => {}
): Promise<void> => {
  const beginning = { code: { version: "1", kinds: { call: 1 } }, home: "here", startedAtMs: 1, site: "main" }
  const run = await beginRun(database.db, { ...beginning, projections })
  const write = chunkWriter(plain, projections, "main")
  const folding = makeFolding(projections, database)
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const backlog = new Backlog(plain)
    for (let index = 0; index < BEGUN; index++) {
      const step = begun(`${chunk}-${index}`)
      backlog.add(step, 0)
      if (index % 2 === 0) backlog.add({ ...step, sequence: 2, facts: [], over: true }, 0)
    }
    const { rows } = backlog.take()!
    const folded = await Effect.runPromise(folding.fold(rows))
    assert.deepStrictEqual(await write(database.db, run, rows, folded), { _tag: "Written" })
    folded.keep()
    await told([...new Set(rows.map(({ entry }) => entry.actor))])
  }
}

/** Rows that were read by going through a whole table. */
const readWhole = async ({ db }: OpenDatabase): Promise<Readonly<Record<string, number>>> => {
  await sql`select pg_stat_force_next_flush()`.execute(db)
  const { rows } = await sql<{ readonly name: string; readonly read: number }>`
    select relname as name, seq_tup_read as read from pg_stat_user_tables
    where relname in ('living', 'ended', 'call_records') or relname like 'journal%' or relname like 'facts%'`.execute(
    db
  )
  return Object.fromEntries(rows.map(({ name, read }) => [name, read]))
}

describe("a database that grows", () => {
  it("is never read whole by a commit, although commits were planned when there was nothing in it", () =>
    withOneConnection(async (database) => {
      const before = await readWhole(database)
      await grow(database)
      assert.deepStrictEqual(await readWhole(database), before)
    }))

  it("is never read whole to learn who may fall asleep, or to wake one", () =>
    withOneConnection(async (database) => {
      const before = await readWhole(database)
      const { sleepable, wake } = sleepersOf(database, Effect.void)
      let asleep = 0
      await grow(database, async (actors) => {
        asleep += (await Effect.runPromise(sleepable(actors))).length
        assert.notStrictEqual(await Effect.runPromise(wake(actors[0]!)), undefined)
      })
      assert.strictEqual(asleep, (CHUNKS * BEGUN) / 2)
      assert.deepStrictEqual(await readWhole(database), before)
    }))
})
