import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { Journal } from "../ports/Journal.ts"
import { DEFECTS_PER_MINUTE, REST_MS } from "./defects.ts"
import { MAILBOX_LIMIT, makeHouse } from "./house.ts"
import { kettle, makeMemoryJournal, pourInto, State, whistle } from "./toys.ts"

const fill = (boilMs = 1_000): Tagged => ({ _tag: "Filled", boilMs }) as Tagged
const tag = (state: Tagged | undefined) => state?._tag

const withHouse = <A>(
  body: (room: {
    readonly house: Effect.Success<ReturnType<typeof makeHouse>>
    readonly entries: ReturnType<typeof makeMemoryJournal>["entries"]
    readonly requests: Array<Tagged>
  }) => Effect.Effect<A>,
  kind: AnyKind = kettle,
  request?: (request: Tagged) => Effect.Effect<void>
) => {
  const { entries, layer } = makeMemoryJournal()
  const requests: Array<Tagged> = []
  return Effect.gen(function* () {
    const house = yield* makeHouse({
      kinds: [kind],
      ports: { kitchen: request ?? ((asked) => Effect.sync(() => void requests.push(asked))) }
    })
    house.startTimers()
    return yield* body({ house, entries, requests })
  }).pipe(Effect.scoped, Effect.provide(layer))
}

describe("take, decide, write down, do", () => {
  it.effect("an actor begins with its first message and every step is written with its number", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(5_000)
        house.tell("call/a", fill())
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/a")), "Heating")
        yield* TestClock.adjust(1_000)
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/a")), "Hot")
        assert.deepStrictEqual(
          entries.map(({ actor, at, message, sequence }) => [actor, sequence, at, (message as Tagged)._tag]),
          [
            ["call/a", 1, 5_000, "Filled"],
            ["call/a", 2, 6_000, "Boiled"]
          ]
        )
      })
    )
  )

  it.effect("the message of one actor's command reaches the other, stamped by the house's clock", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        house.tell("call/a", fill())
        yield* house.quiescent
        yield* TestClock.adjust(1_000)
        house.tell("call/a", { _tag: "Poured", into: "b" } as Tagged)
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/b")), "Heating")
        assert.strictEqual(entries.find(({ actor }) => actor === "call/b")?.at, 1_000)
      })
    )
  )

  it.effect("the entry is written before its commands are done", () => {
    const order: Array<string> = []
    return withHouse(
      ({ entries, house }) =>
        Effect.gen(function* () {
          house.onStep(() => order.push(`written ${entries.length}`))
          house.tell("call/a", fill(0))
          yield* house.quiescent
          yield* TestClock.adjust(1)
          yield* house.quiescent
          assert.deepStrictEqual(order, ["written 1", "written 2", "asked"])
        }),
      kettle,
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
        flush: Effect.void
      })
      yield* Effect.gen(function* () {
        const house = yield* makeHouse({ kinds: [{ ...kettle, durable: true }], ports: {} })
        house.tell("call/a", fill())
        yield* TestClock.adjust(1)
        assert.strictEqual(tag(house.peek("call/a")), "Empty")
        yield* Deferred.succeed(onDisk, undefined)
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/a")), "Heating")
      }).pipe(Effect.scoped, Effect.provide(journal))
    })
  )

  it.effect("a message without a cell is counted, not written, and leaves no actor behind", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        house.tell("call/a", { _tag: "Poured", into: "b" } as Tagged)
        yield* house.quiescent
        assert.deepStrictEqual(house.counts().ignored, { "call Empty×Poured": 1 })
        assert.deepStrictEqual(house.addresses(), [])
        assert.strictEqual(entries.length, 0)
      })
    )
  )

  it.effect("an actor that is over leaves the house and no late message begins it anew", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        house.tell("call/a", { _tag: "TippedOver" })
        house.tell("call/a", fill())
        yield* house.quiescent
        house.tell("call/a", fill())
        yield* house.quiescent
        assert.deepStrictEqual(house.addresses(), [])
        assert.strictEqual(house.counts().late, 2)
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
    return withHouse(
      ({ entries, house }) =>
        Effect.gen(function* () {
          house.tell("call/a", { _tag: "Poured", into: "b" } as Tagged)
          yield* house.quiescent
          assert.deepStrictEqual(
            entries.map(({ actor }) => actor),
            ["call/b"]
          )
          assert.deepStrictEqual(house.addresses(), ["call/b"])
          house.tell("call/a", fill())
          yield* house.quiescent
          assert.strictEqual(tag(house.peek("call/a")), "Heating")
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
    return withHouse(
      ({ house }) =>
        Effect.gen(function* () {
          house.tell("call/a", fill())
          house.tell("call/a", { _tag: "TippedOver" })
          yield* house.quiescent
          house.tell("call/a", fill())
          house.tell("call/a", { _tag: "Poured", into: "b" } as Tagged)
          yield* house.quiescent
          assert.deepStrictEqual(house.addresses(), ["call/b"])
          assert.strictEqual(house.counts().late, 1)
        }),
      answering
    )
  })

  it.effect("a name no kind answers to is counted and harms nobody", () =>
    withHouse(({ house }) =>
      Effect.gen(function* () {
        house.tell("teapot/a", fill())
        house.tell("call/", fill())
        house.tell("nonsense", fill())
        yield* house.quiescent
        assert.strictEqual(house.counts().undeliverable, 3)
      })
    )
  )
})

