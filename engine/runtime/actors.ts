import type { EpochMs } from "#actors/vocabulary.ts"
import type { JournalEntry, Living } from "../ports/Journal.ts"
import { BoundedSet } from "../collections/bounded-set.ts"
import type { Actor, Ended, Restored } from "./actor.ts"
import { type CodecOf, codecOf } from "./codec.ts"
import { type Defects, makeDefects } from "./defects.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { type AnyKind, maySleep } from "#actors/kind.ts"
import { partsOf } from "./address.ts"
import { Mailbox, MAILBOX_LIMIT } from "./mailbox.ts"
import { pass, probe } from "./probe.ts"
import { readState } from "./restore.ts"
import { ALARM, Sleep, type SleepStore } from "./sleep.ts"
import type { Around, Decided, Step } from "./step.ts"
import { makeTimers, type Timers } from "./timers.ts"

/** Actors in memory at once: thousands that stay, and tens of thousands that come and go. More means a leak or an attack. */
export const ACTOR_LIMIT = 50_000

/** Near the limit, actors that may sleep do so at once. */
const CROWDED_ABOVE = ACTOR_LIMIT * 0.9

/** Names of actors that have ended, so that a late message never begins them anew: an hour of a busy engine. */
const ENDED_LIMIT = 50_000

/** What one step was, for those who watch: screens, traces. */
export interface RuntimeStep {
  readonly address: string
  readonly kind: string
  readonly id: string
  readonly sequence: number
  readonly at: EpochMs
  readonly message: Tagged
  readonly before: Tagged
  readonly after: Tagged
  readonly commands: ReadonlyArray<Tagged>
  readonly facts: JournalEntry["facts"]
  readonly ended: boolean
}

export type Lost = "mailbox full" | "no such actor" | "too many actors" | "its state cannot be read"

/** What the machine gives to the actors, and the simulation in its own way: time, turns and a log. */
export interface Surroundings {
  /** Never goes back. */
  readonly now: () => EpochMs
  /** Calls back at that time or soon after. */
  readonly at: (atMs: number, run: () => void) => void
  /** Soon, and not within this call, lets the actor take its messages until there are none. */
  readonly schedule: (actor: Actor) => void
  readonly log: (text: string, about: object) => void
  /** A message that nobody will work off. `count` is how many there were for this reason. */
  readonly lost: (why: Lost, about: { readonly to: string; readonly message: Tagged; readonly count: number }) => void
  readonly store: SleepStore
  /** Every written step, before its commands are done. */
  readonly watch: (step: () => RuntimeStep) => void
}

export interface ActorCounts {
  readonly actors: number
  readonly steps: number
  /** Messages told and not yet worked off, all mailboxes. */
  readonly pending: number
  readonly deepestMailbox: number
  /** "kettle Hot×Filled" → how often a message met a state that has no cell for it. */
  readonly ignored: Readonly<Record<string, number>>
  readonly defects: number
  readonly mailboxFull: number
  /** Messages that came to an actor after its end. */
  readonly late: number
  /** Messages to a name no kind answers to, beyond {@link ACTOR_LIMIT}, or to a durable actor that cannot be read. */
  readonly undeliverable: number
  /** Times that an actor left memory and came back to it. */
  readonly sleeps: number
  readonly wakes: number
  readonly timers: number
  readonly timersRepeated: number
}

/** All actors in memory, with their mailboxes and timers. It runs nothing by itself: a driver takes messages and lets steps be taken. */
export class Actors implements Around<Actor> {
  readonly now: () => EpochMs
  readonly timers: Timers
  readonly #around: Surroundings
  readonly #codec: CodecOf
  readonly #defects: Defects
  readonly #sleep: Sleep
  readonly #kinds: ReadonlyMap<string, AnyKind>
  readonly #mailboxLimit: number
  readonly #actors = new Map<string, Actor>()
  readonly #ended = new BoundedSet<string>(ENDED_LIMIT)
  /** Of kinds whose actors return: who ended, and the number of the last step. As many as there ever were in a centre. */
  readonly #mayReturn = new Map<string, number>()
  readonly #ignored = new Map<string, number>()
  #quiescent: Array<() => void> = []
  #steps = 0
  #pending = 0
  #mailboxFull = 0
  #late = 0
  #undeliverable = 0
  #sleeps = 0
  #wakes = 0

