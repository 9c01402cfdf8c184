import { assert, it } from "@effect/vitest"
import type { Decision } from "#wire/records.ts"
import { isTied, shownScore } from "./near-ties.ts"

const candidate = (agent: string, verdict: Decision["candidates"][number]["verdict"], score: number | null) => ({
  agent,
  verdict,
  score
})
const decision = {
  at: 0,
  group: "main",
  queue: "service",
  offer: 1,
  strategy: "longest-idle",
  chosen: "1001",
  waitedMs: 0,
  candidates: [
    candidate("1001", "chosen", 3_420),
    candidate("1002", "idle-for-less", 3_420),
    candidate("1003", "idle-for-less", 3_180),
    candidate("1004", "idle-for-less", 1_900),
    candidate("1005", "wrap-up", null)
  ],
  counts: {},
  outcome: null
} as unknown as Decision

it("of those who were as good as the chosen one it is said that the order decided, and near spans have tenths", () => {
  assert.deepStrictEqual(
    decision.candidates.map((each) => [shownScore(decision, each), isTied(decision, each)]),
    [
      ["00:03.4", false],
      ["00:03.4", true],
      ["00:03.1", false],
      ["00:01", false],
      ["—", false]
    ]
  )
})
