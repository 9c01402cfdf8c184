import { thingNamed } from "#engine/records/things.ts"
import { type Choice, choiceOrNone, type Field } from "#engine/records/thing/field.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import type { Words } from "#wire/permissions.ts"

/** A column of a list. */
export interface Column {
  readonly name: string
  readonly words: Words
  /** Null for the id. */
  readonly field: Field<unknown> | null
  readonly isSortable: boolean
  /** Its least width, and what it takes of the room that is left. */
  readonly leastRem: number
  readonly share: number
}

export const listColumns = ({ fields, id }: AnyThing): ReadonlyArray<Column> => [
  ...(id.by === "person"
    ? [{ name: "id", words: id.words, field: null, isSortable: true, leastRem: 8, share: 1 }]
    : []),
  ...Object.entries(fields)
    .filter(([, { isListed }]) => isListed)
    .map(([name, field]) => ({
      name,
      words: field.words,
      field,
      isSortable: isSortable(field),
      ...widthOf(field)
    }))
]

/** What a database can order: neither lists nor what has an editor of its own. */
const isSortable = ({ input }: Field<unknown>): boolean =>
  !["texts", "choices", "many", "levels", "own"].includes(input.kind)

export const widthOf = ({ input }: Field<unknown>): Pick<Column, "leastRem" | "share"> => {
  switch (input.kind) {
    case "yes-no":
      return { leastRem: 7.5, share: 0.6 }
    case "whole":
    case "choice":
    case "date":
    case "moment":
      return { leastRem: 7, share: 0.8 }
    case "text":
      return { leastRem: input.maxLength > 100 ? 12 : 8, share: input.maxLength > 100 ? 2.5 : 1.5 }
    default:
      return { leastRem: 8.5, share: 1.2 }
  }
}

/** The grid of every row alike: tracks that depend on no row's text, and the width below which the list scrolls sideways. */
export const gridOf = (
  columns: ReadonlyArray<Pick<Column, "leastRem" | "share">>
): Readonly<Record<string, string>> => ({
  "--tracks": columns.map(({ leastRem, share }) => `minmax(${leastRem}rem, ${share}fr)`).join(" "),
  "--least": `${columns.reduce((sum, { leastRem }) => sum + leastRem, 0)}rem`
})

/** Fields by which a list can be narrowed on the screen. */
export const filterFields = ({ fields, states }: AnyThing): ReadonlyArray<readonly [string, Field<unknown>]> => [
  ...(states === undefined ? [] : [["state", stateField(states)] as const]),
  ...Object.entries(fields).filter(
    ([, { input }]) =>
      ["choice", "yes-no", "choices", "one", "many", "levels"].includes(input.kind) &&
      // Of many at once, out of too many to choose from, the list's own search finds some.
      !((input.kind === "many" || input.kind === "levels") && thingNamed(input.of)?.search !== undefined)
  )
]

/** No field: how a row is just now. */
const stateField = (states: ReadonlyArray<Choice>): Field<unknown> =>
  choiceOrNone(states, { zh: "状态", en: "State", example: null }) as Field<unknown>
