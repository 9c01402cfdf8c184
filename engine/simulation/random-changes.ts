import type { AgentSettings, QueueSettings } from "#actors/centre.ts"
import type { GroupId, QueueId, SkillId } from "#actors/vocabulary.ts"
import { CHANNELS } from "#actors/work.ts"
import type { Chance } from "./chance.ts"
import { POLICIES } from "./recording-plans.ts"
import { type AgentPlan, CAPACITIES, type CentreDeed, LATER_FLOWS, type Scenario } from "./scenario.ts"

/** Days on which nobody touches the centre. */
const QUIET_DAYS = 0.45

/** Lines that may come while work flows; the last one leads into a group that nobody is in at first. */
const LINES = ["sales", "help", "extra"]

const GROUPS = ["centre", "centre", "annexe"].map((group) => group as GroupId)

/** What an administrator does to the centre while people call; and who is added only then. */
export const changesOf = (
  chance: Chance,
  dayMs: number,
  agents: ReadonlyArray<AgentPlan>
): { readonly changes: NonNullable<Scenario["changes"]>; readonly later: ReadonlySet<string> } => {
  if (chance.happens(QUIET_DAYS)) return { changes: [], later: new Set() }
  const names = agents.map(({ name }) => name)
  // Somebody is there from the beginning.
  const later = new Set(names.slice(1).filter(() => chance.happens(0.15)))
  const some = Array.from({ length: chance.between(1, 10) }, () => deed(chance, names))
  // Most who are let go, and most of what is taken out, come back, some in the next moment.
  const all = some.flatMap((each) => {
    const at = chance.between(0, dayMs)
    const back = backOf(each)
    if (back === undefined || chance.happens(0.3)) return [{ at, ...each }]
    const afterMs = chance.pick([0, chance.between(1, 50), chance.between(1, 20_000), chance.between(1, 60_000)])
    return [
      { at, ...each },
      { at: Math.min(at + afterMs, dayMs), ...back }
    ]
  })
  const added = [...later].map((agent) => ({ at: chance.between(0, dayMs), does: "add-agent", agent }) as const)
  return { changes: [...all, ...added].toSorted((a, b) => a.at - b.at), later }
}

/** On most days the centre decides what it records, from the beginning or while people talk. */
export const recordingChangesOf = (
  chance: Chance,
  dayMs: number,
  agents: ReadonlyArray<AgentPlan>
): NonNullable<Scenario["changes"]> => {
  if (chance.happens(0.35)) return []
  const at = () => (chance.happens(0.4) ? 0 : chance.between(0, dayMs))
  return Array.from({ length: chance.between(1, 5) }, () =>
    chance.pick<() => { readonly at: number } & CentreDeed>([
      () => ({ at: at(), does: "set-recording", rules: chance.pick(POLICIES) }),
      () => ({ at: at(), does: "set-recording", rules: chance.pick(POLICIES) }),
      () => ({ at: at(), does: "record-from-arrival", flows: chance.pick([[], ["hotline"], ["hotline", "direct"]]) }),
      () => ({
        at: at(),
        does: "change-agent",
        agent: chance.pick(agents).name,
        to: { recording: chance.pick(["rules", "always", "never"]) }
      })
    ])()
  )
}

/** Some lines close for callers for a while, as their calendar says. */
export const openingChangesOf = (chance: Chance, dayMs: number): NonNullable<Scenario["changes"]> =>
  chance.happens(0.6)
    ? []
    : Array.from({ length: chance.between(1, 3) }, () => {
        const at = chance.between(0, dayMs)
        const queue = chance.pick(["sales", "help"])
        const until = Math.min(dayMs, at + chance.between(1, 60_000))
        return [
          { at, does: "change-queue", queue, to: { isShut: true } },
          { at: until, does: "change-queue", queue, to: { isShut: false } }
        ] as const
      }).flat()

const backOf = (deed: CentreDeed): CentreDeed | undefined => {
  if (deed.does === "remove-agent") return { does: "add-agent", agent: deed.agent }
  return deed.does === "remove-queue" ? { does: "add-queue", queue: deed.queue } : undefined
}

const deed = (chance: Chance, names: ReadonlyArray<string>): CentreDeed => {
  const [agent, queue] = [chance.pick(names), chance.pick(LINES)]
  return chance.pick<() => CentreDeed>([
    () => ({ does: "remove-agent", agent }),
    () => ({ does: "remove-agent", agent }),
    () => ({ does: "change-agent", agent, to: agentChange(chance) }),
    () => ({ does: "change-agent", agent, to: agentChange(chance) }),
    () => ({ does: "remove-queue", queue }),
    () => ({ does: "add-queue", queue }),
    () => ({ does: "change-queue", queue, to: queueChange(chance) }),
    () => ({ does: "change-queue", queue, to: queueChange(chance) }),
    () => ({ does: "add-flow", flow: chance.pick(LATER_FLOWS) }),
    () => ({ does: "move-number", number: chance.pick(["95000", "95001"]), to: chance.pick(["hotline", "direct"]) })
  ])()
}

const agentChange = (chance: Chance): Partial<AgentSettings> =>
  chance.pick<() => Partial<AgentSettings>>([
    () => ({ queues: LINES.filter(() => chance.happens(0.6)).map((line) => line as QueueId) }),
    () => ({ skills: chance.pick([{}, { english: chance.between(1, 9) } as Record<SkillId, number>]) }),
    () => ({ capacity: chance.pick(CAPACITIES).id }),
    () => ({ name: `${chance.between(1, 99)} renamed` })
  ])()

const queueChange = (chance: Chance): Partial<QueueSettings> =>
  chance.pick<() => Partial<QueueSettings>>([
    () => ({ group: chance.pick(GROUPS) }),
    () => ({ group: chance.pick(GROUPS) }),
    () => ({ priority: chance.pick([0, 5, 20]), ageingMs: chance.pick([null, 2_000]) }),
    () => ({ needs: chance.pick([[], [{ skill: "english" as SkillId, level: chance.between(1, 4) }]]) }),
    () => ({ wrapUpMs: chance.pick([0, 8_000]), ringTimeoutMs: chance.pick([5_000, 15_000]) }),
    () => ({ maxWaiting: chance.pick([1, 8]), name: `${chance.between(1, 99)} renamed` }),
    () => ({ waitPrompt: "wait", waitPromptEveryMs: 10_000, waitAtMostMs: chance.pick([null, 20_000]) }),
    () => ({ channels: chance.pick([CHANNELS, CHANNELS.filter((channel) => channel !== "mail")]) })
  ])()
