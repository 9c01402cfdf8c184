import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { sql } from "kysely"
import type { Fact } from "#actors/facts.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { Scope } from "#wire/asker.ts"
import type { CallFilter, CallRecord, CallRemark, KeptCall } from "#wire/records.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { knownFacts, WRITTEN_FACT } from "../facts/read.ts"
import { callsIn, conditionsOf, type Looking } from "./conditions.ts"
import { remarkOf } from "./remarks.ts"
import { fromRow, keptFromRow, LISTED } from "./schema.ts"

/** Records a list shows when it does not say how many. */
const PAGE = 50

/** Facts of one call read at most: a call has some twenty, one that rang a thousand agents has four thousand. */
const FACTS_OF_A_CALL = 10_000

/** Decisions shown to an agent who asks why there is no call: what happened in the last minutes, not an archive. */
const DECISIONS_SHOWN = 50

/** Without it, each month there ever was would be asked for an agent who is new here. */
const DECISIONS_WITHIN_MS = 7 * 86_400_000

/** Newest first, those of the scope. */
export const listCalls = (
  { before, limit, ...narrowing }: CallFilter,
  looking: Looking
): Effect.Effect<ReadonlyArray<CallRecord>, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      let calls = db
        .selectFrom("call_records")
        .select(LISTED)
        .where(await conditionsOf(db, narrowing, looking))
        .orderBy("serial", "desc")
        .limit(limit ?? PAGE)
      if (before !== undefined) calls = calls.where("serial", "<", before)
      return calls.execute()
    })
  ).pipe(Effect.map((rows) => rows.map(fromRow)))

/** Whether the call is one of the scope's. */
export const isCallIn = (call: CallId, scope: Scope): Effect.Effect<boolean, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db.selectFrom("call_records").select("id").where("id", "=", call).where(callsIn(scope)).executeTakeFirst()
    )
  ).pipe(Effect.map((row) => row !== undefined))

export const callById = (call: CallId): Effect.Effect<CallRecord | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.selectFrom("call_records").select(LISTED).where("id", "=", call).executeTakeFirst())
  ).pipe(Effect.map((row) => (row === undefined ? null : fromRow(row))))

/** With all that is kept of its parties. */
export const keptCallById = (call: CallId): Effect.Effect<KeptCall | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.selectFrom("call_records").selectAll().where("id", "=", call).executeTakeFirst())
  ).pipe(Effect.map((row) => (row === undefined ? null : keptFromRow(row))))

/** A call with all that is known of it; null when there is no record. */
export const callWhole = Effect.fnUntraced(function* (
  call: CallId
): Effect.fn.Return<WholeCall | null, StoreAway, Database> {
  const kept = yield* keptCallById(call)
  if (kept === null) return null
  const remark = yield* Database.use(({ query }) => query((db) => remarkOf(db, call)))
  return { kept, facts: yield* factsOfCall(call), remark }
})

export interface WholeCall {
  readonly kept: KeptCall
  readonly facts: ReadonlyArray<Fact>
  /** What people said of it. */
  readonly remark: CallRemark | null
}

/** In the order they were kept. */
export const factsOfCall = (call: CallId): Effect.Effect<ReadonlyArray<Fact>, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db
        .selectFrom("facts")
        .select(WRITTEN_FACT)
        .where("call", "=", call)
        .orderBy("id")
        .limit(FACTS_OF_A_CALL)
        .execute()
    )
  ).pipe(Effect.map(knownFacts))

/** Decisions of the last days that looked at this agent, newest first. */
export const decisionsAbout = Effect.fnUntraced(function* (
  agent: AgentId
): Effect.fn.Return<ReadonlyArray<Fact>, StoreAway, Database> {
  const { query } = yield* Database
  const sinceMs = (yield* Clock.currentTimeMillis) - DECISIONS_WITHIN_MS
  const rows = yield* query((db) =>
    db
      .selectFrom("facts")
      .select(WRITTEN_FACT)
      .where("kind", "=", "AgentChosen")
      .where("at", ">=", sinceMs)
      // As the index has it.
      .where(sql<boolean>`jsonb_path_query_array(body, '$.candidates[*].agent') ? ${agent}`)
      .orderBy("id", "desc")
      .limit(DECISIONS_SHOWN)
      .execute()
  )
  return knownFacts(rows)
})
