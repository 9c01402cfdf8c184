import type { Field } from "#engine/records/thing/field.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import type { Words } from "#wire/permissions.ts"

/** A column of a list. */
export interface Column {
  readonly name: string
  readonly words: Words
  /** Null for the id. */
  readonly field: Field<unknown> | null
  readonly isSortable: boolean
  /** A track of the grid. */
  readonly width: string
}

export const listColumns = ({ fields, id }: AnyThing): ReadonlyArray<Column> => [
  ...(id.by === "person"
    ? [{ name: "id", words: id.words, field: null, isSortable: true, width: "minmax(7rem, 10rem)" }]
    : []),
  ...Object.entries(fields)
    .filter(([, { isListed }]) => isListed)
    .map(([name, field]) => ({
      name,
      words: field.words,
      field,
      isSortable: isSortable(field),
      width: widthOf(field)
    }))
]

/** What a database can order: neither lists nor what has an editor of its own. */
const isSortable = ({ input }: Field<unknown>): boolean =>
  !["texts", "choices", "many", "levels", "own"].includes(input.kind)

const widthOf = ({ input }: Field<unknown>): string => {
  switch (input.kind) {
    case "yes-no":
      return "minmax(5.5rem, 7rem)"
    case "whole":
      return "minmax(6rem, 8rem)"
    case "choice":
    case "date":
      return "minmax(6rem, 9rem)"
    case "text":
      return input.maxLength > 100 ? "minmax(10rem, 2.5fr)" : "minmax(7.5rem, 1.5fr)"
    default:
      return "minmax(7.5rem, 1.2fr)"
  }
}

/** Fields by which a list can be narrowed on the screen. */
export const filterFields = ({ fields }: AnyThing): ReadonlyArray<readonly [string, Field<unknown>]> =>
  Object.entries(fields).filter(([, { input }]) =>
    ["choice", "yes-no", "choices", "one", "many", "levels"].includes(input.kind)
  )
