import { makeAgenda } from "./agenda.ts"
import { runWaiting } from "./calls/applications.ts"
import { browserAway } from "./calls/browsers.ts"
import { conferenceTold } from "./calls/conference.ts"
import { changeOffered } from "./calls/change-offered.ts"
import { playbackEnded, playbackStarted } from "./calls/execute.ts"
import { memberHeard } from "./calls/floor.ts"
import { changeAnswered, changeRefused } from "./calls/hold.ts"
import { deflectionAnswered } from "./calls/deflect.ts"
import { digit } from "./calls/digits.ts"
import { toneHeard } from "./calls/tone-detect.ts"
import { hangUp } from "./calls/hang-up.ts"
import { callConfirmed } from "./calls/inbound.ts"
import { browserRegistered, callAnswered, callFailed, callProgress } from "./calls/outbound.ts"
import { lineMeasured } from "./calls/line-measured.ts"
import { offerCall } from "./calls/offered.ts"
import { phoneAnswered } from "./calls/phone-event.ts"
import { messageAnswered, messageOffered } from "./calls/messages.ts"
import { transfer } from "./calls/transfer.ts"
import { recordingEnded, recordingMarked, recordingStarted } from "./calls/record.ts"
import { watchNeeds } from "./calls/sample-needs.ts"
import { settleVoice } from "./calls/wide-voice.ts"
import { makeUnattended } from "./calls/unattended.ts"
import type { Channel } from "./channel.ts"
import type { ControllerCall } from "./controller-contract.ts"
import type { MediaCounts, MediaOutput, MediaPlane } from "./media-contract.ts"
import type { Binding, Hop, UserAgent, UserAgentCommand, UserAgentOutput } from "./sip-contract.ts"
import type { Header } from "./events/event.ts"
import type { EventHub } from "./events/hub.ts"
import { attemptHeaders, registerHeaders, unregisterHeaders } from "./events/registration-headers.ts"
import { heartbeatHeaders } from "./events/heartbeat-headers.ts"
import { hopText } from "./sip/hop.ts"
import { makeFullness } from "./fullness.ts"
import { makeTrunkBook } from "./trunks/book.ts"
import type { TrunkKeeper } from "./trunks/keeper.ts"
import { trunkProblems } from "./trunks/problems.ts"
import { type ShownStranger, type ShownTrunk, shownLines } from "./trunks/shown.ts"
import { emptyTables, type Exchange, type SwitchLog, type SwitchOptions } from "./exchange.ts"
import { makeMediaProblems, type Problem } from "./media-problems.ts"
import { pass, probe } from "./probe.ts"
import { makePulseTaker } from "./pulse.ts"
import { makeRefusalLog } from "./refusal-log.ts"

/** FreeSWITCH's own interval; an event socket that hears nothing for twice this long knows that the link is dead. */
export const HEARTBEAT_MS = 20_000

export interface SwitchHealth {
  readonly version: string
  readonly upMs: number
  /** Legs now, and since the start. */
  readonly legs: number
  readonly legsSinceStart: number
  readonly registrations: number
  readonly eventSockets: number
  readonly media: MediaCounts
  /** Whether each line to others answers and is registered. */
  readonly trunks: ReadonlyArray<ShownTrunk>
  /** Whose calls were refused because they come from no trunk: no fault of the switch, so none of its problems. */
  readonly strangers: ReadonlyArray<ShownStranger>
  /** What keeps it from its work now, in words. */
  readonly problems: ReadonlyArray<Problem>
  readonly sip: { readonly transactions: number; readonly dialogs: number }
  /** Refused or dropped messages by kind, since the start. */
  readonly refused: Readonly<Record<string, number>>
}

