import * as Schema from "effect/Schema"
import { customer } from "#engine/records/customers/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { type Answer, rowSchema, send } from "../administration/records.ts"

/** Customers that may be one, and what was merged, over HTTP. */
export type DuplicateReason = "identity" | "number" | "address" | "name"
export const DUPLICATE_REASONS: ReadonlyArray<DuplicateReason> = ["identity", "number", "address", "name"]

export interface DuplicateGroup {
  readonly reason: DuplicateReason
  readonly shared: string
  readonly customers: ReadonlyArray<Row>
}
const Groups = Schema.Array(
  Schema.Struct({
    reason: Schema.Literals(["identity", "number", "address", "name"]),
    shared: Schema.String,
    customers: Schema.Array(rowSchema(customer))
  })
)

const Named = Schema.Struct({ id: Schema.String, name: Schema.String })
const Merge = Schema.Struct({
  id: Schema.Int,
  at: Schema.Int,
  by: Schema.String,
  kept: Named,
  gone: Schema.Array(Named),
  undoneAt: Schema.NullOr(Schema.Int),
  undoneBy: Schema.NullOr(Schema.String)
})
export type Merge = typeof Merge.Type

export const readDuplicates = (reason: DuplicateReason | "any"): Promise<Answer<ReadonlyArray<DuplicateGroup>>> =>
  send("GET", `/api/customers/duplicates${reason === "any" ? "" : `?reason=${reason}`}`, Groups, { thing: customer })

export const readMerges = (): Promise<Answer<ReadonlyArray<Merge>>> =>
  send("GET", "/api/customers/merges", Schema.Array(Merge), { thing: customer })

export const mergeInto = (
  kept: Row,
  others: ReadonlyArray<Row>,
  choices: Readonly<Record<string, string>>
): Promise<Answer<{ readonly merge: number }>> =>
  send("POST", `/api/customers/${encodeURIComponent(kept.id)}/merge`, Schema.Struct({ merge: Schema.Int }), {
    thing: customer,
    body: { version: kept.version, others: others.map(({ id, version }) => ({ id, version })), choices }
  })

export const undoMerge = (merge: number): Promise<Answer<Row>> =>
  send("POST", `/api/customers/merges/${merge}/undo`, rowSchema(customer), { thing: customer })

/** Fields in which they differ, each with where its value comes from unless somebody says otherwise. */
export const differingFields = (
  kept: Row,
  rows: ReadonlyArray<Row>
): ReadonlyArray<{ readonly name: string; readonly isJoined: boolean; readonly usual: string }> =>
  Object.keys(customer.fields).flatMap((name) => {
    if (new Set(rows.map((row) => JSON.stringify(row[name]))).size < 2) return []
    const isJoined = Array.isArray(kept[name]) || name === "own"
    const first = [kept, ...rows].find((row) => !isEmpty(row[name]))
    return [{ name, isJoined, usual: isJoined ? "all" : (first ?? kept).id }]
  })

const isEmpty = (value: unknown): boolean => value === null || value === "" || value === "none"
