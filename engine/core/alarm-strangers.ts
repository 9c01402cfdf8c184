import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { makeStrangersBook, STRANGER, STRANGER_EVERY_MS, type StrangersBook } from "../perform/alarm-strangers.ts"
import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import type { RuntimeStep } from "../runtime/actors.ts"
import type { EpochMs } from "#actors/vocabulary.ts"

const ADDRESS = `terminal/${STRANGER}`

export interface Strangers {
  /** Which actor hears what an account says that nobody entered. */
  readonly idOf: (message: Pick<AlarmMessage, "account" | "line">) => Effect.Effect<string, StoreAway>
  readonly stepped: (step: Pick<RuntimeStep, "address" | "ended" | "id">) => void
}

export const makeStrangers = (around: {
  readonly database: Database["Service"]
  readonly now: () => EpochMs
}): Strangers => {
  const { database, now } = around
  /** Undefined until it is read whom the engine before this one left asleep. */
  let book: StrangersBook | undefined
  /** Who went while that was read. */
  const gone: Array<string> = []

  const known = Effect.suspend(() =>
    book === undefined
      ? Effect.map(asleep(database), (there) => {
          book ??= makeStrangersBook(there)
          for (const id of gone.splice(0)) book.gone(id)
          return book
        })
      : Effect.succeed(book)
  )

  return {
    idOf: (message) => Effect.map(known, (read) => read.idOf(message, now())),
    stepped: ({ address, ended, id }) => {
      if (!ended || !address.startsWith(ADDRESS)) return
      if (book === undefined) gone.push(id)
      else book.gone(id)
    }
  }
}

/** All that are there; each of them goes by itself, so they are some dozens. */
const asleep = (database: Database["Service"]) =>
  Effect.map(
    database.query((db) =>
      sql<{ readonly actor: string; readonly goesAt: string }>`
        select actor, state ->> 'goesAt' as "goesAt" from living
        where actor ^@ ${ADDRESS} and state ->> 'goesAt' is not null`.execute(db)
    ),
    ({ rows }) =>
      rows.map(({ actor, goesAt }) => ({
        id: actor.slice("terminal/".length),
        since: Number(goesAt) - STRANGER_EVERY_MS
      }))
  )
