import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database } from "../../ports/Database.ts"
import { readCentre } from "../../records/centre/store.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

const enter = async (office: TestOffice, plural: string, values: object): Promise<void> => {
  const made = await office.ask("POST", `/api/${plural}`, values)
  assert.strictEqual(made.status, 201, JSON.stringify(made.json))
}
const problemsWith = async (office: TestOffice, plural: string, values: object): Promise<ReadonlyArray<string>> => {
  const { json, status } = await office.ask("POST", `/api/${plural}`, values)
  assert.strictEqual(status, 422, JSON.stringify(json))
  return (json.problems as ReadonlyArray<{ readonly field: string }>).map(({ field }) => field)
}
const revisionOf = async (office: TestOffice): Promise<number> => {
  const { rows } = await sql<{ readonly revision: number }>`select revision from terminal_revisions`.execute(office.db)
  return rows[0]!.revision
}
const HOST = { id: "host", name: "主机", line: "dc-09", account: "00ab1" }

describe("the key of a terminal", () => {
  it("is told to the lines, never read back, and the log has no word of it", () =>
    withOffice(postgres, async (office) => {
      await enter(office, "terminals", HOST)
      const before = await revisionOf(office)
      const path = "/api/terminals/host/key"
      assert.deepStrictEqual((await office.ask("GET", path)).json, { isSet: false })
      const key = "00112233445566778899aabbccddeeff"
      assert.deepStrictEqual((await office.ask("PUT", path, { key })).json, { isSet: true })
      assert.strictEqual(await revisionOf(office), before + 1)
      const kept = await office.db.selectFrom("terminal_keys").selectAll().execute()
      assert.deepStrictEqual(kept, [{ terminal: "host", key }])
      const log = await office.db.selectFrom("audit_log").selectAll().execute()
      const seen = [
        await office.ask("GET", path),
        await office.ask("GET", "/api/terminals"),
        await office.ask("GET", "/api/terminals/host/history"),
        log
      ]
      assert.notInclude(JSON.stringify(seen), key)
      assert.isTrue(log.some(({ action, object_id }) => action === "set-key" && object_id === "host"))
      assert.deepStrictEqual((await office.ask("PUT", path, { key: "" })).json, { isSet: false })
    }))

  it("is one that its protocol takes, of a terminal that there is, set by who may", () =>
    withOffice(postgres, async (office) => {
      await enter(office, "terminals", HOST)
      const path = "/api/terminals/host/key"
      assert.strictEqual((await office.ask("PUT", path, { key: "secret" })).status, 422)
      assert.strictEqual((await office.ask("PUT", "/api/terminals/none/key", { key: "" })).status, 404)
      const seeing = { asker: askerWith("viewer", { "terminals.view": "organisation" }) }
      assert.strictEqual((await office.ask("PUT", path, { key: "" }, seeing)).status, 403)
      assert.deepStrictEqual((await office.ask("GET", "/api/terminals/host/heard", undefined, seeing)).json, {
        heardAt: null,
        batteryPercent: null,
        signalPercent: null,
        lock: null
      })
    }))
})

