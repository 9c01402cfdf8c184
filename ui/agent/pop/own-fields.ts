import { type Accessor, createMemo, createResource } from "solid-js"
import { type CustomerField, customerField, inOrder } from "#engine/records/customer-fields/schema.ts"
import { allRows } from "../../administration/references.ts"

export interface OwnField {
  readonly id: string
  readonly name: string
  readonly isFirst: boolean
}

/** What the centre asks of its customers, those first that the call's form asks for. Read once a page. */
export const createOwnFields = (first: Accessor<ReadonlyArray<string>>): Accessor<ReadonlyArray<OwnField>> => {
  const [rows] = createResource(() => allRows(customerField))
  return createMemo(() => firstOf((rows.latest ?? []) as unknown as ReadonlyArray<CustomerField>, first()))
}

/** In the form's order where it names them, then in the centre's. */
export const firstOf = <F extends CustomerField>(
  fields: ReadonlyArray<F>,
  first: ReadonlyArray<string>
): ReadonlyArray<F & { readonly isFirst: boolean }> => {
  const named = first.flatMap((id) => fields.filter((field) => field.id === id))
  return [
    ...named.map((field) => ({ ...field, isFirst: true })),
    ...inOrder(fields.filter(({ id }) => !first.includes(id))).map((field) => ({ ...field, isFirst: false }))
  ]
}
