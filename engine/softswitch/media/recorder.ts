import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { MediaFiles } from "./files.ts"
import type { RecordingMark, RecordOptions } from "../media-contract.ts"
import type { MediaLeg } from "./media-leg.ts"
import type { Outbox } from "./outbox.ts"
import { type Recording, startRecording } from "./recording.ts"

/** Recordings of one leg at a time: the call's own, a supervisor's, and room for one being restarted. */
export const MAX_RECORDINGS_A_LEG = 4

/** Silence written into a recording for frames that were given up; a machine that slept for hours leaves no hour-long hole. */
const MAX_MISSED_FRAMES = 500

export interface Recorder {
  readonly start: (leg: MediaLeg, path: string, options: RecordOptions) => void
  readonly end: (leg: MediaLeg, recording: Recording, cause: "stopped" | "hangup" | "max-time") => void
  /** Changes what is written from this tick on, and tells where that is. */
  readonly mark: (leg: MediaLeg, path: string, mark: RecordingMark) => void
  /** Takes what the leg said and heard in this tick. */
  readonly take: (leg: MediaLeg, missedFrames: number) => void
  /** Recordings that could not be written to their end, and those that cannot be written now. */
  readonly counts: () => { readonly recordingsFailed: number; readonly recordingsStuck: number }
}

/** Records the legs of one plane; a file has one recording at a time. */
export const makeRecorder = (around: {
  readonly files: MediaFiles
  readonly outbox: Outbox
  readonly notice: (text: string) => void
  readonly keepUntilDone: (work: Promise<unknown>) => void
}): Recorder => {
  const { files, keepUntilDone, notice, outbox } = around
  const busyPaths = new Set<string>()
  const quiet = new Int16Array(FRAME_SAMPLES)
  const stuck = new Set<string>()
  let failed = 0

  const take = (leg: MediaLeg, missed: number) => {
    if (leg.recordings.size === 0) return
    const missedFrames = Math.min(missed, MAX_MISSED_FRAMES)
    for (const recording of leg.recordings.values()) {
      for (let i = 0; i < missedFrames; i++) recording.append(quiet, quiet)
      recording.append(leg.said, heardOf(leg))
      if (recording.full()) end(leg, recording, "max-time")
    }
  }

  const start = (leg: MediaLeg, path: string, options: RecordOptions) => {
    const refusal = busyPaths.has(path)
      ? "is being recorded already"
      : leg.recordings.size >= MAX_RECORDINGS_A_LEG
        ? `leg ${leg.id} has ${MAX_RECORDINGS_A_LEG} recordings`
        : undefined
    if (refusal !== undefined) {
      notice(`cannot record ${path}: ${refusal}`)
      outbox.put({ _tag: "RecordingEnded", leg: leg.id, path, recordedMs: 0, octets: 0, cause: "write-failed" })
      return
    }
    busyPaths.add(path)
    const recording = startRecording({
      path,
      ...options,
      files,
      started: () => {
        outbox.put({ _tag: "RecordingStarted", leg: leg.id, path })
        outbox.tellAll()
      },
      stuck: (problem) => {
        stuck.add(path)
        notice(`recording ${path}: ${problem}; it is tried again`)
      },
      resumed: (missingMs) => {
        stuck.delete(path)
        notice(`recording ${path} goes on; ${missingMs} ms of it are silence`)
      },
      ended: (cause, onDisk, problem) => {
        stuck.delete(path)
        if (problem !== undefined) {
          failed++
          notice(`recording ${path} ended after ${onDisk.recordedMs} ms: ${problem}`)
        }
        busyPaths.delete(path)
        leg.recordings.delete(path)
        outbox.put({ _tag: "RecordingEnded", leg: leg.id, path, ...onDisk, cause })
        outbox.tellAll()
      }
    })
    leg.recordings.set(path, recording)
  }

  const end = (leg: MediaLeg, recording: Recording, cause: "stopped" | "hangup" | "max-time") => {
    leg.recordings.delete(recording.path)
    recording.end(cause)
    keepUntilDone(recording.settled)
  }

  const mark = (leg: MediaLeg, path: string, what: RecordingMark) => {
    const recording = leg.recordings.get(path)
    if (recording?.mark(what) !== true) return
    outbox.put({ _tag: "RecordingMarked", leg: leg.id, path, mark: what, atMs: recording.lengthMs() })
  }

  return { start, end, take, mark, counts: () => ({ recordingsFailed: failed, recordingsStuck: stuck.size }) }
}

/** What was sent to the leg, without what was whispered to it. */
const heardOf = ({ stream, unwhispered, whispers }: MediaLeg): Int16Array =>
  whispers.length > 0 ? unwhispered : stream.heard
