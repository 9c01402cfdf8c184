import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { MANY_STRANGERS, STRANGER, STRANGER_EVERY_MS, strangerOf, STRANGERS_LIMIT } from "../perform/alarm-strangers.ts"
import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import type { EpochMs } from "#actors/vocabulary.ts"

/** Which actor hears what an account says that nobody entered: its own, or, of too many in an hour, the one for all others. */
export const makeStrangers = (around: {
  readonly database: Database["Service"]
  readonly now: () => EpochMs
}): ((message: Pick<AlarmMessage, "account" | "line">) => Effect.Effect<string, StoreAway>) => {
  const { database, now } = around
  /** Since when each has its incident. Undefined until it is read what the engine before this one had. */
  let since: Map<string, number> | undefined

  const known = Effect.suspend(() =>
    since === undefined
      ? Effect.map(openedSince(database, now() - STRANGER_EVERY_MS), (rows) => {
          since ??= new Map(rows.map(({ at, terminal }) => [terminal, at]))
          return since
        })
      : Effect.succeed(since)
  )

  return (message) =>
    Effect.map(known, (all) => {
      const id = strangerOf(message)
      for (const [one, at] of all) if (at <= now() - STRANGER_EVERY_MS) all.delete(one)
      if (all.has(id)) return id
      if (all.size >= STRANGERS_LIMIT) return MANY_STRANGERS
      all.set(id, now())
      return id
    })
}

const openedSince = (database: Database["Service"], sinceMs: number) =>
  database.query((db) =>
    db
      .selectFrom("facts")
      .select([sql<string>`body ->> 'terminal'`.as("terminal"), "at"])
      .where("kind", "=", "IncidentOpened")
      .where("at", ">", sinceMs)
      .where(sql<boolean>`body ->> 'terminal' ^@ ${STRANGER}`)
      .where(sql<boolean>`body ->> 'terminal' <> ${MANY_STRANGERS}`)
      .execute()
  )
