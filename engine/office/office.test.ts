import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { type Kysely, sql } from "kysely"
import type { Asker } from "#wire/asker.ts"
import { type Permission, PERMISSIONS } from "#wire/permissions.ts"
import { connect, openDatabase } from "../adapters/postgres/database.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { ASKER_HEADER } from "../ports/needs.ts"
import { Database, type Tables } from "../ports/Database.ts"
import { askerHeader } from "./asking.ts"
import { serveOffice } from "./office.ts"
import { Premises } from "./system-handlers.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const askerWith = (grants: Asker["grants"]): Asker => ({
  account: "boss",
  name: "Boss",
  agent: null,
  unit: "centre",
  grants,
  reach: { team: ["centre"], department: ["centre"] }
})
const everything = askerWith(Object.fromEntries(PERMISSIONS.map((each: Permission) => [each, "organisation" as const])))

interface Answer {
  readonly status: number
  readonly json: any
}

interface Office {
  readonly folder: string
  readonly db: Kysely<Tables>
  readonly ask: (method: string, path: string, body?: unknown, asker?: Asker | null) => Promise<Answer>
}

/** A real office on a real socket and database. */
const withOffice = async (work: (office: Office) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-office-"))
  mkdirSync(join(folder, "recordings/2026/11/25"), { recursive: true })
  writeFileSync(join(folder, "recordings/2026/11/25/a.wav"), Buffer.alloc(44))
  const url = await server.fresh()
  const db = connect(url, 1)
  await migrate(db as never, url)
  const scope = Effect.runSync(Scope.make())
  const socketPath = join(folder, "office.sock")
  await Effect.runPromise(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      yield* serveOffice(socketPath).pipe(
        Effect.provideService(Database, service),
        Effect.provideService(Premises, {
          root: join(import.meta.dirname, "../.."),
          timeZone: "Asia/Shanghai",
          kept: { database: folder, recordings: join(folder, "recordings") }
        })
      )
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  try {
    await work({
      folder,
      db,
      ask: (method, path, body, asker = everything) =>
        new Promise((resolve, reject) => {
          const headers = {
            "content-type": "application/json",
            ...(asker === null ? {} : { [ASKER_HEADER]: askerHeader(asker) })
          }
          const outgoing = request({ socketPath, method, path, headers }, (incoming) => {
            let text = ""
            incoming.setEncoding("utf8")
            incoming.on("data", (piece: string) => (text += piece))
            incoming.on("end", () =>
              resolve({ status: incoming.statusCode ?? 0, json: text === "" ? null : JSON.parse(text) })
            )
          })
          outgoing.on("error", reject)
          outgoing.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body))
        })
    })
  } finally {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

const sales = { id: "sales", name: "Sales", unit: "centre" }

describe("the API of a thing", () => {
  it("makes, reads, lists, changes, removes and restores one, and tells its history", () =>
    withOffice(async ({ ask }) => {
      const made = await ask("POST", "/api/queues", sales)
      assert.deepInclude(made.json as object, { id: "sales", version: 1, changedBy: "boss", ringTimeoutMs: 20_000 })
      assert.strictEqual(made.status, 201)
      assert.deepStrictEqual((await ask("GET", "/api/queues/sales")).json, made.json)
      assert.deepStrictEqual((await ask("GET", "/api/queues?search=SAL&sort=name&group=main&limit=10")).json, {
        items: [made.json],
        total: 1
      })
      const changed = await ask("PUT", "/api/queues/sales?version=1", { name: "Sales 2", unit: "centre", wrapUpMs: 0 })
      assert.deepInclude(changed.json as object, { version: 2, name: "Sales 2", wrapUpMs: 0 })
      assert.strictEqual((await ask("DELETE", "/api/queues/sales?version=2")).status, 204)
      assert.strictEqual((await ask("GET", "/api/queues/sales")).status, 404)
      const restored = await ask("POST", "/api/queues/sales/restore")
      assert.deepInclude(restored.json as object, { name: "Sales 2", wrapUpMs: 0, version: 1 })
      const history = await ask("GET", "/api/queues/sales/history")
      assert.deepStrictEqual(
        history.json.map(({ account, action }: { account: string; action: string }) => `${account} ${action}`),
        ["boss restore", "boss remove", "boss change", "boss create"]
      )
      assert.strictEqual(history.json[2].before.name, "Sales")
    }))

  it("says what does not fit, field by field, and changes nothing", () =>
    withOffice(async ({ ask, db }) => {
      const unfit = await ask("POST", "/api/queues", { id: "a b", name: "", unit: "nowhere", colour: 1 })
      assert.strictEqual(unfit.status, 422)
      assert.deepStrictEqual(
        unfit.json.problems.map(({ field }: { field: string }) => field),
        ["id", "colour", "name"]
      )
      assert.include(unfit.json.problems[2].zh, "必填")
      assert.strictEqual((await ask("POST", "/api/queues", "{")).status, 400)
      assert.deepInclude((await ask("POST", "/api/queues", "[]")).json, { error: "BadRequest", field: "body" })
      assert.deepInclude((await ask("GET", "/api/queues?foo=1")).json, { error: "BadRequest", field: "query.foo" })
      assert.deepInclude((await ask("GET", "/api/queues?limit=1001")).json, { field: "query.limit" })
      assert.strictEqual((await sql`select from queues`.execute(db)).rows.length, 0)
    }))

  it("shows the second of two who change the same thing how it is now", () =>
    withOffice(async ({ ask }) => {
      await ask("POST", "/api/queues", sales)
      await ask("PUT", "/api/queues/sales?version=1", { name: "First", unit: "centre" })
      const second = await ask("PUT", "/api/queues/sales?version=1", { name: "Second", unit: "centre" })
      assert.strictEqual(second.status, 409)
      assert.deepInclude(second.json.current, { name: "First", version: 2 })
    }))

  it("is closed to whoever may not, and to everybody but the gateway", () =>
    withOffice(async ({ ask }) => {
      const viewer = askerWith({ "queues.view": "organisation" })
      assert.strictEqual((await ask("GET", "/api/queues", undefined, viewer)).status, 200)
      const refused = await ask("POST", "/api/queues", sales, viewer)
      assert.strictEqual(refused.status, 403)
      assert.include(refused.json.message, "queues.edit")
      assert.strictEqual((await ask("GET", "/api/queues", undefined, null)).status, 403)
    }))

  it("shows and takes only what is within the asker's units", () =>
    withOffice(async ({ ask }) => {
      await ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
      await ask("POST", "/api/queues", sales)
      await ask("POST", "/api/queues", { id: "south-sales", name: "South", unit: "south" })
      const southern = {
        ...askerWith({ "queues.view": "team", "queues.edit": "team" }),
        unit: "south",
        reach: { team: ["south"], department: ["south"] }
      }
      const seen = await ask("GET", "/api/queues", undefined, southern)
      assert.deepStrictEqual(
        seen.json.items.map(({ id }: { id: string }) => id),
        ["south-sales"]
      )
      assert.strictEqual((await ask("GET", "/api/queues/sales", undefined, southern)).status, 404)
      assert.strictEqual((await ask("DELETE", "/api/queues/sales?version=1", undefined, southern)).status, 404)
      const moved = await ask("PUT", "/api/queues/south-sales?version=1", { name: "Mine", unit: "centre" }, southern)
      assert.deepStrictEqual(moved.json.problems[0].field, "unit")
      const kept = await ask("PUT", "/api/queues/south-sales?version=1", { name: "Mine", unit: "south" }, southern)
      assert.strictEqual(kept.status, 200)
    }))

  it("makes a new version of a flow that is changed, and keeps the old ones", () =>
    withOffice(async ({ ask, db }) => {
      await ask("POST", "/api/queues", sales)
      const body = (queue: string) => ({ start: "in", nodes: { in: { _tag: "Enqueue", queue } } })
      assert.strictEqual(
        (await ask("POST", "/api/flows", { id: "hotline", name: "Hotline", body: body("sales") })).status,
        201
      )
      const wrong = await ask("PUT", "/api/flows/hotline?version=1", { name: "Hotline", body: body("sale") })
      assert.strictEqual(wrong.json.problems[0].field, "body.nodes.in")
      await ask("PUT", "/api/flows/hotline?version=1", { name: "Renamed", body: body("sales") })
      await ask("PUT", "/api/flows/hotline?version=2", {
        name: "Renamed",
        body: { ...body("sales"), nodes: { ...body("sales").nodes, in: { _tag: "HangUp", cause: "NORMAL_CLEARING" } } }
      })
      const { rows } = await sql<{
        readonly version: number
      }>`select version from flow_versions order by version`.execute(db)
      assert.deepStrictEqual(
        rows.map(({ version }) => version),
        [1, 2]
      )
      assert.deepStrictEqual(await ask("DELETE", "/api/queues/sales?version=1"), { status: 204, json: null })
    }))
})

describe("the parameters", () => {
  it("are shown with their words and limits, set with history, put back, and refused in words", () =>
    withOffice(async ({ ask }) => {
      const keep = async () =>
        (await ask("GET", "/api/parameters")).json.find(({ name }: { name: string }) => name === "recordings.keepDays")
      assert.deepInclude(await keep(), { value: 0, usual: 0, version: 0, changedBy: null })
      assert.strictEqual((await keep()).words.zh, "录音保存天数")
      const path = "/api/parameters/recordings.keepDays"
      const set = await ask("PUT", `${path}?version=0`, { value: 180 })
      assert.deepInclude(set.json, { value: 180, version: 1, changedBy: "boss" })
      assert.deepStrictEqual(await keep(), set.json)
      const second = await ask("PUT", `${path}?version=0`, { value: 90 })
      assert.strictEqual(second.status, 409)
      assert.deepInclude(second.json.current, { value: 180, version: 1 })
      const unfit = await ask("PUT", `${path}?version=1`, { value: -1 })
      assert.strictEqual(unfit.status, 422)
      assert.deepInclude(unfit.json.problems[0], { field: "value", zh: "应为 0 到 36500 之间的整数" })
      assert.strictEqual((await ask("PUT", "/api/parameters/colour?version=0", { value: 1 })).status, 404)
      assert.strictEqual((await ask("PUT", `${path}?version=0.5`, { value: 1 })).json.field, "query.version")
      assert.deepInclude((await ask("PUT", `${path}?version=1`, { value: null })).json, { value: 0, version: 2 })
      const history = await ask("GET", `${path}/history`)
      assert.deepStrictEqual(
        history.json.map(({ after, before }: { after: { value: number }; before: { value: number } }) => [
          before.value,
          after.value
        ]),
        [
          [180, 0],
          [0, 180]
        ]
      )
    }))

  it("are set by who may, and seen by who may", () =>
    withOffice(async ({ ask }) => {
      const viewer = askerWith({ "parameters.view": "organisation" })
      assert.strictEqual((await ask("GET", "/api/parameters", undefined, viewer)).status, 200)
      const path = "/api/parameters/recordings.keepDays?version=0"
      assert.strictEqual((await ask("PUT", path, { value: 1 }, viewer)).status, 403)
      assert.strictEqual((await ask("GET", "/api/system", undefined, askerWith({}))).status, 403)
    }))
})

describe("the system", () => {
  it("says what runs, how full it is, with whose licences, and what a restart would do", () =>
    withOffice(async ({ ask, db }) => {
      await db.insertInto("recording_holds").values({ call: "x", held_at: 1, held_by: "boss", reason: "" }).execute()
      const { json, status } = await ask("GET", "/api/system")
      assert.strictEqual(status, 200)
      assert.match(json.versions.postgres, /^\d+/u)
      assert.deepInclude(json.versions, { node: process.versions.node })
      assert.deepStrictEqual(json.recordings, { count: 1, bytes: 44, keepDays: 0, onHold: 1 })
      assert.isAbove(json.disk.recordings.freeBytes, 0)
      assert.isAtLeast(json.disk.recordings.totalBytes, json.disk.recordings.freeBytes)
      const groups = json.database.groups as ReadonlyArray<{ name: string; bytes: number }>
      assert.sameMembers(
        groups.map(({ name }) => name),
        ["journal", "facts", "reports", "audit", "other"]
      )
      const sum = groups.reduce((all, { bytes }) => all + bytes, 0)
      assert.isAbove(sum, 0)
      assert.isBelow(sum, json.database.bytes)
      assert.deepInclude(
        json.licences.find(({ name }: { name: string }) => name === "effect"),
        { licence: "MIT" }
      )
      const names = json.licences.map(({ name }: { name: string }) => name)
      assert.notInclude(names, "vitest")
      assert.deepStrictEqual(
        json.restarts.map(({ worker }: { worker: string }) => worker),
        ["gateway", "office", "core", "store", "switch", "all"]
      )
    }))
})
