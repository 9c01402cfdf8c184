import { describe, expect, it } from "vitest"
import { QueueId } from "#actors/vocabulary.ts"
import { formFor } from "./choose.ts"

const form = (id: string, order: number, conditions: object) => ({
  id,
  order,
  keys: "",
  list: null,
  numbers: [],
  queues: [],
  ...conditions
})
const call = { dialledNumber: "95000", keys: "21", queue: QueueId.make("service"), list: null }

describe("the form that a call opens", () => {
  const any = form("any", 100, {})

  it("is the first whose conditions hold, in the order in which the centre wants them asked", () => {
    expect(formFor([], call)).toBeNull()
    expect(formFor([any, form("menu-2", 20, { keys: "2" }), form("b", 20, { keys: "2" })], call)?.id).toBe("b")
    expect(formFor([any, form("menu-3", 20, { keys: "3" })], call)?.id).toBe("any")
  })

  it("is chosen by the dialled number, the queue, the keys pressed and the list, all of them at once", () => {
    for (const [conditions, fits] of [
      [{ numbers: ["95000", "95001"] }, true],
      [{ numbers: ["95001"] }, false],
      [{ queues: ["service"] }, true],
      [{ queues: ["elderly"] }, false],
      [{ keys: "21" }, true],
      [{ keys: "211" }, false],
      [{ list: "vip" }, false],
      [{ numbers: ["95000"], queues: ["service"], keys: "2" }, true],
      [{ numbers: ["95000"], queues: ["service"], keys: "1" }, false]
    ] as const)
      expect([conditions, formFor([form("one", 1, conditions)], call) !== null]).toEqual([conditions, fits])
    expect(formFor([form("vip", 1, { list: "vip" })], { ...call, list: "vip" })?.id).toBe("vip")
    expect(formFor([form("waited", 1, { queues: ["service"] })], { ...call, queue: null })).toBeNull()
  })
})
