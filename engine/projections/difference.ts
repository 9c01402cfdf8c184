import type { Change } from "#wire/frames.ts"

/**
 * The changes that turn `before` into `after`: records are gone into key by key, everything else is replaced whole. Both
 * are JSON values as they go over the wire.
 */
export const difference = (
  before: unknown,
  after: unknown,
  path: ReadonlyArray<string> = []
): ReadonlyArray<Change> => {
  const changes: Array<Change> = []
  collect(changes, before, after, path)
  return changes
}

const collect = (changes: Array<Change>, before: unknown, after: unknown, path: ReadonlyArray<string>): void => {
  if (before === after) return
  if (isRecord(before) && isRecord(after)) {
    for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) changes.push({ path: [...path, key] })
    for (const [key, value] of Object.entries(after)) collect(changes, before[key], value, [...path, key])
  } else if (Array.isArray(before) && Array.isArray(after) && sameArray(before, after)) return
  else changes.push({ path, value: after as Exclude<Change["value"], undefined> })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const sameArray = (before: ReadonlyArray<unknown>, after: ReadonlyArray<unknown>): boolean =>
  before.length === after.length && before.every((each, index) => each === after[index])