describe("timers come from the state", () => {
  it.effect("a timer whose reason is gone does not fire", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        house.tell("call/a", fill())
        yield* house.quiescent
        assert.strictEqual(house.counts().timers, 1)
        house.tell("call/a", { _tag: "TippedOver" })
        yield* house.quiescent
        yield* TestClock.adjust("1 minute")
        yield* house.quiescent
        assert.strictEqual(entries.length, 2)
        assert.strictEqual(house.counts().timers, 0)
      })
    )
  )

  it.effect("timers of many actors fire in the order they are due", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        for (const boilMs of [700, 300, 900, 100, 500]) house.tell(`call/${boilMs}`, fill(boilMs))
        yield* house.quiescent
        yield* TestClock.adjust("1 second")
        yield* house.quiescent
        assert.deepStrictEqual(
          entries.slice(5).map(({ actor, at }) => [actor, at]),
          [100, 300, 500, 700, 900].map((ms) => [`call/${ms}`, ms])
        )
      })
    )
  )

  it.effect("a restored actor's overdue timer waits for the start of the timers, then fires", () =>
    Effect.suspend(() => {
      const { entries, layer } = makeMemoryJournal()
      return Effect.gen(function* () {
        const house = yield* makeHouse({ kinds: [kettle], ports: { kitchen: () => Effect.void } })
        yield* TestClock.setTime(60_000)
        house.restore(
          [
            {
              address: "call/a",
              sequence: 7,
              state: State.cases.Heating.make({ boils: 3, readyAt: EpochMs.make(2_000) })
            }
          ],
          ["call/ended"]
        )
        yield* TestClock.adjust(1)
        yield* house.quiescent
        assert.strictEqual(entries.length, 0)
        house.startTimers()
        yield* TestClock.adjust(1)
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/a")), "Hot")
        assert.strictEqual(entries[0]?.sequence, 8)
        house.tell("call/ended", fill())
        yield* house.quiescent
        assert.strictEqual(house.peek("call/ended"), undefined)
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
    return withHouse(
      ({ house }) =>
        Effect.gen(function* () {
          house.tell("call/a", fill())
          yield* house.quiescent
          yield* TestClock.adjust("1 second")
          yield* house.quiescent
          assert.strictEqual(tag(house.peek("call/a")), "Heating")
          yield* TestClock.adjust("1 second")
          yield* house.quiescent
          assert.strictEqual(tag(house.peek("call/a")), "Hot")
          assert.strictEqual(house.counts().timersRepeated, 1)
        }),
      fragile
    )
  })
})

describe("supervision", () => {
  it.effect("a defect drops its message; the actor goes on with its last good state and the house with it", () =>
    withHouse(({ entries, house }) =>
      Effect.gen(function* () {
        house.tell("call/a", { _tag: "Dropped" })
        house.tell("call/a", fill())
        house.tell("call/b", fill())
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/a")), "Heating")
        assert.strictEqual(tag(house.peek("call/b")), "Heating")
        assert.strictEqual(house.counts().defects, 1)
        assert.strictEqual(entries.length, 2)
      })
    )
  )

  it.effect("an actor with too many defects rests, and then works off what waited", () =>
    withHouse(({ house }) =>
      Effect.gen(function* () {
        house.tell("call/a", fill(3_600_000))
        for (let count = 0; count <= DEFECTS_PER_MINUTE; count++) house.tell("call/a", { _tag: "Dropped" })
        house.tell("call/a", { _tag: "TippedOver" })
        yield* TestClock.adjust(1)
        assert.strictEqual(tag(house.peek("call/a")), "Heating")
        assert.strictEqual(house.counts().pending, 1)
        yield* TestClock.adjust(REST_MS)
        yield* house.quiescent
        assert.strictEqual(house.peek("call/a"), undefined)
        assert.strictEqual(house.counts().defects, DEFECTS_PER_MINUTE + 1)
      })
    )
  )

  it.effect("a request that fails does not keep the other commands from being done", () => {
    const asking: AnyKind = {
      ...kettle,
      transition: (state, message) => {
        const [next, outputs] = kettle.transition(state, message)
        return [next, outputs.length === 0 ? [] : [whistle(1), pourInto("b")]]
      }
    }
    return withHouse(
      ({ house }) =>
        Effect.gen(function* () {
          house.tell("call/a", fill(1))
          yield* house.quiescent
          yield* TestClock.adjust(1)
          yield* house.quiescent
          assert.strictEqual(tag(house.peek("call/b")), "Heating")
          assert.strictEqual(house.counts().defects, 1)
        }),
      asking,
      () => Effect.die("the port broke")
    )
  })

  it.effect("a full mailbox drops and counts, and the sender does not wait", () => {
    return withHouse(
      ({ house }) =>
        Effect.gen(function* () {
          house.tell("call/a", fill(1))
          yield* TestClock.adjust(1)
          for (let count = 0; count < MAILBOX_LIMIT + 3; count++)
            house.tell("call/a", { _tag: "Poured", into: "b" } as Tagged)
          assert.strictEqual(house.counts().mailboxFull, 3)
          assert.strictEqual(house.counts().deepestMailbox, MAILBOX_LIMIT)
        }),
      kettle,
      () => Effect.never
    )
  })

  it.effect("a listener that throws stops nobody", () =>
    withHouse(({ house }) =>
      Effect.gen(function* () {
        house.onStep(() => {
          throw new Error("a broken screen")
        })
        house.tell("call/a", fill())
        yield* house.quiescent
        assert.strictEqual(tag(house.peek("call/a")), "Heating")
      })
    )
  )
})
