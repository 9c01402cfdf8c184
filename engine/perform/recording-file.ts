import { type Message as CallMessage, tellCall } from "#actors/call/protocol.ts"
import type { RecordingRequest } from "#actors/call/requests.ts"
import type { Tell } from "#actors/output.ts"
import { CallId, type EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "../ports/Telephony.ts"

/** Where a call's recording lies, relative to the recordings folder: `2026/11/23/<call>.wav`, the day (UTC) of its arrival. */
export const recordingFile = (call: CallId, arrivedAt: EpochMs): string =>
  `${new Date(arrivedAt).toISOString().slice(0, 10).replaceAll("-", "/")}/${call}.wav`

/** The file whose length a call asks for. */
export const measuredFile = ({ arrivedAt, call, file }: RecordingRequest): string =>
  file ?? recordingFile(call, arrivedAt)

type RecordEnded = Extract<CallMessage, { _tag: "RecordEnded" }>

/** What the call hears of a file that was measured. */
export const measured = (asked: RecordingRequest, recordedMs: number): Tell =>
  tellCall(asked.call, { _tag: "RecordEnded", file: measuredFile(asked), recordedMs, ...ofLeg(asked) })

/** Whose leg it is about, nothing for the customer's; and whether that is up. */
const ofLeg = ({ attempt, legGoesOn }: Pick<RecordEnded, "attempt" | "legGoesOn">) => ({
  ...(attempt === undefined ? {} : { attempt }),
  ...(legGoesOn === undefined ? {} : { legGoesOn })
})

/**
 * A recording that could not begin is as long as what lies on the disk: an engine that died may have begun it, and heard of no
 * word of it. Its file is asked, and answers the call that would have been told. Undefined of every other report.
 */
export const unbegunRecording = (
  event: TelephonyEvent,
  told: ReadonlyArray<Tell>
): ReadonlyArray<RecordingRequest> | undefined => {
  if (event._tag !== "RecordEnded" || event.recordedMs > 0) return undefined
  const { at: arrivedAt, file } = event
  return told.map(({ message, to }) => ({
    _tag: "MeasureRecording",
    call: CallId.make(to.slice("call/".length)),
    arrivedAt,
    file,
    ...ofLeg(message as RecordEnded)
  }))
}
