import { createHmac } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { sql } from "kysely"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database } from "../../ports/Database.ts"
import { LOG_LIMIT, retryMsAfter } from "../../records/webhooks/deliveries.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"
import { placeOf } from "./guard.ts"
import { collectNews, sendDue } from "./run.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

/** Another program that hears of us; it answers these statuses in turn, then 204. */
const program = async (...statuses: ReadonlyArray<number>) => {
  const heard: Array<Heard> = []
  const answers = [...statuses]
  server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (piece: string) => (body += piece))
    request.on("end", () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 204, { location: "http://127.0.0.1:1/" }).end()
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

const NOON = 1_795_752_000_000

/** The office's own work at a moment that the test says. */
const at = (office: TestOffice, now: number, allowLocal = true) => {
  const service = { query: (run: (db: TestOffice["db"]) => Promise<unknown>) => Effect.promise(() => run(office.db)) }
  const work = Effect.gen(function* () {
    yield* TestClock.setTime(now)
    yield* collectNews
    return yield* sendDue(allowLocal)
  })
  return Effect.runPromise(
    work.pipe(
      Effect.provideService(Database, { ...service, up: () => true, onChange: () => {} } as never),
      Effect.provide(TestClock.layer())
    )
  )
}

const state = async (office: TestOffice, body: object, call: string, sequence = 1) => {
  const { _tag: kind, ...fields } = body as { _tag: string }
  await ensureMonths(office.db, [NOON])
  await sql`insert into facts (actor, sequence, ordinal, at, call, kind, version, body)
    values (${`call/${call}`}, ${sequence}, 0, ${NOON}, ${call}, ${kind}, 1, ${JSON.stringify({ _tag: kind, ...fields })})`.execute(
    office.db
  )
}
const ended = (call: string) => ({
  _tag: "CallEnded",
  at: NOON,
  call,
  outcome: "handled",
  by: "caller",
  cause: "NORMAL_CLEARING",
  talkMs: 61_000
})

const enter = async (office: TestOffice, url: string, events = ["call.ended"]) => {
  const made = await office.ask("POST", "/api/webhooks", { id: "crm", name: "CRM", url, events })
  assert.strictEqual(made.status, 201, JSON.stringify(made.json))
  return (await office.ask("POST", "/api/webhooks/crm/secret")).json.secret as string
}
const log = async (office: TestOffice) => (await office.ask("GET", "/api/webhooks/crm/deliveries")).json

