import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Kysely, sql } from "kysely"
import { capacityOf, Centre, reasonsOf, statesOf } from "#actors/centre.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { DEFAULT_REASONS } from "#actors/reasons.ts"
import { Database } from "../../ports/Database.ts"
import { readSeed } from "#config/seed/check.ts"
import { makeUpPasswords, seedCentre } from "../../records/centre/seed.ts"
import { readCentre } from "../../records/centre/store.ts"
import { connect, openDatabase } from "./database.ts"
import { migrate } from "./migrate.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const ask = <A, E>(url: string, work: Effect.Effect<A, E, Database>) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      return yield* Effect.provideService(work, Database, service)
    }).pipe(Effect.scoped)
  )

const inDatabase = async <A>(work: (db: Kysely<never>, url: string) => Promise<A>): Promise<A> => {
  const url = await server.fresh()
  const db = connect(url, 2) as unknown as Kysely<never>
  try {
    await migrate(db, url)
    return await work(db, url)
  } finally {
    await db.destroy()
  }
}

describe("where a seed's queue overflows", () => {
  const seedWith = (overflow: string): Centre => {
    const read = readSeed(`
queues:
  - { id: night, name: 夜间, group: main, priority: 0, strategy: longest-idle, ringTimeoutMs: 20000, wrapUpMs: 0,
      serviceLevelSeconds: 20, music: m, maxWaiting: 5, overflow: { ${overflow} } }
agents: []
numbers: {}
flows: []
`)
    assert.isTrue("centre" in read, JSON.stringify(read))
    return (read as { readonly centre: Centre }).centre
  }
  const seeded = (centre: Centre, url: string) =>
    ask(url, seedCentre(centre, makeUpPasswords(centre, "a chosen one", false), "carillon"))

  it("comes back from the database as it was seeded", () =>
    inDatabase(async (_, url) => {
      const centre = seedWith(`number: "13807551234", afterMs: 60000, whenUnstaffed: true, againAfterMs: 90000`)
      await seeded(centre, url)
      assert.deepStrictEqual((await ask(url, readCentre))!.dialling?.overflows, centre.dialling?.overflows)
    }))

  it.each([
    [`number: "16812345678", afterMs: 60000`, "queues.night.overflowNumber: it begins as barred numbers do"],
    [`number: "13807551234"`, "queues.night.overflowAfterMs: say after how long"],
    [`number: "13807551234", afterMs: 10`, "queues.night.overflowAfterMs: "]
  ])("stops the start with %s", (overflow, why) =>
    inDatabase(async (_, url) => {
      const refused = await seeded(seedWith(overflow), url).then(
        () => "nothing",
        (error: unknown) => (error as { readonly why: string }).why
      )
      assert.include(refused, why)
    })
  )
})

describe("the areas of a seed", () => {
  const seeded = async (url: string, more: string, districts = "") => {
    const line = (id: string, own: string) =>
      `  - { id: ${id}, name: ${id}, group: main, priority: 0, strategy: longest-idle, ringTimeoutMs: 20000, wrapUpMs: 0,
      serviceLevelSeconds: 20, music: m, maxWaiting: 5, areaStepMs: 5000${own} }`
    const read = readSeed(`
queues:
${line("day", ", neighbours: { north: [south, west] }")}
${line("night", more)}
agents: [{ id: "1001", name: Ana, queues: [day], areas: [city] }]
numbers: {}
flows: []
${districts}`)
    if (!("centre" in read)) throw new Error(JSON.stringify(read))
    const { centre, users } = read
    await ask(url, seedCentre(centre, makeUpPasswords(centre, "a chosen one", false), "carillon", users))
    return (await ask(url, readCentre))!
  }

  it("help out as its queues say", () =>
    inDatabase(async (_, url) => {
      const { queues } = await seeded(url, ", neighbours: { south: [north] }")
      for (const { neighbours } of queues)
        assert.deepStrictEqual(neighbours as unknown, { north: ["south", "west"], south: ["north"] })
    }))

  it("are refused where two queues name others for one area", () =>
    inDatabase(async (_, url) => {
      const refused = await seeded(url, ", neighbours: { north: [west] }").then(
        () => "nothing",
        (error: unknown) => (error as { readonly why: string }).why
      )
      assert.strictEqual(refused, "queues.night.neighbours.north: queue day names other areas that help out")
    }))

  it("have agents who serve all that is part of them", () =>
    inDatabase(async (_, url) => {
      const areas = `areas: [{ id: city, name: 全市 }, { id: tianhe, name: 天河区, parent: city }, { id: shipai, name: 石牌, parent: tianhe }]`
      const { agents } = await seeded(url, "", areas)
      assert.deepStrictEqual(agents[0]!.areas as unknown, ["city", "tianhe", "shipai"])
    }))
})

