import { createHash } from "node:crypto"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { afterEach, describe, vi } from "vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import { makeReplay } from "../replay/replay.ts"
import { codecOf } from "../runtime/codec.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { makeRuntime } from "../runtime/runtime.ts"
import type * as StepModule from "../runtime/step.ts"
import { kettle, makeMemoryJournal, Message, State, whistle } from "../runtime/testing/kettle.ts"
import { runDay } from "./simulated-day.ts"
import { randomDay } from "./random-day.ts"

/** Whether the one step is broken: it writes down what it shall do, and tells nobody. */
let broken = false
afterEach(() => {
  broken = false
})

vi.mock("../runtime/step.ts", async (original) => {
  const real = await original<typeof StepModule>()
  const decide: typeof real.decide = (...given) => {
    const decided = real.decide(...given)
    return broken && "doings" in decided ? { ...decided, commands: [], doings: [] } : decided
  }
  const takeStep: typeof real.takeStep = (around, actor, message) => {
    if (!broken) return real.takeStep(around, actor, message)
    const mute: typeof around = {
      now: () => around.now(),
      tell: () => {},
      ignored: (who, what) => around.ignored(who, what),
      late: (who) => around.late(who),
      written: (who, what, step) => around.written(who, what, step),
      done: (who, decided) => around.done(who, decided)
    }
    return real.takeStep(mute, actor, message)
  }
  return { ...real, decide, takeStep }
})

const pouredInto = Effect.gen(function* () {
  const { layer } = makeMemoryJournal()
  return yield* Effect.gen(function* () {
    const runtime = yield* makeRuntime({ kinds: [kettle], ports: {} })
    runtime.startTimers()
    runtime.tell("kettle/a", { _tag: "Filled", boilMs: 1 } as Tagged)
    yield* runtime.quiescent
    yield* TestClock.adjust(1)
    yield* runtime.quiescent
    runtime.tell("kettle/a", { _tag: "Poured", into: "b" } as Tagged)
    yield* runtime.quiescent
    return runtime.peek("kettle/b")?._tag
  }).pipe(Effect.scoped, Effect.provide(layer))
})

const replayed = () => {
  const digest = (text: string) => createHash("sha256").update(text).digest("hex")
  const replay = makeReplay([kettle], codecOf([kettle]), digest)
  const at = EpochMs.make(1_000)
  const heating = State.cases.Heating.make({ boils: 1, readyAt: at })
  const step = { actor: "kettle/a", run: 1, version: 1, over: false, digest: null, state: null }
  replay.step({ ...step, sequence: 1, message: Message.cases.Filled.make({ at, boilMs: 0 }), commands: [] })
  replay.step({
    ...step,
    sequence: 2,
    message: Message.cases.Boiled.make({ at, boil: heating.boils }),
    commands: [whistle(1)]
  })
  return replay.result().differ
}

const breaches = () => Array.from({ length: 3 }, (_, index) => runDay(randomDay(index + 1)).breaches).flat()

describe("a fault in the one step is seen by whoever takes steps", () => {
  it.effect("the runtime", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* pouredInto, "Heating")
      broken = true
      assert.isUndefined(yield* pouredInto)
    })
  )

  it("the simulation", () => {
    assert.deepStrictEqual(breaches(), [])
    broken = true
    assert.isNotEmpty(breaches())
  })

  it("the replay", () => {
    assert.strictEqual(replayed(), 0)
    broken = true
    assert.strictEqual(replayed(), 1)
  })
})
