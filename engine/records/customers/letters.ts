import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { terminal } from "../terminals/schema.ts"

/**
 * Drops what was written to guardians about incidents of these customers: it names them and their people. An incident is called
 * `<terminal>-<number>`; whose the terminal was then, the log says, so that who has it now keeps theirs.
 */
export const dropLetters = async (all: Transaction<Tables>, customers: ReadonlyArray<string>): Promise<void> => {
  await sql`
    with theirs as (
      select distinct object_id as id from audit_log
      where object = ${terminal.name} and after ->> 'customer' = any(${customers})
    ), spans as (
      select object_id as terminal, after ->> 'customer' as customer, at as since,
        lead(at) over (partition by object_id order by serial) as until
      from audit_log where object = ${terminal.name} and object_id in (select id from theirs) and after ? 'customer'
    )
    delete from outbox where incident in (
      select o.incident from outbox o join spans on regexp_replace(o.incident, '-[0-9]+$', '') = spans.terminal
      where spans.customer = any(${customers}) and o.at >= spans.since and (spans.until is null or o.at < spans.until))`.execute(
    all
  )
}
