import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, NotFound } from "../refusals.ts"

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { id: Schema.String }

/** Longer than any carrier gives out. No control characters: none can be typed into a gateway. */
const PASSWORD = Schema.String.check(Schema.isMaxLength(128), Schema.isPattern(/^\P{Cc}*$/u))

const State = Schema.Struct({
  isSet: Schema.Boolean.annotate({ description: "Whether there is one. It is never told." })
}).annotate({ identifier: "TrunkPassword" })

/** With what a trunk registers and calls: the other side's secret, written and never read back. */
export const trunkPasswordGroup = HttpApiGroup.make("trunk-passwords")
  .add(
    HttpApiEndpoint.get("isSet", "/api/trunks/:id/password", {
      params,
      success: State,
      error: [NotFound, Away]
    }).annotateMerge(described("Whether the trunk has a password."))
  )
  .add(
    HttpApiEndpoint.put("set", "/api/trunks/:id/password", {
      params,
      payload: Schema.Struct({
        password: PASSWORD.annotate({ description: "Empty takes it away.", examples: ["given-by-the-carrier"] })
      }),
      success: State,
      error: [NotFound, Away]
    }).annotateMerge(described("Sets the password with which the trunk registers; the switch uses it at once."))
  )
  .annotateEndpoints(Needs, { permission: "channels.edit" })
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Passwords of trunks" }))
