import { type Kysely, sql } from "kysely"

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`

/** A condition that loses its last name would hold for every call: what a rule names stays until the rule names it no more. */
const named = (field: string, other: string, table: string) => [
  `create table recording_rules_${field} (recording_rule text not null references recording_rules (id) on delete cascade,
    ${other} text not null references ${table} (id), position bigint not null default 0, primary key (recording_rule, ${other}))`,
  `create index recording_rules_${field}_${other} on recording_rules_${field} (${other})`
]

/** Which calls are recorded, how long what is recorded stays, and what the lists of numbers do. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table recording_rules (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 100), "order" bigint not null default 100 check ("order" between 0 and 10000),
      records boolean not null default true, callers text[] not null default '{}', calendar text references calendars (id),
      during text not null default 'open' check (during in ('open', 'closed')),
      least_ms bigint check (least_ms between 1000 and 14400000), greatest_ms bigint check (greatest_ms between 1000 and 14400000),
      keep_days bigint check (keep_days between 0 and 36500))`,
    `create index recording_rules_calendar on recording_rules (calendar)`,
    ...named("queues", "queue", "queues"),
    ...named("people", "person", "people"),
    ...named("numbers", "number", "numbers"),
    ...named("trunks", "trunk", "trunks"),
    `alter table people add column recording text not null default 'rules' check (recording in ('rules', 'always', 'never'))`,
    `alter table flows add column records_from text not null default 'answer' check (records_from in ('answer', 'arrival'))`,
    // Rows are folded again while the centre works.
    `alter table call_records add column list text, add column recording_verdict text, add column recording_because text,
      add column recording_rule text`,
    `create index call_records_too_short on call_records (arrived_at) where recording_verdict = 'too-short'`,
    `create index call_records_list on call_records (list, arrived_at) where list is not null`,
    `alter table recording_holds add column until text check (until ~ '^\\d{4}-\\d{2}-\\d{2}$')`,
    // What a black number hears, and where it goes when it is not refused; what a white one passes.
    `alter table listed_numbers add column cause text not null default 'CALL_REJECTED'
        check (cause in ('CALL_REJECTED', 'USER_BUSY', 'UNALLOCATED_NUMBER')),
      add column flow text references flows (id), add column passes_hours boolean not null default true`,
    `create index listed_numbers_flow on listed_numbers (flow)`,
    // Each recording that somebody can hear, in the order in which they ended. Nothing takes a number away again.
    `create table recordings (serial bigint primary key, call text not null, file text not null unique, recorded_ms bigint not null,
      ended_at bigint not null, dropped boolean not null default false, removed_at bigint)`,
    `create index recordings_call on recordings (call)`,
    `create index recordings_to_drop on recordings (serial) where dropped and removed_at is null`,
    `insert into recordings (serial, call, file, recorded_ms, ended_at)
      select row_number() over (order by coalesce(ended_at, arrived_at), serial), id, recording_file, recorded_ms, coalesce(ended_at, arrived_at)
      from call_records where recording_file is not null and recorded_ms > 0 on conflict do nothing`
  ])
    await sql.raw(statement).execute(db)
}
