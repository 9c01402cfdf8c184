import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { EpochMs } from "#actors/vocabulary.ts"
import { Journal } from "../ports/Journal.ts"
import { DEFECTS_PER_MINUTE, REST_MS } from "./defects.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Output } from "#actors/output.ts"
import { MAILBOX_LIMIT } from "./mailbox.ts"
import { makeRuntime } from "./runtime.ts"
import { kettle, makeMemoryJournal, type Message, pourInto, State, whistle } from "./testing/kettle.ts"

const fill = (boilMs = 1_000): Tagged => ({ _tag: "Filled", boilMs }) as Tagged
const tag = (state: Tagged | undefined) => state?._tag

/** A kettle that says these things where others whistle. */
const saying = (...outputs: ReadonlyArray<Output>): AnyKind => ({
  ...kettle,
  transition: (state: State, message: Message) => {
    const [next, said] = kettle.transition(state, message)
    return [next, said.length === 0 ? [] : outputs]
  }
})

const withRuntime = <A>(
  body: (room: {
    readonly runtime: Effect.Success<ReturnType<typeof makeRuntime>>
    readonly entries: ReturnType<typeof makeMemoryJournal>["entries"]
    readonly requests: Array<unknown>
  }) => Effect.Effect<A>,
  kind: AnyKind = kettle,
  request?: (request: unknown) => Effect.Effect<void>
) => {
  const { entries, layer } = makeMemoryJournal()
  const requests: Array<unknown> = []
  return Effect.gen(function* () {
    const runtime = yield* makeRuntime({
      kinds: [kind],
      ports: { kitchen: (_, asked) => request?.(asked) ?? Effect.sync(() => void requests.push(asked)) }
    })
    runtime.startTimers()
    return yield* body({ runtime, entries, requests })
  }).pipe(Effect.scoped, Effect.provide(layer))
}

describe("take, decide, write down, do", () => {
  it.effect("an actor begins with its first message and every step is written with its number", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(5_000)
        runtime.tell("kettle/a", fill())
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
        yield* TestClock.adjust(1_000)
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Hot")
        assert.deepStrictEqual(
          entries.map(({ actor, at, message, sequence }) => [actor, sequence, at, (message as Tagged)._tag]),
          [
            ["kettle/a", 1, 5_000, "Filled"],
            ["kettle/a", 2, 6_000, "Boiled"]
          ]
        )
      })
    )
  )

  it.effect("the message of one actor's command reaches the other, stamped by the runtime's clock", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        runtime.tell("kettle/a", fill())
        yield* runtime.quiescent
        yield* TestClock.adjust(1_000)
        runtime.tell("kettle/a", { _tag: "Poured", into: "b" } as Tagged)
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/b")), "Heating")
        assert.strictEqual(entries.find(({ actor }) => actor === "kettle/b")?.at, 1_000)
      })
    )
  )

  it.effect("the entry is written before its commands are done", () => {
    const order: Array<string> = []
    const asking = saying(whistle(1))
    return withRuntime(
      ({ entries, runtime }) =>
        Effect.gen(function* () {
          runtime.onStep(() => order.push(`written ${entries.length}`))
          runtime.tell("kettle/a", fill(0))
          yield* runtime.quiescent
          yield* TestClock.adjust(1)
          yield* runtime.quiescent
          assert.deepStrictEqual(order, ["written 1", "written 2", "asked"])
        }),
      asking,
      () => Effect.sync(() => void order.push("asked"))
    )
  })

  it.effect("a step of a durable kind is done only when it is on disk", () =>
    Effect.gen(function* () {
      const onDisk = yield* Deferred.make<void>()
      const journal = Layer.succeed(Journal, {
        append: () => Effect.die("not durable"),
        appendDurably: () => Deferred.await(onDisk),
        living: Effect.succeed([]),
        wake: () => Effect.undefined,
        sleepers: () => Effect.succeed([]),
        sleepable: () => Effect.succeed([]),
        flush: Effect.void
      })
      yield* Effect.gen(function* () {
        const runtime = yield* makeRuntime({ kinds: [{ ...kettle, durable: true }], ports: {} })
        runtime.tell("kettle/a", fill())
        yield* TestClock.adjust(1)
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Empty")
        yield* Deferred.succeed(onDisk, undefined)
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
      }).pipe(Effect.scoped, Effect.provide(journal))
    })
  )

  it.effect("a message without a cell is counted, not written, and leaves no actor behind", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        runtime.tell("kettle/a", { _tag: "Poured", into: "b" } as Tagged)
        yield* runtime.quiescent
        assert.deepStrictEqual(runtime.counts().ignored, { "kettle Empty×Poured": 1 })
        assert.deepStrictEqual(runtime.addresses(), [])
        assert.strictEqual(entries.length, 0)
      })
    )
  )

  it.effect("an actor that is over leaves the runtime and no late message begins it anew", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        runtime.tell("kettle/a", { _tag: "TippedOver" })
        runtime.tell("kettle/a", fill())
        yield* runtime.quiescent
        runtime.tell("kettle/a", fill())
        yield* runtime.quiescent
        assert.deepStrictEqual(runtime.addresses(), [])
        assert.strictEqual(runtime.counts().late, 2)
        assert.deepStrictEqual(
          entries.map(({ over }) => over),
          [true]
        )
      })
    )
  )

  it.effect("who is over from the first state on answers whoever asks, and leaves no trace", () => {
    const answering: AnyKind = {
      ...kettle,
      handles: () => true,
      transition: (state: State, message: Tagged) =>
        message._tag === "Poured" ? [state, [pourInto("b")]] : kettle.transition(state, message as never),
      vacant: (state: State) => state._tag === "Gone" || (state._tag === "Empty" && state.boils === 0)
    } as unknown as AnyKind
    return withRuntime(
      ({ entries, runtime }) =>
        Effect.gen(function* () {
          runtime.tell("kettle/a", { _tag: "Poured", into: "b" } as Tagged)
          yield* runtime.quiescent
          assert.deepStrictEqual(
            entries.map(({ actor }) => actor),
            ["kettle/b"]
          )
          assert.deepStrictEqual(runtime.addresses(), ["kettle/b"])
          runtime.tell("kettle/a", fill())
          yield* runtime.quiescent
          assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
        }),
      answering
    )
  })

  it.effect("after its end an actor's name still answers, and begins nothing", () => {
    const answering: AnyKind = {
      ...kettle,
      handles: () => true,
      transition: (state: State, message: Tagged) =>
        message._tag === "Poured" ? [state, [pourInto("b")]] : kettle.transition(state, message as never),
      vacant: (state: State) => state._tag === "Gone" || (state._tag === "Empty" && state.boils === 0)
    } as unknown as AnyKind
    return withRuntime(
      ({ runtime }) =>
        Effect.gen(function* () {
          runtime.tell("kettle/a", fill())
          runtime.tell("kettle/a", { _tag: "TippedOver" })
          yield* runtime.quiescent
          runtime.tell("kettle/a", fill())
          runtime.tell("kettle/a", { _tag: "Poured", into: "b" } as Tagged)
          yield* runtime.quiescent
          assert.deepStrictEqual(runtime.addresses(), ["kettle/b"])
          assert.strictEqual(runtime.counts().late, 1)
        }),
      answering
    )
  })

  it.effect("a name no kind answers to is counted and harms nobody", () =>
    withRuntime(({ runtime }) =>
      Effect.gen(function* () {
        runtime.tell("teapot/a", fill())
        runtime.tell("kettle/", fill())
        runtime.tell("nonsense", fill())
        yield* runtime.quiescent
        assert.strictEqual(runtime.counts().undeliverable, 3)
      })
    )
  )
})

