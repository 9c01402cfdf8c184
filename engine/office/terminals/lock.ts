import { type Kysely, sql } from "kysely"
import { LOCKED_AT_MOST_MS } from "#actors/terminal/limits.ts"
import type { Tables } from "../../ports/Database.ts"

export interface TerminalLock {
  readonly since: number
  readonly until: number
  readonly reason: string
  /** An agent or an account; null: by the rule of its records. */
  readonly by: string | null
  readonly byName: string | null
}

/** The terminal's lock as its facts have it, some moments behind; null: it is not locked. No lock is older than it may last. */
export const lockOf = async (db: Kysely<Tables>, terminal: string, now: number): Promise<TerminalLock | null> => {
  const { rows } = await sql<TerminalLock & { readonly kind: string }>`
    select f.kind, f.at as since, (f.body->>'until')::bigint as until, f.body->>'reason' as reason, f.body->>'by' as by,
      (select p.name from people p where p.agent = f.body->>'by' or p.id = f.body->>'by'
        order by (p.agent = f.body->>'by') is true desc limit 1) as "byName"
    from facts f
    where f.kind in ('TerminalLocked', 'TerminalUnlocked') and f.body->>'terminal' = ${terminal}
      and f.at > ${now - LOCKED_AT_MOST_MS}
    order by f.at desc, f.id desc limit 1`.execute(db)
  const newest = rows[0]
  if (newest === undefined || newest.kind !== "TerminalLocked" || newest.until <= now) return null
  const { by, byName, reason, since, until } = newest
  return { since, until, reason, by, byName }
}
