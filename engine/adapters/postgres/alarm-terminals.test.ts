import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Kysely, sql } from "kysely"
import { readSeed } from "#config/seed/check.ts"
import { checkAlarms } from "#actors/check-alarms.ts"
import type { AlarmTerminals } from "../../ports/AlarmTerminals.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { afterWrite } from "../../records/after-write.ts"
import { makeUpPasswords, seedCentre } from "../../records/centre/seed.ts"
import { readCentre } from "../../records/centre/store.ts"
import { customer } from "../../records/customers/schema.ts"
import { mergeCustomers, undoMerge } from "../../records/customers/merges.ts"
import { incidentClass } from "../../records/incident-classes/schema.ts"
import { queue } from "../../records/queues/schema.ts"
import { type Change, ChangeRefused, type Values } from "../../records/tables/change.ts"
import { rowOf } from "../../records/tables/read.ts"
import { writeChanges } from "../../records/tables/write.ts"
import { LINE_CHOICES, terminal } from "../../records/terminals/schema.ts"
import type { AnyThing } from "../../records/thing/thing.ts"
import { userPlan } from "../../records/user-plans/schema.ts"
import { openAlarmTerminals } from "./alarm-terminals.ts"
import { openDatabase } from "./database.ts"
import { migrate } from "./migrate.ts"
import { type TestPostgres, startPostgres } from "./testing/test-database.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

interface Around {
  readonly terminals: AlarmTerminals["Service"]
  readonly db: Kysely<Tables>
  readonly write: (...changes: ReadonlyArray<Change>) => Promise<void>
  readonly change: (thing: AnyThing, id: string, values: Values) => Promise<void>
}

const BY = { account: "boss", at: 1_000 }

/** A centre with a class, a customer and her terminal. */
const withTerminals = <A>(work: (around: Around) => Effect.Effect<A, unknown>): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const url = yield* Effect.promise(() => server.fresh())
      const database = yield* openDatabase(url)
      const { db } = database
      yield* Effect.promise(() => migrate(db as unknown as Kysely<never>, url))
      const write: Around["write"] = async (...changes) => {
        await db.transaction().execute((all) => writeChanges(all, changes, BY, afterWrite))
      }
      const change: Around["change"] = async (thing, id, values) => {
        const { changedAt: _a, changedBy: _b, id: _c, version, ...before } = (await rowOf(db, thing, id))!
        await write({ op: "change", thing, id, version, values: { ...before, ...values } })
      }
      yield* Effect.promise(() => write(alarmQueue, others, wang, host))
      const terminals = yield* openAlarmTerminals({ database, url })
      return yield* work({ terminals, db, write, change })
    }).pipe(Effect.scoped) as Effect.Effect<A>
  )

const create = (thing: AnyThing, id: string, values: Values): Change => ({ op: "create", thing, id, values })
const alarmQueue = create(queue, "alarm", { name: "报警", unit: "centre" })
const others = create(incidentClass, "others", { name: "其他", queue: "alarm" })
const wang = create(customer, "wang", {
  name: "王秀英",
  contacts: [
    { name: "李强", relation: "儿子", number: "+86 199 0000 0111", hasKeys: true, isGuardian: true },
    { name: "赵姨", relation: "邻居", number: "19900000112", hasKeys: false, isGuardian: false }
  ],
  attention: "左耳听力差"
})
const host = create(terminal, "host", {
  name: "主机",
  line: "dc-09",
  account: "00ab1",
  customer: "wang",
  numbers: ["199 0000 0199"],
  heartbeatMs: 300_000,
  checkIns: ["21:00", "9:00"],
  missedCheckInClass: "others"
})
const STEP = { id: "talk", title: "通话", mandatory: true, withinMs: null }

