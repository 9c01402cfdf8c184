import { isAlike } from "#actors/alike.ts"
import { presenceOf } from "#actors/agent/presence.ts"
import type { Message as AgentMessage, State as AgentState } from "#actors/agent/protocol.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { type Centre, capacityOf, type QueueSettings } from "#actors/centre.ts"
import type { Message as DistributorMessage, Profile } from "#actors/distributor/protocol.ts"
import { saidBy } from "#actors/output.ts"
import { hasRoom } from "#actors/presence.ts"
import type { Message as QueueMessage, State as QueueState } from "#actors/queue/protocol.ts"
import type { State as TaskState } from "#actors/task/protocol.ts"
import { CHANNELS, type WorkId, workIdOf } from "#actors/work.ts"
import type { Board } from "#wire/board.ts"
import { handsOf } from "./agent-laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must be so of a centre that changes while work flows. */

interface Census {
  readonly calls: ReadonlyMap<string, CallState>
  /** By the name of the work. */
  readonly tasks: ReadonlyMap<string, TaskState>
  readonly agents: ReadonlyMap<string, AgentState>
  readonly queues: ReadonlyMap<string, QueueState>
}

/** What actors were told of the centre, by their own mailboxes: laws judge them by it, and what they were told by the tables. */
export interface Told {
  readonly hear: (step: Step) => void
  /** Of a queue that is open; undefined when nobody has said anything of it. */
  readonly queue: (queue: string) => QueueSettings | undefined
  readonly profile: (group: string, agent: string) => Profile | undefined
  readonly profiles: (group: string) => ReadonlyArray<Profile>
  /** How many agents a distributor has. */
  readonly staff: (group: string) => number
  readonly isServed: (queue: string) => boolean
}

export const makeTold = (): Told => {
  const queues = new Map<string, QueueSettings>()
  const groups = new Map<string, ReadonlyMap<string, Profile>>()
  const idOf = (address: string) => address.slice(address.indexOf("/") + 1)
  return {
    hear: ({ address, after, message: heard }) => {
      const id = idOf(address)
      if (address.startsWith("queue/")) {
        const message = heard as QueueMessage
        if (message._tag === "Configured") queues.set(id, message.settings)
        else if (after._tag === "Unconfigured") queues.delete(id)
      }
      if (!address.startsWith("distributor/")) return
      const message = heard as DistributorMessage
      if (message._tag === "Configured")
        groups.set(id, new Map(message.agents.map((profile) => [profile.agent, profile])))
      else if (message._tag === "Retired") groups.delete(id)
    },
    queue: (queue) => queues.get(queue),
    profile: (group, agent) => groups.get(group)?.get(agent),
    profiles: (group) => [...(groups.get(group)?.values() ?? [])],
    staff: (group) => groups.get(group)?.size ?? 0,
    isServed: (queue) => {
      const group = queues.get(queue)?.group
      const staff = group === undefined ? undefined : groups.get(group)
      return staff !== undefined && [...staff.values()].some((profile) => profile.queues.includes(queue as never))
    }
  }
}

type Broken = (law: string) => void

/** From the step in which somebody was let go, they take nothing more. */
export const takesNothingAfterRetiring = ({ address, before, commands, message }: Step, broken: Broken): void => {
  const state = before as AgentState
  const isGone = state._tag === "Unconfigured" || (state._tag === "SignedIn" && state.retired)
  if (isGone && (message as AgentMessage)._tag === "Offered" && commands.some((one) => saidBy(one) === "AgentAccepted"))
    broken(`${address} takes an offer, and was let go`)
}

/** Who comes now goes through the newest version of what their number leads to. */
export const takesTheNewestFlow = (centre: Centre | undefined, { address, message }: Step, broken: Broken): void => {
  const arrived = message as CallMessage
  if (arrived._tag !== "Arrived" || centre === undefined) return
  const { attributes, flow } = arrived
  const id = centre.numbers[attributes["dialledNumber"] ?? ""]
  const newest = Math.max(...centre.flows.filter((one) => one.id === id).map(({ version }) => version))
  if (flow.id !== id || flow.version !== newest)
    broken(`${address} goes through ${flow.id} ${flow.version}, and ${id} ${newest} is the newest`)
}

/** Hands that were full, or in each other's way, when their agent was given less to do: nothing is torn away. */
export const makeOverfull = (centre: () => Centre) => {
  const excused = new Map<string, ReadonlySet<WorkId>>()
  return {
    stepped: ({ address, before, message }: Step): void => {
      if ((message as AgentMessage)._tag !== "Configured" || !address.startsWith("agent/")) return
      const hands = handsOf(before as AgentState).map(({ work }) => work.id)
      if (hands.length > 0) excused.set(address.slice("agent/".length), new Set(hands))
    },
    /** Undefined while one of those is still at hand. */
    capacityOf: (agent: string, state: AgentState | undefined) => {
      const settings = centre().agents.find(({ id }) => id === agent)
      const before = excused.get(agent)
      const isExcused =
        before !== undefined && state !== undefined && handsOf(state).some(({ work }) => before.has(work.id))
      return settings === undefined || isExcused ? undefined : capacityOf(centre(), settings)
    }
  }
}

