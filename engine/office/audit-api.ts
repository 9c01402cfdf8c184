import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Asking, Needs } from "../ports/needs.ts"
import { maskingNow } from "../records/parameters/masking.ts"
import { Database } from "../ports/Database.ts"
import { type AuditFilter, auditPage } from "../records/audit/store.ts"
import { Permitted } from "./asking.ts"
import { entrySeen, seesInPart } from "./audit-seen.ts"
import { FileFields } from "./exchange/exchange-api.ts"
import { away, Away, BadRequest, Busy } from "./refusals.ts"
import { wholeInQuery } from "./whole-in-query.ts"

const text = (description: string, example: string) =>
  Schema.optionalKey(
    Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(200)).annotate({ description, examples: [example] })
  )
const whole = (maximum: number, description: string) => Schema.optionalKey(wholeInQuery(0, maximum, description))

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

const FILTERS = {
  account: text("Lines of this account.", "admin"),
  action: text("Lines with this action.", "change"),
  object: text("Lines about this kind of thing.", "queue"),
  id: text("Lines about the thing of this id.", "sales"),
  text: text("Found in how it was, how it became, what else was noted, or the id; in either case.", "95000"),
  from: whole(Number.MAX_SAFE_INTEGER, "From this time on, ms since 1970 (UTC)."),
  to: whole(Number.MAX_SAFE_INTEGER, "Up to this time, ms since 1970 (UTC).")
}

/** The log of all changes, to be read and searched; `npm run audit -- verify` says whether it is whole. */
export const auditGroup = HttpApiGroup.make("audit")
  .add(
    HttpApiEndpoint.get("list", "/api/audit", {
      query: {
        ...FILTERS,
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
  .add(
    HttpApiEndpoint.get("export", "/api/audit/export", {
      query: { ...FILTERS, ...FileFields },
      success: HttpApiSchema.StreamUint8Array({ contentType: "application/octet-stream" }),
      error: [BadRequest, Busy, Away]
    })
      .annotate(Needs, { permission: "audit.export" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "The log as a file, newest first.",
          description:
            "Of the lines that the list shows with the same filters, those the asker may see; telephone numbers are masked for who may not see them whole (customers.view). At most two exports run at a time, the others wait; each is a line of the log itself, which the file does not have."
        })
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Audit log" }))

/** Answers `GET /api/audit`. */
export const auditList = Effect.fnUntraced(function* ({ query: filter }: { readonly query: AuditFilter }) {
  const { asker, scope } = yield* Asking
  const { query } = yield* Database
  const asked = Effect.gen(function* () {
    const page = yield* query((db) => auditPage(db, { ...filter, isMasked: seesInPart(asker) }, scope))
    return { ...page, items: page.items.map(entrySeen(asker, yield* maskingNow)) }
  })
  return yield* Effect.mapError(asked, ({ reason }) => away(reason))
})
