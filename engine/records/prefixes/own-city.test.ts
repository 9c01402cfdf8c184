import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import { connect, openDatabase } from "../../adapters/postgres/database.ts"
import { migrate } from "../../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { changeParameter } from "../parameters/store.ts"
import { isOwnCityAt, prefixVersion, readPrefixes } from "./store.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const inDatabase = async (work: (db: Kysely<Tables>, url: string) => Promise<void>): Promise<void> => {
  const url = await server.fresh()
  const db = connect(url, 2)
  try {
    await migrate(db as never, url)
    await sql`insert into areas (id, name) values ('north', '北区')`.execute(db)
    for (const [id, province, city, area] of [
      ["010", "北京", "北京", null],
      ["0755", "广东", "深圳", null],
      ["1380013", "北京", "北京", null],
      ["1380014", "北京", "北京", "north"],
      ["1380755", "广东", "深圳", "north"],
      ["1390755", "广东", "深圳", null],
      ["13800139", "广东", "深圳", null]
    ])
      await sql`insert into prefixes (id, province, city, area) values (${id}, ${province}, ${city}, ${area})`.execute(
        db
      )
    await work(db, url)
  } finally {
    await db.destroy()
  }
}

const isIn = (db: Kysely<Tables>, value: string | null, version: number) =>
  db
    .transaction()
    .execute((all) => changeParameter(all, { name: "numbers.areaCode", version, value }, { account: "boss", at: 1 }))

const reading = <A>(url: string, work: Effect.Effect<A, unknown, Database>) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      return yield* Effect.provideService(work, Database, service)
    }).pipe(Effect.scoped)
  )

/** Whether it is at home in Beijing, and in Shenzhen. */
const MOBILES: ReadonlyArray<readonly [mobile: string, inBeijing: boolean, inShenzhen: boolean]> = [
  ["13800131234", true, false],
  ["13800145678", true, false],
  ["13807551234", false, true],
  ["13907551234", false, true],
  // Below a prefix of Beijing, and all the same not of it.
  ["13800139123", false, true],
  ["13712345678", false, false]
]

describe("the mobiles of the centre's own city", () => {
  it("are those whose prefix has the city of its area code, in the table and in what the engine read of it", () =>
    inDatabase(async (db, url) => {
      for (const [areaCode, at] of [
        ["010", 1],
        ["0755", 2]
      ] as const) {
        await isIn(db, areaCode, at - 1)
        const prefixes = await reading(url, readPrefixes)
        for (const row of MOBILES) {
          assert.strictEqual(prefixes.isOwnCity(row[0]), row[at], `${row[0]} as read in ${areaCode}`)
          assert.strictEqual(await isOwnCityAt(db, row[0]), row[at], `${row[0]} in the table in ${areaCode}`)
        }
        assert.strictEqual<string | undefined>(prefixes.areaOf("13807551234"), "north")
        assert.isUndefined(prefixes.areaOf("13800131234"))
      }
    }))

  it("are not looked for one by one where the own city has none", () =>
    inDatabase(async (db, url) => {
      await sql`insert into prefixes (id, province, city) values ('0898', '海南', '海口')`.execute(db)
      await isIn(db, "0898", 0)
      const sent: Array<number> = []
      const prefixes = await reading(
        url,
        Effect.gen(function* () {
          const { query, ...database } = yield* Database
          const counting: typeof query = (work) =>
            query(work).pipe(Effect.tap((rows) => Effect.sync(() => Array.isArray(rows) && sent.push(rows.length))))
          return yield* Effect.provideService(readPrefixes, Database, { ...database, query: counting })
        })
      )
      for (const [mobile] of MOBILES) assert.isFalse(prefixes.isOwnCity(mobile))
      // Two with an area, and the own city's code: none that only could be an exception.
      assert.deepStrictEqual(sent, [3])
    }))

  it("are none in a centre that has not said its area code, or one that nobody entered", () =>
    inDatabase(async (db, url) => {
      for (const areaCode of ["", "021"]) {
        if (areaCode !== "") await isIn(db, areaCode, 0)
        const prefixes = await reading(url, readPrefixes)
        for (const [mobile] of MOBILES) {
          assert.isFalse(prefixes.isOwnCity(mobile))
          assert.isFalse(await isOwnCityAt(db, mobile))
        }
      }
    }))

  it("are read again when the centre says another area code", () =>
    inDatabase(async (db, url) => {
      const before = await reading(url, prefixVersion)
      await isIn(db, "010", 0)
      assert.notStrictEqual(await reading(url, prefixVersion), before)
    }))
})
