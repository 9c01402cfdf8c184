import { type Kysely, sql } from "kysely"

/** A call's record keeps its parties, what became of it among them, and for how long its customer was on hold. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const LISTS = ["parties", "transfers", "conferences", "supervisions", "pauses"]

const statements = [
  // What stands here until the rows have been folded again, while the centre works.
  `alter table call_records
    ${LISTS.map((list) => `add column ${list} jsonb not null default '[]',`).join(" ")}
    add column counted jsonb not null default '{"to":0,"talkMs":0,"holdMs":0,"recordedFrom":null}',
    add column hold_ms bigint, add column ended_by bigint, add column agents text[] not null default '{}'`,
  `alter table call_records drop constraint call_records_direction_check,
    add constraint call_records_direction_check check (direction in ('in', 'out', 'internal', 'callback', 'alarm'))`,
  `drop index call_records_out`,
  `create index call_records_not_in on call_records (direction, arrived_at) where direction <> 'in'`,
  `create index call_records_agents on call_records using gin (agents)`,
  // Those whom a customer is called by, and who was called in from outside: who asks to be erased is found among them.
  `create index call_records_called on call_records (dialled_number, arrived_at) where direction <> 'in'`,
  `create index call_records_third_numbers on call_records
    using gin (jsonb_path_query_array(parties, '$[*] ? (@.attempt > 0).number'))`,
  // One row for each party, for reports: never behind the records, never beside them.
  `create view call_parties as
    select c.id as call, c.site, c.serial, c.direction, c.queue, c.arrived_at, p.attempt, p.role, p.agent, p.number, p.by, p.purpose,
      p."dialledAt" as dialled_at, p."answeredAt" as answered_at, p."leftAt" as left_at, p."heldMs" as held_ms,
      p."talkMs" as talk_ms, p."holdMs" as hold_ms, p."wrapUpMs" as wrap_up_ms, p.trouble, p.cause
    from call_records c cross join lateral jsonb_to_recordset(c.parties) as p (attempt bigint, role text, agent text, number text,
      by text, purpose text, "dialledAt" bigint, "answeredAt" bigint, "leftAt" bigint, "heldMs" bigint, "talkMs" bigint,
      "holdMs" bigint, "wrapUpMs" bigint, trouble text, cause text)`
]
