import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import postgres from "postgres"
import { targetOf } from "./database.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"
import { Wires } from "./wires.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const opened = (count: number): Wires => {
  const { host, href } = targetOf(server.url)
  return new Wires((onclose) => postgres(href, { ...host, max: 1, onclose, onnotice: () => {} }), count, 0)
}

const pidOf = async (run: (ask: (sql: Pick<postgres.Sql, "unsafe">) => Promise<unknown>) => Promise<unknown>) => {
  const rows = (await run((sql) => sql.unsafe("select pg_backend_pid() as pid").execute())) as ReadonlyArray<{
    readonly pid: number
  }>
  return rows[0]!.pid
}

it("transactions that begin together get a connection each, and lone queries the rest", async () => {
  const wires = opened(3)
  const [one, two] = await Promise.all([wires.setAside(), wires.setAside()])
  const own = await Promise.all([pidOf(one.run), pidOf(two.run)])
  assert.strictEqual(new Set(own).size, 2)
  const lone = await Promise.all(Array.from({ length: 20 }, () => pidOf((ask) => wires.run(ask))))
  assert.strictEqual(new Set(lone).size, 1)
  assert.notInclude(own, lone[0])
  // What is given back by one is not the other's.
  one.release()
  const after = await Promise.all(Array.from({ length: 20 }, () => pidOf((ask) => wires.run(ask))))
  assert.notInclude(after, own[1])
  two.release()
  await wires.end(1)
})

it("nothing is kept of a query that was answered, failed or was in a transaction", async () => {
  const wires = opened(2)
  await Promise.all(Array.from({ length: 200 }, () => wires.run((sql) => sql.unsafe("select 1").execute())))
  const failed = await wires.run((sql) => sql.unsafe("select nothing").execute()).catch((error: unknown) => error)
  assert.instanceOf(failed, Error)
  const own = await wires.setAside()
  for (let n = 0; n < 50; n += 1) await own.run((sql) => sql.unsafe("select 1").execute())
  own.release()
  assert.strictEqual(wires.unanswered, 0)
  await wires.end(1)
})

it("whoever waits for a connection that is set aside goes on with the one that follows a lost one", async () => {
  const wires = opened(1)
  const own = await wires.setAside()
  const waits = pidOf((ask) => wires.run(ask))
  const died = await own
    .run((sql) => sql.unsafe("select pg_terminate_backend(pg_backend_pid())").execute())
    .catch((error: unknown) => error)
  assert.instanceOf(died, Error)
  assert.isNumber(await waits)
  own.release()
  assert.strictEqual(wires.unanswered, 0)
  await wires.end(1)
})
