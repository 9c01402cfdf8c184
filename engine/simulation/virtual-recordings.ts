import type { LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"

/** What a switch that dies has not written yet of a recording. */
const WRITTEN_EVERY_MS = 1_000

type Unstamped<Tag extends TelephonyEvent["_tag"]> = Omit<Extract<TelephonyEvent, { _tag: Tag }>, "at">

export interface VirtualRecording {
  readonly file: string
  readonly since: number
  /** What other legs' recordings left in the file. */
  readonly beforeMs: number
  /** Since when nothing is written of it, and how much was left out so before. */
  pausedAt: number | undefined
  leftOutMs: number
  /** The length at which it ends by itself. */
  endsAtMs: number
}

interface Recorded {
  readonly id: LegId
  recording: VirtualRecording | undefined
}

/** What the virtual switch records, and what it has on its disk. */
export const makeVirtualRecordings = (options: {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  readonly report: (
    event:
      | Unstamped<"RecordStarted">
      | Unstamped<"RecordEnded">
      | Unstamped<"RecordPaused">
      | Unstamped<"RecordResumed">
  ) => void
  readonly misdeed: (what: string) => void
  readonly legs: ReadonlyMap<LegId, Recorded>
  /** No file of this switch is longer. */
  readonly longestMs?: number | undefined
}) => {
  const { at, legs, longestMs = Number.POSITIVE_INFINITY, misdeed, now, report } = options
  /** How long each is that nobody writes any more. */
  const whole = new Map<string, number>()

  const lengthOf = ({ beforeMs, leftOutMs, pausedAt, since }: VirtualRecording): number =>
    beforeMs + (pausedAt ?? now()) - since - leftOutMs

  const end = (leg: Recorded): void => {
    if (leg.recording === undefined) return
    const { file } = leg.recording
    const recordedMs = lengthOf(leg.recording)
    leg.recording = undefined
    whole.set(file, recordedMs)
    // Whoever is gone is no leg of the switch any more.
    const legGoesOn = legs.get(leg.id) === leg
    report({ _tag: "RecordEnded", leg: leg.id, file, recordedMs, ...(legGoesOn ? { legGoesOn } : {}) })
  }

  /** What is left out in a pause does not count: who resumes looks again. */
  const endsInTime = (leg: Recorded, recording: VirtualRecording): void => {
    if (recording.endsAtMs === Number.POSITIVE_INFINITY) return
    at(now() + Math.max(0, recording.endsAtMs - lengthOf(recording)), () => {
      const isThere = leg.recording === recording && legs.get(leg.id) === leg
      if (isThere && recording.pausedAt === undefined && lengthOf(recording) >= recording.endsAtMs) end(leg)
    })
  }

  return {
    end,
    begin: (leg: Recorded, asked: Extract<TelephonyRequest, { _tag: "RecordMessage" }>): void => {
      const { append = false, file, greatestMs } = asked
      if (leg.recording !== undefined) return
      for (const other of legs.values())
        if (other.recording?.file === file) {
          if (!append) misdeed(`${file} is recorded from two legs at once`)
          end(other)
        }
      if (whole.has(file) && !append) misdeed(`${file} is recorded a second time, over the first`)
      const beforeMs = append ? (whole.get(file) ?? 0) : 0
      whole.delete(file)
      const recording: VirtualRecording = {
        file,
        since: now(),
        beforeMs,
        pausedAt: undefined,
        leftOutMs: 0,
        endsAtMs: Number.POSITIVE_INFINITY
      }
      leg.recording = recording
      report({ _tag: "RecordStarted", leg: leg.id, file })
      recording.endsAtMs = Math.min(greatestMs ?? longestMs, longestMs)
      endsInTime(leg, recording)
    },
    pause: (leg: Recorded, file: string): void => {
      if (leg.recording?.file !== file) return
      leg.recording.pausedAt ??= now()
      report({ _tag: "RecordPaused", leg: leg.id, file })
    },
    resume: (leg: Recorded, file: string): void => {
      if (leg.recording?.file !== file) return
      leg.recording.leftOutMs += now() - (leg.recording.pausedAt ?? now())
      leg.recording.pausedAt = undefined
      endsInTime(leg, leg.recording)
      report({ _tag: "RecordResumed", leg: leg.id, file })
    },
    /** The switch died in the middle of it. */
    cutOff: (recording: VirtualRecording): void => {
      whole.set(recording.file, written(lengthOf(recording)))
    },
    lengthMs: (file: string): number => {
      const being = [...legs.values()].find(({ recording }) => recording?.file === file)?.recording
      return whole.get(file) ?? (being === undefined ? 0 : written(lengthOf(being)))
    }
  }
}

const written = (recordedMs: number): number => recordedMs - (recordedMs % WRITTEN_EVERY_MS)
