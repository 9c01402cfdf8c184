import { type Kysely, sql } from "kysely"
import { nationalForm } from "#actors/telephone-number.ts"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"
import { callsIn } from "../calls/conditions.ts"
import { parameterValue } from "../parameters/store.ts"

/** A call of a number, as whoever looks after its customer may know of it: that it was, how it ended, and with whom. */
export interface LastCall {
  readonly id: string
  readonly serial: number
  readonly arrivedAt: number
  readonly outcome: string | null
  readonly queue: string | null
  readonly agent: string | null
}

export interface EarlierCall extends LastCall {
  /** Theirs: that they called with, or were called at. */
  readonly callingNumber: string
  readonly queueName: string | null
  readonly agentName: string | null
  readonly talkMs: number | null
  readonly isRecorded: boolean
  /** Whether the asker may look at the call itself. */
  readonly isOpen: boolean
  /** Whoever dialled it was not to see the number. */
  readonly isCovered: boolean
}

/** Calls of numbers in their one form, newest first. */
export const callsOfNumbers = async (
  db: Kysely<Tables>,
  numbers: ReadonlyArray<string>,
  areaCode: string,
  most: number
): Promise<ReadonlyArray<LastCall>> => {
  const spellings = numbers.flatMap((number) => spellingsOf(number, areaCode))
  const { rows } = await sql<LastCall>`
    select id, serial, arrived_at as "arrivedAt", outcome, queue, agent from call_records
    where ${withThem(spellings)} order by arrived_at desc limit ${most}`.execute(db)
  return rows.map((row) => ({ ...row, serial: Number(row.serial), arrivedAt: Number(row.arrivedAt) }))
}

/** The same of all numbers of a customer, with names. */
export const callsOfCustomer = async (
  db: Kysely<Tables>,
  customer: string,
  seen: Scope | undefined,
  most: number
): Promise<ReadonlyArray<EarlierCall>> => {
  const areaCode = await parameterValue(db, "numbers.areaCode")
  const { rows: numbers } = await sql<{ readonly number: string }>`
    select number from customer_numbers where customer = ${customer}`.execute(db)
  const spellings = numbers.flatMap(({ number }) => spellingsOf(number, areaCode))
  const { rows } = await sql<EarlierCall>`
    select c.*, q.name as "queueName", p.name as "agentName" from (
      select id, serial, arrived_at as "arrivedAt", outcome, queue, agent,
        case when direction = 'in' then calling_number else dialled_number end as "callingNumber",
        talk_ms as "talkMs", recording_file is not null as "isRecorded",
        coalesce(is_covered, false) as "isCovered",
        ${seen === undefined ? sql`false` : sql`coalesce(${callsIn(seen)}, false)`} as "isOpen"
      from call_records where ${withThem(spellings)} order by arrived_at desc limit ${most}
    ) c left join queues q on q.id = c.queue left join people p on p.agent = c.agent
    order by c."arrivedAt" desc`.execute(db)
  return rows.map((row) => ({
    ...row,
    serial: Number(row.serial),
    arrivedAt: Number(row.arrivedAt),
    talkMs: row.talkMs === null ? null : Number(row.talkMs)
  }))
}

/** Who called, or was called by the centre. */
export const withThem = (spellings: ReadonlyArray<string>) =>
  sql<boolean>`(calling_number = any(${spellings}) or direction <> 'in' and dialled_number = any(${spellings}))`

/** The number of the centre that somebody dialled when they called last; null: they never did. `number` in its one form. */
export const lastCalledBy = async (db: Kysely<Tables>, number: string): Promise<string | null> => {
  const spellings = spellingsOf(number, await parameterValue(db, "numbers.areaCode"))
  const { rows } = await sql<{ readonly dialled: string }>`select dialled_number as dialled from call_records
    where calling_number = any(${spellings}) and direction = 'in' order by arrived_at desc limit 1`.execute(db)
  return rows[0]?.dialled ?? null
}

/** A call keeps the number as the trunk sent it: how that may be, of a number in its one form. */
export const spellingsOf = (number: string, areaCode: string): ReadonlyArray<string> => {
  const national = nationalForm(number)
  if (national === number) return [number, ...(number.startsWith("+") ? [number.replace("+", "00")] : [])]
  const bare = number.slice(1)
  const local = areaCode !== "" && national.startsWith(areaCode) ? [national.slice(areaCode.length)] : []
  return [number, national, bare, `00${bare}`, national.startsWith("0") ? national.slice(1) : `0${national}`, ...local]
}
