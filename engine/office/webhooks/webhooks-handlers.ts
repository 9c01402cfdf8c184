import { randomBytes } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { sql } from "kysely"
import { appendAudit } from "../../records/audit/log.ts"
import { deliveriesOf, LOG_LIMIT } from "../../records/webhooks/deliveries.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { Asking } from "../../ports/needs.ts"
import { notFound } from "../refusals.ts"
import { changed, stored } from "../stored.ts"
import { deliver } from "./deliver.ts"

const SECRET_BYTES = 32

export const webhooksHandlers = (allowLocal: boolean) =>
  HttpApiBuilder.group(AffairsApi, "webhook-deliveries", (handlers) =>
    handlers
      .handle(
        "renewSecret",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker } = yield* Asking
          yield* placeOf(id)
          const at = yield* Clock.currentTimeMillis
          const secret = randomBytes(SECRET_BYTES).toString("hex")
          yield* changed(async (all) => {
            await sql`update webhooks set secret = ${secret} where id = ${id}`.execute(all)
            const line = { at, account: asker.account, action: "renew-secret", object: "webhook", objectId: id }
            await appendAudit(all, [line])
          })
          return { secret }
        })
      )
      .handle(
        "test",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const at = yield* Clock.currentTimeMillis
          const place = yield* placeOf(id)
          const letter = { ...place, id: `test-${at}`, event: "test", at, body: {} }
          return yield* Effect.promise(() => deliver(letter, allowLocal, at))
        })
      )
      .handle(
        "deliveries",
        Effect.fnUntraced(function* ({ params: { id } }) {
          yield* placeOf(id)
          const rows = yield* stored((db) => deliveriesOf(db, id, LOG_LIMIT))
          return rows.map((row) => ({
            id: String(row.id),
            event: row.event,
            at: row.at,
            state: row.state,
            attempts: row.attempts,
            triedAt: row.tried_at,
            nextAt: row.state === "waiting" ? row.next_at : null,
            status: row.status,
            problem: row.problem
          }))
        })
      )
  )

const placeOf = (id: string) =>
  stored((db) =>
    sql<{ readonly url: string; readonly secret: string }>`select url, secret from webhooks where id = ${id}`.execute(
      db
    )
  ).pipe(
    Effect.flatMap(({ rows: [row] }) =>
      row === undefined ? Effect.fail(notFound(`there is no webhook ${id}`)) : Effect.succeed(row)
    )
  )
