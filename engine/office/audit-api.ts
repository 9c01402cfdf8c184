import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Asking, Needs } from "../ports/needs.ts"
import { Database } from "../ports/Database.ts"
import { type AuditFilter, auditPage } from "../records/audit/store.ts"
import { Permitted } from "./asking.ts"
import { away, Away, BadRequest } from "./refusals.ts"

const text = (description: string, example: string) =>
  Schema.optionalKey(
    Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(200)).annotate({ description, examples: [example] })
  )
const whole = (maximum: number, description: string) =>
  Schema.optionalKey(
    Schema.NumberFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum })).annotate({ description })
  )

const AuditLine = Schema.Struct({
  serial: Schema.Int.annotate({ description: "Number of the line; none is left out." }),
  at: Schema.Int.annotate({ description: "ms since 1970 (UTC)." }),
  account: Schema.String.annotate({ description: "Who did it." }),
  action: Schema.String.annotate({ description: "create, change, remove, restore, import, unmask …" }),
  object: Schema.String.annotate({ description: "The thing's name, or what else it was done to." }),
  id: Schema.String.annotate({ description: "Which one." }),
  before: Schema.NullOr(Schema.Unknown),
  after: Schema.NullOr(Schema.Unknown),
  details: Schema.NullOr(Schema.Unknown)
}).annotate({ identifier: "AuditLine" })

/** The log of all changes, to be read and searched; `npm run audit -- verify` says whether it is whole. */
export const auditGroup = HttpApiGroup.make("audit")
  .add(
    HttpApiEndpoint.get("list", "/api/audit", {
      query: {
        account: text("Lines of this account.", "admin"),
        action: text("Lines with this action.", "change"),
        object: text("Lines about this kind of thing.", "queue"),
        id: text("Lines about the thing of this id.", "sales"),
        text: text("Found in how it was, how it became, what else was noted, or the id; in either case.", "95000"),
        from: whole(Number.MAX_SAFE_INTEGER, "From this time on, ms since 1970 (UTC)."),
        to: whole(Number.MAX_SAFE_INTEGER, "Up to this time, ms since 1970 (UTC)."),
        limit: whole(1_000, "Lines of a page, at most 1000; usually 50."),
        offset: whole(10_000_000, "Lines to pass over.")
      },
      success: Schema.Struct({
        items: Schema.Array(AuditLine),
        total: Schema.Int.annotate({ description: "How many lines fit, in all pages." })
      }),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "audit.view" })
      .annotateMerge(OpenApi.annotations({ summary: "Who did what, newest first." }))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Audit log" }))

/** Answers `GET /api/audit`. */
export const auditList = Effect.fnUntraced(function* ({ query: filter }: { readonly query: AuditFilter }) {
  const { scope } = yield* Asking
  const { query } = yield* Database
  return yield* Effect.mapError(
    query((db) => auditPage(db, filter, scope)),
    ({ reason }) => away(reason)
  )
})
