import type { LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"

/** What a switch that dies has not written yet of a recording. */
const WRITTEN_EVERY_MS = 1_000

type Unstamped<Tag extends TelephonyEvent["_tag"]> = Omit<Extract<TelephonyEvent, { _tag: Tag }>, "at">

export interface VirtualRecording {
  readonly file: string
  readonly since: number
  /** Since when nothing is written of it, and how much was left out so before. */
  pausedAt: number | undefined
  leftOutMs: number
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
  readonly isThere: (leg: Recorded) => boolean
}) => {
  const { at, isThere, misdeed, now, report } = options
  /** How long each is that nobody writes any more. */
  const whole = new Map<string, number>()

  const lengthOf = ({ leftOutMs, pausedAt, since }: VirtualRecording): number => (pausedAt ?? now()) - since - leftOutMs

  const end = (leg: Recorded): void => {
    if (leg.recording === undefined) return
    const { file } = leg.recording
    const recordedMs = lengthOf(leg.recording)
    leg.recording = undefined
    whole.set(file, recordedMs)
    report({ _tag: "RecordEnded", leg: leg.id, file, recordedMs })
  }

  return {
    end,
    begin: (leg: Recorded, { file, greatestMs }: Extract<TelephonyRequest, { _tag: "RecordMessage" }>): void => {
      if (leg.recording !== undefined) return
      if (whole.has(file)) misdeed(`${file} is recorded a second time, over the first`)
      const recording: VirtualRecording = { file, since: now(), pausedAt: undefined, leftOutMs: 0 }
      leg.recording = recording
      report({ _tag: "RecordStarted", leg: leg.id, file })
      if (greatestMs === undefined) return
      at(now() + greatestMs, () => {
        if (leg.recording === recording && isThere(leg)) end(leg)
      })
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
      report({ _tag: "RecordResumed", leg: leg.id, file })
    },
    /** The switch died in the middle of it. */
    cutOff: (recording: VirtualRecording): void => {
      whole.set(recording.file, written(lengthOf(recording)))
    },
    lengthMs: (file: string, legs: Iterable<Recorded>): number => {
      const being = [...legs].find(({ recording }) => recording?.file === file)?.recording
      return whole.get(file) ?? (being === undefined ? 0 : written(lengthOf(being)))
    }
  }
}

const written = (recordedMs: number): number => recordedMs - (recordedMs % WRITTEN_EVERY_MS)
