import { createSocket } from "node:dgram"
import { once } from "node:events"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { vi } from "vitest"
import type { LaboratoryPress, LaboratoryRun } from "#wire/laboratory.ts"
import { defaults } from "#config/defaults.ts"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { frame } from "../../laboratory/terminals/dc09.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"
import { LABORATORY } from "../testing/test-office.ts"
import { laboratoryPlace } from "./laboratory-place.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

/** A receiver of DC-09 that acknowledges while `takes`; an office whose laboratory is at its door. */
const withReceiver = async (
  work: (office: TestOffice, heard: ReadonlyArray<string>) => Promise<void>,
  takes = true
): Promise<void> => {
  const heard: Array<string> = []
  const socket = createSocket("udp4")
  const listening = once(socket, "listening")
  socket.bind(0, "127.0.0.1")
  await listening
  socket.on("message", (octets, from) => {
    heard.push(octets.toString())
    const sequence = /"(?:SIA-DCS|NULL)"(\d{4})/u.exec(octets.toString())![1]!
    if (takes) socket.send(frame(`"ACK"${sequence}L0#1234[]`), from.port, from.address)
  })
  const lines = { ...defaults.lines, dc09Port: socket.address().port, framings: [], jsonPort: 0, mqttPort: 0 }
  const place = laboratoryPlace({ lines, locale: "en", sip: defaults.sip })
  try {
    await withOffice(postgres, (office) => work(office, heard), { laboratory: { ...LABORATORY, place } })
  } finally {
    socket.close()
  }
}

const enter = async (office: TestOffice, more: object = {}): Promise<void> => {
  const values = { id: "host", name: "主机", line: "dc-09", account: "1234", isVirtual: true, ...more }
  const made = await office.ask("POST", "/api/terminals", values)
  assert.strictEqual(made.status, 201, JSON.stringify(made.json))
}
const PRESS: LaboratoryPress = { terminal: "host", kind: "dc-09", deed: "press" }
const press = (office: TestOffice, more: Partial<LaboratoryPress> = {}) =>
  office.ask("POST", "/api/laboratory/runs", { ...PRESS, ...more })
const problemFields = (json: any): ReadonlyArray<string> => json.problems.map(({ field }: any) => field)
const ended = (office: TestOffice): Promise<LaboratoryRun> =>
  vi.waitFor(
    async () => {
      const [run] = (await office.ask("GET", "/api/laboratory/runs")).json as ReadonlyArray<LaboratoryRun>
      assert.notStrictEqual(run?.state, "running")
      return run!
    },
    { timeout: 20_000, interval: 50 }
  )

