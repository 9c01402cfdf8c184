import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"

/** What to look for in the log of all changes. All that is said must fit. */
export interface AuditFilter {
  readonly account?: string
  readonly action?: string
  readonly object?: string
  readonly id?: string
  /** ms since 1970, both included. */
  readonly from?: number
  readonly to?: number
  /** Found anywhere in how it was, how it became and what else was noted, in either case. */
  readonly text?: string
  /** Whoever asks sees numbers in part: a text finds none of their hidden digits. */
  readonly isMasked?: boolean
  readonly limit?: number
  readonly offset?: number
}

export interface AuditEntry {
  readonly serial: number
  readonly at: number
  readonly account: string
  readonly action: string
  readonly object: string
  readonly id: string
  readonly before: unknown
  readonly after: unknown
  readonly details: unknown
}

const LIMIT_USUAL = 50

/** One page, newest first, and how many lines fit: of the scope, those of whom it has in it. */
export const auditPage = async (
  db: Kysely<Tables>,
  filter: AuditFilter,
  scope: Scope
): Promise<{ readonly items: ReadonlyArray<AuditEntry>; readonly total: number }> => {
  const where = sql.join([doneIn(scope), ...parts(filter)], sql` and `)
  const { rows: items } = await sql<AuditEntry>`
    select serial, at, account, action, object, object_id as id, before, after, details from audit_log where ${where}
    order by serial desc limit ${filter.limit ?? LIMIT_USUAL} offset ${filter.offset ?? 0}`.execute(db)
  const { rows } = await sql<{ readonly n: number }>`select count(*) n from audit_log where ${where}`.execute(db)
  return { items, total: Number(rows[0]?.n ?? 0) }
}

/** The next lines below a number, newest first, for who reads them all: lines that come meanwhile move nothing. */
export const auditBelow = async (
  db: Kysely<Tables>,
  filter: Omit<AuditFilter, "limit" | "offset">,
  scope: Scope,
  { below, most }: { readonly below: number; readonly most: number }
): Promise<ReadonlyArray<AuditEntry>> => {
  const where = sql.join([doneIn(scope), sql`serial < ${below}`, ...parts(filter)], sql` and `)
  const { rows } = await sql<AuditEntry>`
    select serial, at, account, action, object, object_id as id, before, after, details from audit_log where ${where}
    order by serial desc limit ${most}`.execute(db)
  return rows
}

/** How many lines fit, and the number above all that there are. */
export const auditExtent = async (
  db: Kysely<Tables>,
  filter: Omit<AuditFilter, "limit" | "offset">,
  scope: Scope
): Promise<{ readonly rows: number; readonly below: number }> => {
  const where = sql.join([doneIn(scope), ...parts(filter)], sql` and `)
  const { rows } = await sql<{ readonly n: number; readonly top: number | null }>`
    select count(*) n, max(serial) top from audit_log where ${where}`.execute(db)
  return { rows: Number(rows[0]?.n ?? 0), below: Number(rows[0]?.top ?? 0) + 1 }
}

const doneIn = (scope: Scope): RawBuilder<unknown> => {
  if (scope.kind === "everything") return sql`true`
  if (scope.kind === "own") return sql`account = ${scope.account}`
  return sql`account in (select id from people where unit = any(${scope.units}))`
}

const parts = ({
  account,
  action,
  from,
  id,
  isMasked,
  object,
  text,
  to
}: AuditFilter): ReadonlyArray<RawBuilder<unknown>> => [
  ...(account === undefined ? [] : [sql`account = ${account}`]),
  ...(action === undefined ? [] : [sql`action = ${action}`]),
  ...(object === undefined ? [] : [sql`object = ${object}`]),
  ...(id === undefined ? [] : [sql`object_id = ${id}`]),
  ...(from === undefined ? [] : [sql`at >= ${from}`]),
  ...(to === undefined ? [] : [sql`at <= ${to}`]),
  ...(text === undefined ? [] : [isMasked === true ? foundWhole(text) : found(text)])
]

const found = (text: string): RawBuilder<unknown> => {
  const like = `%${text.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`
  return sql`(before::text ilike ${like} or after::text ilike ${like} or details::text ilike ${like} or object_id ilike ${like})`
}

/** Digits that every masked number shows at its end. */
const SHOWN_DIGITS = 4

/** What may stand between the digits of a number. */
const BETWEEN = String.raw`[\s().\/-]*`

/** Digits of the text must be all of a number, or its last four: a part of what is hidden finds nothing. */
const foundWhole = (text: string): RawBuilder<unknown> => {
  if (!/\d/u.test(text)) return found(text)
  const isEnd = /^\d+$/u.test(text) && text.length <= SHOWN_DIGITS
  const mayGoOn = /[\d\s()./-]/u
  const before = mayGoOn.test(text[0] ?? "") && !isEnd ? `(?<![0-9]${BETWEEN})` : ""
  const after = mayGoOn.test(text.at(-1) ?? "") ? `(?!${BETWEEN}[0-9])` : ""
  const pattern = `${before}${text.replaceAll(/[^\p{L}\p{N}]/gu, (sign) => `\\${sign}`)}${after}`
  return sql`(before::text ~* ${pattern} or after::text ~* ${pattern} or details::text ~* ${pattern} or object_id ~* ${pattern})`
}
