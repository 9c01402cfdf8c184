import { createHash, randomBytes } from "node:crypto"
import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"

/** Links by which a desk telephone fetches its settings. One a person, good once and for a day; the token is told once. */

/** What the link is for; what stands in the file is made when it is fetched. */
export interface LinkedTelephone {
  readonly person: string
  readonly maker: string
  readonly transport: string
}

interface By {
  readonly account: string
  readonly at: number
}

/** 128 bits: nobody guesses one, and whoever has to type it at a telephone still can. */
const TOKEN_BYTES = 16
const GOOD_FOR_MS = 86_400_000

export const telephoneTokenHash = (token: string): string => createHash("sha256").update(token).digest("hex")

/** The one that was made before is good no more. */
export const makeTelephoneLink = async (
  all: Transaction<Tables>,
  { maker, person, transport }: LinkedTelephone,
  by: By
): Promise<{ readonly token: string; readonly endsAt: number }> => {
  await dropOpen(all, person)
  const token = randomBytes(TOKEN_BYTES).toString("base64url")
  const endsAt = by.at + GOOD_FOR_MS
  await sql`insert into telephone_links (person, token_hash, maker, transport, made_by, made_at, ends_at)
    values (${person}, ${telephoneTokenHash(token)}, ${maker}, ${transport}, ${by.account}, ${by.at}, ${endsAt})`.execute(
    all
  )
  const details = { maker, transport, endsAt }
  await appendAudit(all, [{ ...by, action: "telephone-link", object: "person", objectId: person, details }])
  return { token, endsAt }
}

/** False: there was none. */
export const revokeTelephoneLink = async (all: Transaction<Tables>, person: string, by: By): Promise<boolean> => {
  const dropped = await dropOpen(all, person)
  if (dropped) await appendAudit(all, [{ ...by, action: "telephone-link-off", object: "person", objectId: person }])
  return dropped
}

const dropOpen = async (all: Transaction<Tables>, person: string): Promise<boolean> => {
  const { numAffectedRows } =
    await sql`delete from telephone_links where person = ${person} and used_at is null`.execute(all)
  return Number(numAffectedRows ?? 0) > 0
}

/** What a token opens, without using it up. */
export const openTelephoneLink = async (
  all: Transaction<Tables>,
  tokenHash: string,
  at: number
): Promise<LinkedTelephone | undefined> => {
  const { rows } = await sql<LinkedTelephone>`select person, maker, transport from telephone_links
    where token_hash = ${tokenHash} and used_at is null and ends_at > ${at} for update`.execute(all)
  return rows[0]
}

/** It opens nothing from here on. */
export const useTelephoneLink = async (
  all: Transaction<Tables>,
  tokenHash: string,
  { at, from, mac }: { readonly at: number; readonly from: string; readonly mac: string }
): Promise<void> => {
  await sql`update telephone_links set used_at = ${at}, used_from = ${from}, mac = ${mac}
    where token_hash = ${tokenHash}`.execute(all)
}
