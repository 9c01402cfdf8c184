import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { Journal } from "../ports/Journal.ts"

/**
 * Changes of lists are gathered this long: a person who reads a list does not notice, and the journal has committed by then
 * without being hurried.
 */
const GATHER = "250 millis"

/**
 * Tells which lists read differently, once their rows are in the database: a screen that reads its page again must find
 * them there. The answer takes lists in, after their step was given to the journal.
 */
export const makeListHints = Effect.fnUntraced(function* (
  journal: Pick<Journal["Service"], "flush">,
  tell: (lists: ReadonlySet<string>) => void,
  /** Done before anything is told, when all that was written before is in the database. */
  first: Effect.Effect<void> = Effect.void
): Effect.fn.Return<(lists: ReadonlySet<string>) => void, never, Scope.Scope> {
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  let gathered = new Set<string>()

  const told = Effect.gen(function* () {
    yield* Effect.sleep(GATHER)
    const lists = gathered
    gathered = new Set()
    yield* journal.flush
    yield* first
    tell(lists)
  })

  return (lists) => {
    const isFirst = gathered.size === 0
    for (const list of lists) gathered.add(list)
    if (isFirst && gathered.size > 0) fork(told)
  }
})
