import { type Kysely, sql } from "kysely"

/**
 * Journal and facts are partitioned by month from here on. What there is becomes one partition as it lies: nothing is copied,
 * no index is built, not even a row is read, because the partition takes every time at first. It holds nothing from the month
 * on that its name says; `first-release.ts` proves that beside the work and gives it its bound.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  // The month after next: more than four weeks in which the proof can be made.
  const { rows } = await sql<{ readonly until: string; readonly name: string }>`
    with bound as (select date_trunc('month', now() at time zone 'UTC') + interval '2 months' as month)
    select (extract(epoch from month at time zone 'UTC') * 1000)::bigint::text as until, to_char(month, 'YYYY_MM') as name
    from bound`.execute(db)
  const { name, until } = rows[0]!
  await parted(db, "journal", `journal_until_${name}`, until, { journal_pkey: "key", journal_over: "over" })
  await parted(db, "facts", `facts_until_${name}`, until, {
    facts_pkey: "key",
    facts_actor_sequence_ordinal_key: "step",
    facts_call: "call",
    facts_agent: "agent",
    facts_kind: "kind"
  })
  // What an actor was when its older rows were let go.
  await sql`create table bases (
    actor text primary key, sequence bigint not null, run bigint not null, at bigint not null, state json not null)`.execute(
    db
  )
}

const parted = async (
  db: Kysely<never>,
  table: "journal" | "facts",
  old: string,
  until: string,
  indexes: Readonly<Record<string, string>>
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
  if (!any) return void (await run(`drop table ${old}`))
  await run(`alter table ${table} attach partition ${old} for values from (minvalue) to (maxvalue)`)
  await run(`alter table ${old} add constraint ${old}_months check (at < ${until}) not valid`)
}
