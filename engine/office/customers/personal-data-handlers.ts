import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { may } from "#wire/asker.ts"
import { Database } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { Speech } from "../../ports/Speech.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { eraseCustomer } from "../../records/customers/erasure.ts"
import { onePersonsData } from "../../records/customers/one-persons-data.ts"
import { maskedPhone } from "../../records/customers/phones.ts"
import { customer } from "../../records/customers/schema.ts"
import { terminal } from "../../records/terminals/schema.ts"
import type { AnyThing, Row } from "../../records/thing/thing.ts"
import { userPlan } from "../../records/user-plans/schema.ts"
import { maskingNow } from "../../records/parameters/masking.ts"
import { isMaskedFor, shownTo } from "../masking.ts"
import { OfficeApi } from "../office-api.ts"
import { notFound } from "../refusals.ts"
import { changed as done } from "../stored.ts"
import { changed, orAway } from "../thing-handlers.ts"

export const personalDataHandlers = HttpApiBuilder.group(
  OfficeApi,
  "customers-personal-data",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const speech = yield* Speech
    return handlers
      .handle(
        "data",
        Effect.fnUntraced(function* ({ params: { id }, query: { reason } }) {
          const { asker } = yield* Asking
          const at = yield* Clock.currentTimeMillis
          const { account } = asker
          const details = { reason, of: "one" }
          // Who took it stands in the log before it leaves.
          const data = yield* done(async (all) => {
            const found = await onePersonsData(all, id)
            if (found !== null)
              await appendAudit(all, [{ at, account, action: "export", object: customer.name, objectId: id, details }])
            return found
          })
          if (data === null) return yield* Effect.fail(notFound(`there is no customer ${id}`))
          // What they may not see elsewhere, they do not see here.
          const seen = (thing: AnyThing, rows: ReadonlyArray<Row>) =>
            may(asker, thing.permissions.view) ? rows.map(shownTo(asker, thing, covers)) : []
          const isMasked = isMaskedFor(asker, customer)
          const covers = yield* orAway(Effect.provideService(maskingNow, Database, database))
          return {
            ...data,
            customer: shownTo(asker, customer, covers)(data.customer) as never,
            terminals: seen(terminal, data.terminals) as never,
            plans: seen(userPlan, data.plans) as never,
            calls: data.calls.map((call) =>
              isMasked ? { ...call, callingNumber: maskedPhone(call.callingNumber, covers) } : call
            )
          }
        })
      )
      .handle(
        "erase",
        Effect.fnUntraced(function* ({ params: { id }, payload: { reason } }) {
          const { asker } = yield* Asking
          const by = { account: asker.account, at: yield* Clock.currentTimeMillis }
          const erased = yield* changed(database, (all) => eraseCustomer(all, id, reason, by))
          if (erased === null) return yield* Effect.fail(notFound(`there never was a customer ${id}`))
          // Callers were called by their name: a sound is data, too.
          yield* speech.forget
          return erased
        })
      )
  })
)
