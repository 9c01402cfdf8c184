import type { FlowCommand } from "../flow/protocol.ts"
import { keep } from "../keep.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Caller } from "./protocol.ts"
import { messageOver } from "./message-left.ts"
import { pausing, record, type Recorded, recordedAttempt } from "./recording.ts"
import { askTelephony } from "./requests.ts"

/**
 * A caller leaves a message. It is the call's own recording: who may hear calls, what is kept how long and what is said of it in the log hold
 * for it, too. When its length is known it becomes a task of its queue.
 */

type Command<Tag extends FlowCommand["_tag"]> = Extract<FlowCommand, { _tag: Tag }>

/**
 * Of a call that is recorded already the recording goes on, and the message is its end: whoever hears the message hears no more than that
 * (`engine/records/calls/heard.ts`). What an agent paused was the talk with them.
 */
export const messageBegun = (
  before: Caller,
  { greatestMs, leastMs, queue }: Command<"Record">,
  at: EpochMs
): Recorded<Caller> => {
  const caller: Caller = { ...before, message: { queue, from: at, leastMs } }
  const { recording } = before
  if (recording !== null && !recording.ended)
    return recording.paused
      ? [
          { ...caller, recording: { ...recording, paused: false } },
          [...pausing(caller, false), keep({ _tag: "RecordingResumed", at, call: caller.call, by: null })]
        ]
      : [caller, []]
  const ruling = { records: true, because: "voicemail", rule: null, leastMs, greatestMs } as const
  // A part from before stays.
  const goesOn = recording === null ? caller : { ...caller, recording: null, wasRecorded: true }
  const ruled: Caller = { ...goesOn, ruling }
  const { because, records, rule } = ruling
  return [ruled, [record(ruled), keep({ _tag: "RecordingRuled", at, call: caller.call, records, because, rule })]]
}

export const messageEnded = (caller: Caller, at: EpochMs): Recorded<Caller> => {
  const { arrivedAt, call, message } = caller
  if (message === undefined || message.until !== undefined) return [caller, []]
  const ends = askTelephony({ _tag: "EndRecording", call, attempt: recordedAttempt(caller), arrivedAt })
  return [messageOver(caller, at), [ends]]
}
