import { isAlike } from "../alike.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later, type QueueId } from "../vocabulary.ts"
import { LINGER_MS, LINGERS_ON_BEFORE_MS, RECORD_WORD_MS } from "./limits.ts"
import type { Caller, Message, State } from "./protocol.ts"
import { askPolicy, askRecordings, askTelephony } from "./requests.ts"

/** Who asks again hears by the rules as they are then. */
export const askRuling = ({ attributes, call }: Caller, queue: QueueId | null, agent: AgentId | null): Output =>
  askPolicy({ _tag: "RecordingAsked", call, attributes, queue, agent })

/** Asking again starts no second recording. */
const record = ({ arrivedAt, call, customer: attempt, ruling }: Caller): Output =>
  askTelephony({ _tag: "RecordLeg", call, attempt, arrivedAt, greatestMs: ruling?.greatestMs ?? null })

/** A talk of which no recording is heard: what is owed to it. A call that nobody has decided about asks again. */
export const recordAgain = (caller: Caller, queue: QueueId | null, agent: AgentId | null): ReadonlyArray<Output> => {
  if (caller.recording !== null) return []
  if (caller.ruling === null) return [askRuling(caller, queue, agent)]
  return caller.ruling.records ? [record(caller)] : []
}

/** A pause, or its end, may have been asked for in vain: what is so already is not disturbed by asking. */
export const pausedAgain = ({ arrivedAt, call, customer: attempt, recording }: Caller): ReadonlyArray<Output> =>
  recording === null || recording.ended
    ? []
    : [askTelephony({ _tag: recording.paused ? "PauseRecording" : "ResumeRecording", call, attempt, arrivedAt })]

type Recorded<S> = readonly [S, ReadonlyArray<Output>]
type Decided = Extract<Message, { _tag: "RecordingDecided" }>

/** It is decided. A recording that the rules no longer want ends; the part from before stays. */
export const ruled = <S extends { readonly caller: Caller }>(state: S, decided: Decided): Recorded<S> => {
  const [next, outputs] = noted(state, decided)
  const { recording, ruling: before } = state.caller
  const { arrivedAt, call, customer: attempt } = state.caller
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
  file: string,
  at: EpochMs
): Recorded<S> => {
  if (state.caller.recording?.file === file) return [state, []]
  const caller = { ...state.caller, recording: { file, ended: false, paused: false } }
  return [{ ...state, caller }, [keep({ _tag: "RecordingStarted", at, call: caller.call, file })]]
}

export const recordEnded = <S extends { readonly caller: Caller }>(
  state: S,
  { at, file, recordedMs }: Extract<Message, { _tag: "RecordEnded" }>
): Recorded<S> => {
  const { recording } = state.caller
  if (recording?.file === file && recording.ended) return [state, []]
  const [started, outputs] = recordStarted(state, file, at)
  const caller = { ...started.caller, recording: { file, ended: true, paused: false } }
  const { call, ruling } = caller
  const leastMs = ruling?.leastMs ?? 0
  const isTooShort = recordedMs > 0 && recordedMs < leastMs
  return [
    { ...state, caller },
    [
      ...outputs,
      keep({ _tag: "RecordingEnded", at, call, file, recordedMs }),
      ...(isTooShort ? [keep({ _tag: "RecordingDropped", at, call, file, recordedMs, leastMs })] : [])
    ]
  ]
}

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
  return [state, [askRecordings({ _tag: "MeasureRecording", call, arrivedAt, file: recording?.file ?? null })]]
}

/** Whether the recorded leg is gone only the switch can say, which may be out of sight: the call lingers until then. */
export const recordOverdue = (state: Ended, at: EpochMs): Recorded<Ended> => [
  owesLength(state) ? { ...state, until: later(at, LINGER_MS) } : state,
  []
]
