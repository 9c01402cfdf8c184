import { type Kysely, type RawBuilder, sql } from "kysely"
import type { SummaryFields } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"

/**
 * 小结未填: what a queue requires of the summary of each of its calls, and of which calls it was not said. What is required counts
 * when somebody wants to finish, and when their after-call work is over; calls of before owe nothing when a queue begins to ask.
 */

/** Each reason, and the queues that it and all above it are for; null: for all. As `isOfQueue` in #wire/call-reasons.ts has it. */
const OFFERED = sql`recursive own as (select id, parent, is_retired,
    (select array_agg(queue) from call_reasons_queues where call_reason = id) as queues from call_reasons),
  offered as (select id, is_retired, queues from own where parent is null
    union all select own.id, own.is_retired, case when above.queues is null then own.queues when own.queues is null then above.queues
      else array(select unnest(above.queues) intersect select unnest(own.queues)) end
    from own join offered above on own.parent = above.id)`
/** A queue for whose calls no reason is offered cannot have one. */
const HAS_REASONS = sql`q.id in (with ${OFFERED} select id from queues where exists (
  select from offered where not is_retired and (offered.queues is null or queues.id = any(offered.queues))))`
/** What is missing; a queue that is gone requires nothing. */
const REASON_REQUIRED = sql`(q.reason_required and ${HAS_REASONS})`
const MISSING_REASON = sql`(${REASON_REQUIRED} and r.reason is null)`
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
    select ${REASON_REQUIRED} as reason, q.summary_required as summary from queues q where q.id = ${queue}`.execute(db)
  return rows[0] ?? { reason: false, summary: false }
}

export interface WrappedUp {
  readonly call: string
  readonly agent: string
  readonly at: number
}

/** Whose roles let them see no call can say nothing of one. */
const MAY_SAY = sql`not exists (select from people where people.agent = e.agent and not exists (
  select from people_roles join roles on roles.id = role where person = people.id and grants @> '[{"permission":"calls.view"}]'))`

/** Marks those calls whose agents are done with them while something is missing that they could have said. */
export const markOwed = async (db: Kysely<Tables>, ended: ReadonlyArray<WrappedUp>): Promise<void> => {
  const [calls, agents, times] = [
    ended.map(({ call }) => call),
    ended.map(({ agent }) => agent),
    ended.map(({ at }) => at)
  ]
  await sql`insert into call_summaries_owed (call, agent, since)
    select e.call, e.agent, max(e.at) from unnest(${calls}::text[], ${agents}::text[], ${times}::bigint[]) e (call, agent, at)
    join call_records c on c.id = e.call join queues q on q.id = c.queue left join call_remarks r on r.call = c.id
    where (${MISSING_REASON} or ${MISSING_SUMMARY}) and ${MAY_SAY} group by e.call, e.agent on conflict do nothing`.execute(
    db
  )
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
