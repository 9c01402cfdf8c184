import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "./log.ts"
import { leftOf } from "./left.ts"

/** The action of a line that vouches for those that were blanked. It holds nothing of a person, and is never blanked itself. */
export const ERASE = "erase"

/**
 * Blanks what the lines of these things hold (how they were and became), so that who, when, and which kind of change is left. The line
 * that is added for it vouches for what is left of each: the chain stays whole. Answers how many were blanked.
 */
export const blankLines = async (
  all: Transaction<Tables>,
  { ids, object }: { readonly object: string; readonly ids: ReadonlyArray<string> },
  by: { readonly account: string; readonly at: number; readonly objectId: string; readonly details: object }
): Promise<number> => {
  const lines = await all
    .selectFrom("audit_log")
    .selectAll()
    .where("object", "=", object)
    .where("object_id", "in", ids)
    .where("action", "<>", ERASE)
    .where("erased_by", "is", null)
    .orderBy("serial")
    .execute()
  const left = Object.fromEntries(lines.map((line) => [line.serial, leftOf(line)]))
  const { account, at, details, objectId } = by
  await appendAudit(all, [
    { at, account, action: ERASE, object, objectId, details: { ...details, lines: lines.length, left } }
  ])
  await sql`select set_config('carillon.erasing', 'yes', true)`.execute(all)
  await sql`update audit_log set before = null, after = null, details = null,
    erased_by = (select max(serial) from audit_log) where serial = any(${lines.map(({ serial }) => serial)})`.execute(
    all
  )
  await sql`select set_config('carillon.erasing', '', true)`.execute(all)
  return lines.length
}
