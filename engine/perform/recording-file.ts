import type { RecordingRequest } from "#actors/call/requests.ts"
import type { CallId, EpochMs } from "#actors/vocabulary.ts"

/** Where a call's recording lies, relative to the recordings folder: `2026/11/23/<call>.wav`, the day (UTC) of its arrival. */
export const recordingFile = (call: CallId, arrivedAt: EpochMs): string =>
  `${new Date(arrivedAt).toISOString().slice(0, 10).replaceAll("-", "/")}/${call}.wav`

/** The file whose length a call asks for. */
export const measuredFile = ({ arrivedAt, call, file }: RecordingRequest): string =>
  file ?? recordingFile(call, arrivedAt)
