import * as Schema from "effect/Schema"
import { WaitsBecause } from "../waits-because.ts"
import { AgentId, EpochMs, QueueId } from "../vocabulary.ts"
import { Channel, WaitTold, WorkId } from "../work.ts"
import { ToldWaits, WordLeft } from "./told-waits.ts"

/** Why work that waits still waits, and who could serve it. */

/** The same in the languages of the screens, for people. */
export const Said = Schema.Struct({ zh: Schema.String, en: Schema.String }).annotate({ identifier: "Said" })
export type Said = typeof Said.Type

/** Somebody who could serve it, and what is in the way; "free" for who is. */
export const Server = Schema.Struct({ agent: AgentId, name: Schema.String, why: Schema.String }).annotate({
  identifier: "Server"
})
export type Server = typeof Server.Type

export const WaitingWhy = Schema.Struct({
  work: WorkId,
  channel: Channel,
  queue: QueueId,
  /** Who it is about, as far as known: a telephone number is masked. */
  about: Schema.NullOr(Schema.String),
  /** In the order of service of its queue, from 1. */
  place: Schema.Int,
  since: EpochMs,
  because: WaitsBecause,
  /** What the caller was told of their wait last; null: nothing. */
  told: Schema.NullOr(Schema.Struct({ at: EpochMs, ...WaitTold })),
  /** Being asked now. */
  offered: Schema.NullOr(AgentId),
  /** Who is being asked beside them, where it rings at everybody; nobody when absent. */
  offeredToo: Schema.optionalKey(Schema.Array(AgentId)),
  /** Those who could serve it and may be seen, nearest first. */
  servers: Schema.Array(Server),
  /** How many agents of the queue stand in which way, by what is in it. */
  counts: Schema.Record(Schema.String, Schema.Int),
  said: Said
}).annotate({ identifier: "WaitingWhy" })
export type WaitingWhy = typeof WaitingWhy.Type

/** Of a long queue the first are told. */
export const WAITING_TOLD = 100
/** Of a large group the nearest are named. */
export const SERVERS_TOLD = 20

export const QueueWhy = Schema.Struct({
  queue: QueueId,
  name: Schema.String,
  at: EpochMs,
  /** How many wait in all. */
  total: Schema.Int,
  waiting: Schema.Array(WaitingWhy),
  toldWaits: ToldWaits,
  wordLeft: WordLeft
}).annotate({ identifier: "QueueWhy" })
export type QueueWhy = typeof QueueWhy.Type

/** Which settings of the queue were in force. */
export const RulesThen = Schema.Struct({
  /** Counts the changes of the queue's settings, from 1. */
  version: Schema.Int,
  changedAt: EpochMs,
  /** Null for whoever may not read the log. */
  changedBy: Schema.NullOr(Schema.String)
}).annotate({ identifier: "RulesThen" })
export type RulesThen = typeof RulesThen.Type
