import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Grant } from "#wire/asker.ts"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound, Unfit } from "../refusals.ts"

/** Keys of programs: permissions with levels, a unit, an end. Nobody gives one more than they have. */

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { id: Schema.String }
const GRANTS_LIMIT = 200

const name = Schema.String.check(Schema.isPattern(/^[\w.-]{1,60}$/u)).annotate({
  description: "Of the program; in the audit log it stands as key:<name>.",
  examples: ["crm"]
})
const unit = Schema.String.annotate({
  description: "The unit that the levels team and department mean.",
  examples: ["centre"]
})
const grants = Schema.Array(Grant)
  .check(Schema.isMinLength(1), Schema.isMaxLength(GRANTS_LIMIT))
  .annotate({ description: "What it may do, and how far.", examples: [[{ permission: "calls.view", level: "team" }]] })
const end = Schema.NullOr(Schema.Int).annotate({
  description: "When it runs out, milliseconds since 1970 (UTC); null: it does not.",
  examples: [1_827_248_984_000]
})
const ms = (description: string) =>
  Schema.Int.annotate({ description: `${description} Milliseconds since 1970 (UTC).`, examples: [1_795_712_984_000] })

const fields = {
  id: Schema.String.annotate({ description: "Names the key; it is not the secret.", examples: ["5f1c0a9be2d3"] }),
  name,
  unit,
  grants,
  isOff: Schema.Boolean.annotate({ description: "It opens nothing while it is off." }),
  expiresAt: end,
  madeAt: ms("When it was made."),
  madeBy: Schema.String.annotate({ description: "By which account.", examples: ["admin"] }),
  usedAt: Schema.NullOr(ms("When it was used last, to the minute."))
}
export const ApiKey = Schema.Struct(fields).annotate({ identifier: "ApiKey" })
export type ApiKey = typeof ApiKey.Type

const MadeKey = Schema.Struct({
  ...fields,
  secret: Schema.String.annotate({
    description: "For `Authorization: Bearer …`. Told this once and kept nowhere.",
    examples: ["ck_…"]
  })
}).annotate({ identifier: "MadeApiKey", httpApiStatus: 201 })

const NewKey = Schema.Struct({ name, unit, grants, expiresAt: Schema.optionalKey(end) }).annotate({
  identifier: "NewApiKey"
})

export const keysGroup = HttpApiGroup.make("api-keys")
  .add(
    HttpApiEndpoint.get("list", "/api/api-keys", { success: Schema.Array(ApiKey), error: Away }).annotateMerge(
      described("All keys of the units you may see.")
    )
  )
  .add(
    HttpApiEndpoint.post("make", "/api/api-keys", {
      payload: NewKey,
      success: MadeKey,
      error: [BadRequest, Unfit, Away]
    }).annotateMerge(described("Makes a key and tells its secret once."))
  )
  .add(
    HttpApiEndpoint.post("turnOff", "/api/api-keys/:id/off", {
      params,
      success: ApiKey,
      error: [NotFound, Away]
    }).annotateMerge(described("It opens nothing from this moment on."))
  )
  .add(
    HttpApiEndpoint.post("turnOn", "/api/api-keys/:id/on", {
      params,
      success: ApiKey,
      error: [NotFound, Unfit, Away]
    }).annotateMerge(described("It opens again. Not for a key that may do more than you."))
  )
  .add(
    HttpApiEndpoint.delete("remove", "/api/api-keys/:id", {
      params,
      success: HttpApiSchema.NoContent,
      error: [NotFound, Away]
    }).annotateMerge(described("Takes it away for good."))
  )
  .annotateEndpoints(Needs, { permission: "integrations.api-keys" })
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "API keys" }))
