import { type Kysely, sql } from "kysely"
import { CALLS_FOUND_LIMIT, type CallSearch, type FoundCall } from "#wire/records.ts"
import type { Tables } from "../../ports/Database.ts"
import { incidentsAmong } from "../incidents/record.ts"
import { callsHeardIn, conditionsOf, type Looking } from "./conditions.ts"
import { owedAmong } from "./owed.ts"
import { remarksOf } from "./remarks.ts"
import { fromRow, LISTED } from "./schema.ts"

const PAGE = 50
const COLUMNS = { arrivedAt: "arrived_at", waitMs: "wait_ms", talkMs: "talk_ms" } as const

/** A page of the calls that fit, and how many there are. `heard`: only those whose recordings the asker may hear. */
export const searchCalls = async (
  db: Kysely<Tables>,
  { limit, offset, order, sort, ...narrowing }: CallSearch,
  looking: Looking & { readonly heard: boolean }
): Promise<{ readonly items: ReadonlyArray<FoundCall>; readonly total: number; readonly isMore: boolean }> => {
  const conditions = await conditionsOf(db, narrowing, looking)
  const where = looking.heard ? sql<boolean>`${conditions} and ${callsHeardIn(looking.scope)}` : conditions
  const by = COLUMNS[sort ?? "arrivedAt"]
  const direction = order === "up" ? "asc" : "desc"
  const rows = await db
    .selectFrom("call_records")
    .select(LISTED)
    .where(where)
    .$if(by !== "arrived_at", (calls) => calls.where(by, "is not", null))
    .orderBy(by, direction)
    .orderBy("serial", direction)
    .limit(limit ?? PAGE)
    .offset(offset ?? 0)
    .execute()
  // Counting a million rows for a number that nobody reads to its last digit would cost more than the page.
  const counted = await sql<{ readonly total: string }>`select count(*) as total from (
    select 1 from call_records where ${where} ${by === "arrived_at" ? sql`` : sql`and ${sql.ref(by)} is not null`}
    limit ${CALLS_FOUND_LIMIT + 1}) as found`.execute(db)
  const found = Number(counted.rows[0]!.total)
  const ids = rows.map(({ id }) => id)
  const [remarks, owed, incidents] = [await remarksOf(db, ids), await owedAmong(db, ids), await incidentsAmong(db, ids)]
  const items = rows.map((row) => ({
    ...fromRow(row),
    remark: remarks.get(row.id) ?? null,
    isSummaryOwed: owed.has(row.id),
    incident: incidents.get(row.id) ?? null
  }))
  return { items, total: Math.min(found, CALLS_FOUND_LIMIT), isMore: found > CALLS_FOUND_LIMIT }
}
