import * as Effect from "effect/Effect"
import type { Tell } from "#actors/output.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Who waits for what a terminal's actor acknowledges, which it does when its step is on disk. */
export interface Receipts {
  /** Tells these, and resolves when each is acknowledged; who stops waiting is forgotten. */
  readonly told: (told: ReadonlyArray<{ readonly receipt: string; readonly tell: Tell }>) => Effect.Effect<void>
  /** From the actor. One that nobody waits for is of a message that came too late: its sender says it again. */
  readonly acknowledged: (receipt: string) => void
}

export const makeReceipts = (runtime: Pick<Runtime, "tell">): Receipts => {
  const waiting = new Map<string, () => void>()
  return {
    told: (told) =>
      Effect.callback<void>((resume) => {
        const left = new Set(told.map(({ receipt }) => receipt))
        for (const receipt of left)
          waiting.set(receipt, () => {
            left.delete(receipt)
            if (left.size === 0) resume(Effect.void)
          })
        for (const { tell } of told) runtime.tell(tell.to, tell.message)
        return Effect.sync(() => {
          for (const receipt of left) waiting.delete(receipt)
        })
      }),
    acknowledged: (receipt) => {
      const heard = waiting.get(receipt)
      waiting.delete(receipt)
      heard?.()
    }
  }
}
