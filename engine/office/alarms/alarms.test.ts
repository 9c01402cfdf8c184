import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import type { Fact } from "#actors/facts.ts"
import { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"
import type { Permission } from "#wire/permissions.ts"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { startPostgres, type TestPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { readNews } from "../../records/news/read.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

/** Incidents with their time lines, letters to guardians and messages that were not understood, as people read them. */

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

const AT = EpochMs.make(1_795_737_600_000)
const HOUR = 3_600_000
const raw = Buffer.from('0013"SCN-S8"0001R0L0').toString("base64")
const after = (hours: number) => EpochMs.make(AT + hours * HOUR)

let steps = 0
const happened = async ({ db }: TestOffice, facts: ReadonlyArray<Fact>) => {
  await ensureMonths(db, [AT])
  for (const body of facts)
    await sql`insert into facts (actor, sequence, ordinal, at, kind, version, body)
      values ('incident/x', ${++steps}, 0, ${body.at}, ${body._tag}, 1, ${JSON.stringify(body)}::text::jsonb)`.execute(
      db
    )
  await readNews(db, AT)
}
const press = (incident: string, at: EpochMs): Fact => ({
  _tag: "TerminalReported",
  at,
  terminal: "t1",
  event: "fall",
  phase: "began",
  code: "13800138000",
  incident,
  isRepeat: false,
  isTest: false,
  sent: { line: "dc-09", source: "udp 192.0.2.7:1", raw }
})
const made = (call: CallId, incident: string): Fact => ({
  _tag: "CallMade",
  at: AT,
  call,
  origin: "outbound",
  by: AgentId.make("1001"),
  callingNumber: "95000",
  dialledNumber: "021",
  incident
})
const opened = (incident: string, at: EpochMs): Fact => ({
  _tag: "IncidentOpened",
  at,
  incident,
  terminal: incident.split("-")[0] ?? "",
  event: "fall",
  class: "others",
  title: `3-20${incident.slice(1, 2)}`,
  priority: 1
})
const closed = (incident: string, by: string, at: EpochMs): Fact => ({
  _tag: "IncidentClosed",
  at,
  incident,
  terminal: "t1",
  by,
  outcome: "helped",
  note: "tea, then 13800138000",
  openMs: HOUR
})
/** Two incidents of t1, of which 1001 closed the first, and an open one of t2. */
const three = (office: TestOffice) =>
  happened(office, [
    press("t1-1", AT),
    opened("t1-1", AT),
    closed("t1-1", "1001", after(1)),
    opened("t1-2", after(2)),
    { _tag: "IncidentClassified", at: after(2), incident: "t1-2", class: "fire", priority: 9 },
    closed("t1-2", "boss", after(3)),
    opened("t2-1", after(4))
  ])
const withRight = (permission: Permission, level: "organisation" | "self" | "team" = "organisation") => ({
  asker: askerWith("1001", { [permission]: level }, "north")
})
const names = async (office: TestOffice, query: string, by?: ReturnType<typeof withRight>) =>
  (await office.ask("GET", `/api/incidents?${query}`, undefined, by)).json.items.map(
    ({ incident }: { readonly incident: string }) => incident
  )
const readLines = async ({ db }: TestOffice) =>
  (
    await db
      .selectFrom("audit_log")
      .select(["account", "object", "object_id"])
      .where("action", "=", "read")
      .where("object_id", "<>", "")
      .orderBy("serial")
      .execute()
  ).map(({ account, object, object_id }) => `${account} ${object} ${object_id}`)

/** Of each page that was read: what of, and which. */
const pagesRead = async ({ db }: TestOffice) =>
  (
    await db
      .selectFrom("audit_log")
      .select(["account", "object", "details"])
      .where("action", "=", "read")
      .where("object_id", "=", "")
      .orderBy("serial")
      .execute()
  ).map(({ account, details, object }) => [account, object, details])

describe("incidents", () => {
  it("are found when they are closed, too, by time, state, class and words, a page at a time", () =>
    withOffice(postgres, async (office) => {
      await three(office)
      assert.deepStrictEqual(await names(office, ""), ["t2-1", "t1-2", "t1-1"])
      assert.deepStrictEqual(await names(office, "state=open"), ["t2-1"])
      assert.deepStrictEqual(await names(office, "state=closed&class=others"), ["t1-1"])
      assert.deepStrictEqual(await names(office, "text=3-202"), ["t2-1"])
      assert.deepStrictEqual(await names(office, "text=t1-1"), ["t1-1"])
      assert.deepStrictEqual(await names(office, `from=${after(1)}&to=${after(3)}`), ["t1-2"])
      const first = (await office.ask("GET", "/api/incidents?limit=2")).json
      assert.lengthOf(first.items, 2)
      assert.deepInclude(first.items[1], { class: "fire", priority: 9, outcome: "helped", closedAt: after(3) })
      assert.deepStrictEqual(await names(office, `limit=2&before=${first.next}`), ["t1-1"])
      assert.isNull((await office.ask("GET", `/api/incidents?before=${first.next}`)).json.next)
      assert.strictEqual((await office.ask("GET", "/api/incidents?limit=0")).json.field, "query.limit")
    }))

  it("and letters are written down as read, a page a line, and none where nothing was found", () =>
    withOffice(postgres, async (office) => {
      await three(office)
      await letter(office, 1)
      await names(office, "limit=2&state=closed")
      await names(office, "text=nobody")
      await office.ask("GET", "/api/letters?way=sms", undefined, withRight("alarms.letters"))
      assert.deepStrictEqual(await pagesRead(office), [
        ["boss", "incident", { limit: 2, state: "closed", ids: ["t1-2", "t1-1"] }],
        ["1001", "letter", { way: "sms", ids: [1] }]
      ])
    }))

  it("call classes and steps by their names, as they were when it was opened", () =>
    withOffice(postgres, async (office) => {
      await office.ask("POST", "/api/queues", { id: "alarm", name: "报警", unit: "centre", channels: ["alarm"] })
      for (const [id, name] of [
        ["others", "其他"],
        ["fire", "火警"]
      ])
        await office.ask("POST", "/api/incident-classes", { id, name, queue: "alarm" })
      const plan = (
        version: number,
        changedAt: number,
        ...titles: ReadonlyArray<readonly [id: string, title: string]>
      ) =>
        sql`insert into incident_class_plans (incident_class, version, steps, ladder, changed_at, changed_by)
          values ('others', ${version}, ${JSON.stringify(titles.map(([id, title]) => ({ id, title })))}::jsonb, '[]', ${changedAt}, 'boss')`.execute(
          office.db
        )
      await sql`delete from incident_class_plans`.execute(office.db)
      await plan(1, AT - 2, ["speak", "打招呼"])
      await plan(2, AT - 1, ["speak", "与老人通话"])
      await plan(3, after(1), ["speak", "先听"], ["note", "记录"])
      await three(office)
      assert.deepInclude((await office.ask("GET", "/api/incidents/t1-2/timeline")).json.names, {
        classes: { others: "其他", fire: "火警" },
        steps: { speak: "先听", note: "记录" }
      })
      assert.deepInclude((await office.ask("GET", "/api/incidents/t1-1/timeline")).json.names, {
        classes: { others: "其他" },
        steps: { speak: "与老人通话", note: "记录" }
      })
    }))

  it("call the steps that another report brought by their names, too", () =>
    withOffice(postgres, async (office) => {
      await office.ask("POST", "/api/queues", { id: "alarm", name: "报警", unit: "centre", channels: ["alarm"] })
      for (const named of [
        { id: "others", name: "其他" },
        { id: "help", name: "求助", events: ["personal"] }
      ])
        await office.ask("POST", "/api/incident-classes", { ...named, queue: "alarm" })
      await sql`delete from incident_class_plans`.execute(office.db)
      await sql`insert into incident_class_plans (incident_class, version, steps, ladder, changed_at, changed_by)
        values ('help', 1, ${JSON.stringify([{ id: "judge", title: "判断" }])}::jsonb, '[]', ${AT}, 'boss')`.execute(
        office.db
      )
      await three(office)
      const stepNames = async () => (await office.ask("GET", "/api/incidents/t1-1/timeline")).json.names.steps
      assert.deepStrictEqual(await stepNames(), {})
      await happened(office, [
        { _tag: "IncidentHeard", at: AT, incident: "t1-1", event: "personal", phase: "began", number: 2 }
      ])
      assert.deepStrictEqual(await stepNames(), { judge: "判断" })
    }))

  it("say who made each call, and what the dialects are called", () =>
    withOffice(postgres, async (office) => {
      await three(office)
      const inbound = CallId.make("c1")
      const said = press("t1-1", AT) as Extract<Fact, { _tag: "TerminalReported" }>
      await happened(office, [
        { ...said, sent: { line: "framing", dialect: "anxin-a1", source: "call 021", call: inbound, raw } },
        made(CallId.make("c2"), "t1-1")
      ])
      const { calls, lines, names: called } = (await office.ask("GET", "/api/incidents/t1-1/timeline")).json
      assert.deepStrictEqual(
        calls.map(({ call, origin }: { readonly call: string; readonly origin: string }) => [call, origin]).toSorted(),
        [
          ["c1", "inbound"],
          ["c2", "agent"]
        ]
      )
      assert.strictEqual(lines.at(-1).fact.sent.dialect, "anxin-a1")
      assert.deepStrictEqual(called.dialects["anxin-a1"], { zh: "安心 A1 挂坠", en: "Anxin A1 pendant" })
    }))

  it("of a unit are those in which its people did something", () =>
    withOffice(postgres, async (office) => {
      await three(office)
      await office.ask("POST", "/api/units", { id: "north", name: "North", level: "team", parent: "centre" })
      await office.person("1001", "bells and 铃声", ["agent"], "north")
      assert.deepStrictEqual(await names(office, "", withRight("alarms.view", "self")), ["t1-1"])
      assert.deepStrictEqual(await names(office, "", withRight("alarms.view", "team")), ["t1-1"])
      const path = "/api/incidents/t1-2/timeline"
      assert.strictEqual((await office.ask("GET", path, undefined, withRight("alarms.view", "team"))).status, 404)
      assert.strictEqual((await office.ask("GET", path, undefined, withRight("alarms.letters"))).status, 403)
    }))

  it("tell their time line with what the terminal sent, whether it is as it was written, and who read it", () =>
    withOffice(postgres, async (office) => {
      await three(office)
      const path = "/api/incidents/t1-1/timeline"
      const { json } = await office.ask("GET", path)
      assert.deepInclude(json, { wrong: null, next: null, calls: [] })
      assert.deepStrictEqual(
        json.lines.map(({ fact }: { readonly fact: Fact }) => fact._tag),
        ["TerminalReported", "IncidentOpened", "IncidentClosed"]
      )
      assert.strictEqual(json.lines[0].fact.sent.raw, raw)
      const page = (await office.ask("GET", `${path}?limit=2`)).json
      assert.strictEqual(page.next, 2)
      assert.deepStrictEqual(
        (await office.ask("GET", `${path}?after=2`)).json.lines.map(({ line }: { readonly line: number }) => line),
        [3]
      )
      // Whoever may not see numbers whole.
      const { lines } = (await office.ask("GET", path, undefined, withRight("alarms.view"))).json
      const part = lines[0].fact
      assert.deepInclude(part, { code: "138****8000" })
      assert.deepInclude(lines[2].fact, { incident: "t1-1", note: "tea, then 138****8000" })
      assert.isUndefined(part.sent)
      assert.strictEqual((await office.ask("GET", "/api/incidents/t9-1/timeline")).status, 404)
      assert.deepStrictEqual(await readLines(office), [
        ...Array.from({ length: 3 }, () => "boss incident t1-1"),
        "1001 incident t1-1"
      ])
      await sql`delete from facts where kind = 'IncidentOpened'`.execute(office.db)
      const broken = (await office.ask("GET", path)).json
      assert.strictEqual(broken.wrong, "the fact of line 2 is gone")
      assert.isNull((await office.ask("GET", `${path}?after=1`)).json.wrong)
      assert.deepStrictEqual(broken.lines[1], { line: 2, fact: null })
    }))
})

describe("the log of faults of terminals", () => {
  const faults = async (office: TestOffice, query: string, by?: ReturnType<typeof withRight>) =>
    (await office.ask("GET", `/api/terminal-faults?${query}`, undefined, by)).json
  const ids = async (office: TestOffice, query: string): Promise<ReadonlyArray<string>> =>
    (await faults(office, query)).items.map(({ fault }: { readonly fault: string }) => fault)
  const entered = async (office: TestOffice) => {
    const { ask, db } = office
    assert.strictEqual((await ask("POST", "/api/customers", { id: "c1", name: "王秀英" })).status, 201)
    const t1 = { id: "t1", name: "主机", line: "dc-09", account: "00ab1", customer: "c1" }
    assert.strictEqual((await ask("POST", "/api/terminals", t1)).status, 201)
    const row = (serial: number, more: object) => ({
      fault: `f${serial}`,
      terminal: "t1",
      title: "主机",
      customer: "c1",
      event: "battery-low",
      device: null,
      task: null,
      incident: null,
      began_at: after(serial),
      ended_at: null,
      because: null,
      serial,
      site: "main",
      ...more
    })
    const rows = [
      row(1, { ended_at: after(2), because: "restored", task: "f1" }),
      row(2, { event: "tamper", device: "7", incident: "t1-1" }),
      row(3, { terminal: "gone", title: "3-201", customer: null })
    ]
    await sql`insert into terminal_faults select * from jsonb_populate_recordset(null::terminal_faults, ${JSON.stringify(rows)}::text::jsonb)`.execute(
      db
    )
  }

  it("is found by terminal, user, kind, whether it lasts and since when, a page at a time", () =>
    withOffice(postgres, async (office) => {
      await entered(office)
      assert.deepStrictEqual(await ids(office, ""), ["f3", "f2", "f1"])
      assert.deepStrictEqual(await ids(office, "terminal=t1&state=open"), ["f2"])
      assert.deepStrictEqual(await ids(office, "state=ended"), ["f1"])
      assert.deepStrictEqual(await ids(office, "customer=c1&kind=battery-low"), ["f1"])
      assert.deepStrictEqual(await ids(office, "text=3-20"), ["f3"])
      assert.deepStrictEqual(await ids(office, `from=${after(2)}&to=${after(2)}`), ["f2"])
      const first = await faults(office, "limit=2")
      assert.deepStrictEqual(await ids(office, `limit=2&before=${first.next}`), ["f1"])
      assert.isNull((await faults(office, `before=${first.next}`)).next)
      const { json, status } = await office.ask("GET", "/api/terminal-faults?kind=fall")
      assert.deepStrictEqual([status, json.field], [400, "query.kind"])
    }))

  it("stays when the terminal is gone, names its user for who may see users, and is written down as read", () =>
    withOffice(postgres, async (office) => {
      await entered(office)
      const by = withRight("terminals.view")
      const [gone, second] = (await faults(office, "limit=2", by)).items
      assert.deepInclude(gone, { fault: "f3", isThere: false, title: "3-201", endedAt: null })
      assert.deepInclude(second, { isThere: true, device: "7", incident: "t1-1", customer: "c1", customerName: null })
      assert.strictEqual((await faults(office, "kind=tamper")).items[0].customerName, "王秀英")
      assert.strictEqual((await office.ask("DELETE", "/api/terminals/t1?version=1")).status, 204)
      assert.deepInclude((await faults(office, "kind=tamper")).items[0], { terminal: "t1", isThere: false })
      await faults(office, "text=nobody")
      assert.deepStrictEqual((await pagesRead(office)).slice(0, 2), [
        ["1001", "terminal-fault", { limit: 2, ids: ["f3", "f2"] }],
        ["boss", "terminal-fault", { kind: "tamper", ids: ["f2"] }]
      ])
      assert.lengthOf(await pagesRead(office), 3)
      const other = await office.ask("GET", "/api/terminal-faults", undefined, withRight("alarms.view"))
      assert.strictEqual(other.status, 403)
    }))
})

const letter = ({ db }: TestOffice, n: number, more: object = {}) =>
  db
    .insertInto("outbox")
    .values({
      key: `t1-1/opened/${n}`,
      at: after(n),
      way: "sms",
      recipient: "13800138000",
      name: "王芳",
      subject: `报警：3-20${n}`,
      body: "您好",
      incident: "t1-1",
      ...more
    })
    .execute()

describe("letters to guardians", () => {
  it("are listed newest first with whom they went to covered, and read whole one by one, which is written down", () =>
    withOffice(postgres, async (office) => {
      await three(office)
      await letter(office, 1)
      await letter(office, 2, { way: "mail", recipient: "wang@example.com", incident: "t2-1" })
      const list = async (query: string, by?: ReturnType<typeof withRight>) =>
        (await office.ask("GET", `/api/letters?${query}`, undefined, by)).json
      const all = await list("")
      assert.deepStrictEqual(
        all.items.map(({ recipient }: { readonly recipient: string }) => recipient),
        ["w****@example.com", "138****8000"]
      )
      assert.notProperty(all.items[0], "body")
      assert.lengthOf((await list("way=sms&text=3-201")).items, 1)
      assert.lengthOf((await list("incident=t2-1")).items, 1)
      assert.lengthOf((await list(`from=${after(3)}`)).items, 0)
      const first = await list("limit=1")
      assert.deepStrictEqual((await list(`before=${first.next}`)).items, [all.items[1]])
      // Of whom it is not.
      const own = await list("", withRight("alarms.letters", "self"))
      assert.deepStrictEqual(own.items, [all.items[1]])
      const path = `/api/letters/${all.items[1].id}`
      assert.deepInclude((await office.ask("GET", path)).json, { recipient: "13800138000", body: "您好" })
      const part = await office.ask("GET", path, undefined, withRight("alarms.letters", "self"))
      assert.deepInclude(part.json, { recipient: "138****8000", body: "您好" })
      const others = await office.ask(
        "GET",
        `/api/letters/${all.items[0].id}`,
        undefined,
        withRight("alarms.letters", "self")
      )
      assert.strictEqual(others.status, 404)
      assert.strictEqual((await office.ask("GET", path, undefined, withRight("alarms.view"))).status, 403)
      assert.deepStrictEqual(await readLines(office), ["boss letter 1", "1001 letter 1"])
    }))
})

describe("messages that were not understood", () => {
  it("are found by account, line, words and time, and shown as they came, which is written down", () =>
    withOffice(postgres, async (office) => {
      for (const n of [1, 2, 3])
        await office.db
          .insertInto("alarm_misunderstood")
          .values({
            at: after(n),
            line: n === 3 ? "scaip" : "dc-09",
            source: `udp 192.0.2.${n}:1`,
            account: n === 1 ? null : n === 3 ? "13800138002_" : `12_${n}`,
            reason: n === 2 ? "its CRC is wrong" : "no such line, call 13800138000",
            raw
          })
          .execute()
      const ids = async (query: string) =>
        (await office.ask("GET", `/api/alarm-messages?${query}`)).json.items.map(
          ({ id }: { readonly id: number }) => id
        )
      assert.deepStrictEqual(await ids(""), [3, 2, 1])
      const { items } = (await office.ask("GET", "/api/alarm-messages")).json
      assert.deepInclude(items[0], { account: "138****8002_", reason: "no such line, call 138****8000" })
      assert.deepStrictEqual(await ids("account=2_"), [3, 2])
      assert.deepStrictEqual(await ids("account=%25"), [])
      assert.deepStrictEqual(await ids("line=dc-09&text=crc"), [2])
      assert.deepStrictEqual(await ids("text=192.0.2.1"), [1])
      assert.deepStrictEqual(await ids(`from=${after(2)}&to=${after(2)}`), [2])
      assert.deepStrictEqual(await ids("limit=2&before=2"), [1])
      const one = await office.ask("GET", "/api/alarm-messages/2", undefined, withRight("terminals.raw"))
      assert.deepStrictEqual(one.json, {
        id: 2,
        receivedAt: after(2),
        line: "dc-09",
        source: "udp 192.0.2.2:1",
        account: "12_2",
        reason: "its CRC is wrong",
        raw
      })
      assert.strictEqual((await office.ask("GET", "/api/alarm-messages/9")).status, 404)
      assert.strictEqual(
        (await office.ask("GET", "/api/alarm-messages", undefined, withRight("terminals.view"))).status,
        403
      )
      assert.deepStrictEqual(await readLines(office), ["1001 alarm-message 2"])
    }))
})
