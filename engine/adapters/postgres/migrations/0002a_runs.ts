import { type Kysely, sql } from "kysely"

/**
 * Who wrote a row, and with which code. Rows of the first release have a run number and nothing else. What takes reading all
 * of them is done by `first-release.ts` beside the work: rows for their runs, and the ends of actors of older days.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    // `epoch` counts the owners of this database; 0 stands for the time before it was counted.
    sql`create table runs (
      run bigint primary key, epoch bigint not null, code text not null, kinds jsonb not null, home text not null,
      started_at bigint not null, seen_at bigint not null, superseded_by bigint)`,
    sql`alter table journal add column epoch bigint not null default 0`,
    sql`alter table living add column epoch bigint not null default 0, add column run bigint`,
    sql`update living as l set run = j.run from journal as j where j.actor = l.actor and j.sequence = l.sequence`,
    // A living actor whose last step was set aside; version 1 is all that its run could have written.
    sql`update living set run = 0 where run is null`,
    // From here on whoever writes a row says who they are.
    sql`alter table journal alter column epoch drop default`,
    sql`alter table living alter column epoch drop default, alter column run set not null`,
    // The last step of every actor that is over: with `living` the one place that says which step comes next.
    sql`create table ended (actor text primary key, sequence bigint not null, epoch bigint not null, at bigint not null)`,
    sql`create index ended_at on ended (at)`,
    // The switch may still speak of these.
    sql`insert into ended (actor, sequence, epoch, at)
      select distinct on (actor) actor, sequence, 0, at from journal
        where "over" and at > (extract(epoch from now() - interval '1 day') * 1000)::bigint order by actor, sequence desc`
  ]
  for (const statement of statements) await statement.execute(db)
}
