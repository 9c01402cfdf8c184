import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as OpenApi from "effect/http-api/OpenApi"
import type { Account } from "#engine/ports/OfficeDoor.ts"
import { Needs } from "#engine/ports/needs.ts"
import { EngineAway } from "./errors.ts"

const Telephone = Schema.Struct({
  account: Schema.String.annotate({ description: "The person's own telephone account.", examples: ["1001"] }),
  name: Schema.String.annotate({ description: "How the person is called; the name of calls they make." }),
  uri: Schema.String.annotate({
    description: "Address-of-record to register and to call from.",
    examples: ["sip:1001@carillon.invalid"]
  }),
  path: Schema.String.annotate({
    description:
      "Path of the WebSocket of this same host, sub-protocol `sip` (RFC 7118). The session's cookie opens it: there is no password, and REGISTER is not challenged.",
    examples: ["/sip"]
  })
}).annotate({ identifier: "Telephone" })

export const Softphone = Schema.Struct({
  telephone: Schema.NullOr(Telephone).annotate({ description: "Null when there is none, and then `reason` says why." }),
  reason: Schema.NullOr(Schema.Literals(["no-agent", "not-offered"])).annotate({
    description:
      "Why there is none: `no-agent` when the account is no agent's, `not-offered` when this centre takes no telephones in browsers (sip.webSockets, or a FreeSWITCH in the switch's place)."
  })
}).annotate({ identifier: "Softphone" })

/** What a page needs to be its person's telephone. */
export const softphoneEndpoint = HttpApiEndpoint.get("softphone", "/api/softphone", {
  success: Softphone,
  error: EngineAway
})
  .annotate(Needs, "signed-in")
  .annotateMerge(OpenApi.annotations({ summary: "What a page needs to be the telephone of who is signed in." }))

/** The switch takes any host for itself; this one leads nowhere by mistake (RFC 2606). */
const HOST = "carillon.invalid"

export const softphoneOf = (
  { agent, name }: Pick<Account, "agent" | "name">,
  path: string | null
): typeof Softphone.Type => {
  if (path === null) return { telephone: null, reason: "not-offered" }
  if (agent === null) return { telephone: null, reason: "no-agent" }
  const uri = `sip:${encodeURIComponent(agent)}@${HOST}`
  return { telephone: { account: agent, name, uri, path }, reason: null }
}
