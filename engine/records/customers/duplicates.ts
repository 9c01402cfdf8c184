import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"

/** Why several customers may be one, the surest first. */
export const DUPLICATE_REASONS = ["identity", "number", "address", "name"] as const
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number]

export interface Duplicates {
  readonly reason: DuplicateReason
  /** What they share: an identity number, a telephone number in its one form, a name and address, a name as it is said. */
  readonly shared: string
  readonly customers: ReadonlyArray<string>
}

/** A number of a hundred customers is a switchboard's, and a name of a hundred is a common one. */
const SHARED_BY_MOST = 10

/** Groups of each reason; the same customers are told once, by the surest. */
export const duplicatesOf = async (
  db: Kysely<Tables>,
  { most, reasons }: { readonly reasons: ReadonlyArray<DuplicateReason>; readonly most: number }
): Promise<ReadonlyArray<Duplicates>> => {
  const found: Array<Duplicates> = []
  const told = new Set<string>()
  for (const reason of DUPLICATE_REASONS) {
    if (!reasons.includes(reason) || found.length >= most) continue
    const { rows } = await sql<{ readonly shared: string; readonly customers: ReadonlyArray<string> }>`
      select shared, array_agg(customer order by customer) as customers from (${ALIKE[reason]}) alike (shared, customer)
      group by shared having count(*) between 2 and ${SHARED_BY_MOST} order by shared limit ${most}`.execute(db)
    for (const { customers, shared } of rows) {
      const key = customers.join("\n")
      if (told.has(key) || found.length >= most) continue
      told.add(key)
      found.push({ reason, shared, customers })
    }
  }
  return found
}

/** What each customer is put beside others by. A name alone says little: with its sound and the area it says something. */
const ALIKE: Readonly<Record<DuplicateReason, RawBuilder<unknown>>> = {
  identity: sql`select upper(identity), id from customers where identity is not null`,
  number: sql`select number, customer from customer_numbers`,
  address: sql`select text, customer from customer_search where position(E'\n' in text) > 0`,
  name: sql`select s.pinyin || E'\n' || c.area, c.id from customers c join customer_search s on s.customer = c.id
    where c.area is not null and c.kind = 'person' and s.pinyin <> ''`
}
