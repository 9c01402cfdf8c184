import { type Kysely, sql } from "kysely"

/**
 * Journal and facts are partitioned by month from here on. What there is becomes one partition as it lies, for everything up
 * to the end of its newest month: nothing is copied and no index is built at a start. PostgreSQL reads the old table twice
 * (its newest time, and that its rows belong there). Indexes it does not have yet are made by `upkeep.ts` beside the work.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  const { rows } = await sql<{ readonly until: string; readonly name: string }>`
    with newest as (
      select date_trunc('month', greatest(now(), to_timestamp(greatest(
        (select max(at) from journal), (select max(at) from facts)) / 1000.0)) at time zone 'UTC') + interval '1 month' as month
    )
    select (extract(epoch from month at time zone 'UTC') * 1000)::bigint::text as until,
      to_char(month, 'YYYY_MM') as name from newest`.execute(db)
  const { name, until } = rows[0]!
  await parted(db, { table: "journal", old: `journal_until_${name}`, until, indexes: { journal_pkey: "key" } })
  await parted(db, {
    table: "facts",
    old: `facts_until_${name}`,
    until,
    indexes: {
      facts_pkey: "key",
      facts_actor_sequence_ordinal_key: "step",
      facts_call: "call",
      facts_agent: "agent",
      facts_kind: "kind"
    }
  })
  // What an actor was when its older rows were let go.
  await sql`create table bases (
    actor text primary key, sequence bigint not null, run bigint not null, at bigint not null, state json not null)`.execute(
    db
  )
}

const parted = async (
  db: Kysely<never>,
  {
    indexes,
    old,
    table,
    until
  }: {
    readonly table: "journal" | "facts"
    readonly old: string
    readonly until: string
    readonly indexes: Readonly<Record<string, string>>
  }
): Promise<void> => {
  const run = (text: string) => sql.raw(text).execute(db)
  const { rows } = await sql<{ readonly any: boolean; readonly next: string }>`
    select exists (select from ${sql.table(table)}) as any, ${
      table === "facts" ? sql`(select coalesce(max(id), 0) + 1 from facts)::text` : sql`''`
    } as next`.execute(db)
  const { any, next } = rows[0]!
  await run(`alter table ${table} rename to ${old}`)
  for (const [index, name] of Object.entries(indexes)) await run(`alter index ${index} rename to ${old}_${name}`)
  if (table === "facts") await run(`alter table ${old} alter column id drop identity`)
  await run(`create table ${table} (like ${old} including defaults) partition by range (at)`)
  if (table === "facts")
    await run(`alter table ${table} alter column id add generated always as identity (start with ${next})`)
  if (any) await run(`alter table ${table} attach partition ${old} for values from (minvalue) to (${until})`)
  else await run(`drop table ${old}`)
}
