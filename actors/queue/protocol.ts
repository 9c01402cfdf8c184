import * as Schema from "effect/Schema"
import { QueueSettings } from "../centre.ts"
import { standing } from "../contact.ts"
import { telling } from "../output.ts"
import { Asked, standing as standingOfWork, WorkId } from "../work.ts"
import { CallId, EpochMs, QueueId } from "../vocabulary.ts"

const [at, call] = [EpochMs, CallId]

export const Message = Schema.TaggedUnion({
  Configured: { at, settings: QueueSettings },
  /** The engine died and is back: calls will announce themselves anew. */
  Restarted: { at },
  /** From a call that wants a place (`admitted` false) or holds one; also repeated every few seconds. */
  CallAnnounced: {
    at,
    call,
    callingNumber: Schema.String,
    dialledNumber: Schema.String,
    keys: Schema.String,
    queuedAt: at,
    /** Had its place before: the limit of the queue is for newcomers. */
    admitted: Schema.Boolean,
    ...standing
  },
  CallLeft: { at, call },
  /** The same of work of any kind. */
  WorkAnnounced: { at, asked: Asked, admitted: Schema.Boolean, ...standingOfWork },
  WorkLeft: { at, work: WorkId },
  SweepDue: { at }
})
export type Message = typeof Message.Type

export const tellQueue = telling<Message, QueueId>("queue")

export const Entry = Schema.Struct({
  queuedAt: at,
  /** An agent's telephone rings for this call. */
  ringing: Schema.Boolean,
  /** When the call last announced itself. */
  seenAt: at
})
export type Entry = typeof Entry.Type

export const State = Schema.TaggedUnion({
  Unconfigured: { queue: QueueId },
  /** `sweepAt`: when to look for entries whose call fell silent; null while nobody waits. */
  Open: { settings: QueueSettings, entries: Schema.Record(CallId, Entry), sweepAt: Schema.NullOr(at) }
})
export type State = typeof State.Type
