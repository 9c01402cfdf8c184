import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { sql } from "kysely"
import { coveredText } from "#wire/numbers-in-text.ts"
import { maskingNow } from "../../records/parameters/masking.ts"
import { Asking } from "../../ports/needs.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { knownDialects } from "../../records/terminals/dialects.ts"
import { raiseRevisions } from "../../records/terminals/revisions.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { notFound, unfit } from "../refusals.ts"
import { seesNumbers } from "../audit-seen.ts"
import { changed, stored } from "../stored.ts"
import { orAway } from "../thing-handlers.ts"
import { lockOf } from "./lock.ts"

export const terminalHandlers = HttpApiBuilder.group(AffairsApi, "terminals-beside", (handlers) =>
  handlers
    .handle(
      "heard",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const now = yield* Clock.currentTimeMillis
        const { asker } = yield* Asking
        const masking = yield* orAway(maskingNow)
        const found = yield* stored(async (db) => {
          const { rows } = await sql<{
            readonly heardAt: number | null
            readonly batteryPercent: number | null
            readonly signalPercent: number | null
          }>`
            select h.heard_at as "heardAt", h.battery_percent as "batteryPercent", h.signal_percent as "signalPercent"
            from terminals t left join terminal_heard h on h.terminal = t.id where t.id = ${id}`.execute(db)
          return rows[0] === undefined ? undefined : { ...rows[0], lock: await lockOf(db, id, now) }
        })
        if (found === undefined) return yield* Effect.fail(missing(id))
        const { lock, ...rest } = found
        if (lock === null || seesNumbers(asker)) return found
        // What somebody wrote may have a number in it.
        return { ...rest, lock: { ...lock, reason: coveredText(lock.reason, masking) } }
      })
    )
    .handle("dialects", () =>
      Effect.sync(() => (knownDialects() ?? []).map(({ name, protocol, words }) => ({ value: name, protocol, words })))
    )
    .handle(
      "hasKey",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const found = yield* stored(async (db) => {
          const { rows } = await sql<{ readonly isSet: boolean }>`
            select k.key is not null as "isSet" from terminals t left join terminal_keys k on k.terminal = t.id
            where t.id = ${id}`.execute(db)
          return rows[0]
        })
        return found ?? (yield* Effect.fail(missing(id)))
      })
    )
    .handle(
      "setKey",
      Effect.fnUntraced(function* ({ params: { id }, payload: { key } }) {
        const { asker } = yield* Asking
        const at = yield* Clock.currentTimeMillis
        const done = yield* changed(async (all) => {
          const { rows } = await sql<{ readonly line: string }>`
            select line from terminals where id = ${id} for update`.execute(all)
          const line = rows[0]?.line
          if (line === undefined) return "missing"
          if (line === "dc-09" && key !== "" && !AES_KEY.test(key)) return "unfit"
          if (key === "") await all.deleteFrom("terminal_keys").where("terminal", "=", id).execute()
          else
            await all
              .insertInto("terminal_keys")
              .values({ terminal: id, key })
              .onConflict((conflict) => conflict.column("terminal").doUpdateSet({ key }))
              .execute()
          // That it was set is written down, and never what it is.
          await appendAudit(all, [{ at, account: asker.account, action: "set-key", object: "terminal", objectId: id }])
          await raiseRevisions(all, sql`(select ${id}::text as id)`)
          return "done"
        })
        if (done === "missing") return yield* Effect.fail(missing(id))
        if (done === "unfit") return yield* Effect.fail(unfit([NO_AES_KEY]))
        return { isSet: key !== "" }
      })
    )
)

const AES_KEY = /^(?:[\da-f]{32}|[\da-f]{48}|[\da-f]{64})$/iu
const NO_AES_KEY = {
  field: "key",
  zh: "DC-09 的密钥为 32、48 或 64 位十六进制数字",
  en: "for SIA DC-09 it is an AES key of 32, 48 or 64 hexadecimal digits"
}

const missing = (id: string) => notFound(`there is no terminal ${id}`)
