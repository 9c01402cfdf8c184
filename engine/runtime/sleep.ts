import { isDeepStrictEqual } from "node:util"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Living, Sleeper, SleepersAsked } from "../ports/Journal.ts"
import type { Actor } from "./actor.ts"
import type { CodecOf } from "./codec.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { type AnyKind, maySleep } from "#actors/kind.ts"
import { earliestOf } from "./step.ts"
import type { Timers } from "./timers.ts"

/** Sleepers due within this time are known to the timers; the others lie in the store only. */
const HORIZON_MS = 60_000
/** Twice within the horizon, so that nobody is due before being known. */
const LOOK_EVERY_MS = HORIZON_MS / 2
/** Sleepers read at once. */
const PAGE = 1_000
/** When this many known sleepers are not awake yet, the next page waits. */
const ALARMS_LIMIT = 5_000
const CROWDED_WAIT_MS = 1_000
/** The store has other work: so many reads of one row each are under way at once, the others wait their turn. */
const WAKES_AT_ONCE = 8
/** Idle actors are looked for this often, or twice within their patience. */
const SWEEP_EVERY_MS = 10_000
const SHORTEST_SWEEP_MS = 100
/** Actors of a kind that fall asleep together: one question to the store. */
const SLEEP_AT_ONCE = 2_000

/** Wakes a sleeper whose own timer is due. It reaches no actor. */
export const ALARM: Tagged = { _tag: "Alarm" }

/** Where actors sleep. Each call answers later, never within the call, and waits for as long as the store is away. */
export interface SleepStore {
  readonly wake: (address: string, found: (what: Living | "ended" | undefined) => void) => void
  readonly sleepers: (asked: SleepersAsked, found: (sleepers: ReadonlyArray<Sleeper>) => void) => void
  readonly sleepable: (
    addresses: ReadonlyArray<string>,
    found: (rows: ReadonlyArray<{ readonly actor: string; readonly sequence: number }>) => void
  ) => void
}

/** What sleep needs of the actors in memory. */
export interface Bedroom {
  readonly now: () => EpochMs
  readonly at: (atMs: number, run: () => void) => void
  readonly store: SleepStore
  readonly timers: Timers
  readonly codec: CodecOf
  readonly get: (address: string) => Actor | undefined
  /** Memory is nearly full: who may sleep shall do so at once. */
  readonly crowded: () => boolean
  readonly woken: (actor: Actor, found: Living | "ended" | undefined) => void
  readonly fallAsleep: (actor: Actor) => void
}

/**
 * Actors that wait for days lie in the store and not in memory. Nothing is written to fall asleep: every step of an actor that
 * may sleep says when to wake it, so a crash at any moment leaves it asleep with its alarm. An actor leaves memory only when
 * the store says that it has its very last step, and that step has all there is of it.
 */
export class Sleep {
  readonly #room: Bedroom
  readonly #kinds: ReadonlyArray<AnyKind>
  /** By kind, the longest idle first, with the time of their last step. */
  readonly #idle: ReadonlyMap<string, Map<Actor, number>>
  readonly #alarms = new Set<string>()
  #waiting: Array<Actor> = []
  #loading = 0
  #horizonMs = Number.NEGATIVE_INFINITY

  constructor(kinds: ReadonlyArray<AnyKind>, room: Bedroom) {
    this.#room = room
    this.#kinds = kinds.filter((kind) => maySleep(kind))
    this.#idle = new Map(this.#kinds.map(({ name }) => [name, new Map<Actor, number>()]))
  }

