import { type RawBuilder, sql } from "kysely"
import { folded, type Way, waysOf } from "./grams.ts"

/** How a search of its own is asked. */
export interface Seeking {
  /** Other conditions stand beside it. */
  readonly isNarrowed: boolean
  /** Whether the asker sees numbers whole. */
  readonly seesNumbers: boolean
}

/** A search that fits more says no more than this: whoever looks for one among a thousand types another character. */
export const FOUND_MOST = 1_000
/** No name or address is longer. */
const TERM_LENGTH = 200
const TERMS_MOST = 8

/**
 * Which customers a search means, as a condition on `t.id`: those that every term finds. `isNarrowed`: other conditions stand beside,
 * so that none may be left out before they were asked. `seesNumbers`: who sees them in part finds by the part that is shown, or by
 * the whole; else the hidden digits could be found out one by one.
 */
export const customersFound = (search: string, { isNarrowed, seesNumbers }: Seeking): RawBuilder<unknown> => {
  const terms = termsOf(search)
  if (terms.length === 0) return sql`true`
  if (terms.length > TERMS_MOST || terms.some((term) => term.length > TERM_LENGTH)) return sql`false`
  const all = sql.join(
    terms.map((term) => sql`(${either(waysOf(term), seesNumbers)} or s.customer = ${term})`),
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

const either = (ways: ReadonlyArray<Way>, seesNumbers: boolean): RawBuilder<unknown> =>
  sql.join(
    ways.map(({ column, grams, term }) => {
      const text = sql`s.${sql.ref(column)}`
      const found =
        column === "digits" && !seesNumbers ? shownPart(text, term) : sql`${text} like ${like(column, term)}`
      return sql`(s.grams @> ${`{${grams.join(",")}}`}::int4[] and ${found})`
    }),
    sql` or `
  )

/** Digits that every masked number shows at its end. */
const SHOWN_DIGITS = 4

/** Numbers stand in lines: an end of one, or all of it. */
const shownPart = (text: RawBuilder<unknown>, term: string): RawBuilder<unknown> =>
  term.length <= SHOWN_DIGITS
    ? sql`${text} || E'\n' like ${`%${term}\n%`}`
    : sql`E'\n' || ${text} || E'\n' like ${`%\n${term}\n%`}`

const like = (column: Way["column"], term: string): string =>
  // Whoever types initials begins with the surname; a company's are often known from the middle.
  `${column === "initials" && term.length < 2 ? "" : "%"}${term.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`
