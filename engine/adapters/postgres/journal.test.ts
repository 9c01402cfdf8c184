import { readdirSync } from "node:fs"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { sql } from "kysely"
import { Fact } from "#actors/facts.ts"
import { AgentId, CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import type { JournalEntry } from "../../ports/Journal.ts"
import { callOf, foldCall } from "../../projections/call-record.ts"
import { fromRow, toRow } from "../../records/calls/schema.ts"
import { connect, openDatabase } from "./database.ts"
import { openJournal } from "./journal.ts"
import { DatabaseNewer, migrate } from "./migrate.ts"
import { type TestPostgres, startPostgres } from "./testing.ts"

const plain = {
  state: (_: string, json: unknown) => json,
  message: (_: string, json: unknown) => json,
  commands: (_: string, json: unknown) => json
}
const records = { callOf, fold: foldCall, fromRow, toRow }

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

const step = (actor: string, sequence: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  actor,
  sequence,
  at: 1_000 + sequence,
  message: { _tag: "Told", sequence },
  commands: [{ _tag: "Do" }],
  state: { _tag: "Being", sequence },
  over: false,
  facts: [],
  ...more
})

const [at, call, agent, queue] = [EpochMs.make(5), CallId.make("c1"), AgentId.make("1001"), QueueId.make("sales")]
const arrived = (id: string) =>
  Fact.cases.CallArrived.make({
    at,
    call: CallId.make(id),
    callingNumber: "10086",
    dialledNumber: "95000",
    flow: "main"
  })

const withJournal = async <A>(
  body: (room: {
    readonly url: string
    readonly journal: Effect.Success<ReturnType<typeof openJournal>>
    readonly rows: (table: string, order: string) => Effect.Effect<ReadonlyArray<Record<string, unknown>>>
  }) => Effect.Effect<A>,
  url?: string
) => {
  const where = url ?? (await server.fresh())
  return await Effect.runPromise(
    Effect.gen(function* () {
      const database = yield* openDatabase(where)
      yield* Effect.promise(() => migrate(database.db as never, where))
      const journal = yield* openJournal({ database, encoder: plain, records })
      const rows = (table: string, order: string) =>
        Effect.promise(
          async () =>
            (
              await sql<Record<string, unknown>>`select * from ${sql.table(table)} order by ${sql.ref(order)}`.execute(
                database.db
              )
            ).rows
        )
      return yield* body({ url: where, journal, rows })
    }).pipe(Effect.scoped)
  )
}

describe("migrations", () => {
  it("bring an empty database to the newest tables once, also when two come at the same time", async () => {
    const url = await server.fresh()
    const [a, b] = [connect(url), connect(url)]
    const done = await Promise.all([migrate(a as never, url), migrate(b as never, url)])
    assert.strictEqual(done[0] + done[1], readdirSync(new URL("migrations", import.meta.url)).length)
    assert.strictEqual(await migrate(a as never, url), 0)
    await Promise.all([a.destroy(), b.destroy()])
  })

  it("refuse a database that a newer version has migrated", async () => {
    const url = await server.fresh()
    const db = connect(url)
    await migrate(db as never, url)
    await sql`insert into kysely_migration (name, timestamp) values ('0999_from_tomorrow', 'x')`.execute(db)
    const refused = await migrate(db as never, url).catch((error: unknown) => error)
    assert.instanceOf(refused, DatabaseNewer)
    assert.include((refused as Error).message, "0999_from_tomorrow")
    await db.destroy()
  })
})

