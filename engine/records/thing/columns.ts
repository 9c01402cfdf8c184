import type { AnyFields, AnyThing } from "./thing.ts"

/** Where each field of a thing lies: a column of its table, or rows of a table that links it to others. A test compares with the database. */
export interface ThingColumn {
  readonly field: string
  readonly name: string
  readonly type: "text" | "bigint" | "boolean" | "text[]" | "jsonb"
  readonly isNullable: boolean
}

/** Rows (owner, other, position) or (owner, other, level). */
export interface Link {
  readonly field: string
  readonly table: string
  readonly owner: string
  readonly other: string
  readonly hasLevel: boolean
}

export const tableOf = ({ plural }: Pick<AnyThing, "plural">): string => plural.replaceAll("-", "_")

export const columnName = (field: string): string =>
  field.replaceAll("-", "_").replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)

export const columnsOf = ({ fields }: { readonly fields: AnyFields }): ReadonlyArray<ThingColumn> =>
  Object.entries(fields).flatMap(([field, { input }]): ReadonlyArray<ThingColumn> => {
    const column = (type: ThingColumn["type"], isNullable = false) => [
      { field, name: columnName(field), type, isNullable }
    ]
    switch (input.kind) {
      case "text":
      case "date":
      case "choice":
      case "one":
        return column("text", input.isNullable)
      case "whole":
      case "moment":
        return column("bigint", input.isNullable)
      case "yes-no":
        return column("boolean")
      case "texts":
      case "choices":
        return column("text[]")
      case "own":
        return column("jsonb", input.isNullable)
      case "many":
      case "levels":
        return []
    }
  })

export const linksOf = (declared: Pick<AnyThing, "fields" | "name" | "plural">): ReadonlyArray<Link> =>
  Object.entries(declared.fields).flatMap(([field, { input }]) =>
    input.kind === "many" || input.kind === "levels"
      ? [
          {
            field,
            table: `${tableOf(declared)}_${columnName(field)}`,
            owner: columnName(declared.name),
            // Of its own kind.
            other: input.of === declared.name ? `other_${columnName(input.of)}` : columnName(input.of),
            hasLevel: input.kind === "levels"
          }
        ]
      : []
  )