describe("timers come from the state", () => {
  it.effect("a timer whose reason is gone does not fire", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        runtime.tell("kettle/a", fill())
        yield* runtime.quiescent
        assert.strictEqual(runtime.counts().timers, 1)
        runtime.tell("kettle/a", { _tag: "TippedOver" })
        yield* runtime.quiescent
        yield* TestClock.adjust("1 minute")
        yield* runtime.quiescent
        assert.strictEqual(entries.length, 2)
        assert.strictEqual(runtime.counts().timers, 0)
      })
    )
  )

  it.effect("timers of many actors fire in the order they are due", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        for (const boilMs of [700, 300, 900, 100, 500]) runtime.tell(`kettle/${boilMs}`, fill(boilMs))
        yield* runtime.quiescent
        yield* TestClock.adjust("1 second")
        yield* runtime.quiescent
        assert.deepStrictEqual(
          entries.slice(5).map(({ actor, at }) => [actor, at]),
          [100, 300, 500, 700, 900].map((ms) => [`kettle/${ms}`, ms])
        )
      })
    )
  )

  it.effect("a restored actor's overdue timer waits for the start of the timers, then fires", () =>
    Effect.suspend(() => {
      const { entries, layer } = makeMemoryJournal()
      return Effect.gen(function* () {
        const runtime = yield* makeRuntime({ kinds: [kettle], ports: {} })
        yield* TestClock.setTime(60_000)
        runtime.restore(
          [
            {
              address: "kettle/a",
              sequence: 7,
              state: State.cases.Heating.make({ boils: 3, readyAt: EpochMs.make(2_000) })
            }
          ],
          [{ actor: "kettle/ended", sequence: 3 }]
        )
        yield* TestClock.adjust(1)
        yield* runtime.quiescent
        assert.strictEqual(entries.length, 0)
        runtime.startTimers()
        yield* TestClock.adjust(1)
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Hot")
        assert.strictEqual(entries[0]?.sequence, 8)
        runtime.tell("kettle/ended", fill())
        yield* runtime.quiescent
        assert.strictEqual(runtime.peek("kettle/ended"), undefined)
      }).pipe(Effect.scoped, Effect.provide(layer))
    })
  )

  it.effect("a timer's message that was lost to a defect comes again", () => {
    let broken = true
    const fragile: AnyKind = {
      ...kettle,
      transition: (state: State, message: never) => {
        if ((message as Tagged)._tag === "Boiled" && broken) {
          broken = false
          throw new Error("cracked")
        }
        return kettle.transition(state, message)
      }
    } as unknown as AnyKind
    return withRuntime(
      ({ runtime }) =>
        Effect.gen(function* () {
          runtime.tell("kettle/a", fill())
          yield* runtime.quiescent
          yield* TestClock.adjust("1 second")
          yield* runtime.quiescent
          assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
          yield* TestClock.adjust("1 second")
          yield* runtime.quiescent
          assert.strictEqual(tag(runtime.peek("kettle/a")), "Hot")
          assert.strictEqual(runtime.counts().timersRepeated, 1)
        }),
      fragile
    )
  })
})

