import { describe, expect, it } from "vitest"
import { applyChanges, ChangeDoesNotFit } from "#wire/apply.ts"
import type { Change } from "#wire/frames.ts"
import { DELTA_INTERVAL_MS, FanOut, GATHER_MS, type TopicJson } from "./fan-out.ts"

/** The laws hold for any JSON, so the tests use small states instead of whole boards. */
const fanOutOf = (board: unknown): FanOut => {
  const fanOut = new FanOut()
  fanOut.begin("board", board as TopicJson)
  return fanOut
}

describe("coalescing", () => {
  const board = { queues: { sales: { waiting: 1, since: 5 } }, agents: { "1001": { state: "ready" } } }
  it.each<[string, Array<Change>, Array<Change>]>([
    [
      "of a place told twice the last value goes out",
      [
        { path: ["queues", "sales", "waiting"], value: 2 },
        { path: ["queues", "sales", "waiting"], value: 3 }
      ],
      [{ path: ["queues", "sales", "waiting"], value: 3 }]
    ],
    [
      "a replaced record forgets what was told of its inside before",
      [
        { path: ["queues", "sales", "waiting"], value: 2 },
        { path: ["queues", "sales"], value: { waiting: 0, since: null } }
      ],
      [{ path: ["queues", "sales"], value: { waiting: 0, since: null } }]
    ],
    [
      "what changes inside a replaced record is folded into it",
      [
        { path: ["queues", "sales"], value: { waiting: 0, since: null } },
        { path: ["queues", "sales", "waiting"], value: 1 },
        { path: ["queues", "sales", "since"] }
      ],
      [{ path: ["queues", "sales"], value: { waiting: 1 } }]
    ],
    [
      "taken away and put back is put",
      [{ path: ["agents", "1001"] }, { path: ["agents", "1001"], value: { state: "talking" } }],
      [{ path: ["agents", "1001"], value: { state: "talking" } }]
    ],
    [
      "put and taken away is taken away",
      [{ path: ["agents", "1002"], value: { state: "ready" } }, { path: ["agents", "1002"] }],
      [{ path: ["agents", "1002"] }]
    ],
    [
      "everything replaced swallows all",
      [{ path: ["agents", "1001"] }, { path: [], value: { queues: {} } }],
      [{ path: [], value: { queues: {} } }]
    ]
  ])("%s", (_name, changes, expected) => {
    const fanOut = fanOutOf(board)
    for (const change of changes) fanOut.changed("board", [change], 0)
    expect(fanOut.delta("board", 0)?.changes).toEqual(expected)
  })
})

describe("pace and numbers", () => {
  it("the first change after a quiet time goes out at once, later ones ten times a second", () => {
    const fanOut = fanOutOf({ a: 0 })
    expect(fanOut.changed("board", [{ path: ["a"], value: 1 }], 1000)).toBe(1000 + GATHER_MS)
    expect(fanOut.delta("board", 1005)?.n).toBe(2)
    expect(fanOut.changed("board", [{ path: ["a"], value: 2 }], 1010)).toBe(1005 + DELTA_INTERVAL_MS)
    expect(fanOut.delta("board", 1105)?.n).toBe(3)
    expect(fanOut.delta("board", 1106)).toBeNull()
  })

  it("a snapshot carries what screens were told, not what is still to come", () => {
    const fanOut = fanOutOf({ a: 0 })
    fanOut.changed("board", [{ path: ["a"], value: 1 }], 0)
    expect(fanOut.snapshot("board")).toEqual({ n: 1, state: { a: 0 } })
    expect(fanOut.latest("board")).toEqual({ a: 1 })
    fanOut.delta("board", 5)
    expect(fanOut.snapshot("board")).toEqual({ n: 2, state: { a: 1 } })
  })

  it("a topic that begins again counts on, and one that is forgotten is gone", () => {
    const fanOut = fanOutOf({ a: 0 })
    fanOut.changed("desk/1001", [{ path: [], value: { work: null } }], 0)
    fanOut.changed("board", [{ path: ["a"], value: 1 }], 0)
    fanOut.begin("board", { a: 7 })
    fanOut.forget("desk/1001")
    expect(fanOut.snapshot("board")).toEqual({ n: 2, state: { a: 7 } })
    expect(fanOut.delta("board", 1000)).toBeNull()
    expect(fanOut.snapshot("desk/1001")).toBeNull()
  })

  it("a topic begins with everything, and with nothing less", () => {
    const fanOut = fanOutOf({})
    expect(() => fanOut.changed("desk/1001", [{ path: ["work"], value: null }], 0)).toThrow(ChangeDoesNotFit)
    expect(fanOut.changed("desk/1001", [{ path: [], value: { work: null } }], 0)).toBeNull()
    expect(fanOut.snapshot("desk/1001")).toEqual({ n: 1, state: { work: null } })
  })

  it("a change that does not fit leaves the topic as it was", () => {
    const fanOut = fanOutOf({ a: {} })
    fanOut.changed("board", [{ path: ["a", "b"], value: 1 }], 0)
    const both = [
      { path: ["a", "c"], value: 1 },
      { path: ["x", "y"], value: 1 }
    ]
    expect(() => fanOut.changed("board", both, 0)).toThrow(ChangeDoesNotFit)
    expect(fanOut.delta("board", 5)?.changes).toEqual([{ path: ["a", "b"], value: 1 }])
    expect(fanOut.latest("board")).toEqual({ a: { b: 1 } })
  })
})

