import { assert, describe, it } from "vitest"
import { sql } from "kysely"
import { TestGateway } from "../gateway/testing/test-gateway.ts"
import { verifyChain } from "../records/audit/log.ts"
import { askerWith, INSIDE_KEY, type Office, officesForTests } from "../office/testing/test-office.ts"

const withOffice = officesForTests()

const made = async ({ ask }: Office, plural: string, values: Readonly<Record<string, unknown>>) => {
  const { json, status } = await ask("POST", `/api/${plural}`, values)
  assert.strictEqual(status, 201, JSON.stringify(json))
}

/** A customer with what is theirs to change and what is not, before a real gateway. */
const visited = (
  work: (
    office: Office,
    as: {
      readonly link: () => Promise<string>
      readonly open: (token: string) => Promise<{ readonly status: number; readonly json: any }>
      readonly send: (token: string, values: unknown) => Promise<{ readonly status: number; readonly json: any }>
      readonly gateway: TestGateway
    }
  ) => Promise<void>
) =>
  withOffice(async (office) => {
    await made(office, "customer-fields", { id: "insurance", name: "保险号", byCustomer: true, pattern: "\\d{4}" })
    await made(office, "customer-fields", { id: "risk", name: "风险等级" })
    await made(office, "customers", {
      id: "wang",
      name: "王芳",
      class: "vip",
      identity: "110101199003070000",
      preferences: "下午联系",
      phones: [{ kind: "mobile", written: "138 0013 8000" }],
      own: { insurance: "1234", risk: "high" }
    })
    const gateway = new TestGateway({ officeSocket: office.socketPath, insideKey: INSIDE_KEY })
    await gateway.open()
    const asked = async (method: string, body: unknown) => {
      const response = await fetch(`${gateway.url}/api/own-data`, {
        method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body)
      })
      return { status: response.status, json: response.status === 204 ? null : await response.json() }
    }
    try {
      await work(office, {
        gateway,
        link: async () => {
          const { json, status } = await office.ask("POST", "/api/customers/wang/links")
          assert.strictEqual(status, 200, JSON.stringify(json))
          return json.token
        },
        open: (token) => asked("POST", { token }),
        send: (token, values) => asked("PUT", { token, values })
      })
    } finally {
      await gateway.close()
    }
  })

const wang = async ({ ask }: Office) => (await ask("GET", "/api/customers/wang")).json
const historyOf = async ({ ask }: Office) => (await ask("GET", "/api/customers/wang/history")).json

describe("a customer with a link", () => {
  it("sees what the centre leaves to them, and nothing else", () =>
    visited(async (office, { link, open }) => {
      const { json, status } = await open(await link())
      assert.strictEqual(status, 200, JSON.stringify(json))
      assert.deepStrictEqual(json.values, {
        name: "王芳",
        phones: [{ kind: "mobile", number: "+8613800138000", written: "138 0013 8000" }],
        addresses: [],
        email: null,
        own: { insurance: "1234" }
      })
      assert.deepStrictEqual(
        json.ownFields.map(({ id }: any) => id),
        ["insurance"]
      )
      for (const hidden of ["vip", "下午联系", "110101199003070000", "high", "风险等级"])
        assert.notInclude(JSON.stringify(json), hidden)
      await office.ask("PUT", "/api/parameters/ownData.fields?version=0", { value: ["phones"] })
      assert.hasAllKeys((await open(await link())).json.values, ["phones", "own"])
    }))

  it("changes it once; the history says that they did, by whose link, from what to what", () =>
    visited(async (office, { link, open, send }) => {
      const token = await link()
      const sent = {
        phones: [{ kind: "home", written: "010-62345678" }],
        addresses: ["新家"],
        own: { insurance: "9876" }
      }
      assert.strictEqual((await send(token, sent)).status, 204)
      const after = await wang(office)
      assert.deepInclude(after, { name: "王芳", class: "vip", addresses: ["新家"], changedBy: "the:customer" })
      assert.deepStrictEqual(after.own, { insurance: "9876", risk: "high" })
      assert.strictEqual(after.phones[0].number, "+861062345678")
      const [line, linked] = await historyOf(office)
      assert.deepInclude(line, { account: "the:customer", action: "own-data" })
      assert.strictEqual(line.before.own.insurance, "1234")
      assert.deepInclude(linked, { account: "boss", action: "own-link" })
      const [audited] = (await office.ask("GET", "/api/audit?action=own-data")).json.items
      assert.deepInclude(audited.details, { madeBy: "boss", address: "127.0.0.1" })
      // Nobody who calls from the new number is unknown.
      assert.strictEqual((await office.ask("GET", "/api/customers/match?number=01062345678")).json.kind, "one")
      for (const again of [await open(token), await send(token, sent)])
        assert.deepStrictEqual([again.status, again.json.why], [410, "used"])
      assert.deepInclude(await verifyChain(office.db), { brokenAt: null })
    }))

  it("sends what is as it was, and that they did is known", () =>
    visited(async (office, { link, open, send }) => {
      const token = await link()
      const { values } = (await open(token)).json
      assert.strictEqual((await send(token, values)).status, 204)
      assert.deepInclude(await wang(office), { version: 1, changedBy: "boss" })
      assert.deepInclude((await historyOf(office))[0], { account: "the:customer", action: "own-data", before: null })
    }))

  it("hears of each field what is wrong with it, nothing is kept, and the link stays good", () =>
    visited(async (office, { link, send }) => {
      const token = await link()
      const wrong = {
        name: "",
        phones: [{ kind: "mobile", written: "<script>" }],
        email: "nobody",
        own: { insurance: "12" }
      }
      const { json, status } = await send(token, wrong)
      assert.strictEqual(status, 422)
      assert.sameMembers(
        json.problems.map(({ field }: any) => field),
        ["name", "phones", "email"]
      )
      assert.deepInclude(await wang(office), { version: 1 })
      const own = await send(token, { own: { insurance: "12" } })
      assert.deepStrictEqual(
        own.json.problems.map(({ field }: any) => field),
        ["own.insurance"]
      )
      assert.strictEqual((await send(token, { own: { insurance: "4321" } })).status, 204)
    }))

  it("changes nothing that is not theirs, whatever is sent", () =>
    visited(async (office, { link, send }) => {
      const token = await link()
      for (const values of [
        { class: null },
        { preferences: "" },
        { id: "x" },
        { own: { risk: "low" } },
        { own: "x" },
        { own: { __proto__: null, nothing: "x" } }
      ])
        assert.strictEqual((await send(token, values)).status, 422, JSON.stringify(values))
      for (const values of [[], "x", null]) assert.strictEqual((await send(token, values)).status, 400)
      assert.strictEqual((await send(token, { name: "王\u0000芳" })).status, 400)
      assert.deepInclude(await wang(office), { version: 1 })
    }))

  it("is asked to call where something is wrong that they do not see", () =>
    visited(async (office, { link, send }) => {
      await made(office, "customer-fields", { id: "must", name: "内部必填", isRequired: true })
      const { json, status } = await send(await link(), { name: "王小芳" })
      assert.strictEqual(status, 422)
      assert.deepStrictEqual(
        json.problems.map(({ field }: any) => field),
        [""]
      )
      assert.notInclude(JSON.stringify(json), "must")
    }))
})

