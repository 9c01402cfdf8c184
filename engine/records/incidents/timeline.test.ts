import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type Kysely, sql } from "kysely"
import type { Fact } from "#actors/facts.ts"
import { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"
import { connect } from "../../adapters/postgres/database.ts"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { letGo } from "../../adapters/postgres/retention.ts"
import { startPostgres, type TestPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { climbCallId } from "../../ports/alarm-call-id.ts"
import type { Tables } from "../../ports/Database.ts"
import { verifyChain } from "../audit/log.ts"
import { readNews } from "../news/read.ts"
import { incidentsAmong } from "./record.ts"
import { timelineOf, verifyTimelines } from "./timeline.ts"

/** What happened with an incident, chained so that nobody can tell it otherwise later. */

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const at = EpochMs.make(1_795_737_600_000)
const incident = "t1-1"
const sent = { line: "dc-09", source: "udp 192.0.2.7:1", raw: "AA==" }
const press: Fact = {
  _tag: "TerminalReported",
  at,
  terminal: "t1",
  event: "fall",
  phase: "began",
  code: "fall",
  incident,
  isRepeat: false,
  isTest: false,
  sent
}
const opened: Fact = {
  _tag: "IncidentOpened",
  at,
  incident,
  terminal: "t1",
  event: "fall",
  class: "fall",
  title: "3-201",
  priority: 1
}
const escalated = (to: string, rung: number): Fact => ({ _tag: "IncidentEscalated", at, incident, rung, to })
const made = (call: CallId): Fact => ({
  _tag: "CallMade",
  at,
  call,
  origin: "outbound",
  by: null,
  callingNumber: "",
  dialledNumber: "1"
})
const closed: Fact = {
  _tag: "IncidentClosed",
  at,
  incident,
  terminal: "t1",
  by: "1001",
  outcome: "helped",
  note: null,
  openMs: 1
}

let steps = 0
const kept = async (db: Kysely<Tables>, facts: ReadonlyArray<Fact>): Promise<void> => {
  await ensureMonths(db, [at])
  for (const body of facts)
    await sql`insert into facts (actor, sequence, ordinal, at, kind, version, body)
      values ('a', ${++steps}, 0, ${at}, ${body._tag}, 1, ${JSON.stringify(body)}::text::jsonb)`.execute(db)
}
/** An incident from its press to its end, of which the reader heard in two goes. */
const whole = async () => {
  const db = connect(await server.migrated(), 1)
  await kept(db, [press, opened, { ...press, terminal: "t2", incident: "t2-1" }, escalated("prompt", 0)])
  await readNews(db, at)
  await kept(db, [escalated("Li", 1), made(climbCallId(incident, 2)), made(CallId.make("another")), closed])
  await readNews(db, at)
  return db
}

describe("the time line of an incident", () => {
  it("has the message as it came, its steps and its calls, and nothing of others", async () => {
    const db = await whole()
    const facts = await timelineOf(db, incident)
    assert.deepStrictEqual(
      facts.map(({ _tag }) => _tag),
      ["TerminalReported", "IncidentOpened", "IncidentEscalated", "IncidentEscalated", "CallMade", "IncidentClosed"]
    )
    assert.deepInclude(facts[0], { sent })
    assert.deepStrictEqual(await verifyTimelines(db), { incidents: 2, broken: null, why: null })
    assert.strictEqual((await verifyChain(db)).lines, 1)
    await db.destroy()
  })

  it("knows the calls that agents made for it, which are in no time line", async () => {
    const db = await whole()
    const call = CallId.make("by an agent")
    await kept(db, [{ ...made(call), by: AgentId.make("1001"), incident } as Fact, made(CallId.make("of nobody"))])
    await readNews(db, at)
    const ids = [call, climbCallId(incident, 2), CallId.make("of nobody")]
    const found = await incidentsAmong(db, ids)
    assert.deepStrictEqual(
      ids.map((id) => found.get(id)),
      [incident, incident, undefined]
    )
    assert.lengthOf(await timelineOf(db, incident), 6)
    assert.strictEqual((await verifyTimelines(db)).broken, null)
    await db.destroy()
  })

  it.each([
    ["is changed", `update facts set body = jsonb_set(body, '{title}', '"other"') where kind = 'IncidentOpened'`],
    ["is taken away", `delete from facts where kind = 'CallMade'`],
    [
      "is taken away with its line",
      `delete from incident_lines where incident = '${incident}' and line = (select max(line) from incident_lines where incident = '${incident}')`
    ],
    [
      "is taken away with all that was chained",
      `with a as (delete from incident_lines where incident = '${incident}') delete from incident_heads where incident = '${incident}'`
    ]
  ])("tells when something of it %s", async (_, change) => {
    const db = await whole()
    await sql.raw(change).execute(db)
    assert.strictEqual((await verifyTimelines(db)).broken, incident)
    await db.destroy()
  })

  it("keeps the facts of its calls when those of other calls are past their time", async () => {
    const db = await whole()
    await sql`update facts set actor = 'call/' || id where kind = 'CallMade'`.execute(db)
    const retention = { journal: {}, facts: { call: 90 } }
    const days = (n: number) => at + n * 86_400_000
    assert.deepStrictEqual(await letGo(db, { retention, projections: [], nowMs: days(200) }), {
      partitions: [],
      rows: 1
    })
    assert.strictEqual((await verifyTimelines(db)).broken, null)
    // Also where nothing else is in their month.
    await sql`delete from facts where actor not like 'call/%'`.execute(db)
    assert.deepStrictEqual(await letGo(db, { retention, projections: [], nowMs: days(201) }), {
      partitions: [],
      rows: 0
    })
    assert.lengthOf(await timelineOf(db, incident), 1)
    await sql`delete from incident_lines`.execute(db)
    assert.lengthOf((await letGo(db, { retention, projections: [], nowMs: days(202) })).partitions, 1)
    await db.destroy()
  })

  it("tells when it was chained anew after the incident was closed", async () => {
    const db = await whole()
    await sql`update facts set body = jsonb_set(body, '{title}', '"other"') where kind = 'IncidentOpened'`.execute(db)
    await sql`delete from incident_lines`.execute(db)
    await sql`delete from incident_heads`.execute(db)
    await sql`update news_position set fact = 0`.execute(db)
    await readNews(db, at)
    assert.strictEqual((await verifyTimelines(db)).broken, incident)
    await db.destroy()
  })
})
