import * as Schema from "effect/Schema"
import { asking } from "../output.ts"
import { AgentId, CallId, EpochMs, QueueId } from "../vocabulary.ts"

export const CALLBACKS_PORT = "callbacks"

/**
 * A call back is to begin: the agent's telephone first, then the number, with the queue's own shown. The port tells that call to
 * begin, or the callback why not: `DialRefused`, or `NumberServed` of somebody who was spoken with since.
 */
export const CallbackRequest = Schema.TaggedUnion({
  Dial: {
    callback: Schema.String,
    call: CallId,
    agent: AgentId,
    number: Schema.String,
    queue: QueueId,
    askedAt: EpochMs,
    /** They took it on their panel: their telephone answers by itself where it can be told to. */
    isTaken: Schema.Boolean
  }
})
export type CallbackRequest = typeof CallbackRequest.Type
export const askCallbacks = asking<CallbackRequest>(CALLBACKS_PORT)