describe("the records of terminals", () => {
  it("find a terminal by account, number and id, with its user and their plans", () =>
    withTerminals(({ change, db, terminals, write }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() =>
          write(create(userPlan, "plan", { customer: "wang", incidentClass: "others", steps: [STEP] }))
        )
        yield* Effect.promise(() => change(userPlan, "plan", { ladder: [{ _tag: "supervisors", forMs: 60_000 }] }))
        yield* Effect.promise(() => db.insertInto("terminal_keys").values({ terminal: "host", key: "00ff" }).execute())
        const known = yield* terminals.byAccount("dc-09", "AB1")
        assert.deepStrictEqual(known, {
          id: "host",
          revision: 3,
          title: "主机",
          line: "dc-09",
          dialect: null,
          account: "AB1",
          key: "00ff",
          numbers: ["+8619900000199"],
          area: null,
          carrier: null,
          place: null,
          model: null,
          heartbeatMs: 300_000,
          testUntil: null,
          user: {
            customer: "wang",
            name: "王秀英",
            contacts: [
              { name: "李强", relation: "儿子", number: "19900000111", hasKeys: true },
              { name: "赵姨", relation: "邻居", number: "19900000112", hasKeys: false }
            ],
            guardians: [{ name: "李强", relation: "儿子", number: "19900000111", hasKeys: true }],
            attention: "左耳听力差",
            plans: { others: { version: 2, steps: [STEP], ladder: [{ _tag: "supervisors", forMs: 60_000 }] } }
          },
          nuisance: { times: 3, withinMs: 3_600_000, lockMs: 259_200_000 },
          checkIns: [540, 1_260],
          checkInOpensMs: 14_400_000,
          reminder: null,
          missedCheckInClass: "others"
        })
        assert.deepStrictEqual(yield* terminals.byId("host"), known)
        assert.deepStrictEqual(yield* terminals.byNumber("019900000199"), known)
        assert.isNull(yield* terminals.byAccount("scaip", "AB1"))
      })
    ))

  it("take an account once in a protocol", () =>
    withTerminals(({ write }) =>
      Effect.promise(async () => {
        const other = (id: string, line: string) => create(terminal, id, { name: id, line, account: "AB1" })
        await write(other("beside", "scaip"))
        const refused = await write(other("twice", "dc-09")).then(
          () => null,
          (error: unknown) => error
        )
        assert.instanceOf(refused, ChangeRefused)
        assert.deepInclude(refused.problems[0], {
          field: "account",
          words: { zh: "已被 host 使用", en: "is already that of host" }
        })
      })
    ))

  it("tell of each change of a terminal, its customer, their plan, and of nothing else", () =>
    withTerminals(({ change, db, terminals, write }) =>
      Effect.gen(function* () {
        const next = Effect.map(Stream.runCollect(Stream.take(terminals.changes, 1)), (all) => [...all][0])
        const changes: ReadonlyArray<() => Promise<void>> = [
          () => change(terminal, "host", { place: "客厅" }),
          () => change(customer, "wang", { attention: "" }),
          () => write(create(userPlan, "plan", { customer: "wang", incidentClass: "others" })),
          () => change(incidentClass, "others", { steps: [STEP] }),
          () => write({ op: "remove", thing: userPlan, id: "plan", version: 1 })
        ]
        for (const each of changes) {
          yield* Effect.promise(each)
          assert.deepStrictEqual(yield* next, ["host"])
        }
        const { revision } = (yield* terminals.byId("host"))!
        assert.strictEqual(revision, 1 + changes.length)
        // What nobody needs to know of a customer.
        yield* Effect.promise(() => change(customer, "wang", { preferences: "下午联系" }))
        yield* Effect.promise(() => write(create(customer, "zhang", { name: "张伟" })))
        const { rows } = yield* Effect.promise(() =>
          sql<{ readonly revision: number }>`select revision from terminal_revisions`.execute(db)
        )
        assert.deepStrictEqual(rows, [{ revision }])
      })
    ))

  it("say whose actor is behind, also of one that is gone, until it was told", () =>
    withTerminals(({ change, terminals, write }) =>
      Effect.gen(function* () {
        // It has nothing to do by itself: its actor is told when it says something.
        yield* Effect.promise(() => write(create(terminal, "quiet", { name: "静", line: "json", account: "Q" })))
        const [first, ...more] = yield* terminals.untold(10)
        assert.deepInclude(first, { id: "host", revision: 1 })
        assert.strictEqual(first?.known?.account, "AB1")
        assert.deepStrictEqual(more, [])
        yield* terminals.told([
          { id: "host", revision: 1 },
          { id: "quiet", revision: 1 }
        ])
        assert.deepStrictEqual(yield* terminals.untold(10), [])
        yield* Effect.promise(() => change(terminal, "quiet", { testUntil: 5_000 }))
        yield* Effect.promise(() => write({ op: "remove", thing: terminal, id: "host", version: 1 }))
        const behind = yield* terminals.untold(10)
        assert.deepStrictEqual(
          behind.map(({ id, known, revision }) => [id, revision, known?.testUntil ?? null]),
          [
            ["host", 2, null],
            ["quiet", 2, 5_000]
          ]
        )
        // An answer that comes late takes nothing back.
        yield* terminals.told([{ id: "quiet", revision: 2 }])
        yield* terminals.told([{ id: "quiet", revision: 1 }])
        assert.deepStrictEqual(
          (yield* terminals.untold(10)).map(({ id }) => id),
          ["host"]
        )
      })
    ))

  it("are told again when the centre has changed, if they have check-ins", () =>
    withTerminals(({ change, terminals, write }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => write(create(terminal, "quiet", { name: "静", line: "json", account: "Q" })))
        yield* Effect.promise(() => change(terminal, "host", { checkIns: ["09:00"] }))
        const told = yield* terminals.untold(10)
        yield* terminals.told([...told, { id: "quiet", revision: 1 }])
        assert.deepStrictEqual(yield* terminals.untold(10), [])
        yield* terminals.untell
        assert.deepStrictEqual(
          (yield* terminals.untold(10)).map(({ id }) => id),
          ["host"]
        )
      })
    ))

  it("say that one is gone also when nobody had to be told of it before", () =>
    withTerminals(({ terminals, write }) =>
      Effect.gen(function* () {
        yield* terminals.told([{ id: "host", revision: 1 }])
        yield* Effect.promise(() => write(create(terminal, "quiet", { name: "静", line: "json", account: "Q" })))
        assert.deepStrictEqual(yield* terminals.untold(10), [])
        yield* Effect.promise(() => write({ op: "remove", thing: terminal, id: "quiet", version: 1 }))
        assert.deepStrictEqual(yield* terminals.untold(10), [{ id: "quiet", revision: 2, known: null }])
      })
    ))

  it("keep when each was heard last, and what it said of itself", () =>
    withTerminals(({ db, terminals, write }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => write(create(terminal, "a", { name: "A", line: "json", account: "A" })))
        const heard = (name: string, at: number, batteryPercent: number | null = null) => ({
          terminal: name,
          at,
          batteryPercent,
          signalPercent: null
        })
        yield* terminals.heard([heard("host", 2_000, 80), heard("host", 3_000), heard("gone", 1)])
        // What came earlier and is written later does not make it older.
        yield* terminals.heard([heard("host", 1_000), heard("a", 4_000)])
        const page = yield* terminals.page(null, 10)
        assert.deepStrictEqual(
          page.map(({ id, lastHeardAt }) => [id, lastHeardAt]),
          [
            ["a", 4_000],
            ["host", 3_000]
          ]
        )
        assert.deepStrictEqual(
          (yield* terminals.page("a", 1)).map(({ id }) => id),
          ["host"]
        )
        const { rows } = yield* Effect.promise(() =>
          sql<{
            readonly battery_percent: number
          }>`select battery_percent from terminal_heard where terminal = 'host'`.execute(db)
        )
        assert.deepStrictEqual(rows, [{ battery_percent: 80 }])
      })
    ))

  it("come with the first start, each with its user, and classes that all its queues take", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const url = yield* Effect.promise(() => server.fresh())
        const database = yield* openDatabase(url)
        yield* Effect.promise(() => migrate(database.db as unknown as Kysely<never>, url))
        const seed = readSeed(readFileSync(join(import.meta.dirname, "../../../config/seed/small-centre.yaml"), "utf8"))
        assert.isTrue("centre" in seed, JSON.stringify(seed))
        if (!("centre" in seed)) return
        yield* Effect.provideService(
          seedCentre(seed.centre, makeUpPasswords(seed.centre, "a chosen one", false), "carillon", seed.users),
          Database,
          database.service
        )
        const centre = yield* Effect.provideService(readCentre, Database, database.service)
        assert.deepStrictEqual(centre?.alarms, seed.centre.alarms)
        assert.deepStrictEqual(checkAlarms(centre!.alarms!, centre!.queues), [])
        const terminals = yield* openAlarmTerminals({ database, url })
        const all = yield* terminals.page(null, 100)
        assert.deepStrictEqual(
          new Set(all.map(({ line }) => line)),
          new Set(LINE_CHOICES.map(({ value }) => value as string))
        )
        for (const { account, line } of all)
          assert.isNotNull((yield* terminals.byAccount(line, account))?.user, `${line} ${account}`)
        assert.strictEqual(all.find(({ id }) => id === "dc-09-1")?.key, "00112233445566778899aabbccddeeff")
      }).pipe(Effect.scoped) as Effect.Effect<void>
    ))

  it("go with customers who become one, and come back with them", () =>
    withTerminals(({ db, terminals, write }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => write(create(customer, "twin", { name: "王秀英" })))
        const merge = yield* Effect.promise(() =>
          db
            .transaction()
            .execute((all) =>
              mergeCustomers(
                all,
                { kept: { id: "twin", version: 1 }, others: [{ id: "wang", version: 1 }], choices: {} },
                BY
              )
            )
        )
        assert.strictEqual((yield* terminals.byId("host"))?.user?.customer, "twin")
        yield* Effect.promise(() => db.transaction().execute((all) => undoMerge(all, merge.merge, BY)))
        assert.strictEqual((yield* terminals.byId("host"))?.user?.customer, "wang")
      })
    ))
})
