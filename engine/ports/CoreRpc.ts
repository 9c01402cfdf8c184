import * as Schema from "effect/Schema"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcGroup from "effect/rpc/RpcGroup"
import * as RpcMiddleware from "effect/rpc/RpcMiddleware"
import { Asker } from "#wire/asker.ts"
import { Change, Topic } from "#wire/frames.ts"
import { CallBegun, CallRequest } from "#wire/call-intents.ts"
import { AddressedIntent, IntentAnswer, RefusalReason } from "#wire/intent.ts"
import { CallDetails, CallFilter, CallRecord, WhyAnswer } from "#wire/records.ts"
import { IdempotencyKey, WorkFilter, WorkRequest, WorkTaken, WorkView } from "#wire/work.ts"
import { CallbackFilter, CallbackList, CallbackView, CancelReason, MoveAnswer } from "#wire/callbacks.ts"
import { RecordingFound, RecordingPart } from "#wire/recording-part.ts"
import { QueueWhy } from "#wire/why-waits.ts"
import { AgentId, CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { WorkId } from "#actors/work.ts"
import { AlarmAnswer, AlarmMessage, HeardRow, LineNews, MessageAnswer, Misunderstood } from "./AlarmIntake.ts"
import { type Asking, type Need, Needs } from "./needs.ts"

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
  },
  /** What these people may do, or whether they may sign in, has changed. Null: it may be anybody's. */
  RightsChanged: { accounts: Schema.NullOr(Schema.Array(Schema.String)) }
})
export type ScreenUpdate = typeof ScreenUpdate.Type

/** The store cannot answer now (database away). The gateway says 503. */
export class StoreAway extends Schema.TaggedError<StoreAway>()("StoreAway", { reason: Schema.String }) {}

/** The asker may not do this, or not to this one; the core looks again, whatever the gateway let through. */
export class NotPermitted extends Schema.TaggedError<NotPermitted>()("NotPermitted", { message: Schema.String }) {}

/** Refuses whoever has not what the question {@link Needs}, and says over which rows they have it. */
export class Permitted extends RpcMiddleware.Service<Permitted, { provides: Asking }>()("ports/Permitted", {
  error: NotPermitted
}) {}

/** Lets through who has the key for this question (inside.ts): every question, also those that nobody in particular asks. */
export class Inside extends RpcMiddleware.Service<Inside>()("ports/Inside", {
  error: NotPermitted,
  requiredForClient: true
}) {}

/** A question that a person asks: it carries who asks, and says what they need. */
const asked = <
  const Tag extends string,
  Payload extends Schema.Struct.Fields,
  Success extends Schema.Top = typeof Schema.Void,
  Failure extends Schema.Top = typeof NotPermitted
>(
  tag: Tag,
  need: Need,
  schemas: { readonly payload: Payload; readonly success?: Success; readonly error?: Failure }
) =>
  Rpc.make(tag, {
    payload: { asker: Asker, ...schemas.payload } as Payload & { readonly asker: typeof Asker },
    success: (schemas.success ?? Schema.Void) as Success,
    error: Schema.Union([NotPermitted, (schemas.error ?? NotPermitted) as Failure])
  })
    .middleware(Permitted)
    .annotate(Needs, need)

/** A topic's whole state. Changes up to `n` are in it. */
export const Watched = Schema.Struct({ n: Schema.Int, state: Schema.NullOr(Schema.Json) })

/** What becomes of work that is put into a queue. */
export const WorkAnswer = Schema.TaggedUnion({
  Taken: WorkTaken.fields,
  /** The centre cannot have it as it is asked: this field of the request does not fit. */
  Unfit: { field: Schema.String, message: Schema.String },
  /** The queue takes no more now. */
  QueueFull: {},
  /** The key came before, with another request. */
  KeyReused: {},
  /** The same key is being worked on at this moment. */
  KeyInUse: {}
})
export type WorkAnswer = typeof WorkAnswer.Type

