import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, NotFound } from "../refusals.ts"

/** What a webhook has beside its fields: a secret, a test, and a log of what was sent. */

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { id: Schema.String }
const ms = (description: string) =>
  Schema.Int.annotate({ description: `${description} Milliseconds since 1970 (UTC).`, examples: [1_795_712_984_000] })

const status = Schema.NullOr(Schema.Int).annotate({ description: "HTTP status of the last answer; null: none came." })
const problem = Schema.String.annotate({ description: "Why it did not do; empty when it did.", examples: [""] })

export const Delivery = Schema.Struct({
  id: Schema.String.annotate({
    description: "Stands in X-Carillon-Delivery, the same at each attempt.",
    examples: ["17"]
  }),
  event: Schema.String.annotate({ description: "What happened.", examples: ["call.ended"] }),
  at: ms("When it happened."),
  state: Schema.Literals(["waiting", "delivered", "failed"]).annotate({ description: "Failed: given up after a day." }),
  attempts: Schema.Int.annotate({ description: "So far.", examples: [1] }),
  triedAt: Schema.NullOr(ms("When the last attempt was.")),
  nextAt: Schema.NullOr(ms("When the next one is.")),
  status,
  problem
}).annotate({ identifier: "WebhookDelivery" })

const Secret = Schema.Struct({
  secret: Schema.String.annotate({ description: "Signs what is sent from now on. Told this once." })
}).annotate({ identifier: "WebhookSecret" })

const TestResult = Schema.Struct({ isDelivered: Schema.Boolean, status, problem }).annotate({
  identifier: "WebhookTest"
})

export const webhooksGroup = HttpApiGroup.make("webhook-deliveries")
  .add(
    HttpApiEndpoint.post("renewSecret", "/api/webhooks/:id/secret", {
      params,
      success: Secret,
      error: [NotFound, Away]
    }).annotateMerge(described("Makes a new secret and tells it once; the old one signs nothing more."))
  )
  .add(
    HttpApiEndpoint.post("test", "/api/webhooks/:id/test", {
      params,
      success: TestResult,
      error: [NotFound, Away]
    }).annotateMerge(described("Sends the event `test` now, once, and tells what came of it."))
  )
  .add(
    HttpApiEndpoint.get("deliveries", "/api/webhooks/:id/deliveries", {
      params,
      success: Schema.Array(Delivery),
      error: [NotFound, Away]
    }).annotateMerge(described("What was sent and what waits, the newest 1,000 first."))
  )
  .annotateEndpoints(Needs, { permission: "integrations.webhooks" })
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Webhook deliveries" }))
