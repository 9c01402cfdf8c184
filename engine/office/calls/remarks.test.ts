import { sql } from "kysely"
import { assert, describe, it } from "vitest"
import type { Asker } from "#wire/asker.ts"
import { markOwed, missingIn } from "../../records/calls/owed.ts"
import { verifyChain } from "../../records/audit/log.ts"
import { askerWith, type Office, officesForTests } from "../testing/test-office.ts"

const withOffice = officesForTests()

/** Three calls, two of them taken by 1001, and reasons one below another. */
const fill = async ({ ask, db }: Office) => {
  for (const reason of [
    { id: "complaint", zh: "投诉", en: "Complaint" },
    { id: "late", zh: "送货迟了", en: "Late delivery", parent: "complaint" },
    { id: "old", zh: "旧原因", en: "Old reason", isRetired: true }
  ])
    assert.strictEqual((await ask("POST", "/api/call-reasons", reason)).status, 201)
  await sql`insert into call_records (id, site, serial, calling_number, dialled_number, arrived_at, attempts, agent, missed_by, keys)
    values ('one', 'main', 1, '13800138001', '95000', 1000, 1, '1001', '{1002}', ''),
      ('two', 'main', 2, '13800138002', '95000', 2000, 1, '1001', '{}', ''),
      ('three', 'main', 3, '13800138003', '95000', 3000, 1, '1002', '{}', '')`.execute(db)
}

const self = (agent: string): Asker => ({
  ...askerWith({ "calls.view": "self" }),
  account: agent,
  agent: agent as never
})
const say = ({ ask }: Office, call: string, said: object, version = 0, asker?: Asker) =>
  ask("PUT", `/api/calls/${call}/remark?version=${version}`, { reason: null, note: "", ...said }, asker)
const found = async ({ ask }: Office, query: string, asker?: Asker) =>
  (await ask("GET", `/api/calls/search?${query}`, undefined, asker)).json.items.map(({ id }: any) => id)

