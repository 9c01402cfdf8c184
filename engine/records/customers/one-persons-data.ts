import { type Kysely, sql } from "kysely"
import type { FollowUp } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"
import { remarksOf } from "../calls/remarks.ts"
import { rowOf, rowsWhere } from "../tables/read.ts"
import { terminal } from "../terminals/schema.ts"
import type { Row } from "../thing/thing.ts"
import { userPlan } from "../user-plans/schema.ts"
import { callsOfCustomer, type EarlierCall } from "./calls.ts"
import { type Entry, lastEntries } from "./entries.ts"
import { customer } from "./schema.ts"

/** Everything that is kept of one customer, to be handed to them. */
export interface OnePersonsData {
  readonly customer: Row
  readonly entries: ReadonlyArray<Entry>
  readonly calls: ReadonlyArray<Omit<EarlierCall, "isCovered" | "isOpen">>
  /** Terminals in use with them, and what is done for them alone. */
  readonly terminals: ReadonlyArray<Row>
  readonly plans: ReadonlyArray<Row>
  /** What was said of these calls. */
  readonly remarks: ReadonlyArray<{
    readonly call: string
    readonly reason: string | null
    readonly note: string
    readonly followUp: FollowUp | null
    readonly at: number
    readonly by: string
  }>
  /** Who changed what, when. */
  readonly changes: ReadonlyArray<{ readonly at: number; readonly account: string; readonly action: string }>
}

const MOST = 100_000

export const onePersonsData = async (db: Kysely<Tables>, id: string): Promise<OnePersonsData | null> => {
  const row = await rowOf<Row>(db, customer, id)
  if (row === undefined) return null
  const calls = await callsOfCustomer(db, id, undefined, MOST)
  const remarks = await remarksOf(
    db,
    calls.map((call) => call.id)
  )
  const changes = await sql<{ readonly at: number; readonly account: string; readonly action: string }>`
    select at, account, action from audit_log where object = ${customer.name} and object_id = ${id} order by serial`.execute(
    db
  )
  return {
    customer: row,
    terminals: await rowsWhere(db, terminal, sql`t.customer = ${id}`),
    plans: await rowsWhere(db, userPlan, sql`t.customer = ${id}`),
    entries: await lastEntries(db, [id], MOST),
    calls: calls.map(({ isCovered: _isCovered, isOpen: _isOpen, ...call }) => call),
    remarks: [...remarks].map(([call, { changedAt, changedBy, followUp, note, reason }]) => ({
      call,
      reason,
      note,
      followUp,
      at: changedAt,
      by: changedBy
    })),
    changes: changes.rows
  }
}
