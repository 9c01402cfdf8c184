import type * as Schema from "effect/Schema"
import type { Step, Tagged, Timer } from "./behaviour.ts"
import type { Unstamped } from "./output.ts"

/** All that is known of one kind of actor: its folder exports one of these, and `kinds.ts` lists it. */
export interface Kind<S extends Tagged = Tagged, M extends Tagged = Tagged, N extends string = string> {
  /** First part of its addresses: `call`, `agent` … */
  readonly name: N
  /** Counts up when the shape of a written state, message or output changes. */
  readonly version: number
  readonly initial: (id: string) => S
  readonly transition: (state: S, message: M) => Step<S>
  /** Whether the table has a cell for this pair; the runtime counts those that have none. */
  readonly handles: (state: S, message: M) => boolean
  /** The timers this state wants. Called after every step. */
  readonly timers: (state: S) => ReadonlyArray<Timer<M>>
  /**
   * Nothing here is worth keeping: not begun, or gone for good. Such an actor still answers those who ask for it (an agent
   * is freed, a leg is ended). A step from vacant to vacant leaves no journal row and does not use up the name.
   */
  readonly vacant: (state: S) => boolean
  /**
   * Who was gone may come back under the same name, as a person who is taken on again does: its steps are counted on, and it
   * begins anew. Of a kind without this, a name is used once: a late message must never begin a second call of that name.
   */
  readonly returns?: boolean
  /** Its steps wait for their commit before anything is done: presses and money. */
  readonly durable: boolean
  /** Quiet for so long, it leaves memory and is woken by its next message or timer; null: it stays. */
  readonly sleepsAfterMs: number | null
  /** How long its journal rows are kept, in days. */
  readonly retentionDays: number | "forever"
  /** What each of them that lives is told when the engine is back from a crash, in the order of the list of kinds. */
  readonly recovered?: Unstamped<M>
  /** What one is told after a start, before anything else, whose written state cannot be read: a replay forgets it there too. */
  readonly stateLost?: Unstamped<M>
  /** The parts of screens that a step changes; `undefined` is an actor that is not there, before its first step or after its last. */
  readonly shows?: (before: S | undefined, after: S | undefined, id: string) => ReadonlyArray<Touch>
  /** How a state is written, which may be less than the state. */
  readonly state: Schema.Codec<S, unknown>
  readonly message: Schema.Codec<M, unknown>
  /** What an older version wrote, in the form of this one. Absent while there is no older one. */
  readonly upgrade?: Upgrade
  /** Which rule was changed on purpose since this step of an older version; undefined: it is decided again as it was. */
  readonly changedRule?: (version: number, before: S, written: Written) => ChangedRule | undefined
}

export const maySleep = ({ sleepsAfterMs }: Pick<Kind, "sleepsAfterMs">): boolean => sleepsAfterMs !== null

// oxlint-disable-next-line typescript/no-explicit-any -- a kind takes its own states and messages only; who holds several keeps them apart by name
export type AnyKind = Kind<any, any>

/** A part of a topic that is to be drawn anew: an agent's tile on the board, an agent's desk … */
export interface Touch {
  readonly topic: string
  readonly part: string
  readonly id: string
}

/** What a journal row has of a step, as JSON; `commands` are its outputs. A part that is not asked about is left out. */
export interface Written {
  readonly state?: unknown
  readonly message?: unknown
  readonly commands?: ReadonlyArray<unknown>
}

/** A rule that was changed on purpose: why, and the part of a step that comes out otherwise by it. */
export interface ChangedRule {
  readonly why: string
  readonly part: "commands" | "state"
}

/** Pure. `version` is the version that wrote, `id` the actor's: outputs may need it, and old ones do not say it. */
export type Upgrade = (version: number, written: Written, id: string) => Written
