import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely"
import type { Scope } from "#wire/asker.ts"
import type { Fact } from "#actors/facts.ts"
import type { Tables } from "../../ports/Database.ts"

/** 值班登记: which agent was signed in from when to when, and at which place they sat. */

export interface Duty {
  readonly agent: string
  readonly name: string
  /** Address and browser of the session in which they signed in; empty when there was none, as of a telephone alone. */
  readonly address: string
  readonly device: string
  readonly from: number
  /** Null while they are on duty. */
  readonly until: number | null
}

const OFF_DUTY = "signed-out"

/**
 * A duty begins with the first state other than signed out, and ends with that. Nearly all changes are within a duty: who is on one
 * is asked once, and they cost nothing more.
 */
export const noteDuty = async (all: Transaction<Tables>, facts: ReadonlyArray<Fact>): Promise<void> => {
  const changes = facts.filter((fact) => fact._tag === "AgentChanged")
  if (changes.length === 0) return
  const open = await sql<{ readonly agent: string }>`select agent from duty where until_at is null`.execute(all)
  const onDuty = new Set(open.rows.map(({ agent }) => agent))
  for (const { agent, at, state } of changes) {
    const isOn = state !== OFF_DUTY
    if (isOn === onDuty.has(agent)) continue
    await (isOn ? begin(all, agent, at) : end(all, agent, at))
    if (isOn) onDuty.add(agent)
    else onDuty.delete(agent)
  }
}

const end = (all: Transaction<Tables>, agent: string, at: number) =>
  sql`update duty set until_at = greatest(from_at, ${at}) where agent = ${agent} and until_at is null`.execute(all)

/** The place is the one of the session that was used last: whoever signs in to work has just opened their screen. */
const begin = (all: Transaction<Tables>, agent: string, at: number) =>
  sql`insert into duty (agent, name, address, device, from_at)
    select ${agent}, coalesce(people.name, ''), coalesce(s.address, ''), coalesce(s.device, ''), ${at}
    from (select 1) one left join people on people.agent = ${agent}
    left join lateral (select address, device from sessions where account = people.id order by seen_at desc, created_at desc limit 1) s on true
    on conflict (agent) where until_at is null do nothing`.execute(all)

export interface DutyQuery {
  readonly from: number
  readonly to: number
  readonly agent?: string
  readonly limit: number
}

/** Duties that overlap the time asked for, of the people the asker may see, in their order. */
export const dutiesOf = async (
  db: Kysely<Tables>,
  { agent, from, limit, to }: DutyQuery,
  scope: Scope
): Promise<ReadonlyArray<Duty>> => {
  const { rows } = await sql<Duty>`
    select d.agent, d.name, d.address, d.device, from_at as "from", until_at as "until"
    from duty d left join people on people.agent = d.agent
    where from_at < ${to} and coalesce(until_at, ${to}) >= ${from} and ${agent === undefined ? sql`true` : sql`d.agent = ${agent}`}
      and ${seenBy(scope)} order by from_at, d.agent limit ${limit}`.execute(db)
  return rows
}

/** Rows `d` with an agent, joined with `people`: those that the asker may see. */
export const seenBy = (scope: Scope): RawBuilder<unknown> => {
  if (scope.kind === "everything") return sql`true`
  return scope.kind === "units" ? sql`people.unit = any(${scope.units})` : sql`d.agent = ${scope.agent ?? ""}`
}
