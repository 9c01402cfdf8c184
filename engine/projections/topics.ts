import { type AgentSettings, type QueueSettings, reasonsOf, statesOf } from "#actors/centre.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Board } from "#wire/board.ts"
import type { ListHint, StateOf, TopicName } from "#wire/topics.ts"
import { boardOf, deskIn, queueTileIn, type Scene } from "./board.ts"
import { unitBoardAgain, unitBoardOf } from "./unit-board.ts"

/**
 * What has changed since topics were drawn last: `agent/1001`, `queue/sales`, `calls` (how many are where), `links`, and
 * `records/…` for lists of call records (of one agent, or `records/` for all).
 */
export type Touched = ReadonlySet<string>

/** How one topic is drawn. `again` shares with `shown` whatever was not touched, so that a difference is found quickly. */
interface View<S> {
  /** Undefined: there is no such topic. */
  readonly whole: (scene: Scene, key: string) => S | undefined
  readonly again: (shown: S, touched: Touched, scene: Scene, key: string) => S
}

const agentSettings = ({ centre }: Scene, key: string): AgentSettings | undefined =>
  centre.agents.find(({ id }) => id === key)

const board: View<Board> = {
  whole: (scene, key) => (key === "" ? boardOf(scene) : unitBoardOf(scene, key)),
  again: (shown, touched, scene, key) => {
    if (key !== "") return unitBoardAgain(shown, touched, scene, key)
    const agents = touchedOf(touched, "agent/", scene.centre.agents)
    const queues = touchedOf(touched, "queue/", scene.centre.queues)
    return {
      agents: withTiles(shown.agents, agents, (settings: AgentSettings) => deskIn(scene, settings).agent),
      queues: withTiles(shown.queues, queues, (settings: QueueSettings) => queueTileIn(scene, settings)),
      calls: touched.has("calls") ? scene.calls : shown.calls,
      links: touched.has("links") ? scene.links : shown.links
    }
  }
}

const touchedOf = <S extends { readonly id: string }>(
  touched: Touched,
  prefix: string,
  settings: ReadonlyArray<S>
): ReadonlyArray<S> => settings.filter(({ id }) => touched.has(prefix + id))

const withTiles = <S extends { readonly id: string }, T>(
  shown: Readonly<Record<string, T>>,
  touched: ReadonlyArray<S>,
  tile: (settings: S) => T
): Readonly<Record<string, T>> =>
  touched.length === 0 ? shown : { ...shown, ...Object.fromEntries(touched.map((each) => [each.id, tile(each)])) }

const NEVER_CHANGED: ListHint = { changes: 0, at: 0 as EpochMs }

const listHint = (scene: Scene, key: string): ListHint => scene.records.get(key) ?? NEVER_CHANGED

/** One entry for each topic that a screen may follow. */
export const views: { readonly [Name in TopicName]: View<StateOf<Name>> } = {
  board,
  words: {
    whole: ({ centre }) => ({ reasons: reasonsOf(centre), states: statesOf(centre) }),
    // They stay as they are while the engine runs.
    again: (shown) => shown
  },
  desk: {
    whole: (scene, key) => {
      const settings = agentSettings(scene, key)
      return settings && deskIn(scene, settings)
    },
    again: (shown, touched, scene, key) => {
      const settings = touched.has(`agent/${key}`) ? agentSettings(scene, key) : undefined
      return settings === undefined ? shown : deskIn(scene, settings)
    }
  },
  "all-calls": {
    whole: (scene) => listHint(scene, ""),
    again: (shown, touched, scene) => (touched.has("records/") ? listHint(scene, "") : shown)
  },
  calls: {
    whole: (scene, key) => (agentSettings(scene, key) === undefined ? undefined : listHint(scene, key)),
    again: (shown, touched, scene, key) => (touched.has(`records/${key}`) ? listHint(scene, key) : shown)
  }
}
