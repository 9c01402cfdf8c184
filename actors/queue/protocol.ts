import * as Schema from "effect/Schema"
import { QueueSettings } from "../centre.ts"
import { Contact, Terms } from "../contact.ts"
import { Fact } from "../facts.ts"
import { AgentId, CallId, EpochMs, GroupId, QueueId } from "../vocabulary.ts"

const [at, call] = [EpochMs, CallId]
const ringing = Schema.NullOr(Schema.Struct({ agent: AgentId, offer: Schema.Int }))
const reason = Schema.Literals(["answered", "abandoned", "ended", "lost"])

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
    admitted: Schema.Boolean,
    heard: Schema.Int,
    refusedBy: Schema.Array(AgentId),
    ringing
  },
  CallLeft: { at, call, reason },
  SweepDue: { at }
})
export type Message = typeof Message.Type

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

export const Command = Schema.TaggedUnion({
  AdmitCall: { call, queue: QueueId, terms: Terms },
  RefuseCall: { call, queue: QueueId, reason: Schema.String },
  /** To the distributor of the group. */
  RankCall: {
    group: GroupId,
    contact: Contact,
    priority: Schema.Int,
    heard: Schema.Int,
    refusedBy: Schema.Array(AgentId),
    ringing
  },
  DropCall: { group: GroupId, call, reason },
  KeepFact: { fact: Fact }
})
export type Command = typeof Command.Type
