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
import { queue } from "../queues/schema.ts"
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
      assert.deepStrictEqual(listed, [{ number: "13800138000", list: "black", until: "2026-12-31" }])
      assert.deepStrictEqual(holidays?.["2031-10-01"], "holiday")
      assert.deepStrictEqual(calendars, [
        { id: "office", week: [nine, nine, nine, nine, nine, [], []], keepsHolidays: true, days: [] }
      ])
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
