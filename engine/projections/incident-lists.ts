import { placeOf, unitOfAgent, unitsFrom } from "#actors/organisation.ts"
import type { IncidentList, IncidentRow } from "#wire/alarms.ts"
import type { Scene } from "./board.ts"
import type { SeenIncident } from "./incidents-seen.ts"

type Rows = IncidentList["incidents"]
type RowOf = (seen: SeenIncident) => IncidentRow | undefined

/** All of the centre, or of one unit and those below it. Undefined: there is no such unit. */
export const incidentsOf = (scene: Scene, unit: string): IncidentList | undefined => {
  const row = rowsFor(scene, unit)
  return row && { incidents: whole(scene, row), checkIns: unit === "" ? scene.incidents.checkIns() : {} }
}

/** The same after some incidents were touched; what is as it was is shared. */
export const incidentsAgain = (
  shown: IncidentList,
  touched: ReadonlySet<string>,
  scene: Scene,
  unit: string
): IncidentList => {
  if (touched.has("incidents")) return incidentsOf(scene, unit) ?? EMPTY
  const ids = touchedIn(touched)
  const isCheckedIn = unit === "" && touched.has("check-ins")
  if (ids.length === 0 && !isCheckedIn) return shown
  const row = ids.length === 0 ? undefined : rowsFor(scene, unit)
  const incidents = row === undefined ? shown.incidents : again(shown.incidents, ids, scene, row)
  const checkIns = isCheckedIn ? scene.incidents.checkIns() : shown.checkIns
  return incidents === shown.incidents && checkIns === shown.checkIns ? shown : { incidents, checkIns }
}

const EMPTY: IncidentList = { incidents: {}, checkIns: {} }

/** Those of one agent. */
export const ownIncidentsOf = (scene: Scene, agent: string): IncidentList => ({
  incidents: whole(scene, ownRow(agent)),
  checkIns: {}
})

export const ownIncidentsAgain = (
  shown: IncidentList,
  touched: ReadonlySet<string>,
  scene: Scene,
  agent: string
): IncidentList => {
  if (touched.has("incidents")) return ownIncidentsOf(scene, agent)
  const incidents = again(shown.incidents, touchedIn(touched), scene, ownRow(agent))
  return incidents === shown.incidents ? shown : { ...shown, incidents }
}

const ownRow =
  (key: string): RowOf =>
  ({ agent, own }) =>
    agent === key ? own : undefined

const rowsFor = ({ centre }: Scene, unit: string): RowOf | undefined => {
  if (unit === "") return ({ row }) => row
  const units = unitsFrom(centre, unit)
  if (units === undefined) return undefined
  const { queues } = placeOf(centre, units)
  return ({ agent, queue, row }) =>
    (agent === null ? queues.has(queue) : units.has(unitOfAgent(centre, agent))) ? row : undefined
}

const touchedIn = (touched: ReadonlySet<string>): ReadonlyArray<string> =>
  [...touched].flatMap((name) => (name.startsWith("incident/") ? [name.slice("incident/".length)] : []))

const rowIn = ({ incidents }: Scene, id: string, row: RowOf): IncidentRow | undefined => {
  const seen = incidents.get(id)
  return seen && row(seen)
}

const whole = (scene: Scene, row: RowOf): Rows =>
  Object.fromEntries(
    [...scene.incidents.ids()].flatMap((id) => {
      const drawn = rowIn(scene, id, row)
      return drawn === undefined ? [] : [[id, drawn]]
    })
  )

const again = (shown: Rows, ids: ReadonlyArray<string>, scene: Scene, row: RowOf): Rows => {
  let rows: Record<string, IncidentRow> | undefined
  for (const id of ids) {
    const drawn = rowIn(scene, id, row)
    if (drawn === shown[id]) continue
    rows ??= { ...shown }
    if (drawn === undefined) delete rows[id]
    else rows[id] = drawn
  }
  return rows ?? shown
}