describe("what people can do, and what a centre calls its own", () => {
  it("comes back from the database as it was seeded", async () => {
    const centre = Schema.decodeUnknownSync(Centre)({
      queues: [],
      agents: [
        { id: "1001", name: "A", queues: [], skills: { english: 7 }, areas: ["north"], capacity: "one" },
        { id: "1002", name: "B", queues: [] }
      ],
      numbers: {},
      ownAreaCode: "010",
      flows: [],
      capacities: [
        {
          id: "one",
          channels: { voice: 1, alarm: 0, chat: 0, mail: 0, sms: 0, task: 1 },
          exclusive: [["voice", "task"]],
          preempts: []
        }
      ],
      reasons: [{ id: "meeting", zh: "开会", en: "Meeting", order: 60, pauses: ["voice"] }],
      states: [{ state: "ready", zh: "空闲", en: "Free", colour: "ready", order: 1 }]
    })
    await inDatabase(async (db, url) => {
      await ask(url, seedCentre(centre, makeUpPasswords(centre, "a chosen one", true), "carillon"))
      const { rows } = await sql<{
        readonly line: string
      }>`select concat_ws(' ', holidays.id, name, kind, account, action) as line
        from holidays join audit_log on object = 'holiday' and object_id = holidays.id where holidays.id in ('2026-10-07', '2026-10-10') order by 1`.execute(
        db
      )
      assert.deepStrictEqual(
        rows.map(({ line }) => line),
        ["2026-10-07 国庆节 holiday system seed", "2026-10-10 国庆节调休 workday system seed"]
      )
      const read = await ask(url, readCentre)
      const own = { capacities: [], reasons: [], states: [] }
      const { dialling, unitOf, units, ...seeded } = read!
      assert.deepStrictEqual({ ...seeded, ...own }, { ...centre, ...own })
      assert.deepStrictEqual(Object.entries(dialling?.rights ?? {}), [
        ["1001", "national"],
        ["1002", "national"]
      ])
      assert.deepStrictEqual(unitOf?.agents, { "1001": "centre", "1002": "centre" })
      assert.deepStrictEqual(
        units?.map(({ id }) => id),
        ["centre"]
      )
      assert.deepStrictEqual(reasonsOf(read!), reasonsOf(centre))
      assert.deepStrictEqual(statesOf(read!), statesOf(centre))
      assert.deepStrictEqual(capacityOf(read!, read!.agents[0]!), centre.capacities![0])
      assert.deepStrictEqual(capacityOf(read!, read!.agents[1]!), DEFAULT_CAPACITY)
    })
  })

  it("is as usual in rows that know nothing of it", async () => {
    await inDatabase(async (db, url) => {
      await sql`insert into people (id, name, unit, agent) values ('1001', 'A', 'centre', '1001')`.execute(db)
      const read = await ask(url, readCentre)
      assert.deepInclude(read!.agents[0] as object, {
        skills: {},
        areas: [],
        capacity: "default",
        autoAnswerSeconds: null,
        narrowLine: false
      })
      assert.deepStrictEqual(capacityOf(read!, read!.agents[0]!), DEFAULT_CAPACITY)
      assert.deepStrictEqual(
        reasonsOf(read!).map(({ id }) => id),
        DEFAULT_REASONS.map(({ id }) => id)
      )
      assert.strictEqual(statesOf(read!).length, 10)
    })
  })
})
