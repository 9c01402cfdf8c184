import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { sql } from "kysely"
import { Fact, ofWork } from "#actors/facts.ts"
import { AgentId, CallId, EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import { Database } from "../../ports/Database.ts"
import type { JournalEntry } from "../../ports/Journal.ts"
import { callRecords } from "../../projections/call-record.ts"
import { decisionsAbout } from "../../records/calls/store.ts"
import { type OpenDatabase, openDatabase } from "./database.ts"
import { finishFirstRelease } from "./first-release.ts"
import { openJournal } from "./journal.ts"
import { migrate } from "./migrate.ts"
import { ensureIndexes, ensureMonths, ensureMonthsAhead, monthOf, partitionsOf } from "./months.ts"
import { letGo, type Retention } from "./retention.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"

const asItIs = (_: string, json: unknown) => json

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

const withDatabase = async (
  body: (
    database: OpenDatabase,
    append: (entry: Partial<JournalEntry>) => Effect.Effect<void>
  ) => Effect.Effect<unknown, unknown, Scope.Scope>
) => {
  const url = await server.fresh()
  await Effect.runPromise(
    Effect.gen(function* () {
      const database = yield* openDatabase(url)
      yield* Effect.promise(() => migrate(database.db as never, url))
      const { service } = yield* openJournal({
        database,
        encoder: { state: asItIs, message: asItIs, commands: asItIs },
        projections: [callRecords],
        code: { version: "1", kinds: {} },
        home: "here"
      })
      yield* body(database, (entry) =>
        Effect.andThen(service.append({ ...EMPTY, ...entry } as JournalEntry), service.flush)
      )
    }).pipe(Effect.scoped, Effect.orDie)
  )
}
const EMPTY = { sequence: 1, message: { _tag: "Told" }, commands: [], state: { _tag: "Being" }, over: false, facts: [] }

const names = ({ db }: OpenDatabase, table: "journal" | "facts") =>
  Effect.promise(async () => (await partitionsOf(db, table)).map(({ name }) => name))
const actors = ({ db }: OpenDatabase) =>
  Effect.promise(async () =>
    (await db.selectFrom("journal").select("actor").orderBy("actor").execute()).map((r) => r.actor)
  )

const ended = (atMs: number) =>
  Fact.cases.CallEnded.make({
    at: EpochMs.make(atMs),
    call: CallId.make("a"),
    outcome: "handled",
    by: "caller",
    cause: "NORMAL_CLEARING",
    talkMs: 1
  })

describe("the months of journal and facts", () => {
  it("are those of the calendar in UTC", () => {
    const { fromMs, name, untilMs } = monthOf(Date.UTC(2026, 11, 31, 23, 59))
    assert.deepStrictEqual([fromMs, untilMs, name], [Date.UTC(2026, 11, 1), Date.UTC(2027, 0, 1), "2026_12"])
    assert.throws(() => monthOf(8.64e15 + 1), RangeError)
  })

  it("are made ahead, once, also by two at a time", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const nowMs = Date.UTC(2026, 11, 5)
        yield* Effect.promise(() =>
          Promise.all([ensureMonthsAhead(database.db, nowMs), ensureMonthsAhead(database.db, nowMs)])
        )
        assert.deepStrictEqual(yield* names(database, "journal"), ["journal_2026_12", "journal_2027_01"])
        assert.deepStrictEqual(yield* names(database, "facts"), ["facts_2026_12", "facts_2027_01"])
      })
    ))

  it("are made on the way when a clock is far ahead or back, and no step is lost for want of one", () =>
    withDatabase((database, append) =>
      Effect.gen(function* () {
        const [past, future] = [Date.UTC(1999, 4, 5), Date.UTC(2048, 1, 1)]
        yield* append({ actor: "call/a", at: past, facts: [ended(future)] })
        yield* append({ actor: "call/a", sequence: 2, at: future, facts: [ended(past)] })
        assert.deepStrictEqual(yield* names(database, "journal"), ["journal_1999_05", "journal_2048_02"])
        assert.deepStrictEqual(yield* names(database, "facts"), ["facts_1999_05", "facts_2048_02"])
        assert.deepStrictEqual(yield* actors(database), ["call/a", "call/a"])
      })
    ))
})