  start(): void {
    if (this.#kinds.length === 0) return
    this.#look(undefined)
    this.#sweep()
  }

  /** Somebody wants an actor that is not in memory. What it is told meanwhile waits in its mailbox. */
  wake(actor: Actor): void {
    this.#waiting.push(actor)
    this.#load()
  }

  /** It took a step, or woke: its patience begins anew. */
  stirred(actor: Actor): void {
    const idle = this.#idle.get(actor.kind.name)
    if (idle === undefined) return
    idle.delete(actor)
    idle.set(actor, this.#room.now())
    this.#alarms.delete(actor.address)
  }

  left(actor: Actor): void {
    this.#idle.get(actor.kind.name)?.delete(actor)
    this.#alarms.delete(actor.address)
  }

  #load(): void {
    while (this.#loading < WAKES_AT_ONCE) {
      const actor = this.#waiting.shift()
      if (actor === undefined) return
      this.#loading++
      this.#room.store.wake(actor.address, (found) => {
        this.#loading--
        this.#room.woken(actor, found)
        this.#load()
      })
    }
  }

  #look(after: Sleeper | undefined): void {
    const { at, get, now, store } = this.#room
    const beforeMs = now() + HORIZON_MS
    // From now on whoever falls asleep before that time sets an alarm: the answer may not know of it.
    this.#horizonMs = beforeMs
    store.sleepers({ beforeMs, after, limit: PAGE }, (sleepers) => {
      for (const sleeper of sleepers) if (get(sleeper.actor) === undefined) this.#setAlarm(sleeper)
      const last = sleepers.at(-1)
      if (last === undefined || sleepers.length < PAGE) at(now() + LOOK_EVERY_MS, () => this.#look(undefined))
      else this.#lookOn(last)
    })
  }

  #lookOn(last: Sleeper): void {
    const { at, now } = this.#room
    const crowded = this.#alarms.size > ALARMS_LIMIT
    at(now() + (crowded ? CROWDED_WAIT_MS : 0), () => (crowded ? this.#lookOn(last) : this.#look(last)))
  }

  /** A timer of the sleeper itself, so it comes again each second until the actor is awake. */
  #setAlarm({ actor, wakeAt }: Sleeper): void {
    this.#alarms.add(actor)
    this.#room.timers.want(actor, [{ key: "alarm", dueAt: wakeAt as EpochMs, message: () => ALARM }])
  }

  #sweep(): void {
    const { at, now } = this.#room
    const patienceMs = Math.min(...this.#kinds.map(({ sleepsAfterMs }) => sleepsAfterMs!))
    const again = () =>
      at(now() + Math.max(SHORTEST_SWEEP_MS, Math.min(SWEEP_EVERY_MS, patienceMs / 2)), () => this.#sweep())
    const tired = this.#tired()
    if (tired.length === 0) return again()
    const sequences = new Map(tired.map((actor) => [actor, actor.sequence]))
    this.#room.store.sleepable(
      tired.map(({ address }) => address),
      (rows) => {
        const stored = new Map(rows.map(({ actor, sequence }) => [actor, sequence]))
        for (const [actor, sequence] of sequences) {
          // Whoever heard something meanwhile stays awake, and so does one whose step the store does not have.
          if (isIdle(actor) && actor.sequence === sequence && stored.get(actor.address) === sequence)
            this.#fallAsleep(actor)
        }
        if (tired.length < SLEEP_AT_ONCE) again()
        else this.#sweep()
      }
    )
  }

  #fallAsleep(actor: Actor): void {
    const wakeAt = earliestOf(actor.kind.timers(actor.state))
    this.#room.fallAsleep(actor)
    if (wakeAt !== null && wakeAt < this.#horizonMs) this.#setAlarm({ actor: actor.address, wakeAt })
  }

  #tired(): ReadonlyArray<Actor> {
    const now = this.#room.now()
    const tired: Array<Actor> = []
    for (const kind of this.#kinds) {
      const idle = this.#idle.get(kind.name)!
      const patienceMs = this.#room.crowded() ? 0 : kind.sleepsAfterMs!
      for (const actor of longest(idle, now - patienceMs)) {
        // It is asked again after another such time, whatever comes of this one.
        idle.delete(actor)
        idle.set(actor, now)
        if (isIdle(actor) && this.#isWhollyWritten(actor)) tired.push(actor)
      }
    }
    return tired
  }

  /** Some kinds write less than they know, because they ask anew after a restart. Such a state must not be left behind. */
  #isWhollyWritten({ address, state }: Actor): boolean {
    const { decodeState, encodeState } = this.#room.codec(address)!
    try {
      return isDeepStrictEqual(decodeState(JSON.parse(JSON.stringify(encodeState(state)))), state)
    } catch {
      // A state that its own schema does not take: the actor has a bug, and is better kept in sight.
      return false
    }
  }
}

/** Those idle since then or longer. */
const longest = (idle: ReadonlyMap<Actor, number>, sinceMs: number): ReadonlyArray<Actor> => {
  const found: Array<Actor> = []
  for (const [actor, since] of idle) {
    if (since > sinceMs || found.length >= SLEEP_AT_ONCE) break
    found.push(actor)
  }
  return found
}

const isIdle = ({ busy, gone, mailbox }: Actor): boolean => !busy && !gone && mailbox.size === 0
