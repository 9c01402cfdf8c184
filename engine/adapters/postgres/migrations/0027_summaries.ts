import { type Kysely, sql } from "kysely"

/** What a call's summary must hold, by queue; which reasons a queue offers; what is to follow; and what nobody has said yet. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `alter table queues add column reason_required boolean not null default false,
      add column summary_required boolean not null default false`,
    // A reason that loses its last queue would be offered everywhere: a queue stays until no reason names it.
    `create table call_reasons_queues (call_reason text not null references call_reasons (id) on delete cascade,
      queue text not null references queues (id), position bigint not null default 0, primary key (call_reason, queue))`,
    `create index call_reasons_queues_queue on call_reasons_queues (queue)`,
    `alter table call_remarks drop constraint call_remarks_check,
      add column follow_up_at bigint, add column follow_up_note text not null default '' check (length(follow_up_note) <= 500),
      add check (follow_up_at is not null or follow_up_note = ''),
      add check (reason is not null or note <> '' or follow_up_at is not null or version > 1)`,
    `create index call_remarks_follow_up on call_remarks (follow_up_at) where follow_up_at is not null`,
    // Of calls whose agents' wrap-up is over while something that the queue requires is missing.
    `create table call_summaries_owed (call text not null, agent text not null, since bigint not null, primary key (call, agent))`,
    `create index call_summaries_owed_agent on call_summaries_owed (agent)`
  ])
    await sql.raw(statement).execute(db)
}
