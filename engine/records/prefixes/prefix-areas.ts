import type { AreaId } from "#actors/vocabulary.ts"

/**
 * The areas of half a million prefixes in a few megabytes: for each length the prefixes as sorted numbers, and beside them
 * which area each has. Asked once for every caller.
 */
export interface PrefixAreas {
  readonly size: number
  /** The area of the longest prefix of a number that has one. */
  readonly areaOf: (number: string) => AreaId | undefined
}

export const NO_PREFIXES: PrefixAreas = { size: 0, areaOf: () => undefined }

export interface PrefixRow {
  readonly id: string
  readonly area: string
}

/** Takes rows in the order of their ids, as many at a time as whoever reads them likes. */
export const gatherPrefixes = (): {
  readonly add: (rows: ReadonlyArray<PrefixRow>) => void
  readonly done: () => PrefixAreas
} => {
  const areas: Array<AreaId> = []
  const indexOf = new Map<string, number>()
  const byLength = new Map<number, { readonly prefixes: Array<number>; readonly areas: Array<number> }>()
  const areaIndex = (area: string): number => {
    const known = indexOf.get(area)
    if (known !== undefined) return known
    indexOf.set(area, areas.length)
    return areas.push(area as AreaId) - 1
  }
  return {
    add: (rows) => {
      for (const { area, id } of rows) {
        let of = byLength.get(id.length)
        if (of === undefined) byLength.set(id.length, (of = { prefixes: [], areas: [] }))
        of.prefixes.push(Number(id))
        of.areas.push(areaIndex(area))
      }
    },
    done: () => {
      const longestFirst = [...byLength]
        .toSorted(([a], [b]) => b - a)
        .map(([length, of]) => ({
          length,
          // Of one length the order of texts is that of numbers; a number of eleven digits needs a double.
          prefixes: Float64Array.from(of.prefixes),
          areas: Uint16Array.from(of.areas)
        }))
      return {
        size: longestFirst.reduce((sum, { prefixes }) => sum + prefixes.length, 0),
        areaOf: (number) => {
          for (const { areas: areasOf, length, prefixes } of longestFirst) {
            if (number.length < length) continue
            const found = placeIn(prefixes, Number(number.slice(0, length)))
            if (found !== -1) return areas[areasOf[found]!]
          }
        }
      }
    }
  }
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
