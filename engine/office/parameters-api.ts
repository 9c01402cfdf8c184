import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { wholeInQuery } from "./whole-in-query.ts"
import { Needs } from "../ports/needs.ts"
import { parameterGroups, parameters } from "../records/parameters/schema.ts"
import { Permitted } from "./asking.ts"
import { Away, BadRequest, NotFound, Stale, Unfit } from "./refusals.ts"
import { HistoryEntry } from "./thing-api.ts"

const Words = Schema.Struct({ zh: Schema.String, en: Schema.String }).annotate({ identifier: "Words" })

const names = Object.keys(parameters)

export const ParameterAnswer = Schema.Struct({
  name: Schema.String.annotate({ description: `One of: ${names.join(", ")}.`, examples: ["recordings.keepDays"] }),
  value: Schema.Unknown.annotate({ description: "As it is now.", examples: [180] }),
  usual: Schema.Unknown.annotate({ description: "What holds when nobody has changed it.", examples: [0] }),
  version: Schema.Int.annotate({
    description: "Counts its changes; 0 when there was none. A change says which one it has seen.",
    examples: [0]
  }),
  changedAt: Schema.NullOr(Schema.Int).annotate({ description: "Time of the last change, ms since 1970 (UTC)." }),
  changedBy: Schema.NullOr(Schema.String).annotate({ description: "Account of the last change." }),
  group: Schema.String.annotate({
    description: `Where it stands on its page: ${Object.keys(parameterGroups).join(", ")}.`,
    examples: ["keeping"]
  }),
  words: Words,
  help: Schema.NullOr(Words),
  unit: Schema.NullOr(Words),
  counts: Words.annotate({ description: "When a change counts, in words." }),
  input: Schema.Unknown.annotate({ description: "How a form asks for it: its kind and limits." })
}).annotate({ identifier: "Parameter" })
export type ParameterAnswer = typeof ParameterAnswer.Type

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { name: Schema.String.annotate({ description: `One of: ${names.join(", ")}.` }) }

/** What a centre sets while it runs. */
export const parametersGroup = HttpApiGroup.make("parameters")
  .add(
    HttpApiEndpoint.get("all", "/api/parameters", { success: Schema.Array(ParameterAnswer), error: [Away] })
      .annotate(Needs, { permission: "parameters.view" })
      .annotateMerge(described("All parameters: value, words, limits, what is usual."))
  )
  .add(
    HttpApiEndpoint.put("set", "/api/parameters/:name", {
      params,
      query: {
        version: wholeInQuery(
          0,
          Number.MAX_SAFE_INTEGER,
          "The version that you have seen; 0 when nobody has changed it."
        )
      },
      payload: Schema.Struct({
        value: Schema.Unknown.annotate({ description: "null puts back what is usual.", examples: [180] })
      }).annotate({ identifier: "ParameterChange" }),
      success: ParameterAnswer,
      error: [BadRequest, NotFound, Stale, Unfit, Away]
    })
      .annotate(Needs, { permission: "parameters.edit" })
      .annotateMerge(described("Sets one. 409 with how it is now, when somebody else was first."))
  )
  .add(
    HttpApiEndpoint.get("history", "/api/parameters/:name/history", {
      params,
      success: Schema.Array(HistoryEntry),
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "parameters.view" })
      .annotateMerge(described("Who changed it when, with before and after; newest first."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Parameters" }))
