import { sql } from "kysely"
import type { AfterWrite } from "../tables/write.ts"

/** The engine reads the prefixes anew when one of them was changed, and only then: there may be half a million. */
export const countPrefixChange: AfterWrite = async (all) => {
  await sql`update centre_state set prefix_version = prefix_version + 1`.execute(all)
}
