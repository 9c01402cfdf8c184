import { emptyList, type Compare, type Sorted, sortedBy } from "../sorted.ts"
import type { Work } from "../work.ts"
import type { Asks, Demand, Place, Profile, Waiter } from "./protocol.ts"

/** Waiting work: its order, and what it asks of an agent. */

/** Nothing here changes while work waits, so lists stay in order; `stages.ts` says what does once it is overdue. `ageingMs`: so much waiting counts as one point of priority. */
export const placeOf = ({ channel, priority, queuedAt }: Work, ageingMs: number | null): Place => ({
  alarm: channel === "alarm",
  priority: ageingMs === null ? priority : 0,
  since: ageingMs === null ? queuedAt : queuedAt - priority * ageingMs
})

/** Alarms, then by priority and entry, then by name, so that the order never is chance. */
export const inOrder: Compare<Pick<Waiter, "place" | "work">> = ({ place: a, work }, { place: b, work: other }) => {
  if (a.alarm !== b.alarm) return a.alarm ? -1 : 1
  if (a.priority !== b.priority) return b.priority - a.priority
  if (a.since !== b.since) return a.since - b.since
  return work.id < other.id ? -1 : work.id === other.id ? 0 : 1
}

export const demandKey = ({ channel, load }: Work, { areas, needs, only }: Asks): string =>
  JSON.stringify([channel, load, areas, needs, only])

/** Whether an agent can do it, where it is, and may. Whether they are free for it is another question. */
export const isAble = ({ agent, areas, skills }: Profile, asks: Asks): boolean =>
  (asks.only === null || asks.only === agent) && isNear(areas, asks.areas) && isSkilled(skills, asks.needs)

export const isNear = (serves: Profile["areas"], areas: Asks["areas"]): boolean =>
  areas === null || serves.length === 0 || serves.some((area) => areas.includes(area))

export const isSkilled = (skills: Profile["skills"], needs: Asks["needs"]): boolean =>
  needs.every(({ level, skill }) => (skills[skill] ?? 0) >= level)

export type DemandName = Pick<Demand, "queue" | "key">
const nameOf = ({ demand, work }: Waiter): DemandName => ({ queue: work.queue, key: demand })

const byPlace = sortedBy<Waiter>(inOrder)
const byName = sortedBy<Demand, DemandName>((a, b) => {
  if (a.queue !== b.queue) return a.queue < b.queue ? -1 : 1
  return a.key < b.key ? -1 : a.key === b.key ? 0 : 1
})

export const demandNamed = byName.get

/** What waits in one queue. */
export function* demandsIn(demands: Sorted<Demand>, queue: Demand["queue"]): Generator<Demand, void, undefined> {
  for (const demand of byName.from(demands, { queue, key: "" })) {
    if (demand.queue !== queue) return
    yield demand
  }
}

export const withDemand = (demands: Sorted<Demand>, waiter: Waiter): Sorted<Demand> => {
  const name = nameOf(waiter)
  const { channel, load } = waiter.work
  const demand = byName.get(demands, name) ?? { ...name, ...waiter.asks, channel, load, waiting: emptyList }
  return byName.put(demands, { ...demand, waiting: byPlace.put(demand.waiting, waiter) })
}

export const withoutDemand = (demands: Sorted<Demand>, waiter: Waiter): Sorted<Demand> => {
  const name = nameOf(waiter)
  const demand = byName.get(demands, name)
  if (demand === undefined) return demands
  const waiting = byPlace.without(demand.waiting, waiter)
  return waiting.size === 0 ? byName.without(demands, name) : byName.put(demands, { ...demand, waiting })
}
