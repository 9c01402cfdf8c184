import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { tellCall } from "#actors/call/protocol.ts"
import { CallId, LegId, type AgentId } from "#actors/vocabulary.ts"
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
  /** Its second call, with a colleague, is none of the engine's. */
  const referTo = (colleague: string, asker: string = ana) =>
    transferAsked({
      _tag: "TransferAsked",
      at,
      leg,
      to: colleague,
      made: { call, attempt: 1 },
      second: { leg: LegId.make("theirs"), agent: colleague as AgentId, by: asker as AgentId }
    })
  const tell = (message: Parameters<typeof tellCall>[1]) => {
    const { message: told, to } = tellCall(call, message)
    runtime.tell(to, told)
  }
  /** Answers are given after the step. */
  const heard = Effect.andThen(
    Effect.forEach([1, 2, 3, 4], () => Effect.yieldNow, { discard: true }),
    () => Effect.succeed([...answers])
  )
  return { ...slow, heard, refer, referTo, tell, transferAsked }
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

  it.effect("to whom it talks with in a call of its own is done when they are in the customer's", () =>
    Effect.gen(function* () {
      const { heard, referTo, take, tell } = yield* atTalk()
      referTo(ben)
      take()
      assert.deepStrictEqual(yield* heard, ["accepted"])
      tell({ _tag: "LegEstablished", attempt: 2 })
      take()
      assert.deepStrictEqual(yield* heard, ["accepted", "done"])
    })
  )

  it.effect("to whom it talks with fails when they have hung up meanwhile, and the talk goes on", () =>
    Effect.gen(function* () {
      const { heard, referTo, runtime, take, tell } = yield* atTalk()
      referTo(ben)
      take()
      tell({ _tag: "LegCleared", attempt: 2, cause: "NO_USER_RESPONSE", by: "us" })
      take()
      assert.deepStrictEqual(yield* heard, ["accepted", "failed 480"])
      assert.deepStrictEqual(Object.keys((runtime.peek("call/c1") as unknown as { parties: object }).parties), [
        "0",
        "1"
      ])
    })
  )

  it.effect(
    "is refused by a second call that is another's, with nobody of the centre, or with who has a customer",
    () =>
      Effect.gen(function* () {
        const { heard, referTo } = yield* atTalk()
        referTo(ben, cho)
        assert.deepStrictEqual(yield* heard, ["failed 603"])
        referTo("door")
        assert.deepStrictEqual(yield* heard, ["failed 603", "failed 603"])
        referTo(ana)
        assert.deepStrictEqual(yield* heard, ["failed 603", "failed 603", "failed 603"])
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
