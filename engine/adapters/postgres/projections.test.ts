import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { sql } from "kysely"
import { Fact } from "#actors/facts.ts"
import { CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { KeptCall } from "#wire/records.ts"
import type { JournalEntry } from "../../ports/Journal.ts"
import { callRecords } from "../../projections/call-record.ts"
import type { Unnumbered } from "../../projections/unnumbered.ts"
import type { Projection } from "../../projections/projection.ts"
import { columnsOf } from "../../records/columns.ts"
import { Backlog } from "./chunk.ts"
import { type OpenDatabase, openDatabase } from "./database.ts"
import { openJournal } from "./journal.ts"
import { migrate } from "./migrate.ts"
import { outdated, rebuild } from "./rebuild.ts"
import { midCommit, type TestPostgres, startPostgres } from "./testing/test-database.ts"
import { bringUpToDate } from "./upkeep.ts"
import { chunkWriter } from "./write-chunk.ts"

const asItIs = (_: string, json: unknown) => json
const AS_IT_IS = { state: asItIs, message: asItIs, commands: asItIs }
const at = EpochMs.make(1_000)

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.remove())

const engineOn = (database: OpenDatabase, projection: Projection<Unnumbered> = callRecords, site = "main") =>
  openJournal({
    database,
    encoder: AS_IT_IS,
    projections: [projection],
    code: { version: "1.0.0", kinds: {} },
    home: "here",
    site
  })

const withDatabase = async (
  body: (database: OpenDatabase, url: string) => Effect.Effect<unknown, unknown, Scope.Scope>
) => {
  const url = await server.fresh()
  await Effect.runPromise(
    Effect.gen(function* () {
      const database = yield* openDatabase(url)
      yield* Effect.promise(() => migrate(database.db as never, url))
      yield* body(database, url)
    }).pipe(Effect.scoped, Effect.orDie)
  )
}

const recordsIn = ({ db }: OpenDatabase) =>
  Effect.promise(
    async () => (await sql<Record<string, unknown>>`select * from call_records order by site, serial`.execute(db)).rows
  )
const numbers = (rows: ReadonlyArray<Record<string, unknown>>) =>
  rows.map((row) => [row["site"], row["serial"], row["id"]])

const step = (actor: string, sequence: number, facts: ReadonlyArray<Fact>, more: Partial<JournalEntry> = {}) => ({
  actor,
  sequence,
  at: 1_000 + sequence,
  message: { _tag: "Told" },
  commands: [],
  state: { _tag: "Being" },
  over: false,
  facts,
  ...more
})
const arrived = (id: string) =>
  Fact.cases.CallArrived.make({ at, call: CallId.make(id), callingNumber: "1", dialledNumber: "2", flow: "main" })
const pressed = (id: string, key: string) =>
  Fact.cases.KeyPressed.make({ at, call: CallId.make(id), key, node: "menu" })
const begin = (id: string) => step(`call/${id}`, 1, [arrived(id)])

describe("a call record", () => {
  it("has exactly the columns that its schema declares, beside its site", () =>
    withDatabase(({ db }) =>
      Effect.gen(function* () {
        const { rows } = yield* Effect.promise(() =>
          sql<{ name: string; type: string; nullable: boolean }>`
            select column_name as name, case when udt_name = '_text' then 'text[]' else replace(data_type, 'integer', 'bigint') end as type, is_nullable = 'YES' as nullable
            from information_schema.columns where table_name = 'call_records' and column_name <> 'site'`.execute(db)
        )
        const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)
        assert.deepStrictEqual(
          rows.toSorted(byName),
          columnsOf(KeptCall)
            .map(({ isNullable, name, type }) => ({ name, type, nullable: isNullable }))
            .toSorted(byName)
        )
      })
    ))
})

