import { type Kysely, sql } from "kysely"

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`

/** A condition that loses its last name would hold for every call: what a form names stays until the form names it no more. */
const named = (field: string, other: string, table: string) => [
  `create table caller_forms_${field} (caller_form text not null references caller_forms (id) on delete cascade,
    ${other} text not null references ${table} (id), position bigint not null default 0, primary key (caller_form, ${other}))`,
  `create index caller_forms_${field}_${other} on caller_forms_${field} (${other})`
]

/** Which form a call opens, and what a note of a customer was about. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table caller_forms (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 40), "order" bigint not null default 100 check ("order" between 0 and 10000),
      keys text not null default '' check (keys ~ '^[0-9*#]{0,16}$'), list text check (list in ('black', 'white', 'vip')),
      reason text references call_reasons (id), hint text not null default '' check (length(hint) <= 500))`,
    `create index caller_forms_reason on caller_forms (reason) where reason is not null`,
    ...named("numbers", "number", "numbers"),
    ...named("queues", "queue", "queues"),
    ...named("first_fields", "customer_field", "customer_fields"),
    // Older notes say nothing of it. A reason that is gone stays in them as its id.
    `alter table customer_entries add column reason text`
  ])
    await sql.raw(statement).execute(db)
}
