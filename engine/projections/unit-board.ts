import { type Place, placeOf, unitsFrom } from "#actors/organisation.ts"
import { figuresOf } from "#actors/queue/places.ts"
import type { Board } from "#wire/board.ts"
import { deskIn, queueTileIn, type Scene } from "./board.ts"

/** The board of one unit and those below it: its people, the queues that are theirs or that they serve, and counts over these. */
export const unitBoardOf = (scene: Scene, unit: string): Board | undefined => {
  const place = placeIn(scene, unit)
  return place === undefined ? undefined : drawn(scene, place)
}

/** What was not touched is shared with what was shown. */
export const unitBoardAgain = (shown: Board, touched: ReadonlySet<string>, scene: Scene, unit: string): Board => {
  const place = placeIn(scene, unit)
  // Of a unit that is gone nothing is left to see; of one that was changed everything is drawn anew.
  if (place === undefined) return { ...shown, agents: {}, queues: {}, calls: NO_CALLS }
  if (!isAsShown(shown, place)) return drawn(scene, place)
  const isTouched = (prefix: string) => (id: string) => touched.has(prefix + id)
  const agents = [...place.agents].filter(isTouched("agent/"))
  const queues = [...place.queues].filter(isTouched("queue/"))
  const isSame = agents.length === 0 && queues.length === 0
  if (isSame && !touched.has("links")) return shown
  return {
    agents: agents.length === 0 ? shown.agents : { ...shown.agents, ...agentTiles(scene, new Set(agents)) },
    queues: queues.length === 0 ? shown.queues : { ...shown.queues, ...queueTiles(scene, new Set(queues)) },
    calls: isSame ? shown.calls : callsAt(scene, place),
    listed: null,
    links: scene.links
  }
}

const NO_CALLS: Board["calls"] = { inFlow: 0, waiting: 0, ringing: 0, talking: 0 }

const drawn = (scene: Scene, place: Place): Board => ({
  agents: agentTiles(scene, place.agents),
  queues: queueTiles(scene, place.queues),
  calls: callsAt(scene, place),
  listed: null,
  links: scene.links
})

/** Of each centre that there was, by unit: who belongs to it does not change within one. */
const places = new WeakMap<Scene["centre"], Map<string, Place | undefined>>()

const placeIn = ({ centre }: Scene, unit: string): Place | undefined => {
  let known = places.get(centre)
  if (known === undefined) places.set(centre, (known = new Map()))
  if (known.has(unit)) return known.get(unit)
  const units = unitsFrom(centre, unit)
  const place = units && placeOf(centre, units)
  // Asked for by outside texts: what is not there is not remembered.
  if (place !== undefined) known.set(unit, place)
  return place
}

const isAsShown = (shown: Board, { agents, queues }: Place): boolean =>
  holdsAll(shown.agents, agents) && holdsAll(shown.queues, queues)

const holdsAll = (tiles: Readonly<Record<string, unknown>>, ids: ReadonlySet<string>): boolean =>
  Object.keys(tiles).length === ids.size && [...ids].every((id) => Object.hasOwn(tiles, id))

const agentTiles = (scene: Scene, ids: ReadonlySet<string>): Board["agents"] =>
  Object.fromEntries(
    [...scene.staff.values()]
      .filter(({ id }) => ids.has(id))
      .map((settings) => [settings.id, deskIn(scene, settings).agent])
  )

const queueTiles = (scene: Scene, ids: ReadonlySet<string>): Board["queues"] =>
  Object.fromEntries(
    [...scene.lines.values()]
      .filter(({ id }) => ids.has(id))
      .map((settings) => [settings.id, queueTileIn(scene, settings)])
  )

/** Calls that wait in these queues, and that ring and talk at these agents. Those in a flow are nobody's yet. */
const callsAt = (scene: Scene, place: Place): Board["calls"] => {
  let [waiting, ringing, talking] = [0, 0, 0]
  for (const id of place.queues) waiting += figuresOf(scene.queues.get(id)).waiting
  for (const id of place.agents) {
    const state = scene.agents.get(id)
    for (const hand of state?._tag === "SignedIn" ? Object.values(state.hands) : []) {
      if (hand.work.channel !== "voice") continue
      if (hand._tag === "Alerting") ringing++
      if (hand._tag === "Active") talking++
    }
  }
  return { inFlow: 0, waiting, ringing, talking }
}
