import type { Centre, ListedNumber } from "#actors/centre.ts"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import type { AreaId } from "#actors/vocabulary.ts"

/** What is known of a caller before anybody hears them, by their number alone. */
export interface KnownCallers {
  /** What the lists say of their number at that moment. */
  readonly entryOf: (callingNumber: string, atMs: number) => ListedNumber | undefined
  /** Where they belong: the area of their own number, else that of the number they dialled. */
  readonly areaOf: (numbers: { readonly callingNumber: string; readonly dialledNumber: string }) => AreaId | undefined
  /** Whether a mobile of eleven digits is at home in the centre's own city. */
  readonly isOwnMobile: (mobile: string) => boolean
}

/** Where whole numbers, as people here dial them, are at home. */
export interface Prefixes {
  readonly areaOf: (number: string) => AreaId | undefined
  readonly isOwnCity: (number: string) => boolean
}

export const knownCallers = (options: {
  readonly centre: () => Centre
  /** The centre's own day, `2026-10-01`. */
  readonly dayOf: (atMs: number) => string
  readonly prefixes: () => Prefixes
}): KnownCallers => {
  const { centre, dayOf, prefixes } = options
  return {
    isOwnMobile: (mobile) => prefixes().isOwnCity(mobile),
    entryOf: (callingNumber, atMs) => {
      const { listed = NONE, ownAreaCode = "" } = centre()
      const entries = byNumber(listed, ownAreaCode).get(e164(callingNumber, ownAreaCode))
      if (entries === undefined) return undefined
      const today = dayOf(atMs)
      // Days of this form compare as the days do; the last one counts.
      const counting = entries.filter(({ until }) => until === null || today <= until)
      return STRONGEST_FIRST.map((name) => counting.find(({ list }) => list === name)).find(isThere)
    },
    areaOf: ({ callingNumber, dialledNumber }) => {
      const { numberAreas = {}, ownAreaCode } = centre()
      const number = nationalForm(e164(callingNumber, ownAreaCode))
      return (
        (WITH_AREA.test(number) ? prefixes().areaOf(number) : undefined) ??
        (Object.hasOwn(numberAreas, dialledNumber) ? numberAreas[dialledNumber] : undefined)
      )
    }
  }
}

const isThere = (entry: ListedNumber | undefined): entry is ListedNumber => entry !== undefined

/** A number that is written in two ways may be on two lists: who is to get through does. */
const STRONGEST_FIRST: ReadonlyArray<ListedNumber["list"]> = ["white", "black", "vip"]

/** Shorter ones are telephones in the house, short numbers, or lack the area code that would tell. */
const WITH_AREA = /^\d{10,}$/u

const NONE: ReadonlyArray<ListedNumber> = []

type ByNumber = ReadonlyMap<string, ReadonlyArray<ListedNumber>>
interface Index {
  readonly ownAreaCode: string
  readonly byNumber: ByNumber
}
const indexes = new WeakMap<ReadonlyArray<ListedNumber>, Index>()

/** Made once for each reading of the tables, not for each caller. */
const byNumber = (listed: ReadonlyArray<ListedNumber>, ownAreaCode: string): ByNumber => {
  const there = indexes.get(listed)
  if (there?.ownAreaCode === ownAreaCode) return there.byNumber
  const made = Map.groupBy(listed, ({ number }) => e164(number, ownAreaCode))
  indexes.set(listed, { ownAreaCode, byNumber: made })
  return made
}
