import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type Kysely, sql, type Transaction } from "kysely"
import { connect } from "../../adapters/postgres/database.ts"
import { migrate } from "../../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import type { Tables } from "../../ports/Database.ts"
import { verifyChain } from "../audit/log.ts"
import { person } from "../people/schema.ts"
import { queue } from "../queues/schema.ts"
import { role } from "../roles/schema.ts"
import { skill } from "../skills/schema.ts"
import { columnsOf, linksOf, tableOf } from "../thing/columns.ts"
import { things } from "../things.ts"
import { unit } from "../units/schema.ts"
import { pageOf, rowOf, rowsWhere } from "./read.ts"
import { type Change, ChangeRefused, ChangeStale } from "./change.ts"
import { writeChanges } from "./write.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const inDatabase = async (work: (db: Kysely<Tables>) => Promise<void>): Promise<void> => {
  const url = await server.fresh()
  const db = connect(url, 2)
  try {
    await migrate(db as never, url)
    await work(db)
  } finally {
    await db.destroy()
  }
}

const by = { account: "boss", at: 1_000 }
const write = (db: Kysely<Tables>, changes: ReadonlyArray<Change>) =>
  db.transaction().execute((all: Transaction<Tables>) => writeChanges(all, changes, by))
const refusal = async (db: Kysely<Tables>, changes: ReadonlyArray<Change>) => {
  const error = await write(db, changes).catch((thrown: unknown) => thrown)
  assert.instanceOf(error, ChangeRefused)
  return error.problems.map(({ field, index, words }) => `${index} ${field}: ${words.en}`)
}
const sales: Change = { op: "create", thing: queue, id: "sales", values: { name: "Sales", unit: "centre" } }
const boss: Change = {
  op: "create",
  thing: person,
  id: "boss",
  values: { name: "Boss", unit: "centre", roles: ["administrator"] }
}
const ana: Change = {
  op: "create",
  thing: person,
  id: "ana",
  values: {
    name: "安娜",
    unit: "centre",
    roles: ["agent"],
    agent: "1001",
    queues: ["sales"],
    skills: { english: 7 }
  }
}
const english: Change = { op: "create", thing: skill, id: "english", values: { name: "English" } }

describe("the tables of things", () => {
  it("have a column for each field, of its type, and a table for each link", () =>
    inDatabase(async (db) => {
      const { rows } = await sql<{ readonly name: string; readonly type: string; readonly nullable: string }>`
        select table_name || '.' || column_name as name, case data_type when 'ARRAY' then 'text[]' else data_type end as type, is_nullable as nullable
        from information_schema.columns where table_schema = 'public'`.execute(db)
      const there = new Map(rows.map(({ name, nullable, type }) => [name, `${type} ${nullable}`]))
      for (const thing of things) {
        for (const { isNullable, name, type } of columnsOf(thing))
          assert.strictEqual(
            there.get(`${tableOf(thing)}.${name}`),
            `${type} ${isNullable ? "YES" : "NO"}`,
            `${thing.name}.${name}`
          )
        for (const { hasLevel, other, owner, table } of linksOf(thing))
          for (const name of [owner, other, hasLevel ? "level" : "position"])
            assert.isTrue(there.has(`${table}.${name}`), `${table}.${name}`)
      }
    }))
})

