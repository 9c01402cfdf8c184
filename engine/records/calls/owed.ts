import { type Kysely, type RawBuilder, sql } from "kysely"
import type { SummaryFields } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"

/**
 * 小结未填: what a queue requires of the summary of each of its calls, and of which calls it was not said. What is required counts
 * when somebody wants to finish, and when their after-call work is over; calls of before owe nothing when a queue begins to ask.
 */

/** What is missing; a queue that is gone requires nothing. */
const MISSING_REASON = sql`(q.reason_required and r.reason is null)`
const MISSING_SUMMARY = sql`(q.summary_required and coalesce(r.note, '') = '')`
const CALLS = sql`call_records c join queues q on q.id = c.queue left join call_remarks r on r.call = c.id`
/** Marks whose queue asks for it still, and which nobody filled in the moment in which they were made. */
const OWED = sql`${CALLS} join call_summaries_owed o on o.call = c.id`

/** What the calls' queues require and nobody has said, of all of them together. */
export const missingIn = async (db: Kysely<Tables>, calls: ReadonlyArray<string>): Promise<SummaryFields> => {
  const { rows } = await sql<SummaryFields>`
    select coalesce(bool_or(${MISSING_REASON}), false) as reason, coalesce(bool_or(${MISSING_SUMMARY}), false) as summary
    from ${CALLS} where c.id = any(${calls})`.execute(db)
  return rows[0] ?? { reason: false, summary: false }
}

/** What the queue of a call requires. */
export const requiredOf = async (db: Kysely<Tables>, queue: string | null): Promise<SummaryFields> => {
  const { rows } = await sql<SummaryFields>`
    select reason_required as reason, summary_required as summary from queues where id = ${queue}`.execute(db)
  return rows[0] ?? { reason: false, summary: false }
}

export interface WrappedUp {
  readonly call: string
  readonly agent: string
  readonly at: number
}

/** Marks those calls whose agents are done with them while something is missing. */
export const markOwed = async (db: Kysely<Tables>, ended: ReadonlyArray<WrappedUp>): Promise<void> => {
  const [calls, agents, times] = [
    ended.map(({ call }) => call),
    ended.map(({ agent }) => agent),
    ended.map(({ at }) => at)
  ]
  await sql`insert into call_summaries_owed (call, agent, since)
    select e.call, e.agent, max(e.at) from unnest(${calls}::text[], ${agents}::text[], ${times}::bigint[]) e (call, agent, at)
    join call_records c on c.id = e.call join queues q on q.id = c.queue left join call_remarks r on r.call = c.id
    where ${MISSING_REASON} or ${MISSING_SUMMARY} group by e.call, e.agent on conflict do nothing`.execute(db)
}

/** Takes the mark away when nothing is missing any more. */
export const nothingOwed = async (db: Kysely<Tables>, call: string): Promise<void> => {
  await sql`delete from call_summaries_owed where call = ${call} and not exists (
    select 1 from ${CALLS} where c.id = ${call} and (${MISSING_REASON} or ${MISSING_SUMMARY}))`.execute(db)
}

/** Those of the calls that owe something. */
export const owedAmong = async (db: Kysely<Tables>, calls: ReadonlyArray<string>): Promise<ReadonlySet<string>> => {
  if (calls.length === 0) return new Set()
  const { rows } = await sql<{ readonly call: string }>`
    select distinct o.call from ${OWED} where o.call = any(${calls}) and (${MISSING_REASON} or ${MISSING_SUMMARY})`.execute(
    db
  )
  return new Set(rows.map(({ call }) => call))
}

/** As a condition on call records; of this agent, or of anybody. */
export const isOwed = (agent: string | null): RawBuilder<boolean> =>
  sql`id in (select o.call from ${OWED} where (${MISSING_REASON} or ${MISSING_SUMMARY})
    and ${agent === null ? sql`true` : sql`o.agent = ${agent}`})`
