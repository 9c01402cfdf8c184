import { type Asker, may } from "#wire/asker.ts"
import { canonical } from "../records/canonical.ts"
import type { AnyThing } from "../records/thing/thing.ts"

/** What came back as it was shown is as it was: who sees a part of a number and adds another keeps the first whole. */
export const unmasked = (
  asker: Asker,
  thing: AnyThing,
  before: object,
  values: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> => {
  const was = before as Readonly<Record<string, unknown>>
  const shown = shownTo(asker, thing)(before) as Readonly<Record<string, unknown>>
  if (shown === was) return values
  const back = Object.entries(thing.fields).flatMap(([name, { masked }]) => {
    const [sent, kept, seen] = [values[name], was[name], shown[name]]
    if (masked === undefined || sent === undefined) return []
    if (!Array.isArray(sent) || !Array.isArray(kept) || !Array.isArray(seen))
      return isSame(sent, seen) ? [[name, kept]] : []
    return [[name, sent.map((item: unknown, at): unknown => (isSame(item, seen[at]) ? kept[at] : item))]]
  })
  return { ...values, ...Object.fromEntries(back) }
}

const isSame = (one: unknown, other: unknown): boolean => other !== undefined && canonical(one) === canonical(other)

/** Whether the asker sees anything of this thing only in part. */
export const isMaskedFor = (asker: Asker, { fields, permissions }: AnyThing): boolean =>
  Object.values(fields).some(({ masked }) => masked !== undefined) && !may(asker, permissions.edit)

/** What is private of a row (an identity card, a whole number) is shown to who may change it; to others a part of it. */
export const shownTo = (asker: Asker, thing: AnyThing): (<R extends object>(row: R) => R) => {
  if (!isMaskedFor(asker, thing)) return (row) => row
  const masked = Object.entries(thing.fields).filter(([, field]) => field.masked !== undefined)
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
