import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { Fact } from "#actors/facts.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import { projections } from "../../projections/projections.ts"
import { terminalFaults } from "../../projections/terminal-faults.ts"
import { connect, openDatabase } from "./database.ts"
import { openJournal } from "./journal.ts"
import { migrate } from "./migrate.ts"
import { rebuild } from "./rebuild.ts"
import { startPostgres, type TestPostgres } from "./testing/test-database.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const asItIs = (_: string, json: unknown) => json
const AT = 1_795_737_600_000
const at = (minutes: number) => EpochMs.make(AT + minutes * 60_000)
const step = (actor: string, sequence: number, facts: ReadonlyArray<Fact>) => ({
  actor,
  sequence,
  at: at(sequence),
  message: {},
  commands: [],
  state: {},
  over: false,
  facts
})
const faulty = (fault: string, minutes: number, kind: "incident" | "task", id: string): Fact =>
  Fact.cases.TerminalFaulty.make({
    at: at(minutes),
    terminal: "t1",
    fault,
    event: "tamper",
    device: null,
    title: "主机",
    customer: "c1",
    work: workIdOf(kind, id)
  })

describe("the log of faults", () => {
  it("is folded with the journal, from visits that end, too, and comes to the same when it is folded again", async () => {
    const url = await server.fresh()
    await Effect.runPromise(
      Effect.gen(function* () {
        const database = yield* openDatabase(url)
        yield* Effect.promise(() => migrate(database.db as never, url))
        const { service: journal } = yield* openJournal({
          database,
          encoder: { state: asItIs, message: asItIs, commands: asItIs },
          projections,
          code: { version: "1.0.0", kinds: {} },
          home: "here",
          site: "main"
        })
        const done = { at: at(9), work: workIdOf("task", "t1-tamper-1"), outcome: "done" } as const
        yield* journal.append(step("terminal/t1", 1, [faulty("t1-tamper-1", 1, "task", "t1-tamper-1")]))
        yield* journal.append(step("terminal/t1", 2, [faulty("t1-tamper-1", 2, "incident", "t1-1")]))
        yield* journal.append(step("terminal/t1", 3, [faulty("t1-tamper-p2", 3, "incident", "t1-2")]))
        yield* journal.append(
          step("task/t1-tamper-1", 1, [
            Fact.cases.TaskEnded.make({ ...done, agent: null, note: null, by: null, activeMs: 0 })
          ])
        )
        yield* journal.flush
        const rows = () =>
          Effect.promise(
            async () => (await sql`select * from terminal_faults order by serial`.execute(database.db)).rows
          )
        const before = yield* rows()
        const row = { terminal: "t1", title: "主机", customer: "c1", event: "tamper", device: null, site: "main" }
        assert.deepStrictEqual<unknown>(before, [
          {
            ...row,
            fault: "t1-tamper-1",
            task: "t1-tamper-1",
            incident: "t1-1",
            serial: 1,
            began_at: at(1),
            ended_at: at(9),
            because: "visited"
          },
          {
            ...row,
            fault: "t1-tamper-p2",
            task: null,
            incident: "t1-2",
            serial: 2,
            began_at: at(3),
            ended_at: null,
            because: null
          }
        ])
        yield* Effect.promise(() =>
          sql`update terminal_faults set because = null, incident = null`.execute(database.db)
        )
        const built = yield* Effect.promise(() => rebuild(database.db, terminalFaults, { anew: true }))
        assert.deepStrictEqual(built, { keys: 2, changed: 2 })
        assert.deepStrictEqual(yield* rows(), before)
      }).pipe(Effect.scoped, Effect.orDie)
    )
  }, 60_000)

  it("begins with what terminals have when the centre is brought up to date", async () => {
    const url = await server.fresh()
    const db = connect(url, 1)
    try {
      await migrate(db as never, url, "0044_voicemail")
      const fault = (event: string, n: number) => ({ event, device: null, since: at(n), task: `t1-${event}-${n}` })
      const state = {
        _tag: "Serving",
        id: "t1",
        card: {
          title: "主机",
          user: {
            customer: "c1",
            name: "王"
          }
        },
        faults: [fault("tamper", 2), fault("battery-low", 1)]
      }
      await sql`insert into living (actor, sequence, run, epoch, state) values ('terminal/t1', 1, 1, 1, ${JSON.stringify(state)}::text::json)`.execute(
        db
      )
      await migrate(db as never, url)
      const { rows } =
        await sql`select fault, title, customer, began_at, ended_at, serial from terminal_faults order by serial`.execute(
          db
        )
      const known = { title: "主机", customer: "c1", ended_at: null }
      assert.deepStrictEqual<unknown>(rows, [
        { ...known, fault: "t1-battery-low-1", began_at: at(1), serial: 1 },
        { ...known, fault: "t1-tamper-2", began_at: at(2), serial: 2 }
      ])
      const { rows: serials } = await sql`select last from serials where series = 'terminal-faults'`.execute(db)
      assert.deepStrictEqual<unknown>(serials, [{ last: 2 }])
    } finally {
      await db.destroy()
    }
  }, 60_000)
})
