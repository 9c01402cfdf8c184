import { assert, describe, it } from "@effect/vitest"
import { Fact } from "#actors/facts.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "#actors/vocabulary.ts"
import { countFact, emptyDay } from "./day-counts.ts"

/** What a queue counts of callers who leave it by one of its ways out. */

const [call, sales] = [CallId.make("c1"), QueueId.make("sales")]
const at = (seconds: number) => (seconds * 1_000) as EpochMs
const { CallAnswered, CallbackAsked, CallDiverted, CallEnded, CallQueued, WaitTold } = Fact.cases
const queued = (seconds: number) => CallQueued.make({ at: at(seconds), call, queue: sales })
const told = WaitTold.make({ at: at(2), call, queue: sales, place: null, expectedMs: 60_000 })
const diverted = CallDiverted.make({ at: at(10), call, queue: sales, on: "9", to: { _tag: "Callback" } })
const asked = CallbackAsked.make({
  at: at(11),
  work: "callback/c1-1" as never,
  queue: sales,
  number: "1",
  by: null,
  call
})
const ended = (seconds: number, outcome: "abandoned" | "in-flow") =>
  CallEnded.make({ at: at(seconds), call, outcome, by: "caller", cause: "NORMAL_CLEARING", talkMs: 0 })
const answered = CallAnswered.make({
  at: at(40),
  call,
  agent: AgentId.make("1001"),
  queue: sales,
  attempt: 1,
  waitMs: 39_000,
  ringMs: 2_000
})

const days = { dayOf: () => "2026-11-28" } as never
const after = (...facts: ReadonlyArray<Fact>) =>
  facts.reduce((counts, fact) => countFact(counts, fact, days, () => 20_000), emptyDay("2026-11-28"))
const counted = (...facts: ReadonlyArray<Fact>) => {
  const { offered, answered: taken, abandoned } = after(...facts).queues["sales"]!
  return { offered, answered: taken, abandoned }
}

describe("a caller who wishes to be called back", () => {
  it("was offered once, and neither answered nor given up, when it is promised", () => {
    assert.deepStrictEqual(counted(queued(1), diverted, asked, ended(15, "in-flow")), {
      offered: 1,
      answered: 0,
      abandoned: 0
    })
  })

  it("was offered once when nobody can call them back, and waits on as if they had not asked", () => {
    const back = [queued(1), diverted, queued(12)]
    assert.deepStrictEqual(counted(...back, answered), { offered: 1, answered: 1, abandoned: 0 })
    assert.deepStrictEqual(counted(...back, ended(30, "abandoned")), { offered: 1, answered: 0, abandoned: 1 })
  })

  it("is judged by what they were told of their wait until they really leave", () => {
    const { told: refused } = after(queued(1), told, diverted, queued(12), answered).waits
    assert.deepInclude(refused["sales"], { served: 1, left: 0, errorMs: 22_000 })
    const { told: left, word } = after(queued(1), told, diverted, asked, ended(15, "in-flow")).waits
    assert.deepInclude(left["sales"], { served: 0, left: 1, leftLater: 0 })
    assert.deepInclude(word["sales"], { callbacks: 1 })
    const { told: hungUp } = after(queued(1), told, ended(130, "abandoned")).waits
    assert.deepInclude(hungUp["sales"], { served: 0, left: 1, leftLater: 1 })
  })
})
