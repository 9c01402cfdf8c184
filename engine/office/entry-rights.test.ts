import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { skill } from "../records/skills/schema.ts"
import type { Change } from "../records/tables/change.ts"
import type { AnyThing } from "../records/thing/thing.ts"
import { beyondEntry } from "./entry-rights.ts"
import { askerWith, withOffice } from "./testing/affairs-office.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

/** A thing that agents enter: any thing becomes one by two lines of its declaration. */
const entered: AnyThing = {
  ...skill,
  permissions: { ...skill.permissions, add: "customers.create" },
  entry: { name: "customer" }
}
const agent = askerWith("1001", { "customers.create": "organisation" })
const supervisor = askerWith("chief", { "skills.edit": "organisation" })

it("asks the centre what agents may enter, at each change anew", () =>
  withOffice(server, async ({ ask, db }) => {
    const made = await ask("POST", "/api/skills", { id: "english", name: "英语" })
    assert.strictEqual(made.status, 201)
    const fieldsOf = async (asker: typeof agent, change: Change) =>
      (await beyondEntry(db, asker, [change])).map(({ field }) => field)
    const add: Change = { op: "create", thing: entered, id: "x", values: { name: "法语" } }
    const change: Change = { op: "change", thing: entered, id: "english", version: 1, values: { name: "英文" } }
    assert.deepStrictEqual(await fieldsOf(agent, add), [])
    assert.deepStrictEqual(await fieldsOf(agent, change), ["name"])
    assert.deepStrictEqual(await fieldsOf(supervisor, change), [])

    await ask("PUT", "/api/parameters/entry.change?version=0", { value: ["customer"] })
    assert.deepStrictEqual(await fieldsOf(agent, change), [])
    await ask("PUT", "/api/parameters/entry.add?version=0", { value: [] })
    assert.deepStrictEqual(await fieldsOf(agent, add), ["name", "id"])
    assert.deepStrictEqual(await fieldsOf(supervisor, add), [])
  }))

it("asks what agents may enter once for all rows of an import, and names those that go beyond it", () =>
  withOffice(server, async ({ ask, db }) => {
    const ids = Array.from({ length: 50 }, (_, n) => `s${n}`)
    for (const id of ids.slice(0, 3)) await ask("POST", "/api/skills", { id, name: id })
    const changes = ids.map((id, n): Change => {
      const [thing, values] = [entered, { name: `${id}!` }]
      return n < 3 ? { op: "change", thing, id, version: 1, values } : { op: "create", thing, id, values }
    })
    const asked: Array<string> = []
    const counting = db.withPlugin({
      transformQuery: ({ node }) => {
        asked.push(JSON.stringify(node).includes("entry.add") ? "parameters" : "rows")
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result)
    })
    const beyond = await beyondEntry(counting, agent, changes)
    assert.deepStrictEqual(
      beyond.map(({ field, index }) => [index, field]),
      [0, 1, 2].map((index) => [index, "name"])
    )
    assert.deepStrictEqual(asked, ["rows", "parameters"])
  }))
