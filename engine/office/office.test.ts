import { assert, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import type { Asker } from "#wire/asker.ts"
import { askerWith, everything, INSIDE_KEY, officesForTests } from "./testing/test-office.ts"

const withOffice = officesForTests()

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

describe("the office's socket", () => {
  it("believes nobody who has not the key of this start: no thing, no document, no question of the door", () =>
    withOffice(async ({ ask, send }) => {
      assert.strictEqual((await ask("GET", "/api/skills")).status, 200)
      const asked = [
        ["GET", "/api/skills"],
        ["POST", "/api/skills"],
        ["GET", "/openapi.json"],
        ["POST", "/door/accountOf"],
        ["GET", "/no/such/path"]
      ] as const
      for (const key of [null, "", "of another start", `${INSIDE_KEY}!`])
        for (const [method, path] of asked) {
          const file = method === "POST" ? { type: "application/json", bytes: Buffer.from("{}") } : undefined
          const { bytes, status } = await send(method, path, file, everything, key)
          assert.notInclude([200, 201, 400, 422], status, `${method} ${path}`)
          if (status !== 404)
            assert.deepStrictEqual(
              [status, JSON.parse(bytes.toString())],
              [403, { error: "Forbidden", message: "only the centre's own processes ask here" }]
            )
          else assert.strictEqual(path, "/no/such/path")
        }
    }))
})

describe("the audit log", () => {
  it("is searched by who, what, which, when and text, page by page", () =>
    withOffice(async ({ ask }) => {
      await ask("POST", "/api/queues", sales)
      await ask("PUT", "/api/queues/sales?version=1", { ...sales, id: undefined, name: "Renamed" })
      await ask("POST", "/api/skills", { id: "french", name: "French" })
      const found = async (query: string) => {
        const { json } = await ask("GET", `/api/audit?${query}`)
        return (json.items as Array<{ action: string; id: string }>).map(({ action, id }) => `${action} ${id}`)
      }
      assert.deepStrictEqual(await found(""), ["create french", "change sales", "create sales"])
      assert.deepStrictEqual(await found("object=queue"), ["change sales", "create sales"])
      assert.deepStrictEqual(await found("id=french"), ["create french"])
      assert.deepStrictEqual(await found("action=create"), ["create french", "create sales"])
      assert.deepStrictEqual(await found("text=renAMED"), ["change sales"])
      assert.deepStrictEqual(await found("account=boss&limit=1&offset=1"), ["change sales"])
      assert.deepStrictEqual(await found("to=0"), [])
      assert.strictEqual((await ask("GET", "/api/audit?limit=1")).json.total, 3)
      const [line] = (await ask("GET", "/api/audit?text=renamed")).json.items as Array<Record<string, any>>
      assert.strictEqual(line!["before"].name, "Sales")
      assert.strictEqual(line!["after"].name, "Renamed")
      assert.strictEqual((await ask("GET", "/api/audit?limit=x")).json.field, "query.limit")
    }))

  it("shows those who see their own what they did themselves", () =>
    withOffice(async ({ ask }) => {
      await ask("POST", "/api/skills", { id: "french", name: "French" })
      const seen = async (asker: Asker) => (await ask("GET", "/api/audit", undefined, asker)).json.total
      assert.strictEqual(await seen(askerWith({ "audit.view": "self" })), 1)
      assert.strictEqual(await seen({ ...askerWith({ "audit.view": "self" }), account: "other" }), 0)
      assert.strictEqual(await seen(askerWith({ "audit.view": "team" })), 0, "boss is not a person of the unit")
      assert.strictEqual((await ask("GET", "/api/audit", undefined, askerWith({}))).status, 403)
    }))
})

describe("what the system alone says of a thing", () => {
  it("stays as it was, whatever a person writes: a seeded role cannot be made removable", () =>
    withOffice(async ({ ask }) => {
      await ask("POST", "/api/people", { id: "boss", name: "Boss", unit: "centre", roles: ["administrator"] })
      const { json: clerk } = await ask("GET", "/api/roles/clerk")
      const { changedAt: _, changedBy: __, id: ___, version, ...values } = clerk
      const changed = await ask("PUT", `/api/roles/clerk?version=${version}`, {
        ...values,
        name: "Clerk",
        isSeeded: false
      })
      assert.deepInclude(changed.json, { name: "Clerk", isSeeded: true })
      assert.strictEqual((await ask("DELETE", `/api/roles/clerk?version=${version + 1}`)).json.problems[0].field, "id")
      const made = await ask("POST", "/api/roles", { id: "mine", name: "Mine", isSeeded: true })
      assert.deepInclude(made.json, { isSeeded: false })
    }))
})

describe("whoever edits people or roles", () => {
  const editor = askerWith({ "users.edit": "organisation", "roles.edit": "organisation", "calls.view": "team" })
  const administrator = { id: "eve", name: "Eve", unit: "centre", roles: ["administrator"] }
  const listeners = { id: "listeners", name: "Listeners", grants: [{ permission: "calls.listen", level: "self" }] }

  it("gives nobody a role that permits more than they may do themselves", () =>
    withOffice(async ({ ask }) => {
      const refused = await ask("POST", "/api/people", administrator, editor)
      assert.strictEqual(refused.status, 422)
      assert.deepInclude(refused.json.problems[0], { field: "roles" })
      assert.include(refused.json.problems[0].en, "more than you may do yourself")
      assert.strictEqual((await ask("POST", "/api/people", administrator)).status, 201)
      // What somebody else gave may stay when they change the rest.
      const renamed = await ask(
        "PUT",
        "/api/people/eve?version=1",
        { ...administrator, id: undefined, name: "E" },
        editor
      )
      assert.strictEqual(renamed.status, 200)
    }))

  it("makes no role that permits more than they may do themselves, and widens none beyond it", () =>
    withOffice(async ({ ask }) => {
      assert.strictEqual((await ask("POST", "/api/people", administrator)).status, 201)
      assert.strictEqual((await ask("POST", "/api/roles", listeners, editor)).json.problems[0].field, "grants")
      const viewers = (level: string) => ({ name: "Viewers", grants: [{ permission: "calls.view", level }] })
      assert.strictEqual((await ask("POST", "/api/roles", { id: "viewers", ...viewers("team") }, editor)).status, 201)
      const wider = await ask("PUT", "/api/roles/viewers?version=1", viewers("organisation"), editor)
      assert.strictEqual(wider.status, 422)
      assert.deepInclude(wider.json.problems[0], { field: "grants" })
      assert.strictEqual((await ask("PUT", "/api/roles/viewers?version=1", viewers("self"), editor)).status, 200)
      // Nor by taking back the removal of one.
      assert.strictEqual((await ask("POST", "/api/roles", listeners)).status, 201)
      assert.strictEqual((await ask("DELETE", "/api/roles/listeners?version=1", undefined, editor)).status, 204)
      assert.strictEqual((await ask("POST", "/api/roles/listeners/restore", undefined, editor)).status, 422)
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

  it("tell the engine at once what it goes by, and take no area code that is none", () =>
    withOffice(async ({ ask, db }) => {
      const version = async () =>
        Number((await db.selectFrom("centre_state").select("version").executeTakeFirstOrThrow()).version)
      const before = await version()
      const path = "/api/parameters/numbers.areaCode"
      assert.strictEqual((await ask("PUT", `${path}?version=0`, { value: "1010" })).status, 422)
      assert.strictEqual(await version(), before)
      assert.strictEqual((await ask("PUT", `${path}?version=0`, { value: "0755" })).json.value, "0755")
      assert.strictEqual(await version(), before + 1)
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
      const hold = { id: "x", version: 1, changed_at: 1, changed_by: "boss", reason: "a complaint", until: null }
      await db.insertInto("recording_holds").values(hold).execute()
      const { json, status } = await ask("GET", "/api/system")
      assert.strictEqual(status, 200)
      assert.match(json.versions.postgres, /^\d+/u)
      assert.deepInclude(json.versions, { node: process.versions.node })
      assert.deepStrictEqual(json.recordings, {
        count: 1,
        bytes: 44,
        keepDays: 0,
        onHold: 1,
        numbered: 0,
        tooShort: 0
      })
      assert.isNull(json.promised)
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
        ["gateway", "office", "core", "store", "switch", "lines", "all"]
      )
    }))
})

describe("a hold on a recording", () => {
  const holder = askerWith({ "recordings.hold": "organisation" })

  it("is set and lifted by who may, with a reason and a day, and the log has both", () =>
    withOffice(async ({ ask, db }) => {
      await sql`insert into call_records (id, serial, site, calling_number, dialled_number, arrived_at, attempts, keys)
        values ('c1', 1, 'main', '', '95000', 1, 0, '')`.execute(db)
      const hold = { id: "c1", reason: "a complaint", until: "2026-12-31" }
      assert.strictEqual((await ask("POST", "/api/recording-holds", hold, askerWith({}))).status, 403)
      assert.strictEqual((await ask("POST", "/api/recording-holds", { ...hold, reason: "" }, holder)).status, 422)
      assert.deepInclude((await ask("POST", "/api/recording-holds", hold, holder)).json, {
        ...hold,
        changedBy: holder.account
      })
      assert.strictEqual((await ask("DELETE", "/api/recording-holds/c1?version=1", undefined, holder)).status, 204)
      const { json } = await ask("GET", "/api/recording-holds/c1/history", undefined, holder)
      assert.deepStrictEqual(
        json.map(({ action }: { action: string }) => action),
        ["remove", "create"]
      )
    }))

  it("is of a call that there is", () =>
    withOffice(async ({ ask }) => {
      const { json, status } = await ask("POST", "/api/recording-holds", { id: "nobody", reason: "why" }, holder)
      assert.strictEqual(status, 422)
      assert.deepInclude(json.problems[0], { field: "id", en: "there is no such call" })
    }))
})
