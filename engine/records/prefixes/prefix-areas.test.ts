import { assert, describe, it } from "@effect/vitest"
import { gatherPrefixes, NO_PREFIXES, type PrefixRow } from "./prefix-areas.ts"

const tableOf = (...pages: ReadonlyArray<ReadonlyArray<PrefixRow>>) => {
  const gathered = gatherPrefixes()
  for (const page of pages) gathered.add(page)
  return gathered.done()
}
const rows = (areas: Readonly<Record<string, string>>) =>
  Object.entries(areas)
    .map(([id, area]) => ({ id, area, isOwnCity: false }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

describe("the area of a prefix", () => {
  const table = tableOf(
    rows({ "010": "north", "021": "east", "0211": "harbour", "1380013": "north", "1390000": "south" })
  )
  it.each([
    ["a landline of Beijing", "01062345678", "north"],
    ["a landline of Shanghai", "02162345678", "east"],
    ["the longest that fits", "02112345678", "harbour"],
    ["a mobile, by seven digits", "13800138000", "north"],
    ["another mobile", "13900001234", "south"],
    ["a mobile that nobody entered", "13800148000", undefined],
    ["a number that begins like a code without its 0", "10623456789", undefined],
    ["a number shorter than any prefix", "13", undefined]
  ] as const)("is that of %s", (_, number, expected) => {
    assert.strictEqual<string | undefined>(table.areaOf(number), expected)
  })

  it("is none in an empty table", () => {
    assert.isUndefined(NO_PREFIXES.areaOf("13800138000"))
    assert.strictEqual(tableOf().size, 0)
  })

  it("is found at both ends and in the middle of pages that were read one after the other", () => {
    const all = Array.from({ length: 1_000 }, (_, n) => ({
      id: String(1_300_000 + n * 7),
      area: `a${n % 31}`,
      isOwnCity: false
    }))
    const paged = tableOf(all.slice(0, 400), all.slice(400, 401), all.slice(401))
    for (const { area, id } of all) assert.strictEqual(paged.areaOf(`${id}0000`), area)
    assert.isUndefined(paged.areaOf("13000010000"))
  })
})

describe("the centre's own city", () => {
  const table = tableOf([
    { id: "010", area: "north", isOwnCity: true },
    { id: "138", area: null, isOwnCity: true },
    { id: "1380013", area: null, isOwnCity: true },
    { id: "1380755", area: null, isOwnCity: false },
    { id: "1390000", area: "north", isOwnCity: false }
  ])
  it.each([
    ["a mobile of it, in no area", "13800138000", true],
    ["a mobile of it by a shorter prefix", "13812345678", true],
    ["a mobile of another city below that prefix", "13807551234", false],
    ["a mobile of another city in the same area", "13900001234", false],
    ["a mobile that nobody entered", "13700001234", false]
  ] as const)("is known of %s", (_, number, expected) => {
    assert.strictEqual(table.isOwnCity(number), expected)
  })

  it("says nothing of areas: a prefix without one leaves it to a shorter one", () => {
    const area = tableOf([
      { id: "138", area: "north", isOwnCity: false },
      { id: "1380013", area: null, isOwnCity: true }
    ])
    assert.strictEqual<string | undefined>(area.areaOf("13800138000"), "north")
  })
})

describe("half a million prefixes", () => {
  it("fit into ten bytes each, and every one is found", () => {
    const all = Array.from({ length: 500_000 }, (_, n) => ({
      id: String(1_300_000 + n),
      area: `a${n % 300}`,
      isOwnCity: n % 2 === 0
    }))
    const before = process.memoryUsage().arrayBuffers
    const table = tableOf(all)
    const grown = process.memoryUsage().arrayBuffers - before
    assert.strictEqual(table.size, 500_000)
    assert.isAtMost(grown, 500_000 * 10 + 100_000)
    assert.isTrue(all.every(({ area, id }) => table.areaOf(`${id}1234`) === area))
    assert.isTrue(all.every(({ id, isOwnCity }) => table.isOwnCity(`${id}1234`) === isOwnCity))
  })
})