describe("a link", () => {
  it("is good for as long as the centre says, and until it is taken back", () =>
    visited(async (office, { link, open, send }) => {
      await office.ask("PUT", "/api/parameters/ownData.hours?version=0", { value: 2 })
      const [late, revoked] = [await link(), await link()]
      const listed = (await office.ask("GET", "/api/customers/wang/links")).json
      assert.strictEqual(listed.length, 2)
      assert.strictEqual(listed[0].endsAt - listed[0].madeAt, 2 * 3_600_000)
      const path = `/api/customers/wang/links/${listed[0].id}`
      assert.strictEqual((await office.ask("DELETE", path)).status, 204)
      assert.strictEqual((await office.ask("DELETE", path)).status, 404)
      await sql`update customer_links set made_at = made_at - 7200000, ends_at = ends_at - 7200000 where revoked_at is null`.execute(
        office.db
      )
      for (const token of [late, revoked])
        for (const answer of [await open(token), await send(token, {})])
          assert.deepStrictEqual([answer.status, answer.json.why], [410, "expired"])
      assert.deepStrictEqual((await office.ask("GET", "/api/customers/wang/links")).json, [])
      assert.deepInclude((await historyOf(office))[0], { action: "own-link-off", account: "boss" })
    }))

  it("that was made up is said to be none, and who makes up many waits", () =>
    visited(async (_, { link, open }) => {
      const answer = await open("made-up")
      assert.deepStrictEqual([answer.status, answer.json.why], [410, "unknown"])
      const statuses = new Set<number>()
      for (let guess = 0; guess < 20; guess++) statuses.add((await open(`guess-${guess}`)).status)
      assert.deepStrictEqual([...statuses], [410, 429])
      // Also with a right one: nobody learns from it that it is.
      const { json, status } = await open(await link())
      assert.strictEqual(status, 429)
      assert.isAtLeast(json.retryAfterSeconds, 1)
    }))

  it("is kept as what opens nothing, and its token stands in no log", () =>
    visited(async (office, { gateway, link, open, send }) => {
      const token = await link()
      await open(token)
      await fetch(`${gateway.url}/own/${token}`)
      await send(token, { name: "" })
      const { rows } = await sql<{ readonly all: string }>`
        select string_agg(t::text, ' ') as all from (
          select l::text as t from customer_links l union all select a::text from audit_log a) t`.execute(office.db)
      assert.notInclude(rows[0]!.all, token)
      assert.notInclude(gateway.log.join("\n"), token)
    }))

  it("two who send at once: one is kept", () =>
    visited(async (office, { link, send }) => {
      const token = await link()
      const names = ["甲", "乙", "丙", "丁"]
      const statuses = (await Promise.all(names.map((name) => send(token, { name })))).map(({ status }) => status)
      assert.deepStrictEqual(statuses.toSorted(), [204, 410, 410, 410])
      assert.strictEqual((await wang(office)).version, 2)
    }))

  it("is made by who may edit customers, of a customer who is there, ten at most", () =>
    visited(async (office, { link, open }) => {
      const agent = askerWith({ "customers.view": "organisation", "customers.create": "organisation" })
      for (const [method, path] of [
        ["POST", ""],
        ["GET", ""],
        ["DELETE", "/1"]
      ] as const)
        assert.strictEqual((await office.ask(method, `/api/customers/wang/links${path}`, undefined, agent)).status, 403)
      assert.strictEqual((await office.ask("POST", "/api/customers/nobody/links")).status, 404)
      const first = await link()
      for (let more = 1; more < 10; more++) await link()
      assert.strictEqual((await office.ask("POST", "/api/customers/wang/links")).status, 422)
      // Who is gone has none any more.
      await office.ask("DELETE", "/api/customers/wang?version=1")
      assert.strictEqual((await open(first)).json.why, "unknown")
    }))
})
