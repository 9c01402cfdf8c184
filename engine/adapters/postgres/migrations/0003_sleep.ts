import { type Kysely, sql } from "kysely"

/**
 * Actors that wait for days sleep in `living` and are not read at the start. `wake_at` says when their earliest timer is due;
 * null in the rows of actors that do not sleep, which a start reads through `living_awake`.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    sql`alter table living add column wake_at bigint`,
    sql`create index living_awake on living (actor) where wake_at is null`,
    sql`create index living_wake_at on living (wake_at, actor) where wake_at is not null`,
    // For the start after a kind stopped sleeping: which kinds have sleepers is then read in a few steps, not from all rows.
    sql`create index living_sleeping_kind on living (split_part(actor, '/', 1)) where wake_at is not null`
  ]
  for (const statement of statements) await statement.execute(db)
}
