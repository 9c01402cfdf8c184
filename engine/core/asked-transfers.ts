import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type { Fact, PartyFailure } from "#actors/facts.ts"
import type { Tell } from "#actors/output.ts"
import type { AgentId, LegId } from "#actors/vocabulary.ts"
import type { Look } from "../perform/look.ts"
import { transferIntake, type TransferTold } from "../perform/transfer-intake.ts"
import type { Telephony, TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import type { RuntimeStep } from "../runtime/actors.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { stamped } from "./call-taken.ts"

/** A call takes a message within ms; what it passed over it will not do. */
const TAKEN_WITHIN = "2 seconds"

/** A telephone's wish that is under way: it waits to hear what came of it. */
interface Asked {
  readonly leg: LegId
  /** The call's. */
  readonly address: string
  readonly by: AgentId
  /** What the call was told. */
  readonly message: Tell["message"]
  /** The call has begun with it. */
  isTaken: boolean
  /** Who is to get the customer; undefined of a flow, and before somebody is called. */
  attempt: number | undefined
}
type Wish = Extract<TelephonyEvent, { _tag: "TransferAsked" }>
type Answer = { readonly answer: "accepted" | "done" } | { readonly answer: "failed"; readonly status: number }

const DECLINED: Answer = { answer: "failed", status: 603 }

/**
 * Telephones that put somebody through by their own key (REFER). What does not fit is refused at once; the others wait, and hear
 * whether it was done when the call says so. Who hung up meanwhile is nobody's loss. A restart forgets them: the switch tells no
 * telephone of its wish after three minutes.
 */
export const makeAskedTransfers = Effect.fnUntraced(function* (around: {
  readonly runtime: Pick<Runtime, "now" | "onStep" | "tell">
  readonly look: Look
  readonly telephony: Pick<Telephony["Service"], "request">
}) {
  const { look, runtime, telephony } = around
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const waiting = new Map<LegId, Asked>()
  const answer = (leg: LegId, said: Answer): void => {
    const request: TelephonyRequest = { _tag: "AnswerTransfer", leg, ...said }
    // Never within a step: its listeners must not wait.
    fork(Effect.andThen(Effect.yieldNow, telephony.request(request)))
  }
  const over = (asked: Asked, said: Answer): void => {
    waiting.delete(asked.leg)
    answer(asked.leg, said)
  }
  runtime.onStep((step) => {
    if (waiting.size === 0) return
    for (const asked of waiting.values()) {
      if (asked.address !== step.address) continue
      if (!asked.isTaken && step.message === asked.message) {
        asked.isTaken = true
        answer(asked.leg, { answer: "accepted" })
      }
      // Who is called may send it elsewhere, or a colleague picks it up: then it is at whoever is called for that.
      if (asked.isTaken) asked.attempt = calledIn(asked, step.facts) ?? asked.attempt
      const outcome = asked.isTaken ? outcomeOf(asked, step) : undefined
      if (outcome !== undefined) over(asked, outcome)
    }
  })
  const toldOf = (event: Wish): TransferTold => {
    try {
      return transferIntake(look, event)
    } catch (thrown) {
      // Nobody else answers the telephone; whoever hears this event says what broke.
      answer(event.leg, DECLINED)
      throw thrown
    }
  }
  return (event: Wish): void => {
    const { leg } = event
    // Told twice: it waits already.
    if (waiting.has(leg)) return
    const told = toldOf(event)
    if ("status" in told) return answer(leg, { answer: "failed", status: told.status })
    const { by, consulted: attempt, tell } = told
    const message = stamped(runtime.now(), tell.message)
    const asked: Asked = { leg, address: tell.to, by, message, isTaken: false, attempt }
    waiting.set(leg, asked)
    runtime.tell(tell.to, message, event)
    const tooLate = Effect.sync(() => {
      if (waiting.get(leg) === asked && !asked.isTaken) over(asked, DECLINED)
    })
    fork(Effect.andThen(Effect.sleep(TAKEN_WITHIN), tooLate))
  }
})

const calledIn = ({ by }: Asked, facts: ReadonlyArray<Fact>): number | undefined => {
  const dialled = facts.find((fact) => fact._tag === "PartyDialled" && fact.by === by && fact.purpose === "transfer")
  return dialled?._tag === "PartyDialled" ? dialled.attempt : undefined
}

/** Undefined while nothing is decided. */
const outcomeOf = ({ attempt, by }: Asked, { after, facts }: RuntimeStep): Answer | undefined => {
  if (facts.some((fact) => fact._tag === "CallTransferred" && fact.by === by)) return { answer: "done" }
  for (const fact of facts) {
    if (fact._tag === "PartyFailed" && fact.attempt === attempt)
      return { answer: "failed", status: FAILED[fact.result] }
    // The customer left while it rang there: nobody was put through.
    if (fact._tag === "PartyAnswered" && fact.attempt === attempt) return DECLINED
  }
  return after._tag === "Served" ? undefined : DECLINED
}

const FAILED: Readonly<Record<PartyFailure, number>> = {
  busy: 486,
  "no-answer": 480,
  invalid: 404,
  congestion: 603,
  withdrawn: 603
}