describe("journal", () => {
  it("writes every step, the last state of the living, and takes away who is over", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        const { append, flush } = journal.service
        for (let sequence = 1; sequence <= 250; sequence++) yield* append(step("call/a", sequence))
        yield* append(step("call/b", 1))
        yield* append(step("call/b", 2, { over: true }))
        yield* flush
        const written = yield* rows("journal", "sequence")
        assert.deepStrictEqual(
          written.filter((row) => row["actor"] === "call/a").map((row) => row["sequence"]),
          Array.from({ length: 250 }, (_, index) => index + 1)
        )
        assert.deepStrictEqual(yield* journal.service.living, [
          { actor: "call/a", sequence: 250, state: { _tag: "Being", sequence: 250 } }
        ])
        assert.deepStrictEqual(written[0]?.["message"], { _tag: "Told", sequence: 1 })
        assert.strictEqual(journal.health().commits, 3)
      })
    ))

  it("keeps the digest and the small state of the last step an actor made in a commit, and of no other", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        yield* journal.service.append(step("call/a", 1))
        yield* journal.service.append(step("call/a", 2))
        yield* journal.service.append(step("call/big", 1, { state: { _tag: "Big", text: "x".repeat(5_000) } }))
        yield* journal.service.flush
        const found = yield* rows("journal", "actor")
        assert.deepStrictEqual(
          found.map((row) => [row["actor"], row["sequence"], row["digest"] !== null, row["state"] !== null]),
          [
            ["call/a", 1, false, false],
            ["call/a", 2, true, true],
            ["call/big", 1, true, false]
          ]
        )
      })
    ))

  it("waits for the commit when asked to", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        yield* journal.service.appendDurably(step("terminal/a", 1))
        assert.strictEqual((yield* rows("journal", "actor")).length, 1)
      })
    ))

  it("remembers over a restart who has ended, and goes on with the last serial number", async () => {
    const url = await server.fresh()
    await withJournal(
      ({ journal }) =>
        journal.service.append(step("call/c1", 1, { at: Date.now(), over: true, facts: [arrived("c1")] })),
      url
    )
    await withJournal(
      ({ journal, rows }) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* journal.over, ["call/c1"])
          yield* journal.service.append(step("call/c2", 1, { facts: [arrived("c2")] }))
          yield* journal.service.flush
          assert.deepStrictEqual(
            (yield* rows("call_records", "serial")).map((row) => [row["id"], row["serial"]]),
            [
              ["c1", 1],
              ["c2", 2]
            ]
          )
        }),
      url
    )
  })

  it("folds facts into the call's record, also those of another actor and after a restart", async () => {
    const url = await server.fresh()
    const facts: ReadonlyArray<Fact> = [
      arrived("c1"),
      Fact.cases.KeyPressed.make({ at, call, key: "1", node: "menu" }),
      Fact.cases.CallQueued.make({ at, call, queue }),
      Fact.cases.CallAnswered.make({ at, call, agent, queue, attempt: 1, waitMs: 700, ringMs: 300 })
    ]
    await withJournal(({ journal }) => journal.service.append(step("call/c1", 1, { facts })), url)
    await withJournal(
      ({ journal, rows }) =>
        Effect.gen(function* () {
          yield* journal.service.append(
            step("agent/1001", 1, { facts: [Fact.cases.WrapUpEnded.make({ at, call, agent, wrapUpMs: 30_000 })] })
          )
          yield* journal.service.flush
          const [record] = yield* rows("call_records", "serial")
          assert.deepInclude(record, {
            serial: 1,
            keys: "1",
            wait_ms: 700,
            ring_ms: 300,
            agent: "1001",
            wrap_up_ms: 30_000
          })
          assert.strictEqual((yield* rows("facts", "id")).length, 5)
        }),
      url
    )
  })

  it("loses nothing and repeats nothing when the database dies in the middle of it and comes back", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        const { append, flush } = journal.service
        for (let sequence = 1; sequence <= 30; sequence++)
          yield* append(step(`call/${sequence}`, 1, { facts: [arrived(`c${sequence}`)] }))
        yield* flush
        const ended = yield* Effect.forkChild(Effect.promise(() => server.kill()))
        for (let sequence = 31; sequence <= 400; sequence++)
          yield* append(step(`call/${sequence}`, 1, { facts: [arrived(`c${sequence}`)] }))
        yield* Fiber.join(ended)
        assert.isAbove(journal.health().backlog, 0)
        yield* Effect.promise(() => server.start())
        yield* flush
        assert.strictEqual(journal.health().backlog, 0)
        assert.strictEqual((yield* rows("journal", "actor")).length, 400)
        assert.strictEqual((yield* rows("facts", "id")).length, 400)
        assert.deepStrictEqual(
          (yield* rows("call_records", "serial")).map((row) => [row["id"], row["serial"]]),
          Array.from({ length: 400 }, (_, index) => [`c${index + 1}`, index + 1])
        )
      })
    ))

  it("changes nothing when a chunk is written twice because its answer was lost", async () => {
    const url = await server.fresh()
    const facts = [arrived("c1"), Fact.cases.KeyPressed.make({ at, call, key: "1", node: "menu" })]
    const once = (room: Parameters<Parameters<typeof withJournal>[0]>[0]) =>
      Effect.gen(function* () {
        yield* room.journal.service.append(step("call/c1", 1, { facts }))
        yield* room.journal.service.flush
        return [yield* room.rows("journal", "actor"), (yield* room.rows("facts", "id")).length] as const
      })
    const first = await withJournal(once, url)
    await withJournal(
      (room) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* once(room), first)
          assert.strictEqual(room.journal.health().repeated, 1)
        }),
      url
    )
  })

  it("keeps what a caller wrote although PostgreSQL's text cannot hold it", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        const callingNumber = 'a\u0000b\ud800c\\u0000"'
        yield* journal.service.append(step("call/c1", 1, { facts: [{ ...arrived("c1"), callingNumber } as Fact] }))
        yield* journal.service.flush
        assert.strictEqual((yield* rows("call_records", "serial"))[0]?.["calling_number"], 'a\ufffdb\ufffdc\\u0000"')
        assert.strictEqual(journal.health().refused, 0)
      })
    ))

  it("lets calls go on and counts what it cannot keep, when the database stays away for too long", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const database = yield* openDatabase("postgres://carillon@localhost/none?host=/nowhere")
        const journal = yield* openJournal({ database, encoder: plain, records, backlogLimit: 3 })
        for (let sequence = 1; sequence <= 5; sequence++) yield* journal.service.append(step("call/a", sequence))
        assert.deepInclude(journal.health(), { lost: 2, backlog: 3 })
      }).pipe(Effect.scoped)
    ))

  it("sets aside the one step the database will not take, and writes all others", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        for (let sequence = 1; sequence <= 9; sequence++)
          yield* journal.service.append(step("call/a", sequence, sequence === 5 ? { at: 1.5 } : {}))
        yield* journal.service.flush
        assert.deepStrictEqual(
          (yield* rows("journal", "sequence")).map((row) => row["sequence"]),
          [1, 2, 3, 4, 6, 7, 8, 9]
        )
        assert.strictEqual(journal.health().refused, 1)
      })
    ))
})
