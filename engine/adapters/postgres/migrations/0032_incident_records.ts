import { type Kysely, sql } from "kysely"

/**
 * Incidents to be found after they are closed, with those that there were; a number for each letter, whose key names whom it went to;
 * and who may look at all that: whoever may work on the alarms of others, and for messages of lines whoever enters terminals.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  for (const statement of [
    `create table incident_records (id bigint generated always as identity primary key, incident text not null unique,
      terminal text not null, title text not null, class text not null, event text not null, priority integer not null,
      opened_at bigint not null, closed_at bigint, outcome text, people text[] not null default '{}')`,
    `create index incident_records_opened_at on incident_records (opened_at)`,
    // As far as the reader of facts has come; it goes on from there.
    `with read as (
        select f.id, f.at, f.kind, f.body, f.body ->> 'incident' as incident from facts f, news_position n
        where f.kind like 'Incident%' and f.id <= n.fact
      ), people as (
        select incident, array_agg(distinct who) as people
        from read, lateral (values (body ->> 'by'), (case when kind = 'IncidentHandedOver' then body ->> 'to' end)) w (who)
        where who is not null group by incident
      ), classes as (
        select distinct on (incident) incident, body ->> 'class' as class, (body ->> 'priority')::integer as priority
        from read where kind in ('IncidentOpened', 'IncidentClassified') order by incident, id desc
      )
      insert into incident_records (incident, terminal, title, class, event, priority, opened_at, closed_at, outcome, people)
      select o.incident, o.body ->> 'terminal', o.body ->> 'title', k.class, o.body ->> 'event', k.priority, o.at,
        c.at, c.body ->> 'outcome', coalesce(p.people, '{}')
      from read o join classes k using (incident) left join read c on c.incident = o.incident and c.kind = 'IncidentClosed'
        left join people p on p.incident = o.incident
      where o.kind = 'IncidentOpened' order by o.id on conflict do nothing`,
    `alter table outbox add column id bigint generated always as identity`,
    `create unique index outbox_id on outbox (id)`,
    ...GIVEN.map(
      ([
        given,
        to
      ]) => `update roles set grants = grants || jsonb_build_array(jsonb_build_object('permission', '${given}',
          'level', (select g ->> 'level' from jsonb_array_elements(grants) g where g ->> 'permission' = '${to}' limit 1)))
        where grants @> '[{"permission": "${to}"}]' and not grants @> '[{"permission": "${given}"}]'`
    )
  ])
    await sql.raw(statement).execute(db)
}

/** Each goes to the roles that have the other one, and reaches as far. */
const GIVEN = [
  ["alarms.view", "alarms.reassign"],
  ["alarms.letters", "alarms.reassign"],
  ["terminals.raw", "terminals.edit"]
] as const
