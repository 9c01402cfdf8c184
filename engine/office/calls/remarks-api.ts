import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import {
  CallReasonShown,
  CallRemark,
  FOLLOW_UP_NOTE_LIMIT,
  FollowUp,
  REMARK_NOTE_LIMIT,
  SummaryFields
} from "#wire/records.ts"
import { CallId, QueueId } from "#actors/vocabulary.ts"
import { type Need, Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Forbidden, NotFound, Stale } from "../refusals.ts"
import { wholeInQuery } from "../whole-in-query.ts"

const described = (summary: string, description?: string) =>
  OpenApi.annotations({ summary, ...(description === undefined ? {} : { description }) })

const words = (limit: number) =>
  Schema.String.check(
    Schema.isMaxLength(limit),
    Schema.isPattern(/^(?:\P{Cc}|[\n\r\t])*$/u, { message: "may not hold control characters" })
  )

const NewRemark = Schema.Struct({
  reason: Schema.NullOr(Schema.String.check(Schema.isMaxLength(64))).annotate({
    description: "Call reason that it was about; null: none said.",
    examples: ["complaint"]
  }),
  note: words(REMARK_NOTE_LIMIT).annotate({
    description: `The summary, up to ${REMARK_NOTE_LIMIT} characters.`,
    examples: ["客户要求周五前回复"]
  }),
  followUp: Schema.optionalKey(
    Schema.NullOr(Schema.Struct({ ...FollowUp.fields, note: words(FOLLOW_UP_NOTE_LIMIT) })).annotate({
      description: `The caller is to be called back: by when, and a note of up to ${FOLLOW_UP_NOTE_LIMIT} characters. Null or absent: nothing follows.`
    })
  )
}).annotate({ identifier: "NewCallRemark" })

const params = { id: CallId }
const path = "/api/calls/:id/remark"
const SEEN: Need = { permission: "calls.view" }

/** What a call was about, said by people. */
export const remarksGroup = HttpApiGroup.make("call-remarks")
  .add(
    HttpApiEndpoint.get("reasons", "/api/calls/reasons", { success: Schema.Array(CallReasonShown), error: [Away] })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("What a call can be about: a tree, in the centre's order."))
  )
  .add(
    HttpApiEndpoint.get("read", path, {
      params,
      success: Schema.Struct({
        remark: Schema.NullOr(CallRemark).annotate({ description: "Null: nothing was said." }),
        mayChange: Schema.Boolean.annotate({ description: "Whether the asker may say it." }),
        queue: Schema.NullOr(QueueId).annotate({ description: "Of the call: some reasons are of some queues alone." }),
        required: SummaryFields.annotate({ description: "What the queue requires." })
      }).annotate({ identifier: "CallRemarkShown" }),
      error: [NotFound, Away]
    })
      .annotate(Needs, SEEN)
      .annotateMerge(described("Summary of a call that the asker may see: its reason, words, and what is to follow."))
  )
  .add(
    HttpApiEndpoint.put("set", path, {
      params,
      query: {
        version: wholeInQuery(0, Number.MAX_SAFE_INTEGER, "The version that you have seen; 0: none was there.")
      },
      payload: NewRemark,
      success: CallRemark,
      error: [BadRequest, Forbidden, NotFound, Stale, Away]
    })
      .annotate(Needs, SEEN)
      .annotateMerge(
        described(
          "Says what a call was about.",
          "Of calls that one took part in, from the answer on; of others' calls who may see them and edit customers. Each change is a line in the audit log."
        )
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Calls: summaries" }))
