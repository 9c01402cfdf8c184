import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely"
import type { Fact } from "#actors/facts.ts"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"

/** A row for each incident, by which those are found that are closed; written by who reads the facts. */

export interface IncidentFound {
  /** Number of the row: newer ones have higher ones. */
  readonly id: number
  readonly incident: string
  readonly terminal: string
  readonly title: string
  readonly class: string
  readonly className: string
  readonly event: string
  readonly priority: number
  /** ms since 1970 (UTC). */
  readonly openedAt: number
  /** Null: open. */
  readonly closedAt: number | null
  readonly outcome: string | null
}

interface Changed {
  readonly class?: string
  readonly priority?: number
  readonly closedAt?: number
  readonly outcome?: string
  readonly people: ReadonlyArray<string>
}

/** What these facts make of the rows, within the reader's transaction. */
export const noteIncidents = async (all: Transaction<Tables>, facts: ReadonlyArray<Fact>): Promise<void> => {
  const opened: Array<object> = []
  const changes = new Map<string, Changed>()
  const made: Array<object> = []
  for (const fact of facts) {
    // Of the centre's own calls the time line knows.
    if (fact._tag === "CallMade" && fact.incident !== undefined) made.push({ call: fact.call, incident: fact.incident })
    if (fact._tag === "TerminalReported" && fact.incident !== null && fact.sent?.call !== undefined)
      made.push({ call: fact.sent.call, incident: fact.incident })
    if (!fact._tag.startsWith("Incident")) continue
    const { incident } = fact as Extract<Fact, { readonly _tag: `Incident${string}` }>
    if (fact._tag === "IncidentOpened") {
      const { at, class: name, event, priority, terminal, title } = fact
      opened.push({ incident, terminal, title, class: name, event, priority, opened_at: at })
      continue
    }
    const before = changes.get(incident) ?? { people: [] }
    const change = { ...before, ...changeOf(fact), people: [...before.people, ...peopleOf(fact)] }
    if (Object.keys(change).length > 1 || change.people.length > 0) changes.set(incident, change)
  }
  if (opened.length > 0)
    await sql`insert into incident_records (incident, terminal, title, class, event, priority, opened_at)
      select r.* from jsonb_to_recordset(${JSON.stringify(opened)}::jsonb)
      as r (incident text, terminal text, title text, class text, event text, priority integer, opened_at bigint)
      on conflict (incident) do nothing`.execute(all)
  if (made.length > 0)
    await sql`insert into incident_calls select * from jsonb_to_recordset(${JSON.stringify(made)}::jsonb)
      as r (call text, incident text) on conflict do nothing`.execute(all)
  if (changes.size === 0) return
  const rows = [...changes].map(([incident, change]) => ({ incident, ...change }))
  await sql`update incident_records i set class = coalesce(r.class, i.class), priority = coalesce(r.priority, i.priority),
      closed_at = coalesce(r."closedAt", i.closed_at), outcome = coalesce(r.outcome, i.outcome),
      people = array(select distinct unnest(i.people || r.people) order by 1)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (incident text, class text, priority integer, "closedAt" bigint, outcome text, people text[])
    where i.incident = r.incident`.execute(all)
}

const changeOf = (fact: Fact): Omit<Changed, "people"> => {
  if (fact._tag === "IncidentClassified") return { class: fact.class, priority: fact.priority }
  return fact._tag === "IncidentClosed" ? { closedAt: fact.at, outcome: fact.outcome } : {}
}

/** Who did something about it: agents, and accounts of supervisors who are none. */
const peopleOf = (fact: Fact): ReadonlyArray<string> => [
  ...("by" in fact && typeof fact.by === "string" ? [fact.by] : []),
  ...(fact._tag === "IncidentHandedOver" && fact.to !== null ? [fact.to] : [])
]

/** Which of these calls were made for which incident. */
export const incidentsAmong = async (
  db: Kysely<Tables>,
  calls: ReadonlyArray<string>
): Promise<ReadonlyMap<string, string>> => {
  if (calls.length === 0) return new Map()
  const { rows } = await sql<{ readonly call: string; readonly incident: string }>`
    select call, incident from incident_calls where call = any(${calls})`.execute(db)
  return new Map(rows.map(({ call, incident }) => [call, incident]))
}

export interface IncidentFilter {
  readonly state?: "open" | "closed"
  readonly class?: string
  /** A part of its title or its terminal's id, or its own id. */
  readonly text?: string
  /** Opened from then on, up to then; ms since 1970. */
  readonly from?: number
  readonly to?: number
}
export interface Keyset {
  /** Of the last row of the page before. */
  readonly before?: number
  readonly limit?: number
}
export interface Page<Row> {
  /** Newest first. */
  readonly items: ReadonlyArray<Row>
  /** `before` of the next page; null: there is none. */
  readonly next: number | null
}
export const PAGE_USUAL = 50

export const incidentPage = async (
  db: Kysely<Tables>,
  { before, class: name, from, limit = PAGE_USUAL, state, text, to }: IncidentFilter & Keyset,
  scope: Scope
): Promise<Page<IncidentFound>> => {
  const where: Array<RawBuilder<unknown>> = [incidentsIn(scope)]
  if (before !== undefined) where.push(sql`i.id < ${before}`)
  if (name !== undefined) where.push(sql`i.class = ${name}`)
  if (from !== undefined) where.push(sql`opened_at >= ${from}`)
  if (to !== undefined) where.push(sql`opened_at <= ${to}`)
  if (state !== undefined) where.push(state === "open" ? sql`closed_at is null` : sql`closed_at is not null`)
  if (text !== undefined) {
    const part = partOf(text)
    where.push(sql`(i.title ilike ${part} or i.terminal ilike ${part} or i.incident = ${text})`)
  }
  const { rows } = await sql<IncidentFound>`${FOUND} where ${sql.join(where, sql` and `)}
    order by i.id desc limit ${limit + 1}`.execute(db)
  return pageOf(rows, limit)
}

export const incidentById = async (
  db: Kysely<Tables>,
  incident: string,
  scope: Scope
): Promise<IncidentFound | undefined> => {
  const { rows } = await sql<IncidentFound>`${FOUND} where i.incident = ${incident} and ${incidentsIn(scope)}`.execute(
    db
  )
  return rows[0]
}

/** One row more than asked for says that there is another page. */
export const pageOf = <Row extends { readonly id: number }>(rows: ReadonlyArray<Row>, limit: number): Page<Row> => {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** As `ilike` takes it. */
export const partOf = (text: string): string => `%${text.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`

const FOUND = sql`select i.id, i.incident, i.terminal, i.title, i.class, coalesce(k.name, i.class) as "className", i.event,
  i.priority, i.opened_at as "openedAt", i.closed_at as "closedAt", i.outcome
  from incident_records i left join incident_classes k on k.id = i.class`

/** An incident belongs to each who did something about it, and with them to their unit. */
export const incidentsIn = (scope: Scope): RawBuilder<unknown> => {
  if (scope.kind === "everything") return sql`true`
  if (scope.kind === "own")
    return sql`people && ${[scope.account, ...(scope.agent === null ? [] : [scope.agent])]}::text[]`
  return sql`people && array(select unnest(array[id, agent]) from people where unit = any(${scope.units}))`
}
