import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { elementsOf, emptyList, firstOf, sortedBy, type Sorted } from "./sorted.ts"

interface Card {
  readonly rank: number
  readonly text: string
}
const card = (rank: number, text = "") => ({ rank, text })
const cards = sortedBy<Card>((a, b) => a.rank - b.rank)
const listOf = (ranks: ReadonlyArray<number>): Sorted<Card> =>
  ranks.reduce<Sorted<Card>>((list, rank) => cards.put(list, card(rank)), emptyList)
const ranksOf = (list: Sorted<Card>) => [...elementsOf(list)].map(({ rank }) => rank)

describe("a list that is always in order", () => {
  it("has nothing at first", () => {
    assert.deepStrictEqual(
      [firstOf(emptyList), cards.get(emptyList, card(1)), ranksOf(emptyList)],
      [undefined, undefined, []]
    )
  })

  it("says what stands first, what stands in a place, and all from a place on", () => {
    const list = listOf([5, 1, 3])
    assert.strictEqual(firstOf(list)?.rank, 1)
    assert.strictEqual(cards.get(list, card(3))?.rank, 3)
    assert.isUndefined(cards.get(list, card(2)))
    assert.deepStrictEqual(
      [...cards.from(list, card(2))].map(({ rank }) => rank),
      [3, 5]
    )
    assert.deepStrictEqual([...cards.from(list, card(6))], [])
  })

  it("keeps one element in a place: the newest", () => {
    const list = cards.put(cards.put(emptyList, card(1, "old")), card(1, "new"))
    assert.deepStrictEqual([list.size, firstOf(list)?.text], [1, "new"])
  })

  it("copies little of thousands: all rows but one are the old list's", () => {
    const list = listOf(Array.from({ length: 5_000 }, (_, index) => index))
    const next = cards.put(list, card(2_500.5))
    const rows = new Set(list.rows)
    assert.isAtMost(next.rows.filter((row) => !rows.has(row)).length, 2)
    assert.isAtMost(Math.max(...next.rows.map(({ length }) => length)), 64)
    assert.strictEqual(list.size, 5_000)
  })

  it("does not go on in short rows when most is taken away again", () => {
    const all = Array.from({ length: 5_000 }, (_, index) => index)
    const left = all
      .filter((rank) => rank % 64 !== 0)
      .reduce((list, rank) => cards.without(list, card(rank)), listOf(all))
    assert.deepStrictEqual([left.size, ranksOf(left)], [79, all.filter((rank) => rank % 64 === 0)])
    assert.isAtMost(left.rows.length, 8)
  })

  it.prop(
    "is what an array would be that is sorted anew after each change, and leaves the list before as it was",
    [
      Schema.Array(
        Schema.Struct({ rank: Schema.Literals(Array.from({ length: 300 }, (_, rank) => rank)), put: Schema.Boolean })
      )
    ],
    ([script]) => {
      let list: Sorted<Card> = listOf([])
      let plain: ReadonlyArray<Card> = []
      for (const [index, { put, rank }] of script.entries()) {
        const [listBefore, plainBefore] = [list, plain]
        const element = card(rank, String(index))
        list = put ? cards.put(list, element) : cards.without(list, element)
        const others = plain.filter((each) => each.rank !== rank)
        plain = put ? [...others, element].toSorted((a, b) => a.rank - b.rank) : others
        assert.deepStrictEqual([[...elementsOf(list)], list.size], [plain, plain.length])
        assert.deepStrictEqual([...elementsOf(listBefore)], plainBefore)
        assert.deepStrictEqual(
          [...cards.from(list, card(150))],
          plain.filter((each) => each.rank >= 150)
        )
      }
    },
    { arbitrary: { size: 250, runs: 100 } }
  )
})
