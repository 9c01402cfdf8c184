import { unlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { sql } from "kysely"
import { assert, describe, it } from "vitest"
import type { Asker } from "#wire/asker.ts"
import { ensureMonths } from "../../adapters/postgres/months.ts"
import { askerWith, type Office, officesForTests } from "../testing/test-office.ts"

const withOffice = officesForTests()

/** Two queues of two units, an agent in each, and calls that went every way. */
const fill = async ({ ask, db }: Office) => {
  await ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
  await ask("POST", "/api/queues", { id: "sales", name: "销售", unit: "centre" })
  await ask("POST", "/api/queues", { id: "southern", name: "南方", unit: "south" })
  await sql`insert into people (id, version, changed_at, changed_by, name, agent, unit)
    values ('p1', 1, 0, 'x', '王敏', '1001', 'centre'), ('p2', 1, 0, 'x', '李雷', '1002', 'south')`.execute(db)
  await sql`insert into call_records (id, site, serial, calling_number, dialled_number, arrived_at, ended_at, wait_ms, talk_ms,
      attempts, agent, missed_by, rejected_by, queue, keys, outcome, recording_file, recorded_ms) values
    ('taken', 'main', 1, '13800138001', '95000', 1000, 9000, 4000, 3000, 1, '1001', '{}', '{}', 'sales', '', 'handled', '2026/11/25/taken.wav', 3000),
    ('helped', 'main', 2, '13800138002', '95000', 2000, 9000, 2000, 5000, 2, '1001', '{1002}', '{}', 'southern', '', 'handled', '2026/11/25/helped.wav', 5000),
    ('pushed', 'main', 3, '02187654321', '95000', 3000, 9000, 6000, null, 1, null, '{}', '{1002}', 'southern', '', 'abandoned', null, null),
    ('keyed', 'main', 4, '+8613900139000', '95000', 4000, 9000, null, null, 0, null, '{}', '{}', null, '2', 'in-flow', null, null),
    ('on', 'main', 5, '13800138003', '95000', 5000, null, 1000, null, 1, '1002', '{}', '{}', 'southern', '', null, '2026/11/25/on.wav', null)`.execute(
    db
  )
  await sql`update call_records set list = case id when 'helped' then 'vip' else 'black' end
    where id in ('taken', 'helped', 'keyed')`.execute(db)
}

const self = (agent: string, more: Asker["grants"] = {}): Asker => ({
  ...askerWith({ "calls.view": "self", "calls.listen": "self", ...more }),
  agent: agent as never
})
const idsOf = async ({ ask }: Office, query: string, asker?: Asker, path = "/api/calls/search") => {
  const { json, status } = await ask("GET", `${path}?${query}`, undefined, asker)
  assert.strictEqual(status, 200, JSON.stringify(json))
  return json.items.map(({ id }: { id: string }) => id)
}

describe("the list of calls", () => {
  it("is narrowed by all that is known of a call, newest first", () =>
    withOffice(async (office) => {
      await fill(office)
      const found = (query: string) => idsOf(office, query)
      assert.deepStrictEqual(await found(""), ["on", "keyed", "pushed", "helped", "taken"])
      assert.deepStrictEqual(await found("ring=missed"), ["pushed", "helped"])
      assert.deepStrictEqual(await found("ring=rejected"), ["pushed"])
      assert.deepStrictEqual(await found("ring=missed&agent=1002"), ["helped"])
      assert.deepStrictEqual(await found("agent=1002"), ["on", "pushed", "helped"])
      assert.deepStrictEqual(await found("outcome=in-flow"), ["keyed"])
      assert.deepStrictEqual(await found("queue=sales"), ["taken"])
      assert.deepStrictEqual(await found("from=2000&to=3000"), ["pushed", "helped"])
      assert.deepStrictEqual(await found("number=0138"), ["on", "helped", "taken"])
      assert.deepStrictEqual(await found("number=21"), ["pushed"])
      assert.deepStrictEqual(await found("number=%2B86139"), ["keyed"])
      assert.deepStrictEqual(await found("recorded=yes"), ["on", "helped", "taken"])
      assert.deepStrictEqual(await found("direction=out"), [])
      assert.deepStrictEqual(await found("list=vip"), ["helped"])
      assert.deepStrictEqual(await found("list=black"), ["keyed", "taken"])
      assert.deepStrictEqual(await found("list=black&outcome=in-flow"), ["keyed"])
      assert.deepStrictEqual(await found("list=white"), [])
      assert.deepStrictEqual(await found(`text=${encodeURIComponent("南方")}`), ["on", "pushed", "helped"])
      assert.deepStrictEqual(await found(`text=${encodeURIComponent("李")}`), ["on", "pushed", "helped"])
      assert.deepStrictEqual(await found("text=4"), ["keyed"])
      assert.deepStrictEqual(await found("text=taken"), ["taken"])
      assert.deepStrictEqual(await found("text=%25"), [])
      assert.deepStrictEqual(await found("sort=waitMs&order=up"), ["on", "helped", "taken", "pushed"])
      assert.deepStrictEqual(await found("sort=talkMs"), ["helped", "taken"])
      assert.deepStrictEqual(await found("limit=2&offset=1"), ["keyed", "pushed"])
      const { json } = await office.ask("GET", "/api/calls/search?limit=1")
      assert.deepInclude(json, { total: 5, isMore: false })
      assert.strictEqual(json.items[0].callingNumber, "138****8003")
    }))

  it("refuses what cannot be meant, and names it", () =>
    withOffice(async ({ ask }) => {
      for (const [query, field] of [
        ["number=12ab", "query.number"],
        ["number=1", "query.number"],
        ["limit=0", "query.limit"],
        ["offset=10001", "query.offset"],
        ["sort=cause", "query.sort"],
        [`text=${"x".repeat(101)}`, "query.text"],
        ["ring=maybe", "query.ring"],
        ["list=grey", "query.list"]
      ] as const) {
        const { json, status } = await ask("GET", `/api/calls/search?${query}`)
        assert.deepStrictEqual([status, json.field], [400, field])
      }
    }))

  it("shows agents what they took, missed and refused, and units what is theirs", () =>
    withOffice(async (office) => {
      await fill(office)
      assert.deepStrictEqual(await idsOf(office, "", self("1001")), ["helped", "taken"])
      assert.deepStrictEqual(await idsOf(office, "", self("1002")), ["on", "pushed", "helped"])
      assert.deepStrictEqual(await idsOf(office, "ring=missed", self("1002")), ["helped"])
      const south = { ...askerWith({ "calls.view": "team" }), reach: { team: ["south"], department: ["south"] } }
      assert.deepStrictEqual(await idsOf(office, "", south), ["on", "pushed", "helped"])
      assert.strictEqual((await office.ask("GET", "/api/calls/search", undefined, askerWith({}))).status, 403)
    }))

  it("has a call under the number that the centre called, covered, and for everybody who took part in it", () =>
    withOffice(async (office) => {
      await fill(office)
      await sql`update call_records set direction = 'out', calling_number = '95000', dialled_number = '13800138001',
        agents = '{1001,1002}', missed_by = '{}' where id = 'taken'`.execute(office.db)
      const blind = askerWith({ "calls.view": "organisation" })
      assert.deepStrictEqual(await idsOf(office, "number=0138001"), ["taken"])
      assert.deepStrictEqual(await idsOf(office, "number=8001", blind), ["taken"])
      assert.deepStrictEqual(await idsOf(office, "number=38001", blind), [])
      assert.deepStrictEqual(await idsOf(office, "direction=out", self("1002")), ["taken"])
      assert.deepStrictEqual(await idsOf(office, "agent=1002&direction=out"), ["taken"])
      const { json } = await office.ask("GET", "/api/calls/search?direction=out", undefined, blind)
      assert.deepInclude(json.items[0], { callingNumber: "95000", dialledNumber: "138****8001" })
      // What was said in it, they may hear who said it.
      assert.include(await idsOf(office, "", self("1002"), "/api/recordings"), "taken")
    }))

  it("does not give away the hidden digits of a number to who may not see them", () =>
    withOffice(async (office) => {
      await fill(office)
      const blind = askerWith({ "calls.view": "organisation" })
      assert.deepStrictEqual(await idsOf(office, "number=8001", blind), ["taken"])
      assert.deepStrictEqual(await idsOf(office, "number=13800138001", blind), ["taken"])
      assert.deepStrictEqual(await idsOf(office, "number=00138", blind), [])
      assert.deepStrictEqual(await idsOf(office, "number=38001", blind), [])
    }))

  it("does not give away the digits of a number that was dialled covered to who only looks at customers", () =>
    withOffice(async (office) => {
      await fill(office)
      await sql`update call_records set is_covered = true where id = 'taken'`.execute(office.db)
      const looks = askerWith({ "calls.view": "organisation", "customers.view": "organisation" })
      const changes = askerWith({
        "calls.view": "organisation",
        "customers.view": "organisation",
        "customers.edit": "organisation"
      })
      assert.deepStrictEqual(await idsOf(office, "number=0138", looks), ["on", "helped"])
      assert.deepStrictEqual(await idsOf(office, "number=0138001", looks), [])
      // Its end is shown anyway.
      assert.include(await idsOf(office, "number=8001", looks), "taken")
      assert.deepStrictEqual(await idsOf(office, "number=0138001", changes), ["taken"])
      assert.deepStrictEqual(await idsOf(office, "number=0138", changes), ["on", "helped", "taken"])
    }))
})

/** Two channels at 8 kHz: the left is loud in the first half, the right in the second. */
const wav = (frames: number, said = frames * 4): Buffer => {
  const file = Buffer.alloc(44 + frames * 4)
  file.write("RIFF....WAVEfmt ", "latin1")
  Buffer.from("1000000001000200401f0000007d000004001000", "hex").copy(file, 16)
  file.write("data", 36, "latin1")
  file.writeUInt32LE(said, 40)
  for (let frame = 0; frame < frames; frame++) file.writeInt16LE(16_384, 44 + frame * 4 + (frame * 2 < frames ? 0 : 2))
  return file
}

describe("recordings", () => {
  it("lists those that the asker may hear: who only missed a call does not hear what another said", () =>
    withOffice(async (office) => {
      await fill(office)
      assert.deepStrictEqual(await idsOf(office, "", undefined, "/api/recordings"), ["on", "helped", "taken"])
      assert.deepStrictEqual(await idsOf(office, "", self("1002"), "/api/recordings"), ["on"])
      const looks = askerWith({ "calls.view": "organisation" })
      assert.strictEqual((await office.ask("GET", "/api/recordings", undefined, looks)).status, 403)
      assert.strictEqual((await office.ask("GET", "/api/calls/helped/waveform", undefined, self("1002"))).status, 403)
      assert.strictEqual((await office.ask("GET", "/api/calls/taken/waveform", undefined, looks)).status, 403)
    }))

  it("are drawn side by side, as far as they are recorded, and it is said where there is nothing to draw", () =>
    withOffice(async (office) => {
      await fill(office)
      const file = (name: string) => join(office.recordings, "2026/11/25", `${name}.wav`)
      const drawn = async (call: string) => (await office.ask("GET", `/api/calls/${call}/waveform`)).json
      writeFileSync(file("taken"), wav(48_000))
      const { sides, ...rest } = await drawn("taken")
      assert.deepStrictEqual(rest, { state: "ready", isGrowing: false, durationMs: 6_000 })
      const halves = sides.map((side: ReadonlyArray<number>) => [side.length, side[0], side.at(-1)])
      assert.deepStrictEqual(halves, [
        [1_200, 128, 0],
        [1_200, 0, 128]
      ])
      // Its header promises what is not there yet; a second later there is more.
      writeFileSync(file("on"), wav(8_000, 0))
      assert.deepInclude(await drawn("on"), { state: "ready", isGrowing: true, durationMs: 1_000 })
      writeFileSync(file("on"), wav(16_000, 99_999_999))
      assert.deepInclude(await drawn("on"), { state: "ready", isGrowing: true, durationMs: 2_000 })
      assert.deepStrictEqual(await drawn("helped"), { state: "missing", isGrowing: false, durationMs: 0, sides: [] })
      writeFileSync(file("helped"), "no sound at all")
      assert.deepInclude(await drawn("helped"), { state: "unreadable" })
      unlinkSync(file("taken"))
      assert.deepInclude(await drawn("taken"), { state: "missing" })
      for (const call of ["pushed", "nowhere"])
        assert.strictEqual((await office.ask("GET", `/api/calls/${call}/waveform`)).status, 404)
    }))

  it("let whoever took the task of a message hear the message, and nothing of what was said before it", () =>
    withOffice(async (office) => {
      await fill(office)
      const { ask, db } = office
      writeFileSync(join(office.recordings, "2026/11/25", "taken.wav"), wav(48_000))
      await ensureMonths(db, [1_000])
      const fact = (
        actor: string,
        kind: string,
        body: object,
        more: { readonly agent?: string; readonly call?: string }
      ) =>
        sql`insert into facts (actor, sequence, ordinal, at, kind, version, call, agent, body)
          values (${actor}, 1, 1, 1000, ${kind}, 1, ${more.call ?? null}, ${more.agent ?? null}, ${JSON.stringify(body)}::text::jsonb)`.execute(
          db
        )
      const waveform = async (asker: Asker, query = "?part=message") => {
        const { json, status } = await ask("GET", `/api/calls/taken/waveform${query}`, undefined, asker)
        return status === 200 ? json.durationMs : status
      }
      assert.strictEqual(await waveform(self("1001")), 404, "nobody left a message")
      await fact("call/taken", "VoicemailLeft", { lengthMs: 1_500 }, { call: "taken" })
      assert.strictEqual(await waveform(self("1002")), 403, "the message is somebody's task, and nobody took it")
      await fact("task/voicemail-taken", "TaskStarted", {}, { agent: "1002" })
      assert.strictEqual(await waveform(self("1002")), 1_500)
      assert.strictEqual(await waveform(self("1002"), ""), 403, "what was said before")
      const south = askerWith({ "calls.listen": "team", "calls.view": "team" })
      const theirs = { ...south, reach: { team: ["south"], department: ["south"] } }
      assert.deepStrictEqual([await waveform(theirs), await waveform(theirs, "")], [1_500, 403])
      assert.deepStrictEqual([await waveform(self("1001")), await waveform(self("1001"), "")], [1_500, 6_000])
    }))
})
