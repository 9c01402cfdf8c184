import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import type * as Scope from "effect/Scope"
import { EpochMs } from "#actors/vocabulary.ts"
import { Journal } from "../ports/Journal.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import { MAILBOX_LIMIT } from "./mailbox.ts"
import { makeRuntime, type Runtime } from "./runtime.ts"
import { kettle, makeMemoryJournal, State } from "./testing/kettle.ts"

const PATIENCE_MS = 1_000
const MINUTE_MS = 60_000

/** A kettle that sleeps. It may heat for days. */
const urn: AnyKind = { ...kettle, name: "urn", sleepsAfterMs: PATIENCE_MS }

const fill = (boilMs: number): Tagged => ({ _tag: "Filled", boilMs }) as Tagged
const pour = (into: string): Tagged => ({ _tag: "Poured", into }) as Tagged
const tag = (state: Tagged | undefined) => state?._tag

type MemoryJournal = ReturnType<typeof makeMemoryJournal>

/** One life of an engine on this journal. */
const started = Effect.fnUntraced(function* (
  journal: MemoryJournal,
  kind: AnyKind = urn
): Effect.fn.Return<Runtime, never, Scope.Scope> {
  const runtime = yield* makeRuntime({ kinds: [kind], ports: {} }).pipe(Effect.provideService(Journal, journal.service))
  runtime.startTimers()
  return runtime
})

/** Everything that needs no time is done, as far as so many turns of the loop allow. */
const turns = (count: number) => Effect.repeat(Effect.yieldNow, { times: count })

/** Time goes by, and whatever it brings is worked off. */
const pass = Effect.fnUntraced(function* (runtime: Runtime, ms: number) {
  yield* TestClock.adjust(ms)
  yield* turns(20)
  yield* runtime.quiescent
  yield* turns(20)
})

/** An urn that was filled and has fallen asleep. */
const asleep = Effect.fnUntraced(function* (runtime: Runtime, boilMs: number, address = "urn/a") {
  runtime.tell(address, fill(boilMs))
  yield* runtime.quiescent
  yield* pass(runtime, 2 * PATIENCE_MS)
  assert.isUndefined(runtime.peek(address))
  assert.deepStrictEqual(runtime.addresses(), [])
})

const steps = ({ entries }: MemoryJournal) =>
  entries.map(({ actor, at, message, sequence }) => [actor, sequence, at, (message as Tagged)._tag])

