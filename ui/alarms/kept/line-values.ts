import { dateTimeText, spanText } from "../../shared/time-text.ts"
import { kOr } from "../../shared/words/alarm-records.ts"

export type Fact = Readonly<Record<string, unknown>>

/** What stands elsewhere on the page, or names things for programs alone. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "_tag",
  "at",
  "incident",
  "call",
  "sent",
  "terminal",
  // Names within the call, the flow and the distributor.
  "attempt",
  "attempts",
  "candidates",
  "counts",
  "route",
  "stages",
  "endedBy",
  "group",
  "node",
  "offer",
  "work"
])

/** The values of a line, those that say something. `wordOf`: of a text by its field's name. */
export const valuesOf = (
  fact: Fact,
  wordOf: (name: string, text: string) => string
): ReadonlyArray<readonly [name: string, value: string]> =>
  Object.entries(fact).flatMap(([name, value]) => {
    const text = textOf(name, value)
    if (ELSEWHERE.has(name) || text === "") return []
    return [
      [kOr(`field.${fieldOf(name, value)}`, name), typeof value === "string" ? wordOf(name, text) : text] as const
    ]
  })

/** A report is counted by its number; somebody who is called has one. */
const fieldOf = (name: string, value: unknown): string =>
  name === "number" && typeof value === "string" ? "telephone" : name

/** Empty: it says nothing, or more than a line has room for. */
const textOf = (name: string, value: unknown): string => {
  if (typeof value === "string") return value
  if (value === true) return "✓"
  if (typeof value !== "number") return ""
  if (name === "until") return dateTimeText(value)
  return name.endsWith("Ms") ? spanText(value) : String(value)
}
