import type { Scenario } from "./scenario.ts"

/** Days on which terminals call by themselves and nobody is there for calls: their alarms are taken, and some of their calls. */

const CALLS = 6
const EVERY_MS = 32_000

const day = (seed: number, held: number, faults: Scenario["faults"]): Scenario => ({
  seed,
  callers: Array.from({ length: CALLS }, (_, index) => ({
    at: 1_000 + index * EVERY_MS,
    dials: "95001",
    // One hangs up before anybody does anything.
    patienceMs: index % 4 === 3 ? 5_000 : 100_000,
    talksMs: 40_000
  })),
  alarms: Array.from({ length: CALLS }, (_, index) => ({
    at: 3_000 + index * EVERY_MS,
    terminal: ["a1", "a2", "a3"][index % 3]!,
    event: "personal" as const,
    inCall: true as const
  })),
  agents: ["1001", "1002"].map((name) => ({
    name,
    queues: ["help"],
    rings: Array.from({ length: 2 * CALLS }, () => ({ answersAfterMs: 400, talksMs: 40_000 })),
    panel: true,
    written: [{ takesAfterMs: 500, worksMs: 2_000 }],
    noticesAfterMs: 1_000
  })),
  queues: { sales: { waitAtMostMs: held, farewellPrompt: "goodbye" } },
  ...(faults === undefined ? {} : { faults }),
  jitterMs: 5
})

const deaths = (seed: number): NonNullable<Scenario["faults"]> => ({
  crashes: Array.from({ length: 10 }, (_, index) => ({
    atStep: 40 + index * 53 + seed * 7,
    downMs: 300,
    beforeActing: index % 2 === 0
  }))
})

export const lineDays: Readonly<Record<string, Scenario>> = Object.fromEntries([
  ...[4_000, 8_000, 12_000].map((held, index) => [
    `terminals call, and their lines are held for ${held} ms`,
    day(index + 1, held, undefined)
  ]),
  ...[4, 5, 6].map((seed) => [
    `terminals call, their lines are released, and the core dies again and again, ${seed}`,
    day(seed, 4_000, deaths(seed))
  ])
]) as Readonly<Record<string, Scenario>>
