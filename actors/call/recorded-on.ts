import { keep } from "../keep.ts"
import type { EpochMs } from "../vocabulary.ts"
import { arrangementOf } from "./arrangement.ts"
import { numbered, type Parties, partyAt, withoutParty } from "./party.ts"
import type { Message, State } from "./protocol.ts"
import { isOfWhoLeft, record, type Recorded, recordedAttempt, recordEnded, recordStarted } from "./recording.ts"
import { goesOn, type Served } from "./served.ts"

/**
 * Whoever is recorded may leave a talk that goes on: its recording goes on with the leg of somebody who stays, in the same file.
 * That follows from the parties, so it is done after every step.
 */
export const recordedOn = (state: State, at: EpochMs): Recorded<State> => {
  if (state._tag !== "Served") return [state, []]
  const { call, recording, ruling } = state.caller
  if (recording === null || recording.ended || ruling?.records === false) return [state, []]
  if (partyAt(state.parties, recordedAttempt(state.caller)) !== undefined) return [state, []]
  const attempt = nextRecorded(state.parties)
  if (attempt === undefined) return [state, []]
  const { missedSince: _, ...known } = recording
  const caller = { ...state.caller, recording: { ...known, attempt } }
  // Of what is said while it is paused not a word is kept, so it begins there when it is resumed.
  const commands = recording.paused ? [] : [record(caller)]
  return [{ ...state, caller }, [...commands, keep({ _tag: "RecordingMoved", at, call, attempt })]]
}

/**
 * Somebody who talks: the other side, if there is one, so that it is still on the left of the file; else who was there first.
 * Undefined while nobody talks. A consultation was heard in no recording, and is not when the customer leaves either.
 */
export const nextRecorded = (parties: Parties): number | undefined => {
  const wanted = arrangementOf(parties)
  const talking = numbered(parties).filter(
    ({ attempt, side }) => side === "talk" && wanted.get(attempt)?._tag === "With"
  )
  return (talking.find(({ role }) => role !== "agent") ?? talking[0])?.attempt
}

/** A recording that came as near to its greatest length is over: a switch may count in frames, or in seconds. */
const NEARLY_MS = 100

/**
 * A recording that ended while its rule wanted it on, and others would talk on: its leg is gone, which the call has heard already
 * or will. What is on the disk goes on then; should nobody talk any more, the file is measured. While its leg is up it was the
 * switch's own limit, which counts for the file and not for the leg, and it is over.
 */
export const recordEndedInTalk = (
  state: Served,
  message: Extract<Message, { _tag: "RecordEnded" }>
): Recorded<Served> => {
  const { caller, parties } = state
  const { recording, ruling } = caller
  if (recording !== null && (recording.ended || isOfWhoLeft(caller, message))) return [state, []]
  const { attempt = caller.customer, legGoesOn = false, recordedMs } = message
  const isFull = ruling?.greatestMs != null && recordedMs + NEARLY_MS >= ruling.greatestMs
  const others = withoutParty(parties, attempt)
  if (ruling?.records !== true || isFull || legGoesOn || !goesOn({ parties: others }))
    return recordEnded(state, message)
  return recordStarted(state, message)
}
