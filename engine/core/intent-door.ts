import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Tell } from "#actors/output.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Intent, type IntentAnswer, isCallIntent } from "#wire/intent.ts"
import { intentTell } from "../perform/intent-intake.ts"
import type { Look } from "../perform/look.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { answerOutcome, asksATelephone } from "./answer-outcome.ts"
import { taken } from "./call-taken.ts"
import { timeOrderedId } from "./time-ordered-id.ts"

interface Around {
  readonly runtime: Runtime
  readonly look: Look
}

/** What a person, who may, asks of the engine for one agent: done, or refused with the reason, and nothing has changed. */
export const makeIntentDoor = ({ look, runtime }: Around) => {
  const newCall = () => timeOrderedId(runtime.now()) as CallId
  /** Of whom somebody has asked something and waits to hear that it is done: calls, and who makes one. */
  const told = new Map<string, Deferred.Deferred<void>>()
  const toCall = (of: string, asked: Tell, again: Effect.Effect<IntentAnswer>): Effect.Effect<IntentAnswer> => {
    const before = told.get(of)
    // What fits depends on what the call makes of that.
    if (before !== undefined) return Effect.andThen(Deferred.await(before), again)
    const over = Deferred.makeUnsafe<void>()
    told.set(of, over)
    const ended = Effect.sync(() => {
      told.delete(of)
      Deferred.doneUnsafe(over, Exit.void)
    })
    return Effect.ensuring(taken(runtime, asked), ended)
  }
  const ask = (agent: AgentId, intent: Intent): Effect.Effect<IntentAnswer> =>
    Effect.suspend(() => {
      const asked = intentTell(look, agent, intent, newCall)
      if ("refused" in asked) return Effect.succeed<IntentAnswer>({ ok: false, reason: asked.refused })
      if (isCallIntent(intent)) {
        const of = intent._tag === "MakeCall" ? `agent/${agent}` : asked.tell.to
        return toCall(of, asked.tell, ask(agent, intent))
      }
      if (asksATelephone(runtime, asked.tell)) return answerOutcome(runtime, asked.tell)
      runtime.tell(asked.tell.to, asked.tell.message)
      return Effect.succeed(DONE)
    })
  return ask
}

const DONE: IntentAnswer = { ok: true }
