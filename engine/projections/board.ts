import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Attended } from "#actors/call/attended.ts"
import type { AgentSettings, Centre, QueueSettings } from "#actors/centre.ts"
import { unitOfAgent } from "#actors/organisation.ts"
import { figuresOf } from "#actors/queue/places.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { AgentId, QueueId } from "#actors/vocabulary.ts"
import type { WorkId } from "#actors/work.ts"
import type { Board, Desk, QueueTile } from "#wire/board.ts"
import type { Masking } from "#wire/masked-number.ts"
import type { SwitchQueues } from "#wire/switch-queues.ts"
import type { ListHint } from "#wire/topics.ts"
import { agentTile, deskOf } from "./agent-screen.ts"
import type { IncidentsSeen } from "./incidents-seen.ts"
import { type DayCounts, NO_CALLS, NO_WORK } from "./day-counts.ts"
import { nextIn, type WaitingCalls } from "./waiting-calls.ts"

export type ShownAgent = Pick<AgentSettings, "id" | "name" | "queues">
export type ShownQueue = Pick<QueueSettings, "id" | "name" | "serviceLevelSeconds">

/** Everything the screens are made of. */
export interface Scene {
  readonly centre: Centre
  /** Who has a tile: the centre's people, and those whom it let go and who finish what they have. */
  readonly staff: ReadonlyMap<string, ShownAgent>
  /** The centre's queues, and those that it has no more and in which somebody waits. */
  readonly lines: ReadonlyMap<string, ShownQueue>
  readonly agents: ReadonlyMap<string, AgentState>
  readonly queues: ReadonlyMap<string, QueueState>
  /** Calls with an agent in them, by their work. */
  readonly attended: ReadonlyMap<WorkId, Attended>
  /** Calls by where they are. */
  readonly calls: Board["calls"]
  readonly waiting: WaitingCalls
  readonly incidents: IncidentsSeen
  readonly counts: DayCounts
  readonly links: Board["links"]
  /** The switch's own; null: it has none. */
  readonly switchQueues: SwitchQueues | null
  /** Which numbers screens cover. */
  readonly masking: Masking
  /** When lists of call records changed last, by agent; "" for the list of all calls. */
  readonly records: ReadonlyMap<string, ListHint>
}

export const staffOf = (centre: Centre, agents: Scene["agents"]): Scene["staff"] =>
  new Map<string, ShownAgent>([
    ...[...agents].flatMap(([id, state]) =>
      state._tag === "SignedIn"
        ? [[id, { id: state.person.agent, name: state.person.name, queues: state.person.queues }] as const]
        : []
    ),
    ...centre.agents.map((settings) => [settings.id, settings] as const)
  ])

export const linesOf = (centre: Centre, queues: Scene["queues"]): Scene["lines"] => {
  const has = new Set<string>(centre.queues.map(({ id }) => id))
  return new Map<string, ShownQueue>([
    ...centre.queues.map((settings) => [settings.id, settings] as const),
    ...[...queues].flatMap(([id, state]) =>
      has.has(id) || state._tag !== "Open" || state.entries.size === 0 ? [] : [[id, state.settings] as const]
    )
  ])
}

export const switchQueuesIn = ({ switchQueues }: Scene): Pick<Board, "switchQueues"> =>
  switchQueues === null ? {} : { switchQueues }

/** The wallboard, from the whole scene. */
export const boardOf = (scene: Scene): Board => {
  const agents: Record<AgentId, Board["agents"][AgentId]> = {}
  for (const settings of scene.staff.values()) agents[settings.id] = deskIn(scene, settings).agent
  const queues: Record<QueueId, QueueTile> = {}
  for (const settings of scene.lines.values()) queues[settings.id] = queueTileIn(scene, settings)
  const { calls, counts, links } = scene
  return { agents, queues, calls, listed: counts.listed, links, ...switchQueuesIn(scene) }
}

/** One agent's desk with its tile. */
export const deskIn = ({ agents, attended, centre, counts, masking, staff }: Scene, settings: ShownAgent): Desk => {
  const state = agents.get(settings.id)
  const unit = unitOfAgent(centre, settings.id)
  return deskOf(agentTile(settings, unit, state, counts.agents[settings.id] ?? NO_WORK), state, {
    masking,
    callOf: (work) => attended.get(work),
    nameOf: (agent) => staff.get(agent)?.name
  })
}

export const queueTileIn = ({ counts, masking, queues, waiting: calls }: Scene, settings: ShownQueue): QueueTile => {
  const { longestSince, waiting } = figuresOf(queues.get(settings.id))
  return {
    id: settings.id,
    name: settings.name,
    waiting,
    longestSince,
    next: nextIn(calls, settings.id, masking),
    serviceLevelSeconds: settings.serviceLevelSeconds,
    ...(counts.queues[settings.id] ?? NO_CALLS)
  }
}
