import * as Schema from "effect/Schema"
import { QueueSettings } from "../centre.ts"
import { telling } from "../output.ts"
import type { Sorted } from "../sorted.ts"
import { EpochMs, GroupId, type QueueId } from "../vocabulary.ts"
import { Asked, standing, WorkId } from "../work.ts"

const at = EpochMs

export const Message = Schema.TaggedUnion({
  Configured: { at, settings: QueueSettings },
  /** The centre no longer has it. `served`: there still are agents for those who have a place. */
  Retired: { at, served: Schema.Boolean },
  /** The engine died and is back: work will announce itself anew. */
  Restarted: { at },
  /** From work that wants a place (`admitted` false) or holds one; also repeated every few seconds. */
  WorkAnnounced: {
    at,
    asked: Asked,
    /** Had its place before: what a queue accepts, and how much, is for newcomers. */
    admitted: Schema.Boolean,
    ...standing
  },
  /** `moved`: it asks another queue for a place in the same moment. */
  WorkLeft: { at, work: WorkId, moved: Schema.optionalKey(Schema.Literal(true)) },
  /** From a distributor: how much work of ours it knows. One of another group should know none. */
  PlacesCounted: { at, works: Schema.Int, group: Schema.optionalKey(GroupId) },
  SweepDue: { at },
  CloseDue: { at }
})
export type Message = typeof Message.Type

export const tellQueue = telling<Message, QueueId>("queue")

/** Work that has a place. */
export interface Entry {
  readonly work: WorkId
  readonly queuedAt: EpochMs
  /** An agent is being alerted for it: it keeps its place, and counts as alerting and not as waiting. */
  readonly alerting: boolean
  /** When it last announced itself. */
  readonly seenAt: EpochMs
}

/** Of a queue that the centre no longer has: who has a place keeps it, and nobody comes any more. */
export const Closing = Schema.Struct({
  since: at,
  /** Whether there are agents for it. */
  served: Schema.Boolean,
  /** It is over when nobody has a place by then. Work says every few seconds that it waits. */
  overAt: at
})
export type Closing = typeof Closing.Type
/** Work that found the queue full and came again: it waits outside. A caller is sent away, and comes once. */
export interface Outsider {
  readonly work: WorkId
  readonly seenAt: EpochMs
  readonly times: number
}

export type State =
  | { readonly _tag: "Unconfigured"; readonly queue: QueueId }
  | {
      readonly _tag: "Open"
      readonly settings: QueueSettings
      readonly closing: Closing | null
      /** All that has a place, by its id. */
      readonly entries: Sorted<Entry>
      /** Those of them that wait, the oldest first. */
      readonly waiting: Sorted<Entry>
      /** Who came first stands first. */
      readonly outside: ReadonlyArray<Outsider>
      /** When to look for entries whose work fell silent; null while nothing waits. */
      readonly sweepAt: EpochMs | null
    }
