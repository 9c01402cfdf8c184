import * as Schema from "effect/Schema"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcGroup from "effect/rpc/RpcGroup"
import { Change, Topic } from "#wire/frames.ts"
import { AddressedIntent, IntentAnswer } from "#wire/intent.ts"
import { CallFilter, CallRecord, WhyAnswer } from "#wire/records.ts"
import { WorkFilter, WorkRequest, WorkTaken, WorkView } from "#wire/work.ts"
import { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"
import { WorkId } from "#actors/work.ts"

/**
 * What the gateway may ask of the core, over a local socket: intents, topics and records. Who signs in it asks of the records'
 * process (OfficeDoor.ts). The gateway has no database and no actors of its own.
 */

/**
 * What a gateway is told of the topics it watches. `n` counts up in the core, so that a state read by Watch and the changes
 * that come beside it can be put into order.
 */
export const ScreenUpdate = Schema.TaggedUnion({
  /** First on every stream. `feed` names the stream for Watch. */
  Begun: { at: EpochMs, feed: Schema.Int },
  Changed: {
    at: EpochMs,
    n: Schema.Int,
    topics: Schema.Array(Schema.Struct({ topic: Topic, changes: Schema.Array(Change) }))
  }
})
export type ScreenUpdate = typeof ScreenUpdate.Type

/** The store cannot answer now (database away). The gateway says 503. */
export class StoreAway extends Schema.TaggedError<StoreAway>()("StoreAway", { reason: Schema.String }) {}

/** A topic's whole state. Changes up to `n` are in it. */
export const Watched = Schema.Struct({ n: Schema.Int, state: Schema.NullOr(Schema.Json) })

/** What becomes of work that is put into a queue. */
export const WorkAnswer = Schema.TaggedUnion({
  Taken: WorkTaken.fields,
  /** The centre cannot have it as it is asked: this field of the request does not fit. */
  Unfit: { field: Schema.String, message: Schema.String },
  /** The queue takes no more now. */
  QueueFull: {}
})
export type WorkAnswer = typeof WorkAnswer.Type

export class CoreRpc extends RpcGroup.make(
  Rpc.make("Screens", { success: ScreenUpdate, stream: true }),
  /**
   * From now on this stream tells the topic's changes. `state` is null while there is no such topic; if it begins later, its
   * first change has everything (`path: []`).
   */
  Rpc.make("Watch", { payload: { feed: Schema.Int, topic: Topic }, success: Watched }),
  Rpc.make("Unwatch", { payload: { feed: Schema.Int, topic: Topic } }),
  /** A topic's state, once. Null when there is no such topic. */
  Rpc.make("Look", { payload: { topic: Topic }, success: Schema.NullOr(Schema.Json) }),
  Rpc.make("Ask", { payload: AddressedIntent, success: IntentAnswer }),
  /** A panel of this agent opened or closed its socket. The last one closed starts the clock of 失联 (15 s). */
  Rpc.make("PanelOpened", { payload: { agent: AgentId, panel: Schema.String } }),
  Rpc.make("PanelClosed", { payload: { agent: AgentId, panel: Schema.String } }),
  /** Puts written work into a queue. Answered when it is on disk: what was answered is never lost. */
  Rpc.make("CreateWork", {
    payload: { request: WorkRequest },
    success: WorkAnswer,
    error: StoreAway
  }),
  /** Written work that is not over, newest first. */
  Rpc.make("OpenWork", { payload: { filter: WorkFilter }, success: Schema.Array(WorkView) }),
  /** One piece of written work, also when it is over; null when there never was one. */
  Rpc.make("Work", { payload: { work: WorkId }, success: Schema.NullOr(WorkView), error: StoreAway }),
  /** Takes it out, wherever it is; false when it is over or never was. Answered when it is on disk. */
  Rpc.make("WithdrawWork", { payload: { work: WorkId, by: Schema.String }, success: Schema.Boolean, error: StoreAway }),
  Rpc.make("Calls", { payload: { filter: CallFilter }, success: Schema.Array(CallRecord), error: StoreAway }),
  Rpc.make("Call", { payload: { call: CallId }, success: Schema.NullOr(CallRecord), error: StoreAway }),
  Rpc.make("Why", { payload: { call: CallId }, success: Schema.NullOr(WhyAnswer), error: StoreAway }),
  /** Why did this agent get no call: the latest decisions that passed them over, newest first. */
  Rpc.make("WhyNone", { payload: { agent: AgentId }, success: Schema.Array(WhyAnswer), error: StoreAway })
) {}
