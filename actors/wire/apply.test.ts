import { describe, expect, it } from "vitest"
import { applyChanges, ChangeDoesNotFit } from "./apply.ts"

const board = { queues: { sales: { waiting: 2, tags: ["a"] } }, agents: { "1001": { state: "ready" } } }

describe("applyChanges", () => {
  it.each([
    [
      "a value is put at its path",
      [{ path: ["queues", "sales", "waiting"], value: 3 }],
      { ...board, queues: { sales: { waiting: 3, tags: ["a"] } } }
    ],
    [
      "a new key comes into its record",
      [{ path: ["queues", "help"], value: { waiting: 0 } }],
      { ...board, queues: { ...board.queues, help: { waiting: 0 } } }
    ],
    [
      "null is a value, not a taking away",
      [{ path: ["agents", "1001"], value: null }],
      { ...board, agents: { "1001": null } }
    ],
    ["no value takes the key away", [{ path: ["agents", "1001"] }], { ...board, agents: {} }],
    ["taking away what is not there changes nothing", [{ path: ["agents", "1002"] }], board],
    [
      "an array is replaced whole",
      [{ path: ["queues", "sales", "tags"], value: [] }],
      { ...board, queues: { sales: { waiting: 2, tags: [] } } }
    ],
    ["the empty path replaces everything", [{ path: [], value: { queues: {} } }], { queues: {} }],
    [
      "later changes see earlier ones",
      [
        { path: ["agents", "1002"], value: { state: "ready" } },
        { path: ["agents", "1002", "state"], value: "ringing" }
      ],
      { ...board, agents: { ...board.agents, "1002": { state: "ringing" } } }
    ]
  ])("%s", (_name, changes, expected) => {
    expect(applyChanges<unknown>(board, changes)).toEqual(expected)
  })

  it.each([
    ["a missing record", [{ path: ["agents", "1002", "state"], value: "ready" }]],
    ["an array", [{ path: ["queues", "sales", "tags", "0"], value: "b" }]],
    ["a plain value", [{ path: ["queues", "sales", "waiting", "x"], value: 1 }]],
    ["what every object inherits", [{ path: ["constructor", "name"], value: "x" }]],
    ["the taking away of everything", [{ path: [] }]]
  ])("a path through %s does not fit", (_name, changes) => {
    expect(() => applyChanges<unknown>(board, changes)).toThrow(ChangeDoesNotFit)
  })

  it("leaves the old state, the changes' values, and the untouched parts as they were", () => {
    const before = structuredClone(board)
    const value = { state: "ready" }
    const after = applyChanges<typeof board>(board, [
      { path: ["agents", "1002"], value },
      { path: ["agents", "1002", "state"], value: "talking" }
    ])
    expect(board).toEqual(before)
    expect(value).toEqual({ state: "ready" })
    expect(after.queues).toBe(board.queues)
    expect(after.agents["1001"]).toBe(board.agents["1001"])
  })

  it("takes __proto__ for a key like any other", () => {
    const after = applyChanges<Record<string, unknown>>({}, [{ path: ["__proto__"], value: { waiting: 1 } }])
    expect(Object.keys(after)).toEqual(["__proto__"])
    expect(Object.getPrototypeOf(after)).toBe(Object.prototype)
  })
})
