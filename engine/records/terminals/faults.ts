import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { type Keyset, type Page, pageOf, PAGE_USUAL, partOf } from "../incidents/record.ts"
import type { TerminalFault } from "./fault-row.ts"

/** The log of faults of terminals, as people read it. */

export interface FaultFound extends Omit<TerminalFault, "customer"> {
  /** Number of the row: newer ones have higher ones. */
  readonly id: number
  /** False: it was taken out. */
  readonly isThere: boolean
  readonly customer: string | null
  readonly customerName: string | null
}

export interface FaultFilter {
  readonly state?: "open" | "ended"
  readonly terminal?: string
  readonly customer?: string
  readonly kind?: string
  /** A part of the terminal's name or id. */
  readonly text?: string
  /** Began from then on, up to then; ms since 1970. */
  readonly from?: number
  readonly to?: number
}

export const faultPage = async (
  db: Kysely<Tables>,
  { before, customer, from, kind, limit = PAGE_USUAL, state, terminal, text, to }: FaultFilter & Keyset
): Promise<Page<FaultFound>> => {
  const where: Array<RawBuilder<unknown>> = [sql`true`]
  if (before !== undefined) where.push(sql`f.serial < ${before}`)
  if (terminal !== undefined) where.push(sql`f.terminal = ${terminal}`)
  if (customer !== undefined) where.push(sql`f.customer = ${customer}`)
  if (kind !== undefined) where.push(sql`f.event = ${kind}`)
  if (state !== undefined) where.push(state === "open" ? sql`f.ended_at is null` : sql`f.ended_at is not null`)
  if (text !== undefined) where.push(sql`(f.title ilike ${partOf(text)} or f.terminal ilike ${partOf(text)})`)
  if (from !== undefined) where.push(sql`f.began_at >= ${from}`)
  if (to !== undefined) where.push(sql`f.began_at <= ${to}`)
  const { rows } =
    await sql<FaultFound>`select f.serial as id, f.fault, f.terminal, f.title, t.id is not null as "isThere",
      f.customer, c.name as "customerName", f.event, f.device, f.task, f.incident, f.began_at as "beganAt",
      f.ended_at as "endedAt", f.because
    from terminal_faults f left join terminals t on t.id = f.terminal left join customers c on c.id = f.customer
    where ${sql.join(where, sql` and `)} order by f.serial desc limit ${limit + 1}`.execute(db)
  return pageOf(rows, limit)
}
