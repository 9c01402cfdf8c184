import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import type { Tagged, Timer } from "#actors/behaviour.ts"
import type { Fact } from "#actors/facts.ts"
import type { AnyKind } from "#actors/kind.ts"
import type { Output } from "#actors/output.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { Journal, type JournalEntry } from "../ports/Journal.ts"
import { BoundedSet } from "./bounded-set.ts"
import { makeDefects, REST_MS } from "./defects.ts"
import { makeTimers } from "./timers.ts"

/** A distributor may hear of each of 1,000 agents in one audit and of as many callers; 4,096 unread messages mean it is stuck, not busy. */
export const MAILBOX_LIMIT = 4_096

/** Actors in memory at once: a thousand agents, their queues, and calls far beyond any switch we drive. More means a leak or an attack. */
export const ACTOR_LIMIT = 50_000

/** Names of actors that are over, so that a late message never begins them anew: an hour of calls of a large centre. */
const OVER_LIMIT = 50_000

/** What one step was, for those who watch: screens, traces. */
export interface HouseStep {
  readonly address: string
  readonly kind: string
  readonly id: string
  readonly at: EpochMs
  readonly message: Tagged
  readonly before: Tagged
  readonly after: Tagged
  readonly commands: ReadonlyArray<Output>
  readonly facts: ReadonlyArray<Fact>
  readonly over: boolean
}

/** An actor as the journal knows it after a restart. */
export interface Restored {
  readonly address: string
  readonly sequence: number
  readonly state: Tagged
}

export interface HouseCounts {
  readonly actors: number
  readonly steps: number
  /** Messages told and not yet worked off, all mailboxes. */
  readonly pending: number
  readonly deepestMailbox: number
  /** "call Talking×AgentReserved" → how often a message met a state that has no cell for it. */
  readonly ignored: Readonly<Record<string, number>>
  readonly defects: number
  readonly mailboxFull: number
  /** Messages that came to an actor after its end. */
  readonly late: number
  /** Messages to a name no kind answers to, or beyond {@link ACTOR_LIMIT}. */
  readonly undeliverable: number
  readonly timers: number
  readonly timersRepeated: number
}

export interface House {
  /** Puts a message into an actor's mailbox, beginning the actor if it is new. Never waits, never throws. `at` is stamped unless the message has it. */
  readonly tell: (to: string, message: Tagged) => void
  /** Puts actors back as the journal left them. Their timers stay still until {@link House.startTimers}. */
  readonly restore: (actors: ReadonlyArray<Restored>, over: ReadonlyArray<string>) => void
  readonly startTimers: () => void
  readonly peek: (address: string) => Tagged | undefined
  readonly addresses: () => ReadonlyArray<string>
  /** Resolves when no message is pending anywhere. Timers still to come do not count. */
  readonly quiescent: Effect.Effect<void>
  readonly counts: () => HouseCounts
  /** `listener` hears of every written step before its commands are done; it must not wait. Answers how to stop listening. */
  readonly onStep: (listener: (step: HouseStep) => void) => () => void
  /** The house's clock: never goes back, whatever the machine's clock does. */
  readonly now: () => EpochMs
}

/** Without an entry: an actor that is over from its first state to its last, and leaves no trace. */
interface Decided {
  readonly after: Tagged
  readonly entry: JournalEntry | undefined
  readonly outputs: ReadonlyArray<Exclude<Output, { _tag: "Keep" }>>
  readonly wanted: ReadonlyArray<Timer<Tagged>>
}

interface Written {
  readonly after: Tagged
  readonly entry: JournalEntry
  readonly wanted: ReadonlyArray<Timer<Tagged>>
}

interface Actor {
  readonly address: string
  readonly id: string
  readonly kind: AnyKind
  readonly mailbox: Queue.Queue<Tagged>
  state: Tagged
  sequence: number
  over: boolean
  /** An actor of this name was over before: this one may answer who asks, and may not begin anything. */
  readonly again: boolean
  /** Being worked on; kept for the report should the step fail. */
  current: Tagged | undefined
}

/**
 * Runs actors as supervised fibers, each with a bounded mailbox: take, decide, write down, do. It knows no domain word.
 * A step that throws before it is written leaves the actor in its last good state; the house goes on in any case.
 */
