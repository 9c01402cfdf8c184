import { type RawBuilder, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { canonical } from "../canonical.ts"
import type { AfterWrite } from "../tables/write.ts"
import type { Row } from "../thing/thing.ts"

/**
 * One that is gone, or has check-ins, is told by the engine itself; any other is told when it says something.
 * Those that are here count up, those that are new begin, and all are put into the order of changes. `which` gives their ids.
 */
export const raiseRevisions = async (all: Transaction<Tables>, which: RawBuilder<unknown>): Promise<void> => {
  // Held until the transaction ends, so that changes are seen in the order of their numbers.
  const { rows } = await sql<{ readonly change: number }>`
    update terminals_state set change = change + 1 where exists ${which} returning change`.execute(all)
  if (rows[0] === undefined) return
  await sql`
    insert into terminal_revisions as r (terminal, revision, told_revision, change)
    select which.id, 1, case when t.id is null or t.check_ins <> '{}' then 0 end, ${rows[0].change}::bigint
    from ${which} which left join terminals t on t.id = which.id
    on conflict (terminal) do update set revision = r.revision + 1, change = excluded.change,
      told_revision = coalesce(r.told_revision, excluded.told_revision)`.execute(all)
  await sql`notify terminals_changed`.execute(all)
}

const idsOf = (rows: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<string> => rows.map(({ id }) => id)

/** A terminal is a row of its own for what is heard of it, and a revision for its actor. */
export const keepTerminalRevision: AfterWrite = async (all, done) => {
  const there = done.flatMap(({ after }) => (after === null ? [] : [after]))
  if (there.length > 0)
    await sql`insert into terminal_heard (terminal) select * from unnest(${idsOf(there)}::text[]) on conflict do nothing`.execute(
      all
    )
  const changed = done.flatMap(({ after, before }) => after ?? before ?? [])
  await raiseRevisions(all, sql`(select unnest(${idsOf(changed)}::text[]) as id)`)
}

/** What a terminal's card or a call to its people has of a customer. */
const TOLD_OF_CUSTOMER = ["attention", "contacts", "name"] as const

/** Who is new has no terminal yet. */
export const keepRevisionsOfCustomers: AfterWrite = async (all, done) => {
  const changed = done.flatMap(({ after, before }) =>
    after !== null && before !== null && TOLD_OF_CUSTOMER.some((field) => differs(before, after, field)) ? [after] : []
  )
  if (changed.length > 0) await raiseOfCustomers(all, idsOf(changed))
}

export const raiseOfCustomers = (all: Transaction<Tables>, customers: ReadonlyArray<string>): Promise<void> =>
  raiseRevisions(all, sql`(select id from terminals where customer = any(${customers}))`)

export const differs = (before: Row, after: Row, field: string): boolean =>
  canonical(before[field]) !== canonical(after[field])
