import type { LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"

/** What a switch that dies has not written yet of a recording. */
const WRITTEN_EVERY_MS = 1_000

type Unstamped<Tag extends TelephonyEvent["_tag"]> = Omit<Extract<TelephonyEvent, { _tag: Tag }>, "at">

export interface VirtualRecording {
  readonly file: string
  readonly since: number
}

interface Recorded {
  readonly id: LegId
  recording: VirtualRecording | undefined
}

/** What the virtual switch records, and what it has on its disk. */
export const makeVirtualRecordings = (options: {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  readonly report: (event: Unstamped<"RecordStarted"> | Unstamped<"RecordEnded">) => void
  readonly misdeed: (what: string) => void
  readonly isThere: (leg: Recorded) => boolean
}) => {
  const { at, isThere, misdeed, now, report } = options
  /** How long each is that nobody writes any more. */
  const whole = new Map<string, number>()

  const end = (leg: Recorded): void => {
    if (leg.recording === undefined) return
    const { file, since } = leg.recording
    leg.recording = undefined
    const recordedMs = now() - since
    whole.set(file, recordedMs)
    report({ _tag: "RecordEnded", leg: leg.id, file, recordedMs })
  }

  return {
    end,
    begin: (leg: Recorded, { file, greatestMs }: Extract<TelephonyRequest, { _tag: "RecordMessage" }>): void => {
      if (leg.recording !== undefined) return
      if (whole.has(file)) misdeed(`${file} is recorded a second time, over the first`)
      const recording = { file, since: now() }
      leg.recording = recording
      report({ _tag: "RecordStarted", leg: leg.id, file })
      if (greatestMs === undefined) return
      at(now() + greatestMs, () => {
        if (leg.recording === recording && isThere(leg)) end(leg)
      })
    },
    /** The switch died in the middle of it. */
    cutOff: ({ file, since }: VirtualRecording): void => {
      whole.set(file, written(now() - since))
    },
    lengthMs: (file: string, legs: Iterable<Recorded>): number => {
      const being = [...legs].find(({ recording }) => recording?.file === file)?.recording
      return whole.get(file) ?? (being === undefined ? 0 : written(now() - being.since))
    }
  }
}

const written = (recordedMs: number): number => recordedMs - (recordedMs % WRITTEN_EVERY_MS)
