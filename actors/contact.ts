import * as Schema from "effect/Schema"
import { AgentId, CallId, EpochMs, QueueId } from "./vocabulary.ts"

/** What a queue promises its callers and asks of its agents; a call learns it when it is admitted. */
export const Terms = Schema.Struct({
  queueName: Schema.String,
  /** How long an agent's telephone may ring. */
  ringTimeoutMs: Schema.Int,
  wrapUpMs: Schema.Int,
  /** Prompt looped while waiting. */
  music: Schema.String
})
export type Terms = typeof Terms.Type

/** What whoever deals with a waiting call must know of it. Handed along in messages, so that nobody looks anything up. */
export const Contact = Schema.Struct({
  call: CallId,
  callingNumber: Schema.String,
  dialledNumber: Schema.String,
  /** Keys pressed in the flow so far. */
  keys: Schema.String,
  queue: QueueId,
  /** Entry into the queue; kept through every retry, so a missed ring costs nobody their place. */
  queuedAt: EpochMs,
  queueName: Schema.String,
  wrapUpMs: Schema.Int
})
export type Contact = typeof Contact.Type

/**
 * The contact of one caller in one queue. Whoever needs it makes it here, so that the agent is told the same by the
 * distributor, who had it from the queue, and by the call.
 */
export const contactOf = (
  caller: Pick<Contact, "call" | "callingNumber" | "dialledNumber" | "keys">,
  place: Pick<Contact, "queue" | "queuedAt">,
  terms: Pick<Terms, "queueName" | "wrapUpMs">
): Contact => ({
  call: caller.call,
  callingNumber: caller.callingNumber,
  dialledNumber: caller.dialledNumber,
  keys: caller.keys,
  queue: place.queue,
  queuedAt: place.queuedAt,
  queueName: terms.queueName,
  wrapUpMs: terms.wrapUpMs
})

/** How a waiting call stands, as it says to its queue and the queue to the distributor. */
export const standing = {
  /** The latest offer the call has heard of. */
  heard: Schema.Int,
  /** Agents who let this call ring or refused it. */
  refusedBy: Schema.Array(AgentId),
  /** Whose telephone rings for it, and by which offer. */
  ringing: Schema.NullOr(Schema.Struct({ agent: AgentId, offer: Schema.Int }))
}

/** Why an agent is freed of a call. `done`: they talked. `withdrawn`: no fault of theirs, they go on being ready. */
export const ReleaseReason = Schema.Literals([
  "done",
  "no-answer",
  "busy", // their telephone was
  "rejected",
  "failed", // the switch could not ring them, for a reason that says nothing of them
  "device-unregistered",
  "withdrawn"
])
export type ReleaseReason = typeof ReleaseReason.Type
