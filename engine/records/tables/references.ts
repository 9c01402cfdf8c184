import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { columnName, linksOf, tableOf } from "../thing/columns.ts"
import type { AnyThing, Row } from "../thing/thing.ts"
import { thingNamed, things } from "../things.ts"
import type { ChangeProblem } from "./change.ts"

/** A row as it is to be; what does not fit by itself is not asked about, but others may refer to it. */
export interface PlannedRow {
  readonly index: number
  readonly thing: AnyThing
  readonly row: Row
  readonly isFit: boolean
}

export interface Reference {
  readonly field: string
  readonly of: string
  readonly id: string
}

/** Everything that a row names of other things. */
export const referencesOf = ({ fields }: AnyThing, row: Row): ReadonlyArray<Reference> =>
  Object.entries(fields).flatMap(([field, { input }]): ReadonlyArray<Reference> => {
    const value: unknown = row[field]
    switch (input.kind) {
      case "one":
        return typeof value === "string" ? [{ field, of: input.of, id: value }] : []
      case "many":
        return (value as ReadonlyArray<string>).map((id) => ({ field, of: input.of, id }))
      case "levels":
        return Object.keys(value as object).map((id) => ({ field, of: input.of, id }))
      default:
        return []
    }
  })

/** Ids that a row names and that do not exist: told by field, where a foreign key would only break the whole. */
export const unknownReferences = async (
  all: Transaction<Tables>,
  rows: ReadonlyArray<PlannedRow>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const named = rows.flatMap(({ index, isFit, row, thing }) =>
    isFit ? referencesOf(thing, row).map((each) => ({ index, ...each })) : []
  )
  // Rows of the same change may refer to one another: an import has a unit and what stands below it.
  const beside = new Set(rows.map(({ row, thing }) => `${thing.name}/${row.id}`))
  const known = new Map<string, ReadonlySet<string>>()
  for (const of of new Set(named.map((each) => each.of))) {
    const ids = [...new Set(named.filter((each) => each.of === of).map(({ id }) => id))]
    const { rows: found } = await sql<{ readonly id: string }>`
      select id from ${sql.table(tableOf(thingNamed(of)!))} where id = any(${ids})`.execute(all)
    known.set(of, new Set(found.map(({ id }) => id)))
  }
  return named
    .filter(({ id, of }) => !known.get(of)!.has(id) && !beside.has(`${of}/${id}`))
    .map(({ field, id, index, of }) => {
      const { words } = thingNamed(of)!
      return { index, field, words: { zh: `没有这个${words.zh}：${id}`, en: `there is no “${id}” among ${words.en}` } }
    })
}

const NAMED_AT_MOST = 5

/** Who still needs what is to go. Membership of a queue goes with the queue; everything else holds it. */
export const usesOf = async (
  all: Transaction<Tables>,
  removals: ReadonlyArray<{ readonly index: number; readonly thing: AnyThing; readonly id: string }>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const gone = new Set(removals.map(({ id, thing }) => `${thing.name}/${id}`))
  const problems: Array<ChangeProblem> = []
  for (const { id, index, thing } of removals)
    for (const user of things) {
      const users = (await usersOf(all, user, thing.name, id)).filter((each) => !gone.has(`${user.name}/${each}`))
      if (users.length === 0) continue
      const some = users.slice(0, NAMED_AT_MOST).join("、")
      const more = users.length > NAMED_AT_MOST ? " …" : ""
      problems.push({
        index,
        field: "id",
        words: {
          zh: `仍被使用（${user.words.zh}：${some}${more}）`,
          en: `is still used by ${user.words.en}: ${some.replaceAll("、", ", ")}${more}`
        }
      })
    }
  return problems
}

const usersOf = async (
  all: Transaction<Tables>,
  user: AnyThing,
  name: string,
  id: string
): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  for (const [field, { input }] of Object.entries(user.fields))
    if (input.kind === "one" && input.of === name) {
      const { rows } = await sql<{ readonly id: string }>`
        select id from ${sql.table(tableOf(user))} where ${sql.ref(columnName(field))} = ${id} order by id limit 20`.execute(
        all
      )
      found.push(...rows.map((row) => row.id))
    }
  for (const { other, owner, table } of linksOf(user).filter((link) => isHeld(user, link.field, name))) {
    const { rows } = await sql<{ readonly id: string }>`
      select ${sql.ref(owner)} as id from ${sql.table(table)} where ${sql.ref(other)} = ${id} order by 1 limit 20`.execute(
      all
    )
    found.push(...rows.map((row) => row.id))
  }
  return [...new Set(found)]
}

const isHeld = ({ fields }: AnyThing, field: string, name: string): boolean => {
  const input = fields[field]?.input
  return (input?.kind === "many" || input?.kind === "levels") && input.of === name && name !== "queue"
}
