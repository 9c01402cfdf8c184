import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { noteDuty } from "../duty/store.ts"
import { knownFacts } from "../facts/read.ts"
import { noteIncidents } from "../incidents/record.ts"
import { noteTimelines } from "../incidents/timeline.ts"
import { numberRecordings } from "../recordings/numbered.ts"
import { noteDeliveries } from "../webhooks/deliveries.ts"

/** Facts looked at in one go: some minutes of a large centre. */
const FACTS_AT_A_TIME = 1_000

/**
 * Looks at the next facts and writes down what the records make of them: who was on duty, what other programs are to be
 * told, and incidents with their time lines. All with the reader's own place or nothing, so that a crash does nothing twice and
 * forgets nothing. Answers whether there may be more.
 */
export const readNews = (db: Kysely<Tables>, now: number): Promise<boolean> =>
  db.transaction().execute(async (all) => {
    const position = await sql<{ readonly fact: number }>`select fact from news_position for update`.execute(all)
    const from = position.rows[0]?.fact ?? 0
    const { rows } = await sql<{
      readonly id: number
      readonly kind: string
      readonly version: number
      readonly body: unknown
    }>`
      select id, kind, version, body from facts where id > ${from} order by id limit ${FACTS_AT_A_TIME}`.execute(all)
    const last = rows.at(-1)
    if (last === undefined) return false
    const facts = knownFacts(rows)
    await noteDuty(all, facts)
    await numberRecordings(all, facts)
    await noteDeliveries(all, facts, now)
    await noteIncidents(all, facts)
    await noteTimelines(all, rows)
    await sql`update news_position set fact = ${last.id}`.execute(all)
    return rows.length === FACTS_AT_A_TIME
  })