describe("a terminal that is locked", () => {
  it("says until when, why and by whom, until it is unlocked or the time has come", () =>
    withOffice(postgres, async (office) => {
      await enter(office, "terminals", HOST)
      await enter(office, "people", { id: "p1", name: "王敏", unit: "centre", roles: ["supervisor"] })
      const lock = async () => (await office.ask("GET", "/api/terminals/host/heard")).json.lock
      const said = async (kind: string, at: number, more: object) => {
        const body = JSON.stringify({ _tag: kind, at, terminal: "host", ...more })
        await sql`insert into facts (actor, sequence, ordinal, at, kind, version, body)
          values ('terminal/host', ${at}, 0, ${at}, ${kind}, 1, ${body}::jsonb)`.execute(office.db)
      }
      const now = Date.now()
      await ensureMonths(office.db, [now - 9_000, now])
      const until = now + 60_000
      await said("TerminalLocked", now - 9_000, { until, reason: "3 presses for nothing", by: null })
      assert.deepInclude(await lock(), { since: now - 9_000, until, by: null, byName: null })
      await said("TerminalUnlocked", now - 8_000, { because: "supervisor", by: "p1" })
      assert.isNull(await lock())
      await said("TerminalLocked", now - 7_000, { until, reason: "孩子玩", by: "p1" })
      assert.deepStrictEqual(await lock(), { since: now - 7_000, until, reason: "孩子玩", by: "p1", byName: "王敏" })
      await said("TerminalLocked", now - 6_500, { until, reason: "孩子玩，家属 13800138000", by: "p1" })
      const seeing = { asker: askerWith("viewer", { "terminals.view": "organisation" }) }
      const seen = async (by?: typeof seeing) =>
        (await office.ask("GET", "/api/terminals/host/heard", undefined, by)).json.lock.reason
      assert.deepStrictEqual(
        [await seen(), await seen(seeing)],
        ["孩子玩，家属 13800138000", "孩子玩，家属 138****8000"]
      )
      await said("TerminalLocked", now - 6_000, { until: now - 1, reason: "over", by: "p1" })
      assert.isNull(await lock())
    }))
})

describe("a terminal's dialect", () => {
  const words = async (office: TestOffice, values: object): Promise<ReadonlyArray<readonly [string, string, string]>> =>
    (await office.ask("POST", "/api/terminals", values)).json.problems.map(({ en, field, zh }: any) => [field, zh, en])

  it("is one that there is, of its protocol; the form is told which there are", () =>
    withOffice(postgres, async (office) => {
      const { json } = await office.ask("GET", "/api/terminal-dialects")
      assert.deepInclude(json, {
        value: "anxin-a1",
        protocol: "framing",
        words: { zh: "安心 A1 挂坠", en: "Anxin A1 pendant" }
      })
      const pendant = { id: "p1", name: "挂坠", line: "framing", account: "861234050000017" }
      assert.deepStrictEqual(await words(office, { ...pendant, dialect: "anxin-a2" }), [
        [
          "dialect",
          "没有方言 anxin-a2；已有：anxin-a1、kanglin-20",
          "there is no dialect “anxin-a2”; there are anxin-a1, kanglin-20"
        ]
      ])
      assert.deepStrictEqual(await words(office, { ...pendant, line: "dc-09", dialect: "anxin-a1" }), [
        ["dialect", "方言 anxin-a1 属于厂家协议，不属于SIA DC-09", "“anxin-a1” is of Maker's own, and not of SIA DC-09"]
      ])
      await enter(office, "terminals", { ...pendant, dialect: "anxin-a1" })
      const seeing = { asker: askerWith("viewer", { "customers.view": "organisation" }) }
      assert.strictEqual((await office.ask("GET", "/api/terminal-dialects", undefined, seeing)).status, 403)
    }))
})