describe("a database of the first release", () => {
  it("keeps its rows where they lie, gets its missing indexes beside the work, and goes on in months", async () => {
    const url = await server.fresh()
    await Effect.runPromise(
      Effect.gen(function* () {
        const database = yield* openDatabase(url)
        const { db } = database
        const run = <A>(work: () => Promise<A>) => Effect.promise(work)
        yield* run(() => migrate(db as never, url, "0001_first"))
        const [run1, before] = [Date.UTC(2026, 8, 1), Date.UTC(2026, 9, 20)]
        yield* run(() =>
          sql`insert into journal (actor, sequence, run, at, message, commands, digest, state, "over")
            select 'call/' || n, 1, ${run1}::bigint, ${before}::bigint + n, '{}', '[]', null, null, true from generate_series(1, 500) as n`.execute(
            db
          )
        )
        yield* run(() =>
          sql`insert into facts (actor, sequence, ordinal, at, call, agent, kind, body)
            select 'call/' || n, 1, 0, ${before}::bigint + n, n::text, null, 'CallArrived', '{}' from generate_series(1, 500) as n`.execute(
            db
          )
        )
        const where = (table: string) =>
          run(async () => {
            const { rows } = await sql<{ file: string }>`select pg_relation_filepath(c.oid) as file from pg_class as c
              where relname like ${`${table}%`} and relkind = 'r' order by relname limit 1`.execute(db)
            return rows[0]?.file
          })
        const files = [yield* where("journal"), yield* where("facts")]
        yield* run(() => migrate(db as never, url))
        // Not copied: the very same files.
        assert.deepStrictEqual([yield* where("journal"), yield* where("facts")], files)
        const kept = async () => (await db.selectFrom("journal").select("actor").execute()).length
        const ends = async () => (await db.selectFrom("ended").select("actor").execute()).length
        // At once every row is there, and the ends of older days are not known yet.
        assert.deepStrictEqual([yield* run(kept), yield* run(ends)], [500, 0])
        assert.isTrue(yield* run(() => finishFirstRelease(db)))
        assert.isFalse(yield* run(() => finishFirstRelease(db)))
        assert.deepStrictEqual([yield* run(kept), yield* run(ends)], [500, 500])
        assert.deepStrictEqual([yield* where("journal"), yield* where("facts")], files)
        const [old, ...months] = yield* run(() => partitionsOf(db, "journal"))
        assert.deepStrictEqual(months, [])
        assert.isAtMost(old!.fromMs, before)
        assert.isAbove(old!.untilMs, Date.now())
        assert.strictEqual(yield* run(() => ensureIndexes(db)), 4)
        assert.strictEqual(yield* run(() => ensureIndexes(db)), 0)
        const next = old!.untilMs
        yield* run(() => ensureMonths(db, [next]))
        yield* run(() =>
          sql`insert into facts (actor, sequence, ordinal, at, kind, version, body) values ('call/new', 1, 0, ${next}, 'CallArrived', 1, '{}')`.execute(
            db
          )
        )
        const ids = yield* run(() => db.selectFrom("facts").select("id").orderBy("id", "desc").limit(2).execute())
        assert.deepStrictEqual(
          ids.map(({ id }) => id),
          [501, 500]
        )
      }).pipe(Effect.scoped)
    )
  })
})

