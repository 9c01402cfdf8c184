import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { EpochMs } from "#actors/vocabulary.ts"
import { Journal } from "../ports/Journal.ts"
import type { Actor, Ended, Restored } from "./actor.ts"
import { type ActorCounts, Actors, type RuntimeStep } from "./actors.ts"
import { REST_MS } from "./defects.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Ask } from "#actors/output.ts"
import type { SleepStore } from "./sleep.ts"
import { type Errand, takeStep } from "./step.ts"

/** Node's own timers overflow after 24.8 days; waking once an hour for nothing costs nothing. */
const LONGEST_SLEEP_MS = 3_600_000

const ASK_AGAIN = "1 second"

/** Then sockets and timers have their turn. */
const LONGEST_GO_MS = 3

/** The outside, by the name an actor's output gives it. No request fails: what went wrong comes back as a message. */
export type Ports = Readonly<Record<string, (from: string, request: never) => Effect.Effect<void>>>

export interface Runtime {
  /** Puts a message into an actor's mailbox, beginning the actor if it is new. Never waits, never throws. `at` is stamped unless the message has it.
   * `cause`, what came from outside, is for the probe alone. */
  readonly tell: (to: string, message: Tagged, cause?: object) => void
  /** Puts actors back as the journal left them. Their timers stay still until {@link Runtime.startTimers}. */
  readonly restore: (actors: ReadonlyArray<Restored>, ended: ReadonlyArray<Ended>) => void
  readonly startTimers: () => void
  /** The state of an actor in memory. One that sleeps has none, and must be asked. */
  readonly peek: (address: string) => Tagged | undefined
  readonly addresses: () => ReadonlyArray<string>
  /** Resolves when no message is pending anywhere. Timers still to come do not count. */
  readonly quiescent: Effect.Effect<void>
  readonly counts: () => ActorCounts
  /** `listener` hears of every written step before its commands are done; it must not wait. Answers how to stop listening. */
  readonly onStep: (listener: (step: RuntimeStep) => void) => () => void
  /** The runtime's clock: never goes back, whatever the machine's clock does. */
  readonly now: () => EpochMs
}

/** Runs actors, each on a fiber of its own while it has messages: take, decide, write down, do. It knows no domain word. */
export const makeRuntime = Effect.fnUntraced(function* (options: {
  readonly kinds: ReadonlyArray<AnyKind>
  readonly ports: Ports
}): Effect.fn.Return<Runtime, never, Journal | Scope.Scope> {
  const journal = yield* Journal
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const time = makeTime(yield* Clock.Clock, fork)
  const listeners = makeListeners((cause, { kind, message, after }) =>
    actors.report(`listener of ${kind}`, cause, message, after._tag)
  )
  const actors: Actors = new Actors(options.kinds, {
    ...time,
    schedule: (actor) => schedule(actor),
    log: (text, about) => fork(Effect.logError(text, about)),
    lost: (why, about) => {
      if (isPowerOfTwo(about.count)) fork(Effect.logFatal(`a message is lost: ${why}`, about))
    },
    store: makeStore(journal, fork),
    watch: listeners.tell
  })
  const turn = makeTurn(actors, journal, options.ports)
  const schedule = makeTurns((actor) => fork(turn(actor)))
  return {
    now: actors.now,
    tell: (to, message, cause) => actors.tell(to, message, cause),
    restore: (restored, ended) => actors.restore(restored, ended),
    startTimers: () => actors.start(),
    peek: (address) => {
      const actor = actors.get(address)
      return actor?.waking === true ? undefined : actor?.state
    },
    addresses: () => [...actors.all()].map(({ address }) => address),
    quiescent: Effect.suspend(() => {
      const quiet = Deferred.makeUnsafe<void>()
      actors.whenQuiescent(() => Deferred.doneUnsafe(quiet, Effect.void))
      return Deferred.await(quiet)
    }),
    counts: () => actors.counts(),
    onStep: listeners.add
  }
})

/** The 1st, 2nd, 4th, 8th … occurrence is logged. */
const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0

type Fork = (fiber: Effect.Effect<void>) => unknown