describe("an actor without a step for long", () => {
  it.effect("leaves memory, and a message finds it as it was", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      yield* asleep(runtime, 10 * MINUTE_MS)
      assert.strictEqual(runtime.counts().actors, 0)
      runtime.tell("urn/a", { _tag: "TippedOver" })
      yield* runtime.quiescent
      assert.deepStrictEqual(
        journal.entries.map(({ sequence, over }) => [sequence, over]),
        [
          [1, false],
          [2, true]
        ]
      )
      const { sleeps, wakes } = runtime.counts()
      assert.deepStrictEqual({ sleeps, wakes }, { sleeps: 1, wakes: 1 })
    }).pipe(Effect.scoped)
  )

  it.effect("stays awake while it has work, and sleeps again after the next silence", () =>
    Effect.gen(function* () {
      const runtime = yield* started(makeMemoryJournal())
      for (let round = 1; round <= 3; round++) {
        runtime.tell("urn/a", fill(1))
        yield* pass(runtime, 1)
        runtime.tell("urn/a", pour("b"))
        yield* pass(runtime, PATIENCE_MS / 2)
        assert.isDefined(runtime.peek("urn/a"))
        yield* pass(runtime, 2 * PATIENCE_MS)
        assert.isUndefined(runtime.peek("urn/a"))
      }
    }).pipe(Effect.scoped)
  )

  it.effect("is woken by its own timer, in time, whether soon or in two days", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      const [soon, far] = [5_000, 48 * 60 * MINUTE_MS]
      runtime.tell("urn/soon", fill(soon))
      runtime.tell("urn/far", fill(far))
      yield* runtime.quiescent
      yield* pass(runtime, 2 * PATIENCE_MS)
      assert.deepStrictEqual(runtime.addresses(), [])
      yield* TestClock.setTime(soon)
      yield* pass(runtime, 1)
      yield* TestClock.setTime(far - 1)
      assert.isFalse(journal.entries.some(({ actor, sequence }) => actor === "urn/far" && sequence === 2))
      yield* TestClock.setTime(far)
      yield* pass(runtime, 1)
      assert.deepStrictEqual(
        steps(journal).filter(([, sequence]) => sequence === 2),
        [
          ["urn/soon", 2, soon, "Boiled"],
          ["urn/far", 2, far, "Boiled"]
        ]
      )
    }).pipe(Effect.scoped)
  )

  it.effect("does not sleep while the journal lacks its last step", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const forgetful: MemoryJournal = {
        ...journal,
        service: { ...journal.service, sleepable: () => Effect.succeed([{ actor: "urn/a", sequence: 1 }]) }
      }
      const runtime = yield* started(forgetful)
      runtime.tell("urn/a", fill(1))
      yield* pass(runtime, 1)
      yield* pass(runtime, 10 * PATIENCE_MS)
      assert.strictEqual(tag(runtime.peek("urn/a")), "Hot")
    }).pipe(Effect.scoped)
  )

  it.effect("does not sleep while it knows more than is written of it", () =>
    Effect.gen(function* () {
      const knowing: AnyKind = {
        ...urn,
        transition: (state: State, message: never) => {
          const [after, commands] = kettle.transition(state, message)
          return [{ ...after, secret: 1 }, commands]
        }
      } as unknown as AnyKind
      const runtime = yield* started(makeMemoryJournal(), knowing)
      runtime.tell("urn/a", fill(MINUTE_MS))
      yield* runtime.quiescent
      yield* pass(runtime, 10 * PATIENCE_MS)
      assert.strictEqual(tag(runtime.peek("urn/a")), "Heating")
    }).pipe(Effect.scoped)
  )
})

