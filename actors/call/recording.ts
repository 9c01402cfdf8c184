import { isAlike } from "../alike.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later, type QueueId } from "../vocabulary.ts"
import { LINGER_MS, LINGERS_ON_BEFORE_MS, RECORD_WORD_MS } from "./limits.ts"
import { messageLeft } from "./message-left.ts"
import type { Caller, Message, State } from "./protocol.ts"
import { askPolicy, askRecordings, askTelephony } from "./requests.ts"

/** Who asks again hears by the rules as they are then. */
export const askRuling = ({ attributes, call }: Caller, queue: QueueId | null, agent: AgentId | null): Output =>
  askPolicy({ _tag: "RecordingAsked", call, attributes, queue, agent })

/** Whose leg is recorded: the customer's, and when they left a talk that goes on, that of somebody who stays. */
export const recordedAttempt = ({ customer, recording }: Pick<Caller, "customer" | "recording">): number =>
  recording?.attempt ?? customer

/** Asking again starts no second recording. `goesOn`: what may be in the file stays. */
export const record = (caller: Caller, goesOn = false): Output => {
  const { arrivedAt, call, customer, ruling, wasRecorded = false } = caller
  const attempt = recordedAttempt(caller)
  const asked = { _tag: "RecordLeg", call, attempt, arrivedAt, greatestMs: ruling?.greatestMs ?? null } as const
  return askTelephony(attempt === customer && !goesOn && !wasRecorded ? asked : { ...asked, append: true })
}

/**
 * A talk of which no recording is heard: what is owed to it. A call that nobody has decided about asks again. Words of a recording
 * that began, and that the switch ended at its own limit, may both be lost: what it left is not written over.
 */
export const recordAgain = (caller: Caller, queue: QueueId | null, agent: AgentId | null): ReadonlyArray<Output> => {
  if (caller.recording !== null) return []
  if (caller.ruling === null) return [askRuling(caller, queue, agent)]
  return caller.ruling.records ? [record(caller, true)] : []
}

/** A pause, or its end, may have been asked for in vain: what is so already is not disturbed by asking. */
export const pausedAgain = (caller: Caller): ReadonlyArray<Output> => {
  const { recording } = caller
  return recording === null || recording.ended ? [] : pausing(caller, recording.paused)
}

/** A recording that another leg took over while it was paused begins there when it is resumed, not before. */
export const pausing = (caller: Caller, paused: boolean): ReadonlyArray<Output> => {
  const { arrivedAt, call } = caller
  const attempt = recordedAttempt(caller)
  const asked = askTelephony({ _tag: paused ? "PauseRecording" : "ResumeRecording", call, attempt, arrivedAt })
  return paused || attempt === caller.customer ? [asked] : [record(caller), asked]
}

type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>
export type Recorded<S> = readonly [S, ReadonlyArray<Output>]
type Decided = Told<"RecordingDecided">

/** It is decided. A recording that the rules no longer want ends; the part from before stays. */
export const ruled = <S extends { readonly caller: Caller }>(state: S, decided: Decided): Recorded<S> => {
  const [next, outputs] = noted(state, decided)
  const { recording, ruling: before } = state.caller
  const { arrivedAt, call } = state.caller
  const attempt = recordedAttempt(state.caller)
  if (decided.ruling.records) return [next, recording === null ? [record(next.caller), ...outputs] : outputs]
  const runs = recording === null ? before?.records === true : !recording.ended
  return [next, runs ? [askTelephony({ _tag: "EndRecording", call, attempt, arrivedAt }), ...outputs] : outputs]
}

/** Decided when nothing can be begun any more: the record says so. */
export const noted = <S extends { readonly caller: Caller }>(state: S, { at, ruling }: Decided): Recorded<S> => {
  const { caller } = state
  if (isAlike(caller.ruling, ruling)) return [state, []]
  const { because, records, rule } = ruling
  return [
    { ...state, caller: { ...caller, ruling } },
    [keep({ _tag: "RecordingRuled", at, call: caller.call, records, because, rule })]
  ]
}

