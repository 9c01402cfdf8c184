import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { tellCall } from "#actors/call/protocol.ts"
import { CallId, type AgentId } from "#actors/vocabulary.ts"
import { partyLeg } from "../perform/leg.ts"
import { lookAt } from "../perform/look.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import { makeAskedTransfers } from "./asked-transfers.ts"
import { ana, at, ben, callKind, centreOf, cho, dan, signedIn, talkOf } from "./testing/people.ts"
import { slowMailboxes } from "./testing/slow-mailboxes.ts"

/** What a telephone hears of the transfer that its own key asked for. */

const call = CallId.make("c1")
const agent = (id: AgentId) => ({ _tag: "Agent", agent: id }) as const

/** Ana talks with a caller, at attempt 1; the others are free. */
const atTalk = Effect.fnUntraced(function* ({ breaks = false } = {}) {
  const slow = slowMailboxes([callKind], {
    "call/c1": talkOf("c1", ana),
    ...Object.fromEntries([ben, cho, dan].map((id) => [`agent/${id}`, signedIn(id)])),
    [`agent/${ana}`]: signedIn(ana, "c1")
  })
  const { runtime } = slow
  const answers: Array<string> = []
  const telephony = {
    request: (request: TelephonyRequest) =>
      Effect.sync(() => {
        if (request._tag !== "AnswerTransfer") return
        answers.push(request.answer === "failed" ? `${request.answer} ${request.status}` : request.answer)
      })
  }
  const centre = centreOf({ [ana]: "international" })
  const look = lookAt({ addresses: runtime.addresses, stateOf: runtime.peek }, () => {
    if (breaks) throw new Error("the centre cannot be looked at")
    return centre
  })
  const transferAsked = yield* makeAskedTransfers({ runtime, look, telephony })
  const leg = partyLeg(call, 1)
  const refer = (to: string) => transferAsked({ _tag: "TransferAsked", at, leg, to, made: { call, attempt: 1 } })
  const tell = (message: Parameters<typeof tellCall>[1]) => {
    const { message: told, to } = tellCall(call, message)
    runtime.tell(to, told)
  }
  /** Answers are given after the step. */
  const heard = Effect.andThen(
    Effect.forEach([1, 2, 3, 4], () => Effect.yieldNow, { discard: true }),
    () => Effect.succeed([...answers])
  )
  return { ...slow, heard, refer, tell, transferAsked }
})

describe("a telephone's transfer", () => {
  it.effect("is not accepted by another wish of the same agent", () =>
    Effect.gen(function* () {
      const { heard, refer, take, tell } = yield* atTalk()
      tell({ _tag: "SingleStepTransferAsked", by: ana, to: agent(cho) })
      refer(ben)
      take()
      assert.deepStrictEqual(yield* heard, [])
    })
  )

  it.effect("goes on where who is called sends it elsewhere", () =>
    Effect.gen(function* () {
      const { heard, refer, take, tell } = yield* atTalk()
      refer(ben)
      take()
      assert.deepStrictEqual(yield* heard, ["accepted"])
      tell({ _tag: "DeflectAsked", by: ben, to: agent(cho) })
      take()
      assert.deepStrictEqual(yield* heard, ["accepted"])
      tell({ _tag: "PickupAsked", by: dan })
      take()
      assert.deepStrictEqual(yield* heard, ["accepted"])
      tell({ _tag: "LegEstablished", attempt: 4 })
      take()
      assert.deepStrictEqual(yield* heard, ["accepted", "done"])
    })
  )

  it.effect("is declined when the engine breaks over it, which is said by who heard it", () =>
    Effect.gen(function* () {
      const { heard, refer } = yield* atTalk({ breaks: true })
      assert.throws(() => refer(ben), /cannot be looked at/u)
      assert.deepStrictEqual(yield* heard, ["failed 603"])
    })
  )
})
