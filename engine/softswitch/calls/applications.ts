import { causeFromText } from "../causes.ts"
import { type Application, type Channel, setVariable } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { bridgeTo } from "./bridge-to.ts"
import { enterConference } from "./conference.ts"
import { beginApplication, completeApplication, park, startPlayback, WAITING_LIMIT } from "./execute.ts"
import { hangUp } from "./hang-up.ts"
import { answerCall, preAnswer } from "./inbound.ts"
import { markRecord, startRecord, stopRecord } from "./record.ts"
import { socket } from "./socket.ts"
import { stopToneDetect, toneDetect } from "./tone-detect.ts"
import { eavesdrop, threeWay } from "./supervision.ts"

const RUN: Readonly<Record<string, (exchange: Exchange, channel: Channel, application: Application) => void>> = {
  answer: (exchange, channel, application) => untilDone(exchange, channel, application, answerCall),
  pre_answer: (exchange, channel, application) => untilDone(exchange, channel, application, preAnswer),
  playback: startPlayback,
  park: (exchange, channel, application) => park(exchange, channel, application),
  hangup: (exchange, channel, application) => {
    beginApplication(exchange, channel, application)
    completeApplication(exchange, channel, application, "_none_")
    hangUp(exchange, channel, causeFromText(application.data), "us")
  },
  set: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => {
      const equals = application.data.indexOf("=")
      if (equals > 0) setVariable(channel, application.data.slice(0, equals), application.data.slice(equals + 1))
    }),
  eavesdrop: (exchange, channel, application) =>
    eavesdrop(exchange, channel, application, () => runWaiting(exchange, channel)),
  three_way: (exchange, channel, application) =>
    threeWay(exchange, channel, application, () => runWaiting(exchange, channel)),
  bridge: (exchange, channel, application) =>
    bridgeTo(exchange, channel, application, () => runWaiting(exchange, channel)),
  conference: (exchange, channel, application) =>
    enterConference(exchange, channel, application, () => runWaiting(exchange, channel)),
  record_session_mask: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => markRecord(exchange, channel, application.data, "mask")),
  record_session_unmask: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => markRecord(exchange, channel, application.data, "unmask")),
  record_session_pause: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => markRecord(exchange, channel, application.data, "pause")),
  record_session_resume: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => markRecord(exchange, channel, application.data, "resume")),
  record_session: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => startRecord(exchange, channel, application.data, undefined)),
  tone_detect: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => {
      const refused = toneDetect(exchange, channel, application.data)
      if (refused !== undefined) exchange.log.warning(refused)
    }),
  stop_tone_detect: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => stopToneDetect(exchange, channel)),
  // FreeSWITCH's: keys as tones in the audio, also of who has another way for them.
  start_dtmf: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => exchange.media.hearKeys(channel.uuid, true)),
  stop_dtmf: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => exchange.media.hearKeys(channel.uuid, false)),
  socket: (exchange, channel, application) =>
    socket(exchange, channel, application, () => runWaiting(exchange, channel)),
  stop_record_session: (exchange, channel, application) =>
    atOnce(exchange, channel, application, () => stopRecord(exchange, channel, application.data))
}

const untilDone = (
  exchange: Exchange,
  channel: Channel,
  application: Application,
  act: (exchange: Exchange, channel: Channel, then: () => void) => void
): void => {
  beginApplication(exchange, channel, application)
  const running = { application, playback: undefined, started: true, startedUs: exchange.nowUs() }
  channel.running = running
  act(exchange, channel, () => {
    if (channel.running !== running) return
    channel.running = undefined
    completeApplication(exchange, channel, application, "_none_")
    runWaiting(exchange, channel)
  })
}

const atOnce = (exchange: Exchange, channel: Channel, application: Application, act: () => void): void => {
  beginApplication(exchange, channel, application)
  act()
  completeApplication(exchange, channel, application, "_none_")
}

export const isApplication = (name: string): boolean => Object.hasOwn(RUN, name)

/** Runs an application when those before it are over; false when too many wait. */
export const runApplication = (exchange: Exchange, channel: Channel, application: Application): boolean => {
  if (channel.waiting.length >= WAITING_LIMIT) return false
  channel.waiting.push(application)
  runWaiting(exchange, channel)
  return true
}

/** Starts what waits, one after the other, until one of them takes time. */
export const runWaiting = (exchange: Exchange, channel: Channel): void => {
  while (channel.running === undefined && channel.hangupCause === undefined) {
    const next = channel.waiting.shift()
    if (next === undefined) return
    RUN[next.name]?.(exchange, channel, next)
  }
}
