import { type Kysely, sql } from "kysely"

/** Of which tier people are in a queue, and what a level of a skill counts for where the best are sought. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table people_tiers (person text not null references people (id) on delete cascade,
      queue text not null references queues (id) on delete cascade,
      level bigint not null check (level between 1 and 10), primary key (person, queue))`,
    `create index people_tiers_queue on people_tiers (queue)`,
    `create table queues_weights (queue text not null references queues (id) on delete cascade,
      skill text not null references skills (id),
      level bigint not null check (level between 1 and 10), primary key (queue, skill))`,
    `create index queues_weights_skill on queues_weights (skill)`
  ])
    await sql.raw(statement).execute(db)
}
