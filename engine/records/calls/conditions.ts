import { type Kysely, type RawBuilder, sql } from "kysely"
import { type Asker, may, type Scope } from "#wire/asker.ts"
import { type CallFilter, CALLS_FOUND_LIMIT } from "#wire/records.ts"
import { MAIN_SITE, type Tables } from "../../ports/Database.ts"
import { customer } from "../customers/schema.ts"
import { isOwed } from "./owed.ts"

/** Which calls a list is of, as conditions of the database. */

export type Narrowing = Omit<CallFilter, "before" | "limit">

/** Who looks, and at what. */
export interface Looking {
  readonly scope: Scope
  /** Whether they may see numbers whole. Who may not must not find out the hidden digits by asking for them one by one. */
  readonly seesNumbers: boolean
  /** The same of calls to a number that whoever dialled it was not to see. */
  readonly seesCovered: boolean
}

/** Who changes customers knows their numbers whole; whoever else dialled a covered one is not told it, nor by a search. */
export const numbersSeenBy = (asker: Asker): Pick<Looking, "seesCovered" | "seesNumbers"> => ({
  seesNumbers: may(asker, customer.permissions.view),
  seesCovered: may(asker, customer.permissions.edit)
})

/** Digits that every masked number shows at its end. */
const SHOWN_DIGITS = 4
/** Parts shorter than an entry of the index are looked for in the rows themselves. */
const INDEXED_DIGITS = 3

/** Names are looked up first, so that the calls themselves are found by ids, which have an index. */
export const conditionsOf = async (
  db: Kysely<Tables>,
  {
    agent,
    callingNumber,
    direction,
    from,
    list,
    number,
    outcome,
    queue,
    reason,
    recorded,
    ring,
    summary,
    text,
    to
  }: Narrowing,
  { scope, seesCovered, seesNumbers }: Looking
): Promise<RawBuilder<boolean>> => {
  // Running numbers are those of one site.
  const all: Array<RawBuilder<boolean>> = [sql<boolean>`site = ${MAIN_SITE}`, callsIn(scope)]
  if (queue !== undefined) all.push(sql`queue = ${queue}`)
  if (outcome !== undefined) all.push(sql`outcome = ${outcome}`)
  if (direction !== undefined) all.push(sql`direction = ${direction}`)
  if (recorded !== undefined) all.push(sql`recording_file is not null`)
  if (list !== undefined) all.push(sql`list = ${list}`)
  if (reason !== undefined) all.push(aboutReason(reason))
  if (from !== undefined) all.push(sql`arrived_at >= ${from}`)
  if (to !== undefined) all.push(sql`arrived_at <= ${to}`)
  if (callingNumber !== undefined) all.push(sql`calling_number = ${callingNumber}`)
  if (number !== undefined) all.push(seesNumbers ? partOfNumber(number) : shownPartOfNumber(number))
  if (number !== undefined && !seesCovered) all.push(sql`(is_covered is not true or ${shownPartOfNumber(number)})`)
  const person = agent ?? (scope.kind === "own" ? scope.agent : null)
  if (ring !== undefined) all.push(rungInVain(ring, person))
  if (summary === "owed") all.push(isOwed(person))
  if (summary === "follow-up") all.push(sql`id in (select call from call_remarks where follow_up_at is not null)`)
  if (agent !== undefined && ring === undefined) all.push(callsOf([agent]))
  if (text !== undefined) all.push(await textIn(db, text))
  return sql<boolean>`${sql.join(all, sql` and `)}`
}

/**
 * A call belongs to each agent who took part in it, wanted it, missed it or refused it, and with them to their unit. One that nobody
 * took belongs to the units of its queue and of those who serve it.
 */
export const callsIn = (scope: Scope): RawBuilder<boolean> => {
  if (scope.kind === "everything") return sql`true`
  if (scope.kind === "own") return scope.agent === null ? sql`false` : callsOf([scope.agent])
  const { units } = scope
  return sql`(${callsHeardIn(scope)}
    or missed_by && array(select agent from people where unit = any(${units}) and agent is not null)
    or rejected_by && array(select agent from people where unit = any(${units}) and agent is not null))`
}

