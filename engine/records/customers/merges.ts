import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { afterWrite } from "../after-write.ts"
import { canonical } from "../canonical.ts"
import { ChangeRefused, ChangeStale } from "../tables/change.ts"
import { rowOf } from "../tables/read.ts"
import { writeChanges } from "../tables/write.ts"
import type { Row } from "../thing/thing.ts"
import type { Words } from "#wire/permissions.ts"
import { type Belongings, giveBelongings, returnBelongings } from "./belongings.ts"
import { type Choices, mergedValues, wrongChoices } from "./merge-values.ts"
import { customer } from "./schema.ts"

/** Several customers became one: by whom, when, and what it takes to take them apart again. */
export interface Merge {
  readonly id: number
  readonly at: number
  readonly by: string
  readonly kept: string
  /** As they were: the one that was kept, and those that went. */
  readonly rows: ReadonlyArray<Row>
  readonly undoneAt: number | null
  readonly undoneBy: string | null
}

interface By {
  readonly account: string
  readonly at: number
}
/** A customer as whoever merges has seen it. */
export interface Seen {
  readonly id: string
  readonly version: number
}

/** One is left, with the fields that were chosen; entries of the others become its own. All of it in one change. */
export const mergeCustomers = async (
  all: Transaction<Tables>,
  { choices, kept, others }: { readonly kept: Seen; readonly others: ReadonlyArray<Seen>; readonly choices: Choices },
  by: By
): Promise<{ readonly merge: number; readonly row: Row }> => {
  const rows: Array<Row> = []
  for (const { id, version } of [kept, ...others]) {
    const row = await rowOf<Row>(all, customer, id)
    if (row === undefined || row.version !== version) throw new ChangeStale(customer.name, id, row ?? null)
    if (rows.some((each) => each.id === id)) refuse("others", { zh: "同一客户出现两次", en: "names one twice" })
    rows.push(row)
  }
  const [wrong] = wrongChoices(choices, rows)
  if (wrong !== undefined)
    refuse(`choices.${wrong.field}`, { zh: `不能取自：${wrong.of}`, en: `cannot be taken of “${wrong.of}”` })
  const [first, ...rest] = rows as [Row, ...ReadonlyArray<Row>]
  const entries = await entriesOf(
    all,
    rest.map(({ id }) => id)
  )
  const values = mergedValues(first, rest, choices)
  const merge = await sql<{ readonly id: number }>`
    insert into customer_merges (at, by, kept, after, rows, entries) values (${by.at}, ${by.account}, ${first.id},
      ${JSON.stringify(values)}::jsonb, ${JSON.stringify(rows)}::jsonb, ${JSON.stringify(entries)}::jsonb)
    returning id`.execute(all)
  const id = Number(merge.rows[0]!.id)
  const wrote = { ...by, action: "merge", details: { merge: id, into: first.id } }
  const holds = await giveBelongings(
    all,
    rest.map((row) => row.id),
    first.id,
    wrote
  )
  await sql`update customer_merges set holds = ${JSON.stringify(holds)}::jsonb where id = ${id}`.execute(all)
  const done = await writeChanges(
    all,
    [
      ...rest.map((row) => ({ op: "remove" as const, thing: customer, id: row.id, version: row.version })),
      { op: "change", thing: customer, id: first.id, version: first.version, values }
    ],
    wrote,
    afterWrite
  )
  await sql`update customer_entries set customer = ${first.id} where customer = any(${rest.map((row) => row.id)})`.execute(
    all
  )
  return { merge: id, row: done.at(-1) as Row }
}

/**
 * Takes a merge back: those that went are there again as they were, with their entries; the one that was kept has what it had. What
 * somebody changed of it since stays as they changed it.
 */
export const undoMerge = async (all: Transaction<Tables>, id: number, by: By): Promise<Row | null> => {
  const found = await sql<MergeRow>`
    select kept, after, rows, entries, holds from customer_merges where id = ${id} and undone_at is null for update`.execute(
    all
  )
  const merge = found.rows[0]
  if (merge === undefined) return null
  const [first, ...rest] = merge.rows as [Row, ...ReadonlyArray<Row>]
  const now = await rowOf<Row>(all, customer, merge.kept)
  if (now === undefined)
    return refuse("kept", {
      zh: "合并后的客户已删除，请先恢复",
      en: "the customer that was kept is removed; restore it first"
    })
  const values = Object.fromEntries(
    Object.keys(customer.fields).map((name) => [name, isSame(now[name], merge.after[name]) ? first[name] : now[name]])
  )
  const wrote = { ...by, action: "unmerge", details: { merge: id, from: merge.kept } }
  const done = await writeChanges(
    all,
    [
      { op: "change", thing: customer, id: now.id, version: now.version, values },
      ...rest.map((row) => ({ op: "create" as const, thing: customer, id: row.id, values: fieldsOf(row) }))
    ],
    wrote,
    afterWrite
  )
  await returnBelongings(all, merge.holds, merge.kept, wrote)
  for (const [owner, ids] of Object.entries(merge.entries))
    await sql`update customer_entries set customer = ${owner} where id = any(${ids}::bigint[]) and customer = ${merge.kept}`.execute(
      all
    )
  await sql`update customer_merges set undone_at = ${by.at}, undone_by = ${by.account} where id = ${id}`.execute(all)
  return done[0] as Row
}

/** Newest first. */
export const lastMerges = async (db: Kysely<Tables>, most: number): Promise<ReadonlyArray<Merge>> => {
  const { rows } = await sql<Merge>`
    select id, at, by, kept, rows, undone_at as "undoneAt", undone_by as "undoneBy" from customer_merges
    order by id desc limit ${most}`.execute(db)
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    at: Number(row.at),
    undoneAt: row.undoneAt === null ? null : Number(row.undoneAt)
  }))
}

interface MergeRow {
  readonly kept: string
  readonly after: Readonly<Record<string, unknown>>
  readonly rows: ReadonlyArray<Row>
  readonly entries: Readonly<Record<string, ReadonlyArray<number>>>
  readonly holds: Belongings
}

const entriesOf = async (all: Transaction<Tables>, customers: ReadonlyArray<string>) => {
  const { rows } = await sql<{ readonly customer: string; readonly ids: ReadonlyArray<number> }>`
    select customer, jsonb_agg(id) as ids from customer_entries where customer = any(${customers}) group by customer`.execute(
    all
  )
  return Object.fromEntries(rows.map(({ customer: owner, ids }) => [owner, ids]))
}

const fieldsOf = (row: Row): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.keys(customer.fields).flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]))
  )

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

const refuse = (field: string, words: Words): never => {
  throw new ChangeRefused([{ index: 0, field, words }])
}
