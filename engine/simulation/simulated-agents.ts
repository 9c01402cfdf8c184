import type { Tagged } from "#actors/behaviour.ts"
import type { CustomerAgentsRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import { agentsTell } from "../perform/customer-agents.ts"
import type { Scenario } from "./scenario.ts"

/** Says who knows a customer, as the core does, by what the day knows; of some nobody ever says it. */
export const simulatedAgents =
  (around: {
    readonly known: Scenario["known"]
    readonly centre: () => Centre
    readonly now: () => number
    readonly tell: (tell: Tell) => void
  }) =>
  (asked: Tagged, later: (run: () => void) => void): void => {
    const { call, callingNumber } = asked as CustomerAgentsRequest
    const found = around.known?.[callingNumber] ?? {}
    if (found === "never") return
    later(() => {
      const { last, own = null } = found
      const lastly = last === undefined ? null : { agent: last.agent, at: around.now() - last.agoMs }
      around.tell(agentsTell(around.centre(), call, { own, last: lastly }))
    })
  }
