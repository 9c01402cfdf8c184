import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { type Kysely, sql } from "kysely"
import { type Asker, may } from "#wire/asker.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { DUPLICATE_REASONS, type Duplicates, duplicatesOf } from "../../records/customers/duplicates.ts"
import { lastMerges, mergeCustomers, undoMerge } from "../../records/customers/merges.ts"
import { maskedPhone } from "../../records/customers/phones.ts"
import { type Customer, customer } from "../../records/customers/schema.ts"
import { rowsWhere } from "../../records/tables/read.ts"
import { type Covers, coversFor, shownNow, shownTo } from "../masking.ts"
import { OfficeApi } from "../office-api.ts"
import { notFound } from "../refusals.ts"
import { stored } from "../stored.ts"
import { changed } from "../thing-handlers.ts"

const GROUPS_MOST = 100
const MERGES_MOST = 100

export const mergingHandlers = HttpApiBuilder.group(
  OfficeApi,
  "customers-merging",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const by = Effect.gen(function* () {
      const { asker } = yield* Asking
      return { account: asker.account, at: yield* Clock.currentTimeMillis }
    })
    const shown = Effect.flatMap(Asking, ({ asker }) =>
      Effect.map(
        stored((db) => shownNow(db, asker, customer)),
        (seen) => seen as (row: object) => never
      )
    )
    return handlers
      .handle(
        "duplicates",
        Effect.fnUntraced(function* ({ query: { reason } }) {
          const { asker } = yield* Asking
          const reasons = reason === undefined ? DUPLICATE_REASONS : [reason]
          return yield* stored(async (db) => {
            const groups = await duplicatesOf(db, { reasons, most: GROUPS_MOST })
            return await shownGroups(db, groups, asker)
          })
        })
      )
      .handle(
        "merge",
        Effect.fnUntraced(function* ({ params: { id }, payload: { choices = {}, others, version } }) {
          const who = yield* by
          const order = { kept: { id, version }, others, choices }
          const { merge, row } = yield* changed(database, (all) => mergeCustomers(all, order, who))
          return { merge, customer: (yield* shown)(row) }
        })
      )
      .handle(
        "merges",
        Effect.fnUntraced(function* () {
          const merges = yield* stored((db) => lastMerges(db, MERGES_MOST))
          return merges.map(({ rows, ...merge }) => {
            const [kept, ...gone] = rows.map((row) => ({ id: row.id, name: String(row["name"]) }))
            return { ...merge, kept: kept ?? { id: merge.kept, name: merge.kept }, gone }
          })
        })
      )
      .handle(
        "undo",
        Effect.fnUntraced(function* ({ params }) {
          const who = yield* by
          const row = yield* changed(database, (all) => undoMerge(all, params.merge, who))
          if (row === null)
            return yield* Effect.fail(notFound(`there is no merge ${params.merge} that could be taken back`))
          return (yield* shown)(row)
        })
      )
  })
)

const shownGroups = async (db: Kysely<Tables>, groups: ReadonlyArray<Duplicates>, asker: Asker) => {
  const ids = [...new Set(groups.flatMap(({ customers }) => customers))]
  const rows = new Map((await rowsWhere<Customer>(db, customer, sql`t.id = any(${ids})`)).map((row) => [row.id, row]))
  const covers = await coversFor(db, asker, customer)
  const shown = shownTo(asker, customer, covers)
  return groups.flatMap(({ customers, reason, shared }) => {
    const there = customers.flatMap((id) => rows.get(id) ?? [])
    if (there.length < 2) return []
    return [
      {
        reason,
        shared: sharedText({ reason, shared }, there[0]!, may(asker, customer.permissions.edit), covers),
        customers: there.map((row) => shown(row) as never)
      }
    ]
  })
}

/** As people read it. */
const sharedText = (
  { reason, shared }: Pick<Duplicates, "reason" | "shared">,
  first: Customer,
  isWhole: boolean,
  covers: Covers
): string => {
  if (reason === "number") return isWhole ? shared : maskedPhone(shared, covers)
  if (reason === "identity") return isWhole ? shared : (customer.fields.identity.masked?.(shared, covers) ?? "")
  return reason === "address" ? shared.replaceAll("\n", "，") : first.name
}
