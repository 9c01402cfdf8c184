import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as OpenApi from "effect/http-api/OpenApi"
import { IdempotencyKey } from "#wire/work.ts"
import { type Need, Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"

/** What several groups of endpoints are made of. */

export const described = (summary: string) => OpenApi.annotations({ summary })

export const readErrors = [Refusal.Forbidden, Refusal.NotFound, Refusal.EngineAway] as const

/** One thing by its id, for those who may look at it. */
export const read = <const Name extends string, const Params extends Schema.Struct.Fields, Success extends Schema.Top>(
  name: Name,
  path: `/${string}`,
  params: Params,
  success: Success,
  need: Need,
  summary: string
) =>
  HttpApiEndpoint.get(name, path, { params, success, error: readErrors })
    .annotate(Needs, need)
    .annotateMerge(described(summary))

/** The telephone numbers of a call or of written work, whole. */
export const unmask = <const Params extends Schema.Struct.Fields>(path: `/${string}`, params: Params) =>
  HttpApiEndpoint.post("unmask", path, { params, success: Numbers, error: readErrors })
    .annotate(Needs, { permission: "customers.view" })
    .annotateMerge(
      described("Telephone numbers whole, by attribute; everywhere else they are masked. Kept in the audit log.")
    )
const Numbers = Schema.Record(Schema.String, Schema.String).annotate({ identifier: "Numbers" })

/** Beside whatever else a browser or a program sends. */
export const KeyHeader = Schema.StructWithRest(
  Schema.Struct({
    "idempotency-key": Schema.optionalKey(
      IdempotencyKey.annotate({
        description: "Chosen by the program for this request, best a UUID; in quotes or without, up to 255 characters.",
        examples: ['"8e03978e-40d5-43e8-bc93-6894a57f9324"']
      })
    )
  }),
  [Schema.Record(Schema.String, Schema.UndefinedOr(Schema.String))]
)
