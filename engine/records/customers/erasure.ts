import { sql, type Transaction } from "kysely"
import { maskedNumber } from "#wire/masked-number.ts"
import type { Tables } from "../../ports/Database.ts"
import { afterWrite } from "../after-write.ts"
import { blankLines } from "../audit/blank.ts"
import { REMARK } from "../calls/remarks.ts"
import { parameterValue } from "../parameters/store.ts"
import { rowOf } from "../tables/read.ts"
import { writeChanges } from "../tables/write.ts"
import type { Row } from "../thing/thing.ts"
import { dropBelongings } from "./belongings.ts"
import { spellingsOf } from "./calls.ts"
import { dropLetters } from "./letters.ts"
import type { Phone } from "./phones.ts"
import { customer } from "./schema.ts"

/** What became of a person's data. */
export interface Erased {
  /** Notes, purchases, services and complaints that are gone. */
  readonly entries: number
  /** Lines of the audit log of which only who, when and what kind of change is left. */
  readonly lines: number
  /** Calls that stay, with the number covered. */
  readonly calls: number
  /** Of these, recordings that stay as long as their rule says. */
  readonly recordings: number
  /** Numbers that stay, because another customer has them, too. */
  readonly sharedNumbers: number
  /** Numbers that stay on a list of the centre (black, white, VIP). */
  readonly listedNumbers: number
}

/**
 * Erases a customer for good, with everybody who was merged into them: the row, what was noted, what the log kept of them, what
 * was written to their people, and their numbers in the records of calls. Answers null when there never was one. Nothing of it can be taken back.
 */
export const eraseCustomer = async (
  all: Transaction<Tables>,
  id: string,
  reason: string,
  by: { readonly account: string; readonly at: number }
): Promise<Erased | null> => {
  const row = await rowOf<Row>(all, customer, id)
  const ids = await mergedInto(all, id)
  const numbers = await numbersOf(all, ids)
  const lines = await sql<{ readonly n: number }>`
    select count(*) n from audit_log where object = ${customer.name} and object_id = any(${ids}) and action <> 'erase'`.execute(
    all
  )
  if (row === undefined && Number(lines.rows[0]!.n) === 0) return null
  if (row !== undefined) await dropBelongings(all, id, by)
  await dropLetters(all, ids)
  await sql`delete from user_plan_versions where customer = any(${ids})`.execute(all)
  if (row !== undefined)
    await writeChanges(all, [{ op: "remove", thing: customer, id, version: row.version }], by, afterWrite)
  const entries = await sql`delete from customer_entries where customer = any(${ids})`.execute(all)
  await sql`delete from customer_merges m where kept = any(${ids}) or exists (
    select 1 from jsonb_array_elements(m.rows) was where was ->> 'id' = any(${ids}))`.execute(all)
  const shared = await sharedOf(all, numbers)
  const { calls, recordings, remarks } = await coverCalls(
    all,
    numbers.filter((number) => !shared.has(number))
  )
  await blankRemarks(all, remarks, reason, { ...by, objectId: id })
  const listed = await sql<{
    readonly n: number
  }>`select count(*) n from listed_numbers where id = any(${await spelled(all, numbers)})`.execute(all)
  const done = {
    entries: Number(entries.numAffectedRows ?? 0),
    calls,
    recordings,
    sharedNumbers: shared.size,
    listedNumbers: Number(listed.rows[0]!.n)
  }
  const blanked = await blankLines(
    all,
    { object: customer.name, ids },
    { ...by, objectId: id, details: { reason, ...done } }
  )
  return { ...done, lines: blanked }
}

/** The customer, and all who became one with them. */
const mergedInto = async (all: Transaction<Tables>, id: string): Promise<ReadonlyArray<string>> => {
  const { rows } = await sql<{ readonly id: string }>`
    with recursive one (id) as (
      select ${id}::text union
      select was ->> 'id' from one join customer_merges m on m.kept = one.id and m.undone_at is null
      cross join jsonb_array_elements(m.rows) was
    ) select id from one`.execute(all)
  return rows.map((each) => each.id)
}

