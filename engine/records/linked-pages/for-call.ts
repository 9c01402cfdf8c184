import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { rowsWhere } from "../tables/read.ts"
import { type CallInAddress, filledAddress } from "./address.ts"
import { type LinkedPage, linkedPage } from "./schema.ts"

/** One page of the centre's own systems, for one call. */
export interface PageForCall {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly opens: LinkedPage["opens"]
  readonly isFed: boolean
  /** The number outside, for who is fed by messages: whole where the address asks for it, else masked. */
  readonly number: string
}

/** The pages that open for a call of this queue, in the centre's order. */
export const pagesFor = async (db: Kysely<Tables>, call: CallInAddress): Promise<ReadonlyArray<PageForCall>> => {
  const pages = await rowsWhere<LinkedPage>(db, linkedPage, sql`true`, sql`order by t."order", t.id`)
  return pages
    .filter(({ queues }) => queues.length === 0 || (call.queue !== null && queues.includes(call.queue)))
    .map(({ address, id, isFed, name, opens }) => ({
      id,
      name,
      opens,
      isFed,
      address: filledAddress(address, call),
      number: address.includes("{number}") ? call.number : call.masked
    }))
}
