import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { sql } from "kysely"
import { StoreAway } from "../../ports/CoreRpc.ts"
import { connect, openDatabase } from "./database.ts"
import { isAway } from "./dialect.ts"
import { prepareDatabase } from "./prepare.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"
import { DatabaseUnfit } from "./unfit.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

describe("a pool", () => {
  it("gives a transaction its connection, also as the first thing ever asked of it", async () => {
    const db = connect(server.url, 1)
    const { rows } = await db
      .transaction()
      .execute((all) => sql<{ two: number }>`select 1 + ${1}::int as two`.execute(all))
    assert.deepStrictEqual(rows, [{ two: 2 }])
    await db.destroy()
  })

  it("keeps nothing of a transaction that failed, and its connection works on", async () => {
    const db = connect(server.url, 1)
    await sql`create table half_done (n int)`.execute(db)
    const failed = await db
      .transaction()
      .execute(async (all) => {
        await sql`insert into half_done values (1)`.execute(all)
        throw new Error("changed my mind")
      })
      .catch((error: unknown) => error)
    assert.strictEqual((failed as Error).message, "changed my mind")
    assert.deepStrictEqual((await sql`select * from half_done`.execute(db)).rows, [])
    await db.destroy()
  })

  it("survives the end of its connection within a transaction", async () => {
    const db = connect(server.url, 2)
    const failed = await db
      .transaction()
      .execute(async (all) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(all)
        await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db)
        await sql`select 1`.execute(all)
      })
      .catch((error: unknown) => error)
    assert.instanceOf(failed, Error)
    assert.strictEqual((await sql`select 1`.execute(db)).rows.length, 1)
    await db.destroy()
  })

  it("fails what a transaction sends after the end of its connection, and goes on", async () => {
    const db = connect(server.url, 2)
    for (let turns = 0; turns < 40; turns += 1) {
      const failed = await db
        .transaction()
        .execute(async (all) => {
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(all)
          await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db)
          // The end of a connection is heard some turns of the loop later: before, while and after something is sent.
          for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
          await Promise.all([sql`select 1`.execute(all), sql`select 2`.execute(all), sql`select 3`.execute(all)])
        })
        .catch((error: unknown) => error)
      assert.isTrue(isAway(failed), String(failed))
    }
    assert.strictEqual((await sql`select 1`.execute(db)).rows.length, 1)
    await db.destroy()
  })

  it("lets transactions and lone queries wait while each connection is set aside", async () => {
    const db = connect(server.url, 1)
    const order: Array<string> = []
    const first = db.transaction().execute(async (all) => {
      await sql`select 1`.execute(all)
      void second()
      void sql`select 1`.execute(db).then(() => order.push("lone"))
      for (let turn = 0; turn < 5; turn += 1) await sql`select 1`.execute(all)
      order.push("first")
    })
    const waits = Promise.withResolvers<void>()
    const second = () =>
      db
        .transaction()
        .execute((all) => sql`select 1`.execute(all))
        .then(() => order.push("second"))
        .then(() => waits.resolve())
    await first
    await waits.promise
    await sql`select 1`.execute(db)
    assert.deepStrictEqual(order.toSorted(), ["first", "lone", "second"])
    assert.strictEqual(order[0], "first")
    await db.destroy()
  })

  it("reads times and counts as numbers and JSON as values", async () => {
    const db = connect(server.url, 1)
    const { rows } =
      await sql`select 1700000000000::bigint as at, '{"a":[1]}'::jsonb as b, '{"a":1}'::json as j`.execute(db)
    assert.deepStrictEqual(rows, [{ at: 1_700_000_000_000, b: { a: [1] }, j: { a: 1 } }])
    await db.destroy()
  })
})

describe("the port", () => {
  const asked = (url: string, text: string) =>
    Effect.runPromiseExit(
      Effect.gen(function* () {
        const { service } = yield* openDatabase(url)
        const exit = yield* Effect.exit(service.query((db) => sql.raw(text).execute(db)))
        return { exit, up: service.up() }
      }).pipe(Effect.scoped)
    ).then((exit) => {
      assert(Exit.isSuccess(exit))
      return exit.value
    })

  it("says StoreAway when nobody answers", async () => {
    const { exit, up } = await asked("postgres://carillon@localhost/none?host=/nowhere", "select 1")
    assert(Exit.isFailure(exit))
    assert.instanceOf(Cause.squash(exit.cause), StoreAway)
    assert.isFalse(up)
  })

  it("takes a wrong query for a bug of ours", async () => {
    const { exit, up } = await asked(server.url, "select nonsense")
    assert(Exit.isFailure(exit))
    assert.isTrue(Cause.hasDies(exit.cause))
    assert.isTrue(up)
  })

  it("makes its tables in an empty database without a line in the server's log that looks like a fault", async () => {
    const url = await server.fresh()
    const before = server.complaints()
    const prepared = Effect.gen(function* () {
      yield* prepareDatabase(yield* openDatabase(url), url)
    }).pipe(Effect.scoped)
    await Effect.runPromise(prepared)
    await Effect.runPromise(prepared)
    assert.deepStrictEqual(server.complaints(), before)
    await asked(url, "select nonsense")
    assert.strictEqual(server.complaints().length, before.length + 1)
  })

  it("refuses a database that does not exist, by name and without the password", async () => {
    const url = server.url.replace("carillon@localhost/postgres", "carillon:secret@localhost/missing")
    const refused = await Effect.runPromise(
      Effect.gen(function* () {
        const database = yield* openDatabase(url)
        return yield* Effect.flip(prepareDatabase(database, url))
      }).pipe(Effect.scoped)
    )
    assert.instanceOf(refused, DatabaseUnfit)
    assert.include(refused.message, "missing")
    assert.notInclude(refused.message, "secret")
  })
})
