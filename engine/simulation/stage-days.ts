import type { SkillId } from "#actors/vocabulary.ts"
import type { AgentPlan, Scenario } from "./scenario.ts"

/** Short days on which work waits for an agent who is there and cannot take it now, or for one who is not. */

const english = "english" as SkillId
const busy = [{ takesAfterMs: 500, worksMs: 30_000 }]

const desk = (name: string, more: Partial<AgentPlan> = {}): AgentPlan => ({
  name,
  rings: [],
  panel: true,
  capacity: "one-thing",
  written: busy,
  noticesAfterMs: 1_000,
  ...more
})

/** The first is at it for half a minute when the second piece comes for them, too. */
const two = (of: Partial<NonNullable<Scenario["tasks"]>[number]>): Scenario["tasks"] =>
  [10_000, 15_000].map((at) => ({ at, channel: "mail", queue: "sales", ...of }))

export const stageDays: Readonly<Record<string, Scenario>> = {
  "the only one who speaks it is busy, and it would do without if nobody were there": {
    seed: 5,
    callers: [],
    tasks: two({ needs: [{ skill: english, level: 3 }] })!,
    agents: [desk("1001", { skills: { english: 9 } }), desk("1002")],
    queues: { sales: { relaxations: [{ afterMs: 1_000, skill: english, to: null, fewerThan: 1 }] } }
  },
  "work is held for its agent, who is busy, while another is free": {
    seed: 6,
    callers: [],
    tasks: two({ preferred: "1001" })!,
    agents: [desk("1001"), desk("1002")],
    queues: { sales: { preferredHoldMs: 60_000 } }
  },
  "work is held for its agent, who goes for a break": {
    seed: 7,
    callers: [],
    tasks: two({ preferred: "1001" })!,
    agents: [
      desk("1001", { deeds: [{ at: 20_000, does: "not-ready" }], written: [{ takesAfterMs: 500, worksMs: 60_000 }] }),
      desk("1002")
    ],
    queues: { sales: { preferredHoldMs: 120_000 } }
  },
  "work would be held for an agent who has a break": {
    seed: 8,
    callers: [],
    tasks: two({ preferred: "1001" })!,
    agents: [desk("1001", { deeds: [{ at: 5_000, does: "not-ready" }] }), desk("1002")],
    queues: { sales: { preferredHoldMs: 120_000 } }
  }
}
