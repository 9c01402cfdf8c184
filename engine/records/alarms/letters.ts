import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"
import { incidentsIn, type Keyset, type Page, pageOf, PAGE_USUAL, partOf } from "../incidents/record.ts"

/** Texts and mail to guardians, as they were handed on. */

export interface LetterFound {
  readonly id: number
  /** ms since 1970 (UTC). */
  readonly at: number
  readonly way: "sms" | "mail"
  /** A number, or an address. */
  readonly recipient: string
  readonly name: string
  readonly subject: string
  readonly incident: string | null
}
export type Letter = LetterFound & { readonly body: string }

export interface LetterFilter {
  readonly way?: "sms" | "mail"
  readonly incident?: string
  /** A part of the name or the subject. */
  readonly text?: string
  readonly from?: number
  readonly to?: number
}

const LISTED = sql`select id, at, way, recipient, name, subject, incident`

export const letterPage = async (
  db: Kysely<Tables>,
  { before, from, incident, limit = PAGE_USUAL, text, to, way }: Keyset & LetterFilter,
  scope: Scope
): Promise<Page<LetterFound>> => {
  const where: Array<RawBuilder<unknown>> = [lettersIn(scope)]
  if (before !== undefined) where.push(sql`id < ${before}`)
  if (way !== undefined) where.push(sql`way = ${way}`)
  if (incident !== undefined) where.push(sql`incident = ${incident}`)
  if (text !== undefined) where.push(sql`(name ilike ${partOf(text)} or subject ilike ${partOf(text)})`)
  if (from !== undefined) where.push(sql`at >= ${from}`)
  if (to !== undefined) where.push(sql`at <= ${to}`)
  const { rows } = await sql<LetterFound>`${LISTED} from outbox where ${sql.join(where, sql` and `)}
    order by id desc limit ${limit + 1}`.execute(db)
  return pageOf(rows, limit)
}

export const letterById = async (db: Kysely<Tables>, id: number, scope: Scope): Promise<Letter | undefined> => {
  const { rows } = await sql<Letter>`${LISTED}, body from outbox where id = ${id} and ${lettersIn(scope)}`.execute(db)
  return rows[0]
}

/** A letter belongs to whom its incident belongs. */
const lettersIn = (scope: Scope): RawBuilder<unknown> =>
  scope.kind === "everything"
    ? sql`true`
    : sql`incident in (select i.incident from incident_records i where ${incidentsIn(scope)})`
