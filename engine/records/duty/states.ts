import { type Kysely, sql } from "kysely"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"
import { seenBy } from "./store.ts"

/** One state of an agent, from when to when. */
export interface Spell {
  /** A word of `AgentWord`: ready, talking, wrap-up, not-ready, signed-out … */
  readonly state: string
  /** Of not ready the reason's id, of signed out why; "" when there is none. */
  readonly reason: string
  readonly from: number
  /** Null: it goes on. */
  readonly until: number | null
}

export interface SpellQuery {
  readonly agent: string
  readonly from: number
  readonly to: number
  readonly limit: number
}

/** A state that was entered longer ago is nobody's any more. */
const EARLIER_MS = 40 * 86_400_000

/** The states of an agent that overlap the time asked for, in their order, the first `limit`; of somebody whom the asker may not see none. */
export const spellsOf = async (
  db: Kysely<Tables>,
  { agent, from, limit, to }: SpellQuery,
  scope: Scope
): Promise<ReadonlyArray<Spell>> => {
  const { rows } = await sql<Spell>`
    with changes as (
      (select at, id, body from facts where agent = ${agent} and kind = 'AgentChanged' and at < ${from} and at >= ${from - EARLIER_MS}
        order by at desc, id desc limit 1)
      union all
      (select at, id, body from facts where agent = ${agent} and kind = 'AgentChanged' and at >= ${from} and at < ${to}
        order by at, id limit ${limit + 1}))
    select body->>'state' as state, body->>'reason' as reason, at as "from", lead(at) over (order by at, id) as until
    from changes where exists (select 1 from (select ${agent}::text as agent) d left join people on people.agent = d.agent where ${seenBy(scope)})
    order by at, id limit ${limit}`.execute(db)
  // States that were over as soon as they began are between two events of one moment.
  return rows.filter((spell) => spell.until !== spell.from)
}
