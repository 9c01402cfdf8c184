import { type Kysely, sql } from "kysely"
import { type Asker, type Scope, scopeOf } from "#wire/asker.ts"
import type { Tables } from "../ports/Database.ts"
import { parameterValues } from "../records/parameters/store.ts"
import type { Change, ChangeProblem } from "../records/tables/change.ts"
import { rowsWhere } from "../records/tables/read.ts"
import { entryProblems } from "../records/thing/entry.ts"
import type { AnyThing, Row } from "../records/thing/thing.ts"

/**
 * M6: who may add to a thing and not edit it enters what the centre lets agents enter, and nothing else. It is the same rule for
 * every thing that says which of its fields are daily entry; those that do not are not touched by it.
 */
export const beyondEntry = async (
  db: Kysely<Tables>,
  asker: Asker,
  changes: ReadonlyArray<Change>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const problems: Array<ChangeProblem> = []
  for (const [index, change] of changes.entries()) {
    const { thing } = change
    if (change.op === "remove" || thing.permissions.add === undefined) continue
    const [before = null] = change.op === "create" ? [] : await rowsWhere<Row>(db, thing, sql`t.id = ${change.id}`)
    if (mayEdit(thing, scopeOf(asker, thing.permissions.edit), before ?? change.values)) continue
    const now = await parameterValues(db, ["entry.add", "entry.change"])
    const rules = { add: now["entry.add"], change: now["entry.change"] }
    problems.push(...entryProblems(thing, before, change.values, rules).map((problem) => ({ ...problem, index })))
    if (change.op === "create" && !rules.add.includes("customer"))
      problems.push({
        index,
        field: "id",
        words: { zh: "本中心不允许坐席新增", en: "is not for agents to add in this centre" }
      })
  }
  return problems
}

/** Whether editing reaches this row. */
const mayEdit = ({ unitOf }: AnyThing, scope: Scope | undefined, row: Readonly<Record<string, unknown>>): boolean => {
  if (scope === undefined) return false
  if (scope.kind === "everything" || unitOf === undefined) return true
  return scope.kind === "units" && scope.units.includes(row[unitOf] as string)
}
