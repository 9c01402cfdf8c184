import { type Ask, isLetIn } from "./asking.ts"
import type { Cases } from "./cases.ts"
import { EXPECTED_OF_FOLLOWING } from "./expected.ts"
import { agentOf, REACH, UNITS, WALK_LEVELS, type Walkers } from "./organisation.ts"

/** Walks each way of following a talk, with somebody of each level, over an agent of each unit. They ask for their own desks. */
export const walkFollowing = async (around: {
  readonly ask: Ask
  readonly walkers: Walkers
  readonly cases: Cases
}): Promise<void> => {
  const { ask, cases, walkers } = around
  for (const [mode, permission] of Object.entries(EXPECTED_OF_FOLLOWING))
    for (const level of WALK_LEVELS) {
      const walker = walkers.of(permission, level)
      const join = (desk: string, over: string) =>
        ask(walker.cookie, "POST", `/api/agents/${desk}/join-call`, { over, mode })
      const name = `follow (${mode})`
      for (const unit of Object.keys(UNITS)) {
        const isReached = REACH[level].includes(unit)
        const over = agentOf(unit)
        cases.expect(name, `an agent of ${unit} at level ${level}`, isLetIn(await join(walker.agent, over)), isReached)
      }
      // Whoever may follow a talk may not have a colleague follow it.
      const elsewhere = await join(agentOf("north-1"), agentOf("north-2"))
      cases.expect(name, `for another's telephone at level ${level}`, isLetIn(elsewhere), false)
    }
}
