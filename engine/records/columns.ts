import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import type { RowOf } from "../ports/rows.ts"

/** One field of a record as a column. PostgreSQL's own names of types. */
export interface Column {
  readonly field: string
  readonly name: string
  readonly type: "text" | "bigint" | "boolean" | "text[]" | "jsonb"
  readonly isNullable: boolean
}

/** A record's schema is the one place where its columns are declared; a migration makes them, and a test compares. */
export const columnsOf = (schema: Record_): ReadonlyArray<Column> =>
  Object.entries(schema.fields).map(([field, { ast }]) => {
    const members = membersOf(ast)
    const [first, ...others] = members.filter(({ _tag }) => _tag !== "Null").map(typeOf)
    if (first === undefined || others.some((other) => other !== first))
      throw new Error(`a column holds one type of value; ${field} does not`)
    return { field, name: columnName(field), type: first, isNullable: members.some(({ _tag }) => _tag === "Null") }
  })

/** Between a record and its row. `fromRow` throws when the row is not one of ours; columns of others are passed over. */
export const rowsOf = <S extends Record_ & Schema.Codec<object, unknown>>(schema: S) => {
  const columns = columnsOf(schema)
  const decode = Schema.decodeUnknownSync(schema)
  return {
    columns,
    toRow: (record: S["Type"]) =>
      Object.fromEntries(
        columns.map(({ field, name }) => [name, (record as Readonly<Record<string, unknown>>)[field]])
      ) as RowOf<S["Type"]>,
    fromRow: (row: RowOf<S["Type"]>): S["Type"] =>
      decode(
        Object.fromEntries(columns.map(({ field, name }) => [field, (row as Readonly<Record<string, unknown>>)[name]]))
      ) as S["Type"]
  }
}

type Record_ = { readonly fields: Readonly<Record<string, { readonly ast: SchemaAST.AST }>> }

const membersOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> =>
  ast._tag === "Union" ? ast.types.flatMap(membersOf) : [ast]

const columnName = (field: string): string => field.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)

const typeOf = (ast: SchemaAST.AST): Column["type"] => {
  if (ast._tag === "Arrays") {
    const [element] = ast.rest
    const type = ast.elements.length > 0 || element === undefined ? undefined : typeOf(element)
    if (type === "text") return "text[]"
    if (type === "jsonb") return "jsonb"
    throw new Error("a column holds a list of texts or of records, and no other list")
  }
  if (ast._tag === "Objects") return "jsonb"
  const kind = ast._tag === "Literal" ? typeof ast.literal : ast._tag.toLowerCase()
  if (kind === "string") return "text"
  if (kind === "number") return "bigint"
  if (kind === "boolean") return "boolean"
  throw new Error(`no column type for ${ast._tag}`)
}
