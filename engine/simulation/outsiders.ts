import type { AgentId, LegId } from "#actors/vocabulary.ts"
import type { Chance } from "./chance.ts"
import { SUPERVISOR } from "./services.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import type { Parties } from "./virtual-legs.ts"
import type { VirtualSwitch } from "./virtual-switch.ts"

/** They answer after a moment, or do not, and talk for a while. */
const [ANSWERS_MS, TALKS_MS] = [4_000, 40_000]

/** Who is called and sits at no agent's desk: people outside, and a supervisor. */
export const makeOutsiders = (options: {
  readonly agenda: VirtualAgenda
  readonly chance: Chance
  readonly theSwitch: () => VirtualSwitch
  readonly agentsRing: Parties["rings"]
}): Pick<Parties, "called" | "rings"> => {
  const { agenda, agentsRing, chance, theSwitch } = options

  const lift = (leg: LegId) => {
    if (chance.happens(0.3)) return
    const answersAt = agenda.now() + chance.between(200, ANSWERS_MS)
    agenda.at(answersAt, () => theSwitch().answer(leg))
    agenda.at(answersAt + chance.between(500, TALKS_MS), () => theSwitch().hangUp(leg))
  }

  return {
    rings: (agent: AgentId, leg) => {
      if (agent !== SUPERVISOR) return agentsRing(agent, leg)
      lift(leg)
      return "rings"
    },
    called: (_, leg) => {
      if (chance.happens(0.1)) return "busy"
      if (chance.happens(0.05)) return "unknown number"
      lift(leg)
      return "rings"
    }
  }
}
