import type { Scenario } from "./scenario.ts"

const longTalks = (talksMs: number) => Array.from({ length: 4 }, () => ({ answersAfterMs: 800, talksMs }))

/** Days on which it matters by which strategy a queue chooses, and little else happens. */

/** Each of the agents answers so long after it rings, or lets it ring. */
function ringing(answersAfterMs: ReadonlyArray<number>, callers: number): Scenario {
  return {
    seed: 1,
    callers: Array.from({ length: callers }, (_, index) => ({
      at: 20_000 + 300 * index,
      dials: "95001",
      patienceMs: 60_000,
      talksMs: 5_000
    })),
    agents: answersAfterMs.map((afterMs, index) => ({
      name: String(1001 + index),
      rings: [afterMs < 10_000 ? { answersAfterMs: afterMs } : ("never" as const)],
      noticesAfterMs: 1_000
    })),
    queues: { sales: { strategy: "ring-all", ringTimeoutMs: 5_000 } }
  }
}

export const strategyDays: Readonly<Record<string, Scenario>> = {
  "two who came in the same moment are of two tiers": {
    seed: 1,
    callers: [{ at: 20_000, dials: "95001", patienceMs: 60_000, talksMs: 5_000 }],
    agents: [
      { name: "1001", tiers: { sales: 2 }, rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000 },
      { name: "1002", tiers: { sales: 1 }, rings: [{ answersAfterMs: 800 }], noticesAfterMs: 1_000 }
    ],
    queues: { sales: { strategy: "top-down" } }
  },
  "whoever talks for longest has had no more calls than the other": {
    seed: 1,
    callers: [60_000, 100_000, 140_000, 180_000].map((at) => ({
      at,
      dials: "95001",
      patienceMs: 60_000,
      talksMs: 20_000
    })),
    agents: [
      { name: "1001", rings: longTalks(30_000), noticesAfterMs: 1_000 },
      { name: "1002", rings: longTalks(1_000), noticesAfterMs: 1_000 }
    ],
    queues: { sales: { strategy: "even" } }
  },
  "everybody is rung at once, and two of them answer in the same moment": ringing([800, 800, 1_500], 3),
  "everybody is rung at once, and one is slower by a message": ringing([800, 802, 20_000], 4),
  "everybody is rung at once, and the core dies meanwhile": {
    ...ringing([1_500, 1_700, 1_900], 3),
    faults: { crashes: [{ at: 20_800, downMs: 500 }] }
  }
}

const MINUTE_MS = 60_000

/** Whoever comes an hour later is given as much in an hour, and not as much in all. */
const lateStarter: Scenario = {
  seed: 1,
  callers: [2, 6, 31, 33, 35, 44, 46, 48].map((minute) => ({
    at: minute * MINUTE_MS,
    dials: "95001",
    patienceMs: 60_000,
    talksMs: 5_000
  })),
  agents: ["1001", "1002"].map((name) => ({
    name,
    rings: [{ answersAfterMs: 800 }],
    panel: true,
    noticesAfterMs: 60_000,
    ...(name === "1002"
      ? {
          deeds: [
            { at: 70_000, does: "sign-out" as const },
            { at: 30 * MINUTE_MS, does: "sign-in" as const }
          ]
        }
      : {})
  })),
  queues: { sales: { strategy: "even" } }
}

/** They last as long as what is counted by the hour needs. Few: every second of them is lived. */
export const longDays: Readonly<Record<string, Scenario>> = {
  "a queue shares its calls out evenly, and somebody comes late": lateStarter
}
