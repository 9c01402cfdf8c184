import { type RawBuilder, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { columnsOf, linksOf, tableOf } from "../thing/columns.ts"
import type { AnyThing, Row } from "../thing/thing.ts"
import type { Change } from "./change.ts"

/** A change with how the row is before and after; null: not there. */
export interface Stored {
  readonly change: Change
  readonly before: Row | null
  readonly row: Row | null
}

/** One statement's rows. They travel as one parameter, as JSON: one for each cell would end at 65,535 of them. */
const RUN_LIMIT = 2_000

/** Runs of the same thing and kind of change, in their order: each run is a few statements. */
export const inRuns = <S extends Stored>(all: ReadonlyArray<S>): ReadonlyArray<ReadonlyArray<S>> => {
  const runs: Array<Array<S>> = []
  for (const each of all) {
    const last = runs.at(-1)
    const { op, thing } = each.change
    if (
      last !== undefined &&
      last[0]!.change.thing === thing &&
      last[0]!.change.op === op &&
      // What stands in a tree may be above what comes later: foreign keys look at the end of a statement.
      (last.length < RUN_LIMIT || refersToItself(thing))
    )
      last.push(each)
    else runs.push([each])
  }
  return runs
}

const refersToItself = ({ fields, name }: AnyThing): boolean =>
  Object.values(fields).some(({ input }) => "of" in input && input.of === name)

/** Writes the rows of one run, with what they are linked to. */
export const storeRun = async (all: Transaction<Tables>, run: ReadonlyArray<Stored>): Promise<void> => {
  const { op, thing } = run[0]!.change
  const table = sql.table(tableOf(thing))
  if (op === "remove") {
    await sql`delete from ${table} where id = any(${run.map(({ change }) => change.id)})`.execute(all)
    return
  }
  const columns = [...KEPT, ...columnsOf(thing)]
  const names = sql.join(columns.map(({ name }) => sql.ref(name)))
  const rows = run.map(({ row }) => row!)
  const cells = rows.map((row) => Object.fromEntries(columns.map(({ field, name }) => [name, row[field] as unknown])))
  const given = recordset(columns, cells)
  if (op === "create") await sql`insert into ${table} (${names}) select ${names} from ${given}`.execute(all)
  else
    await sql`update ${table} t set ${sql.join(
      columns.slice(1).map(({ name }) => sql`${sql.ref(name)} = given.${sql.ref(name)}`)
    )} from ${given} where t.id = given.id`.execute(all)
  await storeLinks(all, thing, rows, op === "change")
}

const KEPT = [
  { field: "id", name: "id", type: "text" },
  { field: "version", name: "version", type: "bigint" },
  { field: "changedAt", name: "changed_at", type: "bigint" },
  { field: "changedBy", name: "changed_by", type: "text" }
] as const

/** Rows as a table called `given`. */
const recordset = (
  columns: ReadonlyArray<{ readonly name: string; readonly type: string }>,
  rows: ReadonlyArray<object>
): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${sql.join(
    columns.map(({ name, type }) => sql`${sql.ref(name)} ${sql.raw(type)}`)
  )})`

const storeLinks = async (
  all: Transaction<Tables>,
  thing: AnyThing,
  rows: ReadonlyArray<Row>,
  replaces: boolean
): Promise<void> => {
  for (const { field, hasLevel, other, owner, table } of linksOf(thing)) {
    if (replaces)
      await sql`delete from ${sql.table(table)} where ${sql.ref(owner)} = any(${rows.map(({ id }) => id)})`.execute(all)
    const links = rows.flatMap((row) =>
      hasLevel
        ? Object.entries(row[field] as Record<string, number>).map(([id, place]) => ({
            [owner]: row.id,
            [other]: id,
            place
          }))
        : (row[field] as ReadonlyArray<string>).map((id, place) => ({ [owner]: row.id, [other]: id, place }))
    )
    if (links.length === 0) continue
    const columns = [owner, other, "place"].map((name) => ({ name, type: name === "place" ? "bigint" : "text" }))
    await sql`insert into ${sql.table(table)} (${sql.ref(owner)}, ${sql.ref(other)}, ${sql.ref(hasLevel ? "level" : "position")})
      select ${sql.ref(owner)}, ${sql.ref(other)}, place from ${recordset(columns, links)}`.execute(all)
  }
}
