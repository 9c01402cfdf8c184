import * as Effect from "effect/Effect"
import { sql } from "kysely"
import type { Fact } from "#actors/facts.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { knownFacts, WRITTEN_FACT } from "../facts/read.ts"

/** Facts that the wallboard's counters of the day are made of. */
const COUNTED = [
  "CallQueued",
  "CallAnswered",
  "PartyAnswered",
  "CallDiverted",
  "RingFailed",
  "WaitTold",
  "CallbackAsked",
  "VoicemailLeft",
  "CallEnded"
] as const
/** These only of callers whose number was on a list: few of a day's. */
const COUNTED_IF_LISTED = sql<boolean>`kind in ('CallArrived', 'CallRefused') and body ->> 'list' is not null`

/** Facts read at a start, page by page: a busy centre's day is a few hundred thousand, and none of them may fill the memory. */
const PAGE = 5_000

/**
 * Gives `count` every fact since `sinceMs` that the day's counters need, in the order they were kept. A page at a time, so
 * that a start in the evening of a busy day costs time, not memory.
 */
export const eachCountedFact = Effect.fnUntraced(function* (
  sinceMs: number,
  count: (fact: Fact) => void
): Effect.fn.Return<void, StoreAway, Database> {
  const { query } = yield* Database
  let after = 0
  for (;;) {
    const from = after
    const rows = yield* query((db) =>
      db
        .selectFrom("facts")
        .select(["id", ...WRITTEN_FACT])
        .where((fact) => fact.or([fact("kind", "in", COUNTED), COUNTED_IF_LISTED]))
        .where("at", ">=", sinceMs)
        .where("id", ">", from)
        .orderBy("id")
        .limit(PAGE)
        .execute()
    )
    for (const fact of knownFacts(rows)) count(fact)
    after = rows.at(-1)?.id ?? after
    if (rows.length < PAGE) return
  }
})