/** Where actors and screens are not as the tables say. It heals within the time of a lost message. */
export function* unlikeTheCentre(centre: Centre, census: Census, board: Board, told: Told): Generator<string> {
  const { agents, queues } = census
  for (const settings of centre.agents) {
    const state = agents.get(settings.id)
    if (state === undefined || state._tag === "Unconfigured")
      yield `agent ${settings.id} is in the centre and not there`
    else if (state._tag === "SignedIn" && state.retired) yield `agent ${settings.id} is in the centre and let go`
    else if (!settings.queues.every((queue) => state.person.queues.includes(queue)))
      yield `agent ${settings.id} serves ${settings.queues.join()} and knows of ${state.person.queues.join()}`
    else if (state.person.capacity.id !== capacityOf(centre, settings).id)
      yield `agent ${settings.id} has the capacity of ${state.person.capacity.id}`
  }
  for (const [agent, state] of agents)
    if (state._tag !== "Unconfigured" && !centre.agents.some(({ id }) => id === agent))
      if (state._tag === "SignedOut" || !state.retired) yield `agent ${agent} is not in the centre and goes on`
      else if (CHANNELS.some((channel) => hasRoom(presenceOf(state).channels[channel])))
        yield `agent ${agent} is not in the centre and ready`
  for (const settings of centre.queues) {
    const state = queues.get(settings.id)
    if (state?._tag !== "Open" || state.closing !== null) yield `queue ${settings.id} is in the centre and closed`
    else if (!isAlike(state.settings, settings)) yield `queue ${settings.id} has other settings than the centre says`
  }
  for (const [queue, state] of queues)
    if (state._tag === "Open" && state.closing === null && !centre.queues.some(({ id }) => id === queue))
      yield `queue ${queue} is not in the centre and open`
  yield* forsaken(census, told)
  yield* unlikeTheBoard(centre, census, board)
}

/** Nobody waits where nobody will come, and nobody holds out their hand for what is no more. */
function* forsaken({ agents, calls, queues, tasks }: Census, told: Told): Generator<string> {
  const isHopeless = (queue: string) => {
    const state = queues.get(queue)
    return state?._tag !== "Open" || (state.closing !== null && !told.isServed(queue))
  }
  for (const [call, state] of calls)
    if (state._tag === "Waiting" && isHopeless(state.place.queue))
      yield `${workIdOf("call", call)} waits in queue ${state.place.queue}, which nobody serves`
  for (const [task, state] of tasks)
    if (state._tag === "Waiting" && isHopeless(state.task.asked.queue))
      yield `${task} waits in queue ${state.task.asked.queue}, which nobody serves`
  for (const [agent, state] of agents)
    for (const { _tag, work } of handsOf(state))
      if (_tag === "Offered" && queues.get(work.queue)?._tag !== "Open")
        yield `agent ${agent} is reserved for queue ${work.queue}, which is no more`
}

/** There is a tile for each agent and queue of the centre, and of who was let go for those who are still at work. */
function* unlikeTheBoard(centre: Centre, { agents, queues }: Census, board: Board): Generator<string> {
  const finishing = [...agents].flatMap(([id, state]) => (state._tag === "SignedIn" && state.retired ? [id] : []))
  const emptying = [...queues].flatMap(([id, state]) =>
    state._tag === "Open" && state.closing !== null && state.entries.size > 0 ? [id] : []
  )
  yield* unlike("agents", [...centre.agents.map(({ id }) => id), ...finishing], Object.keys(board.agents))
  yield* unlike("queues", [...centre.queues.map(({ id }) => id), ...emptying], Object.keys(board.queues))
  for (const { id, name } of centre.queues)
    if (board.queues[id] !== undefined && board.queues[id].name !== name) yield `the board calls queue ${id} otherwise`
  for (const [id, tile] of Object.entries(board.agents)) {
    const state = agents.get(id)
    if (state !== undefined && state._tag !== "Unconfigured" && tile.name !== state.person.name)
      yield `the board calls agent ${id} otherwise`
  }
}

function* unlike(what: string, wanted: ReadonlyArray<string>, shown: ReadonlyArray<string>): Generator<string> {
  const [is, was] = [new Set(shown), new Set(wanted)]
  const missing = [...was].filter((id) => !is.has(id))
  const surplus = [...is].filter((id) => !was.has(id))
  if (missing.length > 0) yield `the board has no tile of ${what} ${missing.join()}`
  if (surplus.length > 0) yield `the board has a tile of ${what} ${surplus.join()}, who are not there`
}