describe("a change of things", () => {
  it("is written whole, with its links, version, author and line in the log", () =>
    inDatabase(async (db) => {
      await write(db, [english, sales, boss, ana])
      const row = await rowOf(db, person, "ana")
      assert.deepInclude(row as object, {
        id: "ana",
        version: 1,
        changedAt: 1_000,
        changedBy: "boss",
        queues: ["sales"],
        skills: { english: 7 },
        capacity: "default",
        autoAnswerSeconds: null,
        narrowLine: false
      })
      const [changed] = await write(db, [
        {
          op: "change",
          thing: person,
          id: "ana",
          version: 1,
          values: { ...(ana.op === "create" ? ana.values : {}), skills: {}, name: "安娜二" }
        }
      ])
      assert.deepInclude(changed as object, { version: 2, name: "安娜二", skills: {} })
      assert.deepStrictEqual(await rowOf(db, person, "ana"), changed!)
      const log = await db
        .selectFrom("audit_log")
        .selectAll()
        .where("object_id", "=", "ana")
        .orderBy("serial")
        .execute()
      assert.deepStrictEqual(
        log.map(({ account, action, object }) => `${account} ${action} ${object}`),
        ["boss create person", "boss change person"]
      )
      assert.deepStrictEqual(log[1]!.before, row)
      assert.deepStrictEqual(log[1]!.after, changed)
      assert.deepStrictEqual(await verifyChain(db), { lines: 5, brokenAt: null, why: null })
    }))

  it("tells the engine when it concerns the centre, and not otherwise", () =>
    inDatabase(async (db) => {
      const version = async () =>
        Number((await sql<{ readonly version: number }>`select version from centre_state`.execute(db)).rows[0]!.version)
      const before = await version()
      await write(db, [english])
      assert.strictEqual(await version(), before)
      await write(db, [sales])
      assert.strictEqual(await version(), before + 1)
    }))

  it("names every field that does not fit, and does nothing", () =>
    inDatabase(async (db) => {
      assert.deepStrictEqual(
        await refusal(db, [
          { op: "create", thing: queue, id: "two words", values: { name: "", unit: "nowhere" } },
          { op: "create", thing: skill, id: null, values: { name: "x", colour: "red" } },
          sales
        ]),
        [
          "0 id: is not of the right form; such as service",
          "0 name: must be filled in",
          "1 id: must be filled in",
          "1 colour: there is no such field"
        ]
      )
      assert.deepStrictEqual(
        await refusal(db, [{ ...ana, values: { ...(ana as { values: object }).values } } as Change]),
        ["0 queues: there is no “sales” among Queues", "0 skills: there is no “english” among Skills"]
      )
      assert.deepStrictEqual(await rowsWhere(db, queue), [])
      assert.strictEqual((await verifyChain(db)).lines, 0)
    }))

  it("is refused when somebody else was first, who is shown", () =>
    inDatabase(async (db) => {
      await write(db, [english])
      await write(db, [{ op: "change", thing: skill, id: "english", version: 1, values: { name: "英语" } }])
      const stale = await write(db, [
        { op: "change", thing: skill, id: "english", version: 1, values: { name: "Anglais" } }
      ]).catch((thrown: unknown) => thrown)
      assert.instanceOf(stale, ChangeStale)
      assert.deepInclude(stale.current as object, { name: "英语", version: 2 })
      const gone = await write(db, [{ op: "remove", thing: skill, id: "french", version: 1 }]).catch(
        (thrown: unknown) => thrown
      )
      assert.deepInclude(gone as object, { current: null, id: "french" })
    }))

  it("leaves no tree in a circle, no centre without an administrator, no queue that is still used", () =>
    inDatabase(async (db) => {
      const department: Change = {
        op: "create",
        thing: unit,
        id: "south",
        values: { name: "South", level: "department", parent: "centre" }
      }
      await write(db, [english, sales, boss, ana, department])
      await write(db, [
        { op: "create", thing: unit, id: "east", values: { name: "East", level: "department", parent: "south" } }
      ])
      assert.deepStrictEqual(
        await refusal(db, [
          {
            op: "change",
            thing: unit,
            id: "south",
            version: 1,
            values: { name: "South", level: "department", parent: "east" }
          }
        ]),
        ["0 parent: this would put it below itself"]
      )
      assert.deepStrictEqual(await refusal(db, [{ op: "remove", thing: person, id: "boss", version: 1 }]), [
        "0 roles: somebody must be left who may edit roles and people everywhere"
      ])
      const administrator = (await rowOf(db, role, "administrator"))!
      assert.deepStrictEqual(
        await refusal(db, [
          {
            op: "change",
            thing: role,
            id: "administrator",
            version: administrator.version,
            values: { name: "管理员", isSeeded: true, grants: [] }
          }
        ]),
        ["0 grants: somebody must be left who may edit roles and people everywhere"]
      )
      assert.deepStrictEqual(await refusal(db, [{ op: "remove", thing: skill, id: "english", version: 1 }]), [
        "0 id: is still used by People: ana"
      ])
      assert.deepStrictEqual(await refusal(db, [{ op: "remove", thing: unit, id: "centre", version: 1 }]), [
        "0 id: is still used by Organisation: south",
        "0 id: is still used by Queues: sales",
        "0 id: is still used by People: ana, boss"
      ])
      await write(db, [{ op: "remove", thing: queue, id: "sales", version: 1 }])
      assert.deepInclude((await rowOf(db, person, "ana")) as object, { queues: [] })
    }))

  it("is found again: searched, filtered, sorted, in pages, and only where the asker may look", () =>
    inDatabase(async (db) => {
      await write(db, [
        english,
        sales,
        boss,
        ana,
        { op: "create", thing: unit, id: "south", values: { name: "South", level: "team", parent: "centre" } },
        { op: "create", thing: person, id: "bob", values: { name: "100%_Bob", unit: "south", roles: ["agent"] } }
      ])
      const everything = { kind: "everything" } as const
      const ids = async (query: Parameters<typeof pageOf>[2], scope: Parameters<typeof pageOf>[3] = everything) => {
        const { items, total } = await pageOf(db, person, query, scope)
        return [total, ...items.map(({ id }) => id)]
      }
      assert.deepStrictEqual(await ids({}), [3, "ana", "bob", "boss"])
      assert.deepStrictEqual(await ids({ search: "%_b" }), [1, "bob"])
      assert.deepStrictEqual(await ids({ search: "安" }), [1, "ana"])
      assert.deepStrictEqual(await ids({ sort: "name", order: "down", limit: 1, offset: 1 }), [3, "boss"])
      assert.deepStrictEqual(await ids({ filters: { queues: "sales", mayNotSignIn: "false" } }), [1, "ana"])
      assert.deepStrictEqual(await ids({ filters: { "no such'; drop table people": "x" } }), [0])
      assert.deepStrictEqual(await ids({}, { kind: "units", units: ["south"] }), [1, "bob"])
      assert.deepStrictEqual(await ids({}, { kind: "own", account: "ana", agent: null }), [1, "ana"])
    }))
})

describe("the log of changes", () => {
  it("finds a line that was altered, and refuses to be", () =>
    inDatabase(async (db) => {
      await write(db, [english, sales, boss])
      const refused = await sql`update audit_log set account = 'nobody'`
        .execute(db)
        .catch((thrown: unknown) => String(thrown))
      assert.include(refused, "only ever added to")
      await sql`alter table audit_log disable trigger all`.execute(db)
      await sql`update audit_log set account = 'nobody' where serial = 2`.execute(db)
      assert.deepStrictEqual(await verifyChain(db), { lines: 1, brokenAt: 2, why: "the line is not as it was written" })
      await sql`delete from audit_log where serial = 2`.execute(db)
      assert.deepStrictEqual(await verifyChain(db), { lines: 1, brokenAt: 2, why: "a line is missing" })
    }))
})
