import { expect, it } from "vitest"
import type { StatsLine } from "./line-quality.ts"
import { followLine, NO_REPORT } from "./line-report.ts"

const look = (
  packetsReceived: number,
  packetsLost: number,
  over: Partial<StatsLine> = {}
): ReadonlyArray<StatsLine> => [
  { type: "inbound-rtp", id: "in", kind: "audio", packetsReceived, packetsLost, jitter: 0.002, ...over }
]

it("says nothing before a second of voice has come", () => {
  const follow = followLine()
  expect(follow([])).toEqual(NO_REPORT)
  expect(follow(look(10, 0))).toMatchObject({ mos: null, grade: null })
  expect(follow(look(40, 0))).toMatchObject({ mos: null, grade: null })
  expect(follow(look(80, 0))).toMatchObject({ mos: expect.closeTo(4.38, 1), grade: "good", jitterMs: 2 })
})

it("follows the last ten seconds: a line that was bad is good again", () => {
  const follow = followLine()
  follow(look(0, 0))
  expect(follow(look(40, 10))).toMatchObject({ lostShare: 0.2, grade: "poor" })
  for (let second = 1; second <= 9; second++) follow(look(40 + 50 * second, 10))
  expect(follow(look(540, 10))).toMatchObject({ lostShare: 0, grade: "good" })
})

it("counts how long the voice is on its way, and how long the browser keeps it", () => {
  const follow = followLine()
  const buffered = { jitterBufferDelay: 160, jitterBufferEmittedCount: 1000 }
  const far: StatsLine = { type: "remote-inbound-rtp", id: "r", kind: "audio", roundTripTime: 0.2 }
  follow([...look(0, 0, buffered), far])
  // 100 ms of way, 160 ms of buffer and a packet: 280 ms.
  expect(follow([...look(100, 0, buffered), far])).toMatchObject({ roundTripMs: 200, grade: "fair" })
})

it("begins anew with a call that came back, whose counters do", () => {
  const follow = followLine()
  follow(look(0, 0))
  follow(look(5000, 1000))
  expect(follow(look(3, 0))).toMatchObject({ grade: null })
  expect(follow(look(103, 0))).toMatchObject({ lostShare: 0, grade: "good" })
})
