import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import type { Values } from "../records.ts"

/** A field in which what I would save differs from how it is now. */
export interface Difference {
  readonly field: string
  readonly mine: unknown
  readonly theirs: unknown
  /** Who changed it alone has it their way, until somebody chooses; null when both did. */
  readonly suggested: "mine" | "theirs" | null
}

export const differences = (thing: AnyThing, seen: Row, mine: Values, current: Row): ReadonlyArray<Difference> =>
  Object.keys(thing.fields).flatMap((field): ReadonlyArray<Difference> => {
    const [was, is, wanted] = [seen[field], current[field], mine[field]]
    if (isSame(wanted, is)) return []
    const suggested = isSame(was, is) ? "mine" : isSame(was, wanted) ? "theirs" : null
    return [{ field, mine: wanted, theirs: is, suggested }]
  })

/** Of records in a field the order of keys says nothing. */
export const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : each
  ) ?? "undefined"

export const merged = (
  mine: Values,
  found: ReadonlyArray<Difference>,
  chosen: Readonly<Record<string, "mine" | "theirs">>
): Values => ({
  ...mine,
  ...Object.fromEntries(found.flatMap(({ field, theirs }) => (chosen[field] === "theirs" ? [[field, theirs]] : [])))
})
