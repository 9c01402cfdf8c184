import { type Kysely, sql } from "kysely"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import type { Tables } from "../../ports/Database.ts"
import { parameterValue } from "../parameters/store.ts"
import { rowsWhere } from "../tables/read.ts"
import { type Entry, lastEntries } from "./entries.ts"
import { type Customer, customer } from "./schema.ts"

/** Several may share a number: a family, a company. More than these nobody picks from while it rings. */
const MATCHES_MOST = 20
const CALLS_TOLD = 5
const ENTRIES_TOLD = 5

export interface LastCall {
  readonly id: string
  readonly serial: number
  readonly arrivedAt: number
  readonly outcome: string | null
  readonly queue: string | null
  readonly agent: string | null
}

export interface Match {
  /** In its one form. */
  readonly number: string
  readonly kind: "none" | "one" | "several"
  readonly customers: ReadonlyArray<{ readonly row: Customer; readonly entries: ReadonlyArray<Entry> }>
  /** Of that number, newest first, whoever called by it. */
  readonly calls: ReadonlyArray<LastCall>
}

/** Who calls, by their number: three short questions, each by an index, while it rings. */
export const matchOf = async (db: Kysely<Tables>, written: string): Promise<Match> => {
  const number = e164(written, await parameterValue(db, "numbers.areaCode"))
  const rows =
    number === ""
      ? []
      : await rowsWhere<Customer>(
          db,
          customer,
          sql`t.id in (select n.customer from customer_numbers n where n.number = ${number})`,
          sql`order by t.changed_at desc, t.id limit ${MATCHES_MOST}`
        )
  const entries = await lastEntries(
    db,
    rows.map(({ id }) => id),
    ENTRIES_TOLD
  )
  return {
    number,
    kind: rows.length === 0 ? "none" : rows.length === 1 ? "one" : "several",
    customers: rows.map((row) => ({ row, entries: entries.filter((each) => each.customer === row.id) })),
    calls: await lastCalls(db, number)
  }
}

/** Calls keep the number as the trunk sent it: found by its last digits, and compared in the one form by their spellings. */
const lastCalls = async (db: Kysely<Tables>, number: string): Promise<ReadonlyArray<LastCall>> => {
  const spellings = spellingsOf(number)
  const digits = nationalForm(number).slice(-8)
  if (digits.length < 3) return []
  const { rows } = await sql<LastCall>`
    select id, serial, arrived_at as "arrivedAt", outcome, queue, agent from call_records
    where number_parts(calling_number) @> number_parts(${digits}) and calling_number = any(${spellings})
    order by arrived_at desc limit ${CALLS_TOLD}`.execute(db)
  return rows.map((row) => ({ ...row, serial: Number(row.serial), arrivedAt: Number(row.arrivedAt) }))
}

const spellingsOf = (number: string): ReadonlyArray<string> => {
  const national = nationalForm(number)
  if (national === number) return [number, number.replace(/^\+/u, "00")]
  const bare = number.slice(1)
  return [number, national, bare, `00${bare}`, national.startsWith("0") ? national.slice(1) : `0${national}`]
}
