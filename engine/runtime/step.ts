import type { Tagged, Timer } from "#actors/behaviour.ts"
import { type AnyKind, maySleep } from "#actors/kind.ts"
import type { Ask, Keep, Output, Tell } from "#actors/output.ts"
import type { JournalEntry } from "../ports/Journal.ts"
import { pass, probe } from "./probe.ts"

/** What a decision depends on. */
export interface ActorSnapshot {
  readonly address: string
  readonly id: string
  readonly state: Tagged
  /** Number of the last step written down; 0 for an actor that has not begun. */
  readonly sequence: number
  /** Opened again after its end: may only answer questions, never start new work. */
  readonly reopened: boolean
}

export type Doing = Tell | Ask

/** What a message comes to. */
export type Decided =
  /** The table has no cell for it in this state. */
  | { readonly _tag: "Ignored" }
  | { readonly _tag: "Unchanged" }
  /** New work for an actor that has ended. */
  | { readonly _tag: "Late" }
  /** Vacant before and after: it answers whoever asked, and there is nothing to write down. */
  | Passing
  | Step

export interface Passing {
  readonly _tag: "Passing"
  readonly after: Tagged
  readonly commands: ReadonlyArray<Output>
  readonly doings: ReadonlyArray<Doing>
}

export interface Step {
  readonly _tag: "Step"
  readonly entry: JournalEntry
  readonly after: Tagged
  readonly commands: ReadonlyArray<Output>
  readonly doings: ReadonlyArray<Doing>
  readonly timers: ReadonlyArray<Timer<Tagged>>
  /** The actor has ended: its mailbox closes and only its journal remains. */
  readonly ended: boolean
}

/**
 * Decides, and changes nothing: what throws, throws before a word is written. Runtime, simulation and replay all decide here.
 *
 * Vacant states are not stored. An actor that stays vacant answers who asks for it, but leaves no journal row.
 */
export const decide = (kind: AnyKind, actor: ActorSnapshot, message: Tagged, now: number): Decided => {
  const { address, sequence, state } = actor
  if (!kind.handles(state, message)) return IGNORED
  const [after, commands] = kind.transition(state, message) as readonly [Tagged, ReadonlyArray<Output>]
  if (after === state && commands.length === 0) return UNCHANGED
  const doings = commands.filter(isDoing)
  const ended = kind.vacant(after)
  if (ended && kind.vacant(state)) return { _tag: "Passing", after, commands, doings }
  if (actor.reopened) return LATE
  const timers: ReadonlyArray<Timer<Tagged>> = ended ? [] : kind.timers(after)
  const entry: JournalEntry = {
    actor: address,
    sequence: sequence + 1,
    at: (message as { readonly at?: number }).at ?? now,
    message,
    commands,
    state: after,
    over: ended,
    facts: commands.filter(isKeep).map(({ fact }) => fact),
    ...(maySleep(kind) && !ended ? { wakeAt: earliestOf(timers) } : {})
  }
  return { _tag: "Step", entry, after, commands, doings, timers, ended }
}

export const earliestOf = (timers: ReadonlyArray<Timer<Tagged>>): number | null =>
  timers.length === 0 ? null : Math.min(...timers.map(({ dueAt }) => dueAt))

const IGNORED = { _tag: "Ignored" } as const
const UNCHANGED = { _tag: "Unchanged" } as const
const LATE = { _tag: "Late" } as const

const isKeep = (output: Output): output is Keep => output._tag === "Keep"
const isDoing = (output: Output): output is Doing => output._tag !== "Keep"

/** What a driver does for an actor in the course of a step: sockets and a disk in the engine, virtual ones in the simulation. */
export type Errand = { readonly _tag: "Write"; readonly entry: JournalEntry; readonly durably: boolean } | Ask

/** What a step changes around the actor; `actors.ts` is it for both drivers. */
export interface Around<A extends ActorSnapshot> {
  readonly now: () => number
  /** `cause`: the message whose step tells. */
  readonly tell: (to: string, message: Tagged, cause: Tagged) => void
  readonly ignored: (actor: A, message: Tagged) => void
  readonly late: (actor: A) => void
  /** The step is in the journal: the actor is what it came to. */
  readonly written: (actor: A, message: Tagged, step: Step) => void
  /** All is done that was to be done. */
  readonly done: (actor: A, decided: Decided) => void
}

/**
 * Decide, write down, do: one message of one actor, taken from its mailbox before. The journal entry comes before anything
 * is done, so that a crash in between can be made good. Each errand is done before the next one is asked for.
 */
export function* takeStep<A extends ActorSnapshot & { readonly kind: AnyKind }>(
  around: Around<A>,
  actor: A,
  message: Tagged
): Generator<Errand, Decided, void> {
  const decided = decide(actor.kind, actor, message, around.now())
  if (probe.hasSubscribers) pass({ at: "decided", actor: actor.address, message })
  if (decided._tag === "Ignored") around.ignored(actor, message)
  if (decided._tag === "Late") around.late(actor)
  if (decided._tag === "Step") {
    yield { _tag: "Write", entry: decided.entry, durably: actor.kind.durable }
    if (probe.hasSubscribers) pass({ at: "written", actor: actor.address, message })
    around.written(actor, message, decided)
  }
  if (decided._tag === "Step" || decided._tag === "Passing") {
    for (const doing of decided.doings) {
      if (doing._tag === "Tell") around.tell(doing.to, doing.message, message)
      else {
        if (probe.hasSubscribers) pass({ at: "asked", actor: actor.address, message, request: doing.request })
        yield doing
      }
    }
  }
  around.done(actor, decided)
  return decided
}
