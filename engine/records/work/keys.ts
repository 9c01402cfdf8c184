import { createHash } from "node:crypto"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { canonical } from "../canonical.ts"

/**
 * A key that a program puts on a request for work (draft-ietf-httpapi-idempotency-key-header). The first request with it decides
 * under which id the task begins, and that is on disk before the task is: whoever asks again finds the same one.
 */
export interface WorkKey {
  readonly account: string
  readonly key: string
}

/** A program that has not heard an answer asks again within minutes; a week is for one that was off over a holiday. */
const KEPT_MS = 7 * 24 * 3_600_000

export interface KeptKey {
  /** The body is another than at the first time. */
  readonly isOther: boolean
  readonly workId: string
  /** The task is on disk. */
  readonly taken: boolean
}

export const hashOfRequest = (request: unknown): string => createHash("sha256").update(canonical(request)).digest("hex")

/** What is known of the key; this request's own id when it is the first with it. */
export const keepKey = async (
  all: Transaction<Tables>,
  { account, key }: WorkKey,
  first: { readonly hash: string; readonly workId: string; readonly at: number }
): Promise<KeptKey> => {
  await sql`delete from work_keys where at < ${first.at - KEPT_MS}`.execute(all)
  await sql`insert into work_keys (account, key, request_hash, work_id, at)
    values (${account}, ${key}, ${first.hash}, ${first.workId}, ${first.at}) on conflict do nothing`.execute(all)
  const { rows } = await sql<{ readonly hash: string; readonly work_id: string; readonly taken: boolean }>`
    select request_hash as hash, work_id, taken from work_keys where account = ${account} and key = ${key} for update`.execute(
    all
  )
  const { hash, taken, work_id } = rows[0]!
  return { isOther: hash !== first.hash, workId: work_id, taken }
}

/** The task of this id is on disk. */
export const keyTaken = async (db: Kysely<Tables>, { account, key }: WorkKey, workId: string): Promise<void> => {
  await sql`update work_keys set work_id = ${workId}, taken = true where account = ${account} and key = ${key}`.execute(
    db
  )
}

/** The task begins under another id: the one before came to nothing. */
export const keyMoved = async (db: Kysely<Tables>, { account, key }: WorkKey, workId: string): Promise<void> => {
  await sql`update work_keys set work_id = ${workId} where account = ${account} and key = ${key}`.execute(db)
}

/** Nothing came of it: the same request may be asked again as if it were the first. */
export const forgetKey = async (db: Kysely<Tables>, { account, key }: WorkKey): Promise<void> => {
  await sql`delete from work_keys where account = ${account} and key = ${key} and not taken`.execute(db)
}
