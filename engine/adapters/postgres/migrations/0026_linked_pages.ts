import { type Kysely, sql } from "kysely"

const KEPT = `version bigint not null default 1 check (version >= 1), changed_at bigint not null default 0, changed_by text not null default 'system'`
const ORDER = `"order" bigint not null default 50 check ("order" between 0 and 9999)`

const ofQueues = (plural: string, one: string) => [
  `create table ${plural}_queues (${one} text not null references ${plural} (id) on delete cascade,
    queue text not null references queues (id), position bigint not null default 0, primary key (${one}, queue))`,
  `create index ${plural}_queues_queue on ${plural}_queues (queue)`
]

/** Pages of the centre's own systems that open for a call, and what agents say and write often. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table linked_pages (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 20), address text not null check (length(address) between 1 and 500),
      opens text not null default 'by-click' check (opens in ('by-click', 'at-ring')), is_fed boolean not null default false, ${ORDER})`,
    ...ofQueues("linked_pages", "linked_page"),
    `create table phrases (id text primary key, ${KEPT},
      name text not null check (length(name) between 1 and 40), "group" text not null default '' check (length("group") <= 20),
      body text not null check (length(body) between 1 and 1000), ${ORDER})`,
    ...ofQueues("phrases", "phrase")
  ])
    await sql.raw(statement).execute(db)
}
