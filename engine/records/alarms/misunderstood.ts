import * as Effect from "effect/Effect"
import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Misunderstood } from "../../ports/AlarmIntake.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { type Keyset, type Page, pageOf, PAGE_USUAL, partOf } from "../incidents/record.ts"

/** Whoever looks after the lines reads the newest; noise of the internet must not fill a disk. */
export const MISUNDERSTOOD_LIMIT = 10_000
const KEPT_MS = 90 * 24 * 3_600_000

export const keepMisunderstood = (rows: ReadonlyArray<Misunderstood>): Effect.Effect<void, StoreAway, Database> =>
  Effect.flatMap(Database, ({ query }) =>
    query(async (db) => {
      await db
        .insertInto("alarm_misunderstood")
        .values(
          rows.map(({ account, line, raw, reason, receivedAt, source }) => ({
            at: receivedAt,
            line: storable(line),
            source: storable(source),
            account: account === null ? null : storable(account),
            reason: storable(reason),
            raw: storable(raw)
          }))
        )
        .execute()
    })
  )

/** PostgreSQL keeps no NUL in a text. */
const storable = (text: string): string => text.replaceAll("\0", "�")

/** Those beyond {@link MISUNDERSTOOD_LIMIT}, and those that are too old. */
export const forgetMisunderstood = (
  now: number,
  limit = MISUNDERSTOOD_LIMIT
): Effect.Effect<void, StoreAway, Database> =>
  Effect.flatMap(Database, ({ query }) =>
    query(async (db) => {
      await sql`delete from alarm_misunderstood where at < ${now - KEPT_MS} or id <= (
        select id from alarm_misunderstood order by id desc offset ${limit} limit 1)`.execute(db)
    })
  )

export interface MisunderstoodFilter {
  /** A part of the account that it named. */
  readonly account?: string
  readonly line?: string
  /** A part of the reason or the source. */
  readonly text?: string
  /** Received from then on, up to then; ms since 1970. */
  readonly from?: number
  readonly to?: number
}
export type MisunderstoodFound = Omit<Misunderstood, "raw"> & { readonly id: number }

const LISTED = sql`select id, at as "receivedAt", line, source, account, reason`

/** A page of them, without what they were. */
export const misunderstoodPage = async (
  db: Kysely<Tables>,
  { account, before, from, limit = PAGE_USUAL, line, text, to }: Keyset & MisunderstoodFilter
): Promise<Page<MisunderstoodFound>> => {
  const where: Array<RawBuilder<unknown>> = [sql`true`]
  if (before !== undefined) where.push(sql`id < ${before}`)
  if (account !== undefined) where.push(sql`account ilike ${partOf(account)}`)
  if (line !== undefined) where.push(sql`line = ${line}`)
  if (text !== undefined) where.push(sql`(reason ilike ${partOf(text)} or source ilike ${partOf(text)})`)
  if (from !== undefined) where.push(sql`at >= ${from}`)
  if (to !== undefined) where.push(sql`at <= ${to}`)
  const { rows } = await sql<MisunderstoodFound>`${LISTED} from alarm_misunderstood where ${sql.join(where, sql` and `)}
    order by id desc limit ${limit + 1}`.execute(db)
  return pageOf(rows, limit)
}

/** One of them whole; `raw` is base64. */
export const misunderstoodById = async (
  db: Kysely<Tables>,
  id: number
): Promise<(Misunderstood & { readonly id: number }) | undefined> => {
  const { rows } = await sql<Misunderstood & { readonly id: number }>`${LISTED}, raw from alarm_misunderstood
    where id = ${id}`.execute(db)
  return rows[0]
}
