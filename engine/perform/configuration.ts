import { tellAgent } from "#actors/agent/protocol.ts"
import { isAlike } from "#actors/alike.ts"
import {
  type AgentSettings,
  type Centre,
  capacityOf,
  groupOf,
  groupsOf,
  type QueueSettings,
  reasonsOf
} from "#actors/centre.ts"
import { tellDistributor } from "#actors/distributor/protocol.ts"
import type { Tell } from "#actors/output.ts"
import { tellQueue } from "#actors/queue/protocol.ts"
import type { AgentId, GroupId, QueueId } from "#actors/vocabulary.ts"

/** A queue that was taken out while work waits in it, and who served it then. They go on until it is empty. */
export interface ClosingQueue {
  readonly settings: QueueSettings
  readonly agents: ReadonlyArray<AgentId>
}

/** The centre as its actors run it: what its tables say, and what they no longer say and is still in use. */
export interface InForce {
  readonly centre: Centre
  readonly closing: ReadonlyArray<ClosingQueue>
}

/** Each actor that the centre wants, and all that it is told of it. */
interface Wanted {
  readonly queues: ReadonlyMap<QueueId, Tell>
  readonly distributors: ReadonlyMap<GroupId, Tell>
  readonly agents: ReadonlyMap<AgentId, Tell>
}

/** The tables say something else now: what they no longer have closes, and what came back is as if it had never gone. */
export const changedTo = ({ centre: before, closing }: InForce, centre: Centre): InForce => {
  const has = new Set(centre.queues.map(({ id }) => id))
  const known = new Set(closing.map(({ settings }) => settings.id))
  const gone = before.queues.filter(({ id }) => !has.has(id) && !known.has(id))
  return {
    centre,
    closing: [
      ...closing.filter(({ settings }) => !has.has(settings.id)),
      ...gone.map((settings) => ({
        settings,
        agents: before.agents.filter(({ queues }) => queues.includes(settings.id)).map(({ id }) => id)
      }))
    ]
  }
}

/** A queue is over: nobody is kept for it any more. */
export const closed = (inForce: InForce, queue: string): InForce =>
  inForce.closing.some(({ settings }) => settings.id === queue)
    ? { ...inForce, closing: inForce.closing.filter(({ settings }) => settings.id !== queue) }
    : inForce

/** Everybody is told everything: queues, distributors, agents. */
export const configuration = (inForce: InForce): ReadonlyArray<Tell> => {
  const { agents, distributors, queues } = wantedBy(inForce)
  return [...queues.values(), ...distributors.values(), ...agents.values()]
}

/**
 * What to tell whom when one centre follows another: what is new or other than before, and who is gone. Distributors hear
 * first: a queue or an agent that moves says at once to the new one where it stands. `linked`: there is a switch, which a
 * new distributor cannot know.
 */
export const difference = (before: InForce, after: InForce, linked: boolean): ReadonlyArray<Tell> => {
  const [was, is] = [wantedBy(before), wantedBy(after)]
  const begun = [...is.distributors.keys()].filter((group) => !was.distributors.has(group))
  return [
    ...news(was.distributors, is.distributors),
    ...(linked ? begun.map((group) => tellDistributor(group, { _tag: "TelephonyBack" })) : []),
    ...news(was.queues, is.queues),
    ...news(was.agents, is.agents),
    ...missing(was.agents, is.agents).map((agent) => tellAgent(agent, { _tag: "Retired" })),
    ...missing(was.distributors, is.distributors).map((group) => tellDistributor(group, { _tag: "Retired" })),
    ...begun.map((group) => tellDistributor(group, { _tag: "Resumed" }))
  ]
}

const news = <Id>(was: ReadonlyMap<Id, Tell>, is: ReadonlyMap<Id, Tell>): ReadonlyArray<Tell> =>
  [...is].filter(([id, tell]) => !isAlike(was.get(id), tell)).map(([, tell]) => tell)

const missing = <Id>(was: ReadonlyMap<Id, Tell>, is: ReadonlyMap<Id, Tell>): ReadonlyArray<Id> =>
  [...was.keys()].filter((id) => !is.has(id))

/** Names that the centre wants; whoever else lives has no business there. */
export const isWanted = (inForce: InForce): ((address: string) => boolean) => {
  const addresses = new Set<string>(configuration(inForce).map(({ to }) => to))
  return (address) => addresses.has(address)
}

const wantedBy = ({ centre, closing }: InForce): Wanted => {
  const queues = [...centre.queues, ...closing.map(({ settings }) => settings)]
  const whole: Centre = { ...centre, queues, agents: centre.agents.map((agent) => kept(agent, closing)) }
  const staff = whole.agents.map((agent) => ({ ...agent, group: groupOf(whole, agent) }))
  const isServed = ({ group, id }: QueueSettings) =>
    staff.some((agent) => agent.group === group && agent.queues.includes(id))
  return {
    queues: new Map([
      ...centre.queues.map(
        (settings) => [settings.id, tellQueue(settings.id, { _tag: "Configured", settings })] as const
      ),
      ...closing.map(
        ({ settings }) =>
          [settings.id, tellQueue(settings.id, { _tag: "Retired", served: isServed(settings) })] as const
      )
    ]),
    distributors: new Map(
      groupsOf(whole).map((group) => {
        const profiles = staff
          .filter((agent) => agent.group === group)
          .map(({ areas, id, queues: served, skills, tiers }) => ({
            agent: id,
            queues: served,
            skills,
            areas,
            ...(tiers === undefined || Object.keys(tiers).length === 0 ? {} : { tiers })
          }))
        return [group, tellDistributor(group, { _tag: "Configured", group, agents: profiles })]
      })
    ),
    agents: new Map(
      staff.flatMap((agent) => (agent.group === undefined ? [] : [[agent.id, settingsOf(centre, agent, agent.group)]]))
    )
  }
}

/** Who served a queue that closes goes on, after all that they serve now. */
const kept = (agent: AgentSettings, closing: InForce["closing"]): AgentSettings => {
  const more = closing.filter(({ agents }) => agents.includes(agent.id)).map(({ settings }) => settings.id)
  return more.length === 0 ? agent : { ...agent, queues: [...new Set([...agent.queues, ...more])] }
}

const settingsOf = (centre: Centre, agent: AgentSettings, group: GroupId): Tell => {
  const { areas, id, name, queues, skills } = agent
  const [capacity, reasons] = [capacityOf(centre, agent), reasonsOf(centre)]
  return tellAgent(id, { _tag: "Configured", name, group, queues, skills, areas, capacity, reasons, tallies: true })
}
