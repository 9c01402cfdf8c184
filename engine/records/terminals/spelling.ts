import type { Kysely } from "kysely"
import { e164 } from "#actors/telephone-number.ts"
import type { Tables } from "../../ports/Database.ts"
import { parameterValue } from "../parameters/store.ts"

/** A number as terminals' numbers are kept, whatever a trunk makes of it. */
export const spellingOf = async (db: Kysely<Tables>, number: string): Promise<string> =>
  e164(number, await parameterValue(db, "numbers.areaCode"))
