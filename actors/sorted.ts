/**
 * A list that is always in order. A change makes a new list, which shares with the old one all that did not change: of
 * thousands of elements some dozen are copied. So a state can hold many and stay a value.
 */
export interface Sorted<A> {
  readonly size: number
  /** Rows one after the other, none of them empty. */
  readonly rows: ReadonlyArray<ReadonlyArray<A>>
}

/** A row is copied whole at each change of it, and all rows' names with it; so a row is about as long as a list has rows. */
const ROW_LIMIT = 64

/** Below 0 when `a` comes first, 0 when they take the same place. */
export type Compare<A> = (a: A, b: A) => number

export const emptyList: Sorted<never> = { size: 0, rows: [] }

/**
 * What can be done with lists of this order. `like` is as much of an element as the order looks at; it means the element
 * that takes the same place.
 */
export const sortedBy = <A extends K, K = A>(compare: Compare<K>) => ({
  get: (list: Sorted<A>, like: K): A | undefined => {
    const row = list.rows[rowFor(list, like, compare)]
    if (row === undefined) return undefined
    const found = row[placeIn(row, like, compare)]
    return found !== undefined && compare(found, like) === 0 ? found : undefined
  },

  /** With this element in its place, instead of the one that was there. */
  put: (list: Sorted<A>, element: A): Sorted<A> => {
    const { rows, size } = list
    if (size === 0) return { size: 1, rows: [[element]] }
    const index = Math.min(rowFor(list, element, compare), rows.length - 1)
    const row = rows[index]!
    const place = placeIn(row, element, compare)
    const there = row[place]
    if (there !== undefined && compare(there, element) === 0)
      return { size, rows: rows.with(index, row.with(place, element)) }
    const longer = row.toSpliced(place, 0, element)
    if (longer.length <= ROW_LIMIT) return { size: size + 1, rows: rows.with(index, longer) }
    const half = ROW_LIMIT / 2
    return { size: size + 1, rows: rows.toSpliced(index, 1, longer.slice(0, half), longer.slice(half)) }
  },

  without: (list: Sorted<A>, like: K): Sorted<A> => {
    const { rows, size } = list
    const index = rowFor(list, like, compare)
    const row = rows[index]
    if (row === undefined) return list
    const place = placeIn(row, like, compare)
    if (compare(row[place]!, like) !== 0) return list
    return { size: size - 1, rows: joined(rows, index, row.toSpliced(place, 1)) }
  },

  /** From the first element that does not come before `like`. */
  from: function* (list: Sorted<A>, like: K): Generator<A, void, undefined> {
    const { rows } = list
    for (let index = rowFor(list, like, compare), first = true; index < rows.length; index++, first = false) {
      const row = rows[index]!
      for (let place = first ? placeIn(row, like, compare) : 0; place < row.length; place++) yield row[place]!
    }
  }
})

export const firstOf = <A>({ rows }: Sorted<A>): A | undefined => rows[0]?.[0]

export function* elementsOf<A>({ rows }: Sorted<A>): Generator<A, void, undefined> {
  for (const row of rows) yield* row
}

/** The first row that ends at this element or behind it; their number when there is none. */
const rowFor = <K>({ rows }: Sorted<K>, element: K, compare: Compare<K>): number => {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(rows[middle]!.at(-1)!, element) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Where in this row the element is, or would be. */
const placeIn = <K>(row: ReadonlyArray<K>, element: K, compare: Compare<K>): number => {
  let [low, high] = [0, row.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(row[middle]!, element) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** A row that has become short joins its neighbour, or rows of one element would pile up. */
const joined = <A>(rows: Sorted<A>["rows"], index: number, row: ReadonlyArray<A>): Sorted<A>["rows"] => {
  if (row.length >= ROW_LIMIT / 4 || rows.length === 1) return row.length === 0 ? [] : rows.with(index, row)
  const first = index === 0 ? 0 : index - 1
  const [left, right] = index === 0 ? [row, rows[1]!] : [rows[first]!, row]
  const both = [...left, ...right]
  return both.length <= ROW_LIMIT ? rows.toSpliced(first, 2, both) : rows.with(index, row)
}
