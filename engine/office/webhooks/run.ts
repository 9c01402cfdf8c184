import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Database } from "../../ports/Database.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { readNews } from "../../records/news/read.ts"
import { type Due, due, noteOutcome } from "../../records/webhooks/deliveries.ts"
import { deliver } from "./deliver.ts"

/** News may be a second old. */
const LOOK_EVERY_MS = 1_000
const AT_ONCE = 8

/** Follows what happens, for the duty register and for other programs, for as long as the scope lives. While the database is away nothing is lost, only late. */
export const runNews = (allowLocal: boolean): Effect.Effect<void, never, Database | Scope.Scope> =>
  Effect.gen(function* () {
    const collected = yield* collectNews
    const sent = yield* sendDue(allowLocal)
    if (!collected && sent === 0) yield* Effect.sleep(LOOK_EVERY_MS)
  }).pipe(
    Effect.catchTag("StoreAway", () => Effect.sleep(LOOK_EVERY_MS)),
    Effect.catchCause((cause) =>
      Effect.andThen(Effect.logError("news could not be followed", cause), Effect.sleep(LOOK_EVERY_MS))
    ),
    Effect.forever,
    Effect.forkScoped,
    Effect.asVoid
  )

/** Reads what happened. Answers whether there may be more. */
export const collectNews: Effect.Effect<boolean, StoreAway, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const now = yield* Clock.currentTimeMillis
  return yield* query((db) => readNews(db, now))
})

/** Sends what is due, once each. Answers how many. */
export const sendDue = (allowLocal: boolean): Effect.Effect<number, StoreAway, Database> =>
  Effect.gen(function* () {
    const { query } = yield* Database
    const now = yield* Clock.currentTimeMillis
    const letters = yield* query((db) => due(db, now))
    yield* Effect.forEach(letters, (letter) => sendOne(letter, allowLocal), { concurrency: AT_ONCE, discard: true })
    return letters.length
  })

const sendOne = (letter: Due, allowLocal: boolean) =>
  Effect.gen(function* () {
    const { query } = yield* Database
    const now = yield* Clock.currentTimeMillis
    const outcome = yield* Effect.promise(() => deliver(letter, allowLocal, now))
    yield* query((db) => db.transaction().execute((all) => noteOutcome(all, letter, outcome, now)))
  })
