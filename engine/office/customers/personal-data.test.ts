import { existsSync, readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { verifyChain } from "../../records/audit/log.ts"
import { askerWith, type Office, officesForTests } from "../testing/test-office.ts"

const withOffice = officesForTests()

const made = async ({ ask }: Office, values: Readonly<Record<string, unknown>>) => {
  const { json, status } = await ask("POST", "/api/customers", values)
  assert.strictEqual(status, 201, JSON.stringify(json))
}
const phones = (...written: ReadonlyArray<string>) => written.map((each) => ({ kind: "mobile", written: each }))
const called = ({ db }: Office, serial: number, calling: string, dialled = "95000") =>
  sql`insert into call_records (id, serial, calling_number, dialled_number, arrived_at, attempts, keys, site, recording_file)
    values (${`c${serial}`}, ${serial}, ${calling}, ${dialled}, ${serial * 1_000}, 0, '', 'main', 'a.wav')`.execute(db)
/** Somebody else's call, into which this number was called; and one of the customer's own. */
const calledIn = async (office: Office, serial: number, third: string, calling = "13600136000") => {
  await called(office, serial, calling)
  const parties = [calling, third].map((number, attempt) => ({ attempt, role: "third", number }))
  await sql`update call_records set parties = ${JSON.stringify(parties)}::jsonb where serial = ${serial}`.execute(
    office.db
  )
}
const partiesIn = async ({ db }: Office, serial: number): Promise<ReadonlyArray<string>> => {
  const { rows } = await sql<{ readonly number: string }>`
    select number from call_parties where serial = ${serial} order by attempt`.execute(db)
  return rows.map(({ number }) => number)
}
const noted = ({ ask }: Office, call: string, note: string) =>
  ask("PUT", `/api/calls/${call}/remark?version=0`, { reason: null, note, followUp: { at: 1, note } })
const numbersIn = async ({ db }: Office): Promise<ReadonlyArray<string>> => {
  const { rows } = await sql<{ readonly n: string }>`
    select calling_number || ' ' || dialled_number as n from call_records order by serial`.execute(db)
  return rows.map(({ n }) => n)
}
const reason = "本人书面申请"
const erase = ({ ask }: Office, id: string, body: unknown = { reason }, asker?: Parameters<Office["ask"]>[3]) =>
  ask("POST", `/api/customers/${id}/erase`, body, asker)

/** Somebody with calls, notes and a history, who was two before. */
const person = async (office: Office) => {
  await made(office, { id: "a", name: "王芳", phones: phones("13800138000"), identity: "110101199003070000" })
  await made(office, { id: "b", name: "王方", phones: phones("13900139000", "13700137000") })
  await made(office, { id: "c", name: "李雷", phones: phones("13700137000") })
  for (const id of ["a", "b", "c"])
    await office.ask("POST", `/api/customers/${id}/entries`, { kind: "note", body: `secret of ${id}` })
  await office.ask("POST", "/api/customers/a/merge", { version: 1, others: [{ id: "b", version: 1 }] })
  await called(office, 1, "013800138000")
  await called(office, 2, "13900139000")
  await called(office, 3, "13700137000")
  await called(office, 4, "95000", "13800138000")
  await called(office, 5, "13600136000")
  await noted(office, "c1", "secret of a call")
  await noted(office, "c5", "of somebody else")
}

describe("one person's data", () => {
  it("is given out whole, with a reason, and the log says who took it", () =>
    withOffice(async (office) => {
      await person(office)
      const { json, status } = await office.ask("GET", `/api/customers/a/data?reason=${encodeURIComponent(reason)}`)
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.strictEqual(json.customer.identity, "110101199003070000")
      assert.sameMembers(
        json.entries.map(({ body }: any) => body),
        ["secret of a", "secret of b"]
      )
      assert.sameMembers(
        json.calls.map(({ serial }: any) => serial),
        [1, 2, 3]
      )
      assert.deepStrictEqual(
        json.remarks.map(({ call, note }: any) => [call, note]),
        [["c1", "secret of a call"]]
      )
      assert.deepStrictEqual(
        json.changes.map(({ action }: any) => action),
        ["create", "note", "merge"]
      )
      const [line] = (await office.ask("GET", "/api/audit?action=export")).json.items
      assert.deepInclude(line, { object: "customer", id: "a", account: "boss" })
      assert.strictEqual(line.details.reason, reason)
      assert.strictEqual((await office.ask("GET", "/api/customers/a/data")).status, 400)
      assert.strictEqual((await office.ask("GET", "/api/customers/x/data?reason=why")).status, 404)
      const viewer = askerWith({ "customers.view": "organisation" })
      assert.strictEqual((await office.ask("GET", "/api/customers/a/data?reason=why", undefined, viewer)).status, 403)
      const exporter = askerWith({ "customers.export": "organisation" })
      const masked = JSON.stringify(
        (await office.ask("GET", "/api/customers/a/data?reason=why", undefined, exporter)).json
      )
      for (const hidden of ["13800138000", "13900139000", "19900307"]) assert.notInclude(masked, hidden)
    }))
})

describe("one person's terminals and plans", () => {
  it("are given out to who may see them, with their numbers covered as everywhere", () =>
    withOffice(async (office) => {
      await made(office, { id: "a", name: "王芳" })
      await office.ask("POST", "/api/queues", { id: "alarm", name: "报警", unit: "centre" })
      await office.ask("POST", "/api/incident-classes", { id: "others", name: "其他", queue: "alarm" })
      const host = { id: "host", name: "主机", line: "dc-09", account: "1", customer: "a", numbers: ["19900000199"] }
      await office.ask("POST", "/api/terminals", host)
      await office.ask("POST", "/api/user-plans", { id: "p", customer: "a", incidentClass: "others" })
      const given = async (...more: ReadonlyArray<"plans.view" | "terminals.edit" | "terminals.view">) => {
        const grants = ["customers.export" as const, ...more].map((each) => [each, "organisation"])
        const { json } = await office.ask(
          "GET",
          "/api/customers/a/data?reason=why",
          undefined,
          askerWith(Object.fromEntries(grants))
        )
        return [json.terminals.map(({ numbers }: any) => numbers[0]), json.plans.map(({ id }: any) => id)]
      }
      assert.deepStrictEqual(await given(), [[], []])
      assert.deepStrictEqual(await given("terminals.view"), [["199****0199"], []])
      assert.deepStrictEqual(await given("terminals.view", "terminals.edit", "plans.view"), [["+8619900000199"], ["p"]])
    }))
})

describe("whose data is erased", () => {
  it("is covered among the parties of calls that others began, and nobody else's number is", () =>
    withOffice(async (office) => {
      await made(office, { id: "a", name: "王芳", phones: phones("13800138000") })
      await calledIn(office, 1, "13800138000")
      await calledIn(office, 2, "13700137000", "13800138000")
      await calledIn(office, 3, "13700137000")
      const { json } = await erase(office, "a")
      assert.deepInclude(json, { calls: 2 })
      assert.deepStrictEqual(await partiesIn(office, 1), ["13600136000", "138****8000"])
      assert.deepStrictEqual(await partiesIn(office, 2), ["138****8000", "13700137000"])
      assert.deepStrictEqual(await partiesIn(office, 3), ["13600136000", "13700137000"])
    }))

  it("is nowhere any more, and the answer says what stays", () =>
    withOffice(async (office) => {
      await person(office)
      await office.ask("POST", "/api/listed-numbers", { id: "13900139000", list: "black" })
      const { json, status } = await erase(office, "a")
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.deepInclude(json, { entries: 2, calls: 3, recordings: 3, sharedNumbers: 1, listedNumbers: 1 })
      assert.deepStrictEqual(await numbersIn(office), [
        "0138****8000 95000",
        "139****9000 95000",
        "13700137000 95000",
        "95000 138****8000",
        "13600136000 95000"
      ])
      assert.strictEqual((await office.ask("GET", "/api/customers/a")).status, 404)
      assert.strictEqual((await office.ask("POST", "/api/customers/a/restore")).status, 404)
      assert.strictEqual((await office.ask("GET", "/api/customers")).json.total, 1)
      const tables = [
        "customers",
        "customer_entries",
        "customer_search",
        "customer_numbers",
        "customer_merges",
        "call_remarks",
        "audit_log"
      ]
      for (const table of tables) {
        const { rows } = await sql<{ readonly text: string }>`
          select coalesce(string_agg(t::text, ' '), '') as text from ${sql.table(table)} t
          where ${table === "audit_log" ? sql`object in ('customer', 'call-remark')` : sql`true`}`.execute(office.db)
        for (const secret of [
          "王芳",
          "王方",
          "13800138000",
          "13900139000",
          "110101199003070000",
          "secret of a",
          "secret of b",
          "secret of a call"
        ])
          assert.notInclude(rows[0]!.text, secret, table)
      }
      // Of others everything is there.
      assert.strictEqual((await office.ask("GET", "/api/calls/c5/remark")).json.remark.note, "of somebody else")
      assert.strictEqual((await office.ask("GET", "/api/customers/c")).json.name, "李雷")
    }))

  it("is in no letter any more that was written about their incidents, and others keep theirs", () =>
    withOffice(async (office) => {
      for (const id of ["a", "b", "c"]) await made(office, { id, name: id })
      const wrote = (incident: string) =>
        office.db
          .insertInto("outbox")
          .values({
            key: `${incident}/opened`,
            at: Date.now(),
            way: "sms",
            recipient: "19900000111",
            name: "李强",
            subject: "报警",
            body: "李强，您好：王秀英家的主机 发出报警",
            incident
          })
          .execute()
      const host = { name: "主机", line: "dc-09", account: "1" }
      const ask = async (method: string, path: string, values: object) =>
        assert.include([200, 201], (await office.ask(method, path, values)).status, path)
      await ask("POST", "/api/terminals", { id: "host", ...host, customer: "b" })
      await ask("POST", "/api/terminals", { id: "host-1", ...host, account: "2", customer: "c" })
      await ask("POST", "/api/customers/a/merge", { version: 1, others: [{ id: "b", version: 1 }] })
      for (const incident of ["host-7", "host-1-1", "hosts-1"]) await wrote(incident)
      // Handed on to somebody else, who keeps what was written for them.
      await ask("PUT", "/api/terminals/host?version=2", { ...host, customer: "c" })
      await wrote("host-8")
      assert.strictEqual((await erase(office, "a")).status, 200)
      const kept = await office.db.selectFrom("outbox").select("incident").orderBy("incident").execute()
      assert.sameMembers(
        kept.map(({ incident }) => incident),
        ["host-8", "host-1-1", "hosts-1"]
      )
    }))

  it("is heard in no file any more that was spoken to a caller", () =>
    withOffice(async (office) => {
      await made(office, { id: "a", name: "王芳", phones: phones("13800138000") })
      const speak = async () => {
        const asked = { text: "[{customer}，]您好。", language: "zh-CN", values: {}, callingNumber: "13800138000" }
        return (await office.ask("POST", "/door/speak", asked)).json.prompt
      }
      const files = () => (existsSync(spoken) ? readdirSync(spoken) : [])
      const spoken = join(dirname(office.socketPath), "prompts/spoken")
      const named = basename(await speak())
      assert.deepStrictEqual(files(), [`${named}.wav`])
      assert.strictEqual((await erase(office, "a")).status, 200)
      assert.deepStrictEqual(files(), [])
      // Whoever calls now is said what fits a stranger.
      const unnamed = basename(await speak())
      assert.notStrictEqual(unnamed, named)
      assert.deepStrictEqual(files(), [`${unnamed}.wav`])
    }))

  it("leaves a log that is whole: who did what, when, and why the rest is gone", () =>
    withOffice(async (office) => {
      await person(office)
      const { lines } = (await erase(office, "a")).json
      const history = (await office.ask("GET", "/api/customers/a/history")).json
      assert.deepStrictEqual(
        history.map(({ action }: any) => action),
        ["erase", "remove", "merge", "note", "create"]
      )
      assert.isTrue(history.every(({ after, before }: any) => before === null && after === null))
      const [line] = (await office.ask("GET", "/api/audit?action=erase")).json.items
      assert.deepInclude(line.details, { reason, lines })
      assert.deepInclude(await verifyChain(office.db), { brokenAt: null, why: null })
    }))

  it("cannot be used to blank or alter another line unseen", () =>
    withOffice(async (office) => {
      await person(office)
      await erase(office, "a")
      const { rows } = await sql<{ readonly serial: number }>`
        select serial from audit_log where object_id = 'c' order by serial limit 1`.execute(office.db)
      const other = Number(rows[0]!.serial)
      const blank = (by: string) => sql`update audit_log set before = null, after = null, details = null,
        erased_by = (select max(serial) from audit_log)${sql.raw(by)} where serial = ${other}`
      const refused = async (by: string, erasing: string) =>
        String(
          await office.db
            .transaction()
            .execute(async (all) => {
              await sql`select set_config('carillon.erasing', ${erasing}, true)`.execute(all)
              await blank(by).execute(all)
            })
            .catch((thrown: unknown) => thrown)
        )
      assert.include(await refused("", ""), "only ever added to")
      assert.include(await refused(", account = 'nobody'", "yes"), "only ever added to")
      await office.db.transaction().execute(async (all) => {
        await sql`select set_config('carillon.erasing', 'yes', true)`.execute(all)
        await blank("").execute(all)
      })
      assert.deepInclude(await verifyChain(office.db), { brokenAt: other })
    }))

  it("is erased by who may, with a reason, also after it was removed; and nobody who never was", () =>
    withOffice(async (office) => {
      await made(office, { id: "a", name: "王芳", phones: phones("13800138000") })
      for (const body of [{}, { reason: "" }, { reason: "   " }, { reason: "x".repeat(201) }])
        assert.strictEqual((await erase(office, "a", body)).status, 400)
      const agent = askerWith({ "customers.view": "organisation", "customers.create": "organisation" })
      assert.strictEqual((await erase(office, "a", { reason }, agent)).status, 403)
      assert.strictEqual((await erase(office, "nobody")).status, 404)
      await office.ask("DELETE", "/api/customers/a?version=1")
      await called(office, 1, "13800138000")
      const { json, status } = await erase(office, "a")
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.deepStrictEqual(await numbersIn(office), ["138****8000 95000"])
      assert.strictEqual((await office.ask("POST", "/api/customers/a/restore")).status, 404)
      assert.deepInclude(await verifyChain(office.db), { brokenAt: null })
    }))
})
