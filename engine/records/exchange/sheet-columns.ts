import type { Words } from "#wire/permissions.ts"
import type { Field } from "../thing/field.ts"
import type { AnyThing } from "../thing/thing.ts"

/** One column of a thing's sheet: its id, or a field. */
export interface SheetColumn {
  /** `id`, or the field's own name. */
  readonly name: string
  readonly words: Words
  /** Null: the id. */
  readonly field: Field<unknown> | null
}

export type Language = keyof Words

/** What an import takes and an export writes, in the order of the declaration. */
export const sheetColumns = ({ fields, id }: AnyThing): ReadonlyArray<SheetColumn> => [
  { name: "id", words: id.words, field: null },
  ...Object.entries(fields).map(([name, field]) => ({ name, words: withUnit(field), field: field as Field<unknown> }))
]

/** `振铃时长（秒）`: what stands in the cells below is what people see, not what is kept. */
const withUnit = ({ unit, words }: Pick<Field<unknown>, "unit" | "words">): Words =>
  unit === undefined ? words : { zh: `${words.zh}（${unit.zh}）`, en: `${words.en} (${unit.en})` }

/** A head's text however it was typed: case, width, blanks and a unit in brackets say nothing. */
export const headKey = (text: string): string =>
  text
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/gu, " ")
    .replace(/ ?\([^()]*\)$/u, "")

/** Every name under which a column of this thing may stand, by {@link headKey}. */
export const columnsByHead = (thing: AnyThing): ReadonlyMap<string, SheetColumn> =>
  new Map(
    sheetColumns(thing).flatMap((column) =>
      [column.name, column.words.zh, column.words.en].map((head) => [headKey(head), column] as const)
    )
  )
