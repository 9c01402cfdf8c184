import type { Problem } from "./thing.ts"

/** What stands in a tree by the id of what is above it. */
export interface InTree {
  readonly id: string
  readonly parent: string | null
}

/** A tree stays a tree: nothing comes to stand below itself, at any depth. */
export const notBelowItself = (row: InTree, all: ReadonlyArray<InTree>): ReadonlyArray<Problem> => {
  const parents = new Map(all.map(({ id, parent }) => [id, parent]))
  const seen = new Set([row.id])
  for (let at = row.parent; at !== null; at = parents.get(at) ?? null) {
    if (seen.has(at))
      return [{ field: "parent", words: { zh: "上级形成了循环", en: "this would put it below itself" } }]
    seen.add(at)
  }
  return []
}

/** These, in their order, and behind them all that stands below one of them, at any depth. */
export const withAllBelow = (ids: ReadonlyArray<string>, all: ReadonlyArray<InTree>): ReadonlyArray<string> => {
  const found = new Set(ids)
  // What is added while a set is gone through is gone through, too.
  for (const above of found) for (const { id, parent } of all) if (parent === above) found.add(id)
  return [...found]
}
