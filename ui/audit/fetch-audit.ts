import * as Schema from "effect/Schema"
import { type Answer, refusalIn } from "../administration/records.ts"

const AuditLine = Schema.Struct({
  serial: Schema.Int,
  at: Schema.Int,
  account: Schema.String,
  action: Schema.String,
  object: Schema.String,
  id: Schema.String,
  before: Schema.NullOr(Schema.Unknown),
  after: Schema.NullOr(Schema.Unknown),
  details: Schema.NullOr(Schema.Unknown)
})
export type AuditLine = typeof AuditLine.Type
const AuditPage = Schema.Struct({ items: Schema.Array(AuditLine), total: Schema.Int })
export type AuditPage = typeof AuditPage.Type

/** A page of the log. */
export const fetchAuditPage = async (path: string): Promise<Answer<AuditPage>> => {
  try {
    const response = await fetch(path)
    if (!response.ok) return await refusalIn(response, null)
    return { kind: "done", value: Schema.decodeUnknownSync(AuditPage)(await response.json()) }
  } catch (error) {
    return { kind: "refused", why: "away", message: String(error) }
  }
}
