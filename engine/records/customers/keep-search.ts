import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { AfterWrite } from "../tables/write.ts"
import { searchRow } from "./grams.ts"
import type { Customer } from "./schema.ts"

/** What customers are found by is written with them: by words, and by each number in its one form. */
export const keepCustomerSearch: AfterWrite = async (all, done) => {
  const gone = done.flatMap(({ before }) => (before === null ? [] : [before.id]))
  const there = done.flatMap(({ after }) => (after === null ? [] : [after as unknown as Customer]))
  if (gone.length > 0) {
    await sql`delete from customer_search where customer = any(${gone})`.execute(all)
    await sql`delete from customer_numbers where customer = any(${gone})`.execute(all)
  }
  if (there.length > 0) await addCustomerSearch(all, there)
}

/** An import comes in portions of more than these. */
const MANY = 1_000
/** What an import adds to the index is gathered so far and sorted in at once; the usual portions are of 4 MB. */
const PENDING_KB = "65536"

/** Sorts in what an import left to be sorted in: until then each search reads it from end to end. */
export const tidyCustomerSearch = async (db: Kysely<Tables>): Promise<void> => {
  await sql`select gin_clean_pending_list('customer_search_grams'::regclass)`.execute(db)
}

type Searched = Pick<Customer, "addresses" | "id" | "name" | "phones">

export const addCustomerSearch = async (
  all: Transaction<Tables>,
  customers: ReadonlyArray<Searched>
): Promise<void> => {
  const rows = customers.map(searchRow)
  if (rows.length >= MANY) await sql`select set_config('gin_pending_list_limit', ${PENDING_KB}, true)`.execute(all)
  await sql`insert into customer_search (customer, text, pinyin, initials, digits, grams)
    select customer, text, pinyin, initials, digits, grams::int4[] from unnest(
      ${rows.map(({ customer }) => customer)}::text[], ${rows.map(({ text }) => text)}::text[],
      ${rows.map((row) => row.pinyin)}::text[], ${rows.map(({ initials }) => initials)}::text[],
      ${rows.map(({ digits }) => digits)}::text[], ${rows.map(({ grams }) => `{${grams.join(",")}}`)}::text[]
    ) given (customer, text, pinyin, initials, digits, grams)`.execute(all)
  const numbers = customers.flatMap(({ id, phones }) =>
    phones.flatMap(({ number }) => (number === undefined ? [] : [{ id, number }]))
  )
  if (numbers.length > 0)
    await sql`insert into customer_numbers (customer, number)
      select * from unnest(${numbers.map(({ id }) => id)}::text[], ${numbers.map(({ number }) => number)}::text[])
      on conflict do nothing`.execute(all)
}
