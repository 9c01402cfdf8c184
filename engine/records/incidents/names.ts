import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { IncidentFound } from "./record.ts"

/** As people call what a time line names by an id. */
export interface NamesInTimeline {
  readonly classes: Readonly<Record<string, string>>
  readonly steps: Readonly<Record<string, string>>
}

/**
 * Of its classes, those it had before among them, and of the steps of their plans and of its user's own; also of the classes
 * of what was heard again, whose steps came on top.
 */
export const namesIn = async (
  db: Kysely<Tables>,
  { class: last, incident, openedAt, terminal }: IncidentFound
): Promise<NamesInTimeline> => {
  const { rows: named } = await sql<{ readonly id: string; readonly name: string | null }>`
    select n.id, k.name from (
      select ${last}::text as id union
      select f.body ->> 'class' from incident_lines l join facts f on f.id = l.fact and f.at = l.at
      where l.incident = ${incident} and f.kind in ('IncidentOpened', 'IncidentClassified')
    ) n left join incident_classes k on k.id = n.id`.execute(db)
  const { rows: heard } = await sql<{ readonly id: string }>`
    select k.id from incident_classes k where exists (
      select from incident_lines l join facts f on f.id = l.fact and f.at = l.at
      where l.incident = ${incident} and f.kind = 'IncidentHeard' and f.body ->> 'event' = any(k.events))`.execute(db)
  const classes = [...named, ...heard].map(({ id }) => id)
  // The newest of those that there were when it was opened; a step that came later is called as it is now.
  const { rows: steps } = await sql<{ readonly id: string; readonly title: string }>`
    select s ->> 'id' as id, s ->> 'title' as title from (
      select steps, changed_at from incident_class_plans where incident_class = any(${classes})
      union all
      select v.steps, v.changed_at from user_plan_versions v join terminals t on t.customer = v.customer
      where t.id = ${terminal} and v.incident_class = any(${classes})
    ) p, jsonb_array_elements(p.steps) s order by p.changed_at <= ${openedAt}, p.changed_at`.execute(db)
  return {
    classes: Object.fromEntries(named.flatMap(({ id, name }) => (name === null ? [] : [[id, name]]))),
    steps: Object.fromEntries(steps.map(({ id, title }) => [id, title]))
  }
}
