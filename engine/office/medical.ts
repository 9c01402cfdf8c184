import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Database } from "../ports/Database.ts"
import { Asking } from "../ports/needs.ts"
import { appendAudit } from "../records/audit/log.ts"
import type { AnyThing } from "../records/thing/thing.ts"
import { type Away, away } from "./refusals.ts"

/**
 * Who reads what is medical is written down before it is shown: one line a reading, which names every row of which something was
 * seen. Rows that have nothing of it are not named, and where none has, there is no line.
 */
export const writtenDown = Effect.fnUntraced(function* (
  database: Database["Service"],
  thing: AnyThing,
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
  /** Empty: of a list, which was asked for so. */
  objectId: string,
  details?: object
): Effect.fn.Return<void, typeof Away.Type, Asking> {
  const { asker } = yield* Asking
  const seen = rows.filter((row) => thing.medical?.some((field) => isSaid(row[field])) === true)
  if (seen.length === 0) return
  const at = yield* Clock.currentTimeMillis
  const named = objectId === "" ? { ...details, ids: seen.map(({ id }) => id) } : details
  const line = { at, account: asker.account, action: "read", object: thing.name, objectId, details: named }
  yield* Effect.mapError(
    database.query((db) => db.transaction().execute((all) => appendAudit(all, [line]))),
    ({ reason }) => away(reason)
  )
})

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