/** The switch without sockets and timers: what comes in is handed to it, what goes out it hands to its parts. */
export interface Softswitch {
  readonly exchange: Exchange
  /** As {@link UserAgent.receive}, {@link UserAgent.lost} and {@link UserAgent.needs}. */
  readonly receive: (octets: Uint8Array, from: Hop, framingFault?: string) => void
  readonly lost: (hop: Hop) => void
  readonly needs: (connection: string) => boolean
  /** A connection was not taken, or closed; counted, and logged once for each source. */
  readonly connectionRefused: (reason: string, from: Hop) => void
  /** What the media plane reports. */
  readonly media: (output: MediaOutput) => void
  /** Runs every deadline that is due. */
  readonly due: () => void
  readonly nextDueMs: () => number | undefined
  readonly health: () => SwitchHealth
  /** Ends all calls, with BYE or a refusal to each. */
  readonly hangUpAll: (cause: string) => void
}

export interface SwitchParts {
  readonly options: SwitchOptions
  readonly userAgent: UserAgent
  readonly trunkKeeper: TrunkKeeper
  readonly media: MediaPlane
  readonly hub: EventHub
  readonly send: (octets: Uint8Array, to: Hop) => void
  /** Called after every step that may have moved a deadline. */
  readonly moved: () => void
  /** Monotonic ms, the user agent's clock. */
  readonly nowMs: () => number
  /** µs since 1970, for events. */
  readonly nowUs: () => number
  readonly newUuid: () => string
  /** How much of the machine was idle since it was asked last; 100 where nobody looks. */
  readonly idleCpuPct?: () => number
  readonly callController: (exchange: Exchange, call: ControllerCall) => () => void
  readonly log: SwitchLog
  /** A telephone came, moved or went (`isNews`), or stays for longer. */
  readonly registrationsChanged?: (isNews: boolean) => void
}

