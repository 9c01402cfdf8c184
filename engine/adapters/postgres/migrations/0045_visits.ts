import { type Kysely, sql } from "kysely"

/**
 * Within which time somebody is to visit a terminal that reported a fault; a centre that has not said so goes on without. And the
 * log of faults of terminals: it begins with those that are open, as their actors have them.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    // That the faults alone have one is said by the class's own check, in words.
    `alter table incident_classes add column visit_within_ms bigint check (visit_within_ms between 3600000 and 2592000000)`,
    `alter table facts add column fault text`,
    `create index facts_fault on facts (fault, id) where fault is not null`,
    `create table terminal_faults (fault text primary key, terminal text not null, title text not null, customer text,
      event text not null, device text, task text, incident text, began_at bigint not null, ended_at bigint, because text,
      serial bigint not null, site text not null, unique (site, serial))`,
    `create index terminal_faults_terminal on terminal_faults (terminal, serial)`,
    `create index terminal_faults_customer on terminal_faults (customer, serial)`,
    `create index terminal_faults_open on terminal_faults (serial) where ended_at is null`,
    `create index terminal_faults_began_at on terminal_faults (began_at)`,
    // What a visit was for is not said by its end: those whose visit was done are over, and the actor will not say so.
    `with open as (
        select substr(l.actor, 10) as terminal, l.state::jsonb -> 'card' as card, f from living l
          cross join lateral jsonb_array_elements(l.state::jsonb -> 'faults') f
        where l.actor ^@ 'terminal/' and l.state ->> '_tag' = 'Serving'
      )
      insert into terminal_faults (fault, terminal, title, customer, event, device, task, began_at, ended_at, because, serial, site)
      select o.f ->> 'task', o.terminal, coalesce(o.card ->> 'title', o.terminal), o.card -> 'user' ->> 'customer', o.f ->> 'event',
        o.f ->> 'device', o.f ->> 'task', (o.f ->> 'since')::bigint, e.at, case when e.at is not null then 'visited' end,
        row_number() over (order by (o.f ->> 'since')::bigint, o.f ->> 'task'), 'main'
      from open o left join lateral (
        select at from facts where actor = 'task/' || (o.f ->> 'task') and kind = 'TaskEnded' and body ->> 'outcome' = 'done' limit 1
      ) e on true`,
    `insert into projections values ('terminal-faults', 1, 0, null, null)`,
    `insert into serials select 'terminal-faults', 'main', coalesce(max(serial), 0) from terminal_faults`
  ])
    await sql.raw(statement).execute(db)
}