describe("the laboratory of the office", () => {
  it("says a press by the terminal's own records, and tells what was answered and which incident it became", () =>
    withReceiver(async (office, heard) => {
      await enter(office)
      const begun = await press(office)
      assert.strictEqual(begun.status, 200, JSON.stringify(begun.json))
      assert.deepInclude(begun.json, { state: "running", by: "boss", terminal: "host", account: "1234" })
      // As the core writes it before the acknowledgement.
      const at = Date.now()
      await ensureMonths(office.db, [at])
      const body = { incident: "host-1", terminal: "host", isTest: false, isRepeat: false }
      await sql`insert into facts (actor, sequence, ordinal, at, kind, version, body)
        values ('terminal/host', 1, 0, ${at}, 'TerminalReported', 1, ${JSON.stringify(body)}::jsonb)`.execute(office.db)
      const run = await ended(office)
      assert.deepInclude(run, { state: "acknowledged", acknowledged: 1, of: 1, answer: "ACK", became: "incident" })
      assert.strictEqual(run.incident, "host-1")
      assert.isAbove(run.ms!, 0)
      assert.lengthOf(heard, 1)
      assert.include(heard[0], "#1234")
      const log = await office.db.selectFrom("audit_log").selectAll().where("action", "=", "press-virtual").execute()
      assert.deepInclude(log[0]!, { account: "boss", object: "terminal", object_id: "host" })
      assert.deepStrictEqual(log[0]!.details, { kind: "dc-09", deed: "press" })
    }))

  it("says nothing in the name of a device that is neither virtual nor on test, until somebody confirms it", () =>
    withReceiver(async (office, heard) => {
      await enter(office, { isVirtual: false })
      const refused = await press(office)
      assert.strictEqual(refused.status, 422)
      assert.deepStrictEqual(problemFields(refused.json), ["isConfirmed"])
      assert.isEmpty(heard)
      assert.strictEqual((await press(office, { isConfirmed: true })).status, 200)
      await ended(office)
      assert.lengthOf(heard, 1)
      // On test it needs no word; a test that is over does.
      for (const [testUntil, status] of [
        [Date.now() + 3_600_000, 200],
        [Date.now() - 1_000, 422]
      ] as const) {
        await sql`update terminals set test_until = ${testUntil} where id = 'host'`.execute(office.db)
        assert.strictEqual((await press(office)).status, status)
        await ended(office)
      }
    }))

  it("bounds a storm, and lets a terminal say one thing at a time", () =>
    withReceiver(async (office, heard) => {
      await enter(office)
      for (const more of [{ count: 201 }, { count: 1 }, { seconds: 61 }, { seconds: 0 }])
        assert.strictEqual((await press(office, { deed: "storm", ...more })).status, 400)
      assert.strictEqual((await press(office, { deed: "storm", count: 10, seconds: 1 })).status, 200)
      const second = await press(office)
      assert.deepStrictEqual([second.status, problemFields(second.json)], [422, ["terminal"]])
      assert.deepInclude(await ended(office), { state: "acknowledged", acknowledged: 10, of: 10 })
      assert.lengthOf(heard, 10)
    }))

  it("refuses what a terminal's records, its protocol or the lines cannot do", () =>
    withReceiver(async (office, heard) => {
      await enter(office)
      await enter(office, { id: "phone", line: "contact-id", account: "5004", numbers: ["02055550141"] })
      const wrong: ReadonlyArray<readonly [Partial<LaboratoryPress>, string]> = [
        [{ kind: "mqtt" }, "kind"],
        [{ kind: "scaip" }, "kind"],
        [{ kind: "teleport" }, "kind"],
        [{ deed: "fall" }, "deed"],
        [{ terminal: "phone", kind: "contact-id", number: "110" }, "number"],
        [{ terminal: "phone", kind: "contact-id" }, "number"]
      ]
      for (const [more, field] of wrong) {
        const { json, status } = await press(office, more)
        assert.deepStrictEqual([status, problemFields(json)], [422, [field]], JSON.stringify(more))
      }
      assert.strictEqual((await press(office, { terminal: "none" })).status, 404)
      assert.isEmpty(heard)
      // JSON and MQTT are off here; what is off is no way.
      const { ways } = (await office.ask("GET", "/api/laboratory")).json
      const kinds = ways.map(({ kind }: any) => kind)
      assert.includeMembers(kinds, ["dc-09", "dc-09-tcp", "scaip", "call"])
      for (const off of ["json", "mqtt", "anxin-a1", "kanglin-20", "scaip-tcp"]) assert.notInclude(kinds, off)
    }))

  it("is for those who may test terminals", () =>
    withReceiver(async (office, heard) => {
      await enter(office)
      const by = { asker: askerWith("viewer", { "terminals.view": "organisation", "terminals.edit": "organisation" }) }
      assert.strictEqual((await office.ask("POST", "/api/laboratory/runs", PRESS, by)).status, 403)
      assert.strictEqual((await office.ask("GET", "/api/laboratory/runs", undefined, by)).status, 403)
      assert.strictEqual((await office.ask("GET", "/api/laboratory", undefined, by)).status, 403)
      assert.isEmpty(heard)
    }))
})
