import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Fact } from "#actors/facts.ts"

/** One accepted message of one actor and what was decided: (actor, sequence) is unique, messages and commands are JSON. */
export interface JournalEntry {
  readonly actor: string
  /** 1, 2, 3 … within the actor. */
  readonly sequence: number
  readonly at: number
  readonly message: unknown
  readonly commands: ReadonlyArray<unknown>
  /** The state after it: a restart reads the last one of every living actor, replay proves it from the messages. */
  readonly state: unknown
  readonly over: boolean
  readonly facts: ReadonlyArray<Fact>
  /** Only of actors that may sleep: when their earliest timer is due, null when they want none. Known without reading the state. */
  readonly wakeAt?: number | null
}

/** The last state of an actor that is not over. */
export interface Living {
  readonly actor: string
  readonly sequence: number
  readonly state: unknown
  /** Of its kind, in the code that wrote it. */
  readonly version: number
}

/** An actor outside memory that wants to be woken at a time. */
export interface Sleeper {
  readonly actor: string
  readonly wakeAt: number
}

/** Which sleepers are asked for: those due before a time, in the order of theirs, so many after the last one told. */
export interface SleepersAsked {
  readonly beforeMs: number
  readonly after: Sleeper | undefined
  readonly limit: number
}

/**
 * Append-only record of every message an actor accepted, in order. `append` returns at once and the entry is committed with
 * the next batch (<= 50 ms or 100 rows); `appendDurably` returns when it is on disk, for presses and money.
 * While the database is away entries wait in memory up to a limit, in order.
 *
 * One engine owns a journal. Once another has taken over, neither `append` nor `appendDurably` returns any more: what was
 * not written down must not be done, so every actor of the old owner stops at its next step.
 */
export class Journal extends Context.Service<
  Journal,
  {
    readonly append: (entry: JournalEntry) => Effect.Effect<void>
    readonly appendDurably: (entry: JournalEntry) => Effect.Effect<void>
    /** Actors to take up at the start: all but those that sleep. */
    readonly living: Effect.Effect<ReadonlyArray<Living>>
    /** One actor by its address, as it was written last; `ended` when that was its end. Waits for as long as the database is away. */
    readonly wake: (actor: string) => Effect.Effect<Living | "ended" | undefined>
    readonly sleepers: (asked: SleepersAsked) => Effect.Effect<ReadonlyArray<Sleeper>>
    /** The last committed step of each of these actors, as far as their rows say when to wake them. Everything appended before is committed first. */
    readonly sleepable: (
      actors: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<{ readonly actor: string; readonly sequence: number }>>
    /** Resolves when everything appended before is committed. */
    readonly flush: Effect.Effect<void>
  }
>()("engine/ports/Journal") {}
