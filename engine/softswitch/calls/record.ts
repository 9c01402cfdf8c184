import { type Channel, setVariables } from "../channel.ts"
import type { MediaOutput, RecordingMark } from "../media-contract.ts"
import { emit, type Exchange, liveChannel } from "../exchange.ts"
import { recordingFile } from "./file-names.ts"
import { destroy } from "./hang-up.ts"
import { whenOpen } from "./leg-media.ts"

type RecordingEnded = Extract<MediaOutput, { readonly _tag: "RecordingEnded" }>

/**
 * Starts a recording of the leg; false when the path is none we may write. A file that is being written from this leg already is
 * left as it is. With RECORD_APPEND the file goes on behind what it has, and whichever leg writes it stops first.
 */
export const startRecord = (
  exchange: Exchange,
  channel: Channel,
  path: string,
  limitMs: number | undefined
): boolean => {
  const file = recordingFile(exchange.options, path)
  if (file === undefined) return false
  if (channel.recordings.has(file)) return true
  const stereo = channel.variables.get("RECORD_STEREO") === "true"
  const append = channel.variables.get("RECORD_APPEND") === "true"
  const maxMs = Math.min(limitMs ?? exchange.options.maxRecordingMs, exchange.options.maxRecordingMs)
  const begin = () =>
    whenOpen(channel, () => {
      channel.recordings.set(file, { stereo })
      const how = { stereo, maxMs, format: exchange.options.recordingFormat }
      exchange.media.record(channel.uuid, file, append ? { ...how, append } : how)
    })
  const writer = append ? writerOf(exchange, file) : undefined
  if (writer === undefined) begin()
  else {
    exchange.recordingsAwaited.set(file, () => liveChannel(exchange, channel.uuid) !== undefined && begin())
    exchange.media.stopRecording(writer.uuid, file)
  }
  return true
}

/** The leg from which a file is being written, or whose last block of it is. */
const writerOf = ({ channels }: Exchange, file: string): Channel | undefined =>
  [...channels.values()].find(({ recordings }) => recordings.has(file))

/** Stops one recording, or all; false when there is no such one. RECORD_STOP follows when the file is whole. */
export const stopRecord = (exchange: Exchange, channel: Channel, path: string): boolean => {
  if (path === "all") {
    for (const file of channel.recordings.keys()) exchange.media.stopRecording(channel.uuid, file)
    return true
  }
  const file = recordingFile(exchange.options, path)
  if (file === undefined || !channel.recordings.has(file)) return false
  exchange.media.stopRecording(channel.uuid, file)
  return true
}

const MARKS: ReadonlySet<string> = new Set<RecordingMark>(["mask", "unmask", "pause", "resume"])

export const isMark = (word: string): word is RecordingMark => MARKS.has(word)

/** From now on silence is written, or nothing; false when there is no such recording. */
export const markRecord = (exchange: Exchange, channel: Channel, path: string, mark: RecordingMark): boolean => {
  const file = recordingFile(exchange.options, path)
  if (file === undefined || !channel.recordings.has(file)) return false
  exchange.media.markRecording(channel.uuid, file, mark)
  return true
}

/** FreeSWITCH says nothing of it: the event is ours, `carillon::recording`, and names the place in the file. */
export const recordingMarked = (
  exchange: Exchange,
  channel: Channel,
  { atMs, mark, path }: Extract<MediaOutput, { readonly _tag: "RecordingMarked" }>
): void =>
  exchange.hub.publish({
    name: "CUSTOM",
    subclass: "carillon::recording",
    caller: "record",
    headers: () => [
      ["Unique-ID", channel.uuid],
      ["Record-File-Path", path],
      ["Record-Mark", mark],
      ["Record-Ms", String(atMs)]
    ]
  })

export const recordingStarted = (exchange: Exchange, channel: Channel, path: string): void => {
  emit(exchange, channel, "RECORD_START", "record", { after: [["Record-File-Path", path]] })
  emitBug(exchange, channel, "MEDIA_BUG_START", path)
}

/** A recording is a media bug in FreeSWITCH, as a supervisor is. */
const emitBug = (exchange: Exchange, channel: Channel, name: "MEDIA_BUG_START" | "MEDIA_BUG_STOP", path: string) =>
  emit(exchange, channel, name, "media_bug", {
    before: [
      ["Media-Bug-Function", "session_record"],
      ["Media-Bug-Target", path]
    ]
  })

/** The file is on disk and closed: RECORD_STOP, and the channel's end if that waited for it. */
export const recordingEnded = (exchange: Exchange, channel: Channel, ended: RecordingEnded): void => {
  if (!channel.recordings.delete(ended.path)) return
  const goesOn = exchange.recordingsAwaited.get(ended.path)
  exchange.recordingsAwaited.delete(ended.path)
  // FreeSWITCH says success-maxtime also for a recording that was stopped by hand.
  const cause = ended.cause === "write-failed" ? "uri-failure" : "success-maxtime"
  const samples = ended.recordedMs * 8
  setVariables(channel, {
    record_file_size: String(ended.octets),
    record_samples: String(samples),
    record_seconds: String(Math.floor(ended.recordedMs / 1000)),
    record_ms: String(ended.recordedMs),
    record_completion_cause: cause
  })
  emit(exchange, channel, "RECORD_STOP", "record", {
    after: [
      ["Record-File-Path", ended.path],
      ["Record-Completion-Cause", cause]
    ]
  })
  emitBug(exchange, channel, "MEDIA_BUG_STOP", ended.path)
  goesOn?.()
  if (channel.state === "CS_REPORTING" && channel.recordings.size === 0 && !channel.awaitsLine)
    destroy(exchange, channel)
}
