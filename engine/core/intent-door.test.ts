import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { terminal } from "#actors/terminal/kind.ts"
import { cardOf, makeAlarmDay } from "#actors/terminal/testing/alarm-day.ts"
import type { AgentId, EpochMs } from "#actors/vocabulary.ts"
import type { Intent, IntentAnswer, RefusalReason } from "#wire/intent.ts"
import { lookAt } from "../perform/look.ts"
import { makeIntentDoor } from "./intent-door.ts"
import { ana, ben, callKind, centreOf, cho, dan, signedIn, talkOf } from "./testing/people.ts"
import { slowMailboxes } from "./testing/slow-mailboxes.ts"

/** What people ask of calls that take their messages late. */

const done: IntentAnswer = { ok: true }
const refused = (reason: RefusalReason): IntentAnswer => ({ ok: false, reason })
const to = (agent: AgentId) => ({ _tag: "Agent", agent }) as const

/** Ana talks with a caller; the others are free. */
const atTalk = (more: Readonly<Record<string, { readonly _tag: string }>> = {}) => {
  const slow = slowMailboxes([callKind], {
    "call/c1": talkOf("c1", ana),
    ...Object.fromEntries([ben, cho, dan].map((agent) => [`agent/${agent}`, signedIn(agent)])),
    [`agent/${ana}`]: signedIn(ana, "c1"),
    ...more
  })
  const { addresses, peek: stateOf } = slow.runtime
  const centre = centreOf(Object.fromEntries([ana, ben, cho, dan].map((agent) => [agent, "international"])))
  const look = lookAt({ addresses, stateOf }, () => centre)
  const door = makeIntentDoor({ runtime: slow.runtime, look })
  const ask = (agent: AgentId, intent: Intent) =>
    Effect.forkChild(door(agent, intent, { askers: "international", by: agent, mayOver: () => true }), {
      startImmediately: true
    })
  return { ...slow, ask }
}

describe("a step that a call takes late", () => {
  it.effect("is no answer to another wish of the same kind", () =>
    Effect.gen(function* () {
      const { ask, take } = atTalk()
      const first = yield* ask(ana, { _tag: "ConsultationCall", to: to(ben) })
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(yield* Fiber.join(first), refused("wrong-state"))
      const second = yield* ask(ana, { _tag: "ConsultationCall", to: to(cho) })
      take()
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(yield* Fiber.join(second), refused("already-consulting"))
    })
  )

  it.effect("is done when it is taken in time", () =>
    Effect.gen(function* () {
      const { ask, take } = atTalk()
      const asked = yield* ask(ana, { _tag: "HoldCall" })
      yield* TestClock.adjust("1 second")
      take()
      assert.deepStrictEqual(yield* Fiber.join(asked), done)
    })
  )
})

describe("a telephone that is asked for by two calls at once", () => {
  const two = { "call/c2": talkOf("c2", ben), [`agent/${ben}`]: signedIn(ben, "c2") }
  const join = (over: AgentId): Intent => ({ _tag: "JoinCall", over, mode: "listen" })

  it.effect("rings for one of them", () =>
    Effect.gen(function* () {
      const { ask, take, waiting } = atTalk(two)
      const both = [yield* ask(dan, join(ana)), yield* ask(dan, join(ben))]
      assert.deepStrictEqual(waiting(), ["JoinAsked"])
      take()
      assert.deepStrictEqual(yield* Effect.forEach(both, Fiber.join), [done, refused("asker-busy")])
    })
  )

  it.effect("is free for the next wish when the first one was taken back", () =>
    Effect.gen(function* () {
      const { ask, take } = atTalk(two)
      yield* Fiber.interrupt(yield* ask(dan, join(ana)))
      const next = yield* ask(dan, join(ana))
      take()
      assert.deepStrictEqual(yield* Fiber.join(next), done)
    })
  )
})

