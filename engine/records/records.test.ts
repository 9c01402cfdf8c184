import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import { CallId } from "#actors/vocabulary.ts"
import { connect, openDatabase } from "../adapters/postgres/database.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { ensureMonths } from "../adapters/postgres/months.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { Database, type Tables } from "../ports/Database.ts"
import { accountOf } from "./accounts/store.ts"
import { eachCountedFact } from "./calls/counted-facts.ts"
import { factsOfCall } from "./calls/store.ts"
import { readCentre } from "./centre/store.ts"
import { unknownFacts } from "./facts/read.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

/** An empty centre's tables, and what a store says over them. */
const withTables = async (
  body: (db: Kysely<Tables>, ask: <A, E>(effect: Effect.Effect<A, E, Database>) => Promise<A>) => Promise<void>
) => {
  const url = await server.fresh()
  const db = connect(url, 1)
  await migrate(db as never, url)
  await ensureMonths(db, [1_000])
  await body(db, (effect) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { service } = yield* openDatabase(url)
        return yield* Effect.provideService(effect, Database, service)
      }).pipe(Effect.scoped)
    )
  )
  await db.destroy()
}

let ordinals = 0
const fact = (kind: string, version: number, body: object) =>
  sql`insert into facts (actor, sequence, ordinal, at, call, agent, kind, version, body) values
    ('call/a', ${version}, ${++ordinals}, 1000, 'a', null, ${kind}, ${version}, ${{ _tag: kind, at: 1000, call: "a", ...body }}::jsonb)`

describe("the facts of a call", () => {
  it("are read without those of a later release, which stay in the table and are counted", () =>
    withTables(async (db, ask) => {
      await fact("CallQueued", 1, { queue: "sales" }).execute(db)
      await fact("CallQueued", 7, { queue: "sales", lane: 3 }).execute(db)
      await fact("DroneLanded", 1, { roof: 1, height: 2, wind: 3 }).execute(db)
      const before = unknownFacts()["CallQueued v7"] ?? 0
      assert.deepStrictEqual(
        (await ask(factsOfCall(CallId.make("a")))).map(({ _tag }) => _tag),
        ["CallQueued"]
      )
      const arrival = { callingNumber: "1", dialledNumber: "2", flow: "f" }
      await fact("CallArrived", 1, arrival).execute(db)
      await fact("CallArrived", 1, { ...arrival, list: "vip" }).execute(db)
      // Outside, say: nothing else tells that this caller was answered.
      await fact("PartyAnswered", 1, { attempt: 1, ringMs: 5_000 }).execute(db)
      const counted: Array<string> = []
      await ask(eachCountedFact(0, ({ _tag, ...said }) => counted.push(`${_tag} ${"list" in said ? said.list : ""}`)))
      assert.deepStrictEqual(counted, ["CallQueued ", "CallArrived vip", "PartyAnswered "])
      assert.strictEqual(unknownFacts()["CallQueued v7"], before + 2)
      assert.strictEqual((await db.selectFrom("facts").select("id").execute()).length, 6)
    }))
})

describe("the centre's settings", () => {
  /** A database as it was before things had tables with a column for each field. */
  const fromBefore = async (
    settings: object,
    body: (ask: <A, E>(effect: Effect.Effect<A, E, Database>) => Promise<A>) => Promise<void>
  ) => {
    const url = await server.fresh()
    const db = connect(url, 1)
    await migrate(db as never, url, "0004_people_and_words")
    await sql`insert into queues values ('sales', 0, ${settings}::jsonb)`.execute(db)
    await sql`insert into agents (id, position, name, queues, settings)
      values ('1001', 0, 'Ana', '["sales"]', '{"skills":{"english":7},"areas":["north"]}')`.execute(db)
    await sql`insert into accounts values ('1001', 'Ana', 'agent', '1001', 'hash'), ('boss', 'Boss', 'admin', null, 'hash')`.execute(
      db
    )
    await migrate(db as never, url)
    await body((effect) =>
      Effect.runPromise(
        Effect.gen(function* () {
          const { service } = yield* openDatabase(url)
          return yield* Effect.provideService(effect, Database, service)
        }).pipe(Effect.scoped)
      )
    )
    await db.destroy()
  }

  it("move into tables from rows that were written before some of their fields were thought of", () =>
    fromBefore(
      { id: "sales", name: "Sales", group: "main", wrapUpMs: 5_000, needs: [{ skill: "french", level: 3 }] },
      async (ask) => {
        const centre = await ask(readCentre)
        assert.deepInclude(centre!.queues[0] as object, {
          id: "sales",
          wrapUpMs: 5_000,
          ringTimeoutMs: 20_000,
          priority: 0,
          needs: [{ skill: "french", level: 3 }]
        })
        assert.deepInclude(centre!.agents[0] as object, {
          id: "1001",
          name: "Ana",
          queues: ["sales"],
          skills: { english: 7 },
          areas: ["north"],
          capacity: "default"
        })
        const { query } = await ask(Database)
        const people = await ask(query((db) => sql`select person, role from people_roles order by person`.execute(db)))
        assert.deepStrictEqual(people.rows, [
          { person: "1001", role: "agent" },
          { person: "boss", role: "administrator" }
        ])
        const boss = (await ask(accountOf("boss", 0)))!
        assert.strictEqual(boss.passwordHash, "hash")
        assert.strictEqual(boss.asker.grants["roles.edit"], "organisation")
        assert.isUndefined((await ask(accountOf("1001", 0)))?.asker.grants["roles.edit"])
      }
    ))

  it("name the row that cannot be read", () =>
    withTables(async (db, ask) => {
      await sql`insert into queues (id, name, unit, strategy) values ('sales', 'Sales', 'centre', 'by-star-sign')`.execute(
        db
      )
      const refused = await ask(Effect.flip(readCentre))
      assert.deepInclude(refused, { _tag: "UnreadableRow", row: "queue sales" })
      assert.include((refused as { why: string }).why, "strategy")
    }))
})
