import type { Fact } from "#actors/facts.ts"
import type { State } from "#actors/task/protocol.ts"
import type { WorkFilter, WorkView } from "#wire/work.ts"

/** A page unless it is said. */
const PAGE = 100

type Known = Exclude<State, { _tag: "New" | "Gone" }>
const isKnown = (state: State): state is Known => state._tag !== "New" && state._tag !== "Gone"

const STATES = {
  Queueing: "queueing",
  Waiting: "waiting",
  Alerting: "alerting",
  Active: "active",
  SetAside: "set-aside"
} as const

/** A task as it is now; undefined when it is over and its end is on record. */
export const viewOf = (state: State): WorkView | undefined => {
  if (!isKnown(state) || state._tag === "Ended") return undefined
  const { attributes, channel, id, priority, queue, queuedAt } = state.task.asked
  return {
    work: id,
    id: id.slice(id.indexOf("/") + 1),
    channel,
    queue,
    state: STATES[state._tag],
    agent: "agent" in state ? state.agent : null,
    createdAt: queuedAt,
    startedAt: "startedAt" in state ? state.startedAt : null,
    endedAt: null,
    priority,
    attributes,
    note: null
  }
}

/** Open work that may be seen, newest first: names grow with time. */
export const pageOf = (
  states: Iterable<State>,
  filter: WorkFilter,
  isSeen: (work: WorkView) => boolean
): ReadonlyArray<WorkView> =>
  [...states]
    .flatMap((state) => viewOf(state) ?? [])
    .filter(isSeen)
    .filter(
      ({ agent, channel, id, queue }) =>
        (filter.before === undefined || id < filter.before) &&
        (filter.queue === undefined || queue === filter.queue) &&
        (filter.channel === undefined || channel === filter.channel) &&
        (filter.agent === undefined || agent === filter.agent)
    )
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, filter.limit ?? PAGE)

/** A task that is over, from its facts; null when there was none of that name. */
export const viewOfFacts = (facts: ReadonlyArray<Fact>): WorkView | null => {
  let view: WorkView | null = null
  for (const fact of facts) {
    if (fact._tag === "TaskCreated") {
      const { at, channel, queue, title, work } = fact
      const attributes = title === "" ? {} : { title }
      const id = work.slice(work.indexOf("/") + 1)
      const none = { agent: null, startedAt: null, endedAt: null, priority: 0, note: null }
      view = { work, id, channel, queue, state: "waiting", createdAt: at, attributes, ...none }
    }
    if (view === null) continue
    if (fact._tag === "TaskStarted") view = { ...view, agent: fact.agent, startedAt: fact.at }
    if (fact._tag === "TaskEnded") {
      const { agent, at, note, outcome } = fact
      view = { ...view, agent, endedAt: at, note, state: outcome }
    }
  }
  return view
}
