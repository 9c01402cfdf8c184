import { describe, expect, it } from "vitest"
import { runDay } from "./simulated-day.ts"
import { planted } from "./planted.ts"
import { randomDay } from "./random-day.ts"
import { reduced } from "./reduce.ts"

/** Enough for every law to meet every fault a few times; `npm run simulate` lets more of them happen. */
const DAYS = 150
/** A bug that hides for longer than this is not found by a law, but by luck. */
const DAYS_TO_FIND_A_BUG = 120

describe("the laws hold", () => {
  it(`on ${DAYS} days with impatient callers, forgetful agents, lost events and crashes`, () => {
    const breaches = Array.from({ length: DAYS }, (_, index) =>
      runDay(randomDay(index + 1)).breaches.map((law) => `seed ${index + 1}, ${law}`)
    )
    expect(breaches.flat()).toEqual([])
  })

  it("and the same seed lives the same day", () => {
    const [once, again] = [7, 7].map((seed) => runDay(randomDay(seed), { trace: true }))
    expect(again?.trace).toEqual(once?.trace)
    expect(once?.steps).toBeGreaterThan(200)
  })
})

describe("the laws bite", () => {
  const firstBreach = (kinds: (typeof planted)[string]) => {
    for (let seed = 1; seed <= DAYS_TO_FIND_A_BUG; seed++) {
      const { breaches } = runDay(randomDay(seed), { kinds })
      if (breaches.length > 0) return { seed, breach: breaches[0] }
    }
    return undefined
  }

  it.each(Object.entries(planted))("when %s", (_, kinds) => {
    expect(firstBreach(kinds)).toBeDefined()
  })

  it("and a failing day is told by a shorter one that fails too", () => {
    const kinds = planted["the distributor does not look again when an agent becomes ready"]!
    const { seed } = firstBreach(kinds)!
    const fails = (scenario: ReturnType<typeof randomDay>) => runDay(scenario, { kinds }).breaches.length > 0
    const long = randomDay(seed)
    const short = reduced(long, fails)
    expect(fails(short)).toBe(true)
    expect(short.callers.length + short.agents.length).toBeLessThan(long.callers.length + long.agents.length)
  })
})