describe("running numbers", () => {
  it("have no gap although a commit was rolled back, an engine was followed, and steps were refused", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const first = yield* engineOn(database)
        for (const id of ["a", "b", "c"])
          yield* first.service.append(step(`call/${id}`, 1, [arrived(id)], id === "b" ? { at: 1.5 } : {}))
        yield* first.service.flush
        const second = yield* engineOn(database)
        yield* second.service.living
        yield* first.service.append(begin("late"))
        yield* first.superseded
        for (const id of ["d", "e"]) yield* second.service.append(begin(id))
        yield* second.service.append(step("call/a", 2, [pressed("a", "1")]))
        yield* second.service.flush
        assert.deepStrictEqual(numbers(yield* recordsIn(database)), [
          ["main", 1, "a"],
          ["main", 2, "c"],
          ["main", 3, "d"],
          ["main", 4, "e"]
        ])
      })
    ))

  it("count from one at each site", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const main = yield* engineOn(database)
        yield* main.service.append(begin("a"))
        yield* main.service.flush
        const north = yield* engineOn(database, callRecords, "north")
        for (const id of ["b", "c"]) yield* north.service.append(begin(id))
        yield* north.service.flush
        assert.deepStrictEqual(numbers(yield* recordsIn(database)), [
          ["main", 1, "a"],
          ["north", 1, "b"],
          ["north", 2, "c"]
        ])
      })
    ))
})

