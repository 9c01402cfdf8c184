import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as OpenApi from "effect/http-api/OpenApi"
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
