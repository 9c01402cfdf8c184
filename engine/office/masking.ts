import { type Asker, may } from "#wire/asker.ts"
import type { AnyThing } from "../records/thing/thing.ts"

/** What is private of a row (an identity card, a whole number) is shown to who may change it; to others a part of it. */
export const shownTo = (asker: Asker, { fields, permissions }: AnyThing): (<R extends object>(row: R) => R) => {
  const masked = Object.entries(fields).filter(([, field]) => field.masked !== undefined)
  if (masked.length === 0 || may(asker, permissions.edit)) return (row) => row
  return (row) => {
    const values = row as Readonly<Record<string, unknown>>
    return {
      ...row,
      ...Object.fromEntries(
        masked.flatMap(([name, field]) => (values[name] === undefined ? [] : [[name, field.masked!(values[name])]]))
      )
    }
  }
}
