import * as Effect from "effect/Effect"
import type { Tell } from "#actors/output.ts"
import type { IntentAnswer } from "#wire/intent.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A call takes a message within ms; whoever pressed the button waits 5 s. */
const TAKEN_WITHIN = "2 seconds"

const DONE: IntentAnswer = { ok: true }
/** The call passed over it: its state was another one than could be seen here. */
const PASSED_OVER: IntentAnswer = { ok: false, reason: "wrong-state" }

/** Answers when the call has taken the step. */
export const taken = (
  { onStep, tell }: Pick<Runtime, "onStep" | "tell">,
  { message, to }: Tell
): Effect.Effect<IntentAnswer> =>
  Effect.callback<IntentAnswer>((resume) => {
    const stop = onStep((step) => {
      if (step.address !== to || !isSame(step.message, message)) return
      stop()
      resume(Effect.succeed(DONE))
    })
    tell(to, message)
    return Effect.sync(stop)
  }).pipe(Effect.timeoutOrElse({ duration: TAKEN_WITHIN, orElse: () => Effect.succeed(PASSED_OVER) }))

/** The engine has stamped what it tells. */
const isSame = (heard: Tell["message"], told: Tell["message"]): boolean =>
  heard._tag === told._tag && "by" in heard && "by" in told && heard.by === told.by
