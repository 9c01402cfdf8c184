import { readdirSync } from "node:fs"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { sql } from "kysely"
import { Fact, ofWork } from "#actors/facts.ts"
import { AgentId, CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import type { JournalEntry } from "../../ports/Journal.ts"
import { callRecords } from "../../projections/call-record.ts"
import { Backlog } from "./chunk.ts"
import { connect, openDatabase } from "./database.ts"
import { finishFirstRelease } from "./first-release.ts"
import { openJournal } from "./journal.ts"
import { DatabaseNewer, migrate } from "./migrate.ts"
import { midCommit, type TestPostgres, startPostgres } from "./testing/test-database.ts"
import { DatabaseUnfit } from "./unfit.ts"
import { chunkWriter } from "./write-chunk.ts"

const plain = {
  state: (_: string, json: unknown) => json,
  message: (_: string, json: unknown) => json,
  commands: (_: string, json: unknown) => json
}
const code = { version: "1.2.3", kinds: { call: 3, agent: 2 } }
const options = { encoder: plain, projections: [callRecords], code, home: "here" }

const MIGRATIONS_DONE = readdirSync(new URL("./migrations/", import.meta.url)).length

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
      const journal = yield* openJournal({ database, ...options, returningKinds: ["agent"] })
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

/** Two engines on one database; the second has done nothing yet. */
const withTwoEngines = async <A, E>(
  body: (room: {
    readonly first: Effect.Success<ReturnType<typeof openJournal>>
    readonly second: Effect.Success<ReturnType<typeof openJournal>>
    readonly url: string
    readonly rows: (table: string, order: string) => Effect.Effect<ReadonlyArray<Record<string, unknown>>>
  }) => Effect.Effect<A, E>,
  home = "here"
) => {
  const url = await server.fresh()
  await withJournal(
    ({ journal, rows }) =>
      Effect.gen(function* () {
        const database = yield* openDatabase(url)
        const second = yield* openJournal({ database, ...options, home })
        return yield* body({ first: journal, second, rows, url })
      }).pipe(Effect.scoped, Effect.orDie),
    url
  )
}

describe("migrations", () => {
  it("bring an empty database to the newest tables once, also when two come at the same time", async () => {
    const url = await server.fresh()
    const [a, b] = [connect(url), connect(url)]
    const done = await Promise.all([migrate(a as never, url), migrate(b as never, url)])
    assert.strictEqual(done[0] + done[1], MIGRATIONS_DONE)
    assert.strictEqual(await migrate(a as never, url), 0)
    await Promise.all([a.destroy(), b.destroy()])
  })

  it("keep every row of the first release, and give its runs a row each", async () => {
    const url = await server.fresh()
    const db = connect(url)
    await migrate(db as never, url, "0001_first")
    const [first, second] = [1_770_000_000_000, 1_770_000_500_000]
    await sql`insert into journal (actor, sequence, run, at, message, commands, digest, state, "over") values
      ('call/a', 1, ${first}, 10, '{"_tag":"Arrived"}', '[]', null, null, false),
      ('call/a', 2, ${first}, 20, '{"_tag":"Ended"}', '[]', 'd', '{"_tag":"Gone"}', true),
      ('agent/1001', 1, ${first}, 10, '{"_tag":"Configured"}', '[]', 'd', '{"_tag":"SignedOut"}', false),
      ('agent/1001', 2, ${second}, 30, '{"_tag":"SignedIn"}', '[]', 'd', '{"_tag":"NotReady"}', false)`.execute(db)
    await sql`insert into living values ('agent/1001', 2, '{"_tag":"NotReady"}')`.execute(db)
    await sql`insert into facts (actor, sequence, ordinal, at, call, agent, kind, body)
      values ('call/a', 1, 0, 10, 'a', null, 'CallArrived', ${arrived("a")}::jsonb)`.execute(db)
    const rows = async () =>
      (await sql<{ actor: string }>`select * from journal order by actor, sequence`.execute(db)).rows
    const before = await rows()
    await migrate(db as never, url)
    assert.isTrue(await finishFirstRelease(db))
    assert.isFalse(await finishFirstRelease(db))
    assert.deepStrictEqual(
      await rows(),
      before.map((row) => ({ ...row, epoch: 0 }))
    )
    assert.deepStrictEqual(
      (await sql`select run, epoch, code, superseded_by from runs order by run`.execute(db)).rows,
      [first, second].map((run) => ({ run, epoch: 0, code: "release 1", superseded_by: null }))
    )
    assert.deepStrictEqual((await sql`select actor, sequence, run, epoch from living`.execute(db)).rows, [
      { actor: "agent/1001", sequence: 2, run: second, epoch: 0 }
    ])
    assert.deepStrictEqual((await sql`select * from ended`.execute(db)).rows, [
      { actor: "call/a", sequence: 2, epoch: 0, at: 20 }
    ])
    assert.strictEqual((await sql`select body from facts`.execute(db)).rows.length, 1)
    await db.destroy()
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
          { actor: "call/a", sequence: 250, state: { _tag: "Being", sequence: 250 }, version: 3 }
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

  it("an actor that ended and came back is alive, whether or not both were in one commit", async () => {
    const url = await server.fresh()
    const ana = (sequence: number, over = false) => step("agent/ana", sequence, { at: Date.now(), over })
    await withJournal(({ journal, rows }) => {
      const { append, flush } = journal.service
      return Effect.gen(function* () {
        for (const each of [ana(1), ana(2, true), ana(3)]) yield* append(each)
        yield* flush
        assert.deepStrictEqual(
          (yield* rows("living", "actor")).map((row) => row["sequence"]),
          [3]
        )
        yield* append(ana(4, true))
        yield* flush
        assert.deepStrictEqual(yield* rows("living", "actor"), [])
        assert.deepStrictEqual(yield* journal.over, [{ actor: "agent/ana", sequence: 4 }])
        yield* append(ana(5))
        yield* flush
        assert.deepStrictEqual(yield* journal.over, [])
        assert.strictEqual(journal.health().refused, 0)
      })
    }, url)
  })

  it("who may come back is remembered however long ago they ended", async () => {
    const url = await server.fresh()
    await withJournal(({ journal }) => {
      const { append, flush } = journal.service
      const longAgo = { at: Date.now() - 7_200_000, over: true }
      return Effect.gen(function* () {
        yield* append(step("call/c1", 1, longAgo))
        yield* append(step("agent/ana", 8, longAgo))
        yield* flush
        assert.deepStrictEqual(yield* journal.over, [{ actor: "agent/ana", sequence: 8 }])
      })
    }, url)
  })

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
          assert.deepStrictEqual(yield* journal.over, [{ actor: "call/c1", sequence: 1 }])
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
            step("agent/1001", 1, {
              facts: [
                Fact.cases.WrapUpEnded.make({ at, ...ofWork(workIdOf("call", call), "voice"), agent, wrapUpMs: 30_000 })
              ]
            })
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

  it("says of every run which code wrote it, and of every living state which version it is of", async () => {
    const url = await server.fresh()
    await withJournal(({ journal }) => journal.service.append(step("call/a", 1)), url)
    await withJournal(
      ({ journal, rows }) =>
        Effect.gen(function* () {
          yield* journal.service.append(step("queue/q", 1))
          yield* journal.service.flush
          const runs = yield* rows("runs", "run")
          assert.deepStrictEqual(
            runs.map((row) => [row["epoch"], row["code"], row["kinds"], row["superseded_by"]]),
            [
              [1, "1.2.3", code.kinds, runs[1]?.["run"]],
              [2, "1.2.3", code.kinds, null]
            ]
          )
          assert.deepStrictEqual(
            (yield* rows("journal", "actor")).map((row) => [row["actor"], row["run"], row["epoch"]]),
            [
              ["call/a", runs[0]?.["run"], 1],
              ["queue/q", runs[1]?.["run"], 2]
            ]
          )
          assert.deepStrictEqual(
            (yield* journal.service.living).map(({ actor, version }) => [actor, version]),
            [
              ["call/a", 3],
              ["queue/q", 1]
            ]
          )
        }),
      url
    )
  })

  it("writes nothing of an engine that another one has followed, and lets it do nothing more", () =>
    withTwoEngines(({ first, rows, second }) =>
      Effect.gen(function* () {
        yield* first.service.append(step("call/a", 1))
        yield* first.service.flush
        assert.strictEqual((yield* second.service.living).length, 1)
        // The old engine does not know yet. Its next step may be one the new owner has made already, or a call of its own.
        yield* first.service.append(step("call/a", 2, { state: { _tag: "Old" }, facts: [arrived("old")] }))
        yield* first.service.append(step("call/b", 1))
        yield* first.superseded
        const stuck = yield* Effect.forkChild(first.service.append(step("call/a", 3)))
        yield* second.service.append(step("call/a", 2, { state: { _tag: "New" }, facts: [arrived("new")] }))
        yield* second.service.flush
        assert.isUndefined(stuck.pollUnsafe())
        yield* Fiber.interrupt(stuck)
        assert.deepStrictEqual(
          (yield* rows("journal", "sequence")).map((row) => [row["actor"], row["sequence"], row["epoch"]]),
          [
            ["call/a", 1, 1],
            ["call/a", 2, 2]
          ]
        )
        assert.deepStrictEqual(
          (yield* rows("facts", "id")).map((row) => row["call"]),
          ["new"]
        )
        assert.deepStrictEqual(
          (yield* second.service.living).map(({ state }) => state),
          [{ _tag: "New" }]
        )
        assert.strictEqual(second.health().refused, 0)
      })
    ))

  it("lets a commit that is on its way finish before the next owner reads, so that it is never half known", () =>
    withTwoEngines(({ first, rows, second }) =>
      Effect.gen(function* () {
        yield* first.service.append(step("call/a", 1))
        yield* first.service.flush
        const writing = yield* Effect.forkChild(
          Effect.forEach(Array.from({ length: 300 }), (_, index) =>
            Effect.andThen(
              first.service.append(step("call/a", index + 2)),
              index % 10 === 0 ? first.service.flush : Effect.void
            )
          )
        )
        const [last] = yield* second.service.living
        yield* second.service.append(step("call/a", last!.sequence + 1))
        yield* second.service.flush
        yield* Fiber.interrupt(writing)
        const written = yield* rows("journal", "sequence")
        assert.deepStrictEqual(
          written.map((row) => row["sequence"]),
          Array.from({ length: last!.sequence + 1 }, (_, index) => index + 1)
        )
        assert.strictEqual(written.at(-1)?.["epoch"], 2)
      })
    ))

  it("waits with taking over for a commit of the old owner that is on its way, and then knows it", () =>
    withTwoEngines(({ first, second, url }) =>
      Effect.gen(function* () {
        yield* first.service.append(step("call/a", 1))
        yield* first.service.flush
        const run = yield* first.own
        const { rows } = new Backlog(plain).add(step("call/a", 2), 0)
        const living = yield* Effect.promise(() =>
          midCommit(
            url,
            (old) => chunkWriter(plain, [], "main")(old, run, rows, { rows: [], generations: [], keep: () => {} }),
            () => Effect.runPromise(second.service.living)
          )
        )
        assert.deepStrictEqual(
          living.map(({ actor, sequence }) => [actor, sequence]),
          [["call/a", 2]]
        )
      })
    ))

  it("does not push aside an engine of another home that was heard lately", () =>
    withTwoEngines(
      ({ first, second }) =>
        Effect.gen(function* () {
          yield* first.own
          const { error } = yield* Effect.flip(second.own)
          assert.instanceOf(error, DatabaseUnfit)
          assert.include((error as Error).message, "another centre (here, version 1.2.3)")
          yield* first.service.append(step("call/a", 1))
          yield* first.service.flush
        }),
      "elsewhere"
    ))

  it("follows at once an engine of another home that stopped in good order", async () => {
    const url = await server.fresh()
    await withJournal(({ journal }) => journal.service.append(step("call/a", 1)), url)
    await Effect.runPromise(
      Effect.gen(function* () {
        const database = yield* openDatabase(url)
        const { own } = yield* openJournal({ database, ...options, home: "elsewhere" })
        assert.strictEqual((yield* own).epoch, 2)
      }).pipe(Effect.scoped)
    )
  })

  it("keeps the step it has when another one of the same number comes, and writes the others", () =>
    withJournal(({ journal, rows }) =>
      Effect.gen(function* () {
        yield* journal.service.append(step("call/a", 1, { facts: [arrived("c1")] }))
        yield* journal.service.append(step("call/over", 7, { over: true }))
        yield* journal.service.flush
        // Another time puts it into another month: no index of one table would see it.
        yield* journal.service.append(step("call/a", 1, { at: 9_999_999_999, facts: [arrived("c2")] }))
        yield* journal.service.append(step("call/over", 1, { at: 9_999_999_999 }))
        yield* journal.service.append(step("call/a", 2, { facts: [arrived("c3")] }))
        yield* journal.service.flush
        assert.deepStrictEqual(
          (yield* rows("journal", "sequence")).map((row) => [row["actor"], row["sequence"], row["at"]]),
          [
            ["call/a", 1, 1_001],
            ["call/a", 2, 1_002],
            ["call/over", 7, 1_007]
          ]
        )
        assert.deepStrictEqual(
          (yield* rows("call_records", "serial")).map((row) => row["id"]),
          ["c1", "c3"]
        )
        assert.strictEqual(journal.health().refused, 2)
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
        const journal = yield* openJournal({ database, ...options, backlogLimit: 3 })
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
