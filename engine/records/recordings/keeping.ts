import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { parameterValue } from "../parameters/store.ts"

/** How long recordings are kept: those whose rule says nothing as the parameter does. 0: for ever. */
export interface Keeping {
  readonly usualDays: number
  /** Of rules that say so. */
  readonly byRule: ReadonlyMap<string, number>
}

export const keepingOf = async (db: Kysely<Tables>): Promise<Keeping> => {
  const usualDays = await parameterValue(db, "recordings.keepDays")
  const { rows } = await sql<{ readonly id: string; readonly days: number }>`
    select id, keep_days::int as days from recording_rules where keep_days is not null`.execute(db)
  return { usualDays, byRule: new Map(rows.map(({ days, id }) => [id, days])) }
}

/** No recording that is younger goes; null: none ever goes. */
export const shortestDays = ({ byRule, usualDays }: Keeping): number | null => {
  const limited = [usualDays, ...byRule.values()].filter((days) => days > 0)
  return limited.length === 0 ? null : Math.min(...limited)
}

/** So long some are promised to stay; null: nothing is promised, or for ever. */
export const longestDays = ({ byRule, usualDays }: Keeping): number | null => {
  const longest = Math.max(usualDays, ...byRule.values())
  return longest === 0 ? null : longest
}

/** Calls by their rule, of those that one decided. */
const ruleOfEach = async (db: Kysely<Tables>, calls: ReadonlyArray<string>): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ readonly id: string; readonly rule: string }>`
    select id, recording_rule as rule from call_records where id = any(${calls}) and recording_rule is not null`.execute(
    db
  )
  return new Map(rows.map(({ id, rule }) => [id, rule]))
}

/** How many days each of these calls' recordings stays. A rule that is gone promises what is usual. */
export const daysOfEach = async (
  db: Kysely<Tables>,
  { byRule, usualDays }: Keeping,
  calls: ReadonlyArray<string>
): Promise<(call: string) => number> => {
  if (byRule.size === 0) return () => usualDays
  const rules = await ruleOfEach(db, calls)
  return (call) => byRule.get(rules.get(call) ?? "") ?? usualDays
}

/** Those of the calls that are on hold on that day. */
export const heldAmong = async (
  db: Kysely<Tables>,
  calls: ReadonlyArray<string>,
  day: string
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ readonly id: string }>`
    select id from recording_holds where id = any(${calls}) and (until is null or until >= ${day})`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
