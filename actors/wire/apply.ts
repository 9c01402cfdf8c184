import type { Change } from "./frames.ts"

type Json = null | string | number | boolean | ReadonlyArray<Json> | JsonRecord
type JsonRecord = { readonly [key: string]: Json }

/**
 * A change names a place that is not in the state: a path through a missing key, an array or a plain value, or the
 * taking away of everything. One side has missed something; a screen asks for a new snapshot.
 */
export class ChangeDoesNotFit extends Error {
  readonly path: ReadonlyArray<string>
  constructor(path: ReadonlyArray<string>) {
    super(`no such place in the state: /${path.join("/")}`)
    this.name = "ChangeDoesNotFit"
    this.path = path
  }
}

/**
 * The state after these changes, in their order. The old state is left as it was, and what did not change is shared
 * with it, so `===` tells which parts are new. Taking away a key that is not there changes nothing.
 * Throws ChangeDoesNotFit; the state given stays good.
 */
export const applyChanges = <S>(state: S, changes: ReadonlyArray<Change>): S => {
  // Records this batch has copied already: they may be written again without another copy.
  const ours = new Set<JsonRecord>()
  let root = state as Json
  for (const change of changes) root = withChange(root, change, ours)
  return root as S
}

const withChange = (root: Json, change: Change, ours: Set<JsonRecord>): Json => {
  const { path } = change
  const last = path.length - 1
  if (last < 0) {
    if (change.value === undefined) throw new ChangeDoesNotFit(path)
    return change.value
  }
  const top = writable(root, path, ours)
  let record = top
  for (let depth = 0; depth < last; depth++) {
    const key = path[depth] as string
    const next = writable(Object.hasOwn(record, key) ? record[key] : undefined, path, ours)
    put(record, key, next)
    record = next
  }
  const key = path[last] as string
  if (change.value === undefined) delete record[key]
  else put(record, key, change.value)
  return top
}

const writable = (node: Json | undefined, path: ReadonlyArray<string>, ours: Set<JsonRecord>): Record<string, Json> => {
  if (typeof node !== "object" || node === null || Array.isArray(node)) throw new ChangeDoesNotFit(path)
  const record = node as JsonRecord
  if (ours.has(record)) return record as Record<string, Json>
  const copy = { ...record }
  ours.add(copy)
  return copy
}

/** Plain assignment to a key called `__proto__` would change the record's nature instead of its contents. */
const put = (record: Record<string, Json>, key: string, value: Json): void => {
  if (key === "__proto__")
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}
