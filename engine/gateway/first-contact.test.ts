import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { firstContact } from "./first-contact.ts"

it.effect("a gateway is ready when it has heard from the engine, and not before", () =>
  Effect.gen(function* () {
    let engine = false
    const waiting = yield* Effect.forkChild(firstContact({ counts: () => ({ engine }) }))
    yield* TestClock.adjust("2 seconds")
    assert.isUndefined(waiting.pollUnsafe())
    engine = true
    yield* TestClock.adjust("20 millis")
    assert.isDefined(waiting.pollUnsafe())
    yield* Fiber.join(waiting)
  })
)

it.effect("a gateway does not wait for ever for an engine that is away", () =>
  Effect.gen(function* () {
    const waiting = yield* Effect.forkChild(firstContact({ counts: () => ({ engine: false }) }))
    yield* TestClock.adjust("5 seconds")
    yield* Fiber.join(waiting)
  })
)
