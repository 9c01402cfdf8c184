import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { EpochMs, type QueueId } from "#actors/vocabulary.ts"
import type { RulesThen } from "#wire/why-waits.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"

export interface Moment {
  readonly queue: QueueId
  readonly at: number
}

/** Which settings of these queues were in force at these moments, in the same order: from the log of all changes. Null: it knows of none. */
export const rulesThen = Effect.fnUntraced(function* (
  moments: ReadonlyArray<Moment>
): Effect.fn.Return<ReadonlyArray<RulesThen | null>, StoreAway, Database> {
  if (moments.length === 0) return []
  const { query } = yield* Database
  const queues = moments.map(({ queue }) => queue as string)
  const ats = moments.map(({ at }) => at)
  const { rows } = yield* query((db) =>
    sql<{ readonly n: number; readonly version: number; readonly at: number; readonly account: string }>`
      select asked.n::int as n, count(*)::int as version, max(line.at)::float8 as at,
        (array_agg(line.account order by line.serial desc))[1] as account
      from unnest(${queues}::text[], ${ats}::bigint[]) with ordinality as asked (queue, at, n)
      join audit_log line on line.object = 'queue' and line.object_id = asked.queue and line.at <= asked.at
        and line.after is not null
      group by asked.n`.execute(db)
  )
  const found = new Map(rows.map((row) => [row.n, row]))
  return moments.map((_, index) => {
    const row = found.get(index + 1)
    return row === undefined ? null : { version: row.version, changedAt: EpochMs.make(row.at), changedBy: row.account }
  })
})
