import type * as Schema from "effect/Schema"
import type { Step, Timer } from "#actors/behaviour.ts"
import type { Output as Performed } from "../perform/outputs.ts"
import type { Output } from "./outputs.ts"

export type Tagged = { readonly _tag: string }

/** Everything the runtime, the replay and the simulation need to know of one kind of actor. No domain words here. */
export interface Kind<S extends Tagged = Tagged, M extends Tagged = Tagged, C extends Tagged = Tagged> {
  /** First part of its addresses: `call`, `agent` … */
  readonly name: string
  readonly initial: (id: string) => S
  readonly transition: (state: S, message: M) => Step<S, C>
  /** Whether the table has a cell for this pair; the runtime counts those that have none. */
  readonly handles: (state: S, message: M) => boolean
  /** The timers this state wants. Called after every step. */
  readonly timers: (state: S) => ReadonlyArray<Timer<M>>
  /** Its steps wait for their commit before anything is done: presses and money. Its state must be readable, or the engine does not start. */
  readonly durable?: boolean
  /** After so long without a step an actor leaves memory; a message or its earliest timer wakes it. Null or absent: it never sleeps. */
  readonly sleepsAfterMs?: number | null
  /** Vacant: nothing here worth keeping, because the actor has not begun or has ended. Such a state is not stored. */
  readonly over: (state: S) => boolean
  readonly perform: (id: string, command: C) => ReadonlyArray<Performed>
  readonly state: Schema.Codec<S, unknown>
  readonly message: Schema.Codec<M, unknown>
  readonly command: Schema.Codec<C, unknown>
}

// oxlint-disable-next-line typescript/no-explicit-any -- a kind takes its own states and messages only; the runtime keeps them apart by name
export type AnyKind = Kind<any, any, any>

/** A name that no actor can have: without a kind, or without an id behind it. */
export interface Addressed {
  readonly name: string
  readonly id: string
}

/** `call/7` → call, 7. The id may hold further slashes. */
export const partsOf = (address: string): Addressed => {
  const slash = address.indexOf("/")
  return { name: address.slice(0, Math.max(slash, 0)), id: address.slice(slash + 1) }
}

export const maySleep = (kind: AnyKind): boolean => typeof kind.sleepsAfterMs === "number"

export const isVacant = (kind: AnyKind, state: Tagged): boolean => kind.over(state)

/** What the commands of one step come to. The only place that knows of `perform`: a kind that answers outputs itself needs none. */
export const outputsOf = (kind: AnyKind, id: string, commands: ReadonlyArray<Tagged>): ReadonlyArray<Output> =>
  commands.flatMap((command) =>
    kind
      .perform(id, command)
      .map((output): Output =>
        output._tag === "Request" ? { _tag: "Ask", port: "telephony", request: output.request } : output
      )
  )