describe("the law: snapshot and deltas give the engine's state", () => {
  it.each(Array.from({ length: 50 }, (_, seed) => [seed]))("with seed %i", (seed) => {
    const random = randomOf(seed)
    let engine: unknown = randomRecord(random, 3)
    const fanOut = fanOutOf(engine)
    const screens = [
      { from: 0, n: -1, state: undefined as unknown },
      { from: 40, n: -1, state: undefined as unknown }
    ]
    let gaps = 0
    for (let step = 0; step < 200; step++) {
      for (const screen of screens)
        if (screen.from === step) Object.assign(screen, structuredClone(fanOut.snapshot("board")))
      const changes = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const change = randomChange(random, engine)
        engine = applyChanges(engine, [change])
        return change
      })
      fanOut.changed("board", changes, step)
      const delta = random() < 0.3 ? fanOut.delta("board", step) : null
      for (const screen of screens) {
        if (screen.n === -1 || delta === null) continue
        if (delta.n !== screen.n + 1) gaps += 1
        // Through JSON, as a screen gets it.
        screen.state = applyChanges(screen.state, JSON.parse(JSON.stringify(delta.changes)) as Array<Change>)
        screen.n = delta.n
      }
    }
    expect(gaps).toBe(0)
    const last = fanOut.delta("board", 1000)
    for (const screen of screens) expect(applyChanges(screen.state, last?.changes ?? [])).toEqual(engine)
    expect(fanOut.latest("board")).toEqual(engine)
  })
})

const KEYS = ["a", "b", "c", "__proto__", "length"]

/** mulberry32: the same seed, the same changes. */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1)
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

const oneOf = <A>(random: () => number, choices: ReadonlyArray<A>): A =>
  choices[Math.floor(random() * choices.length)] as A

const randomRecord = (random: () => number, depth: number): unknown =>
  Object.fromEntries(KEYS.filter(() => random() < 0.7).map((key) => [key, randomValue(random, depth - 1)]))

const randomValue = (random: () => number, depth: number): unknown =>
  depth > 0 && random() < 0.6 ? randomRecord(random, depth) : oneOf(random, [null, 0, 1, "x", false, [1, 2], []])

/** A change that fits: walks down records at random, and puts or takes one key there. */
const randomChange = (random: () => number, engine: unknown): Change => {
  if (random() < 0.02) return { path: [], value: randomRecord(random, 3) as never }
  const path: Array<string> = []
  let place = engine as Record<string, unknown>
  for (;;) {
    const inner = Object.keys(place).filter(
      (key) => typeof place[key] === "object" && place[key] !== null && !Array.isArray(place[key])
    )
    if (inner.length === 0 || random() < 0.4) break
    const key = oneOf(random, inner)
    path.push(key)
    place = place[key] as Record<string, unknown>
  }
  path.push(oneOf(random, KEYS))
  return random() < 0.25 ? { path } : { path, value: randomValue(random, 2) as never }
}
