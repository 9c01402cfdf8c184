import { type CustomerField, fieldOf, inOrder } from "#engine/records/customer-fields/schema.ts"
import type { Field } from "#engine/records/thing/field.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import type { References } from "../references.ts"
import { type Column, widthOf } from "./columns.ts"

/** Undefined while they are on their way, and where the person may not see them: then there are none. */
export const ownColumns = ({ ownFields }: AnyThing, references: References): ReadonlyArray<Column> => {
  if (ownFields === undefined) return []
  const rows = (references.rowsOf(ownFields.of) ?? []) as unknown as ReadonlyArray<CustomerField>
  return inOrder(rows).map((definition) => {
    const field = fieldOf(definition) as Field<unknown>
    const words = { zh: definition.name, en: definition.name }
    return { name: `${ownFields.field}.${definition.id}`, words, field, isSortable: true, ...widthOf(field) }
  })
}
