import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { centreChanged } from "../../records/tables/centre-changed.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { notFound } from "../refusals.ts"
import { changed, stored } from "../stored.ts"

export const trunkPasswordHandlers = HttpApiBuilder.group(AffairsApi, "trunk-passwords", (handlers) =>
  handlers
    .handle(
      "isSet",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const there = yield* stored((db) => isThere(db, id))
        if (!there) return yield* Effect.fail(missing(id))
        const found = yield* stored((db) =>
          db.selectFrom("trunk_passwords").select("trunk").where("trunk", "=", id).executeTakeFirst()
        )
        return { isSet: found !== undefined }
      })
    )
    .handle(
      "set",
      Effect.fnUntraced(function* ({ params: { id }, payload: { password } }) {
        const { asker } = yield* Asking
        const at = yield* Clock.currentTimeMillis
        const there = yield* changed(async (all) => {
          if (!(await isThere(all, id))) return false
          if (password === "") await all.deleteFrom("trunk_passwords").where("trunk", "=", id).execute()
          else
            await all
              .insertInto("trunk_passwords")
              .values({ trunk: id, password })
              .onConflict((conflict) => conflict.column("trunk").doUpdateSet({ password }))
              .execute()
          // That it was set is written down, and never what it is.
          await appendAudit(all, [
            { at, account: asker.account, action: "set-password", object: "trunk", objectId: id }
          ])
          await centreChanged(all)
          return true
        })
        if (!there) return yield* Effect.fail(missing(id))
        return { isSet: password !== "" }
      })
    )
)

const isThere = async (db: Kysely<Tables>, id: string): Promise<boolean> =>
  (await sql`select from trunks where id = ${id}`.execute(db)).rows.length > 0

const missing = (id: string) => notFound(`there is no trunk ${id}`)
