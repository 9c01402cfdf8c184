import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { type Kysely, sql } from "kysely"
import { connect } from "../../adapters/postgres/database.ts"
import { migrate } from "../../adapters/postgres/migrate.ts"
import { startPostgres, type TestPostgres } from "../../adapters/postgres/testing/test-database.ts"
import type { Tables } from "../../ports/Database.ts"
import { verifyChain } from "../audit/log.ts"
import { changeParameter } from "../parameters/store.ts"
import { Fact } from "#actors/facts.ts"
import { CallId, type EpochMs } from "#actors/vocabulary.ts"
import { cleanOlder } from "./clean-older.ts"
import { cleanRecordings } from "./cleaner.ts"
import { removeDropped } from "./dropped.ts"
import { numberRecordings } from "./numbered.ts"
import { sizeOf } from "./folder.ts"

const { RecordingDropped, RecordingEnded } = Fact.cases
let server: TestPostgres
let db: Kysely<Tables>
let folder = ""
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(async () => {
  await db.destroy()
  await server.remove()
})
beforeEach(async () => {
  const url = await server.fresh()
  db = connect(url, 1)
  await migrate(db as never, url)
  folder = mkdtempSync(join(tmpdir(), "carillon-recordings-"))
  return () => rmSync(folder, { recursive: true })
})

const NOW = Date.parse("2026-11-26T10:00:00Z")
const record = (file: string, bytes = 10) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), Buffer.alloc(bytes))
}
const isThere = (file: string) => existsSync(join(folder, file))
const keep = (days: number) =>
  db
    .transaction()
    .execute((all) =>
      changeParameter(all, { name: "recordings.keepDays", version: 0, value: days }, { account: "admin", at: 1 })
    )
const lines = () =>
  db
    .selectFrom("audit_log")
    .select(["account", "action", "object_id", "details"])
    .where("object", "=", "recordings")
    .execute()

