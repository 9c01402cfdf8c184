import type { Kysely } from "kysely"
import { type Asker, may } from "#wire/asker.ts"
import type { Masking } from "#wire/masked-number.ts"
import type { Tables } from "../ports/Database.ts"
import { maskingIn } from "../records/parameters/masking.ts"
import { canonical } from "../records/canonical.ts"
import type { ListQuery } from "../records/tables/read.ts"
import type { AnyThing } from "../records/thing/thing.ts"

/** Which telephone numbers the centre covers for who may not see them whole. */
export type Covers = Pick<Masking, "kinds">

/** What came back as it was shown is as it was: who sees a part of a number and adds another keeps the first whole. */
export const unmasked = (
  asker: Asker,
  thing: AnyThing,
  before: object,
  values: Readonly<Record<string, unknown>>,
  covers: Covers
): Readonly<Record<string, unknown>> => {
  const was = before as Readonly<Record<string, unknown>>
  const shown = shownTo(asker, thing, covers)(before) as Readonly<Record<string, unknown>>
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
export const shownTo = (asker: Asker, thing: AnyThing, covers: Covers): (<R extends object>(row: R) => R) => {
  if (!isMaskedFor(asker, thing)) return (row) => row
  const masked = Object.entries(thing.fields).filter(([, field]) => field.masked !== undefined)
  return (row) => {
    const values = row as Readonly<Record<string, unknown>>
    return {
      ...row,
      ...Object.fromEntries(
        masked.flatMap(([name, field]) =>
          values[name] === undefined ? [] : [[name, field.masked!(values[name], covers)]]
        )
      )
    }
  }
}

/** As the centre has it now, which is looked up for those alone who see a part. */
export const coversFor = async (db: Kysely<Tables>, asker: Asker, thing: AnyThing): Promise<Covers> =>
  isMaskedFor(asker, thing) ? await maskingIn(db) : NOTHING

export const shownNow = async (
  db: Kysely<Tables>,
  asker: Asker,
  thing: AnyThing
): Promise<<R extends object>(row: R) => R> => shownTo(asker, thing, await coversFor(db, asker, thing))

/** What of a thing is hidden from the asker, for questions about its list. */
export const hiddenFrom = async (
  db: Kysely<Tables>,
  asker: Asker,
  thing: AnyThing
): Promise<Required<Pick<ListQuery, "hidesNumbers" | "isMasked">>> => ({
  isMasked: isMaskedFor(asker, thing),
  hidesNumbers: (await coversFor(db, asker, thing)).kinds.length > 0
})

const NOTHING: Covers = { kinds: [] }
