import * as Effect from "effect/Effect"

/** Runs what is asked under a name, and answers `inUse` to who asks under the same name meanwhile. */
export const makeOneAtATime = <A>(inUse: A) => {
  const atWork = new Set<string>()
  return <E>(name: string, asked: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend((): Effect.Effect<A, E> => {
      if (atWork.has(name)) return Effect.succeed(inUse)
      atWork.add(name)
      return Effect.ensuring(
        asked,
        Effect.sync(() => atWork.delete(name))
      )
    })
}
