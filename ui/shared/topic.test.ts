import { describe, expect, it } from "vitest"
import { applyChanges } from "#wire/apply.ts"
import type { Change } from "#wire/frames.ts"
import type { TopicFrame } from "./connection.ts"
import { afterFrame, nothingHeard, type TopicState } from "./topic.ts"

type Numbers = Readonly<Record<string, number>>

const snapshot = (n: number, state: Numbers): TopicFrame =>
  ({ _tag: "Snapshot", topic: "board", n, state }) as unknown as TopicFrame
const delta = (n: number, ...changes: ReadonlyArray<Change>): TopicFrame =>
  ({ _tag: "Delta", topic: "board", n, at: 0, changes }) as unknown as TopicFrame
const put = (key: string, value: number): Change => ({ path: [key], value })

describe("a topic", () => {
  it("takes a snapshot, then deltas one by one", () => {
    let topic: TopicState<Numbers> = nothingHeard
    for (const frame of [snapshot(4, { a: 1 }), delta(5, put("b", 2)), delta(6, { path: ["a"] })]) {
      const after = afterFrame(topic, frame)
      expect(after.resync).toBe(false)
      ;({ topic } = after)
    }
    expect(topic).toEqual({ n: 6, state: { b: 2 } })
  })

  it("asks once for a snapshot after a gap, and lets deltas pass until it comes", () => {
    const gap = afterFrame<Numbers>({ n: 4, state: { a: 1 } }, delta(6, put("a", 9)))
    expect(gap).toEqual({ topic: { n: null, state: { a: 1 } }, resync: true })
    const next = afterFrame(gap.topic, delta(7, put("a", 10)))
    expect(next).toEqual({ topic: gap.topic, resync: false })
    expect(afterFrame(next.topic, snapshot(7, { a: 10 })).topic).toEqual({ n: 7, state: { a: 10 } })
  })

  it("asks for a snapshot when a delta does not fit the state", () => {
    const after = afterFrame<Numbers>({ n: 4, state: { a: 1 } }, delta(5, { path: ["missing", "x"], value: 1 }))
    expect(after).toEqual({ topic: { n: null, state: { a: 1 } }, resync: true })
  })

  it("ignores deltas that it knows already and those before any snapshot", () => {
    const topic = { n: 4, state: { a: 1 } }
    expect(afterFrame<Numbers>(topic, delta(4, put("a", 0)))).toEqual({ topic, resync: false })
    expect(afterFrame<Numbers>(nothingHeard, delta(9, put("a", 0)))).toEqual({ topic: nothingHeard, resync: false })
  })

  it("ends at the server's state, whichever deltas were lost or repeated", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = makeRandom(seed)
      let server = { n: 1, state: { a: 0 } as Numbers }
      let screen: TopicState<Numbers> = { n: 1, state: server.state }
      const hear = (frame: TopicFrame): void => {
        const after = afterFrame(screen, frame)
        screen = after.topic
        if (after.resync) hear(snapshot(server.n, server.state))
      }
      for (let step = 0; step < 40; step++) {
        const change = put("abcd".charAt(Math.floor(random() * 4)), step)
        server = { n: server.n + 1, state: applyChanges(server.state, [change]) }
        const isLost = step < 39 && random() < 0.2
        if (isLost) continue
        hear(delta(server.n, change))
        if (random() < 0.1) hear(delta(server.n, change))
      }
      expect(screen, `seed ${seed}`).toEqual(server)
    }
  })
})

/** A small generator of chance (mulberry32), so that a failing seed can be run again. */
const makeRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
