import * as Effect from "effect/Effect"
import { type State as CallbackState, tellCallback, type Wish } from "#actors/callback/protocol.ts"
import { isOpen } from "../perform/callbacks.ts"
import { StoreAway } from "../ports/CoreRpc.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A commit takes tens of ms; whoever waits for the promise does so for 4 s. */
const ON_DISK_WITHIN = "3 seconds"

/**
 * Begins a callback under this id, and is done when it is on disk: a callback is durable. What comes later is taken back, which
 * `takesBack` hears of first. An id that is known already is of something else.
 */
export const callbackOnDisk = (
  {
    onStep,
    tell,
    peek,
    takesBack
  }: Pick<Runtime, "onStep" | "peek" | "tell"> & {
    readonly takesBack: (id: string) => void
  },
  id: string,
  wish: Wish
): Effect.Effect<void, StoreAway> =>
  Effect.suspend(() => {
    const known = peek(`callback/${id}`)
    if (known !== undefined && known._tag !== "New") return away("there is another callback of this name")
    return Effect.callback<void, StoreAway>((resume) => {
      const stop = onStep(({ address, after }) => {
        if (address !== `callback/${id}` || after._tag === "New") return
        stop()
        resume(isOpen(after as CallbackState) ? Effect.void : away("it was over at once"))
      })
      const { message, to } = tellCallback(id, { _tag: "Asked", ...wish })
      tell(to, message)
      return Effect.sync(stop)
    }).pipe(
      Effect.timeoutOrElse({
        duration: ON_DISK_WITHIN,
        orElse: () =>
          Effect.suspend(() => {
            takesBack(id)
            const { message, to } = tellCallback(id, { _tag: "Cancelled", by: "engine" })
            tell(to, message)
            return away("the database did not answer in time")
          })
      })
    )
  })

const away = (reason: string): Effect.Effect<never, StoreAway> => Effect.fail(new StoreAway({ reason }))
