import { type Kysely, sql } from "kysely"

/** The better sum of a telephone's password. Of those set before nobody knows the password: null until it is set again. */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`alter table sip_accounts add column ha1_sha256 text`.execute(db)
}
