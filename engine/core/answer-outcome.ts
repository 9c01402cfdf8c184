import * as Effect from "effect/Effect"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Tell } from "#actors/output.ts"
import type { IntentAnswer } from "#wire/intent.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A telephone answers in tens of ms; two lost datagrams of its NOTIFY cost 1.5 s (RFC 3261 timer E). A screen waits 5 s. */
const OUTCOME_WITHIN = "3 seconds"

const AT_THE_TELEPHONE: IntentAnswer = { ok: false, reason: "not-supported-by-telephone" }

/**
 * Tells the agent that their telephone shall take the call, and answers when it did: a telephone may say that it can and
 * refuse, or do nothing. Whoever pressed the button hears of it then, and lifts the handset.
 */
export const answerOutcome = (house: Runtime, asked: Tell): Effect.Effect<IntentAnswer> =>
  Effect.callback<IntentAnswer>((resume) => {
    const rang = offerOf(house.peek(asked.to) as AgentState | undefined)
    const stop = house.onStep(({ address, after }) => {
      const outcome = address === asked.to ? outcomeOf(after as AgentState, rang) : undefined
      if (outcome === undefined) return
      stop()
      resume(Effect.succeed(outcome))
    })
    house.tell(asked.to, asked.message)
    return Effect.sync(stop)
  }).pipe(
    Effect.timeoutOrElse({ duration: OUTCOME_WITHIN, orElse: () => Effect.succeed<IntentAnswer>(AT_THE_TELEPHONE) })
  )

const offerOf = (state: AgentState | undefined): number | undefined =>
  state !== undefined && "work" in state ? state.work.offer : undefined

/** Undefined while nothing is decided. */
const outcomeOf = (state: AgentState, rang: number | undefined): IntentAnswer | undefined => {
  if (offerOf(state) !== rang) return { ok: false, reason: "no-call" }
  if (state._tag === "Talking") return { ok: true }
  return state._tag === "Ringing" && state.answerBy === "handset" ? AT_THE_TELEPHONE : undefined
}
