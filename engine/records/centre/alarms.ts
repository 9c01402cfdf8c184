import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Kysely, sql } from "kysely"
import type { QueueSettings } from "#actors/centre.ts"
import { checkClasses } from "#actors/check-alarms.ts"
import { type AlarmSettings, IncidentClass } from "#actors/incident-classes.ts"
import type { Tables } from "../../ports/Database.ts"
import { FAULTS, incidentClass, type IncidentClassRow, OTHERS } from "../incident-classes/schema.ts"
import { rowsWhere } from "../tables/read.ts"
import { UnreadableRow } from "./stored.ts"

/** A class with the newest version of its plan. */
export interface ClassRow extends IncidentClassRow {
  readonly planVersion: number
}

export const classRows = async (db: Kysely<Tables>): Promise<ReadonlyArray<ClassRow>> => {
  const rows = await rowsWhere<IncidentClassRow>(db, incidentClass, sql`true`, sql`order by t."order", t.id`)
  if (rows.length === 0) return []
  const { rows: newest } = await sql<{ readonly id: string; readonly version: number }>`
    select incident_class as id, max(version) as version from incident_class_plans group by incident_class`.execute(db)
  const versions = new Map(newest.map(({ id, version }) => [id, version]))
  return rows.map((row) => ({ ...row, planVersion: versions.get(row.id) ?? 1 }))
}

/** How the centre handles alarms; undefined when it has no classes: then it takes none. */
export const alarmsOf = (rows: ReadonlyArray<ClassRow>): Result.Result<AlarmSettings | undefined, UnreadableRow> => {
  const [first] = rows
  if (first === undefined) return Result.succeed(undefined)
  const classes: Array<IncidentClass> = []
  for (const row of rows.filter(({ id }) => id !== FAULTS)) {
    const read = classOf(row)
    if (Result.isFailure(read)) return Result.fail(read.failure)
    classes.push(read.success)
  }
  // A visit is queued where its row says, else with what no class names. Which queue takes what is no matter of reading:
  // `perform/alarm-intake.ts` takes another for one that does not.
  const { priority, queue, visitWithinMs } =
    [FAULTS, OTHERS].flatMap((id) => rows.find((row) => row.id === id) ?? [])[0] ?? first
  const within = visitWithinMs === null ? {} : { visitWithinMs }
  const faults = { priority, queue: queue as QueueSettings["id"], ...within }
  const settings = { classes, others: OTHERS, faults }
  const [problem] = checkClasses(settings)
  return problem === undefined
    ? Result.succeed(settings)
    : Result.fail(
        new UnreadableRow({
          row: problem.class === null ? "incident classes" : `incident class ${problem.class}`,
          why: problem.message
        })
      )
}

const classOf = (row: ClassRow): Result.Result<IncidentClass, UnreadableRow> => {
  const { events, id, ladder, name, needs, planVersion, priority, queue, steps } = row
  return Result.mapError(
    decodeClass({
      id,
      name,
      events,
      queue,
      priority,
      needs: Object.entries(needs).map(([skill, level]) => ({ skill, level })),
      plan: { version: planVersion, steps, ladder }
    }),
    ({ message }) => new UnreadableRow({ row: `incident class ${id}`, why: message })
  )
}

const decodeClass = Schema.decodeUnknownResult(IncidentClass)