/** Every number that any of them ever had, in its one form. */
const numbersOf = async (all: Transaction<Tables>, ids: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const { rows } = await sql<{ readonly phones: ReadonlyArray<Phone> | null }>`
    select phones from customers where id = any(${ids})
    union all select before -> 'phones' from audit_log where object = ${customer.name} and object_id = any(${ids})
    union all select after -> 'phones' from audit_log where object = ${customer.name} and object_id = any(${ids})`.execute(
    all
  )
  const numbers = rows
    .flatMap(({ phones }) => phones ?? [])
    .flatMap(({ number }) => (number === undefined ? [] : [number]))
  return [...new Set(numbers)]
}

const sharedOf = async (all: Transaction<Tables>, numbers: ReadonlyArray<string>): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ readonly number: string }>`
    select distinct number from customer_numbers where number = any(${numbers})`.execute(all)
  return new Set(rows.map(({ number }) => number))
}

const spelled = async (all: Transaction<Tables>, numbers: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const areaCode = await parameterValue(all, "numbers.areaCode")
  return numbers.flatMap((number) => spellingsOf(number, areaCode))
}

/** That there was a call, when, and how it ended, stays; by whom no longer. */
const coverCalls = async (all: Transaction<Tables>, numbers: ReadonlyArray<string>) => {
  const spellings = await spelled(all, numbers)
  const covered = spellings.map((each) => maskedNumber(each, { kinds: ["mobile", "landline", "foreign"] }))
  const known = sql`(select * from unnest(${spellings}::text[], ${covered}::text[])) known (number, covered)`
  // Who was called into a call stands among its parties alone.
  const theirs = sql`(calling_number = any(${spellings}) or dialled_number = any(${spellings}) or ${isThird(spellings)})`
  const found = await sql<{ readonly calls: number; readonly recordings: number }>`
    select count(*) calls, count(recording_file) recordings from call_records where ${theirs}`.execute(all)
  const said = await sql<{ readonly call: string }>`
    select call from call_remarks join call_records on id = call where ${theirs}`.execute(all)
  await sql`update call_records c set parties = (
      select jsonb_agg(case when known.number is null then p else p || jsonb_build_object('number', known.covered) end order by nth)
      from jsonb_array_elements(c.parties) with ordinality as each (p, nth)
      left join ${known} on known.number = p ->> 'number')
    where parties <> '[]' and ${theirs}`.execute(all)
  await sql`update call_records c set calling_number = known.covered from ${known} where c.calling_number = known.number`.execute(
    all
  )
  await sql`update call_records c set dialled_number = known.covered from ${known} where c.dialled_number = known.number`.execute(
    all
  )
  const { calls, recordings } = found.rows[0]!
  return { calls: Number(calls), recordings: Number(recordings), remarks: said.rows.map(({ call }) => call) }
}

/** As the index has it. */
const isThird = (spellings: ReadonlyArray<string>) =>
  sql<boolean>`jsonb_path_query_array(parties, '$[*] ? (@.attempt > 0).number') ?| ${spellings}::text[]`

/** What the calls were about stays; what was noted of them goes, also where the log held it. */
const blankRemarks = async (
  all: Transaction<Tables>,
  calls: ReadonlyArray<string>,
  reason: string,
  by: { readonly account: string; readonly at: number; readonly objectId: string }
): Promise<void> => {
  if (calls.length === 0) return
  await sql`update call_remarks set note = '', follow_up_note = '', follow_up_at = null, version = version + 1, changed_at = ${by.at}, changed_by = ${by.account}
    where call = any(${calls})`.execute(all)
  // Nobody is to write anew what had to go.
  await sql`delete from call_summaries_owed where call = any(${calls})`.execute(all)
  await blankLines(all, { object: REMARK, ids: calls }, { ...by, details: { reason } })
}
