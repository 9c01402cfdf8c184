import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "#engine/ports/needs.ts"
import { OwnDataShown } from "#wire/own-data.ts"
import { EngineAway, LinkOver, OwnDataUnfit, TooManyAttempts } from "./errors.ts"

const TOKEN_LIMIT = 100
/** In the body alone: addresses stand in the logs of every proxy on the way. */
const token = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(TOKEN_LIMIT)).annotate({
  description: "What stands behind /own/ in the link."
})

const OwnDataLink = Schema.Struct({ token }).annotate({ identifier: "OwnDataLink" })
const SentOwnData = Schema.Struct({
  token,
  values: Schema.Record(Schema.String, Schema.Unknown).annotate({
    description: "Fields as the link showed them, changed or not; what is not said stays as it is."
  })
}).annotate({ identifier: "SentOwnData" })

/** Customers at their own data, by a link that is good once; nobody signs in. */
export const ownDataGroup = HttpApiGroup.make("own-data")
  .add(
    HttpApiEndpoint.post("open", "/api/own-data", {
      payload: OwnDataLink,
      success: OwnDataShown,
      error: [LinkOver, TooManyAttempts, EngineAway]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(OpenApi.annotations({ summary: "What a customer's link shows of them. It stays good." }))
  )
  .add(
    HttpApiEndpoint.put("keep", "/api/own-data", {
      payload: SentOwnData,
      success: HttpApiSchema.NoContent,
      error: [LinkOver, OwnDataUnfit, TooManyAttempts, EngineAway]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(
        OpenApi.annotations({ summary: "Keeps what a customer changed of their own data; the link is used up by it." })
      )
  )
  .annotateMerge(OpenApi.annotations({ title: "Customers' own data" }))
