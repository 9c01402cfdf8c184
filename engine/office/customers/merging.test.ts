import { assert, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { askerWith, everything, type Office, officesForTests } from "../testing/test-office.ts"

const withOffice = officesForTests()

const made = async ({ ask }: Office, values: Readonly<Record<string, unknown>>) => {
  const { json, status } = await ask("POST", "/api/customers", values)
  assert.strictEqual(status, 201, JSON.stringify(json))
  return json
}
const phones = (...written: ReadonlyArray<string>) => written.map((each) => ({ kind: "mobile", written: each }))
const noted = async ({ ask }: Office, id: string, body: string) =>
  assert.strictEqual((await ask("POST", `/api/customers/${id}/entries`, { kind: "note", body })).status, 200)
const notesOf = async ({ ask }: Office, id: string): Promise<ReadonlyArray<string>> =>
  (await ask("GET", `/api/customers/${id}/entries`)).json.map(({ body }: { body: string }) => body).toSorted()

/** Two of one person, each with what the other has not. */
const twice = async (office: Office) => {
  const a = await made(office, { id: "a", name: "王芳", phones: phones("13800138000"), birthday: "1990-03-07" })
  const b = await made(office, {
    id: "b",
    name: "王方",
    phones: phones("138 0013 8000", "13900139000"),
    addresses: ["北京市海淀区中关村大街 1 号"],
    class: "vip",
    preferences: "下午联系"
  })
  await noted(office, "a", "of a")
  await noted(office, "b", "of b")
  return { a, b }
}
const merge = ({ ask }: Office, more: Readonly<Record<string, unknown>> = {}, asker = everything) =>
  ask("POST", "/api/customers/a/merge", { version: 1, others: [{ id: "b", version: 1 }], ...more }, asker)

describe("duplicates", () => {
  it("are found by identity, number, name with address, and a like name in an area; nobody else is", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/areas", { id: "haidian", name: "海淀" })
      await office.ask("POST", "/api/areas", { id: "chaoyang", name: "朝阳" })
      await made(office, { id: "a1", name: "李雷", identity: "11010119900307000x" })
      await made(office, { id: "a2", name: "李磊", identity: "11010119900307000X" })
      await made(office, { id: "b1", name: "韩梅梅", phones: phones("13800138000") })
      await made(office, { id: "b2", name: "Han Meimei", phones: phones("+86 138 0013 8000") })
      await made(office, { id: "c1", name: "阳光公司", kind: "company", addresses: ["上海 1 号"] })
      await made(office, { id: "c2", name: "阳光公司", kind: "company", addresses: ["上海  1 号"] })
      await made(office, { id: "d1", name: "王芳", area: "haidian" })
      await made(office, { id: "d2", name: "王方", area: "haidian" })
      await made(office, { id: "d3", name: "王芳", area: "chaoyang" })
      const groups = async (asker = everything, query = "") =>
        (await office.ask("GET", `/api/customers/duplicates${query}`, undefined, asker)).json
      const told = (await groups()).map(({ customers, reason }: any) => [reason, ...customers.map(({ id }: any) => id)])
      assert.deepStrictEqual(told, [
        ["identity", "a1", "a2"],
        ["number", "b1", "b2"],
        ["address", "c1", "c2"],
        ["name", "d1", "d2"]
      ])
      assert.lengthOf(await groups(everything, "?reason=name"), 1)
      const merger = askerWith({ "customers.merge": "organisation" })
      const seen = JSON.stringify(await groups(merger))
      assert.include(seen, "138****8000")
      for (const hidden of ["13800138000", "19900307"]) assert.notInclude(seen, hidden)
      assert.strictEqual(
        (
          await office.ask(
            "GET",
            "/api/customers/duplicates",
            undefined,
            askerWith({ "customers.edit": "organisation" })
          )
        ).status,
        403
      )
    }))
})