  constructor(kinds: ReadonlyArray<AnyKind>, around: Surroundings, mailboxLimit = MAILBOX_LIMIT) {
    const { at, log, now } = around
    this.now = now
    this.#around = around
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]))
    this.#mailboxLimit = mailboxLimit
    this.#codec = codecOf(kinds)
    this.#defects = makeDefects({ now, log })
    this.timers = makeTimers({ now, at, fire: (owner, message) => this.#fire(owner, message) })
    this.#sleep = new Sleep(kinds, {
      now,
      at,
      store: around.store,
      timers: this.timers,
      codec: this.#codec,
      get: (address) => this.#actors.get(address),
      crowded: () => this.#actors.size > CROWDED_ABOVE,
      woken: (actor, found) => this.#woken(actor, found),
      fallAsleep: (actor) => {
        this.#sleeps++
        this.#remove(actor)
      }
    })
  }

  /** Puts a message into an actor's mailbox, beginning the actor if it is new. Never waits, never throws. `at` is stamped unless the message has it. */
  tell(to: string, message: Tagged, cause?: object): void {
    const actor = this.#actors.get(to) ?? this.#begin(to)
    if (typeof actor === "string") return this.#around.lost(actor, { to, message, count: ++this.#undeliverable })
    const stamped = "at" in message ? message : ({ ...message, at: this.now() } as Tagged)
    if (!actor.mailbox.offer(stamped))
      return this.#around.lost("mailbox full", { to, message, count: ++this.#mailboxFull })
    if (probe.hasSubscribers) pass({ at: "told", actor: to, message: stamped, cause })
    this.#pending++
    if (actor.busy) return
    actor.busy = true
    this.#around.schedule(actor)
  }

  /** The next message of an actor whose turn it is; undefined ends its turn. */
  take(actor: Actor): Tagged | undefined {
    const message = actor.gone ? undefined : actor.mailbox.take()
    actor.current = message
    if (message === undefined) actor.busy = false
    else {
      if (probe.hasSubscribers) pass({ at: "taken", actor: actor.address, message })
      this.#defects.remember(actor.address, message)
    }
    return message
  }

  ignored({ kind, state }: Actor, message: Tagged): void {
    const pair = `${kind.name} ${state._tag}×${message._tag}`
    this.#ignored.set(pair, (this.#ignored.get(pair) ?? 0) + 1)
  }

  late(): void {
    this.#late++
  }

  written(actor: Actor, message: Tagged, { after, commands, ended, entry, timers }: Step): void {
    const before = actor.state
    if (actor.kind.returns === true) this.#mayReturn.delete(actor.address)
    actor.state = after
    actor.sequence = entry.sequence
    this.#steps++
    this.timers.want(actor.address, timers)
    this.#sleep.stirred(actor)
    const { address, id, kind } = actor
    const { at, facts, sequence } = entry
    this.#around.watch(() => ({
      address,
      kind: kind.name,
      id,
      sequence,
      at: at as EpochMs,
      message,
      before,
      after,
      commands,
      facts,
      ended
    }))
  }

  done(actor: Actor, decided: Decided): void {
    if (decided._tag === "Step" && decided.ended) {
      this.#remember(actor)
      // What was told to one who may come back is not late.
      if (actor.kind.returns !== true || actor.mailbox.size === 0) this.#leave(actor)
    }
    this.#worked(actor)
  }

  #remember({ address, kind, sequence }: Pick<Actor, "address" | "kind" | "sequence">): void {
    if (kind.returns === true) this.#mayReturn.set(address, sequence)
    else this.#ended.add(address)
  }

  /** A step threw. Its message is lost, the actor goes on with its last good state; true when it shall rest first. */
  failed(actor: Actor, cause: string): boolean {
    const { address, current, state } = actor
    const rests = this.#defects.report({ actor: address, cause, message: current, state: state._tag })
    if (current !== undefined) this.#worked(actor)
    return rests
  }

  /** Something else than a step threw: the message is not lost. */
  report(actor: string, cause: string, message: Tagged | undefined, state: string): void {
    this.#defects.report({ actor, cause, message, state })
  }

  /** Puts actors back as the journal left them. Their timers stay still until they are started. */
  restore(restored: ReadonlyArray<Restored>, ended: ReadonlyArray<Ended>): void {
    for (const { actor: address, sequence } of ended) {
      const kind = this.#kinds.get(partsOf(address).name)
      if (kind !== undefined) this.#remember({ address, kind, sequence })
    }
    for (const { address, sequence, state } of restored) {
      this.#mayReturn.delete(address)
      const { id, name } = partsOf(address)
      const kind = this.#kinds.get(name)
      if (kind === undefined || this.#actors.has(address)) {
        this.#undeliverable++
        continue
      }
      this.#enter({ address, id, kind, sequence, state, reopened: false })
      this.timers.want(address, kind.timers(state))
    }
  }

  /** Timers run from now on, and whoever slept through its own is woken. */
  start(): void {
    this.timers.start()
    this.#sleep.start()
  }

  get(address: string): Actor | undefined {
    return this.#actors.get(address)
  }

  /** It ended, and the store may not know it yet. */
  isOver(address: string): boolean {
    return this.#mayReturn.has(address) || this.#ended.has(address)
  }

  all(): IterableIterator<Actor> {
    return this.#actors.values()
  }

  get pending(): number {
    return this.#pending
  }

  /** Calls back when no message is pending anywhere, at once if there is none. Timers still to come do not count. */
  whenQuiescent(run: () => void): void {
    if (this.#pending === 0) run()
    else this.#quiescent.push(run)
  }

  counts(): ActorCounts {
    let deepestMailbox = 0
    for (const { mailbox } of this.#actors.values()) deepestMailbox = Math.max(deepestMailbox, mailbox.size)
    return {
      actors: this.#actors.size,
      steps: this.#steps,
      pending: this.#pending,
      deepestMailbox,
      ignored: Object.fromEntries(this.#ignored),
      defects: this.#defects.count(),
      mailboxFull: this.#mailboxFull,
      late: this.#late,
      undeliverable: this.#undeliverable,
      sleeps: this.#sleeps,
      wakes: this.#wakes,
      timers: this.timers.armed(),
      timersRepeated: this.timers.repeated()
    }
  }

  #begin(address: string): Actor | Lost {
    const { id, name } = partsOf(address)
    const kind = this.#kinds.get(name)
    if (kind === undefined || id === "") return "no such actor"
    if (this.#actors.size >= ACTOR_LIMIT) return "too many actors"
    const reopened = this.#ended.has(address)
    const sequence = this.#mayReturn.get(address) ?? 0
    const actor = this.#enter({ address, id, kind, sequence, state: kind.initial(id), reopened })
    if (!maySleep(kind) || reopened || this.#mayReturn.has(address)) return actor
    // It may be new, or asleep: the store knows. Until it answers, messages wait in the mailbox.
    actor.waking = true
    actor.busy = true
    this.#sleep.wake(actor)
    return actor
  }

  #fire(owner: string, message: Tagged): void {
    if (message !== ALARM) this.tell(owner, message)
    else if (!this.#actors.has(owner) && !this.isOver(owner)) this.#begin(owner)
  }

  #woken(actor: Actor, found: Living | "ended" | undefined): void {
    const { address, kind } = actor
    actor.waking = false
    if (found === "ended") {
      if (kind.returns !== true) {
        this.#ended.add(address)
        actor.reopened = true
      }
    } else if (found !== undefined) {
      const read = readState(kind, this.#codec, found)
      if ("why" in read) {
        const { why } = read
        this.#around.log("the written state of a sleeping actor is not understood", { actor: address, why })
        if (kind.durable === true) return this.#abandon(actor)
      } else {
        actor.state = read.state
        this.timers.want(address, read.timers)
      }
      actor.sequence = found.sequence
      this.#wakes++
      this.#sleep.stirred(actor)
    }
    if (actor.mailbox.size > 0) return this.#around.schedule(actor)
    actor.busy = false
    if (this.#isNobody(actor)) this.#leave(actor)
  }

  /** Nobody else knows what it was, so it must not begin anew: it stays where it sleeps, and what it was told is lost. */
  #abandon(actor: Actor): void {
    const unread = actor.mailbox.takeAll()
    this.#leave(actor)
    for (const message of unread)
      this.#around.lost("its state cannot be read", { to: actor.address, message, count: ++this.#undeliverable })
    this.#settle(unread.length)
  }

  #enter(seed: Pick<Actor, "address" | "id" | "kind" | "sequence" | "state" | "reopened">): Actor {
    const mailbox = new Mailbox(this.#mailboxLimit)
    const actor: Actor = { ...seed, mailbox, busy: false, waking: false, gone: false, current: undefined }
    this.#actors.set(actor.address, actor)
    return actor
  }

  #remove(actor: Actor): void {
    actor.gone = true
    this.#actors.delete(actor.address)
    this.timers.want(actor.address, [])
    this.#defects.forget(actor.address)
    this.#sleep.left(actor)
  }

  #leave(actor: Actor): void {
    this.#remove(actor)
    this.#late += actor.mailbox.size
    this.#settle(actor.mailbox.size)
  }

  /** A message is worked off, well or badly. One that began an actor and meant nothing to it must not leave an idle actor behind. */
  #worked(actor: Actor): void {
    if (!actor.gone && actor.mailbox.size === 0 && this.#isNobody(actor)) this.#leave(actor)
    actor.current = undefined
    this.#settle(1)
  }

  /** Never begun, or gone and not back. */
  #isNobody({ kind, sequence, state }: Actor): boolean {
    return sequence === 0 || (kind.returns === true && kind.vacant(state))
  }

  #settle(count: number): void {
    this.#pending -= count
    if (this.#pending > 0 || this.#quiescent.length === 0) return
    const waiting = this.#quiescent
    this.#quiescent = []
    for (const run of waiting) run()
  }
}
