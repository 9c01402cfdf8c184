import type { AnyThing, Row } from "../thing/thing.ts"
import { canonical } from "../canonical.ts"
import { customer } from "./schema.ts"

/** Of which customer a field is taken; `all`: what each of them has, of fields that hold several. */
export const ALL = "all"
export type Choices = Readonly<Record<string, string>>

/** Fields of which a customer may have several. */
export const JOINED: ReadonlySet<string> = new Set([
  "phones",
  "addresses",
  "groups",
  "consents",
  "products",
  "own",
  "services",
  "illnesses",
  "medicines",
  "allergies"
])

/** A choice that is none: its field, and whom it names. */
export const wrongChoices = (
  choices: Choices,
  rows: ReadonlyArray<Row>
): ReadonlyArray<{ readonly field: string; readonly of: string }> =>
  Object.entries(choices).flatMap(([field, of]) =>
    Object.hasOwn(customer.fields, field) && (of === ALL ? JOINED.has(field) : rows.some(({ id }) => id === of))
      ? []
      : [{ field, of }]
  )

/** What the one has that is left: of each field what was chosen; else all of several, and the first that says anything. */
export const mergedValues = (
  kept: Row,
  others: ReadonlyArray<Row>,
  choices: Choices
): Readonly<Record<string, unknown>> => {
  const rows = [kept, ...others]
  return Object.fromEntries(
    Object.keys(customer.fields).map((name) => {
      const of = choices[name] ?? (JOINED.has(name) ? ALL : undefined)
      if (of === ALL) return [name, joined(name, rows)]
      const chosen = of === undefined ? rows.find((row) => says(name, row)) : rows.find(({ id }) => id === of)
      return [name, (chosen ?? kept)[name]]
    })
  )
}

const says = (name: string, row: Row): boolean => {
  const value: unknown = row[name]
  return value !== null && value !== "" && canonical(value) !== canonical((customer as AnyThing).fields[name]?.usual)
}

const joined = (name: string, rows: ReadonlyArray<Row>): unknown => {
  // The first to say something of a field of the centre's own has said it.
  if (name === "own") return Object.assign({}, ...rows.toReversed().map((row) => row[name] as object)) as unknown
  const seen = new Set<string>()
  return rows
    .flatMap((row) => row[name] as ReadonlyArray<unknown>)
    .filter((each) => {
      const key = keyOf(name, each)
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}

/** A number is the same in any spelling and of any kind. */
const keyOf = (name: string, each: unknown): string =>
  name === "phones" ? String((each as { readonly number?: unknown }).number) : canonical(each)
