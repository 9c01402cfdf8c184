import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, NotFound, Unfit } from "../refusals.ts"
import { MAKERS } from "./telephone-settings.ts"

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { id: Schema.String }

const Wanted = Schema.Struct({
  maker: Schema.Literals(MAKERS).annotate({ description: "Who made the telephone.", examples: ["yealink"] }),
  transport: Schema.optionalKey(
    Schema.Literals(["udp", "tcp", "tls"]).annotate({
      description: "By what it registers; the switch must listen there. Absent: udp.",
      examples: ["udp"]
    })
  )
}).annotate({ identifier: "WantedTelephoneFile" })

const File = Schema.Struct({
  fileName: Schema.String.annotate({ description: "To save it as.", examples: ["1001.cfg"] }),
  content: Schema.String.annotate({
    description: "The settings with a new password, told this once.",
    examples: ["#!version:1.0.0.1\naccount.1.enable = 1\n"]
  })
}).annotate({ identifier: "TelephoneFile" })

const Link = Schema.Struct({
  path: Schema.String.annotate({
    description: "Where the telephone fetches its file, behind the address of this centre. Told this once.",
    examples: ["/provisioning/q2Vb8sT1mZ0d4RkW7yLxAg/"]
  }),
  endsAt: Schema.Int.annotate({
    description: "Until when it may, once. Milliseconds since 1970 (UTC).",
    examples: [1_795_766_400_000]
  })
}).annotate({ identifier: "TelephoneLink" })

/** Settings of desk telephones, made from a person's account: as a file, or fetched by the telephone itself. */
export const telephoneFilesGroup = HttpApiGroup.make("telephone-files")
  .add(
    HttpApiEndpoint.post("file", "/api/people/:id/telephone-file", {
      params,
      payload: Wanted,
      success: File,
      error: [BadRequest, NotFound, Unfit, Away]
    }).annotateMerge(
      described("The settings of somebody's desk telephone with a new password: what it had before counts no more.")
    )
  )
  .add(
    HttpApiEndpoint.post("link", "/api/people/:id/telephone-link", {
      params,
      payload: Wanted,
      success: Link,
      error: [BadRequest, NotFound, Unfit, Away]
    }).annotateMerge(
      described(
        "A link by which the telephone fetches its settings once, within a day. A new password is made when it does. A link before it ends."
      )
    )
  )
  .add(
    HttpApiEndpoint.delete("revoke", "/api/people/:id/telephone-link", {
      params,
      success: HttpApiSchema.NoContent,
      error: [NotFound, Away]
    }).annotateMerge(described("Ends the link that is open."))
  )
  .annotateEndpoints(Needs, { permission: "users.edit" })
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Files of telephones" }))
