import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { overflowsRefused, withOverflows } from "#actors/dialling/overflows.ts"
import { Database } from "../../ports/Database.ts"
import { readCentre } from "../../records/centre/store.ts"
import type { Change } from "../../records/tables/change.ts"
import { writeChanges } from "../../records/tables/write.ts"
import { trunk } from "../../records/trunks/schema.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

const enter = async (office: TestOffice, plural: string, values: object): Promise<void> => {
  const made = await office.ask("POST", `/api/${plural}`, values)
  assert.strictEqual(made.status, 201, `${plural}: ${JSON.stringify(made.json)}`)
}
const isSet = async (office: TestOffice, name: string, value: unknown): Promise<void> => {
  const done = await office.ask("PUT", `/api/parameters/${name}?version=0`, { value })
  assert.strictEqual(done.status, 200, JSON.stringify(done.json))
}

/** Beijing: a carrier that wants a 0 before far mobiles and an access code before all, and a second one for calls abroad. */
const withCentre = (work: (office: TestOffice) => Promise<void>) =>
  withOffice(postgres, async (office) => {
    await isSet(office, "numbers.areaCode", "010")
    for (const [id, city] of [
      ["010", "北京"],
      ["1380013", "北京"],
      ["1390755", "深圳"]
    ])
      await enter(office, "prefixes", { id, city })
    await enter(office, "flows", {
      id: "hotline",
      name: "热线",
      body: { start: "bye", nodes: { bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" } } }
    })
    for (const id of ["95000", "01062000000"]) await enter(office, "numbers", { id, flow: "hotline", unit: "centre" })
    await enter(office, "trunks", {
      id: "telecom",
      name: "电信",
      hosts: ["192.0.2.1"],
      dialOrder: 1,
      takes: ["emergency", "service", "local", "national"],
      zeroBeforeMobiles: true,
      outRules: ["|.=9"],
      callerNumber: "01061000000",
      shownNumbers: ["95000"]
    })
    await enter(office, "trunks", { id: "unicom", name: "联通", hosts: ["192.0.2.9"], shownNumbers: ["01062000000"] })
    await enter(office, "queues", { id: "sales", name: "销售", unit: "centre", shownNumber: "01062000000" })
    await enter(office, "roles", {
      id: "far",
      name: "国际坐席",
      grants: [{ permission: "dialling.international", level: "self" }],
      shownNumber: "95000"
    })
    await enter(office, "people", { id: "wang", name: "王芳", agent: "1001", unit: "centre", roles: ["agent"] })
    await enter(office, "people", { id: "li", name: "李娜", agent: "1002", unit: "centre", roles: ["agent", "far"] })
    await work(office)
  })

const tried = async (office: TestOffice, number: string, more: object = {}) => {
  const asked = { number, right: "national", agent: null, queue: null, ...more }
  const { json, status } = await office.ask("POST", "/api/dialling/try", asked)
  assert.strictEqual(status, 200, JSON.stringify(json))
  return json
}
/** Reason, or digits, what is sent, trunk and number shown. */
const inAWord = async (office: TestOffice, number: string, more: object = {}): Promise<string> => {
  const { outcome, reason, way } = await tried(office, number, more)
  return way === null ? (reason ?? outcome) : [way.digits, way.sent, way.trunk, way.shown].join(" ")
}

describe("a number that is tried", () => {
  it("says what would be dialled and sent, by which trunk, with which number shown", () =>
    withCentre(async (office) => {
      const is = async (number: string, expected: string, more: object = {}) =>
        assert.strictEqual(await inAWord(office, number, more), expected, number)
      await is("139 0755 1234", "013907551234 9013907551234 telecom 01061000000")
      await is("+8613800138000", "13800138000 913800138000 telecom 01061000000", { right: "local" })
      await is("010-62345678", "62345678 962345678 telecom 01061000000", { right: "local" })
      await is("110", "110 9110 telecom 01061000000", { right: "none" })
      await is("+12125550100", "0012125550100 0012125550100 unicom ", { right: "international" })
      // The queue's number is the second carrier's: it lets that one through, and wants no 0.
      await is("13907551234", "13907551234 13907551234 unicom 01062000000", { queue: "sales" })
    }))

  it("goes by the roles of the agent who is named: how far, and which number", () =>
    withCentre(async (office) => {
      const { words } = await tried(office, "+12125550100", { agent: "1001" })
      assert.include(words.zh, "国际长途")
      assert.include(words.en, "0012125550100")
      assert.strictEqual(await inAWord(office, "+12125550100", { agent: "1001" }), "right")
      assert.strictEqual(
        await inAWord(office, "+12125550100", { agent: "1002" }),
        "0012125550100 0012125550100 unicom "
      )
      assert.strictEqual(await inAWord(office, "95588", { agent: "1002" }), "95588 995588 telecom 95000")
      assert.strictEqual(await inAWord(office, "1001", { agent: "1002" }), "inside")
      assert.strictEqual(await inAWord(office, "1002", { agent: "1002" }), "oneself")
    }))

  it("says why not", () =>
    withCentre(async (office) => {
      for (const [number, more, reason] of [
        ["", {}, "empty"],
        ["boss", {}, "not-a-number"],
        ["62345678", { right: "internal" }, "right"],
        ["16812345678", { right: "international" }, "barred"],
        ["00881612345678", { right: "international" }, "barred"]
      ] as const)
        assert.strictEqual(await inAWord(office, number, more), reason, number)
      await isSet(office, "dialling.barred", ["0755"])
      assert.strictEqual(await inAWord(office, "0755-86001234"), "barred")
      assert.include(await inAWord(office, "16812345678"), "telecom")
    }))

  it("shows what the customer called last, when the centre has chosen so and a trunk may show it", () =>
    withCentre(async (office) => {
      const called = (id: string, at: number, dialled: string) =>
        sql`insert into call_records (id, serial, arrived_at, calling_number, dialled_number, attempts, keys, site)
          values (${id}, ${at}, ${at}, '013907551234', ${dialled}, 0, '', 'main')`.execute(office.db)
      await called("a", 1_000, "01062000000")
      await called("b", 2_000, "95000")
      assert.strictEqual((await tried(office, "13907551234")).way.shown, "01061000000")
      await isSet(office, "dialling.showsLastCalled", true)
      assert.deepInclude((await tried(office, "13907551234", { queue: "sales" })).way, {
        shown: "95000",
        trunk: "telecom"
      })
      await called("c", 3_000, "01069999999")
      assert.deepInclude((await tried(office, "13907551234", { queue: "sales" })).way, { shown: "01062000000" })
      assert.deepInclude((await tried(office, "13800138000")).way, { shown: "01061000000" })
    }))

  it("is refused by the field that is wrong, and to who may not see trunks", () =>
    withCentre(async (office) => {
      const ask = (more: object, by?: Parameters<TestOffice["ask"]>[3]) =>
        office.ask("POST", "/api/dialling/try", { number: "110", right: "none", agent: null, queue: null, ...more }, by)
      const unfit = await ask({ agent: "9", queue: "none" })
      assert.strictEqual(unfit.status, 422)
      assert.deepStrictEqual(
        unfit.json.problems.map(({ field }: { field: string }) => field),
        ["agent", "queue"]
      )
      assert.strictEqual((await ask({ right: "all" })).status, 400)
      assert.strictEqual((await ask({ number: "1".repeat(65) })).status, 400)
      const other = { asker: askerWith("viewer", { "parameters.view": "organisation" }) }
      assert.strictEqual((await ask({}, other)).status, 403)
    }))
})

/** As a core reads it. */
const centreIn = (office: TestOffice) => {
  const service = {
    query: (run: (db: TestOffice["db"]) => Promise<unknown>) => Effect.promise(() => run(office.db))
  }
  const database = { ...service, up: () => true, onChange: () => {} } as never
  return Effect.runPromise(Effect.provideService(readCentre, Database, database))
}

describe("the rules of dialling", () => {
  it("reach the engine with the centre: rights of agents, trunks that are in use, numbers that are shown", () =>
    withCentre(async (office) => {
      await enter(office, "trunks", { id: "off", name: "停用", hosts: ["192.0.2.7"], isOff: true })
      const centre = await centreIn(office)
      assert.deepStrictEqual(centre?.dialling?.rights as unknown, { "1001": "national", "1002": "international" })
      assert.deepStrictEqual(centre?.dialling?.shownForAgents as unknown, { "1002": "95000" })
      assert.deepStrictEqual(centre?.dialling?.shownForQueues as unknown, { sales: "01062000000" })
      assert.deepStrictEqual(
        centre?.dialling?.trunks.map(({ id }) => id),
        ["telecom", "unicom"]
      )
      assert.deepInclude(centre?.dialling?.trunks[0] as unknown as object, {
        order: 1,
        shown: "01061000000",
        shows: ["95000"]
      })
    }))

  it("count up the centre when a role changes, so that the engine hears of it", () =>
    withCentre(async (office) => {
      const version = () => office.db.selectFrom("centre_state").select("version").executeTakeFirstOrThrow()
      const before = await version()
      await enter(office, "roles", {
        id: "near",
        name: "市话",
        grants: [{ permission: "dialling.local", level: "self" }]
      })
      assert.isAbove((await version()).version, before.version)
    }))

  it("keep a number that somebody shows, and an emergency number from being an extension", () =>
    withCentre(async (office) => {
      const gone = await office.ask("DELETE", "/api/numbers/95000?version=1")
      assert.strictEqual(gone.status, 422, JSON.stringify(gone.json))
      const police = { id: "police", name: "P", unit: "centre", roles: ["agent"], agent: "110" }
      const refused = await office.ask("POST", "/api/people", police)
      assert.deepStrictEqual([refused.status, refused.json.problems?.[0]?.field], [422, "agent"])
    }))

  it("want mobiles in one form of trunks that follow each other", () =>
    withCentre(async (office) => {
      const follower = { id: "mobile", name: "移动", hosts: ["192.0.2.8"], next: "telecom" }
      const refused = await office.ask("POST", "/api/trunks", follower)
      assert.deepStrictEqual([refused.status, refused.json.problems?.[0]?.field], [422, "zeroBeforeMobiles"])
      assert.include(refused.json.problems[0].en, "telecom")
      await enter(office, "trunks", { ...follower, zeroBeforeMobiles: true })
    }))

  it("turn that form over for two that follow each other: in one import, or apart, as the refusal says", () =>
    withCentre(async (office) => {
      const telecom = { name: "电信", hosts: ["192.0.2.1"], zeroBeforeMobiles: true }
      const mobile = { name: "移动", hosts: ["192.0.2.8"], next: "telecom", zeroBeforeMobiles: true }
      await enter(office, "trunks", { id: "mobile", ...mobile })
      const read = async (id: string) => (await office.ask("GET", `/api/trunks/${id}`)).json
      const change = async (id: string, values: object) =>
        await office.ask("PUT", `/api/trunks/${id}?version=${(await read(id)).version}`, values)
      const zeros = async () => [(await read("telecom")).zeroBeforeMobiles, (await read("mobile")).zeroBeforeMobiles]

      for (const [id, row] of Object.entries({ telecom, mobile })) {
        const refused = await change(id, { ...row, zeroBeforeMobiles: false })
        assert.deepStrictEqual([refused.status, refused.json.problems?.[0]?.field], [422, "zeroBeforeMobiles"])
        assert.include(refused.json.problems[0].en, "clear “Otherwise by”")
        assert.include(refused.json.problems[0].zh, "先清空“失败后改走”")
      }
      const none = { zeroBeforeMobiles: false }
      const steps: ReadonlyArray<readonly [id: string, values: object]> = [
        ["mobile", { ...mobile, ...none, next: null }],
        ["telecom", { ...telecom, ...none }],
        ["mobile", { ...mobile, ...none }]
      ]
      for (const [id, values] of steps) {
        const done = await change(id, values)
        assert.strictEqual(done.status, 200, JSON.stringify(done.json))
      }
      assert.deepStrictEqual(await zeros(), [false, false])

      const changeOf = async (id: string, values: object): Promise<Change> => ({
        op: "change",
        thing: trunk,
        id,
        version: (await read(id)).version,
        values: { ...values }
      })
      const both = [await changeOf("telecom", telecom), await changeOf("mobile", mobile)]
      // As an import writes its rows.
      await office.db
        .transaction()
        .execute((all) => writeChanges(all, both, { account: "boss", at: 1, action: "import" }))
      assert.deepStrictEqual(await zeros(), [true, true])
    }))
})

describe("a queue that overflows to a number outside", () => {
  const OVERFLOW = { overflowNumber: "138 0755 1234", overflowAfterMs: 60_000 }
  const isOff = async (office: TestOffice, id: string) => {
    const {
      changedAt: _,
      changedBy: __,
      id: ___,
      version,
      ...row
    } = (await office.ask("GET", `/api/trunks/${id}`)).json
    const done = await office.ask("PUT", `/api/trunks/${id}?version=${version}`, { ...row, isOff: true })
    assert.strictEqual(done.status, 200, JSON.stringify(done.json))
  }
  const queueNamed = (id: string, more: object) => ({ id, name: id, unit: "centre", ...more })

  it("knows its trunk and the number shown there by the rules of dialling, as they are now", () =>
    withCentre(async (office) => {
      await enter(office, "queues", queueNamed("night", OVERFLOW))
      await enter(office, "queues", queueNamed("abroad", { ...OVERFLOW, shownNumber: "01062000000" }))
      await enter(office, "queues", queueNamed("plain", {}))
      const read = async () => {
        const centre = await centreIn(office)
        assert.isNotNull(centre)
        const made = withOverflows(centre, () => false)
        const overflows = Object.fromEntries(made.queues.map(({ id, overflow }) => [id as string, overflow]))
        const refused = overflowsRefused(made).map(({ number, queue, refusal }) => `${queue} ${number} ${refusal}`)
        return { overflows, refused: refused.toSorted() }
      }
      const when = { afterMs: 60_000, afterUnanswered: null, ringTimeoutMs: 30_000, againAfterMs: 120_000 }
      const { overflows, refused } = await read()
      assert.deepStrictEqual(overflows, {
        sales: undefined,
        plain: undefined,
        night: { ...when, to: { digits: "013807551234", trunk: "telecom", shown: "01061000000" } },
        abroad: { ...when, to: { digits: "13807551234", trunk: "unicom", shown: "01062000000" } }
      })
      await isSet(office, "dialling.barred", ["1380755"])
      const barred = await read()
      assert.deepStrictEqual(barred.overflows["night"], { ...when, to: { number: "138 0755 1234", refusal: "barred" } })
      assert.deepStrictEqual(refused, [])
      assert.deepStrictEqual(barred.refused, ["abroad 138 0755 1234 barred", "night 138 0755 1234 barred"])
    }))

  it("may do so only while nobody is signed in, and where no trunk takes the number as yet", () =>
    withCentre(async (office) => {
      await enter(office, "queues", queueNamed("night", { overflowNumber: "95588", overflowWhenUnstaffed: true }))
      const centre = await centreIn(office)
      const [night] =
        centre === null ? [] : withOverflows(centre, () => false).queues.filter(({ id }) => id === "night")
      assert.deepInclude(night?.overflow, { whenUnstaffed: true, afterMs: null, afterUnanswered: null })
      for (const id of ["telecom", "unicom"]) await isOff(office, id)
      await enter(office, "queues", queueNamed("early", { overflowNumber: "95588", overflowAfterMs: 60_000 }))
    }))

  it.each([
    [{ overflowNumber: "1031", overflowAfterMs: 60_000 }, "overflowNumber", "no number outside"],
    [{ overflowNumber: "110", overflowAfterMs: 60_000 }, "overflowNumber", "emergency"],
    [{ overflowNumber: "+12125550100", overflowAfterMs: 60_000 }, "overflowNumber", "abroad"],
    [{ overflowNumber: "16812345678", overflowWhenUnstaffed: true }, "overflowNumber", "barred"],
    [{ overflowNumber: "1001", overflowAfterMs: 60_000 }, "overflowNumber", "extension"],
    [{ overflowNumber: "13807551234" }, "overflowAfterMs", "after how long"],
    [{ overflowNumber: "13807551234", overflowAfterUnanswered: 0 }, "overflowAfterUnanswered", "from 1 to 50"]
  ])("is refused with %j", (more, field, words) =>
    withCentre(async (office) => {
      const refused = await office.ask("POST", "/api/queues", queueNamed("night", more))
      assert.strictEqual(refused.status, 422, JSON.stringify(refused.json))
      assert.strictEqual(refused.json.problems[0].field, field)
      assert.include(refused.json.problems[0].en, words)
    })
  )
})
