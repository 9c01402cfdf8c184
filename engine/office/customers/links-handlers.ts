import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Asking } from "../../ports/needs.ts"
import { makeLink, OPEN_LINKS_MOST, openLinks, revokeLink } from "../../records/customers/links.ts"
import { customer } from "../../records/customers/schema.ts"
import { rowOf } from "../../records/tables/read.ts"
import { OfficeApi } from "../office-api.ts"
import { notFound, unfit } from "../refusals.ts"
import { changed, stored } from "../stored.ts"

export const linksHandlers = HttpApiBuilder.group(OfficeApi, "customers-links", (handlers) =>
  handlers
    .handle(
      "list",
      Effect.fnUntraced(function* ({ params: { id } }) {
        yield* there(id)
        const at = yield* Clock.currentTimeMillis
        return yield* stored((db) => openLinks(db, id, at))
      })
    )
    .handle(
      "make",
      Effect.fnUntraced(function* ({ params: { id } }) {
        yield* there(id)
        const by = yield* whoAndWhen
        const link = yield* changed((all) => makeLink(all, id, by))
        return link === null ? yield* Effect.fail(unfit([TOO_MANY])) : link
      })
    )
    .handle(
      "revoke",
      Effect.fnUntraced(function* ({ params: { id, link } }) {
        const by = yield* whoAndWhen
        if (!(yield* changed((all) => revokeLink(all, id, link, by))))
          return yield* Effect.fail(notFound(`customer ${id} has no open link ${link}`))
      })
    )
)

const TOO_MANY = {
  field: "id",
  zh: `已有 ${OPEN_LINKS_MOST} 个有效链接，请先撤销不用的`,
  en: `has ${OPEN_LINKS_MOST} open links; take back one that is not needed`
}

const whoAndWhen = Effect.gen(function* () {
  const { asker } = yield* Asking
  return { account: asker.account, at: yield* Clock.currentTimeMillis }
})

const there = Effect.fnUntraced(function* (id: string) {
  const row = yield* stored((db) => rowOf(db, customer, id))
  if (row === undefined) return yield* Effect.fail(notFound(`there is no customer ${id}`))
})
