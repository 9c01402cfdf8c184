import { createHash, randomBytes } from "node:crypto"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { parameterValue } from "../parameters/store.ts"
import { customer } from "./schema.ts"

/** Links by which customers keep their own data up to date. The token is told once; what is kept of it opens nothing. */
export interface OpenLink {
  readonly id: number
  readonly madeBy: string
  readonly madeAt: number
  readonly endsAt: number
}

interface By {
  readonly account: string
  readonly at: number
}

const TOKEN_BYTES = 32
const HOUR_MS = 3_600_000
/** Who needs more has not sent them. */
export const OPEN_LINKS_MOST = 10

export const linkHashOf = (token: string): string => createHash("sha256").update(token).digest("hex")

const COLUMNS = sql`id, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt"`
const isOpen = (at: number) => sql`used_at is null and revoked_at is null and ends_at > ${at}`

/** Those that still open something, newest first. */
export const openLinks = async (db: Kysely<Tables>, id: string, at: number): Promise<ReadonlyArray<OpenLink>> => {
  const { rows } = await sql<OpenLink>`
    select ${COLUMNS} from customer_links where customer = ${id} and ${isOpen(at)} order by id desc`.execute(db)
  return rows.map(plain)
}

/** Null: as many are open as may be. */
export const makeLink = async (
  all: Transaction<Tables>,
  id: string,
  by: By
): Promise<(OpenLink & { readonly token: string }) | null> => {
  // Two clicks at once wait for each other here.
  await sql`select 1 from customers where id = ${id} for update`.execute(all)
  if ((await openLinks(all, id, by.at)).length >= OPEN_LINKS_MOST) return null
  const token = randomBytes(TOKEN_BYTES).toString("base64url")
  const endsAt = by.at + (await parameterValue(all, "ownData.hours")) * HOUR_MS
  const { rows } = await sql<OpenLink>`
    insert into customer_links (customer, token_hash, made_by, made_at, ends_at)
    values (${id}, ${linkHashOf(token)}, ${by.account}, ${by.at}, ${endsAt}) returning ${COLUMNS}`.execute(all)
  const link = plain(rows[0]!)
  await appendAudit(all, [
    { ...by, action: "own-link", object: customer.name, objectId: id, details: { link: link.id, endsAt } }
  ])
  return { ...link, token }
}

/** False: there is no such open link of this customer. */
export const revokeLink = async (all: Transaction<Tables>, id: string, link: number, by: By): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    update customer_links set revoked_at = ${by.at}, revoked_by = ${by.account}
    where id = ${link} and customer = ${id} and ${isOpen(by.at)}`.execute(all)
  if (Number(numAffectedRows ?? 0) === 0) return false
  await appendAudit(all, [{ ...by, action: "own-link-off", object: customer.name, objectId: id, details: { link } }])
  return true
}

/** The database's own whole numbers are larger than ours, and come as text. */
const plain = ({ endsAt, id, madeAt, madeBy }: OpenLink): OpenLink => ({
  id: Number(id),
  madeBy,
  madeAt: Number(madeAt),
  endsAt: Number(endsAt)
})
