import { type Kysely, sql } from "kysely"

/** What waiting changes of a queue's work: skills, agents it is held for, areas, and when it goes before all else. */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `alter table queues add column relaxations jsonb not null default '[]',
      add column preferred_hold_ms bigint check (preferred_hold_ms >= 1000),
      add column area_step_ms bigint check (area_step_ms >= 1000),
      add column served_within_ms bigint check (served_within_ms >= 1000)`,
    `create table areas_neighbours (area text not null references areas (id) on delete cascade,
      other_area text not null references areas (id), position bigint not null default 0, primary key (area, other_area))`,
    `create index areas_neighbours_other_area on areas_neighbours (other_area)`
  ])
    await sql.raw(statement).execute(db)
}
