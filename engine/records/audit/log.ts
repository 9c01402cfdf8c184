import { createHash } from "node:crypto"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { canonical } from "../canonical.ts"
import { Blanked } from "./left.ts"

/** One line of the log: who did what to which thing, and how it was before and after. */
export interface AuditLine {
  readonly at: number
  /** The account, the API key's name, or "system". */
  readonly account: string
  /** `create`, `change`, `remove`, `import`, `unmask`, `dial`, `listen`, `download`, `sign-in` … */
  readonly action: string
  /** The thing's name, or what else it was done to. */
  readonly object: string
  readonly objectId: string
  readonly before?: unknown
  readonly after?: unknown
  readonly details?: unknown
}

/** What the first line is chained to. */
const BEGINNING = "0".repeat(64)

/** Whoever appends waits for whoever does: the chain has one end. Held until the transaction ends. */
const CHAIN_LOCK = 7_240_001

/**
 * Adds lines within the caller's transaction: what is not committed is not logged, what is logged was done. Each line's hash is
 * SHA-256 of the hash before it and of the line, so that a changed, added or missing line is found by {@link verifyChain}.
 */
export const appendAudit = async (all: Transaction<Tables>, lines: ReadonlyArray<AuditLine>): Promise<void> => {
  if (lines.length === 0) return
  let { hash: previous, serial } = await chainEnd(all)
  const rows = lines.map(({ account, action, after, at, before, details, object, objectId }) => {
    serial++
    const row = {
      serial,
      at,
      account,
      action,
      object,
      object_id: objectId,
      before: before ?? null,
      after: after ?? null,
      details: details ?? null,
      previous_hash: previous
    }
    previous = hashOf(previous, row)
    return { ...row, hash: previous }
  })
  // One parameter for many rows: a statement with one for each cell is compiled anew for each number of rows.
  for (let at = 0; at < rows.length; at += 2_000)
    await sql`insert into audit_log (${sql.raw(COLUMNS.join(", "))})
      select * from jsonb_to_recordset(${JSON.stringify(rows.slice(at, at + 2_000))}::jsonb)
      as line (${sql.raw(COLUMNS.map((name) => `${name} ${TYPES[name]}`).join(", "))})`.execute(all)
}

/** The last line, to which the next is chained; nobody else appends from now on until the transaction ends. */
export const chainEnd = async (
  all: Transaction<Tables>
): Promise<{ readonly serial: number; readonly hash: string }> => {
  await sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(all)
  const last = await all
    .selectFrom("audit_log")
    .select(["serial", "hash"])
    .orderBy("serial", "desc")
    .limit(1)
    .executeTakeFirst()
  return last ?? { serial: 0, hash: BEGINNING }
}

const TYPES = {
  serial: "bigint",
  at: "bigint",
  account: "text",
  action: "text",
  object: "text",
  object_id: "text",
  before: "jsonb",
  after: "jsonb",
  details: "jsonb",
  previous_hash: "text",
  hash: "text"
} as const
const COLUMNS = Object.keys(TYPES) as ReadonlyArray<keyof typeof TYPES>

interface Hashed {
  readonly serial: number
  readonly at: number
  readonly account: string
  readonly action: string
  readonly object: string
  readonly object_id: string
  readonly before: unknown
  readonly after: unknown
  readonly details: unknown
}

const hashOf = (previous: string, line: Hashed): string =>
  hashOfText(
    previous,
    line.serial,
    canonical([
      line.at,
      line.account,
      line.action,
      line.object,
      line.object_id,
      line.before,
      line.after,
      line.details
    ]).slice(1)
  )

/** Over the JSON of a list that begins with the number; `rest` is that text after the number's comma. */
export const hashOfText = (previous: string, serial: number, rest: string): string =>
  createHash("sha256").update(`${previous}\n[${serial},${rest}`).digest("hex")

export interface Verified {
  readonly lines: number
  /** Of the first line that is not as it was written; null when the chain is whole. */
  readonly brokenAt: number | null
  readonly why: string | null
}

const PAGE = 5_000
const UNVOUCHED = "the line was blanked, and no erasure vouches for what is left of it"

/** Walks the whole chain. A log cut off at its end is found by comparing `lines` with what was told elsewhere. */
export const verifyChain = async (db: Kysely<Tables>): Promise<Verified> => {
  let previous = BEGINNING
  let lines = 0
  const blanked = new Blanked()
  for (;;) {
    const rows = await db
      .selectFrom("audit_log")
      .selectAll()
      .where("serial", ">", lines)
      .orderBy("serial")
      .limit(PAGE)
      .execute()
    for (const row of rows) {
      if (row.serial !== lines + 1) return { lines, brokenAt: lines + 1, why: "a line is missing" }
      if (row.previous_hash !== previous || (row.erased_by === null && hashOf(previous, row) !== row.hash))
        return { lines, brokenAt: row.serial, why: "the line is not as it was written" }
      const unvouched = blanked.unvouched(row)
      if (unvouched !== undefined) return { lines, brokenAt: unvouched, why: UNVOUCHED }
      if (row.erased_by !== null) blanked.add(row, row.erased_by)
      previous = row.hash
      lines = row.serial
    }
    if (rows.length < PAGE) {
      const { rest } = blanked
      return { lines, brokenAt: rest ?? null, why: rest === undefined ? null : UNVOUCHED }
    }
  }
}
