import type { Kysely } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { fieldOf, inOrder } from "../customer-fields/defined.ts"
import type { CustomerField } from "../customer-fields/schema.ts"
import { rowsWhere } from "../tables/read.ts"
import type { AnyThing, Row } from "../thing/thing.ts"
import { thingNamed } from "../things.ts"
import { columnsByHead, headKey } from "./sheet-columns.ts"

/** A thing as a sheet has it: each field that the centre defined is a column of its own, in place of the one that holds them all. */
export const sheetThing = async (db: Kysely<Tables>, thing: AnyThing): Promise<AnyThing> => {
  if (thing.ownFields === undefined) return thing
  const definitions = await rowsWhere<CustomerField>(db, thingNamed(thing.ownFields.of)!)
  const { [thing.ownFields.field]: _all, ...rest } = thing.fields
  const known = columnsByHead({ ...thing, fields: rest })
  const own = inOrder(definitions).map((definition) => {
    const field = fieldOf(definition)
    // Called as another column is: it stands there with whose it is.
    const isTaken = known.has(headKey(definition.name))
    const words = isTaken ? { zh: `自定义：${definition.name}`, en: `Own: ${definition.name}` } : field.words
    return [`${thing.ownFields!.field}.${definition.id}`, { ...field, words }] as const
  })
  return { ...thing, fields: { ...rest, ...Object.fromEntries(own) } }
}

/** A row with what the centre defined beside its other fields. */
export const unfolded = ({ ownFields }: AnyThing, row: Row): Row => {
  if (ownFields === undefined) return row
  const { [ownFields.field]: own, ...rest } = row as Row & Readonly<Record<string, unknown>>
  const each = Object.entries(own as object).map(([name, value]) => [`${ownFields.field}.${name}`, value as unknown])
  return { ...rest, ...Object.fromEntries(each) } as unknown as Row
}

/** Back again; what the sheet has no column for stays as it is there. */
export const folded = (
  { ownFields }: AnyThing,
  values: Readonly<Record<string, unknown>>,
  there: Row | undefined
): Readonly<Record<string, unknown>> => {
  if (ownFields === undefined) return values
  const begin = `${ownFields.field}.`
  const [own, rest] = [new Map<string, unknown>(), new Map<string, unknown>()]
  for (const [name, value] of Object.entries(values))
    if (name.startsWith(begin)) own.set(name.slice(begin.length), value)
    else rest.set(name, value)
  if (own.size === 0) return values
  const before = (there as Readonly<Record<string, unknown>> | undefined)?.[ownFields.field]
  const all = Object.entries({ ...(before as object | undefined), ...Object.fromEntries(own) })
  return {
    ...Object.fromEntries(rest),
    [ownFields.field]: Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined))
  }
}
