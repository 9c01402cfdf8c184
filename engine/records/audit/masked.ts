import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { AuditEntry } from "./store.ts"

/** A line for who may not see telephone numbers whole: in what it was done to, how that was, how it became, and what else was noted. */
export const maskedEntry = (entry: AuditEntry, masking: Masking): AuditEntry => ({
  ...entry,
  id: maskedNumber(entry.id, masking),
  before: masked(entry.before, masking),
  after: masked(entry.after, masking),
  details: masked(entry.details, masking)
})

/** Every text that is a number, however deep: no line of the log says which of its fields are some. */
export const masked = (value: unknown, masking: Masking): unknown => {
  if (typeof value === "string") return maskedNumber(value, masking)
  if (Array.isArray(value)) return value.map((each) => masked(each, masking))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, masking)]))
}
