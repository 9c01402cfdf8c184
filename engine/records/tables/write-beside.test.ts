import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Kysely } from "kysely"
import { connect } from "../../adapters/postgres/database.ts"
import { migrate } from "../../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import type { Tables } from "../../ports/Database.ts"
import { verifyChain } from "../audit/log.ts"
import { skill } from "../skills/schema.ts"
import { type Change, ChangeRefused } from "./change.ts"
import { rowsWhere } from "./read.ts"
import { writeChanges } from "./write.ts"
import { Overtaken, writeBeside } from "./write-beside.ts"

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

const made = (id: string, name: string): Change => ({ op: "create", thing: skill, id, values: { name } })
const changed = (id: string, name: string, version = 1): Change => ({
  op: "change",
  thing: skill,
  id,
  version,
  values: { name }
})
const form = (db: Kysely<Tables>, change: Change) =>
  db.transaction().execute((all) => writeChanges(all, [change], { account: "form", at: 1 }))

/** Writes many, while `meanwhile` is done by others between what it lays ready and its turn. */
const beside = (
  db: Kysely<Tables>,
  changes: ReadonlyArray<Change>,
  meanwhile: () => Promise<unknown>,
  again: (places: ReadonlyArray<number>) => ReadonlyArray<Change | null> = (places) => {
    assert.deepStrictEqual(places, [])
    return []
  }
) => {
  let isDone = false
  const once = async () => {
    if (!isDone) await meanwhile()
    isDone = true
  }
  return db.transaction().execute((all) =>
    writeBeside(
      all,
      changes,
      { account: "import", at: 2, action: "import" },
      {
        afterWrite: { skill: once },
        touchesOwnRows: new Set(["skill"]),
        again: (places) => Promise.resolve(again(places))
      }
    )
  )
}

const skills = async (db: Kysely<Tables>) =>
  (await rowsWhere(db, skill))
    .map(({ changedBy, id, name, version }) => `${id} ${String(name)} v${version} ${changedBy}`)
    .toSorted()
const lines = async (db: Kysely<Tables>) =>
  (await db.selectFrom("audit_log").selectAll().orderBy("serial").execute()).map(
    ({ account, after, before, object_id }) => `${account} ${object_id}: ${nameIn(before)} → ${nameIn(after)}`
  )
const nameIn = (row: unknown) => (row as { readonly name: string } | null)?.name ?? "–"

describe("writing very many beside others", () => {
  it("lets a form be saved before it ends, and has the log as things came", () =>
    inDatabase(async (db) => {
      await form(db, made("a", "A"))
      const written = await beside(db, [made("b", "B"), changed("a", "A2")], () => form(db, made("c", "C")))
      assert.strictEqual(written.length, 2)
      assert.deepStrictEqual(await skills(db), ["a A2 v2 import", "b B v1 import", "c C v1 form"])
      assert.deepStrictEqual(await lines(db), ["form a: – → A", "form c: – → C", "import b: – → B", "import a: A → A2"])
      assert.deepStrictEqual(await verifyChain(db), { lines: 4, brokenAt: null, why: null })
    }))

  it("changes what a form changed meanwhile as the form left it, and overwrites nothing unseen", () =>
    inDatabase(async (db) => {
      await form(db, made("a", "A"))
      await form(db, made("z", "Z"))
      const written = await beside(
        db,
        [made("b", "B"), changed("a", "A2"), changed("z", "Z2")],
        async () => {
          await form(db, changed("a", "A of the form"))
          await form(db, changed("z", "Z2"))
        },
        (places) => {
          assert.deepStrictEqual(places, [1, 2])
          return [changed("a", "A2", 2), null]
        }
      )
      assert.deepStrictEqual(
        written.map((change) => change?.id ?? null),
        ["b", "a", null]
      )
      assert.deepStrictEqual(await skills(db), ["a A2 v3 import", "b B v1 import", "z Z2 v2 form"])
      assert.deepStrictEqual((await lines(db)).slice(4), ["import b: – → B", "import a: A of the form → A2"])
      assert.isNull((await verifyChain(db)).brokenAt)
    }))

  it("keeps nothing when one does not fit, and names it", () =>
    inDatabase(async (db) => {
      const refused = await beside(db, [made("b", "B"), made("bad", "")], () => Promise.resolve()).catch(
        (error: unknown) => error
      )
      assert.instanceOf(refused, ChangeRefused)
      assert.deepStrictEqual(
        refused.problems.map(({ field, index }) => [index, field]),
        [[1, "name"]]
      )
      assert.deepStrictEqual(await skills(db), [])
      assert.deepStrictEqual(await verifyChain(db), { lines: 0, brokenAt: null, why: null })
    }))

  it("gives up when what it stands on has gone meanwhile", () =>
    inDatabase(async (db) => {
      await form(db, made("a", "A"))
      const overtaken = await beside(
        db,
        [made("b", "B"), changed("a", "A2")],
        () => form(db, { op: "remove", thing: skill, id: "a", version: 1 }),
        () => {
          throw new Overtaken()
        }
      ).catch((error: unknown) => error)
      assert.instanceOf(overtaken, Overtaken)
      assert.deepStrictEqual(await skills(db), [])
      assert.isNull((await verifyChain(db)).brokenAt)
    }))
})