/** Joins user agent and media plane into channels. */
export const makeSwitch = (parts: SwitchParts): Softswitch => {
  const { hub, log, media, nowMs, options, userAgent } = parts
  const refusals = makeRefusalLog(log)
  const agenda = makeAgenda()
  const startedMs = nowMs()
  const fullness = makeFullness(nowMs)

  const { told, ...watched } = watchNeeds(media, (leg) => settleVoice(exchange, leg))
  const exchange: Exchange = {
    options,
    ...emptyTables(),
    startedMs,
    nowMs,
    nowUs: parts.nowUs,
    newUuid: parts.newUuid,
    nextSessionId: () => pulse.began(),
    pulse: () => pulse.read(),
    callController: (call) => parts.callController(exchange, call),
    agenda,
    hub,
    userAgent,
    ...watched,
    trunks: makeTrunkBook(),
    trunkKeeper: parts.trunkKeeper,
    keep: (outputs) => {
      for (const { octets, to } of outputs) parts.send(octets, to)
      parts.moved()
    },
    turnedAway: fullness.turnedAway,
    log,
    sip: (command: UserAgentCommand) => {
      if (probe.hasSubscribers && "dialog" in command)
        pass({ at: "command", tag: command._tag, dialog: command.dialog })
      step(userAgent.command(command, nowMs()))
    }
  }

  const pulse = makePulseTaker(parts, () => exchange.channels.size)
  const unattended = makeUnattended(exchange)

  const carryOut = (outputs: ReadonlyArray<UserAgentOutput>): void => {
    for (const output of outputs) {
      if (output._tag === "Send") {
        if (probe.hasSubscribers) pass({ at: "sent", datagram: output.octets })
        parts.send(output.octets, output.to)
      } else take(output)
    }
  }

  const step = (outputs: ReadonlyArray<UserAgentOutput>): void => {
    carryOut(outputs)
    parts.moved()
  }

  const take = (output: Exclude<UserAgentOutput, { readonly _tag: "Send" }>): void => {
    switch (output._tag) {
      case "CallOffered":
        return offerCall(exchange, unattended, output)
      case "RegisterTried":
      case "Registered":
      case "Unregistered":
      case "MessageOffered":
      case "MessageAnswered":
        return takeBesideCalls(exchange, output, parts.registrationsChanged)
      case "Refused":
        return refusals.note(output.kind, hopText(output.source), output.reason)
      default: {
        const channel = exchange.byDialog.get(output.dialog)
        if (channel !== undefined && channel.hangupCause === undefined) takeOfCall(exchange, channel, output)
      }
    }
  }

  const heartbeat = (): void => {
    agenda.at("heartbeat", nowMs() + HEARTBEAT_MS, heartbeat)
    unattended.look()
    const beat = pulse.beat()
    hub.publish({ name: "HEARTBEAT", caller: "heartbeat", headers: () => heartbeatHeaders(beat) })
  }
  agenda.at("heartbeat", nowMs() + HEARTBEAT_MS, heartbeat)

  const problems = makeMediaProblems(nowMs)

  const health = (): SwitchHealth => {
    const { bindings, dialogs, transactions } = userAgent.counts()
    const counted = exchange.media.counts()
    const trunks = parts.trunkKeeper.states()
    return {
      version: options.version,
      upMs: Math.round(nowMs() - startedMs),
      legs: exchange.channels.size,
      legsSinceStart: pulse.legsSinceStart(),
      registrations: bindings,
      eventSockets: hub.listeners(),
      media: counted,
      problems: [...problems(counted), ...fullness.problems(), ...trunkProblems(trunks)],
      ...shownLines(trunks, userAgent.strangers(nowMs()), parts.nowUs() / 1_000 - nowMs()),
      sip: { transactions, dialogs },
      refused: { ...refusals.counts(), ...fullness.counts() }
    }
  }

  return {
    exchange,
    receive: (octets, from, framingFault) => {
      if (probe.hasSubscribers) pass({ at: "datagram", datagram: octets })
      step(userAgent.receive(octets, from, nowMs(), framingFault))
    },
    lost: (hop) => step(userAgent.lost(hop, nowMs())),
    needs: userAgent.needs,
    connectionRefused: (reason, from) => refusals.note("connection", hopText(from), reason),
    media: (output) => {
      told(output)
      if (output._tag !== "Stranger") return takeOfMedia(exchange, output)
      refusals.note("rtp-stranger", `${output.source.address}:${output.source.port}`, output.reason)
    },
    due: () => {
      const now = nowMs()
      carryOut(userAgent.due(now))
      agenda.due(now)
      parts.moved()
    },
    nextDueMs: () => earlier(userAgent.nextDueMs(), agenda.nextDueMs()),
    health,
    hangUpAll: (cause) => {
      for (const channel of exchange.channels.values()) hangUp(exchange, channel, cause, "us")
    }
  }
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

type BesideCalls = Extract<
  UserAgentOutput,
  { readonly _tag: "RegisterTried" | "Registered" | "Unregistered" | "MessageOffered" | "MessageAnswered" }
>

const takeBesideCalls = (
  exchange: Exchange,
  output: BesideCalls,
  registrationsChanged: SwitchParts["registrationsChanged"]
): void => {
  switch (output._tag) {
    case "RegisterTried":
      return registerTried(exchange, output.user, output.source)
    case "Registered":
      registrationsChanged?.(output.fresh)
      registered(exchange, output.binding, output.fresh)
      return browserRegistered(exchange, output.binding)
    case "Unregistered":
      registrationsChanged?.(true)
      return unregistered(exchange, output.binding, output.cause)
    case "MessageOffered":
      return messageOffered(exchange, output)
    case "MessageAnswered":
      return messageAnswered(exchange, output)
  }
}

type OfCall = Extract<UserAgentOutput, { readonly dialog: string }>

const ENDINGS = {
  bye: ["NORMAL_CLEARING", "bye"],
  "no-ack": ["RECOVERY_ON_TIMER_EXPIRE", "us"],
  "session-expired": ["RECOVERY_ON_TIMER_EXPIRE", "us"]
} as const

const takeOfCall = (exchange: Exchange, channel: Channel, output: OfCall): void => {
  switch (output._tag) {
    case "CallCancelled":
      return hangUp(exchange, channel, "ORIGINATOR_CANCEL", "cancel")
    case "CallConfirmed":
      return callConfirmed(exchange, channel, output.sdp)
    case "CallProgress":
      return callProgress(exchange, channel, output)
    case "CallAnswered":
      return channel.answered ? changeAnswered(exchange, channel, output) : callAnswered(exchange, channel, output)
    case "CallFailed":
      return callFailed(exchange, channel, output)
    case "CallEnded": {
      const [cause, by] = ENDINGS[output.cause]
      return hangUp(exchange, channel, cause, by)
    }
    case "ChangeOffered":
      return changeOffered(exchange, channel, output.sdp)
    case "ChangeRefused":
      return changeRefused(exchange, channel, output)
    case "DigitInfo":
      return digit(exchange, channel, output.digit, output.durationMs * 8, "ENDPOINT")
    case "ReferOffered":
      return transfer(exchange, channel, output)
    case "NotifyAnswered":
      return phoneAnswered(channel, output.status)
    case "ReferAnswered":
      return deflectionAnswered(exchange, channel, output)
    // We take no events: no telephone controls us by NOTIFY.
    case "Notified":
    case "CallOffered":
      return
  }
}

const takeOfMedia = (exchange: Exchange, output: Exclude<MediaOutput, { readonly _tag: "Stranger" }>): void => {
  const channel = exchange.channels.get(output.leg)
  if (channel === undefined) return conferenceTold(exchange, output)
  switch (output._tag) {
    case "Digit":
      return digit(exchange, channel, output.digit, output.durationSamples, output.way)
    case "ToneHeard":
      return toneHeard(exchange, channel, output.name)
    case "LineMeasured":
      return lineMeasured(exchange, channel, output.quality)
    case "Silent":
      exchange.log.warning(`${channel.name}: no packet for ${output.silentMs} ms, the leg is ended`)
      return hangUp(exchange, channel, "MEDIA_TIMEOUT", "us")
    case "BrowserGone":
      return browserAway(exchange, channel, true)
    case "BrowserBack":
      return browserAway(exchange, channel, false)
    case "BrowserRefused":
      exchange.log.warning(`${channel.name}: ${output.reason}, the leg is ended`)
      return hangUp(exchange, channel, "INCOMPATIBLE_DESTINATION", "us")
    case "LegLost":
      exchange.log.warning(`${channel.name}: ${output.reason}, the leg is ended`)
      return hangUp(exchange, channel, "NORMAL_TEMPORARY_FAILURE", "us")
    case "TalkHeard":
      return memberHeard(exchange, channel, output)
    case "PlaybackStarted":
      return playbackStarted(exchange, channel, output.playback)
    case "PlaybackEnded":
      playbackEnded(exchange, channel, output)
      return runWaiting(exchange, channel)
    case "RecordingStarted":
      return recordingStarted(exchange, channel, output.path)
    case "RecordingMarked":
      return recordingMarked(exchange, channel, output)
    case "RecordingEnded":
      return recordingEnded(exchange, channel, output)
  }
}

const custom = (exchange: Exchange, subclass: string, headers: () => ReadonlyArray<Header>): void =>
  exchange.hub.publish({ name: "CUSTOM", subclass, caller: "register", headers })

/** Seconds until the binding ends; the binding's clock is the user agent's. */
const registration = (exchange: Exchange, binding: Binding) => ({
  binding,
  realm: exchange.options.realm,
  expiresS: Math.max(0, Math.round((binding.expiresAtMs - exchange.nowMs()) / 1000))
})

const registerTried = (exchange: Exchange, user: string, source: Hop): void =>
  custom(exchange, "sofia::pre_register", () =>
    attemptHeaders({ user, source, realm: exchange.options.realm }, undefined)
  )

const registered = (exchange: Exchange, binding: Binding, fresh: boolean): void => {
  const attempt = { user: binding.user, source: binding.source, realm: exchange.options.realm }
  custom(exchange, "sofia::register_attempt", () => attemptHeaders(attempt, fresh ? "SUCCESS" : "RENEWED"))
  custom(exchange, "sofia::register", () => registerHeaders(registration(exchange, binding)))
}

const unregistered = (exchange: Exchange, binding: Binding, cause: "asked" | "expired" | "lost"): void =>
  custom(exchange, cause === "asked" ? "sofia::unregister" : "sofia::expire", () =>
    unregisterHeaders(registration(exchange, binding))
  )
