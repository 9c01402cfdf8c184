import type * as Schema from "effect/Schema"
import type { Step, Timer } from "#actors/behaviour.ts"
import type { Output } from "../perform/outputs.ts"

type Tagged = { readonly _tag: string }

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
  /** True when the actor will never act again: its mailbox closes and only its journal remains. */
  readonly over: (state: S) => boolean
  readonly perform: (id: string, command: C) => ReadonlyArray<Output>
  readonly state: Schema.Codec<S, unknown>
  readonly message: Schema.Codec<M, unknown>
  readonly command: Schema.Codec<C, unknown>
}
