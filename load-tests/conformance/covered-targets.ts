import { type Ask, isLetIn } from "./asking.ts"
import type { Cases } from "./cases.ts"
import { callOf, REACH, UNITS, WALK_LEVELS, type Walkers } from "./organisation.ts"

/** What uncovering a number asks for, having it dialled unseen asks for, too. */
const NEEDED = "customers.view"

/** Walks calls to who is named by a record, with somebody of each level, at their own desks. */
export const walkCoveredTargets = async (around: {
  readonly ask: Ask
  readonly walkers: Walkers
  readonly cases: Cases
}): Promise<void> => {
  const { ask, cases, walkers } = around
  for (const level of WALK_LEVELS) {
    const walker = walkers.of(NEEDED, level)
    const call = (to: object) => ask(walker.cookie, "POST", `/api/agents/${walker.agent}/make-call`, { to })
    const expect = async (name: string, what: string, to: object, isExpected: boolean) =>
      cases.expect(name, `${what} at level ${level}`, isLetIn(await call(to)), isExpected)
    await expect("call a customer", "by place", { _tag: "Customer", customer: "none", phone: 0 }, level !== "none")
    for (const unit of Object.keys(UNITS)) {
      const to = { _tag: "Earlier", call: callOf(unit), side: "callingNumber" }
      await expect("call back", `a call of ${unit}`, to, REACH[level].includes(unit))
    }
  }
}
