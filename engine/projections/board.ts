import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { AgentSettings, Centre, QueueSettings } from "#actors/centre.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { AgentId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import type { Board, Desk, QueueTile } from "#wire/board.ts"
import type { ListHint } from "#wire/topics.ts"
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
  /** When lists of call records changed last, by agent; "" for the list of all calls. */
  readonly records: ReadonlyMap<string, ListHint>
}

/** The wallboard, from the whole scene. */
export const boardOf = (scene: Scene): Board => {
  const agents: Record<AgentId, Board["agents"][AgentId]> = {}
  for (const settings of scene.centre.agents) agents[settings.id] = deskIn(scene, settings).agent
  const queues: Record<QueueId, QueueTile> = {}
  for (const settings of scene.centre.queues) queues[settings.id] = queueTileIn(scene, settings)
  return { agents, queues, calls: scene.calls, links: scene.links }
}

/** One agent's desk with its tile. */
export const deskIn = ({ agents, counts }: Scene, settings: AgentSettings): Desk => {
  const state = agents.get(settings.id)
  return deskOf(agentTile(settings, state, counts.agents[settings.id] ?? NO_WORK), state)
}

export const queueTileIn = ({ counts, queues }: Scene, settings: QueueSettings): QueueTile => {
  const state = queues.get(settings.id)
  const entries = state?._tag === "Open" ? Object.values(state.entries) : []
  let longest: EpochMs | null = null
  for (const { queuedAt } of entries) if (longest === null || queuedAt < longest) longest = queuedAt
  return {
    id: settings.id,
    name: settings.name,
    waiting: entries.length,
    longestSince: longest,
    serviceLevelSeconds: settings.serviceLevelSeconds,
    ...(counts.queues[settings.id] ?? NO_CALLS)
  }
}

/** Where a call counts on the board; undefined when it is nowhere any more, or not yet. */
export const placeOf = (state: CallState | undefined): keyof Board["calls"] | undefined =>
  state === undefined ? undefined : PLACES[state._tag]

const PLACES: Record<CallState["_tag"], keyof Board["calls"] | undefined> = {
  New: undefined,
  Playing: "inFlow",
  Prompting: "inFlow",
  Collecting: "inFlow",
  Queueing: "waiting",
  Waiting: "waiting",
  Ringing: "ringing",
  Talking: "talking",
  Ended: undefined,
  Gone: undefined
}
