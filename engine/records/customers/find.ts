import { type RawBuilder, sql } from "kysely"
import { folded, type Way, waysOf } from "./grams.ts"

/** A search that fits more says no more than this: whoever looks for one among a thousand types another character. */
export const FOUND_MOST = 1_000
/** No name or address is longer. */
const TERM_LENGTH = 200
const TERMS_MOST = 8

/**
 * Which customers a search means, as a condition on `t.id`: those that every term finds. `isNarrowed`: other conditions stand beside,
 * so that none may be left out before they were asked.
 */
export const customersFound = (search: string, isNarrowed: boolean): RawBuilder<unknown> => {
  const terms = termsOf(search)
  if (terms.length === 0) return sql`true`
  if (terms.length > TERMS_MOST || terms.some((term) => term.length > TERM_LENGTH)) return sql`false`
  const all = sql.join(
    terms.map((term) => sql`(${either(waysOf(term))} or s.customer = ${term})`),
    sql` and `
  )
  const most = isNarrowed ? sql`` : sql`limit ${FOUND_MOST}`
  return sql`t.id in (select s.customer from customer_search s where ${all} ${most})`
}

/** A number in groups of digits is one term: `138 0013 8000`. */
const termsOf = (search: string): ReadonlyArray<string> => {
  const plain = folded(search)
  if (plain === "") return []
  return /^[+\d\s().-]+$/u.test(plain) ? [plain.replaceAll(" ", "")] : plain.split(" ")
}

const either = (ways: ReadonlyArray<Way>): RawBuilder<unknown> =>
  sql.join(
    ways.map(
      ({ column, grams, term }) =>
        sql`(s.grams @> ${`{${grams.join(",")}}`}::int4[] and s.${sql.ref(column)} like ${like(column, term)})`
    ),
    sql` or `
  )

const like = (column: Way["column"], term: string): string =>
  // Whoever types initials begins with the surname; a company's are often known from the middle.
  `${column === "initials" && term.length < 2 ? "" : "%"}${term.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`