describe("a rebuild", () => {
  it("comes to what the journal wrote, from the facts alone, and keeps every number", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { service } = yield* engineOn(database)
        for (let n = 0; n < 1_200; n++)
          yield* service.append(step(`call/${n}`, 1, [arrived(`${n}`), pressed(`${n}`, "7")]))
        yield* service.flush
        const before = yield* recordsIn(database)
        const again = yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
        assert.deepStrictEqual(again, { keys: 1_200, changed: 0 })
        yield* Effect.promise(() =>
          sql`update call_records set keys = 'spoilt', attempts = 9 where serial % 2 = 0`.execute(database.db)
        )
        assert.deepStrictEqual(yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true })), {
          keys: 1_200,
          changed: 600
        })
        assert.deepStrictEqual(yield* recordsIn(database), before)
      })
    ))

  it("loses nothing that a working centre writes meanwhile, and the centre goes on from the rebuilt rows", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { health, service } = yield* engineOn(database)
        const calls = Array.from({ length: 40 }, (_, n) => `${n}`)
        for (const id of calls) yield* service.append(begin(id))
        yield* service.flush
        yield* Effect.promise(() => sql`update call_records set keys = 'spoilt'`.execute(database.db))
        const press = (key: number) =>
          Effect.forEach(calls, (id) => service.append(step(`call/${id}`, key + 1, [pressed(id, `${key}`)])))
        yield* Effect.all(
          [
            Effect.forEach([1, 2, 3, 4, 5], (key) => Effect.andThen(press(key), service.flush)),
            Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
          ],
          { concurrency: "unbounded" }
        )
        yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
        yield* press(6)
        yield* service.flush
        assert.deepStrictEqual(
          (yield* recordsIn(database)).map((row) => row["keys"]),
          calls.map(() => "123456")
        )
        assert.strictEqual(health().refused, 0)
      })
    ))

  it("waits for a commit that is on its way, so that no fact of it is folded away", () =>
    withDatabase((database, url) =>
      Effect.gen(function* () {
        const { own, service } = yield* engineOn(database)
        yield* service.append(begin("a"))
        yield* service.flush
        const run = yield* own
        const { rows } = new Backlog(AS_IT_IS).add(step("call/a", 2, [pressed("a", "1")]), 0)
        const record = [arrived("a"), pressed("a", "1")].reduce<Unnumbered | undefined>(callRecords.fold, undefined)
        yield* Effect.promise(() => sql`update call_records set attempts = 9`.execute(database.db))
        yield* Effect.promise(() =>
          midCommit(
            url,
            (old) =>
              chunkWriter(AS_IT_IS, [callRecords], "main")(old, run, rows, {
                rows: [[callRecords.toRow(record!)]],
                generations: [],
                keep: () => {}
              }),
            () => rebuild(database.db, callRecords, { anew: true })
          )
        )
        assert.deepInclude((yield* recordsIn(database))[0], { keys: "1", attempts: 0, serial: 1 })
      })
    ))

  it("makes a working centre go on from what is in the table, not from what it remembers", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { service } = yield* engineOn(database)
        yield* service.append(begin("a"))
        yield* service.flush
        yield* Effect.promise(() =>
          sql`insert into facts (actor, sequence, ordinal, at, call, kind, version, body)
            values ('call/a', 9, 0, 1000, 'a', 'KeyPressed', 1, ${pressed("a", "9")}::jsonb)`.execute(database.db)
        )
        yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
        yield* service.append(step("call/a", 10, [pressed("a", "1")]))
        yield* service.flush
        assert.strictEqual((yield* recordsIn(database))[0]?.["keys"], "91")
      })
    ))

  it("leaves covered what an erasure has covered, and in that row alone", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { service } = yield* engineOn(database)
        const [calling, third] = ["013800138000", "+8613900139000"]
        for (const id of ["a", "b"]) {
          const call = CallId.make(id)
          yield* service.append(
            step(`call/${id}`, 1, [
              Fact.cases.CallArrived.make({
                at,
                call,
                callingNumber: calling,
                dialledNumber: "057187654321",
                flow: "f"
              }),
              Fact.cases.PartyDialled.make({
                at,
                call,
                attempt: 1,
                role: "third",
                agent: null,
                number: third,
                by: null,
                purpose: "talk"
              })
            ])
          )
        }
        yield* service.flush
        // One of them as it was covered when a mobile with a 0 counted as a landline.
        yield* Effect.promise(() =>
          sql`update call_records set keys = 'spoilt', calling_number = '****8000', dialled_number = '0571****4321',
            parties = jsonb_set(jsonb_set(parties, '{0,number}', '"0138****8000"'), '{1,number}', '"+86139****9000"')
            where id = 'a'`.execute(database.db)
        )
        yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
        const numbersOf = (row: Record<string, unknown>) => [
          row["keys"],
          row["calling_number"],
          row["dialled_number"],
          ...(row["parties"] as ReadonlyArray<{ readonly number: string }>).map(({ number }) => number)
        ]
        assert.deepStrictEqual((yield* recordsIn(database)).map(numbersOf), [
          ["", "****8000", "0571****4321", "0138****8000", "+86139****9000"],
          ["", calling, "057187654321", calling, third]
        ])
      })
    ))

  it("leaves a record alone whose first facts are not kept any more", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { service } = yield* engineOn(database)
        yield* service.append(step("call/a", 1, [arrived("a"), pressed("a", "1")]))
        yield* service.flush
        yield* Effect.promise(() => sql`delete from facts where kind = 'CallArrived'`.execute(database.db))
        yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
        assert.deepStrictEqual(
          (yield* recordsIn(database)).map((row) => row["keys"]),
          ["1"]
        )
      })
    ))

  it("is made at a start with another version of the fold, and goes on where a stop broke it off", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { service } = yield* engineOn(database)
        for (const id of ["a", "b"]) yield* service.append(step(`call/${id}`, 1, [arrived(id), pressed(id, "1")]))
        yield* service.flush
        const starred: Projection<Unnumbered> = {
          ...callRecords,
          version: 2,
          fold: (record, fact) =>
            fact._tag === "KeyPressed" && record !== undefined
              ? { ...record, keys: `${record.keys}*` }
              : callRecords.fold(record, fact)
        }
        const old = yield* Effect.promise(() => outdated(database.db, [starred]))
        assert.deepStrictEqual(
          old.map(({ name }) => name),
          ["call-records"]
        )
        yield* Effect.promise(() => sql`update projections set target = 2, checkpoint = 'a'`.execute(database.db))
        const next = yield* engineOn(database, starred)
        yield* bringUpToDate(database, [starred])
        yield* next.service.append(step("call/b", 2, [pressed("b", "2")]))
        yield* next.service.flush
        assert.deepStrictEqual(
          (yield* recordsIn(database)).map((row) => row["keys"]),
          ["1", "**"]
        )
        assert.deepStrictEqual(yield* Effect.promise(() => outdated(database.db, [starred])), [])
      })
    ))

  it("writes a record that the table does not have, with the next number", () =>
    withDatabase((database) =>
      Effect.gen(function* () {
        const { service } = yield* engineOn(database)
        for (const id of ["a", "b"]) yield* service.append(begin(id))
        yield* service.append(
          step("call/a", 2, [Fact.cases.CallQueued.make({ at, call: CallId.make("a"), queue: QueueId.make("sales") })])
        )
        yield* service.flush
        yield* Effect.promise(() => sql`delete from call_records where id = 'a'`.execute(database.db))
        yield* Effect.promise(() => rebuild(database.db, callRecords, { anew: true }))
        const rows = yield* recordsIn(database)
        assert.deepStrictEqual(numbers(rows), [
          ["main", 2, "b"],
          ["main", 3, "a"]
        ])
        assert.strictEqual(rows[1]?.["queue"], "sales")
      })
    ))
})
