import * as Effect from "effect/Effect"
import type { Hand, State as AgentState } from "#actors/agent/protocol.ts"
import type { Tell } from "#actors/output.ts"
import type { WorkId } from "#actors/work.ts"
import type { IntentAnswer } from "#wire/intent.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A telephone answers in tens of ms; two lost datagrams of its NOTIFY cost 1.5 s (RFC 3261 timer E). A screen waits 5 s. */
const OUTCOME_WITHIN = "3 seconds"

const AT_THE_TELEPHONE: IntentAnswer = { ok: false, reason: "not-supported-by-telephone" }

/** Whether this wish is that a telephone takes a call, which may come to nothing. A callback is taken on the panel; it rings after that. */
export const asksATelephone = (runtime: Pick<Runtime, "peek">, { message, to }: Tell): boolean => {
  if (message._tag !== "AcceptAsked") return false
  const hand = handOf(runtime.peek(to) as AgentState | undefined, message)
  return ringing(hand) !== null && hand?.work.id.startsWith("call/") === true
}

/**
 * Tells the agent that their telephone shall take the call, and answers when it did: a telephone may say that it can and
 * refuse, or do nothing. Whoever pressed the button hears of it then, and lifts the handset.
 */
export const answerOutcome = (
  runtime: Pick<Runtime, "onStep" | "peek" | "tell">,
  asked: Tell
): Effect.Effect<IntentAnswer> =>
  Effect.callback<IntentAnswer>((resume) => {
    const rang = offerOf(handOf(runtime.peek(asked.to) as AgentState | undefined, asked.message))
    const stop = runtime.onStep(({ address, after }) => {
      const outcome = address === asked.to ? outcomeOf(handOf(after as AgentState, asked.message), rang) : undefined
      if (outcome === undefined) return
      stop()
      resume(Effect.succeed(outcome))
    })
    runtime.tell(asked.to, asked.message)
    return Effect.sync(stop)
  }).pipe(
    Effect.timeoutOrElse({ duration: OUTCOME_WITHIN, orElse: () => Effect.succeed<IntentAnswer>(AT_THE_TELEPHONE) })
  )

const handOf = (state: AgentState | undefined, asked: object): Hand | undefined =>
  state?._tag === "SignedIn" && "work" in asked ? state.hands[asked.work as WorkId] : undefined

const offerOf = (hand: Hand | undefined): number | undefined =>
  hand === undefined || hand._tag === "WrapUp" ? undefined : hand.offer

const ringing = (hand: Hand | undefined) => (hand?._tag === "Alerting" ? hand.answerBy : null)

/** Undefined while nothing is decided. */
const outcomeOf = (hand: Hand | undefined, rang: number | undefined): IntentAnswer | undefined => {
  if (hand === undefined || offerOf(hand) !== rang) return { ok: false, reason: "no-call" }
  if (hand._tag === "Active") return { ok: true }
  return ringing(hand) === "handset" ? AT_THE_TELEPHONE : undefined
}
