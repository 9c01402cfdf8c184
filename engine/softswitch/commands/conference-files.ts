/** Files that are played into a conference, and recordings of it. */
import { playbackFile, recordingFile } from "../calls/file-names.ts"
import type { Doing } from "./conference-members.ts"

const play: Doing = (exchange, conference, [path = ""]) => {
  const source = playbackFile(exchange.options, path)
  if (source === undefined) return `(play) File: ${path} not found.\n`
  const playback = exchange.newUuid()
  conference.playing.add(playback)
  exchange.media.play(conference.meeting, playback, source.file, { loop: source.endless })
  return `(play) Playing file ${path}\n`
}

/** Stands still, and goes on when it is said again. */
const pausePlay: Doing = (exchange, conference) => {
  if (conference.playing.size === 0) return "-ERR Nothing is playing\n"
  exchange.media.steer(conference.meeting, { _tag: "Pause" })
  return "+OK\n"
}

const stop: Doing = (exchange, conference) => {
  const count = conference.playing.size
  exchange.media.stopPlayback(conference.meeting)
  return `Stopped ${count} files.\n`
}

const record: Doing = (exchange, conference, [path = ""]) => {
  const file = recordingFile(exchange.options, path)
  if (file === undefined || conference.recordings.has(file)) return `-ERR cannot record ${path}\n`
  const { maxRecordingMs: maxMs, recordingFormat: format } = exchange.options
  conference.recordings.add(file)
  exchange.media.record(conference.meeting, file, { stereo: false, maxMs, format })
  return `Record file ${path}\n+OK\n`
}

/** What is said while it is paused is not in the file. */
const marking =
  (word: "Pause" | "Resume", mark: "pause" | "resume"): Doing =>
  (exchange, conference, [path = ""]) => {
    const file = recordingFile(exchange.options, path)
    if (file === undefined || !conference.recordings.has(file)) return `-ERR non-existant recording '${path}'\n`
    exchange.media.markRecording(conference.meeting, file, mark)
    return `${word} recording file ${path}\n+OK\n`
  }

const norecord: Doing = (exchange, conference, [path = ""]) => {
  const wanted = path === "all" ? undefined : recordingFile(exchange.options, path)
  const files = [...conference.recordings].filter((file) => path === "all" || file === wanted)
  for (const file of files) exchange.media.stopRecording(conference.meeting, file)
  return files.length === 0 ? `-ERR no recording ${path}\n` : `Stopped recording file ${path}\n+OK\n`
}

export const FILE_DOINGS: Readonly<Record<string, Doing>> = {
  play,
  pause_play: pausePlay,
  stop,
  record,
  pause: marking("Pause", "pause"),
  resume: marking("Resume", "resume"),
  norecord
}
