import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import { Centre } from "#actors/centre.ts"
import * as Schema from "effect/Schema"
import { Database } from "../../ports/Database.ts"
import { makeUpPasswords, seedCentre } from "../../records/centre/seed.ts"
import { readCentre } from "../../records/centre/store.ts"
import { connect, openDatabase } from "./database.ts"
import { migrate } from "./migrate.ts"
import { up as firstRelease } from "./migrations/0001_first.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const hotline = {
  id: "hotline",
  start: "welcome",
  nodes: {
    welcome: { _tag: "Play", prompt: "welcome", next: "bye" },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const later = { id: "hotline", version: 2, start: "box", nodes: { box: { _tag: "Facsimile", seconds: 60 } } }

/** A database of its own, and what was done in it. */
const inDatabase = async <A>(work: (db: Kysely<never>, url: string) => Promise<A>): Promise<A> => {
  const url = await server.fresh()
  const db = connect(url, 2) as unknown as Kysely<never>
  try {
    return await work(db, url)
  } finally {
    await db.destroy()
  }
}
const ask = <A, E>(url: string, work: Effect.Effect<A, E, Database>) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      return yield* Effect.provideService(work, Database, service)
    }).pipe(Effect.scoped)
  )
const flowsIn = async (url: string) =>
  (await ask(url, readCentre))?.flows.map(({ id, nodes, version }) => [id, version, Object.keys(nodes).toSorted()])

describe("flows in the database", () => {
  it("of the first release are the first versions", async () => {
    const read = await inDatabase(async (db, url) => {
      await firstRelease(db)
      await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
        db
      )
      await sql`create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0)`.execute(
        db
      )
      await sql`insert into kysely_migration_lock values ('migration_lock', 0)`.execute(db)
      await sql`insert into kysely_migration values ('0001_first', '2026-11-26')`.execute(db)
      await sql`insert into flows values ('hotline', ${JSON.stringify(hotline)})`.execute(db)
      await migrate(db, url)
      return flowsIn(url)
    })
    assert.deepStrictEqual(read, [["hotline", 1, ["bye", "welcome"]]])
  })

  it("keep all their versions, and nodes of kinds that nobody knows yet", async () => {
    const centre = Schema.decodeUnknownSync(Centre)({
      queues: [],
      agents: [],
      numbers: { "95000": "hotline" },
      flows: [hotline]
    })
    await inDatabase(async (db, url) => {
      await migrate(db, url)
      await ask(url, seedCentre(centre, makeUpPasswords(centre, "a chosen one", true), "carillon"))
      // As a newer version of the programme writes it.
      await sql`insert into flow_versions values ('hotline', ${later.version}, ${JSON.stringify(later)})`.execute(db)
      const read = await ask(url, readCentre)
      assert.deepStrictEqual(read?.flows[0], centre.flows[0])
      assert.deepStrictEqual(read?.flows[1]?.nodes["box"], {
        _tag: "Unknown",
        kind: "Facsimile",
        written: { _tag: "Facsimile", seconds: 60 }
      })
    })
  })

  it("never change in place", async () => {
    const refused = await inDatabase(async (db, url) => {
      await migrate(db, url)
      await sql`insert into flow_versions values ('hotline', 1, ${JSON.stringify(hotline)})`.execute(db)
      return sql`update flow_versions set body = '{}'`.execute(db).catch((error: unknown) => (error as Error).message)
    })
    assert.strictEqual(refused, 'version 1 of flow "hotline" never changes; write a new version')
  })
})
