import * as Effect from "effect/Effect"
import type { Kysely, Transaction } from "kysely"
import { Database, type Tables } from "../ports/Database.ts"
import { type Away, away } from "./refusals.ts"

/** Asks the database; its absence is the API's 503. */
export const stored = <A>(run: (db: Kysely<Tables>) => Promise<A>): Effect.Effect<A, typeof Away.Type, Database> =>
  Database.use(({ query }) => Effect.mapError(query(run), ({ reason }) => away(reason)))

/** All of it, or nothing. */
export const changed = <A>(
  run: (all: Transaction<Tables>) => Promise<A>
): Effect.Effect<A, typeof Away.Type, Database> => stored((db) => db.transaction().execute(run))