/** Told of the recording. Repeated and late words change nothing. */
export const recordStarted = <S extends { readonly caller: Caller }>(
  state: S,
  { at, attempt = state.caller.customer, file }: Pick<Told<"RecordStarted">, "at" | "file" | "attempt">
): Recorded<S> => {
  if (state.caller.recording?.file === file) return [state, []]
  const of = attempt === state.caller.customer ? {} : { attempt }
  const caller = { ...messageFrom(state.caller, at), recording: { file, ended: false, paused: false, ...of } }
  return [{ ...state, caller }, [keep({ _tag: "RecordingStarted", at, call: caller.call, file })]]
}

/** Behind a part from before nothing is of their message until it is heard that the recording goes on. */
const messageFrom = (caller: Caller, at: EpochMs): Caller => {
  const { message, recording, wasRecorded } = caller
  return message === undefined || message.until !== undefined || recording !== null || wasRecorded !== true
    ? caller
    : { ...caller, message: { ...message, from: at } }
}

export const recordEnded = <S extends { readonly caller: Caller }>(
  state: S,
  message: Told<"RecordEnded">
): Recorded<S> => {
  const { at, file, recordedMs } = message
  const { recording } = state.caller
  if (recording?.file === file && (recording.ended || isOfWhoLeft(state.caller, message))) return [state, []]
  const [started, outputs] = recordStarted(state, message)
  const { attempt } = started.caller.recording ?? {}
  const of = attempt === undefined ? {} : { attempt }
  const caller = { ...started.caller, recording: { file, ended: true, paused: false, ...of } }
  const { call, ruling } = caller
  const leastMs = ruling?.leastMs ?? 0
  const isTooShort = recordedMs > 0 && recordedMs < leastMs
  const [left, told] = messageLeft(caller, recordedMs, at)
  return [
    { ...state, caller: left },
    [
      ...outputs,
      keep({ _tag: "RecordingEnded", at, call, file, recordedMs }),
      ...(isTooShort ? [keep({ _tag: "RecordingDropped", at, call, file, recordedMs, leastMs })] : []),
      ...told
    ]
  ]
}

/** Of the leg that was recorded before: the recording goes on with another. */
export const isOfWhoLeft = (
  caller: Caller,
  { attempt = caller.customer }: Pick<Told<"RecordEnded">, "attempt">
): boolean => attempt !== recordedAttempt(caller)

type Ended = Extract<State, { _tag: "Ended" }>

/**
 * It was never said how long its recording is. A talk of which no recording was heard at all counts too, unless it was to have
 * none; and whoever was to be recorded before anybody answered.
 */
export const owesLength = (state: State): boolean => {
  if (state._tag !== "Served" && state._tag !== "Ended") return false
  const { recording, ruling } = state.caller
  if (recording !== null) return !recording.ended
  if (state._tag === "Served" || state.outcome === "handled") return ruling?.records !== false
  return ruling?.records === true
}

/** From then on the switch's own word of the recording's end will not come any more. */
export const wordOverdueAt = ({ until }: Ended): EpochMs => later(until, RECORD_WORD_MS - LINGER_MS)

/** Shortly before it would be forgotten: the switch was looked at several times since the word was overdue, if it could be. */
export const lingersOnAt = ({ until }: Ended): EpochMs => later(until, -LINGERS_ON_BEFORE_MS)

/** The word was lost, with a link or with the engine that should have heard it; the file is there and knows. */
export const recordLeft = (state: Ended): Recorded<Ended> => {
  const { arrivedAt, call, recording } = state.caller
  if (!owesLength(state)) return [state, []]
  const of = recording?.attempt === undefined ? {} : { attempt: recording.attempt }
  return [state, [askRecordings({ _tag: "MeasureRecording", call, arrivedAt, file: recording?.file ?? null, ...of })]]
}

/** Whether the recorded leg is gone only the switch can say, which may be out of sight: the call lingers until then. */
export const recordOverdue = (state: Ended, at: EpochMs): Recorded<Ended> => [
  owesLength(state) ? { ...state, until: later(at, LINGER_MS) } : state,
  []
]