/** The same without those who only let it ring: what was said then was said to another. */
export const callsHeardIn = (scope: Scope): RawBuilder<boolean> => {
  if (scope.kind === "everything") return sql`true`
  if (scope.kind === "own") return scope.agent === null ? sql`false` : tookPart([scope.agent])
  const { units } = scope
  return sql`(agent in (select agent from people where unit = any(${units}))
    or agents && array(select agent from people where unit = any(${units}) and agent is not null) or (agent is null and queue in (
    select id from queues where unit = any(${units})
    union select queue from people_queues join people on people.id = person where people.unit = any(${units}))))`
}

const tookPart = (agents: ReadonlyArray<string>): RawBuilder<boolean> =>
  sql`(agent = any(${agents}) or agents && ${agents}::text[])`

const callsOf = (agents: ReadonlyArray<string>): RawBuilder<boolean> =>
  sql`(${tookPart(agents)} or missed_by && ${agents}::text[] or rejected_by && ${agents}::text[])`

const rungInVain = (ring: "missed" | "rejected", person: string | null): RawBuilder<boolean> => {
  const column = sql.ref(ring === "missed" ? "missed_by" : "rejected_by")
  if (person !== null) return sql`${column} @> ${[person]}::text[]`
  return ring === "missed" ? sql`(missed_by <> '{}' or outcome = 'abandoned')` : sql`rejected_by <> '{}'`
}

const partOfNumber = (part: string): RawBuilder<boolean> =>
  sql`(${numberLike(part, `%${part}%`)} or ${calledLike(`%${part}%`)})`

const shownPartOfNumber = (part: string): RawBuilder<boolean> =>
  part.length <= SHOWN_DIGITS
    ? sql`(${numberLike(part, `%${part}`)} or ${calledLike(`%${part}`)})`
    : sql`(calling_number = ${part} or ${calledLike(part)})`

/** Of calls that the centre made the number outside is the dialled one. They are few, and have an index of their own. */
const calledLike = (pattern: string): RawBuilder<boolean> => sql`(direction <> 'in' and dialled_number like ${pattern})`

const numberLike = (part: string, pattern: string): RawBuilder<boolean> =>
  part.length < INDEXED_DIGITS
    ? sql`calling_number like ${pattern}`
    : sql`(number_parts(calling_number) @> number_parts(${part}) and calling_number like ${pattern})`

/** What people said of calls stands beside their records. */
const aboutReason = (reason: string): RawBuilder<boolean> => sql`id in (
  with recursive about (id) as (
    select ${reason}::text union select r.id from call_reasons r join about on r.parent = about.id
  ) select call from call_remarks where reason in (select id from about))`

const textIn = async (db: Kysely<Tables>, text: string): Promise<RawBuilder<boolean>> => {
  const part = `%${text.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`
  const named = await sql<{
    readonly agents: ReadonlyArray<string>
    readonly queues: ReadonlyArray<string>
    readonly calls: ReadonlyArray<string>
  }>`select
    array(select call from call_remarks where note ilike ${part} or reason in (
      select id from call_reasons where zh ilike ${part} or en ilike ${part}) order by changed_at desc limit ${CALLS_FOUND_LIMIT}) as calls,
    array(select agent from people where agent is not null and (name ilike ${part} or agent = ${text})) as agents,
    array(select id from queues where name ilike ${part} or id = ${text}) as queues`.execute(db)
  const { agents, calls, queues } = named.rows[0]!
  const serial = /^\d{1,15}$/u.test(text) ? Number(text) : null
  // What cannot be is left out: the database would guess that it fits some rows, and look through all for them.
  const any: Array<RawBuilder<boolean>> = [sql`id = ${text}`]
  if (calls.length > 0) any.push(sql`id = any(${calls})`)
  if (queues.length > 0) any.push(sql`queue = any(${queues})`)
  if (agents.length > 0) any.push(callsOf(agents))
  if (serial !== null) any.push(sql`serial = ${serial}`)
  return sql`(${sql.join(any, sql` or `)})`
}
