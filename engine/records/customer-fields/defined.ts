import { choiceOrNone, dayOrNone, type Field, textOrNone, yesNo } from "../thing/field.ts"
import { problemOf } from "../thing/problems.ts"
import type { Problem } from "../thing/thing.ts"

/** A field as the centre defined it: a row of {@link ./schema.ts}. */
export interface Defined {
  readonly id: string
  readonly name: string
  readonly type: "text" | "number" | "day" | "choice" | "yes-no"
  readonly isRequired: boolean
  /** The customer may change it by a link. */
  readonly byCustomer: boolean
  readonly choices: ReadonlyArray<string>
  readonly pattern: string
  readonly order: number
}

/** A value of a field that the centre defined. Numbers are kept as they are written: no digit is lost. */
export type OwnValue = string | boolean | null
export type OwnValues = Readonly<Record<string, OwnValue>>

const NUMBER = /^-?\d{1,15}(?:\.\d{1,6})?$/u
const VALUE_LENGTH = 500

/** What the centre defined, as a field like any other: its input, checks and cells follow. */
export const fieldOf = ({ choices, name, pattern, type }: Defined): Field<OwnValue> => {
  const said = { zh: name, en: name, example: null, usual: null, isListed: true }
  switch (type) {
    case "day":
      return dayOrNone(said) as Field<OwnValue>
    case "choice":
      return choiceOrNone(
        choices.map((value) => ({ value, words: { zh: value, en: value } })),
        said
      ) as Field<OwnValue>
    case "yes-no":
      return yesNo({ ...said, example: false, usual: false }) as Field<OwnValue>
    case "number":
      return textOrNone({ ...said, maxLength: 23, pattern: NUMBER }) as Field<OwnValue>
    case "text":
      return textOrNone({
        ...said,
        maxLength: VALUE_LENGTH,
        ...(pattern === "" ? {} : { pattern: new RegExp(`^(?:${pattern})$`, "u") })
      }) as Field<OwnValue>
  }
}

/** In the order in which the centre wants them. */
export const inOrder = <D extends Defined>(definitions: ReadonlyArray<D>): ReadonlyArray<D> =>
  definitions.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))

const MISSING = { zh: "必填", en: "must be filled in" }

/** What is wrong with a customer's own values, each by its field. */
export const ownProblems = (
  within: string,
  values: OwnValues,
  definitions: ReadonlyArray<Defined>
): ReadonlyArray<Problem> => {
  const known = new Set(definitions.map(({ id }) => id))
  return [
    ...Object.keys(values)
      .filter((id) => !known.has(id))
      .map((id) => ({ field: `${within}.${id}`, words: { zh: "没有这个字段", en: "there is no such field" } })),
    ...definitions.flatMap((definition): ReadonlyArray<Problem> => {
      const field = `${within}.${definition.id}`
      const value = values[definition.id] ?? null
      if (value === null && definition.type !== "yes-no")
        return definition.isRequired ? [{ field, words: MISSING }] : []
      return value === null ? [] : problemOf(field, fieldOf(definition), value)
    })
  ]
}