describe("retention", () => {
  const [january, february, march] = [0, 1, 2].map((month) => Date.UTC(2026, month, 10))
  const nowMs = Date.UTC(2026, 2, 20)
  const facts = [ended(january!)]
  const fill = (append: (entry: Partial<JournalEntry>) => Effect.Effect<void>) =>
    Effect.gen(function* () {
      yield* append({ actor: "call/a", at: january!, over: true, facts })
      yield* append({ actor: "agent/1", at: january! })
      yield* append({ actor: "call/b", at: february!, over: true })
      yield* append({ actor: "call/c", at: march!, over: true })
    })
  const sweep = ({ db }: OpenDatabase, retention: Retention, projections = [callRecords]) =>
    Effect.promise(() => letGo(db, { retention, projections, nowMs }))

  it("takes a whole month when all that is in it is past its time", () =>
    withDatabase((database, append) =>
      Effect.gen(function* () {
        yield* fill(append)
        assert.deepStrictEqual(yield* sweep(database, { journal: { call: 30, agent: 30 }, facts: {} }), {
          partitions: ["journal_2026_01"],
          rows: 0
        })
        assert.deepStrictEqual(yield* actors(database), ["call/b", "call/c"])
        assert.deepStrictEqual(yield* names(database, "journal"), ["journal_2026_02", "journal_2026_03"])
        assert.deepStrictEqual(yield* names(database, "facts"), ["facts_2026_01", "facts_2026_02", "facts_2026_03"])
      })
    ))

  it("takes only the rows of one kind when another stays for ever", () =>
    withDatabase((database, append) =>
      Effect.gen(function* () {
        yield* fill(append)
        const journal = { call: 30, agent: "forever" as const }
        assert.deepStrictEqual(yield* sweep(database, { journal, facts: {} }), { partitions: [], rows: 1 })
        assert.deepStrictEqual(yield* actors(database), ["agent/1", "call/b", "call/c"])
        const left = yield* Effect.promise(() =>
          database.db.selectFrom("ended").select("actor").orderBy("actor").execute()
        )
        assert.deepStrictEqual(
          left.map(({ actor }) => actor),
          ["call/b", "call/c"]
        )
      })
    ))

  it("never takes a kind that nobody named, nor a month that is not over for long enough", () =>
    withDatabase((database, append) =>
      Effect.gen(function* () {
        yield* fill(append)
        assert.deepStrictEqual(yield* sweep(database, { journal: { call: 50 }, facts: {} }), {
          partitions: [],
          rows: 0
        })
        assert.deepStrictEqual(yield* sweep(database, { journal: {}, facts: {} }), { partitions: [], rows: 0 })
      })
    ))

  it("keeps facts while a table is still being built from them", () =>
    withDatabase((database, append) =>
      Effect.gen(function* () {
        yield* fill(append)
        // The tables of a new database are of the first version until something is built.
        const [built, next] = [1, 2].map((version) => [{ ...callRecords, version }])
        assert.deepStrictEqual(yield* sweep(database, { journal: {}, facts: { call: 1 } }, next), {
          partitions: [],
          rows: 0
        })
        assert.deepStrictEqual(yield* sweep(database, { journal: {}, facts: { call: 1 } }, built), {
          partitions: ["facts_2026_01", "facts_2026_02"],
          rows: 0
        })
      })
    ))
})

describe("decisions about an agent", () => {
  it("are found by an index, in every month, and those that did not look at them are not", () =>
    withDatabase((database, append) =>
      Effect.gen(function* () {
        const now = Date.now()
        const chosen = (offer: number, agents: ReadonlyArray<string>) =>
          Fact.cases.AgentChosen.make({
            at: EpochMs.make(now),
            ...ofWork(workIdOf("call", "a"), "voice"),
            queue: QueueId.make("sales"),
            agent: AgentId.make(agents[0]!),
            group: GroupId.make("main"),
            offer,
            strategy: "longest-idle",
            waitedMs: 1,
            candidates: agents.map((agent) => ({ agent: AgentId.make(agent), verdict: "chosen", score: 1 })),
            counts: {}
          })
        yield* append({
          actor: "distributor/main",
          at: now,
          facts: [chosen(1, ["1001", "1002"]), chosen(2, ["1002"]), chosen(3, ["1002", "1001"])]
        })
        const found = yield* decisionsAbout(AgentId.make("1001")).pipe(
          Effect.provideService(Database, database.service)
        )
        assert.deepStrictEqual(
          found.map((fact) => (fact as { offer?: number }).offer),
          [3, 1]
        )
        const plan = yield* Effect.promise(async () => {
          // As many decisions as a busy hour has, each about ten of 300 agents.
          await sql`insert into facts (actor, sequence, ordinal, at, call, agent, kind, version, body)
            select 'distributor/main', n + 1, 0, ${now}::bigint, 'c', '2001', 'AgentChosen', 1, jsonb_build_object('candidates',
              (select jsonb_agg(jsonb_build_object('agent', (2000 + (n * 7 + m) % 300)::text)) from generate_series(1, 10) as m))
            from generate_series(1, 3000) as n`.execute(database.db)
          await sql`analyze facts`.execute(database.db)
          return await sql<{
            "QUERY PLAN": string
          }>`explain select id from facts where kind = 'AgentChosen' and at >= ${now - 1_000}
            and jsonb_path_query_array(body, '$.candidates[*].agent') ? '2001' order by id desc limit 50`.execute(
            database.db
          )
        })
        assert.include(plan.rows.map((row) => row["QUERY PLAN"]).join("\n"), "_candidates")
      })
    ))
})
