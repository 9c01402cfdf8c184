import { createHash } from "node:crypto"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Fact } from "#actors/facts.ts"
import { climbCallId, isAlarmCall, partyCallId } from "../../ports/alarm-call-id.ts"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit, type AuditLine } from "../audit/log.ts"
import { canonical } from "../canonical.ts"
import { knownFacts, WRITTEN_FACT } from "../facts/read.ts"

/**
 * The time line of an incident: what its terminal said, with the messages as they came, its steps, and the calls of the centre's
 * own because of it, as facts in the order in which they were kept. Each line's hash is SHA-256 of the hash before it and of the
 * fact as it lies there, and the log of all changes has the hash of an incident that was closed: a fact that is changed, added
 * or taken away later is found by {@link verifyTimelines}.
 */

const BEGINNING = "0".repeat(64)
const linked = (previous: string, body: unknown): string =>
  createHash("sha256")
    .update(`${previous}\n${canonical(body)}`)
    .digest("hex")

export interface KeptFact {
  readonly id: number
  readonly kind: string
  readonly body: unknown
}
interface Head {
  readonly lines: number
  readonly hash: string
  /** Rungs climbed: its calls are named by them. */
  readonly climbs: number
}
type Body = Readonly<Record<string, unknown>> & { readonly at: number }
const bodyOf = ({ body }: KeptFact): Body => body as Body

/** Chains these facts, which come after all that were chained before, within the reader's transaction. */
export const noteTimelines = async (all: Transaction<Tables>, facts: ReadonlyArray<KeptFact>): Promise<void> => {
  const calls = await callsAmong(all, facts)
  const heads = await headsOf(all, facts, calls)
  const lines: Array<object> = []
  const begun: Array<object> = []
  const closed: Array<AuditLine> = []
  for (const fact of facts) {
    const incident = incidentOf(fact, calls)
    if (incident === undefined) continue
    const before = heads.get(incident) ?? { lines: 0, hash: BEGINNING, climbs: 0 }
    const { at } = bodyOf(fact)
    const hash = linked(before.hash, fact.body)
    const climbs = before.climbs + (fact.kind === "IncidentEscalated" ? 1 : 0)
    const head = { lines: before.lines + 1, hash, climbs }
    heads.set(incident, head)
    lines.push({ incident, line: head.lines, fact: fact.id, at, hash })
    const call = callOf(fact, incident, climbs)
    if (call !== undefined) {
      calls.set(call, incident)
      begun.push({ call, incident })
    }
    if (fact.kind === "IncidentClosed") closed.push(sealOf(incident, at, head))
  }
  if (lines.length === 0) return
  await sql`insert into incident_lines select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
    as r (incident text, line bigint, fact bigint, at bigint, hash text)`.execute(all)
  const now = [...heads].map(([incident, head]) => ({ incident, ...head }))
  await sql`insert into incident_heads select * from jsonb_to_recordset(${JSON.stringify(now)}::jsonb)
    as r (incident text, lines bigint, hash text, climbs bigint)
    on conflict (incident) do update set lines = excluded.lines, hash = excluded.hash, climbs = excluded.climbs`.execute(
    all
  )
  await sql`insert into incident_calls select * from jsonb_to_recordset(${JSON.stringify(begun)}::jsonb)
    as r (call text, incident text) on conflict do nothing`.execute(all)
  await appendAudit(all, closed)
}

const sealOf = (incident: string, at: number, { hash, lines }: Head): AuditLine => ({
  at,
  account: "system",
  action: "seal",
  object: "incident",
  objectId: incident,
  details: { lines, hash }
})

/** The call that a fact says is to be made. */
const callOf = (fact: KeptFact, incident: string, climbs: number): string | undefined => {
  if (fact.kind === "IncidentEscalated") return climbCallId(incident, climbs)
  return fact.kind === "IncidentPartyAsked" ? partyCallId(incident, String(bodyOf(fact)["party"])) : undefined
}

const incidentOf = (fact: KeptFact, calls: ReadonlyMap<string, string>): string | undefined => {
  const { call, incident } = bodyOf(fact)
  if (fact.kind.startsWith("Incident") || fact.kind === "TerminalReported")
    return typeof incident === "string" ? incident : undefined
  return typeof call === "string" ? calls.get(call) : undefined
}

const callsAmong = async (all: Transaction<Tables>, facts: ReadonlyArray<KeptFact>): Promise<Map<string, string>> => {
  const named = new Set(facts.map((fact) => bodyOf(fact)["call"]).filter((call) => typeof call === "string"))
  const asked = [...named].filter(isAlarmCall)
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ readonly call: string; readonly incident: string }>`
    select call, incident from incident_calls where call = any(${asked})`.execute(all)
  return new Map(rows.map(({ call, incident }) => [call, incident]))
}

const headsOf = async (
  all: Transaction<Tables>,
  facts: ReadonlyArray<KeptFact>,
  calls: ReadonlyMap<string, string>
): Promise<Map<string, Head>> => {
  const asked = new Set(facts.map((fact) => incidentOf(fact, calls)).filter((incident) => incident !== undefined))
  if (asked.size === 0) return new Map()
  const { rows } = await sql<Head & { readonly incident: string }>`
    select incident, lines, hash, climbs from incident_heads where incident = any(${[...asked]})`.execute(all)
  return new Map(rows.map(({ climbs, hash, incident, lines }) => [incident, { climbs, hash, lines }]))
}

