import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"

/** A message that no transition survives. It stands for a bug that one message in a million meets. */
export const POISON = "Poisoned"
/** A message that no table has a cell for. Many of them stand for a sender gone wild. */
export const NOISE = "Noise"

/** The same kind with a bug: it throws when it hears {@link POISON}. */
export const poisonable = (kind: AnyKind): AnyKind => ({
  ...kind,
  handles: (state: Tagged, message: Tagged) => message._tag === POISON || kind.handles(state, message),
  transition: (state: Tagged, message: Tagged) => {
    if (message._tag === POISON) throw new Error("poisoned")
    return kind.transition(state, message)
  }
})
