import type { AreaId } from "#actors/vocabulary.ts"

/**
 * The areas of half a million prefixes in a few megabytes: for each length the prefixes as sorted numbers, and beside them
 * which area each has, and whether it is of the centre's own city. Asked once for every caller and every number dialled.
 */
export interface PrefixAreas {
  readonly size: number
  /** The area of the longest prefix of a number that has one. */
  readonly areaOf: (number: string) => AreaId | undefined
  /** Whether the longest prefix of a number is of the centre's own city. One that nobody entered is of none. */
  readonly isOwnCity: (number: string) => boolean
}

export const NO_PREFIXES: PrefixAreas = { size: 0, areaOf: () => undefined, isOwnCity: () => false }

export interface PrefixRow {
  readonly id: string
  readonly area: string | null
  readonly isOwnCity: boolean
}

/** Of the sixteen bits beside a prefix: the area's place in the list, from 1 on, and whether it is of the own city. */
const AREA_BITS = 0x7fff
const OWN_CITY = 0x8000

/** Takes rows in the order of their ids, as many at a time as whoever reads them likes. */
export const gatherPrefixes = (): {
  readonly add: (rows: ReadonlyArray<PrefixRow>) => void
  readonly done: () => PrefixAreas
} => {
  const areas: Array<AreaId> = []
  const indexOf = new Map<string, number>()
  const byLength = new Map<number, { readonly prefixes: Array<number>; readonly marks: Array<number> }>()
  const areaIndex = (area: string): number => {
    const known = indexOf.get(area)
    if (known !== undefined) return known
    const next = areas.push(area as AreaId)
    if (next > AREA_BITS) throw new Error(`more than ${AREA_BITS} areas have prefixes`)
    indexOf.set(area, next)
    return next
  }
  return {
    add: (rows) => {
      for (const { area, id, isOwnCity } of rows) {
        let of = byLength.get(id.length)
        if (of === undefined) byLength.set(id.length, (of = { prefixes: [], marks: [] }))
        of.prefixes.push(Number(id))
        of.marks.push((area === null ? 0 : areaIndex(area)) | (isOwnCity ? OWN_CITY : 0))
      }
    },
    done: () => {
      const longestFirst = [...byLength]
        .toSorted(([a], [b]) => b - a)
        .map(([length, of]) => ({
          length,
          // Of one length the order of texts is that of numbers; a number of eleven digits needs a double.
          prefixes: Float64Array.from(of.prefixes),
          marks: Uint16Array.from(of.marks)
        }))
      return {
        size: longestFirst.reduce((sum, { prefixes }) => sum + prefixes.length, 0),
        areaOf: (number) => areas[(markOf(longestFirst, number, hasArea) & AREA_BITS) - 1],
        isOwnCity: (number) => (markOf(longestFirst, number, () => true) & OWN_CITY) !== 0
      }
    }
  }
}

interface OfLength {
  readonly length: number
  readonly prefixes: Float64Array
  readonly marks: Uint16Array
}

const hasArea = (mark: number): boolean => (mark & AREA_BITS) !== 0

/** The mark of the longest prefix of a number whose mark says what is asked for; 0: there is none. */
const markOf = (longestFirst: ReadonlyArray<OfLength>, number: string, says: (mark: number) => boolean): number => {
  for (const { length, marks, prefixes } of longestFirst) {
    if (number.length < length) continue
    const mark = marks[placeIn(prefixes, Number(number.slice(0, length)))]
    if (mark !== undefined && says(mark)) return mark
  }
  return 0
}

/** Binary search; -1 when it is not there. */
const placeIn = (sorted: Float64Array, wanted: number): number => {
  let [low, high] = [0, sorted.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const there = sorted[middle]!
    if (there === wanted) return middle
    if (there < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
