import * as Schema from "effect/Schema"
import { wholeInQuery } from "../whole-in-query.ts"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { DUPLICATE_REASONS } from "../../records/customers/duplicates.ts"
import { customer } from "../../records/customers/schema.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound, Stale, Unfit } from "../refusals.ts"
import { rowSchema } from "../thing-api.ts"

const described = (summary: string, description?: string) =>
  OpenApi.annotations({ summary, ...(description === undefined ? {} : { description }) })
const Id = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64))
const Version = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })).annotate({
  description: "The version that whoever merges has seen."
})

const OTHERS_MOST = 9

export const DuplicateGroup = Schema.Struct({
  reason: Schema.Literals(DUPLICATE_REASONS).annotate({
    description:
      "What they share: the identity number, a telephone number, name and address, or the name's sound and the area."
  }),
  shared: Schema.String.annotate({ description: "That itself; covered for who may not change customers." }),
  customers: Schema.Array(rowSchema(customer)).annotate({ description: "Who they are, at most 10." })
}).annotate({ identifier: "DuplicateCustomers" })

const NewMerge = Schema.Struct({
  version: Version,
  others: Schema.Array(Schema.Struct({ id: Id, version: Version }))
    .check(Schema.isMinLength(1), Schema.isMaxLength(OTHERS_MOST))
    .annotate({ description: "Who goes: what they have becomes part of the one that is kept." }),
  choices: Schema.optionalKey(
    Schema.Record(Schema.String, Id).annotate({
      description:
        "Field → the customer of whom it is taken, or `all` for fields that hold several. Of what is not said here: all of several, and the first that says anything."
    })
  )
}).annotate({ identifier: "NewCustomerMerge" })

const Named = Schema.Struct({ id: Schema.String, name: Schema.String })
export const CustomerMerge = Schema.Struct({
  id: Schema.Int.annotate({ description: "Counts all merges." }),
  at: Schema.Int.annotate({ description: "ms since 1970 (UTC)." }),
  by: Schema.String.annotate({ description: "Account of whoever merged." }),
  kept: Named.annotate({ description: "Who was kept, as they were before." }),
  gone: Schema.Array(Named).annotate({ description: "Who went." }),
  undoneAt: Schema.NullOr(Schema.Int).annotate({ description: "When it was taken back; null: it was not." }),
  undoneBy: Schema.NullOr(Schema.String).annotate({ description: "By whom." })
}).annotate({ identifier: "CustomerMerge" })

/** Customers that are one. */
export const mergingGroup = HttpApiGroup.make("customers-merging")
  .add(
    HttpApiEndpoint.get("duplicates", "/api/customers/duplicates", {
      query: {
        reason: Schema.optionalKey(
          Schema.Literals(DUPLICATE_REASONS).annotate({ description: "For this reason alone." })
        )
      },
      success: Schema.Array(DuplicateGroup),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "customers.merge" })
      .annotateMerge(described("Customers that may be one, the surest first, at most 100 groups."))
  )
  .add(
    HttpApiEndpoint.post("merge", "/api/customers/:id/merge", {
      params: { id: Schema.String },
      payload: NewMerge,
      success: Schema.Struct({
        merge: Schema.Int.annotate({ description: "Number of the merge, by which it is taken back." }),
        customer: rowSchema(customer)
      }),
      error: [BadRequest, Stale, Unfit, Away]
    })
      .annotate(Needs, { permission: "customers.merge" })
      .annotateMerge(described("Makes one of several customers.", "All of it in one change, which can be taken back."))
  )
  .add(
    HttpApiEndpoint.get("merges", "/api/customers/merges", { success: Schema.Array(CustomerMerge), error: [Away] })
      .annotate(Needs, { permission: "customers.merge" })
      .annotateMerge(described("What was merged, newest first, the last 100."))
  )
  .add(
    HttpApiEndpoint.post("undo", "/api/customers/merges/:merge/undo", {
      params: { merge: wholeInQuery(1, Number.MAX_SAFE_INTEGER, "Number of the merge.") },
      success: rowSchema(customer),
      error: [BadRequest, NotFound, Stale, Unfit, Away]
    })
      .annotate(Needs, { permission: "customers.merge" })
      .annotateMerge(
        described(
          "Takes a merge back.",
          "Those that went are there again with what was noted of them. What was changed since of the one that was kept stays."
        )
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Customers: duplicates and merging" }))
