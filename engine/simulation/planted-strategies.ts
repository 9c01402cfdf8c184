import type { StrategyName } from "#actors/centre.ts"
import { distributor } from "#actors/distributor/kind.ts"
import { lot } from "#actors/distributor/random.ts"
import { strategies } from "#actors/distributor/strategies.ts"
import type { Free, Strategy } from "#actors/distributor/strategy.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import type { Need, WorkId } from "#actors/work.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses with a wrong order within one strategy. */

const kinds = kindsWith(makeCatalogue([...FLOWS, ...LATER_FLOWS]))
const known = strategies as Record<StrategyName, Strategy>

/** A distributor with another formula for one strategy, from its first step to its last. */
const choosing = (name: StrategyName, wrong: Partial<Strategy>): ReadonlyArray<AnyKind> => {
  const broken: typeof distributor = {
    ...distributor,
    transition: (state, message) => {
      const right = known[name]
      known[name] = { ...right, ...wrong }
      try {
        return distributor.transition(state, message)
      } finally {
        known[name] = right
      }
    }
  }
  return kinds.map((kind) => (kind.name === broken.name ? (broken as AnyKind) : kind))
}

const levels = ({ profile: { skills } }: Free, needs: ReadonlyArray<Need>): ReadonlyArray<number> =>
  [...new Set(needs.map(({ skill }) => skill))].map((skill) => skills[skill] ?? 0)

export const plantedStrategies: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "round robin does not go on when an offer is refused": choosing("round-robin", {
    rank: ({ heard, tally }) => tally?.handled ?? heard
  }),
  "round robin begins with who had the last offer": choosing("round-robin", { rank: ({ heard }) => -heard }),
  "top down asks the last tier first": choosing("top-down", {
    rank: ({ room, tier }) => -tier * 2 ** 42 + room.since
  }),
  "skill score asks whoever is worst at it": choosing("skill-score", {
    rankFor: (agent, { work }) => levels(agent, work.needs).reduce((sum, level) => sum + level, 0)
  }),
  "the lot is drawn once for all work": choosing("random", {
    rankFor: ({ profile }) => -lot("call/all" as WorkId, profile.agent)
  })
}
