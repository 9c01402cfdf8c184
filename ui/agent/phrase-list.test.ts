import { describe, expect, it } from "vitest"
import { phraseGroups } from "./phrase-list.ts"

const one = (id: string, group: string, order: number, queues: ReadonlyArray<string> = [], body = "") => ({
  id,
  name: id,
  group,
  order,
  queues: [...queues],
  body
})
const phrases = [
  one("bye", "结束", 30),
  one("hello", "问候", 10, [], "您好，请问 Anything?"),
  one("care", "关怀", 50, ["elderly"]),
  one("night", "问候", 20)
]
const shown = (queues: ReadonlyArray<string>, wanted = "") =>
  phraseGroups(phrases, queues, wanted).map(({ name, phrases: inGroup }) => [name, inGroup.map(({ id }) => id)])

describe("phrases", () => {
  it("stand in groups, those of no queue before those of another", () => {
    expect(shown([])).toEqual([
      ["问候", ["hello", "night"]],
      ["结束", ["bye"]],
      ["关怀", ["care"]]
    ])
  })

  it("of the queue at hand stand first", () => {
    expect(shown(["elderly"])[0]).toEqual(["关怀", ["care"]])
  })

  it.each([
    ["any", ["hello"]],
    ["问候 您好", ["hello"]],
    ["  ", ["hello", "night", "bye", "care"]],
    ["问候 不在", []]
  ])("are found by %o", (wanted, ids) => {
    expect(shown([], wanted).flatMap(([, inGroup]) => inGroup)).toEqual(ids)
  })
})
