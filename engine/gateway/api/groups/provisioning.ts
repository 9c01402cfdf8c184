import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "#engine/ports/needs.ts"
import { PROVISIONING_PATH } from "../../provisioning-path.ts"
import * as Refusal from "../errors.ts"

const NAME = Schema.String.check(Schema.isMaxLength(64))

/** What desk telephones fetch: they cannot sign in, and have a link instead. */
export const provisioningGroup = HttpApiGroup.make("provisioning")
  .add(
    HttpApiEndpoint.get("fetch", `${PROVISIONING_PATH}/:token/:file`, {
      params: { token: NAME, file: NAME },
      success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/plain" })),
      error: [Refusal.NotFound, Refusal.TooManyAttempts, Refusal.EngineAway]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(
        OpenApi.annotations({
          summary:
            "A desk telephone's settings, once, by a link that was made for it. Its name is as the telephone asks for it."
        })
      )
  )
  .annotateMerge(OpenApi.annotations({ title: "Telephones" }))
