import { assert, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import type { Asker } from "#wire/asker.ts"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { agentsOfNumber } from "../../records/customers/agents.ts"
import { askerWith, type Office, officesForTests } from "../testing/test-office.ts"

const withOffice = officesForTests()

const agent = (id: string): Asker => ({
  ...askerWith({ "customers.view": "organisation", "customers.create": "organisation", "calls.view": "self" }),
  account: id,
  agent: id as never
})

/** A call that is on record; `rang`: at whose desk, with the fact of it. */
const called = async ({ db }: Office, id: string, serial: number, more: Readonly<Record<string, unknown>> = {}) => {
  const { number = "013800138000", dialled = "95000", keys = "", list = null, queue = null, rang = null } = more
  const { answered = null, talkMs = null } = more
  await sql`insert into call_records (id, serial, calling_number, dialled_number, arrived_at, attempts, keys, site, list, queue, agent, outcome, talk_ms)
    values (${id}, ${serial}, ${number}, ${dialled}, ${serial * 1_000}, 0, ${keys}, 'main', ${list}, ${queue}, ${answered},
      ${answered === null ? null : "handled"}, ${talkMs})`.execute(db)
  if (rang === null) return
  await ensureMonths(db, [serial * 1_000])
  await sql`insert into facts (actor, sequence, ordinal, at, kind, version, call, agent, body)
      values (${`call/${id}`}, 1, 1, ${serial * 1_000}, 'AgentRung', 1, ${id}, ${rang}, '{}')`.execute(db)
}
const made = async ({ ask }: Office, plural: string, values: Readonly<Record<string, unknown>>) => {
  const { json, status } = await ask("POST", `/api/${plural}`, values)
  assert.strictEqual(status, 201, JSON.stringify(json))
  return json
}
const phone = (written: string) => [{ kind: "mobile", written }]
const entry = { kind: "note", body: "来电登记" }

describe("who calls", () => {
  it("is told to whoever the call rang at, answered or not, with the number covered, and to nobody else", () =>
    withOffice(async (office) => {
      await made(office, "customers", { name: "王芳", phones: phone("138 0013 8000"), class: "vip" })
      await called(office, "c1", 7, { rang: "1001", keys: "2" })
      const { json, status } = await office.ask("GET", "/api/callers/c1", undefined, agent("1001"))
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.deepInclude(json.call, {
        id: "c1",
        serial: 7,
        arrivedAt: 7_000,
        direction: "in",
        dialledNumber: "95000",
        keys: "2"
      })
      assert.strictEqual(json.match.kind, "one")
      assert.deepInclude(json.match.customers[0].class, { name: "VIP 客户" })
      assert.notInclude(JSON.stringify(json), "13800138000")
      assert.strictEqual((await office.ask("GET", "/api/callers/c1", undefined, agent("1002"))).status, 404)
      assert.strictEqual((await office.ask("GET", "/api/callers/none", undefined, agent("1001"))).status, 404)
      assert.strictEqual((await office.ask("GET", "/api/callers/c1", undefined, askerWith({}))).status, 403)
    }))

  it("comes with the form that number, keys, queue and list decide, and with what a call can be about", () =>
    withOffice(async (office) => {
      await made(office, "customer-fields", { id: "floor", name: "楼层" })
      await made(office, "customer-fields", { id: "contract", name: "合同编号" })
      const { id: repair } = await made(office, "call-reasons", { zh: "报修", en: "Repair" })
      await made(office, "caller-forms", { id: "any", name: "综合来电", order: 100 })
      const about = { firstFields: ["contract"], reason: repair, hint: "请先核对地址" }
      await made(office, "caller-forms", { id: "repair", name: "报修", order: 10, keys: "2", ...about })
      await called(office, "c1", 1, { keys: "21" })
      await called(office, "c2", 2, { keys: "1" })
      const first = (await office.ask("GET", "/api/callers/c1")).json
      assert.deepStrictEqual(first.form, { id: "repair", name: "报修", ...about })
      assert.deepInclude(first.reasons, { id: repair, zh: "报修", en: "Repair", isRetired: false })
      assert.deepInclude((await office.ask("GET", "/api/callers/c2")).json.form, { id: "any", reason: null })
      const retired = await made(office, "call-reasons", { zh: "旧", en: "Old", isRetired: true })
      const refused = await office.ask("POST", "/api/caller-forms", { id: "old", name: "旧", reason: retired.id })
      assert.deepInclude(refused.json.problems[0], { field: "reason", zh: "该来电原因已停用" })
      const unknown = await office.ask("POST", "/api/caller-forms", { id: "x", name: "x", numbers: ["1"], keys: "a" })
      assert.deepStrictEqual(
        unknown.json.problems.map(({ field }: { field: string }) => field),
        ["keys"]
      )
    }))
})

describe("an unknown caller", () => {
  it("is entered by the agent, with the whole number of the call though only a part was shown, and what it was about", () =>
    withOffice(async (office) => {
      await called(office, "c1", 12, { rang: "1001" })
      const before = (await office.ask("GET", "/api/callers/c1", undefined, agent("1001"))).json
      assert.deepInclude(before.match, { kind: "none", number: "138****8000" })
      const { id: reason } = await made(office, "call-reasons", { zh: "咨询", en: "Question" })
      const body = {
        values: { name: "李雷", phones: phone(before.match.number) },
        entry: { kind: "service", body: "问营业时间", reason }
      }
      const { json, status } = await office.ask("POST", "/api/callers/c1/customer", body, agent("1001"))
      assert.strictEqual(status, 200, JSON.stringify(json))
      const kept = (await office.ask("GET", `/api/customers/${json.id}`)).json
      assert.deepInclude(kept, { name: "李雷", changedBy: "1001" })
      assert.deepStrictEqual(kept.phones, [{ kind: "mobile", number: "+8613800138000", written: "13800138000" }])
      const [noted] = (await office.ask("GET", `/api/customers/${json.id}/entries`)).json
      assert.deepInclude(noted, { kind: "service", body: "问营业时间", call: "c1", by: "1001", reason })
      assert.strictEqual((await office.ask("GET", "/api/callers/c1", undefined, agent("1001"))).json.match.kind, "one")
    }))

  it("is not kept in half: what does not fit is refused in words, and so is another's call", () =>
    withOffice(async (office) => {
      await called(office, "c1", 1, { rang: "1001" })
      const post = (body: unknown, asker = agent("1001")) => office.ask("POST", "/api/callers/c1/customer", body, asker)
      const unfit = await post({ values: { name: "" }, entry })
      assert.strictEqual(unfit.status, 422)
      assert.strictEqual(unfit.json.problems[0].field, "name")
      // M6: what agents enter, and nothing else.
      const beyond = await post({ values: { name: "李雷", class: "vip" }, entry })
      assert.deepInclude(beyond.json.problems[0], { field: "class" })
      assert.strictEqual((await post({ values: { name: "李雷" }, entry: { kind: "note", body: " " } })).status, 400)
      const about = await post({ values: { name: "李雷" }, entry: { ...entry, reason: "nothing" } })
      assert.deepInclude(about.json, { field: "body.reason" })
      assert.strictEqual((await post({ values: { name: "李雷" }, entry }, agent("1002"))).status, 404)
      const viewer = { ...agent("1001"), grants: { "customers.view": "organisation" } } as Asker
      assert.strictEqual((await post({ values: { name: "李雷" }, entry }, viewer)).status, 403)
      assert.strictEqual((await office.ask("GET", "/api/customers")).json.total, 0)
    }))
})

describe("who knows a customer", () => {
  it("is their own agent, and who answered them last at any of their numbers, unless it is too long ago", () =>
    withOffice(async (office) => {
      const { db } = office
      for (const id of ["2001", "2002"])
        await sql`insert into people (id, name, unit, agent, position) values (${id}, ${id}, 'centre', ${id}, 0)`.execute(
          db
        )
      const found = (number: string, since: number | null = 0) => agentsOfNumber(db, number, since)
      const phones = [...phone("138 0013 8000"), ...phone("139 0013 9000")]
      await made(office, "customers", { name: "王芳", phones, ownAgent: "2001" })
      assert.deepStrictEqual(await found("013800138000"), { own: "2001", area: null, last: null })
      await called(office, "c1", 7, { number: "13900139000", answered: "2002" })
      await called(office, "c2", 8, { number: "13800138000" })
      await sql`update call_records set answered_at = arrived_at where agent is not null`.execute(db)
      assert.deepStrictEqual(await found("+8613800138000"), {
        own: "2001",
        area: null,
        last: { agent: "2002", at: 7_000 }
      })
      assert.deepStrictEqual(await found("13800138000", 7_001), { own: "2001", area: null, last: null })
      assert.deepStrictEqual(await found("13800138000", null), { own: "2001", area: null, last: null })
      // A number that a whole family has: whose agent is it? Its own calls still count.
      await made(office, "customers", { name: "王强", phones: phone("13900139000"), ownAgent: "2002" })
      assert.deepStrictEqual(await found("13900139000"), { own: null, area: null, last: { agent: "2002", at: 7_000 } })
      // Put through, they talked with somebody else last; whoever was only asked meanwhile never had them.
      const at = (ms: number, more: object) => ({
        role: "agent",
        purpose: "talk",
        answeredAt: 7_100,
        leftAt: ms,
        ...more
      })
      const parties = [
        at(7_400, { attempt: 1, agent: "2002" }),
        at(9_000, { attempt: 3, agent: "2001", purpose: "transfer" }),
        at(9_500, { attempt: 2, agent: "1001", purpose: "consult" })
      ]
      await sql`update call_records set parties = ${JSON.stringify(parties)}::text::jsonb where id = 'c1'`.execute(db)
      assert.deepStrictEqual((await found("13900139000")).last, { agent: "2001", at: 7_000 })
      for (const unknown of ["13700137000", "anonymous", ""])
        assert.deepInclude(await found(unknown), { own: null, last: null })
      // Whoever has customers is not taken out of the house before somebody else has them.
      const refused = await office.ask("DELETE", "/api/people/2001?version=1")
      assert.include(JSON.stringify(refused.json), "is still used by Customers")
    }))
})

describe("a customer's earlier calls", () => {
  it("are those of all their numbers, however the trunk wrote them, with who answered; one's own can be opened", () =>
    withOffice(async (office) => {
      await office.ask("PUT", "/api/parameters/numbers.areaCode?version=0", { value: "010" })
      const phones = [...phone("13800138000"), { kind: "home", written: "010-62345678" }]
      const { id } = await made(office, "customers", { name: "王芳", phones })
      await called(office, "c1", 1, { number: "62345678", answered: "1001", talkMs: 60_000 })
      await called(office, "c2", 2, { number: "013800138000", answered: "1002" })
      await called(office, "c3", 3, { number: "13800138001" })
      const { json } = await office.ask("GET", `/api/customers/${id}/calls`, undefined, agent("1001"))
      assert.deepStrictEqual(
        json.map((call: Record<string, unknown>) => [call["id"], call["agent"], call["talkMs"], call["isOpen"]]),
        [
          ["c2", "1002", null, false],
          ["c1", "1001", 60_000, true]
        ]
      )
      assert.notInclude(JSON.stringify(json), "13800138000")
      assert.strictEqual((await office.ask("GET", "/api/customers/none/calls")).status, 404)
    }))
})

describe("an unknown number of somebody who is known", () => {
  const add = ({ ask }: Office, call: string, customer: unknown, asker: Asker) =>
    ask("PUT", `/api/callers/${call}/customer`, { customer }, asker)

  it("is put behind the numbers they have, whole, once, and the history says by whom and of which call", () =>
    withOffice(async (office) => {
      const { id } = await made(office, "customers", { name: "王芳", phones: phone("13900139000") })
      await called(office, "c1", 1, { rang: "1001" })
      const added = await add(office, "c1", id, agent("1001"))
      assert.deepStrictEqual([added.status, added.json], [200, { id }])
      const { json } = await office.ask("GET", `/api/customers/${id}`)
      assert.deepStrictEqual(
        json.phones.map(({ kind, number }: any) => [kind, number]),
        [
          ["mobile", "+8613900139000"],
          ["mobile", "+8613800138000"]
        ]
      )
      assert.strictEqual((await office.ask("GET", "/api/callers/c1", undefined, agent("1001"))).json.match.kind, "one")
      assert.strictEqual((await add(office, "c1", id, agent("1001"))).status, 200)
      const history = (await office.ask("GET", `/api/customers/${id}/history`)).json
      assert.deepStrictEqual(
        history.map(({ account, action }: any) => [account, action]),
        [
          ["1001", "change"],
          ["boss", "create"]
        ]
      )
      assert.deepStrictEqual((await office.ask("GET", "/api/audit?action=change")).json.items[0].details, {
        call: "c1"
      })
    }))

  it("is put there by whom the call rang at, who may add contact data, and to nobody who is not there", () =>
    withOffice(async (office) => {
      const { id } = await made(office, "customers", { name: "王芳" })
      await called(office, "c1", 1, { rang: "1001" })
      assert.strictEqual((await add(office, "c1", id, agent("1002"))).status, 404)
      assert.strictEqual((await add(office, "c1", "nobody", agent("1001"))).status, 404)
      assert.strictEqual((await add(office, "c1", "", agent("1001"))).status, 400)
      const viewer = { ...agent("1001"), grants: { "customers.view": "organisation" } as const }
      assert.strictEqual((await add(office, "c1", id, viewer)).status, 403)
      await office.ask("PUT", "/api/parameters/entry.add?version=0", { value: ["notes"] })
      const refused = await add(office, "c1", id, agent("1001"))
      assert.deepStrictEqual([refused.status, refused.json.problems[0].field], [422, "phones"])
      assert.deepStrictEqual((await office.ask("GET", `/api/customers/${id}`)).json.phones, [])
    }))

  it("that is no number at all is refused in words", () =>
    withOffice(async (office) => {
      const { id } = await made(office, "customers", { name: "王芳" })
      await called(office, "c1", 1, { rang: "1001", number: "anonymous" })
      const { json, status } = await add(office, "c1", id, agent("1001"))
      assert.deepStrictEqual([status, json.problems[0].field], [422, "phones"])
    }))
})

describe("the calls of a customer", () => {
  it("are listed to an agent also where nobody answered: such a call is not theirs to open", () =>
    withOffice(async (office) => {
      const { id } = await made(office, "customers", { name: "王芳", phones: phone("13800138000") })
      await called(office, "given-up", 1)
      await called(office, "mine", 2, { answered: "1001" })
      const { json, status } = await office.ask("GET", `/api/customers/${id}/calls`, undefined, agent("1001"))
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.deepStrictEqual(
        json.map((call: any) => [call.id, call.isOpen]),
        [
          ["mine", true],
          ["given-up", false]
        ]
      )
    }))
})

describe("pages of the centre's own systems", () => {
  it("are told with what the call gives them: the whole number only where the address asks for it", () =>
    withOffice(async (office) => {
      const { id: customer } = await made(office, "customers", { name: "王芳", phones: phone("138 0013 8000") })
      const crm = { id: "crm", name: "客户系统", address: "https://crm.example/?tel={number}&who={customer}&k={keys}" }
      await made(office, "linked-pages", { ...crm, opens: "at-ring", order: 10 })
      const orders = { id: "orders", name: "订单", address: "https://shop.example/{masked}/{agent}", isFed: true }
      await made(office, "linked-pages", orders)
      await called(office, "c1", 1, { rang: "1001", keys: "2#" })
      const { json } = await office.ask("GET", "/api/callers/c1/pages", undefined, agent("1001"))
      assert.deepStrictEqual(json, {
        call: { id: "c1", called: "95000", customer, queue: null, keys: "2#", agent: "1001" },
        pages: [
          {
            id: "crm",
            name: "客户系统",
            opens: "at-ring",
            isFed: false,
            number: "13800138000",
            address: `https://crm.example/?tel=13800138000&who=${customer}&k=2%23`
          },
          {
            id: "orders",
            name: "订单",
            opens: "by-click",
            isFed: true,
            number: "0138****8000",
            address: "https://shop.example/0138****8000/1001"
          }
        ]
      })
      assert.strictEqual((await office.ask("GET", "/api/callers/c1/pages", undefined, agent("1002"))).status, 404)
      // Who may look at calls is told no more by this than by the list of calls.
      const seen = (await office.ask("GET", "/api/callers/c1/pages")).json
      assert.notInclude(JSON.stringify(seen), "13800138000")
    }))

  it("belong to queues, and know the customer that the agent picked of several", () =>
    withOffice(async (office) => {
      await made(office, "customers", { name: "王芳", phones: phone("138 0013 8000") })
      const { id: son } = await made(office, "customers", { name: "王小明", phones: phone("138 0013 8000") })
      await made(office, "queues", { id: "service", name: "服务热线", unit: "centre" })
      await made(office, "linked-pages", { id: "any", name: "全部", address: "https://a.example/{customer}" })
      await made(office, "linked-pages", {
        id: "care",
        name: "关怀",
        address: "https://b.example/",
        queues: ["service"]
      })
      await called(office, "c1", 1)
      await called(office, "c2", 2, { queue: "service" })
      const pages = async (path: string) =>
        (await office.ask("GET", path)).json.pages.map(({ address }: { address: string }) => address)
      assert.deepStrictEqual(await pages("/api/callers/c1/pages"), ["https://a.example/"])
      assert.deepStrictEqual(await pages(`/api/callers/c2/pages?customer=${son}`), [
        `https://a.example/${son}`,
        "https://b.example/"
      ])
      assert.deepStrictEqual(await pages("/api/callers/c1/pages?customer=somebody-else"), ["https://a.example/"])
    }))

  it("are refused where their address leads nowhere, or where a call would choose the host", () =>
    withOffice(async (office) => {
      for (const address of ["https://{number}.example/", "https://crm.example/{phone}", "ftp://crm.example/"]) {
        const { json, status } = await office.ask("POST", "/api/linked-pages", { id: "x", name: "x", address })
        assert.strictEqual(status, 422, JSON.stringify(json))
        assert.strictEqual(json.problems[0].field, "address")
      }
    }))
})
