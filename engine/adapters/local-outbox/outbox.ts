import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Database, type OutboxRow } from "../../ports/Database.ts"
import { type Letter, Mail, Sms } from "../../ports/Outbox.ts"

/** They name people and their numbers: whoever wants to see them has this long. */
const KEPT_MS = 90 * 24 * 3_600_000
/** The table is cut at the first letter after a start, and again after so many. */
const TIDIED_AFTER = 1_000

/** Sends nothing: what would be sent lies in a table, for whoever wants to see it. */
const keeping = (way: OutboxRow["way"], query: Database["Service"]["query"]) => {
  let untidied = TIDIED_AFTER
  return (letter: Letter) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) =>
      query(async (db) => {
        const { incident, key, name, subject, text, to } = letter
        await db
          .insertInto("outbox")
          .values({ key, at, way, recipient: to, name, subject, body: text, incident })
          .onConflict((conflict) => conflict.column("key").doNothing())
          .execute()
        if (++untidied < TIDIED_AFTER) return
        await db
          .deleteFrom("outbox")
          .where("at", "<", at - KEPT_MS)
          .execute()
        untidied = 0
      })
    )
}

export const layerLocalOutbox: Layer.Layer<Mail | Sms, never, Database> = Layer.mergeAll(
  Layer.effect(
    Sms,
    Effect.map(Database, ({ query }) => ({ send: keeping("sms", query) }))
  ),
  Layer.effect(
    Mail,
    Effect.map(Database, ({ query }) => ({ send: keeping("mail", query) }))
  )
)
