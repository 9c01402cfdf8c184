import * as Schema from "effect/Schema"

/** Answers that are not a success, in the shape of every refusal of the API: `error` for programs, `message` for people. */
const refusal = <const Kind extends string, const Fields extends Schema.Struct.Fields>(
  kind: Kind,
  status: number,
  fields: Fields
) =>
  Schema.Struct({ error: Schema.Literal(kind), message: Schema.String, ...fields }).annotate({
    identifier: kind,
    httpApiStatus: status
  })

/** One field and what is wrong with it, in both languages; `field` may go deeper: `week.2.from`. `row` counts an import's rows from 1. */
export const FieldProblem = Schema.Struct({
  field: Schema.String,
  zh: Schema.String,
  en: Schema.String,
  row: Schema.optionalKey(Schema.Int)
}).annotate({ identifier: "FieldProblem" })
export type FieldProblem = typeof FieldProblem.Type

export const BadRequest = refusal("BadRequest", 400, { field: Schema.String })
export const Forbidden = refusal("Forbidden", 403, {})
export const NotFound = refusal("NotFound", 404, {})
/** Somebody else has changed it since; `current` is how it is now, null when it is gone. */
export const Stale = refusal("Stale", 409, { current: Schema.NullOr(Schema.Record(Schema.String, Schema.Unknown)) })
/** What was sent does not fit. Nothing was changed. */
export const Unfit = refusal("Unfit", 422, { problems: Schema.Array(FieldProblem) })
export const TooLarge = refusal("TooLarge", 413, {})
/** As many are at work and waiting as may be. */
export const Busy = refusal("Busy", 503, {})
export const Away = refusal("EngineAway", 503, {})

export const forbidden = (message: string): typeof Forbidden.Type => ({ error: "Forbidden", message })
export const tooLarge = (message: string): typeof TooLarge.Type => ({ error: "TooLarge", message })
export const busy = (message: string): typeof Busy.Type => ({ error: "Busy", message })
export const notFound = (message: string): typeof NotFound.Type => ({ error: "NotFound", message })
export const badRequest = (field: string, message: string): typeof BadRequest.Type => ({
  error: "BadRequest",
  message: `${field}: ${message}`,
  field
})
export const unfit = (problems: ReadonlyArray<FieldProblem>): typeof Unfit.Type => ({
  error: "Unfit",
  message: problems.map(({ en, field, row }) => `${row === undefined ? "" : `row ${row}: `}${field} ${en}`).join("; "),
  problems
})
export const away = (reason: string): typeof Away.Type => ({
  error: "EngineAway",
  message: `the database is away: ${reason}`
})
