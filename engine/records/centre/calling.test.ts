import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Transaction } from "kysely"
import { connect, openDatabase } from "../../adapters/postgres/database.ts"
import { migrate } from "../../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { area } from "../areas/schema.ts"
import { calendar } from "../calendars/schema.ts"
import { flow } from "../flows/schema.ts"
import { holiday } from "../holidays/schema.ts"
import { listedNumber } from "../listed-numbers/schema.ts"
import { number } from "../numbers/schema.ts"
import { person } from "../people/schema.ts"
import { recordingRule } from "../recording-rules/schema.ts"
import { queue } from "../queues/schema.ts"
import { skill } from "../skills/schema.ts"
import { type Change, ChangeRefused } from "../tables/change.ts"
import { writeChanges } from "../tables/write.ts"
import { readCentre } from "./store.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const inDatabase = async (
  work: (write: (...changes: ReadonlyArray<Change>) => Promise<unknown>, url: string) => Promise<void>
): Promise<void> => {
  const url = await server.fresh()
  const db = connect(url, 2)
  try {
    await migrate(db as never, url)
    await work((...changes) => {
      const by = { account: "boss", at: 1_000 }
      return db.transaction().execute((all: Transaction<Tables>) => writeChanges(all, changes, by))
    }, url)
  } finally {
    await db.destroy()
  }
}

const centreAt = (url: string) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { service } = yield* openDatabase(url)
      return (yield* Effect.provideService(readCentre, Database, service))!
    }).pipe(Effect.scoped)
  )

const nine = [{ from: "09:00", to: "18:00" }]
const sales: Change = { op: "create", thing: queue, id: "sales", values: { name: "Sales", unit: "centre" } }
const office: Change = {
  op: "create",
  thing: calendar,
  id: "office",
  values: { name: "Office", week: [nine, nine, nine, nine, nine, [], []] }
}
const hotline: Change = {
  op: "create",
  thing: flow,
  id: "hotline",
  values: {
    name: "Hotline",
    body: {
      start: "hours",
      nodes: {
        hours: { _tag: "Hours", calendar: "office", open: "in", closed: "bye" },
        in: { _tag: "Enqueue", queue: "sales" },
        bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
      }
    }
  }
}
const refusal = (change: Promise<unknown>) =>
  change.then(
    () => assert.fail("it was not refused"),
    (thrown: unknown) => {
      assert.instanceOf(thrown, ChangeRefused)
      return thrown.problems.map(({ field, words }) => `${field}: ${words.en}`)
    }
  )

describe("what the engine knows of callers", () => {
  it("is what was entered", () =>
    inDatabase(async (write, url) => {
      await write(sales, office, hotline, { op: "create", thing: area, id: "north", values: { name: "North" } })
      await write(
        { op: "create", thing: number, id: "95000", values: { flow: "hotline", unit: "centre", area: "north" } },
        { op: "create", thing: listedNumber, id: "13800138000", values: { list: "black", until: "2026-12-31" } },
        { op: "create", thing: holiday, id: "2031-10-01", values: { name: "国庆节", kind: "holiday" } }
      )
      const { calendars, holidays, listed, numberAreas } = await centreAt(url)
      assert.deepStrictEqual(numberAreas, { "95000": "north" } as never)
      assert.deepStrictEqual(listed, [
        {
          number: "13800138000",
          list: "black",
          until: "2026-12-31",
          cause: "CALL_REJECTED",
          flow: null,
          passesHours: true
        }
      ])
      assert.deepStrictEqual(holidays?.["2031-10-01"], "holiday")
      assert.deepStrictEqual(calendars, [
        { id: "office", week: [nine, nine, nine, nine, nine, [], []], keepsHolidays: true, days: [] }
      ])
    }))

  it("has what waiting changes of a queue's work, and the neighbours of its areas", () =>
    inDatabase(async (write, url) => {
      const names = ["south", "north"].map((id): Change => ({ op: "create", thing: area, id, values: { name: id } }))
      await write(...names, { op: "create", thing: skill, id: "english", values: { name: "English" } }, sales)
      const plain = (await centreAt(url)).queues[0]!
      const absent = ["relaxations", "preferredHoldMs", "areaStepMs", "neighbours", "servedWithinMs"]
      for (const name of [...absent, "prefersOwn", "lastAgentWithinMs"]) assert.notProperty(plain, name)
      const steps = [
        { afterMs: 5_000, skill: "english", to: 3, fewerThan: 2 },
        { afterMs: 9_000, skill: "english", to: null, fewerThan: null }
      ]
      const named = { name: "Sales", unit: "centre" }
      const day = 86_400_000
      const values = {
        ...named,
        relaxations: steps,
        prefersOwn: true,
        lastAgentWithinMs: 7 * day,
        preferredHoldMs: 1_000,
        areaStepMs: 2_000,
        servedWithinMs: 60_000
      }
      await write(
        { op: "change", thing: queue, id: "sales", version: 1, values },
        { op: "change", thing: area, id: "north", version: 1, values: { name: "north", neighbours: ["south"] } }
      )
      const [settings] = (await centreAt(url)).queues
      assert.deepInclude(settings as object, {
        relaxations: [steps[0], { afterMs: 9_000, skill: "english", to: null }],
        prefersOwn: true,
        lastAgentWithinMs: 7 * day,
        preferredHoldMs: 1_000,
        areaStepMs: 2_000,
        neighbours: { north: ["south"] },
        servedWithinMs: 60_000
      })
      const wrong = { ...named, relaxations: [{ ...steps[0], skill: "latin" }] }
      assert.deepStrictEqual(
        await refusal(write({ op: "change", thing: queue, id: "sales", version: 2, values: wrong })),
        ["relaxations: there are no such skills: latin"]
      )
      const itself: Change = {
        op: "change",
        thing: area,
        id: "south",
        version: 1,
        values: { name: "south", neighbours: ["south"] }
      }
      assert.deepStrictEqual(await refusal(write(itself)), ["neighbours: an area is no help to itself"])
    }))

  it("keeps a calendar as long as a flow asks it, and says which", () =>
    inDatabase(async (write) => {
      await write(sales, office, hotline)
      const goes: Change = { op: "remove", thing: calendar, id: "office", version: 1 }
      assert.deepStrictEqual(await refusal(write(goes)), ['id: is still asked by the flow "hotline"'])
      await write({ op: "remove", thing: flow, id: "hotline", version: 1 })
      await write(goes)
    }))

  it("refuses a flow that asks a calendar there is not", () =>
    inDatabase(async (write) => {
      assert.deepStrictEqual(await refusal(write(sales, hotline)), ['body.nodes.hours: there is no calendar "office"'])
    }))
})

