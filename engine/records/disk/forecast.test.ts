import { assert, describe, it } from "@effect/vitest"
import { forecast, warnings } from "./forecast.ts"

const DAY_MS = 86_400_000
const GB = 1_000_000_000
const seen = (afterDays: number, databaseGb: number, recordingsGb: number) => ({
  day: `2026-11-${String(10 + Math.floor(afterDays)).padStart(2, "0")}`,
  at: afterDays * DAY_MS,
  database_bytes: databaseGb * GB,
  recordings_bytes: recordingsGb * GB
})
const disk = (folder: string, freeGb: number, totalGb = 100) => ({
  folder,
  device: folder.startsWith("/data") ? 1 : 2,
  freeBytes: freeGb * GB,
  totalBytes: totalGb * GB
})
const one = { database: disk("/data", 30), recordings: disk("/data/recordings", 30) }

describe("the forecast", () => {
  it("adds what database and recordings grow, when they lie on one disk", () => {
    assert.deepStrictEqual(forecast([seen(4, 3, 20), seen(0, 1, 10), seen(2, 2, 12)], one), {
      databaseBytesADay: 0.5 * GB,
      recordingsBytesADay: 2.5 * GB,
      daysUntilFull: 10
    })
  })

  it("is of the disk that is full first, when there are two", () => {
    const two = { database: disk("/data", 5), recordings: disk("/recordings", 100, 500) }
    assert.strictEqual(forecast([seen(0, 1, 10), seen(2, 2, 20)], two)?.daysUntilFull, 10)
    assert.strictEqual(forecast([seen(0, 1, 10), seen(2, 1, 60)], two)?.daysUntilFull, 4)
  })

  it("knows nothing of the room for a database elsewhere", () => {
    const elsewhere = { ...one, database: null }
    assert.strictEqual(forecast([seen(0, 1, 10), seen(2, 9, 10)], elsewhere)?.daysUntilFull, null)
    assert.strictEqual(forecast([seen(0, 1, 10), seen(2, 9, 20)], elsewhere)?.daysUntilFull, 6)
  })

  it("is never of a disk that gets emptier, and of none before a whole day was seen", () => {
    assert.strictEqual(forecast([seen(0, 2, 10), seen(2, 2, 8)], one)?.daysUntilFull, null)
    assert.isNull(forecast([seen(0, 1, 10), seen(0.9, 2, 20)], one))
    assert.isNull(forecast([], one))
  })
})

describe("a warning", () => {
  it("names each disk with less left than that, once", () => {
    assert.deepStrictEqual(warnings([disk("/data", 9.9), disk("/data/recordings", 9.9)], 10), [
      {
        zh: "磁盘空间不足：/data 所在磁盘只剩 9.9%（9900 MB）",
        en: "the disk of /data has 9.9 % left (9900 MB)"
      }
    ])
    assert.deepStrictEqual(warnings([disk("/data", 10), disk("/recordings", 3)], 10), [
      {
        zh: "磁盘空间不足：/recordings 所在磁盘只剩 3.0%（3000 MB）",
        en: "the disk of /recordings has 3.0 % left (3000 MB)"
      }
    ])
  })
})
