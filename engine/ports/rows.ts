/** How a record's fields are called as columns: `waitMs` → `wait_ms`. */
export type ColumnName<Field extends string> = Field extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${ColumnName<Rest>}`
    : `_${Lowercase<First>}${ColumnName<Rest>}`
  : Field

/** The row of a record that is kept in a table of its own, one column for each field. */
export type RowOf<R> = { readonly [Field in keyof R & string as ColumnName<Field>]: R[Field] }