describe("which calls are recorded", () => {
  const boss: Change = {
    op: "create",
    thing: person,
    id: "boss",
    values: { name: "Boss", unit: "centre", roles: ["administrator"] }
  }
  const people: Change = {
    op: "create",
    thing: person,
    id: "wang",
    values: { name: "Wang", unit: "centre", roles: ["agent"], agent: "1001", recording: "never" }
  }

  it("is what was entered, people by their agent's number, in the order of the rules", () =>
    inDatabase(async (write, url) => {
      await write(
        sales,
        office,
        { ...hotline, values: { ...hotline.values, recordsFrom: "arrival" } } as Change,
        boss,
        people
      )
      await write(
        { op: "create", thing: recordingRule, id: "last", values: { name: "Last", order: 200, greatestMs: 60_000 } },
        {
          op: "create",
          thing: recordingRule,
          id: "first",
          values: {
            name: "First",
            order: 1,
            records: false,
            queues: ["sales"],
            people: ["wang"],
            callers: ["138*"],
            calendar: "office",
            during: "closed"
          }
        }
      )
      const { agents, recordedFromArrival, recordingRules } = await centreAt(url)
      assert.deepStrictEqual(
        agents.map(({ id, recording }) => [id, recording]),
        [["1001", "never"]] as never
      )
      assert.deepStrictEqual(recordedFromArrival, ["hotline"])
      const whatever = { queues: [], agents: [], dialledNumbers: [], callingNumbers: [], trunks: [], calendar: null }
      assert.deepStrictEqual(recordingRules, [
        {
          ...whatever,
          id: "first",
          order: 1,
          records: false,
          queues: ["sales"],
          agents: ["1001"],
          callingNumbers: ["138*"],
          calendar: "office",
          during: "closed",
          leastMs: null,
          greatestMs: null
        },
        { ...whatever, id: "last", order: 200, records: true, during: "open", leastMs: null, greatestMs: 60_000 }
      ] as never)
    }))

  it("does not come to mean everybody when what a rule names goes", () =>
    inDatabase(async (write) => {
      await write(sales, boss, people, {
        op: "create",
        thing: recordingRule,
        id: "r",
        values: { name: "R", records: false, people: ["wang"] }
      })
      const refused = await refusal(write({ op: "remove", thing: person, id: "wang", version: 1 }))
      assert.match(refused.join(), /used by/u)
    }))

  it("has lengths that can be, and people who take calls", () =>
    inDatabase(async (write) => {
      await write(boss, people)
      const rule = (values: object) =>
        refusal(write({ op: "create", thing: recordingRule, id: "r", values: { name: "R", ...values } }))
      assert.deepStrictEqual(await rule({ leastMs: 9_000, greatestMs: 8_000 }), [
        "leastMs: the least length is more than the greatest"
      ])
      assert.deepStrictEqual(await rule({ records: false, leastMs: 9_000 }), [
        "records: a rule that records nothing has no lengths"
      ])
      assert.deepStrictEqual(await rule({ people: ["boss"] }), ["people: takes no calls: boss"])
      assert.deepStrictEqual(
        await refusal(
          write(sales, office, hotline, {
            op: "create",
            thing: listedNumber,
            id: "13800138000",
            values: { list: "vip", flow: "hotline" }
          })
        ),
        ["flow: only a black number goes to a flow of its own"]
      )
    }))
})
