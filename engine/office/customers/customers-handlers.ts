import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { type Kysely, sql } from "kysely"
import { type Asker, may } from "#wire/asker.ts"
import { Asking } from "../../ports/needs.ts"
import type { Tables } from "../../ports/Database.ts"
import { callReason } from "../../records/call-reasons/schema.ts"
import { addEntry, lastEntries } from "../../records/customers/entries.ts"
import { matchOf } from "../../records/customers/match.ts"
import { maskedPhone } from "../../records/customers/phones.ts"
import { customer } from "../../records/customers/schema.ts"
import { rowOf } from "../../records/tables/read.ts"
import { maskingIn } from "../../records/parameters/masking.ts"
import { type Covers, shownTo } from "../masking.ts"
import { OfficeApi } from "../office-api.ts"
import { badRequest, notFound } from "../refusals.ts"
import { changed, stored } from "../stored.ts"

const ENTRIES_MOST = 500

export const customersHandlers = HttpApiBuilder.group(OfficeApi, "customers-beside", (handlers) =>
  handlers
    .handle(
      "match",
      Effect.fnUntraced(function* ({ query: { number } }) {
        const { asker } = yield* Asking
        return yield* stored(async (db) => matched(db, number, { asker, covers: await maskingIn(db) }))
      })
    )
    .handle(
      "entries",
      Effect.fnUntraced(function* ({ params: { id } }) {
        yield* there(id)
        return yield* stored((db) => lastEntries(db, [id], ENTRIES_MOST))
      })
    )
    .handle(
      "addEntry",
      Effect.fnUntraced(function* ({
        params: { id },
        payload: { amountFen = null, body, call = null, kind, reason = null }
      }) {
        const { asker } = yield* Asking
        yield* there(id)
        yield* reasonThere(reason)
        const at = yield* Clock.currentTimeMillis
        return yield* changed((all) =>
          addEntry(all, { amountFen, body, call, customer: id, kind, reason }, { account: asker.account, at })
        )
      })
    )
)

const there = Effect.fnUntraced(function* (id: string) {
  const row = yield* stored((db) => rowOf(db, customer, id))
  if (row === undefined) return yield* Effect.fail(notFound(`there is no customer ${id}`))
})

/** What an entry says it was about must be one of the centre's. */
export const reasonThere = Effect.fnUntraced(function* (reason: string | null) {
  if (reason !== null && (yield* stored((db) => rowOf(db, callReason, reason))) === undefined)
    return yield* Effect.fail(badRequest("body.reason", `there is no call reason ${reason}`))
})

/** Who has this number, as the asker may see them. `covers`: of the number itself; theirs are covered as the centre says. */
export const matched = async (
  db: Kysely<Tables>,
  written: string,
  { asker, covers }: { readonly asker: Asker; readonly covers: Covers }
) => {
  const { calls, customers, kind, number } = await matchOf(db, written)
  const shown = shownTo(asker, customer, covers)
  const names = (table: string, ids: ReadonlyArray<string | null>) => namesOf(db, table, ids)
  const classes = await names(
    "customer_classes",
    customers.map(({ row }) => row.class)
  )
  const areas = await names(
    "areas",
    customers.map(({ row }) => row.area)
  )
  const products = await names(
    "products",
    customers.flatMap(({ row }) => row.products.map(({ product }) => product))
  )
  const named = (id: string | null, of: ReadonlyMap<string, string>) =>
    id === null ? null : { id, name: of.get(id) ?? id }
  return {
    number: may(asker, customer.permissions.edit) ? number : maskedPhone(number, covers),
    kind,
    customers: customers.map(({ entries, row }) => ({
      customer: shown(row) as never,
      class: named(row.class, classes),
      area: named(row.area, areas),
      products: row.products.map(({ product, ...rest }) => ({
        id: product,
        name: products.get(product) ?? product,
        ...rest
      })),
      entries
    })),
    calls
  }
}

const namesOf = async (
  db: Kysely<Tables>,
  table: string,
  ids: ReadonlyArray<string | null>
): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ readonly id: string; readonly name: string }>`
    select id, name from ${sql.table(table)} where id = any(${wanted})`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