/** What becomes of a call that the centre is to make. */
export const CallAnswer = Schema.TaggedUnion({
  Begun: CallBegun.fields,
  /** As for work. */
  Unfit: { field: Schema.String, message: Schema.String },
  /** It fits, and cannot be had: barred, busy, no trunk. */
  Refused: { reason: RefusalReason, message: Schema.String },
  KeyReused: {},
  KeyInUse: {}
})
export type CallAnswer = typeof CallAnswer.Type

export class CoreRpc extends RpcGroup.make(
  Rpc.make("Screens", { success: ScreenUpdate, stream: true }).annotate(Needs, "nothing"),
  /** From the lines: what a terminal said. Answered when every report of it is on disk; StoreAway: no acknowledgement, it says it again. */
  Rpc.make("AlarmSaid", { payload: { message: AlarmMessage }, success: AlarmAnswer, error: StoreAway }).annotate(
    Needs,
    "nothing"
  ),
  /** Kept for whoever looks after the lines, the newest of them. */
  Rpc.make("AlarmNotUnderstood", { payload: { what: Misunderstood } }).annotate(Needs, "nothing"),
  /** All terminals that are entered, then each change and each SIP MESSAGE, for as long as the lines listen. */
  Rpc.make("LineNews", { success: LineNews, stream: true }).annotate(Needs, "nothing"),
  /** When terminals were heard last: written together, and no step of anybody. */
  Rpc.make("TerminalsHeard", { payload: { rows: Schema.Array(HeardRow) }, error: StoreAway }).annotate(
    Needs,
    "nothing"
  ),
  /** Sends a SIP MESSAGE to whoever sent the one of this id, for each answer one. */
  Rpc.make("AnswerMessage", { payload: MessageAnswer.fields }).annotate(Needs, "nothing"),
  /**
   * From now on this stream tells the topic's changes, for all who follow it at this gateway; it says who may (mayFollow). `state` is null while there is no such topic; if it begins later, its
   * first change has everything (`path: []`).
   */
  Rpc.make("Watch", { payload: { feed: Schema.Int, topic: Topic }, success: Watched }).annotate(Needs, "nothing"),
  Rpc.make("Unwatch", { payload: { feed: Schema.Int, topic: Topic } }).annotate(Needs, "nothing"),
  /** A topic's state, once. Null when there is no such topic. */
  asked("Look", "signed-in", { payload: { topic: Topic }, success: Schema.NullOr(Schema.Json) }),
  /** The least that anybody needs: for themselves nothing. What an intent needs besides or instead, intent-needs.ts says: releasing others, silencing a recording. */
  asked(
    "Ask",
    { permission: "agents.force-state", orSelf: true },
    {
      payload: AddressedIntent.fields,
      success: IntentAnswer
    }
  ),
  /** A panel of the asker, who is an agent, opened or closed its socket. The last one closed starts the clock of 失联 (15 s). */
  asked("PanelOpened", "signed-in", { payload: { panel: Schema.String } }),
  asked("PanelClosed", "signed-in", { payload: { panel: Schema.String } }),
  /** Puts written work into a queue. Answered when it is on disk: what was answered is never lost. */
  asked(
    "CreateWork",
    { permission: "tickets.create" },
    {
      payload: { request: WorkRequest, key: Schema.optionalKey(IdempotencyKey) },
      success: WorkAnswer,
      error: StoreAway
    }
  ),
  /** Calls somebody who then goes through a flow. Answered when it is on disk that the call began. */
  asked(
    "MakeCall",
    { permission: "calls.make" },
    {
      payload: { request: CallRequest, key: Schema.optionalKey(IdempotencyKey) },
      success: CallAnswer,
      error: StoreAway
    }
  ),
  /** Written work that is not over, newest first. */
  asked(
    "OpenWork",
    { permission: "tickets.assign" },
    {
      payload: { filter: WorkFilter },
      success: Schema.Array(WorkView)
    }
  ),
  /** One piece of written work, also when it is over; null when there never was one. */
  asked(
    "Work",
    { permission: "tickets.assign" },
    {
      payload: { work: WorkId },
      success: Schema.NullOr(WorkView),
      error: StoreAway
    }
  ),
  /** Takes it out, wherever it is; false when it is over or never was. Answered when it is on disk. */
  asked(
    "WithdrawWork",
    { permission: "tickets.close" },
    {
      payload: { work: WorkId },
      success: Schema.Boolean,
      error: StoreAway
    }
  ),
  /** Call records, newest first, with masked numbers: those that the asker may see. */
  asked(
    "Calls",
    { permission: "calls.view" },
    {
      payload: { filter: CallFilter },
      success: Schema.Array(CallRecord),
      error: StoreAway
    }
  ),
  /** One call whole, with masked numbers and its story. */
  asked(
    "Call",
    { permission: "calls.view" },
    {
      payload: { call: CallId },
      success: Schema.NullOr(CallDetails),
      error: StoreAway
    }
  ),
  /** The file of a call's recording, to be listened to; null when the call was not recorded, or never was. */
  asked(
    "Listen",
    { permission: "calls.listen" },
    {
      payload: { call: CallId, part: Schema.optionalKey(RecordingPart) },
      success: Schema.NullOr(RecordingFound),
      error: StoreAway
    }
  ),
  /** The same, to be taken along. */
  asked(
    "Download",
    { permission: "calls.download" },
    {
      payload: { call: CallId, part: Schema.optionalKey(RecordingPart) },
      success: Schema.NullOr(RecordingFound),
      error: StoreAway
    }
  ),
  asked(
    "Why",
    { permission: "calls.view" },
    {
      payload: { call: CallId },
      success: Schema.NullOr(WhyAnswer),
      error: StoreAway
    }
  ),
  /** Why any work went to whom, or waits still; null when nothing is known of it. */
  asked(
    "WorkWhy",
    { permission: "agents.monitor" },
    {
      payload: { work: WorkId },
      success: Schema.NullOr(WhyAnswer),
      error: StoreAway
    }
  ),
  /** Whom the queues that the asker may see are to call back. */
  asked(
    "Callbacks",
    { permission: "agents.monitor" },
    {
      payload: { filter: CallbackFilter },
      success: CallbackList
    }
  ),
  /** One of them, also when it is over; null when there was none. */
  asked(
    "Callback",
    { permission: "agents.monitor" },
    {
      payload: { id: Schema.String },
      success: Schema.NullOr(CallbackView),
      error: StoreAway
    }
  ),
  /** False: there is none that is not over. */
  asked(
    "CancelCallback",
    { permission: "tickets.close" },
    {
      payload: { id: Schema.String, reason: CancelReason },
      success: Schema.Boolean,
      error: StoreAway
    }
  ),
  /** To another time, earlier or later. */
  asked(
    "MoveCallback",
    { permission: "tickets.assign" },
    {
      payload: { id: Schema.String, at: EpochMs },
      success: MoveAnswer,
      error: StoreAway
    }
  ),
  /** Who waits in a queue, why each one does, and who could serve them; null when there is no such queue. */
  asked(
    "QueueWhy",
    { permission: "agents.monitor" },
    {
      payload: { queue: QueueId },
      success: Schema.NullOr(QueueWhy)
    }
  ),
  /** Why did this agent get no call: the latest decisions that passed them over, newest first. */
  asked(
    "WhyNone",
    { permission: "agents.monitor", orSelf: true },
    {
      payload: { agent: AgentId },
      success: Schema.Array(WhyAnswer),
      error: StoreAway
    }
  ),
  /** The telephone numbers of a call or of written work, by attribute, whole; null when there is none such. The audit log has who saw them. */
  asked(
    "Unmask",
    { permission: "customers.view" },
    {
      payload: { work: WorkId },
      success: Schema.NullOr(Schema.Record(Schema.String, Schema.String)),
      error: StoreAway
    }
  )
).middleware(Inside) {}

/** What the lines ask, with a key of their own that opens nothing else; and nobody else asks this. */
export const ASKED_BY_LINES = [
  "AlarmSaid",
  "AlarmNotUnderstood",
  "LineNews",
  "TerminalsHeard",
  "AnswerMessage"
] as const satisfies ReadonlyArray<RpcGroup.Rpcs<typeof CoreRpc>["_tag"]>
