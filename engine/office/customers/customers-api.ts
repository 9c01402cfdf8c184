import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { ENTRY_KINDS, ENTRY_LENGTH } from "../../records/customers/entries.ts"
import { customer } from "../../records/customers/schema.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound } from "../refusals.ts"
import { rowSchema } from "../thing-api.ts"

const described = (summary: string) => OpenApi.annotations({ summary })
const text = (description: string) => Schema.String.annotate({ description })

export const CustomerEntry = Schema.Struct({
  id: Schema.Int.annotate({ description: "Counts all entries." }),
  customer: text("Whose it is."),
  kind: Schema.Literals(ENTRY_KINDS).annotate({ description: "A note, a purchase, a service or a complaint." }),
  at: Schema.Int.annotate({ description: "ms since 1970 (UTC)." }),
  by: text("Account of whoever entered it."),
  body: text("What was entered."),
  call: Schema.NullOr(Schema.String).annotate({ description: "The call it came of; null: none." }),
  amountFen: Schema.NullOr(Schema.Int).annotate({ description: "Of a purchase, in fen (1/100 yuan); null: none." }),
  reason: Schema.NullOr(Schema.String).annotate({ description: "Call reason that it was about; null: none said." })
}).annotate({ identifier: "CustomerEntry" })

export const NewEntry = Schema.Struct({
  kind: Schema.Literals(ENTRY_KINDS).annotate({ description: "A note, a purchase, a service or a complaint." }),
  body: Schema.String.check(
    Schema.isMinLength(1),
    Schema.isMaxLength(ENTRY_LENGTH),
    Schema.isPattern(/^(?:\P{Cc}|[\n\r\t])*\S(?:\P{Cc}|[\n\r\t])*$/u)
  ).annotate({ description: `What is to be kept, up to ${ENTRY_LENGTH} characters.`, examples: ["下午三点后联系"] }),
  reason: Schema.optionalKey(
    Schema.NullOr(Schema.String.check(Schema.isMaxLength(64))).annotate({
      description: "Call reason that it was about; null: none said."
    })
  ),
  call: Schema.optionalKey(
    Schema.String.check(Schema.isMaxLength(64)).annotate({ description: "Id of the call it came of." })
  ),
  amountFen: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000_000 })).annotate({
      description: "Of a purchase, in fen (1/100 yuan)."
    })
  )
}).annotate({ identifier: "NewCustomerEntry" })

const LastCall = Schema.Struct({
  id: text("The call's id."),
  serial: Schema.Int.annotate({ description: "Serial number of the call." }),
  arrivedAt: Schema.Int.annotate({ description: "ms since 1970 (UTC)." }),
  outcome: Schema.NullOr(Schema.String).annotate({ description: "How it ended; null: it has not." }),
  queue: Schema.NullOr(Schema.String).annotate({ description: "Queue it waited in." }),
  agent: Schema.NullOr(Schema.String).annotate({ description: "Who answered it." })
}).annotate({ identifier: "LastCall" })

const Named = Schema.NullOr(Schema.Struct({ id: Schema.String, name: Schema.String }))

export const CustomerMatch = Schema.Struct({
  number: text("The number in its one form, masked for who may not change customers."),
  kind: Schema.Literals(["none", "one", "several"]).annotate({ description: "How many have that number." }),
  customers: Schema.Array(
    Schema.Struct({
      customer: rowSchema(customer),
      class: Named.annotate({ description: "Their class, by its name." }),
      area: Named.annotate({ description: "Their area, by its name." }),
      products: Schema.Array(
        Schema.Struct({
          id: Schema.String,
          name: Schema.String,
          from: Schema.NullOr(Schema.String),
          until: Schema.NullOr(Schema.String),
          remark: Schema.String
        })
      ).annotate({ description: "Products and services, each with its validity." }),
      entries: Schema.Array(CustomerEntry).annotate({
        description: "The last notes, purchases, services and complaints."
      })
    })
  ).annotate({ description: "Who has that number, last changed first, at most 20." }),
  calls: Schema.Array(LastCall).annotate({ description: "The last calls from that number, newest first." })
}).annotate({ identifier: "CustomerMatch" })

const params = { id: Schema.String }
const entriesPath = "/api/customers/:id/entries"

/** What customers have beside the endpoints of every thing. */
export const customersGroup = HttpApiGroup.make("customers-beside")
  .add(
    HttpApiEndpoint.get("match", "/api/customers/match", {
      query: {
        number: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64)).annotate({
          description: "A caller's number, as the trunk sent it.",
          examples: ["013800138000"]
        })
      },
      success: CustomerMatch,
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "customers.view" })
      .annotateMerge(described("Who calls: the customers with that number, what they have, and what was last."))
  )
  .add(
    HttpApiEndpoint.get("entries", entriesPath, {
      params,
      success: Schema.Array(CustomerEntry),
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "customers.view" })
      .annotateMerge(described("Notes, purchases, services and complaints of a customer, newest first, at most 500."))
  )
  .add(
    HttpApiEndpoint.post("addEntry", entriesPath, {
      params,
      payload: NewEntry,
      success: CustomerEntry,
      error: [BadRequest, NotFound, Away]
    })
      .annotate(Needs, { permission: "customers.create", or: "customers.edit" })
      .annotateMerge(described("Adds a note, a purchase, a service or a complaint. It stays as it is."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Customers: match and history" }))
