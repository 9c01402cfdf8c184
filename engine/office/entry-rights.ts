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
  const entered = changes.flatMap((change, index) =>
    change.op === "remove" || change.thing.permissions.add === undefined ? [] : [{ change, index }]
  )
  const before = await rowsThere(
    db,
    entered.map(({ change }) => change)
  )
  const beyond = entered
    .map((each) => ({ ...each, row: before.get(keyOf(each.change)) ?? null }))
    .filter(
      ({ change: { thing, values }, row }) => !mayEdit(thing, scopeOf(asker, thing.permissions.edit), row ?? values)
    )
  if (beyond.length === 0) return []
  const now = await parameterValues(db, ["entry.add", "entry.change"])
  const rules = { add: now["entry.add"], change: now["entry.change"] }
  return beyond.flatMap(({ change, index, row }) => [
    ...entryProblems(change.thing, row, change.values, rules).map((problem) => ({ ...problem, index })),
    ...(change.op === "create" && !rules.add.includes("customer") ? [{ index, ...NOT_TO_ADD }] : [])
  ])
}

const NOT_TO_ADD = {
  field: "id",
  words: { zh: "本中心不允许坐席新增", en: "is not for agents to add in this centre" }
}

type Entered = Exclude<Change, { readonly op: "remove" }>

const keyOf = ({ id, thing }: Entered) => `${thing.name}/${id}`

/** Rows read in one answer. */
const PORTION = 5_000

/** What is changed, as it is. */
const rowsThere = async (db: Kysely<Tables>, entered: ReadonlyArray<Entered>): Promise<ReadonlyMap<string, Row>> => {
  const found = new Map<string, Row>()
  const changed = entered.filter(({ op }) => op === "change")
  for (const thing of new Set(changed.map((change) => change.thing))) {
    const ids = changed.flatMap((change) => (change.thing === thing ? [change.id] : []))
    for (let at = 0; at < ids.length; at += PORTION)
      for (const row of await rowsWhere<Row>(db, thing, sql`t.id = any(${ids.slice(at, at + PORTION)})`))
        found.set(`${thing.name}/${row.id}`, row)
  }
  return found
}

/** Whether editing reaches this row. */
const mayEdit = ({ unitOf }: AnyThing, scope: Scope | undefined, row: Readonly<Record<string, unknown>>): boolean => {
  if (scope === undefined) return false
  if (scope.kind === "everything" || unitOf === undefined) return true
  return scope.kind === "units" && scope.units.includes(row[unitOf] as string)
}
