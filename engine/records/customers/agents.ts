import { type Kysely, sql } from "kysely"
import { e164 } from "#actors/telephone-number.ts"
import type { KeptCall } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"
import { lastAgentOf } from "../calls/last-agent.ts"
import { parameterValue } from "../parameters/store.ts"
import { spellingsOf, withThem } from "./calls.ts"

/** What is known of somebody who calls: agents' numbers, and where they are at home. */
export interface AgentsFound {
  readonly area?: string | null
  readonly own: string | null
  readonly last: { readonly agent: string; readonly at: number } | null
}

export const NOBODY_KNOWS: AgentsFound = { own: null, last: null }

/** A number that so many share says nothing of one of them. */
const SHARED_MOST = 20

/**
 * The own agent of whoever has this number, and who spoke with them last since a moment; null: that is not asked. Where several
 * customers share the number only an agent whom all of them have is theirs, and the number's own calls alone count.
 */
export const agentsOfNumber = async (
  db: Kysely<Tables>,
  written: string,
  since: number | null
): Promise<AgentsFound> => {
  const areaCode = await parameterValue(db, "numbers.areaCode")
  const number = e164(written, areaCode)
  // Who hides their number has a word in its place.
  if (!/^\+?\d{3,24}$/u.test(number)) return NOBODY_KNOWS
  const { rows: customers } = await sql<{
    readonly agent: string | null
    readonly area: string | null
    readonly numbers: ReadonlyArray<string>
  }>`
    select p.agent, c.area, array(select o.number from customer_numbers o where o.customer = c.id) as numbers
    from customers c left join people p on p.id = c.own_agent
    where c.id in (select n.customer from customer_numbers n where n.number = ${number}) limit ${SHARED_MOST}`.execute(
    db
  )
  const [first] = customers
  const ofAll = (what: "agent" | "area") =>
    first !== undefined && customers.every((each) => each[what] === first[what]) ? first[what] : null
  const [own, area] = [ofAll("agent"), ofAll("area")]
  if (since === null) return { own, area, last: null }
  const numbers = customers.length === 1 ? first!.numbers : [number]
  const spellings = numbers.flatMap((each) => spellingsOf(each, areaCode))
  const { rows } = await sql<LastTalk>`
    select agent, arrived_at as at, parties, transfers, conferences from call_records
    where ${withThem(spellings)} and agent is not null and answered_at is not null and arrived_at >= ${since}
    order by arrived_at desc limit 1`.execute(db)
  const [last] = rows
  return {
    own,
    area,
    last: last === undefined ? null : { agent: lastAgentOf(last) ?? last.agent, at: Number(last.at) }
  }
}

/** `agent`: who answered first, of a record that knows no parties. */
type LastTalk = Pick<KeptCall, "conferences" | "parties" | "transfers"> & {
  readonly agent: string
  readonly at: string
}