describe("nothing is lost between awake and asleep", () => {
  it.effect("a message while it falls asleep keeps it awake", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      runtime.tell("urn/a", fill(1))
      yield* pass(runtime, 1)
      journal.gates.commits.closeUnsafe()
      yield* pass(runtime, 2 * PATIENCE_MS)
      runtime.tell("urn/a", pour("b"))
      yield* runtime.quiescent
      journal.gates.commits.openUnsafe()
      yield* TestClock.adjust(1)
      assert.strictEqual(tag(runtime.peek("urn/a")), "Empty")
      assert.strictEqual(runtime.counts().sleeps, 0)
    }).pipe(Effect.scoped)
  )

  it.effect("a message in the very moment of falling asleep is heard", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      runtime.tell("urn/a", fill(1))
      yield* pass(runtime, 1)
      journal.gates.commits.closeUnsafe()
      yield* pass(runtime, 2 * PATIENCE_MS)
      journal.gates.commits.openUnsafe()
      runtime.tell("urn/a", pour("b"))
      yield* turns(20)
      yield* runtime.quiescent
      assert.strictEqual(tag(runtime.peek("urn/a")), "Empty")
    }).pipe(Effect.scoped)
  )

  it.effect("messages while it is being woken wait in order, and it is read once", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      yield* asleep(runtime, 1)
      journal.gates.reads.closeUnsafe()
      runtime.tell("urn/a", pour("b"))
      yield* TestClock.adjust(1)
      runtime.tell("urn/a", fill(MINUTE_MS))
      runtime.tell("urn/a", { _tag: "TippedOver" })
      yield* TestClock.adjust(1)
      assert.isUndefined(runtime.peek("urn/a"))
      assert.strictEqual(runtime.counts().pending, 3)
      const before = journal.reads.length
      journal.gates.reads.openUnsafe()
      yield* TestClock.adjust(1)
      yield* runtime.quiescent
      assert.deepStrictEqual(
        journal.reads.slice(before).filter((actor) => actor === "urn/a"),
        ["urn/a"]
      )
      assert.deepStrictEqual(
        steps(journal)
          .filter(([actor]) => actor === "urn/a")
          .map(([, sequence, , message]) => [sequence, message]),
        [
          [1, "Filled"],
          [2, "Boiled"],
          [3, "Poured"],
          [4, "Filled"],
          [5, "TippedOver"]
        ]
      )
    }).pipe(Effect.scoped)
  )

  it.effect("a message and its timer at once wake it once, and both are heard", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      yield* asleep(runtime, 30_000)
      journal.gates.reads.closeUnsafe()
      yield* TestClock.setTime(30_000)
      runtime.tell("urn/a", pour("b"))
      yield* TestClock.adjust(5_000)
      journal.gates.reads.openUnsafe()
      yield* TestClock.adjust(1)
      yield* pass(runtime, 1)
      assert.strictEqual(journal.reads.filter((actor) => actor === "urn/a").length, 2)
      assert.strictEqual(tag(runtime.peek("urn/a")), "Hot")
    }).pipe(Effect.scoped)
  )

  it.effect("more messages than a mailbox holds are refused and counted, not the first ones", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      yield* asleep(runtime, 10 * MINUTE_MS)
      journal.gates.reads.closeUnsafe()
      runtime.tell("urn/a", { _tag: "TippedOver" })
      for (let count = 0; count < MAILBOX_LIMIT + 2; count++) runtime.tell("urn/a", fill(1))
      assert.strictEqual(runtime.counts().mailboxFull, 3)
      journal.gates.reads.openUnsafe()
      yield* TestClock.adjust(1)
      yield* runtime.quiescent
      assert.isTrue(journal.entries.at(-1)?.over)
    }).pipe(Effect.scoped)
  )

  it.effect("a question that broke is asked again", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      let broken = 2
      const fragile: MemoryJournal = {
        ...journal,
        service: {
          ...journal.service,
          wake: (actor) => Effect.suspend(() => (broken-- > 0 ? Effect.die("split") : journal.service.wake(actor)))
        }
      }
      const runtime = yield* started(fragile)
      runtime.tell("urn/a", fill(MINUTE_MS))
      for (let second = 0; second < 3; second++) {
        yield* turns(20)
        yield* TestClock.adjust("1 second")
      }
      yield* runtime.quiescent
      assert.strictEqual(broken, -1)
      assert.deepStrictEqual(steps(journal), [["urn/a", 1, 0, "Filled"]])
    }).pipe(Effect.scoped)
  )

  it.effect("who waits for quiet waits for those being woken too", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      const runtime = yield* started(journal)
      yield* asleep(runtime, 10 * MINUTE_MS)
      journal.gates.reads.closeUnsafe()
      runtime.tell("urn/a", { _tag: "TippedOver" })
      const quiet = yield* Deferred.make<void>()
      const waiting = yield* Effect.forkChild(Effect.andThen(runtime.quiescent, Deferred.succeed(quiet, undefined)))
      yield* TestClock.adjust(1)
      assert.isFalse(yield* Deferred.isDone(quiet))
      journal.gates.reads.openUnsafe()
      yield* TestClock.adjust(1)
      yield* Fiber.join(waiting)
    }).pipe(Effect.scoped)
  )
})

