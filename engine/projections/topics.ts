import { reasonsOf, statesOf } from "#actors/centre.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Board } from "#wire/board.ts"
import type { ListHint, StateOf, TopicName } from "#wire/topics.ts"
import { boardOf, deskIn, queueTileIn, switchQueuesIn, type Scene, type ShownAgent, type ShownQueue } from "./board.ts"
import { incidentsAgain, incidentsOf, ownIncidentsAgain, ownIncidentsOf } from "./incident-lists.ts"
import { helpRequestsAgain, helpRequestsOf } from "./help-requests.ts"
import { unitBoardAgain, unitBoardOf } from "./unit-board.ts"

/**
 * What has changed since topics were drawn last: `agent/1001`, `desk/1001` (the call at their hand, which their tile does not show), `queue/sales`, `calls` (how many are where), `listed` (how many of the
 * day were on a list), `links`, `switch-queues`, `words`
 * (of reasons and states), `incident/t1-3`, `incidents` (all of them), `check-ins`, and `records/…` for lists of call records (of one agent, or `records/` for all).
 */
export type Touched = ReadonlySet<string>

/** How one topic is drawn. `again` shares with `shown` whatever was not touched, so that a difference is found quickly. */
interface View<S> {
  /** Undefined: there is no such topic. */
  readonly whole: (scene: Scene, key: string) => S | undefined
  readonly again: (shown: S, touched: Touched, scene: Scene, key: string) => S
}

const agentSettings = ({ staff }: Scene, key: string): ShownAgent | undefined => staff.get(key)

const board: View<Board> = {
  whole: (scene, key) => (key === "" ? boardOf(scene) : unitBoardOf(scene, key)),
  again: (shown, touched, scene, key) => {
    if (key !== "") return unitBoardAgain(shown, touched, scene, key)
    return {
      agents: withTiles(shown.agents, touchedOf(touched, "agent/"), (id) =>
        tileOf(scene.staff.get(id), (settings: ShownAgent) => deskIn(scene, settings).agent)
      ),
      queues: withTiles(shown.queues, touchedOf(touched, "queue/"), (id) =>
        tileOf(scene.lines.get(id), (settings: ShownQueue) => queueTileIn(scene, settings))
      ),
      calls: touched.has("calls") ? scene.calls : shown.calls,
      listed: touched.has("listed") ? scene.counts.listed : shown.listed,
      links: touched.has("links") ? scene.links : shown.links,
      ...switchQueuesIn(scene)
    }
  }
}

const tileOf = <S, T>(settings: S | undefined, drawn: (settings: S) => T): T | undefined =>
  settings === undefined ? undefined : drawn(settings)

const touchedOf = (touched: Touched, prefix: string): ReadonlyArray<string> =>
  [...touched].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))

/** Whoever is not there any more has no tile. */
const withTiles = <T>(
  shown: Readonly<Record<string, T>>,
  touched: ReadonlyArray<string>,
  tile: (id: string) => T | undefined
): Readonly<Record<string, T>> => {
  if (touched.length === 0) return shown
  const tiles = { ...shown }
  for (const id of touched) {
    const drawn = tile(id)
    if (drawn === undefined) delete tiles[id]
    else tiles[id] = drawn
  }
  return tiles
}

const NEVER_CHANGED: ListHint = { changes: 0, at: 0 as EpochMs }

const listHint = (scene: Scene, key: string): ListHint => scene.records.get(key) ?? NEVER_CHANGED

/** One entry for each topic that a screen may follow. */
export const views: { readonly [Name in TopicName]: View<StateOf<Name>> } = {
  board,
  words: {
    whole: ({ centre }) => ({ reasons: reasonsOf(centre), states: statesOf(centre) }),
    again: (shown, touched, { centre }) =>
      touched.has("words") ? { reasons: reasonsOf(centre), states: statesOf(centre) } : shown
  },
  desk: {
    whole: (scene, key) => {
      const settings = agentSettings(scene, key)
      return settings && deskIn(scene, settings)
    },
    again: (shown, touched, scene, key) => {
      if (!touched.has(`agent/${key}`) && !touched.has(`desk/${key}`)) return shown
      // Who is gone sits before the screen yet, and sees that nothing is left.
      return deskIn(scene, agentSettings(scene, key) ?? { ...shown.agent, queues: [] })
    }
  },
  help: {
    whole: helpRequestsOf,
    again: helpRequestsAgain
  },
  alarms: {
    whole: incidentsOf,
    again: incidentsAgain
  },
  "own-alarms": {
    whole: (scene, key) => (agentSettings(scene, key) === undefined ? undefined : ownIncidentsOf(scene, key)),
    again: ownIncidentsAgain
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
