import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { CallId } from "#actors/vocabulary.ts"
import type { Asker } from "#wire/asker.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { appendAudit } from "../records/audit/log.ts"

/** A player asks for a recording piece by piece, and again when somebody jumps: within this time it is the same listening. */
const ONE_LISTENING_MS = 15 * 60_000
/** Listenings remembered; of who is forgotten too early there is a second line in the log. */
const REMEMBERED = 5_000

/**
 * Keeps in the audit log who listened to which recording and who took one along: nobody gets a piece of it before that line is on
 * disk. Each download is a line; of one listening the pieces are one.
 */
export const makeListening = (database: Database["Service"]) => {
  const heardAt = new Map<string, number>()
  return Effect.fnUntraced(function* (
    { account }: Asker,
    action: "listen" | "download",
    call: CallId
  ): Effect.fn.Return<void, StoreAway> {
    const at = yield* Clock.currentTimeMillis
    const listening = JSON.stringify([account, call])
    if (action === "listen" && at - (heardAt.get(listening) ?? -Infinity) < ONE_LISTENING_MS) return
    const line = { at, account, action, object: "recording", objectId: call }
    yield* database.query((db) => db.transaction().execute((all) => appendAudit(all, [line])))
    if (action === "download") return
    // Put at the end: the first is the one that is oldest.
    heardAt.delete(listening)
    heardAt.set(listening, at)
    if (heardAt.size > REMEMBERED) heardAt.delete(heardAt.keys().next().value!)
  })
}
