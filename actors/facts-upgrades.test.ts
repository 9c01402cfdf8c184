import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { upgradeFact } from "./facts-upgrades.ts"
import { Fact } from "./facts.ts"

const candidate = (agent: string, verdict: string, score: number | null = null) => ({ agent, verdict, score })
const decision = (candidates: ReadonlyArray<ReturnType<typeof candidate>>) => ({
  _tag: "AgentChosen",
  at: 5,
  call: "c1",
  queue: "sales",
  agent: "1001",
  group: "centre",
  offer: 3,
  strategy: "longest-idle",
  waitedMs: 7,
  candidates
})
const read = (fact: { readonly _tag: string }) => Schema.decodeUnknownSync(Fact)(upgradeFact(fact))

describe("a decision of the first release", () => {
  it("is about the work that the call is, and says its verdicts in today's words", () => {
    const old = decision([
      candidate("1003", "refused-this-call", 4),
      candidate("1004", "on-call"),
      candidate("1005", "ringing", 9),
      candidate("1001", "chosen", 8),
      candidate("1002", "idle-for-less", 6)
    ])
    expect(read(old)).toMatchObject({
      work: "call/c1",
      channel: "voice",
      call: "c1",
      candidates: [
        candidate("1001", "chosen", 8),
        candidate("1002", "idle-for-less", 6),
        candidate("1003", "refused-this-work", 4),
        // Held for another call: not free, whatever their score was.
        candidate("1005", "alerting"),
        candidate("1004", "full")
      ],
      counts: {}
    })
  })

  it("of a thousand agents names eleven and counts the others, and is small", () => {
    const agents = Array.from({ length: 1_000 }, (_, index) => candidate(String(2_000 + index), "not-in-queue"))
    const ready = Array.from({ length: 12 }, (_, index) => candidate(String(1_100 + index), "idle-for-less", index))
    const now = read(decision([...agents, candidate("1001", "chosen", 99), ...ready]))
    if (now._tag !== "AgentChosen") throw new Error(now._tag)
    expect(now.candidates.map(({ agent }) => agent)).toEqual([
      "1001",
      ...[11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((index) => String(1_100 + index))
    ])
    expect(now.counts).toEqual({ "idle-for-less": 2, "not-in-queue": 1_000 })
    expect(JSON.stringify(now).length).toBeLessThan(1_200)
  })
})

it("a wrap-up of the first release was after a call", () => {
  expect(read({ _tag: "WrapUpEnded", at: 5, call: "c1", agent: "1001", wrapUpMs: 9 } as never)).toEqual({
    _tag: "WrapUpEnded",
    at: 5,
    work: "call/c1",
    channel: "voice",
    call: "c1",
    agent: "1001",
    wrapUpMs: 9
  })
})

it("other facts are as they were", () => {
  const ended = { _tag: "CallQueued", at: 5, call: "c1", queue: "sales" }
  expect(upgradeFact(ended)).toBe(ended)
})
