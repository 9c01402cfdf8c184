import type { QueueSettings } from "#actors/centre.ts"
import type { SkillId } from "#actors/vocabulary.ts"
import type { Chance } from "./chance.ts"
import { type AgentPlan, AREAS, type TaskPlan } from "./scenario.ts"

/** Queues that ask less of an agent after a while, and work and people of whom they ask it. */

const english = "english" as SkillId

/** Waits short enough that something waits so long on most days. */
export const stagesOfLine = (chance: Chance, [first, second, third] = AREAS): Partial<QueueSettings> => ({
  ...(chance.happens(0.4)
    ? {}
    : {
        relaxations: [
          ...(chance.happens(0.5) ? [{ afterMs: chance.between(0, 3_000), skill: english, to: 1, fewerThan: 1 }] : []),
          ...(chance.happens(0.7) ? [{ afterMs: chance.between(2_000, 15_000), skill: english, to: 2 }] : []),
          { afterMs: chance.between(8_000, 40_000), skill: english, to: null }
        ]
      }),
  preferredHoldMs: chance.pick([null, 3_000, 20_000]),
  areaStepMs: chance.pick([null, 2_500, 10_000]),
  neighbours: { [first!]: [second!, third!], [second!]: [first!] },
  servedWithinMs: chance.pick([null, null, 5_000, 25_000])
})

/** Where somebody serves; most serve everywhere. */
export const areasOf = (chance: Chance): Pick<AgentPlan, "areas"> =>
  chance.pick<Pick<AgentPlan, "areas">>([
    {},
    {},
    { areas: [chance.pick(AREAS)] },
    { areas: [chance.pick(AREAS), chance.pick(AREAS)] }
  ])

/** Some work is somebody's own, and some is of an area. */
export const withOwn = (
  tasks: ReadonlyArray<TaskPlan>,
  agents: ReadonlyArray<Pick<AgentPlan, "name">>,
  chance: Chance
): ReadonlyArray<TaskPlan> =>
  tasks.map((task) => ({
    ...task,
    ...(chance.happens(0.4) ? { preferred: chance.pick(agents).name } : {}),
    ...(chance.happens(0.3) ? { area: chance.pick(AREAS) } : {})
  }))