/** Time is the fiber's Clock, so a test turns it by hand. */
const makeTime = (clock: Clock.Clock, fork: Fork) => {
  let latest = 0
  const now = (): EpochMs => {
    latest = Math.max(latest, clock.currentTimeMillisUnsafe())
    return latest as EpochMs
  }
  const until = (atMs: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      const leftMs = Math.max(atMs - now(), 0)
      const slept = clock.sleep(Duration.millis(Math.min(leftMs, LONGEST_SLEEP_MS)))
      return leftMs <= LONGEST_SLEEP_MS ? slept : Effect.andThen(slept, until(atMs))
    })
  return {
    now,
    at: (atMs: number, run: () => void) => void fork(Effect.andThen(until(atMs), Effect.sync(run)))
  }
}

/** Where actors sleep. A question that broke is asked again: nobody may be left asleep for it. */
const makeStore = (journal: Journal["Service"], fork: Fork): SleepStore => {
  const asked = <A>(question: Effect.Effect<A>, found: (answer: A) => void) => {
    const ask: Effect.Effect<A> = Effect.catchCause(question, (cause) =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.interrupt
        : Effect.logError("the journal broke over a question about sleepers; it is asked again", {
            cause: Cause.pretty(cause)
          }).pipe(Effect.andThen(Effect.sleep(ASK_AGAIN)), Effect.andThen(ask))
    )
    // Never within the question: whoever asks has more to do before the answer may come.
    fork(Effect.yieldNow.pipe(Effect.andThen(ask), Effect.map(found)))
  }
  return {
    wake: (address, found) => asked(journal.wake(address), found),
    sleepers: (which, found) => asked(journal.sleepers(which), found),
    sleepable: (addresses, found) => asked(journal.sleepable(addresses), found)
  }
}

/** One turn of an actor: its messages, one after the other, until there are none. A defect costs one message. */
const makeTurn = (actors: Actors, journal: Journal["Service"], ports: Ports) => {
  const asked = (actor: Actor, { port, request }: Ask): Effect.Effect<void> => {
    const send = Object.hasOwn(ports, port) ? ports[port] : undefined
    return send === undefined
      ? Effect.die(new Error(`${actor.kind.name} asks a port "${port}", and there is none`))
      : send(actor.address, request as never)
  }

  // The step is written by now: one request that fails is reported, and what follows it is still done.
  const ask = (actor: Actor, what: Ask): Effect.Effect<void> =>
    Effect.catchCause(
      Effect.suspend(() => asked(actor, what)),
      (cause) =>
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.sync(() => actors.report(actor.address, Cause.pretty(cause), actor.current, actor.state._tag))
    )

  const run = (actor: Actor, errand: Errand): Effect.Effect<void> => {
    if (errand._tag === "Ask") return ask(actor, errand)
    return errand.durably ? journal.appendDurably(errand.entry) : journal.append(errand.entry)
  }

  const workOff = Effect.fnUntraced(function* (actor: Actor) {
    for (let message = actors.take(actor); message !== undefined; message = actors.take(actor))
      for (const errand of takeStep(actors, actor, message)) yield* run(actor, errand)
  })

  const goOn = (actor: Actor): Effect.Effect<void> =>
    Effect.catchCause(workOff(actor), (cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
      const rests = actors.failed(actor, Cause.pretty(cause))
      return Effect.andThen(rests ? Effect.sleep(REST_MS) : Effect.void, goOn(actor))
    })

  return goOn
}

/**
 * Who has messages takes them right after what told them, and whom they tell in the same go: from a caller to a telephone a decision
 * passes through seven actors, and would wait at each for whatever else the loop has to do.
 */
const makeTurns = (take: (actor: Actor) => void) => {
  const waiting: Array<Actor> = []
  let coming = false
  const go = (): void => {
    const until = performance.now() + LONGEST_GO_MS
    for (let n = 0; n < waiting.length; n++) {
      if (n > 0 && performance.now() > until) {
        waiting.splice(0, n)
        return void setImmediate(go)
      }
      take(waiting[n]!)
    }
    waiting.length = 0
    coming = false
  }
  return (actor: Actor): void => {
    waiting.push(actor)
    if (coming) return
    coming = true
    queueMicrotask(go)
  }
}

const makeListeners = (broke: (cause: string, step: RuntimeStep) => void) => {
  const listeners = new Set<(step: RuntimeStep) => void>()
  return {
    add: (listener: (step: RuntimeStep) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (built: () => RuntimeStep) => {
      if (listeners.size === 0) return
      const step = built()
      for (const listener of listeners) {
        try {
          listener(step)
        } catch (thrown) {
          broke(Cause.pretty(Cause.die(thrown)), step)
        }
      }
    }
  }
}
