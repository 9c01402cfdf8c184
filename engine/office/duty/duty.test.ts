import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { readNews } from "../../records/news/read.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"
import { dutyCsv } from "./duty-handlers.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

// 08:00 in Shanghai.
const EIGHT = Date.UTC(2026, 10, 26, 0, 0)
const HOUR = 3_600_000
const PASSWORD = "bells and 铃声"
let sequence = 0

/** As the engine states it. */
const became = async (office: TestOffice, agent: string, state: string, at: number) => {
  await ensureMonths(office.db, [at])
  const body = JSON.stringify({ _tag: "AgentChanged", at, agent, state, reason: "" })
  await sql`insert into facts (actor, sequence, ordinal, at, agent, kind, version, body)
    values (${`agent/${agent}`}, ${++sequence}, 0, ${at}, ${agent}, 'AgentChanged', 1, ${body})`.execute(office.db)
}
const list = async (office: TestOffice, query: string, by?: Parameters<TestOffice["ask"]>[3]) =>
  (await office.ask("GET", `/api/duty?${query}`, undefined, by)).json
const day = `from=${EIGHT}&to=${EIGHT + 24 * HOUR}`

describe("the duty register", () => {
  it("says who sat where from when to when, through every state of the day", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", PASSWORD)
      await office.signIn("1001", { address: "10.0.0.7", device: "Firefox at seat 7" })
      for (const [state, hour] of [
        ["ready", 0],
        ["talking", 1],
        ["not-ready", 2],
        ["signed-out", 4],
        ["ready", 5]
      ] as const)
        await became(office, "1001", state, EIGHT + hour * HOUR)
      await became(office, "1009", "ready", EIGHT + HOUR)
      assert.isFalse(await readNews(office.db, EIGHT))
      const place = { agent: "1001", name: "1001", address: "10.0.0.7", device: "Firefox at seat 7" }
      assert.deepStrictEqual(await list(office, day), [
        { ...place, from: EIGHT, until: EIGHT + 4 * HOUR },
        // Nobody of the centre any more, and written all the same.
        { agent: "1009", name: "", address: "", device: "", from: EIGHT + HOUR, until: null },
        { ...place, from: EIGHT + 5 * HOUR, until: null }
      ])
    }))

  it("is asked by time and agent, and read once however often the reader looks", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", PASSWORD)
      await office.person("1002", PASSWORD)
      for (const agent of ["1001", "1002"]) {
        await became(office, agent, "ready", EIGHT)
        await became(office, agent, "signed-out", EIGHT + HOUR)
      }
      await readNews(office.db, EIGHT)
      await readNews(office.db, EIGHT)
      assert.strictEqual((await list(office, day)).length, 2)
      assert.strictEqual((await list(office, `${day}&agent=1002`))[0].agent, "1002")
      assert.deepStrictEqual(await list(office, `from=${EIGHT + 2 * HOUR}&to=${EIGHT + 3 * HOUR}`), [])
      assert.strictEqual((await list(office, `${day}&limit=1`)).length, 1)
      assert.strictEqual((await list(office, "from=a&to=1")).field, "query.from")
      assert.strictEqual((await list(office, `${day}&agnet=1002`)).field, "query.agnet")
    }))

  it("shows each asker what they may see", () =>
    withOffice(postgres, async (office) => {
      await office.ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
      await office.person("1001", PASSWORD)
      await office.person("1002", PASSWORD, ["agent"], "south")
      for (const agent of ["1001", "1002"]) await became(office, agent, "ready", EIGHT)
      await readNews(office.db, EIGHT)
      const agents = async (by: Parameters<TestOffice["ask"]>[3]) =>
        (await list(office, day, by)).map(({ agent }: { agent: string }) => agent)
      assert.deepStrictEqual(await agents({ asker: askerWith("chief", { "agents.view": "team" }, "south") }), ["1002"])
      const self = { ...askerWith("1001", { "agents.view": "self" as const }), agent: "1001" as never }
      assert.deepStrictEqual(await agents({ asker: self }), ["1001"])
      const none = { asker: askerWith("x", { "agents.view": "organisation" }) }
      assert.strictEqual((await office.ask("GET", `/api/duty/export?${day}`, undefined, none)).status, 403)
    }))

  it("tells the states of one agent in their order, what began before the time asked for among them", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", PASSWORD)
      const entered = [
        ["ready", 0],
        ["ringing", 1],
        ["talking", 1],
        ["wrap-up", 2],
        ["signed-out", 3]
      ] as const
      for (const [state, hour] of entered) await became(office, "1001", state, EIGHT + hour * HOUR)
      await became(office, "1002", "ready", EIGHT)
      const states = async (query: string, by?: Parameters<TestOffice["ask"]>[3]) =>
        (await office.ask("GET", `/api/duty/states?agent=1001&${query}`, undefined, by)).json
      const spell = (state: string, from: number, until: number | null) => ({
        state,
        reason: "",
        from: EIGHT + from * HOUR,
        until: until === null ? null : EIGHT + until * HOUR
      })
      const all = [
        spell("ready", 0, 1),
        // Ringing was over in the same millisecond.
        spell("talking", 1, 2),
        spell("wrap-up", 2, 3),
        spell("signed-out", 3, null)
      ]
      assert.deepStrictEqual(await states(day), all)
      const later = `from=${EIGHT + 1.5 * HOUR}&to=${EIGHT + 2.5 * HOUR}`
      assert.deepStrictEqual(await states(later), [spell("talking", 1, 2), spell("wrap-up", 2, null)])
      const self = (agent: string) => ({ asker: { ...askerWith(agent, {}), agent: agent as never } })
      assert.deepStrictEqual(await states(day, self("1001")), all)
      assert.deepStrictEqual(await states(day, self("1002")), [])
    }))

  it("is exported for spreadsheets, in the centre's time, and no name becomes a formula", () => {
    const row = { agent: "1001", name: "=1+1", address: "10.0.0.7", device: 'Fire"fox', from: EIGHT, until: null }
    assert.strictEqual(
      dutyCsv([row], "Asia/Shanghai"),
      `\uFEFF工号 agent,姓名 name,上线 from,下线 until,地址 address,设备 device\r\n1001,'=1+1,2026-11-26 08:00:00,,10.0.0.7,"Fire""fox"\r\n`
    )
  })
})
