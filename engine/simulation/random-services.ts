import type { Chance } from "./chance.ts"
import type { AgentPlan } from "./scenario.ts"
import type { ServiceDeed, ServicePlan } from "./services.ts"

/** Every other day people press what they have: most of it does not fit in that moment. */
export const servicesOf = (
  chance: Chance,
  dayMs: number,
  agents: ReadonlyArray<AgentPlan>
): ReadonlyArray<ServicePlan> => {
  if (!chance.happens(0.5)) return []
  const names = agents.map(({ name }) => name)
  return Array.from({ length: chance.between(50, 300) }, () => story(chance, dayMs, names))
    .flat()
    .toSorted((a, b) => a.at - b.at)
}

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

const DEEDS: ReadonlyArray<ServiceDeed> = [
  "hold",
  "hold",
  "hold",
  "consult",
  "consult",
  "consult",
  "consult",
  "alternate",
  "reconnect",
  "transfer",
  "conference",
  "give-away",
  "send-to-queue",
  "send-to-flow",
  "call-in",
  "call-in",
  "call-in",
  "monitor",
  "monitor",
  "clear-one",
  "send-away",
  "deflect",
  "pick-up",
  "digits",
  "pause-recording",
  "dial",
  "call-out"
]

const FOLLOWS: Readonly<Partial<Record<ServiceDeed, ReadonlyArray<ServiceDeed>>>> = {
  hold: ["retrieve", "retrieve", "consult", "give-away"],
  consult: ["alternate", "reconnect", "transfer", "conference", "conference"],
  alternate: ["alternate", "transfer", "conference"],
  conference: ["clear-one", "consult"],
  "call-in": ["clear-one", "consult", "hold"],
  monitor: ["monitor", "transfer", "hold"],
  "pause-recording": ["resume-recording", "resume-recording", "hold"]
}
