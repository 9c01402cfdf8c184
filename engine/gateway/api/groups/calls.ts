import * as Schema from "effect/Schema"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { CallBegun, CallRequest } from "#wire/call-intents.ts"
import { RecordingPart } from "#wire/recording-part.ts"
import { CallDetails, CallFilter, CallRecord, WhyAnswer } from "#wire/records.ts"
import { CallId } from "#actors/vocabulary.ts"
import { type Need, Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { described, KeyHeader, read, unmask } from "./parts.ts"

const callPath = { id: CallId }
const CALLS: Need = { permission: "calls.view" }

export const callsGroup = HttpApiGroup.make("calls")
  .add(
    HttpApiEndpoint.get("list", "/api/calls", {
      query: CallFilter.fields,
      success: Schema.Array(CallRecord),
      error: [Refusal.Forbidden, Refusal.EngineAway]
    })
      .annotate(Needs, CALLS)
      .annotateMerge(described("Call records, newest first: those that the asker may see. Numbers are masked."))
  )
  .add(
    read(
      "one",
      "/api/calls/:id",
      callPath,
      CallDetails,
      CALLS,
      "One call: its record, its parties, and its story in order. Numbers are masked."
    )
  )
  .add(unmask("/api/calls/:id/unmask", callPath))
  .add(
    read(
      "why",
      "/api/calls/:id/why",
      callPath,
      WhyAnswer,
      CALLS,
      "Why the call went to whom: each decision with its candidates, and each transfer with what became of it."
    )
  )
  .add(
    HttpApiEndpoint.get("recording", "/api/calls/:id/recording", {
      params: callPath,
      query: { download: Schema.optionalKey(Schema.Literal("1")), part: Schema.optionalKey(RecordingPart) },
      success: Schema.Uint8Array.pipe(HttpApiSchema.asUint8Array({ contentType: "audio/wav" })),
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.RangeNotSatisfiable, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "calls.listen" })
      .annotateMerge(
        described(
          "The recording, caller left and agent right. Byte ranges are understood. `download=1` needs calls.download, too. `part=message`: no more of it than the message that the caller left, which whoever took its task hears, too."
        )
      )
  )
  .add(
    HttpApiEndpoint.post("make", "/api/calls/make", {
      headers: KeyHeader,
      payload: CallRequest,
      success: CallBegun.annotate({ identifier: "CallBegun", httpApiStatus: 201 }),
      error: [Refusal.Forbidden, Refusal.Refused, Refusal.EngineAway, Refusal.KeyReused, Refusal.KeyInUse]
    })
      // A misspelt field must not be passed over in silence: somebody would be called with another number shown.
      .annotate(HttpApi.ParseOptions, { onExcessProperty: "error" })
      .annotate(Needs, { permission: "calls.make" })
      .annotateMerge(
        described(
          "Calls somebody, who goes through the flow when they answer; without an agent. As far as who asks may dial. 201 when it is on disk that the call began: what comes of it is in its record. With an Idempotency-Key the same request may be sent again for a week and is one call; with another body it is 422, while the first is worked on 409."
        )
      )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Calls" }))
