import { type Kysely, sql } from "kysely"

/** Who may dial how far, which trunk takes which calls out, and which number is shown. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const grant = (permission: string, level: string) => `'[{"permission":"${permission}","level":"${level}"}]'::jsonb`
const NATIONAL = grant("dialling.national", "self")
const EDITS_PEOPLE = `grants @> '[{"permission":"users.edit"}]'`

const statements = [
  `alter table trunks add column takes text[] not null default '{emergency,service,local,national,international}',
    add column dial_order bigint not null default 100 check (dial_order between 0 and 10000),
    add column zero_before_mobiles boolean not null default false`,
  // A number that a trunk, a queue or a role shows stays until they show it no more.
  `create table trunks_shown_numbers (trunk text not null references trunks (id) on delete cascade,
    number text not null references numbers (id), position bigint not null default 0, primary key (trunk, number))`,
  `create index trunks_shown_numbers_number on trunks_shown_numbers (number)`,
  `alter table queues add column shown_number text references numbers (id)`,
  `create index queues_shown_number on queues (shown_number)`,
  `alter table roles add column shown_number text references numbers (id)`,
  `create index roles_shown_number on roles (shown_number)`,
  // Nobody gives more than they have: who administers roles has all of it, and who made people agents goes on doing so.
  // Calls abroad cost most, and are what thieves are after: somebody has to allow them.
  `update roles set grants = grants || case
    when grants @> '[{"permission":"roles.edit","level":"organisation"}]' then ${grant("dialling.international", "organisation")}
    when (is_seeded and id in ('supervisor', 'agent')) or ${EDITS_PEOPLE} then ${NATIONAL}
    else ${grant("dialling.internal", "self")} end`,
  `update api_keys set grants = grants || ${NATIONAL} where ${EDITS_PEOPLE}`
]
