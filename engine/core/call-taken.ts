import * as Effect from "effect/Effect"
import type { Tell } from "#actors/output.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A call takes a message within ms; whoever pressed the button waits 5 s. */
const TAKEN_WITHIN = "2 seconds"

/** Answers true when the call has taken this very step; false when it did not within its time: it passed over it, or may yet take it. */
export const taken = (
  { now, onStep, tell }: Pick<Runtime, "now" | "onStep" | "tell">,
  { message, to }: Tell
): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const told = stamped(now(), message)
    const stop = onStep((step) => {
      if (step.address !== to || step.message !== told) return
      stop()
      resume(Effect.succeed(true))
    })
    tell(to, told)
    return Effect.sync(stop)
  }).pipe(Effect.timeoutOrElse({ duration: TAKEN_WITHIN, orElse: () => Effect.succeed(false) }))

/** The engine keeps a message that has its time as it is: so its step is known among all that say the same. */
export const stamped = (at: number, message: Tell["message"]): Tell["message"] => {
  const told = { ...message, at }
  return told
}