describe("a terminal that called by itself", () => {
  const NUMBER = "01062345678"
  const calls = (_tag: "InFlow" | "Waiting") => ({ _tag, caller: { attributes: { callingNumber: NUMBER } } })
  const taken = () => {
    const day = makeAlarmDay(cardOf({}))
    day.press("personal")
    day.deliverAll()
    day.take("t1-1")
    return day.incidents.get("t1-1")!
  }

  it.effect("is talked with once its call waits, whoever asks before", () =>
    Effect.gen(function* () {
      const states: Record<string, { readonly _tag: string }> = {
        "incident/t1-1": taken(),
        "call/c7": calls("InFlow"),
        [`agent/${ana}`]: signedIn(ana)
      }
      const told: Array<string> = []
      const runtime = {
        now: () => 1_795_420_800_000,
        peek: (address: string) => states[address],
        tell: (whom: string, { _tag }: { readonly _tag: string }) => told.push(`${whom} ${_tag}`),
        onStep: () => () => {}
      }
      const look = lookAt(
        { addresses: () => Object.keys(states), stateOf: (address: string) => states[address] } as never,
        () => centreOf({ [ana]: "international" })
      )
      const door = makeIntentDoor({
        runtime: runtime as never,
        look,
        voiceOf: () => Effect.succeed({ numbers: [NUMBER], keys: {} })
      })
      const talk: Intent = { _tag: "TalkToTerminal", incident: "t1-1" }
      const asked = yield* Effect.forkChild(
        door(ana, talk, { askers: "international", by: ana, mayOver: () => true }),
        {
          startImmediately: true
        }
      )
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(told, [])
      states["call/c7"] = calls("Waiting")
      yield* TestClock.adjust("50 millis")
      assert.deepStrictEqual(told, ["call/c7 PickupAsked"])
      yield* Fiber.interrupt(asked)

      states["call/c7"] = calls("InFlow")
      const early = yield* Effect.forkChild(
        door(ana, talk, { askers: "international", by: ana, mayOver: () => true }),
        {
          startImmediately: true
        }
      )
      yield* TestClock.adjust("4 seconds")
      assert.deepStrictEqual(yield* Fiber.join(early), refused("wrong-state"))
    })
  )
})

describe("a terminal that sleeps", () => {
  const asleep = makeAlarmDay(cardOf({ checkIns: [] }), true).state()
  const atNight = (state = asleep) => {
    const slow = slowMailboxes([terminal], {}, { "terminal/t1": state })
    const { addresses, now, peek: stateOf } = slow.runtime
    const door = makeIntentDoor({ runtime: slow.runtime, look: lookAt({ addresses, stateOf }, () => centreOf({})) })
    const lock = (id: string): Intent => ({
      _tag: "LockTerminal",
      terminal: id,
      until: (now() + 60_000) as EpochMs,
      reason: "a game"
    })
    const ask = (intent: Intent) =>
      Effect.forkChild(door(ana, intent, { askers: "international", by: ana, mayOver: () => true }), {
        startImmediately: true
      })
    return { ...slow, ask, lock }
  }

  it.effect("is woken to be locked, and to be unlocked", () =>
    Effect.gen(function* () {
      const evening = atNight()
      const locking = yield* evening.ask(evening.lock("t1"))
      evening.take()
      yield* TestClock.adjust("50 millis")
      evening.take()
      assert.deepStrictEqual(yield* Fiber.join(locking), done)
      const locked = evening.runtime.peek("terminal/t1") as typeof asleep
      assert.isNotNull("lock" in locked ? locked.lock : null)

      const morning = atNight(locked)
      const unlocking = yield* morning.ask({ _tag: "UnlockTerminal", terminal: "t1", reason: "spoke with them" })
      morning.take()
      yield* TestClock.adjust("50 millis")
      morning.take()
      assert.deepStrictEqual(yield* Fiber.join(unlocking), done)
      assert.deepInclude(morning.runtime.peek("terminal/t1") as typeof asleep, { lock: null })
    })
  )

  it.effect("is told from one that there is not", () =>
    Effect.gen(function* () {
      const { ask, lock, take } = atNight()
      const asked = yield* ask(lock("t9"))
      take()
      yield* TestClock.adjust("50 millis")
      assert.deepStrictEqual(yield* Fiber.join(asked), refused("no-terminal"))
    })
  )

  it.effect("is not said to be none while the store does not answer", () =>
    Effect.gen(function* () {
      const { ask, lock } = atNight()
      const asked = yield* ask(lock("t1"))
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(yield* Fiber.join(asked), refused("engine-away"))
    })
  )
})
