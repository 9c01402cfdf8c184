import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type RawBuilder, sql } from "kysely"
import type { Fact } from "#actors/facts.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { Scope } from "#wire/asker.ts"
import type { CallFilter, CallRecord } from "#wire/records.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, MAIN_SITE } from "../../ports/Database.ts"
import { knownFacts, WRITTEN_FACT } from "../facts/read.ts"
import { fromRow } from "./schema.ts"

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
  filter: CallFilter,
  scope: Scope
): Effect.Effect<ReadonlyArray<CallRecord>, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => {
      let calls = db
        .selectFrom("call_records")
        .selectAll()
        // Running numbers are those of one site.
        .where("site", "=", MAIN_SITE)
        .where(callsIn(scope))
        .orderBy("serial", "desc")
        .limit(filter.limit ?? PAGE)
      if (filter.before !== undefined) calls = calls.where("serial", "<", filter.before)
      if (filter.queue !== undefined) calls = calls.where("queue", "=", filter.queue)
      if (filter.agent !== undefined) calls = calls.where("agent", "=", filter.agent)
      if (filter.callingNumber !== undefined) calls = calls.where("calling_number", "=", filter.callingNumber)
      if (filter.outcome !== undefined) calls = calls.where("outcome", "=", filter.outcome)
      if (filter.from !== undefined) calls = calls.where("arrived_at", ">=", filter.from)
      if (filter.to !== undefined) calls = calls.where("arrived_at", "<=", filter.to)
      return calls.execute()
    })
  ).pipe(Effect.map((rows) => rows.map(fromRow)))

/**
 * A call belongs to the agent who took it, and with them to their unit. One that nobody took belongs to the units of its queue and
 * of those who serve it.
 */
const callsIn = (scope: Scope): RawBuilder<boolean> => {
  if (scope.kind === "everything") return sql`true`
  if (scope.kind === "own") return scope.agent === null ? sql`false` : sql`agent = ${scope.agent}`
  const { units } = scope
  return sql`(agent in (select agent from people where unit = any(${units})) or (agent is null and queue in (
    select id from queues where unit = any(${units})
    union select queue from people_queues join people on people.id = person where people.unit = any(${units}))))`
}

/** Whether the call is one of the scope's. */
export const isCallIn = (call: CallId, scope: Scope): Effect.Effect<boolean, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) =>
      db.selectFrom("call_records").select("id").where("id", "=", call).where(callsIn(scope)).executeTakeFirst()
    )
  ).pipe(Effect.map((row) => row !== undefined))

export const callById = (call: CallId): Effect.Effect<CallRecord | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.selectFrom("call_records").selectAll().where("id", "=", call).executeTakeFirst())
  ).pipe(Effect.map((row) => (row === undefined ? null : fromRow(row))))

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
