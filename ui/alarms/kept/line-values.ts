import { say } from "../../shared/language.ts"
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

/** As people call what the lines name by an id. */
export interface Names {
  readonly classes: Readonly<Record<string, string>>
  readonly steps: Readonly<Record<string, string>>
  readonly parties: Readonly<Record<string, string>>
  readonly dialects: Readonly<Record<string, { readonly zh: string; readonly en: string }>>
}

/** Whoever was sent is named where they were asked. */
export const namesOf = (
  of: { readonly names: Omit<Names, "parties">; readonly lines: ReadonlyArray<{ readonly fact: Fact | null }> } | null
): Names => ({
  classes: of?.names.classes ?? {},
  steps: of?.names.steps ?? {},
  dialects: of?.names.dialects ?? {},
  parties: Object.fromEntries(
    (of?.lines ?? []).flatMap(({ fact }) =>
      fact?.["_tag"] === "IncidentPartyAsked" ? [[String(fact["party"]), String(fact["name"])]] : []
    )
  )
})

const PARTY = "party "

/** Undefined: it is no id, or of what is gone. */
export const nameIn = (names: Names, field: string, text: string): string | undefined => {
  if (field === "class") return own(names.classes, text)
  if (field === "step") return own(names.steps, text)
  if (field === "party") return own(names.parties, text)
  if (field !== "what") return undefined
  return text.startsWith(PARTY) ? own(names.parties, text.slice(PARTY.length)) : own(names.steps, text)
}

/** In the language of the screen; one that is gone has its id alone. */
export const dialectIn = ({ dialects }: Names, id: string): string => {
  const words = Object.hasOwn(dialects, id) ? dialects[id] : undefined
  return words === undefined ? id : say(words)
}

const own = (of: Readonly<Record<string, string>>, id: string): string | undefined =>
  Object.hasOwn(of, id) ? of[id] : undefined

/** The values of a line, those that say something. `wordOf`: of a text by its field's name. */
export const valuesOf = (
  fact: Fact,
  wordOf: (name: string, text: string) => string
): ReadonlyArray<readonly [name: string, value: string]> =>
  Object.entries(fact).flatMap(([name, value]) => {
    const text = textOf(name, value)
    if (ELSEWHERE.has(name) || text === "" || isNamed(fact, name)) return []
    return [
      [kOr(`field.${fieldOf(name, value)}`, name), typeof value === "string" ? wordOf(name, text) : text] as const
    ]
  })

/** Who is asked to go is named beside; a line that was released is a call, which stands above. */
const isNamed = ({ _tag }: Fact, name: string): boolean =>
  (_tag === "IncidentPartyAsked" && name === "party") || (_tag === "IncidentLineReleased" && name === "line")

/** A report is counted by its number; somebody who is called has one. */
const fieldOf = (name: string, value: unknown): string =>
  name === "number" && typeof value === "string" ? "telephone" : name

/** Empty: it says nothing, or more than a line has room for. */
const textOf = (name: string, value: unknown): string => {
  if (typeof value === "string") return value
  if (value === true) return "✓"
  if (typeof value !== "number") return ""
  if (name === "until") return dateTimeText(value)
  // Counted from the lowest, which is the first.
  if (name === "rung") return String(value + 1)
  return name.endsWith("Ms") ? spanText(value) : String(value)
}
