import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"

/** What was noted of a customer, or came of their calls: by whom and when. Only ever added to. */
export const ENTRY_KINDS = ["note", "purchase", "service", "complaint"] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]
export const ENTRY_LENGTH = 4_000

export interface Entry {
  readonly id: number
  readonly customer: string
  readonly kind: EntryKind
  readonly at: number
  readonly by: string
  readonly body: string
  /** The call it came of. */
  readonly call: string | null
  /** Of a purchase, in fen. */
  readonly amountFen: number | null
  /** What the call was about: a call reason's id. */
  readonly reason: string | null
}

export type NewEntry = Pick<Entry, "amountFen" | "body" | "call" | "customer" | "kind" | "reason">

const COLUMNS = sql`id, customer, kind, at, by, body, call, amount_fen as "amountFen", reason`

/** The newest of each customer. */
export const lastEntries = async (
  db: Kysely<Tables>,
  customers: ReadonlyArray<string>,
  most: number
): Promise<ReadonlyArray<Entry>> => {
  if (customers.length === 0) return []
  const { rows } = await sql<Entry>`
    select e.* from unnest(${customers}::text[]) of_customer (id)
    cross join lateral (select ${COLUMNS} from customer_entries where customer = of_customer.id order by at desc, id desc limit ${most}) e
    order by e.at desc, e.id desc`.execute(db)
  return rows.map(plain)
}

export const addEntry = async (
  all: Transaction<Tables>,
  { amountFen, body, call, customer, kind, reason }: NewEntry,
  by: { readonly account: string; readonly at: number }
): Promise<Entry> => {
  const { rows } = await sql<Entry>`
    insert into customer_entries (customer, kind, at, by, body, call, amount_fen, reason)
    values (${customer}, ${kind}, ${by.at}, ${by.account}, ${body}, ${call}, ${amountFen}, ${reason}) returning ${COLUMNS}`.execute(
    all
  )
  const entry = plain(rows[0]!)
  await appendAudit(all, [
    {
      at: by.at,
      account: by.account,
      action: "note",
      object: "customer",
      objectId: customer,
      details: { entry: entry.id, kind }
    }
  ])
  return entry
}

const plain = (row: Entry): Entry => ({
  ...row,
  id: Number(row.id),
  at: Number(row.at),
  amountFen: row.amountFen === null ? null : Number(row.amountFen)
})
