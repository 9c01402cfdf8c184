import { type Kysely, sql } from "kysely"
import { e164 } from "#actors/telephone-number.ts"
import type { Tables } from "../../ports/Database.ts"
import { parameterValue } from "../parameters/store.ts"
import { rowsWhere } from "../tables/read.ts"
import { callsOfNumbers, type LastCall } from "./calls.ts"
import { type Entry, lastEntries } from "./entries.ts"
import { type Customer, customer } from "./schema.ts"

/** Several may share a number: a family, a company. More than these nobody picks from while it rings. */
const MATCHES_MOST = 20
const CALLS_TOLD = 5
const ENTRIES_TOLD = 5

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
  const areaCode = await parameterValue(db, "numbers.areaCode")
  const number = e164(written, areaCode)
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
    calls: await callsOfNumbers(db, [number], areaCode, CALLS_TOLD)
  }
}

/** The name of the one customer who has this number; "" of nobody's, and of one that several have. */
export const nameByNumber = async (db: Kysely<Tables>, written: string): Promise<string> => {
  const number = e164(written, await parameterValue(db, "numbers.areaCode"))
  if (number === "") return ""
  const { rows } = await sql<{ readonly name: string }>`select c.name from customers c
    where c.id in (select n.customer from customer_numbers n where n.number = ${number}) limit 2`.execute(db)
  return rows.length === 1 ? rows[0]!.name : ""
}
