import { afterAll, beforeAll, expect, it } from "vitest"
import { until } from "../crowd/wait.ts"
import { connect, type Sql } from "../releases/connection.ts"
import { databaseOf, type RunningCentre, startCentre } from "../running-centre.ts"
import { makeDc09 } from "#engine/laboratory/terminals/dc09.ts"
import { udpWire } from "#engine/laboratory/terminals/wires.ts"

// A whole centre, its PostgreSQL and its workers: a press that was acknowledged is an incident.

const SLOW_MS = 120_000
/** As config/seed/small-centre.yaml enters it. */
const SMOKE = { account: "5003", key: "00112233445566778899AABBCCDDEEFF" }

let centre: RunningCentre
let db: Sql
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: () => {} })
  db = connect(await databaseOf(centre), 1)
}, SLOW_MS)
afterAll(async () => {
  await db?.end()
  await centre?.stop()
}, SLOW_MS)

const says = async (account: string, key: string | undefined, ...sayings: ReadonlyArray<"press" | "smoke">) => {
  const wire = await udpWire({ address: "127.0.0.1", port: centre.lines.dc09 })
  const terminal = makeDc09({ account, wire, ...(key === undefined ? {} : { key }) })
  try {
    for (const saying of sayings) await terminal.say(saying)
  } finally {
    terminal.close()
  }
}

/** Facts of its incidents; the terminal of a stranger is named by its account. */
const incidentsOf = (terminal: string) =>
  db`select 1 from facts where kind = 'IncidentOpened' and body->>'terminal' like ${terminal}`

it("a terminal that is entered presses over DC-09 with AES, and what was acknowledged is an incident", async () => {
  await says(SMOKE.account, SMOKE.key, "smoke")
  await until("its incident", async () => (await incidentsOf("dc-09-1")).length === 1, { withinMs: 10_000 })
  const counted = async () => (await centre.health()).workers["lines"]?.detail["written"] === 1
  await until("its count", counted, { withinMs: 10_000, everyMs: 100 })
})

it("one that nobody entered is one incident, however often it presses", async () => {
  await says("F00D", undefined, "press", "smoke")
  await until("its incident", async () => (await incidentsOf("%F00D")).length > 0, { withinMs: 10_000 })
  expect(await incidentsOf("%F00D")).toHaveLength(1)
})
