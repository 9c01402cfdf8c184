import { hash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Agent from "#actors/agent/protocol.ts"
import * as Call from "#actors/call/protocol.ts"
import * as Distributor from "#actors/distributor/written.ts"
import { WaitsFor } from "#actors/flow/protocol.ts"
import type { WrittenFact } from "#actors/facts-versions.ts"
import * as Queue from "#actors/queue/written.ts"
import * as Task from "#actors/task/protocol.ts"
import type { About } from "../load-tests/releases/about.ts"
import { connect, type Sql } from "../load-tests/releases/connection.ts"
import { importRelease } from "../load-tests/releases/import.ts"
import {
  LIVING,
  LIVING_PARTS,
  partsIn,
  PASSING,
  SINCE_THE_NEWEST,
  statesIn,
  UNWRITTEN
} from "../load-tests/releases/states.ts"
import { readOldRows } from "../load-tests/upgrade/old-rows.ts"
import { ruleOf } from "../load-tests/upgrade/rules-changed.ts"
import { connect as connectTables, openDatabase } from "./adapters/postgres/database.ts"
import { migrate } from "./adapters/postgres/migrate.ts"
import { startPostgres, type TestPostgres } from "./adapters/postgres/testing/test-database.ts"
import { kinds } from "#actors/kinds.ts"
import { Database } from "./ports/Database.ts"
import { fromRow } from "./records/calls/schema.ts"
import { knownFacts } from "./records/facts/read.ts"
import { readCentre } from "./records/centre/store.ts"
import type { Difference } from "./replay/replay.ts"
import { replayDatabase } from "./replay/replay-database.ts"
import { codecOf } from "./runtime/codec.ts"

const RELEASES = new URL("../load-tests/releases/", import.meta.url).pathname
const LIMIT_BYTES = 2 * 1024 * 1024
/** What each was recorded with, in round numbers: a new release adds its own. */
const FACTS_AT_LEAST: Readonly<Record<string, number>> = { 1: 501, 2: 450 }
const releases = readdirSync(RELEASES)
  .filter((name) => /^\d+$/u.test(name))
  .toSorted((a, b) => Number(a) - Number(b))
const aboutOf = (release: string) => JSON.parse(readFileSync(join(RELEASES, release, "about.json"), "utf8")) as About

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const states = {
  call: Call.State,
  agent: Agent.State,
  queue: Queue.Written,
  distributor: Distributor.Written,
  task: Task.State,
  hand: Agent.Hand,
  availability: Agent.Availability,
  panel: Agent.Panel,
  "waits-for": WaitsFor
}

it("a recorded release says of every state of every kind how its rows have it", () => {
  const all = Object.entries(states).flatMap(([kind, { cases }]) =>
    Object.keys(cases).map((state) => `${kind} ${state}`)
  )
  assert.deepStrictEqual(
    [...LIVING, ...LIVING_PARTS, ...Object.keys(PASSING), ...Object.keys(UNWRITTEN)].toSorted(),
    all.toSorted()
  )
})

it("the newest release says it of the same states as today, but for those that came since", () => {
  const { living, parts, passing, unwritten } = aboutOf(releases.at(-1)!)
  const named = new Set([living, parts?.living ?? {}, passing, unwritten].flatMap((some) => Object.keys(some)))
  const today = [...LIVING, ...LIVING_PARTS, ...Object.keys(PASSING), ...Object.keys(UNWRITTEN)]
  assert.deepStrictEqual(
    today.filter((state) => !named.has(state)),
    [...SINCE_THE_NEWEST]
  )
  assert.deepStrictEqual(Object.keys(passing), Object.keys(PASSING))
  assert.deepStrictEqual(Object.keys(unwritten), Object.keys(UNWRITTEN))
})

describe.each(releases)("the database of release %s", (release) => {
  const folder = join(RELEASES, release)
  const about = aboutOf(release)
  let url: string
  let db: Sql
  beforeAll(async () => {
    url = await server.fresh()
    db = connect(url)
    await importRelease(db, folder)
  })
  afterAll(() => db.end({ timeout: 1 }))

  const counted = async (rows: string) => {
    const counts = await db.unsafe<Array<{ name: string; count: number }>>(
      `select name, count(*)::int as count from (${rows}) as named group by name`
    )
    return Object.fromEntries(counts.map(({ count, name }) => [name, count]))
  }
  const living = () =>
    db<Array<{ actor: string; state: { _tag: string } }>>`select actor, state from living order by actor`

  it("is brought up to date, and then there is nothing left to do", async () => {
    const tables = connectTables(url, 1)
    await migrate(tables as never, url)
    assert.strictEqual(await migrate(tables as never, url), 0)
    await tables.destroy()
  })

  it("has every state that it names: living, or only in its journal, or nowhere", async () => {
    assert.deepStrictEqual(await counted(statesIn("living")), { ...about.living })
    assert.isAtLeast(Object.keys(about.living).length, 14)
    const ever = { ...(await counted(statesIn("journal"))), ...(await counted(partsIn("journal"))) }
    if (about.parts !== undefined) assert.deepStrictEqual(await counted(partsIn("living")), { ...about.parts.living })
    assert.deepStrictEqual(
      Object.keys(about.passing).filter((state) => ever[state] === undefined),
      []
    )
    assert.deepStrictEqual(
      Object.keys(about.unwritten).filter((state) => ever[state] !== undefined),
      []
    )
  })

  it("has living states that are all read, and written as they are in today's form", async () => {
    const { actors, unreadable } = await readOldRows(url)
    assert.deepStrictEqual(unreadable, [])
    const codec = codecOf(kinds)
    for (const [actor, state] of actors) {
      const of = codec(actor)!
      const written = of.encodeState(state)
      assert.deepStrictEqual(of.encodeState(of.decodeState(written)), written, actor)
    }
    assert.strictEqual(actors.size, (await living()).length)
  })

  it("comes to the same states and commands when its journal is played again, but for rules that were changed", async () => {
    const isMeant = (difference: Difference) => ruleOf(about.release, difference) !== undefined
    const { actors, decisions, differ, differences } = await replayDatabase(url, () => {}, isMeant)
    assert.deepStrictEqual({ differ, differences }, { differ: 0, differences: [] })
    assert.isAbove(decisions, 1_000)
    assert.isAbove(actors, 100)
  })

  it("has call records of every outcome and facts that are all understood", async () => {
    const facts = await db<Array<WrittenFact>>`select kind, version, body from facts order by id`
    assert.isAtLeast(knownFacts(facts).length, FACTS_AT_LEAST[release]!)
    assert.strictEqual(knownFacts(facts).length, facts.length)
    const tables = connectTables(url, 1)
    const rows = await tables.selectFrom("call_records").selectAll().execute()
    await tables.destroy()
    const outcomes = new Set(rows.map((row) => fromRow(row).outcome))
    assert.sameMembers([...outcomes], ["handled", "abandoned", "in-flow", "refused", null])
  })

  it("has its centre, and passwords that fit its accounts", async () => {
    const centre = await Effect.runPromise(
      Effect.gen(function* () {
        const { service } = yield* openDatabase(url)
        return yield* Effect.provideService(readCentre, Database, service)
      }).pipe(Effect.scoped)
    )
    assert.isAtLeast(centre?.queues.length ?? 0, 5)
    const [head, ...lines] = readFileSync(join(folder, "accounts.csv"), "utf8").trim().split("\n")
    assert.strictEqual(head, "user,name,role,panelPassword,sipPassword")
    const kept = await db<
      Array<{ user: string; ha1: string; realm: string }>
    >`select * from sip_accounts order by "user"`
    for (const { ha1, realm, user } of kept) {
      const password = lines.find((line) => line.startsWith(`${user},`))?.split(",")[4] ?? ""
      assert.strictEqual(ha1Of(user, realm, password), ha1, user)
    }
    assert.strictEqual(kept.length, lines.length)
  })

  it("says which legs a switch must hold so that every call goes on", async () => {
    const legs = new Map(about.switch.legs.map((leg) => [leg.leg, leg]))
    for (const { actor, state } of await living()) {
      if (!actor.startsWith("call/") || state._tag === "Ended") continue
      const id = actor.slice("call/".length)
      const caller = legs.get(id)
      assert.isDefined(caller, `${actor} ${state._tag}`)
      if (state._tag !== "Talking") continue
      const { agent, attempt } = state as unknown as { readonly agent: string; readonly attempt: number }
      const other = about.switch.legs.find((leg) => leg.call === id)
      assert.deepInclude(other, { agent, attempt, state: "answered", joinedWith: id })
      assert.deepInclude(caller, { state: "answered", joinedWith: other!.leg })
      assert.match(caller!.recording ?? "", /^\d{4}\/\d\d\/\d\d\/[\w-]+\.wav$/u)
    }
    assert.isAtLeast(about.switch.devices.length, 25)
  })

  it("is small, and tells nothing of the machine it was made on", () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    assert.isAtMost(
      texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      LIMIT_BYTES
    )
    for (const text of texts) assert.notMatch(text, /(?<![\w.])\/(?:home|root|tmp|var|usr|mnt|opt|srv)\//u)
  })
})

/** RFC 2617 §3.2.2.2, as every telephone computes it. */
const ha1Of = (user: string, realm: string, password: string) => hash("md5", `${user}:${realm}:${password}`)