describe("the engine died", () => {
  it.effect("those who slept are not read, and are found by their name", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      yield* Effect.scoped(Effect.flatMap(started(journal), (runtime) => asleep(runtime, 10 * MINUTE_MS)))
      const runtime = yield* started(journal)
      const before = journal.reads.length
      yield* TestClock.adjust(1)
      assert.strictEqual(journal.reads.length, before)
      runtime.tell("urn/a", { _tag: "TippedOver" })
      yield* runtime.quiescent
      assert.strictEqual(journal.entries.at(-1)?.sequence, 2)
    }).pipe(Effect.scoped)
  )

  it.effect(
    "whose timer was due while nobody was there is woken at the start, whoever was awake when it died too",
    () =>
      Effect.gen(function* () {
        const journal = makeMemoryJournal()
        yield* Effect.scoped(
          Effect.gen(function* () {
            const runtime = yield* started(journal)
            yield* asleep(runtime, 10_000, "urn/asleep")
            runtime.tell("urn/awake", fill(10_000))
            yield* runtime.quiescent
          })
        )
        yield* TestClock.setTime(10 * MINUTE_MS)
        const runtime = yield* started(journal)
        yield* pass(runtime, 1)
        assert.strictEqual(tag(runtime.peek("urn/asleep")), "Hot")
        assert.strictEqual(tag(runtime.peek("urn/awake")), "Hot")
      }).pipe(Effect.scoped)
  )

  it.effect("thousands that are due at once all hear their timer", () =>
    Effect.gen(function* () {
      const [journal, count] = [makeMemoryJournal(), 12_345]
      for (let index = 0; index < count; index++) {
        const state = State.cases.Heating.make({ boils: 1, readyAt: EpochMs.make(5_000) })
        const entry = { actor: `urn/${index}`, sequence: 1, at: 0, message: {}, commands: [], over: false, facts: [] }
        journal.rows.set(entry.actor, { ...entry, state, wakeAt: 5_000 })
      }
      yield* TestClock.setTime(MINUTE_MS)
      yield* started(journal)
      const boiled = () => journal.entries.filter(({ message }) => (message as Tagged)._tag === "Boiled").length
      for (let second = 0; second < 300 && boiled() < count; second++) {
        yield* turns(100)
        yield* TestClock.adjust("1 second")
      }
      assert.strictEqual(boiled(), count)
    }).pipe(Effect.scoped)
  )
})

describe("what the journal says of a sleeper", () => {
  const written = (journal: MemoryJournal, state: unknown) =>
    journal.rows.set("urn/a", {
      actor: "urn/a",
      sequence: 7,
      at: 0,
      message: {},
      commands: [],
      over: false,
      facts: [],
      state,
      wakeAt: null
    })

  it.effect("one that ended long ago does not begin anew", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      journal.rows.set("urn/a", "ended")
      const runtime = yield* started(journal)
      runtime.tell("urn/a", fill(1))
      yield* runtime.quiescent
      assert.deepStrictEqual(journal.entries, [])
      assert.strictEqual(runtime.counts().late, 1)
    }).pipe(Effect.scoped)
  )

  it.effect("one whose state cannot be read begins anew, counting its steps on", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      written(journal, { _tag: "Molten" })
      const runtime = yield* started(journal)
      runtime.tell("urn/a", fill(MINUTE_MS))
      yield* runtime.quiescent
      assert.strictEqual(tag(runtime.peek("urn/a")), "Heating")
      assert.strictEqual(journal.entries[0]?.sequence, 8)
    }).pipe(Effect.scoped)
  )

  it.effect("a durable one is left as it is, and each message to it is counted as lost", () =>
    Effect.gen(function* () {
      const journal = makeMemoryJournal()
      written(journal, { _tag: "Molten" })
      const runtime = yield* started(journal, { ...urn, durable: true })
      runtime.tell("urn/a", fill(MINUTE_MS))
      runtime.tell("urn/a", fill(MINUTE_MS))
      yield* runtime.quiescent
      assert.strictEqual(runtime.counts().undeliverable, 2)
      assert.deepStrictEqual(runtime.addresses(), [])
      assert.deepStrictEqual(journal.entries, [])
    }).pipe(Effect.scoped)
  )
})
