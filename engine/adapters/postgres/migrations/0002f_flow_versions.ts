import { type Kysely, sql } from "kysely"

/**
 * A flow keeps all its versions: who is in an older one goes on in it, and a replay finds what was true then. What was
 * written before there were versions is the first. `flows` says which flows there are; its column `flow` is read no more.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  const statements = [
    sql`create table flow_versions (
      flow text not null references flows, version integer not null check (version >= 1), body jsonb not null,
      primary key (flow, version))`,
    sql`insert into flow_versions (flow, version, body) select id, 1, flow from flows`,
    // What a call went through must stay what it was, whoever writes: a changed flow is a new version.
    sql`create function refuse_change() returns trigger language plpgsql as
      $$ begin raise exception 'version % of flow "%" never changes; write a new version', old.version, old.flow; end $$`,
    sql`create trigger flow_versions_stay before update on flow_versions for each row execute function refuse_change()`
  ]
  for (const statement of statements) await statement.execute(db)
}
