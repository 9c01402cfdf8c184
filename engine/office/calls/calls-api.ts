import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { RecordingPart } from "#wire/recording-part.ts"
import { CallPage, CallSearch } from "#wire/records.ts"
import { Waveform } from "#wire/waveform.ts"
import { CallId } from "#actors/vocabulary.ts"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Busy, Forbidden, NotFound } from "../refusals.ts"

const { recorded: _recorded, ...OF_RECORDINGS } = CallSearch.fields

/** Searching calls and looking at recordings is work of the office: the core answers telephones meanwhile. */
export const callsGroup = HttpApiGroup.make("call-search")
  .add(
    HttpApiEndpoint.get("search", "/api/calls/search", {
      query: CallSearch.fields,
      success: CallPage,
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "calls.view" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Calls found by what is known of them, those that the asker may see. Numbers are masked.",
          description: "Newest first when not said otherwise. Sorted by a span, calls without it are left out."
        })
      )
  )
  .add(
    HttpApiEndpoint.get("recordings", "/api/recordings", {
      query: OF_RECORDINGS,
      success: CallPage,
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "calls.listen" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Calls with a recording that the asker may hear, by the same search. Numbers are masked."
        })
      )
  )
  .add(
    HttpApiEndpoint.get("waveform", "/api/calls/:id/waveform", {
      params: { id: CallId },
      query: { part: Schema.optionalKey(RecordingPart) },
      success: Waveform,
      error: [Forbidden, NotFound, Busy, Away]
    })
      .annotate(Needs, { permission: "calls.listen" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "How loud each side of a recording is over its length, to be drawn.",
          description:
            "Of a call that goes on: as far as it is recorded. `part=message`: of the message that its caller left. The sound itself is at /api/calls/:id/recording."
        })
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Call search" }))