describe("a webhook", () => {
  it("is told what it asked for, signed, and of nothing from before", () =>
    withOffice(postgres, async (office) => {
      const { heard, url } = await program()
      await state(office, ended("before"), "before")
      await at(office, NOON)
      const secret = await enter(office, url)
      await state(office, ended("c1"), "c1")
      await state(office, { _tag: "KeyPressed", at: NOON, call: "c1", key: "1", node: "menu" }, "c1", 2)
      assert.strictEqual(await at(office, NOON + 1_000), 1)
      assert.strictEqual(heard.length, 1)
      const { body, headers } = heard[0]!
      assert.deepStrictEqual(JSON.parse(body), {
        id: headers["x-carillon-delivery"],
        event: "call.ended",
        at: NOON,
        data: { call: "c1", outcome: "handled", by: "caller", cause: "NORMAL_CLEARING", talkMs: 61_000 }
      })
      const seconds = (NOON + 1_000) / 1_000
      const hmac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")
      assert.strictEqual(headers["x-carillon-signature"], `t=${seconds},v1=${hmac}`)
      assert.deepInclude((await log(office))[0], { state: "delivered", attempts: 1, status: 204, problem: "" })
      assert.strictEqual(await at(office, NOON + 90_000), 0, "and once only")
    }))

  it("hears again after an error, each time later, as the same delivery", () =>
    withOffice(postgres, async (office) => {
      const { heard, url } = await program(500, 302)
      await enter(office, url)
      await state(office, ended("c1"), "c1")
      await at(office, NOON)
      assert.deepInclude((await log(office))[0], { state: "waiting", status: 500, nextAt: NOON + 1_000 })
      assert.strictEqual(await at(office, NOON + 999), 0)
      assert.strictEqual(await at(office, NOON + 1_000), 1)
      // A redirect is no answer, and nobody follows it.
      assert.deepInclude((await log(office))[0], { state: "waiting", status: 302, nextAt: NOON + 3_000 })
      assert.strictEqual(await at(office, NOON + 3_000), 1)
      assert.deepInclude((await log(office))[0], { state: "delivered", attempts: 3 })
      assert.strictEqual(new Set(heard.map(({ headers }) => headers["x-carillon-delivery"])).size, 1)
    }))

  it("that is away for a day is given up, with the reason", () =>
    withOffice(postgres, async (office) => {
      const { url } = await program()
      server!.close()
      await enter(office, url)
      await state(office, ended("c1"), "c1")
      await at(office, NOON)
      const delays = Array.from({ length: 14 }, (_, index) => retryMsAfter(index + 1))
      assert.deepStrictEqual(
        [delays[0], delays[1], delays[11], delays[12], delays[13]],
        [1_000, 2_000, 2_048_000, 3_600_000, 3_600_000]
      )
      await at(office, NOON + 24 * 3_600_000)
      const [last] = await log(office)
      assert.deepInclude(last, { state: "failed", status: null, nextAt: null })
      assert.include(last.problem, "ECONNREFUSED")
    }))

  it("is tried by a button, and hears nothing while it is off", () =>
    withOffice(postgres, async (office) => {
      const { heard, url } = await program(204, 500)
      await enter(office, url)
      const test = await office.ask("POST", "/api/webhooks/crm/test")
      assert.deepStrictEqual(test.json, { isDelivered: true, status: 204, problem: "" })
      assert.strictEqual(JSON.parse(heard[0]!.body).event, "test")
      const again = await office.ask("POST", "/api/webhooks/crm/test")
      assert.deepStrictEqual(again.json, { isDelivered: false, status: 500, problem: "answered 500" })
      const off = { name: "CRM", url, events: ["call.ended"], isOff: true }
      assert.strictEqual((await office.ask("PUT", "/api/webhooks/crm?version=1", off)).status, 200)
      await state(office, ended("c1"), "c1")
      assert.strictEqual(await at(office, NOON), 0)
      assert.deepStrictEqual(await log(office), [])
    }))

  it("keeps a log that does not grow without end", () =>
    withOffice(postgres, async (office) => {
      const { url } = await program()
      await enter(office, url)
      await sql`insert into webhook_deliveries (webhook, event, at, body, state, next_at, made_at)
        select 'crm', 'call.ended', n, '{}', 'delivered', n, n from generate_series(1, ${LOG_LIMIT + 20}) n`.execute(
        office.db
      )
      await state(office, ended("c1"), "c1")
      await at(office, NOON)
      const { rows } = await sql<{ readonly n: number }>`select count(*)::int n from webhook_deliveries`.execute(
        office.db
      )
      assert.strictEqual(rows[0]!.n, LOG_LIMIT)
    }))

  it("is entered only with the right, an address and an event; its secret is never read", () =>
    withOffice(postgres, async (office) => {
      const enterWith = (url: string, events: ReadonlyArray<string> = ["call.ended"]) =>
        office.ask("POST", "/api/webhooks", { id: "x", name: "X", url, events })
      for (const url of ["ftp://crm.example/", "crm.example", "https://me:secret@crm.example/", "https://crm example/"])
        assert.strictEqual((await enterWith(url)).json.problems[0].field, "url", url)
      assert.strictEqual((await enterWith("https://crm.example/", [])).json.problems[0].field, "events")
      const secret = await enter(office, "https://crm.example/")
      assert.notInclude(JSON.stringify((await office.ask("GET", "/api/webhooks/crm")).json), secret)
      assert.notInclude(JSON.stringify((await office.ask("GET", "/api/webhooks/crm/history")).json), secret)
      const nobody = { asker: askerWith("nobody", { "integrations.api-keys": "organisation" }) }
      for (const path of ["secret", "test"])
        assert.strictEqual((await office.ask("POST", `/api/webhooks/crm/${path}`, undefined, nobody)).status, 403)
      assert.strictEqual((await office.ask("GET", "/api/webhooks/crm/deliveries", undefined, nobody)).status, 403)
    }))
})

describe("where a webhook may go", () => {
  const judge = async (url: string, allowLocal: boolean, ...addresses: ReadonlyArray<string>) =>
    "address" in (await placeOf(new URL(url), allowLocal, async () => addresses))

  it.each([
    ["https://crm.example/", "203.0.113.7", true, true],
    ["https://crm.example/", "192.168.1.5", true, true],
    ["http://crm.example/", "203.0.113.7", false, false],
    ["http://crm.example/", "192.168.1.5", false, true],
    ["https://crm.example/", "127.0.0.1", false, true],
    ["https://crm.example/", "169.254.169.254", false, true],
    ["https://127.1/", "", false, true],
    ["https://2130706433/", "", false, true],
    ["https://0/", "", false, true],
    ["https://[::1]/", "", false, true],
    ["https://[::ffff:127.0.0.1]/", "", false, true],
    ["https://[64:ff9b::7f00:1]/", "", false, true],
    ["https://[fe80::1]/", "", false, true]
  ])("%s at %s: %s; with the setting: %s", async (url, address, without, withSetting) => {
    assert.strictEqual(await judge(url, false, address), without)
    assert.strictEqual(await judge(url, true, address), withSetting)
  })

  it("is refused when one of its addresses is, and when it has none", async () => {
    assert.isFalse(await judge("https://crm.example/", false, "203.0.113.7", "127.0.0.1"))
    assert.isFalse(await judge("https://crm.example/", true))
  })

  it("is judged when something is sent, not when it is entered", () =>
    withOffice(postgres, async (office) => {
      const { heard, url } = await program()
      await enter(office, url)
      await state(office, ended("c1"), "c1")
      await at(office, NOON, false)
      assert.strictEqual(heard.length, 0)
      assert.include((await log(office))[0].problem, "webhooks.allowLocal")
    }))
})