export const makeHouse = Effect.fnUntraced(function* (options: {
  readonly kinds: ReadonlyArray<AnyKind>
  /** By the names that outputs ask them by. No request fails: what went wrong comes back as a message. */
  readonly ports: Readonly<Record<string, (request: Tagged) => Effect.Effect<void>>>
}): Effect.fn.Return<House, never, Journal | Scope.Scope> {
  const journal = yield* Journal
  const clock = yield* Clock.Clock
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const kinds = new Map(options.kinds.map((kind) => [kind.name, kind]))
  const actors = new Map<string, Actor>()
  const over = new BoundedSet<string>(OVER_LIMIT)
  const listeners = new Set<(step: HouseStep) => void>()
  const ignored = new Map<string, number>()
  const idle: Array<Deferred.Deferred<void>> = []
  let [steps, pending, mailboxFull, late, undeliverable, latest] = [0, 0, 0, 0, 0, 0]

  const now = (): EpochMs => {
    latest = Math.max(latest, clock.currentTimeMillisUnsafe())
    return latest as EpochMs
  }
  const timers = makeTimers({ clock, now, fork, fire: (owner, message) => tell(owner, message) })
  const defects = makeDefects({ clock, fork })

  const begin = (address: string, again: boolean): Actor | undefined => {
    const slash = address.indexOf("/")
    const kind = kinds.get(address.slice(0, slash))
    if (kind === undefined || slash === address.length - 1 || actors.size >= ACTOR_LIMIT) {
      undeliverable++
      if (isPowerOfTwo(undeliverable))
        fork(Effect.logFatal("no such actor, or too many", { address, actors: actors.size, undeliverable }))
      return undefined
    }
    const id = address.slice(slash + 1)
    return enter({ address, id, kind, sequence: 0, state: kind.initial(id), again })
  }

  const enter = (seed: Pick<Actor, "address" | "id" | "kind" | "sequence" | "state" | "again">): Actor => {
    const mailbox = Effect.runSync(Queue.dropping<Tagged>(MAILBOX_LIMIT))
    const actor: Actor = { ...seed, mailbox, over: false, current: undefined }
    actors.set(actor.address, actor)
    fork(live(actor))
    return actor
  }

  const leave = (actor: Actor): void => {
    actor.over = true
    actors.delete(actor.address)
    timers.want(actor.address, [])
    defects.forget(actor.address)
    const unread = Queue.sizeUnsafe(actor.mailbox)
    late += unread
    settle(unread)
  }

  const settle = (count: number): void => {
    pending -= count
    if (pending > 0 || idle.length === 0) return
    for (const waiter of idle.splice(0)) Deferred.doneUnsafe(waiter, Effect.void)
  }

  const tell = (to: string, message: Tagged): void => {
    const actor = actors.get(to) ?? begin(to, over.has(to))
    if (actor === undefined) return
    if (Queue.offerUnsafe(actor.mailbox, "at" in message ? message : { ...message, at: now() })) {
      pending++
      return
    }
    mailboxFull++
    if (isPowerOfTwo(mailboxFull)) fork(Effect.logFatal("mailbox full", { actor: to, message, mailboxFull }))
  }

  /** One actor's life. A defect ends this fiber's round, is reported, and the next round goes on with the last good state. */
  const live = (actor: Actor): Effect.Effect<void> =>
    round(actor).pipe(
      Effect.catchCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.interrupt : failed(actor, cause))),
      Effect.andThen(Effect.suspend(() => (actor.over ? Effect.void : live(actor))))
    )

  const failed = (actor: Actor, cause: Cause.Cause<never>): Effect.Effect<void> => {
    const message = actor.current
    actor.current = undefined
    if (message !== undefined) settle(1)
    return defects.report(actor.address, { cause, message, state: actor.state._tag })
      ? Effect.sleep(REST_MS)
      : Effect.void
  }

  const round = Effect.fnUntraced(function* (actor: Actor) {
    while (!actor.over) {
      const message = yield* Queue.take(actor.mailbox)
      actor.current = message
      defects.remember(actor.address, message)
      const decided = decide(actor, message)
      if (decided !== undefined) {
        const { after, entry, outputs, wanted } = decided
        if (entry !== undefined) yield* write(actor, message, { after, entry, wanted })
        for (const output of outputs) yield* carryOut(actor, output)
        if (entry?.over === true) {
          over.add(actor.address)
          leave(actor)
        }
      }
      // A message that began an actor and meant nothing to it must not leave a sleeping actor behind.
      if (actor.sequence === 0 && Queue.sizeUnsafe(actor.mailbox) === 0) leave(actor)
      actor.current = undefined
      settle(1)
    }
  })

  const write = Effect.fnUntraced(function* (actor: Actor, message: Tagged, { after, entry, wanted }: Written) {
    yield* actor.kind.durable ? journal.appendDurably(entry) : journal.append(entry)
    const before = actor.state
    actor.state = after
    actor.sequence = entry.sequence
    steps++
    timers.want(actor.address, wanted)
    watch(actor, entry, message, before)
  })

  /** Nothing is changed here: what throws, throws before a word is written. */
  const decide = (actor: Actor, message: Tagged): Decided | undefined => {
    const { kind, state } = actor
    if (!kind.handles(state, message)) {
      const pair = `${kind.name} ${state._tag}×${message._tag}`
      ignored.set(pair, (ignored.get(pair) ?? 0) + 1)
      return undefined
    }
    const [after, commands] = kind.transition(state, message) as readonly [Tagged, ReadonlyArray<Output>]
    if (after === state && commands.length === 0) return undefined
    const outputs: Array<Exclude<Output, { _tag: "Keep" }>> = []
    const facts: Array<Fact> = []
    for (const output of commands) {
      if (output._tag === "Keep") facts.push(output.fact)
      else outputs.push(output)
    }
    const ends = kind.vacant(after)
    // Who was vacant and stays so answers whoever asked, and there is nothing to remember of it.
    if (ends && kind.vacant(state)) return { after, entry: undefined, outputs, wanted: [] }
    if (actor.again) {
      late++
      return undefined
    }
    const entry: JournalEntry = {
      actor: actor.address,
      sequence: actor.sequence + 1,
      at: (message as { readonly at?: number }).at ?? now(),
      message,
      commands,
      state: after,
      over: ends,
      facts
    }
    return { after, entry, outputs, wanted: ends ? [] : kind.timers(after) }
  }

  const watch = (actor: Actor, entry: JournalEntry, message: Tagged, before: Tagged): void => {
    if (listeners.size === 0) return
    const step: HouseStep = {
      address: actor.address,
      kind: actor.kind.name,
      id: actor.id,
      at: entry.at as EpochMs,
      message,
      before,
      after: actor.state,
      commands: entry.commands as ReadonlyArray<Output>,
      facts: entry.facts,
      over: entry.over
    }
    for (const listener of listeners) {
      try {
        listener(step)
      } catch (thrown) {
        defects.report("listener", { cause: Cause.die(thrown), message, state: actor.state._tag })
      }
    }
  }

  // The step is written by now: one output that fails is reported, and the others are still done.
  const carryOut = (actor: Actor, output: Exclude<Output, { _tag: "Keep" }>): Effect.Effect<void> =>
    output._tag === "Tell"
      ? Effect.sync(() => tell(output.to, output.message))
      : Effect.catchCause(asked(output), (cause) =>
          Cause.hasInterruptsOnly(cause)
            ? Effect.interrupt
            : Effect.sync(() => {
                defects.report(actor.address, { cause, message: actor.current, state: actor.state._tag })
              })
        )

  const asked = ({ port, request }: Extract<Output, { _tag: "Ask" }>): Effect.Effect<void> =>
    options.ports[port]?.(request) ?? Effect.die(new Error(`no port is called ${port}`))

  return {
    tell,
    now,
    restore: (restored, ended) => {
      for (const address of ended) over.add(address)
      for (const { address, sequence, state } of restored) {
        const slash = address.indexOf("/")
        const kind = kinds.get(address.slice(0, slash))
        if (kind === undefined || actors.has(address)) {
          undeliverable++
          continue
        }
        enter({ address, id: address.slice(slash + 1), kind, sequence, state, again: false })
        timers.want(address, kind.timers(state))
      }
    },
    startTimers: timers.start,
    peek: (address) => actors.get(address)?.state,
    addresses: () => [...actors.keys()],
    quiescent: Effect.suspend(() => {
      if (pending === 0) return Effect.void
      const waiter = Deferred.makeUnsafe<void>()
      idle.push(waiter)
      return Deferred.await(waiter)
    }),
    counts: () => {
      let deepest = 0
      for (const { mailbox } of actors.values()) deepest = Math.max(deepest, Queue.sizeUnsafe(mailbox))
      return {
        actors: actors.size,
        steps,
        pending,
        deepestMailbox: deepest,
        ignored: Object.fromEntries(ignored),
        defects: defects.count(),
        mailboxFull,
        late,
        undeliverable,
        timers: timers.armed(),
        timersRepeated: timers.repeated()
      }
    },
    onStep: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
})

/** Something that happens a million times is told twenty times. */
const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0
