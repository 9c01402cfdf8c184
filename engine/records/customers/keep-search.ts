import { sql, type Transaction } from "kysely"
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

type Searched = Pick<Customer, "addresses" | "id" | "name" | "phones">

export const addCustomerSearch = async (
  all: Transaction<Tables>,
  customers: ReadonlyArray<Searched>
): Promise<void> => {
  const rows = customers.map(searchRow)
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