describe("supervision", () => {
  it.effect("a defect drops its message; the actor goes on with its last good state and the runtime with it", () =>
    withRuntime(({ entries, runtime }) =>
      Effect.gen(function* () {
        runtime.tell("kettle/a", { _tag: "Dropped" })
        runtime.tell("kettle/a", fill())
        runtime.tell("kettle/b", fill())
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
        assert.strictEqual(tag(runtime.peek("kettle/b")), "Heating")
        assert.strictEqual(runtime.counts().defects, 1)
        assert.strictEqual(entries.length, 2)
      })
    )
  )

  it.effect("an actor with too many defects rests, and then works off what waited", () =>
    withRuntime(({ runtime }) =>
      Effect.gen(function* () {
        runtime.tell("kettle/a", fill(3_600_000))
        for (let count = 0; count <= DEFECTS_PER_MINUTE; count++) runtime.tell("kettle/a", { _tag: "Dropped" })
        runtime.tell("kettle/a", { _tag: "TippedOver" })
        yield* TestClock.adjust(1)
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
        assert.strictEqual(runtime.counts().pending, 1)
        yield* TestClock.adjust(REST_MS)
        yield* runtime.quiescent
        assert.strictEqual(runtime.peek("kettle/a"), undefined)
        assert.strictEqual(runtime.counts().defects, DEFECTS_PER_MINUTE + 1)
      })
    )
  )

  it.effect("a request that fails does not keep the other commands from being done", () => {
    const asking = saying(whistle(1), pourInto("b"))
    return withRuntime(
      ({ runtime }) =>
        Effect.gen(function* () {
          runtime.tell("kettle/a", fill(1))
          yield* runtime.quiescent
          yield* TestClock.adjust(1)
          yield* runtime.quiescent
          assert.strictEqual(tag(runtime.peek("kettle/b")), "Heating")
          assert.strictEqual(runtime.counts().defects, 1)
        }),
      asking,
      () => Effect.die("the port broke")
    )
  })

  it.effect("a port that is not there is a defect of the actor that asked it, and what follows is still done", () => {
    const asking = saying(whistle(1), pourInto("b"))
    const { layer } = makeMemoryJournal()
    return Effect.gen(function* () {
      const runtime = yield* makeRuntime({ kinds: [asking], ports: {} })
      runtime.startTimers()
      runtime.tell("kettle/a", fill(1))
      yield* runtime.quiescent
      yield* TestClock.adjust(1)
      yield* runtime.quiescent
      assert.strictEqual(tag(runtime.peek("kettle/a")), "Hot")
      assert.strictEqual(tag(runtime.peek("kettle/b")), "Heating")
      assert.strictEqual(runtime.counts().defects, 1)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("a port hears who asks it", () => {
    const asking = saying(whistle(1))
    const heard: Array<string> = []
    const { layer } = makeMemoryJournal()
    return Effect.gen(function* () {
      const ports = { kitchen: (from: string) => Effect.sync(() => void heard.push(from)) }
      const runtime = yield* makeRuntime({ kinds: [asking], ports })
      runtime.startTimers()
      runtime.tell("kettle/a", fill(1))
      yield* runtime.quiescent
      yield* TestClock.adjust(1)
      yield* runtime.quiescent
      assert.deepStrictEqual(heard, ["kettle/a"])
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("a full mailbox drops and counts, and the sender does not wait", () => {
    const stuck = saying(whistle(1))
    return withRuntime(
      ({ runtime }) =>
        Effect.gen(function* () {
          runtime.tell("kettle/a", fill(1))
          yield* TestClock.adjust(1)
          for (let count = 0; count < MAILBOX_LIMIT + 3; count++)
            runtime.tell("kettle/a", { _tag: "Poured", into: "b" } as Tagged)
          assert.strictEqual(runtime.counts().mailboxFull, 3)
          assert.strictEqual(runtime.counts().deepestMailbox, MAILBOX_LIMIT)
        }),
      stuck,
      () => Effect.never
    )
  })

  it.effect("a listener that throws stops nobody", () =>
    withRuntime(({ runtime }) =>
      Effect.gen(function* () {
        runtime.onStep(() => {
          throw new Error("a broken screen")
        })
        runtime.tell("kettle/a", fill())
        yield* runtime.quiescent
        assert.strictEqual(tag(runtime.peek("kettle/a")), "Heating")
      })
    )
  )
})