/** In its order, as far as it is chained: some seconds behind. */
export const timelineOf = async (db: Kysely<Tables>, incident: string, limit = 2_000): Promise<ReadonlyArray<Fact>> => {
  const { rows } = await sql<{ readonly kind: string; readonly version: number; readonly body: unknown }>`
    select ${sql.raw(WRITTEN_FACT.map((name) => `f.${name}`).join(", "))} from incident_lines l
      join facts f on f.id = l.fact and f.at = l.at
      where l.incident = ${incident} order by l.line limit ${limit}`.execute(db)
  return knownFacts(rows)
}

export interface TimelineLine {
  /** Counted from 1. */
  readonly line: number
  /** Null: it is gone, or of a kind that this release does not know. */
  readonly fact: Fact | null
}

/** The lines after this one, in their order. */
export const timelineAfter = async (
  db: Kysely<Tables>,
  incident: string,
  { after, limit }: { readonly after: number; readonly limit: number }
): Promise<ReadonlyArray<TimelineLine>> => {
  const { rows } = await sql<{
    readonly line: number
    readonly kind: string | null
    readonly version: number
    readonly body: unknown
  }>`
    select l.line, ${sql.raw(WRITTEN_FACT.map((name) => `f.${name}`).join(", "))} from incident_lines l
      left join facts f on f.id = l.fact and f.at = l.at
      where l.incident = ${incident} and l.line > ${after} order by l.line limit ${limit}`.execute(db)
  return rows.map(({ body, kind, line, version }) => ({
    line,
    fact: kind === null ? null : (knownFacts([{ kind, version, body }])[0] ?? null)
  }))
}

/** What is wrong with the time line of one incident; undefined: it is as it was written. */
export const wrongInTimeline = async (db: Kysely<Tables>, incident: string): Promise<string | undefined> => {
  const { rows } = await sql<{ readonly lines: number; readonly hash: string }>`
    select lines, hash from incident_heads where incident = ${incident}`.execute(db)
  const head = rows[0]
  return head === undefined ? "its time line is gone" : wrongWith(db, { incident, ...head })
}

export interface VerifiedTimelines {
  readonly incidents: number
  /** The first one that is not as it was written; null: all are. */
  readonly broken: string | null
  readonly why: string | null
}

interface LineRow {
  readonly incident: string
  readonly line: number
  readonly hash: string
  /** Null: the fact is gone. */
  readonly body: unknown
}

const PAGE = 1_000

/** Walks every time line, and compares its end with its head and its seals. */
export const verifyTimelines = async (db: Kysely<Tables>): Promise<VerifiedTimelines> => {
  let [after, incidents] = ["", 0]
  for (;;) {
    const heads = await sql<{ readonly incident: string; readonly lines: number; readonly hash: string }>`
      select incident, lines, hash from incident_heads where incident > ${after} order by incident limit ${PAGE}`.execute(
      db
    )
    for (const head of heads.rows) {
      const why = await wrongWith(db, head)
      if (why !== undefined) return { incidents, broken: head.incident, why }
      incidents++
    }
    const last = heads.rows.at(-1)
    if (last === undefined || heads.rows.length < PAGE) break
    after = last.incident
  }
  const lost = await sealedWithoutHead(db)
  return lost === undefined
    ? { incidents, broken: null, why: null }
    : { incidents, broken: lost, why: "its time line is gone" }
}

const wrongWith = async (
  db: Kysely<Tables>,
  { hash: end, incident, lines }: { readonly incident: string; readonly lines: number; readonly hash: string }
): Promise<string | undefined> => {
  const { rows } = await sql<LineRow>`select l.line, l.hash, f.body from incident_lines l
    left join facts f on f.id = l.fact and f.at = l.at where l.incident = ${incident} order by l.line`.execute(db)
  const seals = await sealsOf(db, incident)
  let hash = BEGINNING
  for (const [index, row] of rows.entries()) {
    if (row.line !== index + 1) return `line ${index + 1} is missing`
    if (row.body === null) return `the fact of line ${row.line} is gone`
    hash = linked(hash, row.body)
    if (hash !== row.hash) return `line ${row.line} is not as it was written`
    if (seals.get(row.line) !== undefined && seals.get(row.line) !== hash)
      return `line ${row.line} is not what it was when the incident was closed`
    seals.delete(row.line)
  }
  if (rows.length !== lines || hash !== end) return "its end is missing"
  return seals.size > 0 ? "it is shorter than when it was closed" : undefined
}

const sealsOf = async (db: Kysely<Tables>, incident: string): Promise<Map<number, string>> => {
  const { rows } = await sql<{ readonly details: { readonly lines: number; readonly hash: string } }>`
    select details from audit_log where object = 'incident' and action = 'seal' and object_id = ${incident}
      order by serial desc`.execute(db)
  // The first one counts: it was written when the incident was closed.
  return new Map(rows.map(({ details: { hash, lines } }) => [lines, hash]))
}

const sealedWithoutHead = async (db: Kysely<Tables>): Promise<string | undefined> => {
  const { rows } = await sql<{ readonly incident: string }>`select object_id as incident from audit_log a
    where object = 'incident' and action = 'seal'
      and not exists (select from incident_heads h where h.incident = a.object_id) order by serial limit 1`.execute(db)
  return rows[0]?.incident
}
