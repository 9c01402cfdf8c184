import * as Effect from "effect/Effect"
import type { Tell } from "#actors/output.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Intent, type IntentAnswer, isCallIntent } from "#wire/intent.ts"
import { intentTell } from "../perform/intent-intake.ts"
import type { Look } from "../perform/look.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { answerOutcome, asksATelephone } from "./answer-outcome.ts"
import { timeOrderedId } from "./time-ordered-id.ts"

/** A call takes a message within ms; whoever pressed the button waits 5 s. */
const TAKEN_WITHIN = "2 seconds"

interface Around {
  readonly runtime: Runtime
  readonly look: Look
}

/** What a person, who may, asks of the engine for one agent: done, or refused with the reason, and nothing has changed. */
export const makeIntentDoor = ({ look, runtime }: Around) => {
  const newCall = () => timeOrderedId(runtime.now()) as CallId
  return (agent: AgentId, intent: Intent): Effect.Effect<IntentAnswer> =>
    Effect.suspend(() => {
      const asked = intentTell(look, agent, intent, newCall)
      if ("refused" in asked) return refused(asked.refused)
      if (asksATelephone(runtime, asked.tell)) return answerOutcome(runtime, asked.tell)
      if (!isCallIntent(intent)) {
        runtime.tell(asked.tell.to, asked.tell.message)
        return DONE
      }
      const again = () => {
        const now = intentTell(look, agent, intent, newCall)
        return "refused" in now ? refused(now.refused) : refused("engine-away")
      }
      return taken(runtime, asked.tell, again)
    })
}

const DONE = Effect.succeed<IntentAnswer>({ ok: true })
const refused = (reason: Extract<IntentAnswer, { ok: false }>["reason"]) =>
  Effect.succeed<IntentAnswer>({ ok: false, reason })

/**
 * Answers when the call has taken the step: what it was told a moment before may have made the wish unfit, and the call passes
 * over it then. `again` says why.
 */
const taken = (
  { onStep, tell }: Pick<Runtime, "onStep" | "tell">,
  { message, to }: Tell,
  again: () => Effect.Effect<IntentAnswer>
): Effect.Effect<IntentAnswer> =>
  Effect.callback<IntentAnswer>((resume) => {
    const stop = onStep((step) => {
      if (step.address !== to || !isSame(step.message, message)) return
      stop()
      resume(DONE)
    })
    tell(to, message)
    return Effect.sync(stop)
  }).pipe(Effect.timeoutOrElse({ duration: TAKEN_WITHIN, orElse: again }))

/** The engine has stamped what it tells. */
const isSame = (heard: Tell["message"], told: Tell["message"]): boolean =>
  heard._tag === told._tag && "by" in heard && "by" in told && heard.by === told.by
