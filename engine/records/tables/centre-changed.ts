import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"

/** The engine reads the centre anew when the change is committed. */
export const centreChanged = async (all: Transaction<Tables>): Promise<void> => {
  await sql`update centre_state set version = version + 1`.execute(all)
  await sql`notify centre_changed`.execute(all)
}
