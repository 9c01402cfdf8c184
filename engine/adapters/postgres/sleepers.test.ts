import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { sql } from "kysely"
import type { JournalEntry } from "../../ports/Journal.ts"
import { type OpenDatabase, openDatabase } from "./database.ts"
import { openJournal, type OpenJournal } from "./journal.ts"
import { migrate } from "./migrate.ts"
import { NEVER } from "./sleepers.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"

const plain = {
  state: (_: string, json: unknown) => json,
  message: (_: string, json: unknown) => json,
  commands: (_: string, json: unknown) => json
}

const CODE = { version: "1", kinds: { ticket: 2, call: 1 } }

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

const step = (actor: string, sequence: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  actor,
  sequence,
  at: 1_000,
  message: { _tag: "Told" },
  commands: [],
  over: false,
  facts: [],
  state: { _tag: "Being", sequence },
  ...more
})

/** A fresh database with these steps in it, opened by an engine whose tickets sleep. */
const withSteps = async <A>(
  steps: ReadonlyArray<JournalEntry>,
  body: (journal: OpenJournal["service"], database: OpenDatabase) => Effect.Effect<A>,
  sleepingKinds: ReadonlyArray<string> = ["ticket"]
): Promise<A> => {
  const url = await server.fresh()
  return await Effect.runPromise(
    Effect.gen(function* () {
      const database = yield* openDatabase(url)
      yield* Effect.promise(() => migrate(database.db as never, url))
      const journal = yield* openJournal({
        database,
        encoder: plain,
        projections: [],
        code: CODE,
        home: "here",
        sleepingKinds
      })
      for (const each of steps) yield* journal.service.append(each)
      yield* journal.service.flush
      return yield* body(journal.service, database)
    }).pipe(Effect.scoped)
  )
}

describe("actors outside memory", () => {
  it("are read one by one by their name, and an end is remembered", async () => {
    const steps = [
      step("ticket/1", 1, { wakeAt: 5_000 }),
      step("ticket/2", 1, { wakeAt: null }),
      step("ticket/2", 2, { over: true })
    ]
    const found = await withSteps(steps, ({ wake }) =>
      Effect.all([wake("ticket/1"), wake("ticket/2"), wake("ticket/3")])
    )
    assert.deepStrictEqual(found, [
      { actor: "ticket/1", sequence: 1, state: { _tag: "Being", sequence: 1 }, version: 2 },
      "ended",
      undefined
    ])
  })

  it("are left out by a start; calls are not", async () => {
    const steps = [step("ticket/1", 1, { wakeAt: 5_000 }), step("ticket/2", 1, { wakeAt: null }), step("call/1", 1)]
    const living = await withSteps(steps, ({ living: all }) => all)
    assert.deepStrictEqual(
      living.map(({ actor }) => actor),
      ["call/1"]
    )
  })

  it("are taken up by a start when their kind sleeps no more, and when it did not sleep before", async () => {
    const steps = [
      step("alarm/1", 1, { wakeAt: 5_000 }),
      step("order/1", 1, { wakeAt: null }),
      step("ticket/1", 1, { wakeAt: null }),
      step("ticket/2", 1)
    ]
    const living = await withSteps(steps, ({ living: all }) => all)
    assert.deepStrictEqual(living.map(({ actor }) => actor).toSorted(), ["alarm/1", "order/1", "ticket/2"])
  })

  it("are told by the time of their alarm, page by page, those of one moment too", async () => {
    const steps = [
      ...[5_000, 3_000, 3_000, 3_000, 9_000].map((wakeAt, index) => step(`ticket/${index}`, 1, { wakeAt })),
      step("ticket/never", 1, { wakeAt: null }),
      step("call/1", 1)
    ]
    const pages = await withSteps(steps, ({ sleepers }) =>
      Effect.gen(function* () {
        const first = yield* sleepers({ beforeMs: 9_000, after: undefined, limit: 2 })
        const second = yield* sleepers({ beforeMs: 9_000, after: first.at(-1), limit: 2 })
        const third = yield* sleepers({ beforeMs: 9_000, after: second.at(-1), limit: 2 })
        return [first, second, third].map((page) => page.map(({ actor, wakeAt }) => `${actor} ${wakeAt}`))
      })
    )
    assert.deepStrictEqual(pages, [["ticket/1 3000", "ticket/2 3000"], ["ticket/3 3000", "ticket/0 5000"], []])
  })

  it("may sleep when their last step is committed and says when to wake them", async () => {
    const steps = [step("ticket/1", 1, { wakeAt: 5_000 }), step("ticket/2", 1)]
    const rows = await withSteps(steps, ({ append, sleepable }) =>
      Effect.gen(function* () {
        yield* append(step("ticket/1", 2, { wakeAt: 6_000 }))
        return yield* sleepable(["ticket/1", "ticket/2", "ticket/3"])
      })
    )
    assert.deepStrictEqual(rows, [{ actor: "ticket/1", sequence: 2 }])
  })

  it("have their newest alarm in the row, and the last number there is when they want none", async () => {
    const steps = [
      step("ticket/1", 1, { wakeAt: 5_000 }),
      step("ticket/1", 2, { wakeAt: 7_000 }),
      step("ticket/2", 1, { wakeAt: null })
    ]
    const rows = await withSteps(steps, (_, { db }) =>
      Effect.promise(() => db.selectFrom("living").select(["actor", "wake_at"]).orderBy("actor").execute())
    )
    assert.deepStrictEqual(rows, [
      { actor: "ticket/1", wake_at: 7_000 },
      { actor: "ticket/2", wake_at: NEVER }
    ])
  })

  it("are found through an index, however many there are", async () => {
    const plans = await withSteps([], (_, { db }) =>
      Effect.promise(async () => {
        await sql`insert into living (actor, sequence, run, epoch, state, wake_at)
          select 'ticket/' || n, 1, 1, 1, '{}', 1000000 + n from generate_series(1, 20000) n`.execute(db)
        await sql`analyze living`.execute(db)
        const explained = [
          sql`explain select actor, sequence, state from living where wake_at is null`,
          sql`explain select actor, wake_at from living where wake_at < 1000100 order by wake_at, actor limit 1000`,
          sql`explain select actor, sequence, state from living where actor = 'ticket/7'`
        ]
        return await Promise.all(explained.map(async (query) => JSON.stringify((await query.execute(db)).rows)))
      })
    )
    assert.deepStrictEqual(
      plans.map((plan) => /(living_awake|living_wake_at|living_pkey)/u.exec(plan)?.[0]),
      ["living_awake", "living_wake_at", "living_pkey"]
    )
  })

  it("wait for a database that is away, and are not taken for nobody", async () => {
    const found = await withSteps([step("ticket/1", 1, { wakeAt: 5_000 })], ({ wake }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => server.kill())
        const waking = yield* Effect.forkChild(wake("ticket/1"))
        yield* Effect.promise(() => server.start())
        return yield* Fiber.join(waking)
      })
    )
    assert.deepStrictEqual(found, { actor: "ticket/1", sequence: 1, state: { _tag: "Being", sequence: 1 }, version: 2 })
  })
})
