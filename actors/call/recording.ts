import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Caller, Message } from "./protocol.ts"
import { askTelephony } from "./requests.ts"

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