describe("customers that are one", () => {
  it("become one, with what each had and what was noted of each, and nobody finds the other", () =>
    withOffice(async (office) => {
      await twice(office)
      const { json, status } = await merge(office)
      assert.strictEqual(status, 200, JSON.stringify(json))
      const one = (await office.ask("GET", "/api/customers/a")).json
      assert.deepInclude(one, {
        name: "王芳",
        birthday: "1990-03-07",
        class: "vip",
        preferences: "下午联系",
        version: 2
      })
      assert.deepStrictEqual(
        one.phones.map(({ number }: any) => number),
        ["+8613800138000", "+8613900139000"]
      )
      assert.strictEqual((await office.ask("GET", "/api/customers/b")).status, 404)
      assert.deepStrictEqual(await notesOf(office, "a"), ["of a", "of b"])
      const match = (await office.ask("GET", "/api/customers/match?number=13900139000")).json
      assert.strictEqual(match.customers[0].customer.id, "a")
      assert.strictEqual((await office.ask("GET", `/api/customers?search=${encodeURIComponent("王方")}`)).json.total, 0)
    }))

  it("have the fields that were chosen", () =>
    withOffice(async (office) => {
      await twice(office)
      const { json } = await merge(office, { choices: { name: "b", phones: "a", birthday: "b", addresses: "all" } })
      assert.deepInclude(json.customer, { name: "王方", birthday: null, addresses: ["北京市海淀区中关村大街 1 号"] })
      assert.lengthOf(json.customer.phones, 1)
    }))

  it("are two again when it is taken back, each as they were, with what was noted of each", () =>
    withOffice(async (office) => {
      const { a, b } = await twice(office)
      const { merge: id } = (await merge(office)).json
      await noted(office, "a", "after")
      const undone = await office.ask("POST", `/api/customers/merges/${id}/undo`)
      assert.strictEqual(undone.status, 200, JSON.stringify(undone.json))
      const plain = ({ changedAt: _at, version: _version, ...rest }: any) => rest
      for (const was of [a, b])
        assert.deepStrictEqual(plain((await office.ask("GET", `/api/customers/${was.id}`)).json), plain(was))
      assert.deepStrictEqual(await notesOf(office, "a"), ["after", "of a"])
      assert.deepStrictEqual(await notesOf(office, "b"), ["of b"])
      assert.strictEqual((await office.ask("GET", `/api/customers?search=${encodeURIComponent("王方")}`)).json.total, 1)
      assert.strictEqual((await office.ask("POST", `/api/customers/merges/${id}/undo`)).status, 404)
      const [told] = (await office.ask("GET", "/api/customers/merges")).json
      assert.deepInclude(told, { id, by: "boss", undoneBy: "boss", gone: [{ id: "b", name: "王方" }] })
      const actions = (await office.ask("GET", "/api/customers/b/history")).json.map(({ action }: any) => action)
      assert.deepStrictEqual(actions.slice(0, 2), ["unmerge", "merge"])
    }))

  it("keep what somebody changed of the one before it was taken back", () =>
    withOffice(async (office) => {
      await twice(office)
      const { customer, merge: id } = (await merge(office)).json
      const { changedAt: _at, changedBy: _by, id: _id, version, ...values } = customer
      const email = { ...values, email: "wang@example.cn" }
      assert.strictEqual((await office.ask("PUT", `/api/customers/a?version=${version}`, email)).status, 200)
      const { json } = await office.ask("POST", `/api/customers/merges/${id}/undo`)
      assert.deepInclude(json, { email: "wang@example.cn", class: null, addresses: [] })
    }))

  it("are not merged by who may not, by an old version, with themselves, or by a choice that is none", () =>
    withOffice(async (office) => {
      await twice(office)
      const editor = askerWith({ "customers.edit": "organisation", "customers.view": "organisation" })
      assert.strictEqual((await merge(office, {}, editor)).status, 403)
      assert.strictEqual((await merge(office, { version: 2 })).status, 409)
      assert.strictEqual((await merge(office, { others: [{ id: "c", version: 1 }] })).status, 409)
      assert.strictEqual((await merge(office, { others: [{ id: "a", version: 1 }] })).status, 422)
      assert.strictEqual((await merge(office, { others: [] })).status, 400)
      for (const choices of [{ name: "all" }, { name: "c" }, { nothing: "a" }, { constructor: "a" }]) {
        const { json, status } = await merge(office, { choices })
        assert.strictEqual(status, 422, JSON.stringify(json))
        assert.strictEqual(json.problems[0].field, `choices.${Object.keys(choices)[0]}`)
      }
      assert.strictEqual((await office.ask("POST", "/api/customers/merges/7/undo")).status, 404)
      assert.strictEqual((await office.ask("GET", "/api/customers")).json.total, 2)
      const { rows } = await sql`select 1 from customer_merges`.execute(office.db)
      assert.lengthOf(rows, 0)
    }))

  it("are not taken apart while the one that was kept is removed: words say so, and nothing is half done", () =>
    withOffice(async (office) => {
      await twice(office)
      const { merge: id } = (await merge(office)).json
      await office.ask("DELETE", "/api/customers/a?version=2")
      const { json, status } = await office.ask("POST", `/api/customers/merges/${id}/undo`)
      assert.strictEqual(status, 422)
      assert.include(json.problems[0].zh, "请先恢复")
      await office.ask("POST", "/api/customers/a/restore")
      assert.strictEqual((await office.ask("POST", `/api/customers/merges/${id}/undo`)).status, 200)
    }))
})
