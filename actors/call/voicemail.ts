import type { FlowCommand } from "../flow/protocol.ts"
import { keep } from "../keep.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Caller } from "./protocol.ts"
import { record, type Recorded } from "./recording.ts"
import { askTelephony } from "./requests.ts"

/**
 * A caller leaves a message. It is the call's own recording: who may hear calls, what is kept how long and what is said of it in the log hold
 * for it, too. When its length is known it becomes a task of its queue.
 */

type Command<Tag extends FlowCommand["_tag"]> = Extract<FlowCommand, { _tag: Tag }>

/** Of a call that is recorded already the recording goes on, and the message is its end. */
export const messageBegun = (
  before: Caller,
  { greatestMs, leastMs, queue }: Command<"Record">,
  at: EpochMs
): Recorded<Caller> => {
  const caller: Caller = { ...before, message: { queue, from: at, leastMs } }
  const { recording } = before
  if (recording !== null && !recording.ended) return [caller, []]
  const ruling = { records: true, because: "voicemail", rule: null, leastMs, greatestMs } as const
  // A part from before stays.
  const goesOn = recording === null ? caller : { ...caller, recording: null, wasRecorded: true }
  const ruled: Caller = { ...goesOn, ruling }
  const { because, records, rule } = ruling
  return [ruled, [record(ruled), keep({ _tag: "RecordingRuled", at, call: caller.call, records, because, rule })]]
}

export const messageEnded = (caller: Caller, at: EpochMs): Recorded<Caller> => {
  const { arrivedAt, call, customer, message, ruling } = caller
  if (message === undefined || message.until !== undefined) return [caller, []]
  const ends = askTelephony({ _tag: "EndRecording", call, attempt: customer, arrivedAt })
  return [{ ...caller, message: { ...message, until: at } }, ruling?.because === "voicemail" ? [ends] : []]
}
