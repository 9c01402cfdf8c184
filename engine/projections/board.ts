import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { AgentSettings, Centre, QueueSettings } from "#actors/centre.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { AgentId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import type { Board, Desk, QueueTile } from "#wire/board.ts"
import { agentTile, deskOf } from "./agent-screen.ts"
import { type DayCounts, NO_CALLS, NO_WORK } from "./day-counts.ts"

/** Everything the screens are made of. */
export interface Scene {
  readonly centre: Centre
  readonly agents: ReadonlyMap<string, AgentState>
  readonly queues: ReadonlyMap<string, QueueState>
  /** Calls by where they are. */
  readonly calls: Board["calls"]
  readonly counts: DayCounts
  readonly links: Board["links"]
}

export interface Screens {
  readonly board: Board
  /** By agent. */
  readonly desks: Readonly<Record<string, Desk>>
}

/** All screens from the whole scene: what the incremental way must come to, step by step. */
export const screensOf = (scene: Scene): Screens => {
  const agents: Record<AgentId, Board["agents"][AgentId]> = {}
  const desks: Record<string, Desk> = {}
  for (const settings of scene.centre.agents) {
    const desk = deskIn(scene, settings)
    agents[settings.id] = desk.agent
    desks[settings.id] = desk
  }
  const queues: Record<QueueId, QueueTile> = {}
  for (const settings of scene.centre.queues) queues[settings.id] = queueTileIn(scene, settings)
  return { board: { agents, queues, calls: scene.calls, links: scene.links }, desks }
}

/** One agent's desk with its tile. */
export const deskIn = ({ agents, counts }: Scene, settings: AgentSettings): Desk => {
  const state = agents.get(settings.id)
  return deskOf(agentTile(settings, state, counts.agents[settings.id] ?? NO_WORK), state)
}

export const queueTileIn = ({ counts, queues }: Scene, settings: QueueSettings): QueueTile => {
  const state = queues.get(settings.id)
  // Who rings at an agent keeps the place, and counts as ringing and not as waiting.
  const waiting = state?._tag === "Open" ? Object.values(state.entries).filter(({ ringing }) => !ringing) : []
  let longest: EpochMs | null = null
  for (const { queuedAt } of waiting) if (longest === null || queuedAt < longest) longest = queuedAt
  return {
    id: settings.id,
    name: settings.name,
    waiting: waiting.length,
    longestSince: longest,
    serviceLevelSeconds: settings.serviceLevelSeconds,
    ...(counts.queues[settings.id] ?? NO_CALLS)
  }
}
