import * as Effect from "effect/Effect"
import { tellCallback, type Wish } from "#actors/callback/protocol.ts"
import { StoreAway } from "../ports/CoreRpc.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A commit takes tens of ms; whoever waits for the promise does so for 4 s. */
const ON_DISK_WITHIN = "3 seconds"

/** Begins a callback under this id, and is done when it is on disk: a callback is durable. What comes later is taken back. */
export const callbackOnDisk = (
  { onStep, tell, peek }: Pick<Runtime, "onStep" | "peek" | "tell">,
  id: string,
  wish: Wish
): Effect.Effect<void, StoreAway> =>
  Effect.suspend(() => {
    const known = peek(`callback/${id}`)
    if (known !== undefined && known._tag !== "New") return Effect.void
    return Effect.callback<void>((resume) => {
      const stop = onStep(({ address, after }) => {
        if (address !== `callback/${id}` || after._tag === "New") return
        stop()
        resume(Effect.void)
      })
      const { message, to } = tellCallback(id, { _tag: "Asked", ...wish })
      tell(to, message)
      return Effect.sync(stop)
    }).pipe(
      Effect.timeoutOrElse({
        duration: ON_DISK_WITHIN,
        orElse: () =>
          Effect.suspend(() => {
            const { message, to } = tellCallback(id, { _tag: "Cancelled", by: "engine" })
            tell(to, message)
            return Effect.fail(new StoreAway({ reason: "the database did not answer in time" }))
          })
      })
    )
  })