describe("recordings", () => {
  it("are kept for ever when nobody has said how long", async () => {
    record("2001/01/01/old.wav")
    assert.isNull(await cleanRecordings(db, folder, NOW))
    assert.isTrue(isThere("2001/01/01/old.wav"))
    assert.deepStrictEqual(await lines(), [])
  })

  it("go when their day ended more than so many days ago, with the folders they leave empty, and the log says so", async () => {
    await keep(2)
    for (const file of [
      "2025/12/31/a.wav",
      "2026/11/22/b.wav",
      "2026/11/23/c.wav",
      "2026/11/24/d.wav",
      "2026/11/26/e.wav"
    ])
      record(file)
    assert.deepStrictEqual(await cleanRecordings(db, folder, NOW), {
      keepDays: 2,
      until: "2026-11-23",
      removed: 3,
      removedBytes: 30,
      onHold: 0
    })
    assert.isFalse(existsSync(join(folder, "2025")))
    assert.isFalse(existsSync(join(folder, "2026/11/23")))
    assert.deepStrictEqual([isThere("2026/11/24/d.wav"), isThere("2026/11/26/e.wav")], [true, true])
    assert.deepStrictEqual(await lines(), [
      {
        account: "system",
        action: "clean",
        object_id: "2026-11-23",
        details: { keepDays: 2, removed: 3, removedBytes: 30, onHold: 0 }
      }
    ])
    assert.isNull((await verifyChain(db)).brokenAt)
  })

  it("that end on the last moment of a day are kept the whole time from then on", async () => {
    await keep(1)
    record("2026/11/24/late.wav")
    // The 24th ended with the 25th's first moment; one whole day later is the 26th's.
    await cleanRecordings(db, folder, Date.parse("2026-11-25T23:59:59Z"))
    assert.isTrue(isThere("2026/11/24/late.wav"))
    await cleanRecordings(db, folder, Date.parse("2026-11-26T00:00:00Z"))
    assert.isFalse(isThere("2026/11/24/late.wav"))
  })

  it("stay while they are on hold, however old", async () => {
    await keep(1)
    record("2020/05/05/held.wav")
    record("2020/05/05/free.wav")
    await db
      .insertInto("recording_holds")
      .values({ id: "held", version: 1, changed_at: 1, changed_by: "inspector", reason: "a complaint", until: null })
      .execute()
    assert.deepInclude((await cleanRecordings(db, folder, NOW))!, { removed: 1, onHold: 1 })
    assert.deepStrictEqual([isThere("2020/05/05/held.wav"), isThere("2020/05/05/free.wav")], [true, false])
    // The next hour finds only that: nothing is done, and nothing is logged.
    assert.deepInclude((await cleanRecordings(db, folder, NOW))!, { removed: 0, onHold: 1 })
    assert.strictEqual((await lines()).length, 1)
  })

  it("are all that goes: other files, and what a link points to, stay", async () => {
    await keep(1)
    const outside = mkdtempSync(join(tmpdir(), "carillon-outside-"))
    try {
      mkdirSync(join(outside, "05/05"), { recursive: true })
      writeFileSync(join(outside, "05/05/x.wav"), "")
      symlinkSync(outside, join(folder, "2019"))
      record("2020/05/05/notes.txt")
      record("exports/2020/05/05/y.wav")
      assert.deepInclude((await cleanRecordings(db, folder, NOW))!, { removed: 0 })
      assert.isTrue(existsSync(join(outside, "05/05/x.wav")))
      assert.deepStrictEqual([isThere("2020/05/05/notes.txt"), isThere("exports/2020/05/05/y.wav")], [true, true])
      assert.deepStrictEqual(await lines(), [])
    } finally {
      rmSync(outside, { recursive: true })
    }
  })

  it("are counted", async () => {
    record("2026/11/25/a.wav", 100)
    record("2026/11/26/b.wav", 20)
    assert.deepStrictEqual(await sizeOf(folder), {
      count: 2,
      bytes: 120,
      days: [
        { beginsAtMs: Date.parse("2026-11-25T00:00:00Z"), bytes: 100 },
        { beginsAtMs: Date.parse("2026-11-26T00:00:00Z"), bytes: 20 }
      ]
    })
    assert.deepStrictEqual(await sizeOf(join(folder, "not-there")), { count: 0, bytes: 0, days: [] })
  })

  const rule = (id: string, keepDays: number) =>
    sql`insert into recording_rules (id, name, keep_days) values (${id}, ${id}, ${keepDays})`.execute(db)
  const call = (id: string, by: string | null) =>
    sql`insert into call_records (id, serial, site, calling_number, dialled_number, arrived_at, attempts, keys, recording_rule)
      select ${id}, coalesce(max(serial), 0) + 1, 'main', '', '', 1, 0, '', ${by} from call_records`.execute(db)

  it("stay as long as their rule says, and as the parameter says where it says nothing", async () => {
    await keep(3)
    await rule("brief", 1)
    await rule("ever", 0)
    for (const [id, by] of [
      ["a", "brief"],
      ["b", "ever"],
      ["c", null],
      ["d", "gone"]
    ] as const) {
      await call(id, by)
      record(`2026/11/24/${id}.wav`)
      record(`2026/11/22/${id}2.wav`)
      await call(`${id}2`, by)
    }
    assert.deepInclude((await cleanRecordings(db, folder, NOW))!, { keepDays: 3, removed: 4 })
    const left = ["a", "b", "c", "d"].flatMap((id) =>
      [`2026/11/24/${id}.wav`, `2026/11/22/${id}2.wav`].filter((file) => isThere(file))
    )
    assert.deepStrictEqual(left, ["2026/11/24/b.wav", "2026/11/22/b2.wav", "2026/11/24/c.wav", "2026/11/24/d.wav"])
  })

  it("that were held until a day go after it", async () => {
    await keep(1)
    record("2020/05/05/held.wav")
    const hold = (until: string) =>
      sql`insert into recording_holds (id, reason, until) values ('held', 'a complaint', ${until})
        on conflict (id) do update set until = excluded.until`.execute(db)
    await hold("2026-11-26")
    assert.deepInclude((await cleanRecordings(db, folder, NOW))!, { removed: 0, onHold: 1 })
    await hold("2026-11-24")
    assert.deepInclude((await cleanRecordings(db, folder, NOW))!, { removed: 1 })
  })

  it("are numbered without gaps as they end, and go when they were too short for their rule", async () => {
    const ended = (id: string, recordedMs: number) =>
      RecordingEnded.make({ at: 5 as EpochMs, call: CallId.make(id), file: `2026/11/26/${id}.wav`, recordedMs })
    const short = RecordingDropped.make({
      at: 5 as EpochMs,
      call: CallId.make("b"),
      file: "2026/11/26/b.wav",
      recordedMs: 900,
      leastMs: 3_000
    })
    const note = (...facts: ReadonlyArray<Fact>) => db.transaction().execute((all) => numberRecordings(all, facts))
    for (const id of ["a", "b", "d"]) record(`2026/11/26/${id}.wav`)
    await note(ended("a", 1_000), ended("b", 900), short, ended("c", 0))
    // Heard a second time, as after a crash.
    await note(ended("a", 1_000))
    await note(ended("d", 2_000))
    assert.deepStrictEqual(
      await db.selectFrom("recordings").select(["serial", "call", "dropped"]).orderBy("serial").execute(),
      [
        { serial: 1, call: "a", dropped: false },
        { serial: 2, call: "b", dropped: true },
        { serial: 3, call: "d", dropped: false }
      ]
    )
    assert.strictEqual(await removeDropped(db, folder, NOW), 1)
    assert.deepStrictEqual(
      ["a", "b", "d"].map((id) => isThere(`2026/11/26/${id}.wav`)),
      [true, false, true]
    )
    assert.strictEqual(await removeDropped(db, folder, NOW), 0)
  })

  it("of a demonstration go after minutes, except those on hold, and the log says so", async () => {
    for (const [id, minutesAgo] of [
      ["young", 50],
      ["old", 70],
      ["held", 90]
    ] as const) {
      record(`2026/11/26/${id}.wav`)
      const at = (NOW - minutesAgo * 60_000) / 1000
      utimesSync(join(folder, `2026/11/26/${id}.wav`), at, at)
    }
    await sql`insert into recording_holds (id, reason) values ('held', 'a complaint')`.execute(db)
    await sql`insert into recordings (serial, call, file, recorded_ms, ended_at)
      values (1, 'young', '2026/11/26/young.wav', 9, 1), (2, 'old', '2026/11/26/old.wav', 9, 1)`.execute(db)
    assert.strictEqual(await cleanOlder(db, folder, { keepMinutes: 60, nowMs: NOW }), 1)
    assert.deepStrictEqual(
      ["young", "old", "held"].map((id) => isThere(`2026/11/26/${id}.wav`)),
      [true, false, true]
    )
    assert.deepStrictEqual(
      (await lines()).map(({ details }) => details),
      [{ keepMinutes: 60, removed: 1, removedBytes: 10 }]
    )
    assert.deepStrictEqual(
      await db.selectFrom("recordings").select(["call", "removed_at"]).orderBy("serial").execute(),
      [
        { call: "young", removed_at: null },
        { call: "old", removed_at: NOW }
      ]
    )
  })
})
