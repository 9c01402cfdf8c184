import { type Kysely, sql } from "kysely"

/** Customers have an agent of their own, and queues prefer them, or who spoke with them last. Queues that there are prefer nobody. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `alter table customers add column own_agent text references people (id)`,
    `create index customers_own_agent on customers (own_agent) where own_agent is not null`,
    `alter table queues add column prefers_own boolean not null default false,
      add column last_agent_within_ms bigint check (last_agent_within_ms >= 3600000)`
  ])
    await sql.raw(statement).execute(db)
}
