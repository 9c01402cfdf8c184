import type { AgentPlan, Scenario } from "./scenario.ts"

/** Short days on which callers are known: they have an agent of their own, or somebody spoke with them before. */

const desk = (name: string, more: Partial<AgentPlan> = {}): AgentPlan => ({
  name,
  rings: Array.from({ length: 4 }, () => ({ answersAfterMs: 800, talksMs: 10_000 })),
  noticesAfterMs: 1_000,
  ...more
})
const WANG = "13800000001"
const DAY_MS = 86_400_000

/** The same caller twice, the second time while the agent whom the first call got is at it. */
const twice: Scenario["callers"] = [20_000, 24_000].map((at) => ({
  at,
  calls: WANG,
  dials: "95001",
  patienceMs: 60_000,
  talksMs: 10_000
}))

export const knownDays: Readonly<Record<string, Scenario>> = {
  "a customer's own agent is busy with their first call, and the second is held for them": {
    seed: 1,
    callers: twice,
    known: { [WANG]: { own: "1002", last: { agent: "1001", agoMs: DAY_MS } } },
    agents: [desk("1001"), desk("1002")],
    queues: { sales: { prefersOwn: true, lastAgentWithinMs: 7 * DAY_MS, preferredHoldMs: 30_000 } }
  },
  "who served a customer last goes first, and longer ago counts for nothing": {
    seed: 2,
    callers: [...twice, { at: 45_000, calls: "13800000002", dials: "95001", patienceMs: 60_000, talksMs: 2_000 }],
    known: {
      [WANG]: { last: { agent: "1002", agoMs: DAY_MS } },
      "13800000002": { last: { agent: "1002", agoMs: 9 * DAY_MS } }
    },
    agents: [desk("1001"), desk("1002")],
    queues: { sales: { lastAgentWithinMs: 7 * DAY_MS, preferredHoldMs: 30_000 } }
  },
  "a call is held for an agent who has left, and nobody says who knows the next": {
    seed: 3,
    callers: [
      { at: 20_000, calls: WANG, dials: "95001", patienceMs: 60_000, talksMs: 2_000 },
      { at: 40_000, calls: "13800000002", dials: "95001", patienceMs: 60_000, talksMs: 2_000 }
    ],
    known: { [WANG]: { own: "1002" }, "13800000002": "never" },
    agents: [desk("1001"), desk("1002", { deeds: [{ at: 10_000, does: "sign-out" }] })],
    queues: { sales: { prefersOwn: true, preferredHoldMs: 120_000 } }
  }
}