describe("what a call was about", () => {
  it("is said by whoever took it, shown in the list, and changed by whoever saw it last", () =>
    withOffice(async (office) => {
      await fill(office)
      const { json, status } = await say(office, "one", { reason: "late", note: " 周五前回复\n" }, 0, self("1001"))
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.deepInclude(json, { reason: "late", note: "周五前回复", version: 1, changedBy: "1001" })
      const [, , one] = (await office.ask("GET", "/api/calls/search")).json.items
      assert.deepStrictEqual(one.remark, json)
      const stale = await say(office, "one", { note: "x" }, 0)
      assert.strictEqual(stale.status, 409)
      assert.strictEqual(stale.json.current.note, "周五前回复")
      assert.strictEqual((await say(office, "one", { note: "" }, 1)).status, 200)
      assert.deepInclude((await office.ask("GET", "/api/calls/one/remark")).json.remark, { reason: null, version: 2 })
      const lines = (await office.ask("GET", "/api/audit?object=call-remark")).json.items
      assert.deepStrictEqual(
        lines.map(({ account, action, after }: any) => [account, action, after.reason]),
        [
          ["boss", "change", null],
          ["1001", "create", "late"]
        ]
      )
      assert.deepInclude(await verifyChain(office.db), { brokenAt: null })
    }))

  it("says what is to follow, which is found and stands in the file", () =>
    withOffice(async (office) => {
      await fill(office)
      const followUp = { at: Date.UTC(2026, 10, 28, 1), note: " 回复维修时间 " }
      assert.strictEqual((await say(office, "one", { followUp }, 0, self("1001"))).status, 200)
      const { remark } = (await office.ask("GET", "/api/calls/one/remark")).json
      assert.deepStrictEqual(remark.followUp, { at: followUp.at, note: "回复维修时间" })
      assert.deepStrictEqual(await found(office, "summary=follow-up"), ["one"])
      const { bytes } = await office.send("GET", "/api/calls/export?format=csv&heads=zh&summary=follow-up")
      assert.match(bytes.toString(), /回访时间.*\r?\n.*2026-11-28 09:00:00,回复维修时间/u)
      assert.strictEqual((await say(office, "one", { followUp: { at: 1, note: "x".repeat(501) } }, 1)).status, 400)
      assert.strictEqual((await say(office, "one", { followUp: null }, 1)).status, 200)
      assert.deepStrictEqual(await found(office, "summary=follow-up"), [])
    }))

  it("has no reason of other queues than the call's, nor one below such a reason", () =>
    withOffice(async (office) => {
      await fill(office)
      const queue = { id: "sales", name: "销售", unit: "centre" }
      assert.strictEqual((await office.ask("POST", "/api/queues", queue)).status, 201)
      const order = { id: "order", zh: "订购", en: "Order", queues: ["sales"] }
      assert.strictEqual((await office.ask("POST", "/api/call-reasons", order)).status, 201)
      const below = { id: "reorder", zh: "再订购", en: "Order again", parent: "order" }
      assert.strictEqual((await office.ask("POST", "/api/call-reasons", below)).status, 201)
      const refused = await say(office, "one", { reason: "reorder" })
      assert.deepInclude(refused.json, { field: "body.reason" })
      await sql`update call_records set queue = 'sales' where id = 'one'`.execute(office.db)
      assert.strictEqual((await say(office, "one", { reason: "reorder" })).status, 200)
      assert.deepInclude((await office.ask("GET", "/api/calls/one/remark")).json, { queue: "sales" })
    }))

  it("is owed where the queue requires what nobody said, until somebody does", () =>
    withOffice(async (office) => {
      await fill(office)
      const queue = { id: "sales", name: "销售", unit: "centre", reasonRequired: true, summaryRequired: true }
      assert.strictEqual((await office.ask("POST", "/api/queues", queue)).status, 201)
      await sql`update call_records set queue = 'sales' where id in ('one', 'two')`.execute(office.db)
      const required = { reason: true, summary: true }
      assert.deepStrictEqual((await office.ask("GET", "/api/calls/one/remark")).json.required, required)
      assert.deepStrictEqual(await missingIn(office.db, ["one", "three"]), required)
      assert.deepStrictEqual(await missingIn(office.db, ["three"]), { reason: false, summary: false })
      await say(office, "two", { reason: "late", note: "已处理" })
      const ended = ["one", "two", "three"].map((call) => ({ call, agent: "1001", at: 5_000 }))
      await markOwed(office.db, ended)
      await markOwed(office.db, ended)
      assert.deepStrictEqual(await found(office, "summary=owed"), ["one"])
      assert.deepStrictEqual(await found(office, "summary=owed&agent=1001", self("1001")), ["one"])
      assert.deepStrictEqual(await found(office, "summary=owed", self("1002")), [])
      const marks = (await office.ask("GET", "/api/calls/search")).json.items.map((item: any) => item.isSummaryOwed)
      assert.deepStrictEqual(marks, [false, false, true])
      await say(office, "one", { reason: "late" }, 0, self("1001"))
      assert.deepStrictEqual(await found(office, "summary=owed"), ["one"])
      await say(office, "one", { reason: "late", note: "改约周五" }, 1, self("1001"))
      assert.deepStrictEqual(await found(office, "summary=owed"), [])
    }))

  it("is required of no queue that is offered no reason, and is not where somebody took the reasons away", () =>
    withOffice(async (office) => {
      const queue = { id: "sales", name: "销售", unit: "centre", reasonRequired: true }
      const refused = await office.ask("POST", "/api/queues", queue)
      assert.strictEqual(refused.status, 422, JSON.stringify(refused.json))
      assert.match(JSON.stringify(refused.json), /reasonRequired.*no call reason is offered/u)
      await fill(office)
      assert.strictEqual((await office.ask("POST", "/api/queues", queue)).status, 201)
      const help = { id: "help", name: "咨询", unit: "centre" }
      assert.strictEqual((await office.ask("POST", "/api/queues", help)).status, 201)
      await sql`update call_records set queue = 'sales' where id = 'one'`.execute(office.db)
      assert.deepStrictEqual(await missingIn(office.db, ["one"]), { reason: true, summary: false })
      // Every reason is another queue's now: it, or the one above it.
      await sql`insert into call_reasons_queues (call_reason, queue, position) values ('complaint', 'help', 0)`.execute(
        office.db
      )
      assert.deepStrictEqual(await missingIn(office.db, ["one"]), { reason: false, summary: false })
      const remark = (await office.ask("GET", "/api/calls/one/remark")).json
      assert.deepStrictEqual(remark.required, { reason: false, summary: false })
      await markOwed(office.db, [{ call: "one", agent: "1001", at: 5_000 }])
      assert.deepStrictEqual(await found(office, "summary=owed"), [])
      await sql`update call_reasons_queues set queue = 'sales'`.execute(office.db)
      assert.deepStrictEqual(await missingIn(office.db, ["one"]), { reason: true, summary: false })
    }))

  it("is required of no agent who may see no call", () =>
    withOffice(async (office) => {
      await fill(office)
      const queue = { id: "sales", name: "销售", unit: "centre" }
      assert.strictEqual((await office.ask("POST", "/api/queues", queue)).status, 201)
      await office.ask("POST", "/api/people", { id: "boss", name: "Boss", unit: "centre", roles: ["administrator"] })
      const role = { id: "blind", name: "只接听", grants: [] }
      const given = await office.ask("POST", "/api/roles", role)
      assert.strictEqual(given.status, 201, JSON.stringify(given.json))
      const blind = { id: "ben", name: "本", unit: "centre", agent: "1009", roles: ["blind"], queues: ["sales"] }
      const made = await office.ask("POST", "/api/people", blind)
      assert.strictEqual(made.status, 201, JSON.stringify(made.json))
      const { id: _, ...rule } = { ...queue, summaryRequired: true }
      const refused = await office.ask("PUT", "/api/queues/sales?version=1", rule)
      assert.strictEqual(refused.status, 422, JSON.stringify(refused.json))
      assert.match(JSON.stringify(refused.json), /summaryRequired.*1009/u)
      await sql`update queues set summary_required = true where id = 'sales'`.execute(office.db)
      await sql`update call_records set queue = 'sales' where id = 'one'`.execute(office.db)
      await markOwed(office.db, [{ call: "one", agent: "1009", at: 5_000 }])
      assert.deepStrictEqual(await found(office, "summary=owed"), [])
    }))

  it("of others' calls is said by who may see them and edit customers", () =>
    withOffice(async (office) => {
      await fill(office)
      const shown = async (asker: Asker, call: string) =>
        (await office.ask("GET", `/api/calls/${call}/remark`, undefined, asker)).json.mayChange
      assert.isTrue(await shown(self("1001"), "one"))
      // It rang there, too, and was not taken.
      assert.isFalse(await shown(self("1002"), "one"))
      assert.strictEqual((await say(office, "one", { note: "x" }, 0, self("1002"))).status, 403)
      // Not one of theirs at all.
      assert.strictEqual((await say(office, "three", { note: "x" }, 0, self("1001"))).status, 404)
      const viewer = askerWith({ "calls.view": "organisation" })
      assert.strictEqual((await say(office, "one", { note: "x" }, 0, viewer)).status, 403)
      const supervisor = askerWith({ "calls.view": "organisation", "customers.edit": "organisation" })
      assert.strictEqual((await say(office, "one", { note: "x" }, 0, supervisor)).status, 200)
      assert.strictEqual((await say(office, "nothing", { note: "x" }, 0, supervisor)).status, 404)
    }))

  it("is found by its reason with those below, by the reason's words and by the note, within what one may see", () =>
    withOffice(async (office) => {
      await fill(office)
      await say(office, "one", { reason: "late", note: "打了 50% 折" })
      await say(office, "two", { reason: "complaint" })
      await say(office, "three", { note: "客户很满意" })
      assert.deepStrictEqual(await found(office, "reason=complaint"), ["two", "one"])
      assert.deepStrictEqual(await found(office, "reason=late"), ["one"])
      assert.deepStrictEqual(await found(office, "reason=nothing"), [])
      const text = (part: string) => found(office, `text=${encodeURIComponent(part)}`)
      assert.deepStrictEqual(await text("满意"), ["three"])
      assert.deepStrictEqual(await text("50%"), ["one"])
      assert.deepStrictEqual(await text("5_%"), [])
      assert.deepStrictEqual(await text("送货"), ["one"])
      assert.deepStrictEqual(await text("complaint"), ["two"])
      assert.deepStrictEqual(await found(office, `text=${encodeURIComponent("满意")}`, self("1001")), [])
    }))

  it("stands in the file of calls, in words", () =>
    withOffice(async (office) => {
      await fill(office)
      await say(office, "one", { reason: "late", note: "=1+1" })
      const { bytes } = await office.send("GET", "/api/calls/export?format=csv&heads=zh&reason=complaint")
      const [head = "", row = "", ...more] = bytes.toString().trim().split(/\r?\n/u)
      assert.include(head, "来电原因")
      assert.include(row, "送货迟了")
      // Nothing that a spreadsheet would reckon.
      assert.notMatch(row, /,=1\+1$/u)
      assert.strictEqual(more.length, 0)
    }))

  it("is refused in words where it does not fit", () =>
    withOffice(async (office) => {
      await fill(office)
      for (const said of [
        {},
        { reason: "nothing" },
        { reason: "old" },
        { note: "x".repeat(2_001) },
        { note: "a\u0007b" },
        { more: 1 }
      ]) {
        const { json, status } = await say(office, "one", said)
        assert.strictEqual(status, 400, JSON.stringify(said))
        assert.match(json.field, /^body/u)
      }
      assert.isNull((await office.ask("GET", "/api/calls/one/remark")).json.remark)
      const reasons = (await office.ask("GET", "/api/calls/reasons")).json
      assert.includeDeepMembers(reasons, [
        { id: "late", zh: "送货迟了", en: "Late delivery", parent: "complaint", queues: [], isRetired: false }
      ])
    }))

  it("two at the same moment: one is kept, the other hears of it", () =>
    withOffice(async (office) => {
      await fill(office)
      const statuses = await Promise.all(
        ["a", "b", "c"].map(async (note) => (await say(office, "one", { note })).status)
      )
      assert.deepStrictEqual(statuses.toSorted(), [200, 409, 409])
    }))
})
