import { later } from "../vocabulary.ts"
import { SNAPSHOT_MARGIN_MS } from "./limits.ts"
import type { Alive } from "./ending.ts"
import type { Message } from "./protocol.ts"
import { type Recorded, recordedAttempt } from "./recording.ts"
import { askRecordings } from "./requests.ts"

/**
 * The switch shows a leg that is up and from which our file is not written: the recording is over, and the word of it was lost. The
 * first look only notes it, for a recording may be on its way from leg to leg; the file is asked at the next one, and its
 * answer ends it as the switch's own word would have. A switch that does not say what it writes proves nothing, and of a
 * recording that is paused and moved nothing is written.
 */
export const recordingSeen = <S extends Alive>(
  state: S,
  { at, legs }: Extract<Message, { _tag: "LegsSeen" }>
): Recorded<S> => {
  const { caller } = state
  const { arrivedAt, call, recording } = caller
  if (recording === null || recording.ended) return [state, []]
  const { missedSince, ...known } = recording
  const recordings = legs.find(({ attempt }) => attempt === recordedAttempt(caller))?.recordings
  if (recordings === undefined || recording.paused || recordings.includes(recording.file))
    return missedSince === undefined ? [state, []] : [{ ...state, caller: { ...caller, recording: known } }, []]
  if (missedSince === undefined)
    return [{ ...state, caller: { ...caller, recording: { ...recording, missedSince: at } } }, []]
  if (later(missedSince, SNAPSHOT_MARGIN_MS) > at) return [state, []]
  const of = recording.attempt === undefined ? {} : { attempt: recording.attempt }
  const asked = { _tag: "MeasureRecording", call, arrivedAt, file: recording.file, legGoesOn: true, ...of } as const
  return [state, [askRecordings(asked)]]
}
