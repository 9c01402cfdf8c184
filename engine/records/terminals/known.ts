import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Plan } from "#actors/incident-classes.ts"
import type { KnownTerminal, LineTerminal } from "../../ports/AlarmTerminals.ts"
import type { Tables } from "../../ports/Database.ts"
import type { Contact } from "../customers/contacts.ts"
import { minuteOfDay } from "./forms.ts"

/** Terminals with all that their actors and the calls about them have to know. `where` speaks of the table as `t`. */
export const knownWhere = async (
  db: Kysely<Tables>,
  where: RawBuilder<unknown>
): Promise<ReadonlyArray<KnownTerminal>> => {
  const { rows } = await sql<KnownRow>`
    select t.id, r.revision, t.name, t.line, t.dialect, t.account, k.key, t.numbers, t.area, t.carrier, t.place, t.model, t.heartbeat_ms,
      t.test_until, t.nuisance_times, t.nuisance_within_ms, t.nuisance_lock_ms, t.check_ins, t.check_in_opens_ms, t.reminder_prompt,
      t.reminder_wait_ms, t.missed_check_in_class, t.customer, c.name as customer_name, c.contacts, c.attention,
      (select jsonb_object_agg(p.incident_class, jsonb_build_object('steps', p.steps, 'ladder', p.ladder, 'version', (
          select max(v.version) from user_plan_versions v where v.customer = p.customer and v.incident_class = p.incident_class)))
        from user_plans p where p.customer = t.customer) as plans
    from terminals t join terminal_revisions r on r.terminal = t.id
    left join terminal_keys k on k.terminal = t.id left join customers c on c.id = t.customer
    where ${where} order by t.id`.execute(db)
  return rows.map(knownOf)
}

interface KnownRow {
  readonly id: string
  readonly revision: number
  readonly name: string
  readonly line: string
  readonly dialect: string | null
  readonly account: string
  readonly key: string | null
  readonly numbers: ReadonlyArray<string>
  readonly area: string | null
  readonly carrier: string | null
  readonly place: string | null
  readonly model: string | null
  readonly heartbeat_ms: number | null
  readonly test_until: number | null
  readonly nuisance_times: number | null
  readonly nuisance_within_ms: number
  readonly nuisance_lock_ms: number
  readonly check_ins: ReadonlyArray<string>
  readonly check_in_opens_ms: number
  readonly reminder_prompt: string | null
  readonly reminder_wait_ms: number
  readonly missed_check_in_class: string | null
  readonly customer: string | null
  readonly customer_name: string | null
  readonly contacts: ReadonlyArray<Contact> | null
  readonly attention: string | null
  readonly plans: Readonly<Record<string, Plan>> | null
}

const knownOf = (row: KnownRow): KnownTerminal => ({
  id: row.id,
  revision: row.revision,
  title: row.name,
  line: row.line,
  dialect: row.dialect,
  account: row.account,
  key: row.key,
  numbers: row.numbers,
  area: row.area,
  carrier: row.carrier,
  place: row.place,
  model: row.model,
  heartbeatMs: row.heartbeat_ms,
  testUntil: row.test_until,
  user: userOf(row),
  nuisance:
    row.nuisance_times === null
      ? null
      : { times: row.nuisance_times, withinMs: row.nuisance_within_ms, lockMs: row.nuisance_lock_ms },
  checkIns: row.check_ins.map(minuteOfDay).toSorted((a, b) => a - b),
  checkInOpensMs: row.check_in_opens_ms,
  reminder: row.reminder_prompt === null ? null : { prompt: row.reminder_prompt, waitMs: row.reminder_wait_ms },
  missedCheckInClass: row.missed_check_in_class
})

const userOf = ({ attention, contacts, customer, customer_name, plans }: KnownRow): KnownTerminal["user"] =>
  customer === null
    ? null
    : {
        customer,
        name: customer_name ?? "",
        contacts: (contacts ?? []).map(plainContact),
        guardians: (contacts ?? []).filter(({ isGuardian }) => isGuardian).map(plainContact),
        attention: attention === "" ? null : attention,
        plans: plans ?? {}
      }

const plainContact = ({ hasKeys, name, number, relation }: Contact) => ({ name, relation, number, hasKeys })

/** What the lines have to know, in the order of ids. */
export const lineTerminals = async (
  db: Kysely<Tables>,
  after: string | null,
  limit: number
): Promise<ReadonlyArray<LineTerminal>> => {
  const { rows } = await sql<LineTerminal>`
    select t.id, r.revision, t.line, t.dialect, t.account, k.key, t.numbers, t.area, t.carrier, t.heartbeat_ms as "heartbeatMs",
      h.heard_at as "lastHeardAt"
    from terminals t join terminal_revisions r on r.terminal = t.id
    left join terminal_keys k on k.terminal = t.id left join terminal_heard h on h.terminal = t.id
    where ${after === null ? sql`true` : sql`t.id > ${after}`} order by t.id limit ${limit}`.execute(db)
  return rows
}
