import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { canonical } from "../canonical.ts"
import { type AuditLine, chainEnd, hashOfText } from "./log.ts"

/** Lines that lie ready in the database, each at its place. */
export interface StagedAudit {
  /** What each line's hash is made of, after its number. */
  readonly texts: ReadonlyArray<string>
}

/** One statement's lines. */
const PORTION = 2_000

/**
 * Lays lines ready without touching the chain, for a transaction that has very many: what a line says is worked out and sent
 * while others still append. Once in a transaction.
 */
export const stageAudit = async (all: Transaction<Tables>, lines: ReadonlyArray<AuditLine>): Promise<StagedAudit> => {
  await sql`create temporary table audit_staged (place int, at bigint, account text, action text, object text, object_id text,
    before jsonb, after jsonb, details jsonb) on commit drop`.execute(all)
  for (let first = 0; first < lines.length; first += PORTION) {
    const rows = lines
      .slice(first, first + PORTION)
      .map(({ objectId, ...line }, nth) => ({ ...line, object_id: objectId, place: first + nth }))
    await sql`insert into audit_staged select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (place int,
      at bigint, account text, action text, object text, object_id text, before jsonb, after jsonb, details jsonb)`.execute(
      all
    )
  }
  const texts = lines.map(({ account, action, after, at, before, details, object, objectId }) =>
    canonical([at, account, action, object, objectId, before ?? null, after ?? null, details ?? null]).slice(1)
  )
  return { texts }
}

/** Chains what lies ready to the end of the log, but for these places. */
export const appendStaged = async (
  all: Transaction<Tables>,
  { texts }: StagedAudit,
  without: ReadonlySet<number>
): Promise<void> => {
  const end = await chainEnd(all)
  let previous = end.hash
  const [places, serials, previousHashes, hashes]: [Array<number>, Array<number>, Array<string>, Array<string>] = [
    [],
    [],
    [],
    []
  ]
  for (const [place, text] of texts.entries()) {
    if (without.has(place)) continue
    const serial = end.serial + places.length + 1
    places.push(place)
    serials.push(serial)
    previousHashes.push(previous)
    previous = hashOfText(previous, serial, text)
    hashes.push(previous)
  }
  await sql`insert into audit_log (serial, at, account, action, object, object_id, before, after, details, previous_hash, hash)
    select given.serial, at, account, action, object, object_id, before, after, details, given.previous_hash, given.hash
    from unnest(${places}::int[], ${serials}::bigint[], ${previousHashes}::text[], ${hashes}::text[])
      given (place, serial, previous_hash, hash) join audit_staged using (place) order by given.serial`.execute(all)
}
