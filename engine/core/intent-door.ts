import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Tell } from "#actors/output.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Intent, type IntentAnswer, isCallIntent } from "#wire/intent.ts"
import type { IntentTold, Wishing } from "../perform/intent-answer.ts"
import { intentTell } from "../perform/intent-intake.ts"
import type { Look } from "../perform/look.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { answerOutcome, asksATelephone } from "./answer-outcome.ts"
import { taken } from "./call-taken.ts"
import { timeOrderedId } from "./time-ordered-id.ts"

type From = Pick<Wishing, "askers" | "by">

interface Around {
  readonly runtime: Pick<Runtime, "now" | "onStep" | "peek" | "tell">
  readonly look: Look
}

/**
 * What a person, who may, asks of the engine for one agent: done, or refused with the reason, and nothing has changed. `askers`:
 * how far they may dial, who can ask nothing further of a colleague's desk; `by`: who they are.
 */
export const makeIntentDoor = ({ look, runtime }: Around) => {
  const newCall = () => timeOrderedId(runtime.now()) as CallId
  /** Of whom somebody has asked something and waits to hear that it is done: calls, and agents whose telephones shall ring. */
  const told = new Map<string, Deferred.Deferred<void>>()
  /** Done when nobody else waits for one of these: what fits depends on what becomes of what they asked. */
  const inTurn = (
    of: ReadonlyArray<string>,
    asked: Effect.Effect<IntentAnswer>,
    again: Effect.Effect<IntentAnswer>
  ): Effect.Effect<IntentAnswer> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const before = of.map((each) => told.get(each)).find((each) => each !== undefined)
        if (before !== undefined) return { before }
        const over = Deferred.makeUnsafe<void>()
        for (const each of of) told.set(each, over)
        return { over }
      }),
      (turn) => ("over" in turn ? asked : Effect.andThen(Deferred.await(turn.before), again)),
      (turn) =>
        Effect.sync(() => {
          if (turn.over === undefined) return
          for (const each of of) told.delete(each)
          Deferred.doneUnsafe(turn.over, Exit.void)
        })
    )
  const ask = (agent: AgentId, intent: Intent, { askers, by }: From): Effect.Effect<IntentAnswer> =>
    Effect.suspend(() => {
      const wish = () => intentTell(look, agent, intent, { askers, by, newCall })
      const asked = wish()
      if ("refused" in asked) return Effect.succeed<IntentAnswer>({ ok: false, reason: asked.refused })
      if (isCallIntent(intent)) {
        return inTurn(concerned(agent, intent, asked.tell), step(asked.tell, wish), ask(agent, intent, { askers, by }))
      }
      if (asksATelephone(runtime, asked.tell)) return answerOutcome(runtime, asked.tell)
      runtime.tell(asked.tell.to, asked.tell.message)
      return Effect.succeed(DONE)
    })
  /** What the call does not take has its reason in what the call is by now. */
  const step = (tell: Tell, wish: () => IntentTold): Effect.Effect<IntentAnswer> =>
    Effect.map(taken(runtime, tell), (isTaken): IntentAnswer => {
      if (isTaken) return DONE
      const now = wish()
      return { ok: false, reason: "refused" in now ? now.refused : "wrong-state" }
    })
  return ask
}

/** Whose state says what fits: the call, and where the asker's telephone shall ring, that too: it rings once. */
const concerned = (agent: AgentId, { _tag }: Intent, { to }: Tell): ReadonlyArray<string> =>
  _tag === "MakeCall" || _tag === "JoinCall" || _tag === "PickupCall" ? [to, `agent/${agent}`] : [to]

const DONE: IntentAnswer = { ok: true }
