import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { columnName, tableOf } from "../thing/columns.ts"
import type { AnyThing } from "../thing/thing.ts"
import type { ChangeProblem } from "./change.ts"
import type { PlannedRow } from "./references.ts"

/** Values that are another's already, of fields that are each one's alone: told by field and row, where the database would only break the whole. */
export const takenValues = async (
  all: Transaction<Tables>,
  rows: ReadonlyArray<PlannedRow>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const problems: Array<ChangeProblem> = []
  for (const thing of new Set(rows.map((each) => each.thing)))
    for (const unique of thing.unique ?? [])
      problems.push(
        ...(await takenOf(
          all,
          thing,
          typeof unique === "string" ? [unique] : unique,
          rows.filter((each) => each.thing === thing)
        ))
      )
  return problems
}

const takenOf = async (
  all: Transaction<Tables>,
  thing: AnyThing,
  fields: ReadonlyArray<string>,
  rows: ReadonlyArray<PlannedRow>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const owned = rows.filter(({ isFit, row }) => isFit && fields.every((field) => row[field] !== null))
  const columns = fields.map((field) => sql.ref(columnName(field)))
  const { rows: there } = await sql<{ readonly id: string; readonly value: ReadonlyArray<string> }>`
    select id, array[${sql.join(columns)}] as value from ${sql.table(tableOf(thing))}
    where (${sql.join(columns)}) in (select * from unnest(${sql.join(
      fields.map((field) => sql`${owned.map(({ row }) => row[field] as string)}::text[]`)
    )}))`.execute(all)
  // Who is changed beside gives theirs back, or keeps it by being among the rows; what does not fit keeps what it has.
  const changing = new Set(rows.flatMap(({ isFit, row }) => (isFit ? [row.id] : [])))
  const owners = new Map(
    there.filter(({ id }) => !changing.has(id)).map(({ id, value }) => [JSON.stringify(value), id])
  )
  const field = fields.at(-1)!
  const problems: Array<ChangeProblem> = []
  for (const { index, row } of owned) {
    const value = JSON.stringify(fields.map((each) => row[each]))
    const owner = owners.get(value)
    if (owner === undefined) owners.set(value, row.id)
    else if (owner !== row.id)
      problems.push({ index, field, words: { zh: `已被 ${owner} 使用`, en: `is already that of ${owner}` } })
  }
  return problems
}
