import { type Application, type Channel, type Running, setVariable, setVariables } from "../channel.ts"
import type { MediaOutput } from "../media-contract.ts"
import type { Header } from "../events/event.ts"
import { emit, type Exchange } from "../exchange.ts"
import { sideChanged } from "./beside.ts"
import { playbackFile } from "./file-names.ts"

/** Applications that wait behind the running one. An engine queues two or three; 64 mean it lost count. */
export const WAITING_LIMIT = 64

type PlaybackEnded = Extract<MediaOutput, { readonly _tag: "PlaybackEnded" }>

/** Puts the channel into `park`, where it waits for commands: CHANNEL_EXECUTE, CHANNEL_PARK. */
export const park = (exchange: Exchange, channel: Channel, asked?: Pick<Application, "uuid" | "done">): void => {
  const application: Application = { uuid: exchange.newUuid(), ...asked, name: "park", data: "", loops: 1 }
  // Who waits for the end of an earlier one would wait for ever.
  channel.parked?.done?.()
  setVariable(channel, "call_uuid", channel.uuid)
  channel.variables.delete("current_application_data")
  setVariable(channel, "current_application", "park")
  channel.parked = application
  emit(exchange, channel, "CHANNEL_EXECUTE", "execute", { after: applicationHeaders(application, undefined) })
  emit(exchange, channel, "CHANNEL_PARK", "park")
  sideChanged(exchange, channel)
}

/** Takes the channel out of `park`: CHANNEL_UNPARK, then the park application's CHANNEL_EXECUTE_COMPLETE. */
export const unpark = (exchange: Exchange, channel: Channel): void => {
  const { parked } = channel
  if (parked === undefined) return
  emit(exchange, channel, "CHANNEL_UNPARK", "park")
  channel.parked = undefined
  emitComplete(exchange, channel, parked, "_none_")
}

/** Shows an application's start; {@link completeApplication} shows its end. */
export const beginApplication = (exchange: Exchange, channel: Channel, application: Application): void => {
  setVariables(channel, {
    current_loop: "1",
    total_loops: String(application.loops),
    current_application: application.name,
    current_application_data: application.data
  })
  emit(exchange, channel, "CHANNEL_EXECUTE", "execute", { after: applicationHeaders(application, undefined) })
  setVariable(channel, "current_application", application.name)
}

export const completeApplication = (
  exchange: Exchange,
  channel: Channel,
  application: Application,
  response: string
): void => {
  if (response !== "_none_") setVariable(channel, "current_application_response", response)
  emitComplete(exchange, channel, application, response)
  channel.variables.delete("current_loop")
  channel.variables.delete("total_loops")
}

const emitComplete = (exchange: Exchange, channel: Channel, application: Application, response: string): void => {
  emit(exchange, channel, "CHANNEL_EXECUTE_COMPLETE", "execute", { after: applicationHeaders(application, response) })
  application.done?.()
}

const applicationHeaders = (application: Application, response: string | undefined): Array<Header> => {
  const headers: Array<Header> = [["Application", application.name]]
  if (application.data !== "") headers.push(["Application-Data", application.data])
  if (response !== undefined) headers.push(["Application-Response", response])
  headers.push(["Application-UUID", application.uuid])
  return headers
}

/** Starts a file on a leg that is answered or has early media; CHANNEL_EXECUTE now, PLAYBACK_START when the media plane has it. */
export const startPlayback = (exchange: Exchange, channel: Channel, application: Application): void => {
  beginApplication(exchange, channel, application)
  const source = playbackFile(exchange.options, application.data)
  if (source === undefined || !(channel.answered || channel.early)) {
    completeApplication(exchange, channel, application, source === undefined ? "FILE NOT FOUND" : "PLAYBACK ERROR")
    return
  }
  const playback = exchange.newUuid()
  channel.running = { application, playback, started: false, startedUs: 0 }
  const loop = source.endless || application.loops < 0
  exchange.media.play(channel.uuid, playback, source.file, { loop })
}

/** The media plane began to play: PLAYBACK_START. */
export const playbackStarted = (exchange: Exchange, channel: Channel, playback: string): void => {
  const { running } = channel
  if (running?.playback !== playback || running.started) return
  channel.running = { ...running, started: true, startedUs: exchange.nowUs() }
  emitPlaybackStart(exchange, channel, running)
}

const emitPlaybackStart = (exchange: Exchange, channel: Channel, { application }: Running): void =>
  emit(exchange, channel, "PLAYBACK_START", "play_file", { after: fileHeaders(application) })

/** The media plane came to an end, or had no such file: the application is over. Stale reports do nothing. */
export const playbackEnded = (exchange: Exchange, channel: Channel, ended: PlaybackEnded): void => {
  const { running } = channel
  if (running?.playback !== ended.playback) return
  if (ended.cause === "file-not-found") {
    channel.running = undefined
    completeApplication(exchange, channel, running.application, "FILE NOT FOUND")
    return
  }
  endPlayback(exchange, channel, running, ended.cause, ended.playedMs)
}

const endPlayback = (
  exchange: Exchange,
  channel: Channel,
  running: Running,
  status: "done" | "break",
  playedMs: number
): void => {
  channel.running = undefined
  setVariables(channel, {
    playback_seconds: String(Math.floor(playedMs / 1000)),
    playback_ms: String(playedMs),
    playback_samples: String(playedMs * 8)
  })
  // Broken off while the file was still being read: START and STOP come as a pair, or readers take it for played.
  if (!running.started) emitPlaybackStart(exchange, channel, running)
  emit(exchange, channel, "PLAYBACK_STOP", "play_file", {
    after: [...fileHeaders(running.application), ["Playback-Status", status]]
  })
  completeApplication(exchange, channel, running.application, "FILE PLAYED")
}

/** `local_stream://moh` is told apart by its scheme, as FreeSWITCH tells all that is not a file. */
const fileHeaders = ({ data }: Application): Array<Header> => {
  const scheme = /^(\w+):\/\//u.exec(data)?.[1]
  const path: Header = ["Playback-File-Path", data]
  return scheme === undefined ? [path] : [["Playback-File-Type", scheme], path]
}

/**
 * Breaks a playback: PLAYBACK_STOP break, CHANNEL_EXECUTE_COMPLETE. Other applications are over in no time and are let
 * be. A media plane that answers later finds its playback forgotten.
 */
export const breakPlayback = (exchange: Exchange, channel: Channel): void => {
  const { running } = channel
  if (running?.playback === undefined) return
  exchange.media.stopPlayback(channel.uuid)
  // A media plane that answers at once has ended it already.
  if (channel.running !== running) return
  const playedMs = running.started ? Math.floor((exchange.nowUs() - running.startedUs) / 1000) : 0
  endPlayback(exchange, channel, running, "break", playedMs)
}

/** What waits will not be done. */
export const dropWaiting = (channel: Channel): void => {
  for (const { done } of channel.waiting.splice(0)) done?.()
}

/** Nothing runs and nothing waits any more. */
export const dropApplications = (exchange: Exchange, channel: Channel): void => {
  dropWaiting(channel)
  breakPlayback(exchange, channel)
  const { running } = channel
  if (running === undefined) return
  channel.running = undefined
  running.stop?.()
  completeApplication(exchange, channel, running.application, "_none_")
}
