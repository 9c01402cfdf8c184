import { describe, expect, it } from "vitest"
import { customer } from "#engine/records/customers/schema.ts"
import type { References } from "../references.ts"
import { listQuery } from "../records.ts"
import { askOf } from "./list-ask.ts"
import { ownColumns } from "./defined-columns.ts"
import { valueIn } from "./own-columns.ts"

const FIELDS = [
  { id: "tier", name: "会员等级", type: "choice", choices: ["金", "银"], pattern: "", isRequired: false, order: 20 },
  { id: "floor", name: "楼层", type: "number", choices: [], pattern: "", isRequired: false, order: 10 }
]
const references = { rowsOf: () => FIELDS, titleOfOther: () => undefined } as unknown as References

describe("the centre's own fields in a list", () => {
  it("are columns by their names, in the centre's order, that a list can be sorted by", () => {
    const columns = ownColumns(customer, references)
    expect(columns.map(({ name, words }) => [name, words.zh])).toEqual([
      ["own.floor", "楼层"],
      ["own.tier", "会员等级"]
    ])
    expect(columns.every(({ isSortable }) => isSortable)).toBe(true)
    const row = { id: "a", version: 1, changedAt: 1, changedBy: "x", name: "王芳", own: { floor: "10" } }
    expect([valueIn(row, "own.floor"), valueIn(row, "own.tier"), valueIn(row, "name")]).toEqual([
      "10",
      undefined,
      "王芳"
    ])
  })

  it("stand in the address by their place, and are asked of the server as one", () => {
    const asked = askOf(customer, { "own.tier": "金", "own.floor": "", sort: "own.floor", class: "vip" })
    expect(asked.filters).toEqual({ "own.tier": "金", class: "vip" })
    const query = new URLSearchParams(listQuery(asked))
    expect([query.get("own"), query.get("sort"), query.get("class")]).toEqual(['{"tier":"金"}', "own.floor", "vip"])
  })
})
