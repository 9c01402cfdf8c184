import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { LINGER_MS, LINGERS_ON_BEFORE_MS, RECORD_WORD_MS } from "./limits.ts"
import type { Caller, Message, State } from "./protocol.ts"
import { askRecordings, askTelephony } from "./requests.ts"

/** Asking again starts no second recording. */
export const record = ({ arrivedAt, call }: Caller): Output => askTelephony({ _tag: "RecordCaller", call, arrivedAt })

type Recorded<S> = readonly [S, ReadonlyArray<Output>]

/** Told of the recording. Repeated and late words change nothing. */
export const recordStarted = <S extends { readonly caller: Caller }>(
  state: S,
  file: string,
  at: EpochMs
): Recorded<S> => {
  if (state.caller.recording?.file === file) return [state, []]
  const caller = { ...state.caller, recording: { file, ended: false } }
  return [{ ...state, caller }, [keep({ _tag: "RecordingStarted", at, call: caller.call, file })]]
}

export const recordEnded = <S extends { readonly caller: Caller }>(
  state: S,
  { at, file, recordedMs }: Extract<Message, { _tag: "RecordEnded" }>
): Recorded<S> => {
  const { recording } = state.caller
  if (recording?.file === file && recording.ended) return [state, []]
  const [started, outputs] = recordStarted(state, file, at)
  const caller = { ...started.caller, recording: { file, ended: true } }
  return [{ ...state, caller }, [...outputs, keep({ _tag: "RecordingEnded", at, call: caller.call, file, recordedMs })]]
}

type Ended = Extract<State, { _tag: "Ended" }>

/** Of a talk it was never said how long its recording is. A talk of which no recording was heard at all counts too: one was asked for. */
export const owesLength = (state: State): boolean => {
  if (state._tag !== "Talking" && state._tag !== "Ended") return false
  const { recording } = state.caller
  if (recording !== null) return !recording.ended
  return state._tag === "Talking" || state.outcome === "handled"
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
