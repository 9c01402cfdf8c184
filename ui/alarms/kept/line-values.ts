import { dateTimeText, spanText } from "../../shared/time-text.ts"
import { kOr } from "../../shared/words/alarm-records.ts"

export type Fact = Readonly<Record<string, unknown>>

/** What stands elsewhere on the page, or names things for programs alone. */
const ELSEWHERE: ReadonlySet<string> = new Set(["_tag", "at", "incident", "call", "sent", "terminal"])

/** The values of a line, those that say something. `wordOf`: of a text by its field's name. */
export const valuesOf = (
  fact: Fact,
  wordOf: (name: string, text: string) => string
): ReadonlyArray<readonly [name: string, value: string]> =>
  Object.entries(fact).flatMap(([name, value]) => {
    const text = textOf(name, value)
    if (ELSEWHERE.has(name) || text === "") return []
    return [[kOr(`field.${name}`, name), typeof value === "string" ? wordOf(name, text) : text] as const]
  })

/** Empty: it says nothing, or more than a line has room for. */
const textOf = (name: string, value: unknown): string => {
  if (typeof value === "string") return value
  if (value === true) return "✓"
  if (typeof value !== "number") return ""
  if (name === "until") return dateTimeText(value)
  return name.endsWith("Ms") ? spanText(value) : String(value)
}