describe("a list of terminals", () => {
  it("is narrowed by how they are just now, and by whose they are", () =>
    withOffice(postgres, async (office) => {
      await enter(office, "customers", { id: "c1", name: "王秀英" })
      const now = Date.now()
      const minute = 60_000
      const all = {
        good: { heartbeatMs: minute, customer: "c1" },
        quiet: { heartbeatMs: minute },
        never: { heartbeatMs: minute },
        broken: {},
        empty: {},
        weak: { customer: "c1" },
        tested: { testUntil: now + minute },
        over: { testUntil: now - minute },
        shut: {},
        open: {}
      }
      for (const [id, more] of Object.entries(all))
        await enter(office, "terminals", { ...HOST, id, account: id, ...more })
      await sql`update terminals set changed_at = ${now - 10 * minute}`.execute(office.db)
      for (const [terminal, ago, battery] of [
        ["good", 0, 90],
        ["quiet", 2, 90],
        ["weak", 0, 12]
      ] as const)
        await sql`insert into terminal_heard (terminal, heard_at, battery_percent)
          values (${terminal}, ${now - ago * minute}, ${battery})
          on conflict (terminal) do update set heard_at = excluded.heard_at, battery_percent = excluded.battery_percent`.execute(
          office.db
        )
      const lives = (id: string, state: object) =>
        sql`insert into living (actor, sequence, run, epoch, state)
          values (${`terminal/${id}`}, 1, 0, 0, ${JSON.stringify({ faults: [], lock: null, ...state })}::json)`.execute(
          office.db
        )
      await lives("good", {})
      await lives("broken", { faults: [{ event: "tamper" }] })
      await lives("empty", { faults: [{ event: "battery-low" }] })
      await lives("shut", { lock: { until: now + minute } })
      await lives("open", { lock: { until: now - minute } })
      const found = async (query: string): Promise<ReadonlyArray<string>> =>
        (await office.ask("GET", `/api/terminals?${query}`)).json.items.map(({ id }: any) => id)
      assert.deepStrictEqual(await found("state=silent"), ["never", "quiet"])
      assert.deepStrictEqual(await found("state=fault"), ["broken", "empty"])
      assert.deepStrictEqual(await found("state=battery-low"), ["empty", "weak"])
      assert.deepStrictEqual(await found("state=test"), ["tested"])
      assert.deepStrictEqual(await found("state=locked"), ["shut"])
      assert.deepStrictEqual(await found("customer=c1"), ["good", "weak"])
      assert.deepStrictEqual(await found("customer=c1&state=battery-low"), ["weak"])
      assert.strictEqual((await office.ask("GET", "/api/terminals?state=lost")).status, 400)
    }))
})

describe("classes of incidents", () => {
  it("begin with the others, and an event belongs to one", () =>
    withOffice(postgres, async (office) => {
      await enter(office, "queues", { id: "alarm", name: "报警", unit: "centre", channels: ["alarm"] })
      const of = (id: string, more: object = {}) => ({ id, name: id, queue: "alarm", ...more })
      assert.deepStrictEqual(await problemsWith(office, "incident-classes", of("fire")), ["id"])
      await enter(office, "incident-classes", of("others"))
      await enter(office, "incident-classes", of("fire", { events: ["fire", "smoke"] }))
      assert.deepStrictEqual(await problemsWith(office, "incident-classes", of("gas", { events: ["smoke"] })), [
        "events"
      ])
      assert.deepStrictEqual(await problemsWith(office, "incident-classes", of("faults")), ["queue"])
      assert.strictEqual((await office.ask("DELETE", "/api/incident-classes/others?version=1")).status, 422)
      // A version for each plan that there was, and none for another name.
      const fire = "/api/incident-classes/fire?version="
      const plan = { steps: [{ id: "call", title: "拨打 119", mandatory: true, withinMs: 60_000 }] }
      const values = { name: "fire", queue: "alarm", events: ["fire"], ...plan }
      assert.strictEqual((await office.ask("PUT", `${fire}1`, values)).status, 200)
      assert.strictEqual((await office.ask("PUT", `${fire}2`, { ...values, name: "火灾" })).status, 200)
      const { rows } = await sql<{ readonly version: number; readonly steps: unknown }>`
        select version, steps from incident_class_plans where incident_class = 'fire' order by version`.execute(
        office.db
      )
      assert.deepStrictEqual(rows, [
        { version: 1, steps: [] },
        { version: 2, steps: plan.steps }
      ])
    }))

  it("keep the centre readable, whether or not somebody takes faults, and hold their queues to what they take", () =>
    withOffice(postgres, async (office) => {
      const read = () =>
        Effect.runPromise(
          Effect.provideService(readCentre, Database, {
            query: (ask) => Effect.promise(() => ask(office.db)),
            up: () => true,
            onChange: () => undefined
          })
        )
      const alarm = { name: "报警", unit: "centre" }
      const visits = { name: "上门", unit: "centre" }
      await enter(office, "queues", { id: "alarm", ...alarm, channels: ["alarm"] })
      await enter(office, "incident-classes", { id: "others", name: "其他", queue: "alarm" })
      assert.strictEqual((await read())?.alarms?.faults.queue, "alarm")
      await enter(office, "queues", { id: "visits", ...visits, channels: ["task"] })
      await enter(office, "incident-classes", { id: "faults", name: "故障", queue: "visits" })
      assert.strictEqual((await read())?.alarms?.faults.queue, "visits")
      const change = async (id: string, values: object) => {
        const { json, status } = await office.ask("PUT", `/api/queues/${id}?version=1`, values)
        return status === 200 ? [] : json.problems.map(({ field, zh }: any) => [field, zh])
      }
      assert.deepStrictEqual(await change("alarm", { ...alarm, channels: ["voice", "task"] }), [
        ["channels", "这些警情类别还需要警情渠道：others"]
      ])
      assert.deepStrictEqual(await change("visits", { ...visits, channels: ["voice", "alarm"] }), [
        ["channels", "警情类别 faults 还需要任务渠道"]
      ])
      assert.deepStrictEqual(await change("visits", { ...visits, channels: ["voice", "task"] }), [])
      assert.strictEqual((await office.ask("DELETE", "/api/incident-classes/faults?version=1")).status, 204)
      assert.strictEqual((await read())?.alarms?.faults.queue, "alarm")
    }))
})

