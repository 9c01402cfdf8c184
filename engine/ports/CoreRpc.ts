import * as Schema from "effect/Schema"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcGroup from "effect/rpc/RpcGroup"
import { Board, Desk } from "#wire/board.ts"
import { Change, Topic } from "#wire/frames.ts"
import { AddressedIntent, IntentAnswer } from "#wire/intent.ts"
import { CallFilter, CallRecord, WhyAnswer } from "#wire/records.ts"
import { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"

/** What the gateway may ask of the core, over a local socket. The gateway has no database and no actors of its own. */

/** A person who may sign in. `passwordHash` is a PHC string ($argon2id$v=19$m=…); only the gateway compares it. */
export const Account = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  role: Schema.Literals(["admin", "supervisor", "agent"]),
  /** The agent this person is, when they take calls. */
  agent: Schema.NullOr(AgentId),
  passwordHash: Schema.String
})
export type Account = typeof Account.Type

export const Session = Schema.Struct({
  /** SHA-256 of the cookie's value, hex: a stolen table opens no door. */
  tokenHash: Schema.String,
  account: Account,
  createdAt: EpochMs,
  expiresAt: EpochMs
})
export type Session = typeof Session.Type

/** A change of what screens show. The first one on every stream is the whole state of every topic. */
export const ScreenUpdate = Schema.TaggedUnion({
  Whole: { at: EpochMs, board: Board, desks: Schema.Record(Schema.String, Desk) },
  Changed: { at: EpochMs, topic: Topic, changes: Schema.Array(Change) }
})
export type ScreenUpdate = typeof ScreenUpdate.Type

/** The store cannot answer now (database away). The gateway says 503. */
export class StoreAway extends Schema.TaggedError<StoreAway>()("StoreAway", { reason: Schema.String }) {}

export class CoreRpc extends RpcGroup.make(
  Rpc.make("Screens", { success: ScreenUpdate, stream: true }),
  Rpc.make("Ask", { payload: AddressedIntent, success: IntentAnswer }),
  /** A panel of this agent opened or closed its socket. The last one closed starts the clock of 失联 (15 s). */
  Rpc.make("PanelOpened", { payload: { agent: AgentId, panel: Schema.String } }),
  Rpc.make("PanelClosed", { payload: { agent: AgentId, panel: Schema.String } }),
  Rpc.make("AccountOf", { payload: { user: Schema.String }, success: Schema.NullOr(Account), error: StoreAway }),
  Rpc.make("SaveSession", {
    payload: { tokenHash: Schema.String, account: Schema.String, createdAt: EpochMs, expiresAt: EpochMs },
    error: StoreAway
  }),
  Rpc.make("SessionOf", { payload: { tokenHash: Schema.String }, success: Schema.NullOr(Session), error: StoreAway }),
  Rpc.make("DropSession", { payload: { tokenHash: Schema.String }, error: StoreAway }),
  Rpc.make("Calls", { payload: { filter: CallFilter }, success: Schema.Array(CallRecord), error: StoreAway }),
  Rpc.make("Call", { payload: { call: CallId }, success: Schema.NullOr(CallRecord), error: StoreAway }),
  Rpc.make("Why", { payload: { call: CallId }, success: Schema.NullOr(WhyAnswer), error: StoreAway }),
  /** Why did this agent get no call: the latest decisions that passed them over, newest first. */
  Rpc.make("WhyNone", { payload: { agent: AgentId }, success: Schema.Array(WhyAnswer), error: StoreAway })
) {}
