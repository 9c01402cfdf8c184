import { type Kysely, sql } from "kysely"

/** Projections know how far they are, and running numbers are given by the database, each site its own. */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    sql`create table projections (
      name text primary key, version integer not null, generation bigint not null, target integer, checkpoint text)`,
    sql`insert into projections values ('call-records', 1, 0, null, null)`,
    sql`create table serials (series text, site text, last bigint not null, primary key (series, site))`,
    sql`insert into serials select 'calls', 'main', coalesce(max(serial), 0) from call_records`,
    sql`alter table call_records add column site text not null default 'main'`,
    sql`alter table call_records alter column site drop default`,
    sql`alter table call_records drop constraint call_records_serial_key, add unique (site, serial)`
  ]
  for (const statement of statements) await statement.execute(db)
}