describe("the visits for faults", () => {
  it("are due within a time that faults alone may say, in hours of a month at most", () =>
    withOffice(postgres, async (office) => {
      const read = async () =>
        (
          await Effect.runPromise(
            Effect.provideService(readCentre, Database, {
              query: (ask) => Effect.promise(() => ask(office.db)),
              up: () => true,
              onChange: () => undefined
            })
          )
        )?.alarms?.faults
      await enter(office, "queues", { id: "alarm", name: "报警", unit: "centre", channels: ["alarm", "task"] })
      const others = { id: "others", name: "其他", queue: "alarm" }
      const within = (visitWithinMs: unknown) => ({ id: "faults", name: "故障", queue: "alarm", visitWithinMs })
      const wrong = await office.ask("POST", "/api/incident-classes", { ...others, visitWithinMs: 3_600_000 })
      assert.deepStrictEqual(
        [wrong.status, wrong.json.problems],
        [
          422,
          [
            {
              field: "visitWithinMs",
              zh: "只有 faults 有上门期限",
              en: "only of “faults”: other classes have no visits"
            }
          ]
        ]
      )
      await enter(office, "incident-classes", others)
      assert.notProperty(await read(), "visitWithinMs")
      for (const bad of [0, 3_599_999, 30 * 24 * 3_600_000 + 1, "24"])
        assert.deepStrictEqual(await problemsWith(office, "incident-classes", within(bad)), ["visitWithinMs"])
      await enter(office, "incident-classes", within(86_400_000))
      assert.strictEqual((await read())?.visitWithinMs, 86_400_000)
    }))
})

describe("the numbers of a terminal", () => {
  it("are covered for who may not change it, in its row and in its history", () =>
    withOffice(postgres, async (office) => {
      await enter(office, "terminals", { ...HOST, numbers: ["19900000199"] })
      const seeing = { asker: askerWith("viewer", { "terminals.view": "organisation" }) }
      const seen = async (by?: typeof seeing) => {
        const row = (await office.ask("GET", "/api/terminals/host", undefined, by)).json.numbers
        const list = (await office.ask("GET", "/api/terminals", undefined, by)).json.items[0].numbers
        const history = (await office.ask("GET", "/api/terminals/host/history", undefined, by)).json[0].after.numbers
        return [row, list, history]
      }
      const [whole, covered] = [["+8619900000199"], ["199****0199"]]
      assert.deepStrictEqual(await seen(), [whole, whole, whole])
      assert.deepStrictEqual(await seen(seeing), [covered, covered, covered])
    }))
})
