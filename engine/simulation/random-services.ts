import type { Chance } from "./chance.ts"
import type { AgentPlan, Faults } from "./scenario.ts"
import { SERVICE_OF, type ServiceDeed, type ServiceName, type ServicePlan } from "./services.ts"

/** Every other day people press what they have: most of it does not fit in that moment. */
export const servicesOf = (
  chance: Chance,
  dayMs: number,
  agents: ReadonlyArray<AgentPlan>
): ReadonlyArray<ServicePlan> => {
  if (!chance.happens(0.5)) return []
  const names = agents.map(({ name }) => name)
  return Array.from({ length: chance.between(60, 400) }, () => story(chance, dayMs, names))
    .flat()
    .toSorted((a, b) => a.at - b.at)
}

/** On some of them agents ask colleagues by their own telephones, and put customers through so. */
export const handTransfersOf = (
  chance: Chance,
  dayMs: number,
  agents: ReadonlyArray<AgentPlan>
): ReadonlyArray<ServicePlan> => {
  if (!chance.happens(0.3)) return []
  const names = agents.map(({ name }) => name)
  return Array.from({ length: chance.between(20, 200) }, () => {
    const first = {
      at: chance.between(0, dayMs),
      by: chance.pick(names),
      does: "refer" as const,
      to: chance.pick(names)
    }
    const follows = {
      ...first,
      at: first.at + chance.between(1_500, 2_500),
      does: chance.pick(["hold", "put-down"] as const)
    }
    return chance.happens(0.3) ? [first, follows] : [first]
  }).flat()
}

/** On some of these days the core dies in the middle of what a call was asked. */
export const deathsOf = (chance: Chance, services: ReadonlyArray<ServicePlan>): NonNullable<Faults["crashes"]> => {
  if (services.length === 0 || !chance.happens(0.7)) return []
  return Array.from({ length: chance.between(3, 10) }, () => ({
    atService: chance.pick(IN_THE_MIDDLE_OF),
    downMs: chance.between(200, 4_000),
    beforeActing: chance.happens(0.5),
    older: chance.happens(0.2)
  }))
}

/** What is seldom asked of a call comes more often here. */
const IN_THE_MIDDLE_OF: ReadonlyArray<ServiceName> = [
  ...new Set(Object.values(SERVICE_OF)),
  "alternate",
  "alternate",
  "alternate",
  "reconnect",
  "reconnect",
  "retrieve",
  "digits",
  "digits",
  "pause",
  "pause",
  "resume",
  "resume",
  "resume",
  "deflect"
]

/** One button, and most often what usually follows it. */
const story = (chance: Chance, dayMs: number, names: ReadonlyArray<string>): ReadonlyArray<ServicePlan> => {
  const [by, to] = [chance.pick(names), chance.pick([...names, "outside"])]
  const first = { at: chance.between(0, dayMs), by, does: chance.pick(DEEDS), to }
  const follows = FOLLOWS[first.does]
  if (follows === undefined || chance.happens(0.2)) return [first]
  const second = { ...first, at: first.at + chance.between(0, SOON_MS), does: chance.pick(follows) }
  const third = { ...first, at: second.at + chance.between(0, SOON_MS), does: chance.pick(follows) }
  return chance.happens(0.5) ? [first, second] : [first, second, third]
}

const SOON_MS = 12_000

/** How often each is pressed. Calls of their own would keep everybody busy. */
const WEIGHTS: Readonly<Partial<Record<ServiceDeed, number>>> = {
  hold: 9,
  consult: 14,
  alternate: 4,
  reconnect: 3,
  transfer: 3,
  conference: 3,
  "give-away": 6,
  "send-to-queue": 2,
  "send-to-flow": 2,
  "call-in": 24,
  monitor: 6,
  "clear-one": 3,
  "send-away": 2,
  deflect: 3,
  "pick-up": 3,
  digits: 3,
  "pause-recording": 5,
  dial: 2,
  "call-out": 2
}
const DEEDS = Object.entries(WEIGHTS).flatMap(([deed, weight]) =>
  Array.from({ length: weight }, () => deed as ServiceDeed)
)

const FOLLOWS: Readonly<Partial<Record<ServiceDeed, ReadonlyArray<ServiceDeed>>>> = {
  hold: ["retrieve", "retrieve", "consult", "give-away"],
  consult: [
    "alternate",
    "alternate",
    "alternate",
    "reconnect",
    "transfer",
    "conference",
    "conference",
    "conference",
    "put-down"
  ],
  "give-away": ["put-down", "put-down", "hold"],
  alternate: ["alternate", "transfer", "conference"],
  conference: ["clear-one", "consult", "put-down"],
  "call-in": ["clear-one", "consult", "hold", "put-down"],
  monitor: ["monitor", "transfer", "hold"],
  "pause-recording": ["resume-recording", "resume-recording", "resume-recording", "hold"]
}
