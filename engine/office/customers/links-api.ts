import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { OPEN_LINKS_MOST } from "../../records/customers/links.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound, Unfit } from "../refusals.ts"
import { wholeInQuery } from "../whole-in-query.ts"

const described = (summary: string, description?: string) =>
  OpenApi.annotations({ summary, ...(description === undefined ? {} : { description }) })
const moment = (description: string) => Schema.Int.annotate({ description: `${description}, ms since 1970 (UTC).` })

const fields = {
  id: Schema.Int.annotate({ description: "Counts all links." }),
  madeBy: Schema.String.annotate({ description: "Account of whoever made it." }),
  madeAt: moment("When it was made"),
  endsAt: moment("Until when it is good, if nobody uses it before")
}
const CustomerLink = Schema.Struct(fields).annotate({ identifier: "CustomerLink" })
const NewCustomerLink = Schema.Struct({
  ...fields,
  token: Schema.String.annotate({
    description: "Said this once; the link is /own/<token>.",
    examples: ["2fUuB0rYk3m0Xl3p4YcZ8i7wqKc5n9QmT1sVhEo6AbC"]
  })
}).annotate({ identifier: "NewCustomerLink" })

const params = { id: Schema.String }
const path = "/api/customers/:id/links"

/** Links by which customers keep their own data up to date. Whoever holds one sees numbers whole: it takes the right to edit. */
export const linksGroup = HttpApiGroup.make("customers-links")
  .add(
    HttpApiEndpoint.get("list", path, { params, success: Schema.Array(CustomerLink), error: [NotFound, Away] })
      .annotate(Needs, { permission: "customers.edit" })
      .annotateMerge(described("Links of a customer that are still good, newest first."))
  )
  .add(
    HttpApiEndpoint.post("make", path, { params, success: NewCustomerLink, error: [NotFound, Unfit, Away] })
      .annotate(Needs, { permission: "customers.edit" })
      .annotateMerge(
        described(
          "Makes a link by which a customer sees and changes their own data, once.",
          `Good for as many hours as the parameter ownData.hours says; at most ${OPEN_LINKS_MOST} are open at a time.`
        )
      )
  )
  .add(
    HttpApiEndpoint.delete("revoke", `${path}/:link`, {
      params: { ...params, link: wholeInQuery(1, Number.MAX_SAFE_INTEGER, "Number of the link.") },
      success: HttpApiSchema.NoContent,
      error: [BadRequest, NotFound, Away]
    })
      .annotate(Needs, { permission: "customers.edit" })
      .annotateMerge(described("Takes an open link back: it is good no more."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Customers: links for their own data" }))
