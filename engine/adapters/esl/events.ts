import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import { isAnswerable } from "./answerable.ts"
import { conversationOf } from "./company.ts"
import type { EslEvent } from "./esl-event.ts"
import { shown } from "./shown.ts"

/** Everything we subscribe to; nothing else is read. HANGUP and not HANGUP_COMPLETE: it comes first and is half as long. */
export const EVENT_NAMES = [
  "CHANNEL_PARK",
  "CHANNEL_PROGRESS",
  "CHANNEL_PROGRESS_MEDIA",
  "CHANNEL_ANSWER",
  "CHANNEL_BRIDGE",
  "CHANNEL_UNBRIDGE",
  "CHANNEL_HANGUP",
  // The only one that says how the line was, whichever switch it is: what comes before may be too early for that.
  "CHANNEL_DESTROY",
  "CHANNEL_EXECUTE_COMPLETE",
  // Of a recording, and of a supervisor.
  "MEDIA_BUG_START",
  "PLAYBACK_STOP",
  "DTMF",
  "RECORD_START",
  "RECORD_STOP",
  "MESSAGE",
  "BACKGROUND_JOB",
  "HEARTBEAT",
  "CUSTOM"
] as const

/**
 * What is also heard of a FreeSWITCH: a leg that it makes in a thread of its own is there. A switch of ours has made it before
 * it answers the `originate`, and is spared the words.
 */
export const THREADED_NAMES = ["CHANNEL_ORIGINATE"] as const

export const SUBCLASSES = [
  "sofia::register",
  "sofia::unregister",
  "sofia::expire",
  "conference::maintenance",
  "carillon::transfer",
  // What became of a MESSAGE of ours.
  "SMS::SEND_MESSAGE"
] as const

/** In front of the name of a playing that goes on until stopped: real FreeSWITCH completes it once for each round. */
export const LOOP_PREFIX = "loop:"

/** Channel variables that carry what the engine must find again after its own restart. */
export const CALL_VARIABLE = "carillon_call"
export const ATTEMPT_VARIABLE = "carillon_attempt"
export const AGENT_VARIABLE = "carillon_agent"

/** `true` on a caller's leg that is parked for us. Any other call of the switch is somebody else's, and is left alone. */
export const TAKES_VARIABLE = "carillon_takes"

/** What an event alone does not say. */
export interface Around {
  readonly at: EpochMs
  /** The last PLAYBACK_STOP of this leg said `break`: EXECUTE_COMPLETE says FILE PLAYED either way. */
  readonly broken: boolean
  /** It is a leg of ours that was parked before: now it is parked because it has lost whom it heard. */
  readonly wasParked: boolean
  /** The recording's name for us, from its path for the switch. */
  readonly recordingName: (path: string) => string
}

/** One event of the switch in CSTA words, or undefined when it says nothing to the engine. Pure; devices are in `devices.ts`. */
export const telephonyEventOf = (event: EslEvent, around: Around): TelephonyEvent | undefined => {
  const { at } = around
  const leg = event["Unique-ID"] as LegId | undefined
  if (leg === undefined || leg === "") return undefined
  switch (event["Event-Name"]) {
    case "CHANNEL_PARK":
      return around.wasParked ? { _tag: "Parted", at, leg } : offered(event, at, leg)
    case "CUSTOM":
      return event["Event-Subclass"] === "carillon::transfer"
        ? transferAsked(event, at, leg)
        : conferenced(event, at, leg)
    case "CHANNEL_PROGRESS":
    case "CHANNEL_PROGRESS_MEDIA":
      return delivered(event, at, leg)
    case "CHANNEL_ANSWER":
      return { _tag: "Established", at, leg, ...madeBy(event) }
    case "CHANNEL_BRIDGE":
      return joined(event, at)
    case "CHANNEL_HANGUP":
      return cleared(event, at, leg)
    case "CHANNEL_DESTROY":
      return lineMeasured(event, at, leg)
    case "CHANNEL_EXECUTE_COMPLETE":
      return playEnded(event, leg, around)
    case "DTMF":
      return pressed(event, at, leg)
    case "RECORD_START":
      return { _tag: "RecordStarted", at, leg, file: around.recordingName(event["Record-File-Path"] ?? "") }
    case "RECORD_STOP": {
      const file = around.recordingName(event["Record-File-Path"] ?? "")
      // FreeSWITCH counts what was added: how long the whole is, only the file says.
      const recordedMs = event[`variable_${APPEND_VARIABLE}`] === "true" ? 0 : Number(event["variable_record_ms"] ?? 0)
      const legGoesOn = event["Answer-State"] === "answered"
      return { _tag: "RecordEnded", at, leg, file, recordedMs, ...(legGoesOn ? { legGoesOn } : {}) }
    }
    default:
      return undefined
  }
}

/** On a leg whose recording goes on behind what another leg's left in the file. */
export const APPEND_VARIABLE = "RECORD_APPEND"
/** On such a leg: how long the file was before, in milliseconds. FreeSWITCH counts what is added alone. */
export const BEFORE_VARIABLE = "carillon_recorded_ms"

/** How long a file is whose writing FreeSWITCH ended, by what it counted and what we know of before. */
export const writtenMs = (event: EslEvent): number => {
  const ownMs = Number(event["variable_record_ms"] ?? 0)
  const isMore = event[`variable_${APPEND_VARIABLE}`] === "true"
  return isMore ? ownMs + Number(event[`variable_${BEFORE_VARIABLE}`] ?? 0) : ownMs
}

/** The call and attempt a leg was made for; undefined on a caller's leg. */
export const madeBy = (
  event: EslEvent
): { readonly call: CallId | undefined; readonly attempt: number | undefined } => {
  const call = event[`variable_${CALL_VARIABLE}`]
  const attempt = Number(event[`variable_${ATTEMPT_VARIABLE}`])
  if (call === undefined || !Number.isInteger(attempt)) return { call: undefined, attempt: undefined }
  return { call: call as CallId, attempt }
}

export const agentOf = (event: EslEvent): AgentId | undefined =>
  event[`variable_${AGENT_VARIABLE}`] as AgentId | undefined

/** Whether this caller's leg, by an event or a dump of it, is for us. */
export const isForUs = (event: EslEvent): boolean => event[`variable_${TAKES_VARIABLE}`] === "true"

const offered = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent | undefined => {
  if (event["Call-Direction"] !== "inbound" || event["Answer-State"] === "hangup" || !isForUs(event)) return undefined
  const callingNumber = shown(event["Caller-Caller-ID-Number"] ?? "")
  const dialledNumber = shown(event["Caller-Destination-Number"] ?? "")
  const trunk = event["variable_sip_gateway"]
  return { _tag: "CallOffered", at, leg, callingNumber, dialledNumber, ...(trunk === undefined ? {} : { trunk }) }
}

const delivered = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent | undefined => {
  const { attempt, call } = madeBy(event)
  if (event["Call-Direction"] !== "outbound" || call === undefined || attempt === undefined) return undefined
  return { _tag: "Delivered", at, leg, call, attempt, answerable: isAnswerable(event) }
}

const conferenced = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent | undefined => {
  const conversation = conversationOf(event)
  if (conversation === undefined || event["Action"] !== "add-member") return undefined
  return { _tag: "Conferenced", at, leg, conversation }
}

const transferAsked = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent => {
  const [replaces, found] = [event["Transfer-Replaces"], event["Transfer-Leg"]]
  const to = shown(event["Transfer-To"] ?? "")
  const [agent, by] = [event["Transfer-Account"] as AgentId | undefined, event["Transfer-By"] as AgentId | undefined]
  return {
    _tag: "TransferAsked",
    at,
    leg,
    to,
    ...(replaces === undefined ? {} : { replaces: replaces as LegId }),
    ...(found === undefined || agent === undefined || by === undefined
      ? {}
      : { second: { leg: found as LegId, agent, by } })
  }
}

const joined = (event: EslEvent, at: EpochMs): TelephonyEvent | undefined => {
  const a = event["Bridge-A-Unique-ID"]
  const b = event["Bridge-B-Unique-ID"]
  if (a === undefined || b === undefined) return undefined
  return { _tag: "Joined", at, leg: a as LegId, with: b as LegId }
}

/**
 * A far end that hung up, cancelled or refused left its SIP status on the leg. `sip_hangup_disposition` says the same, but
 * FreeSWITCH writes it after CHANNEL_HANGUP. A leg that ends with the other one, or by us, has no status.
 */
const cleared = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent => {
  const party =
    event["variable_sip_term_status"] !== undefined ||
    event["variable_sip_hangup_disposition"]?.startsWith("recv_") === true
  const cause = event["Hangup-Cause"] ?? "NORMAL_UNSPECIFIED"
  return { _tag: "ConnectionCleared", at, leg, cause, ...madeBy(event), by: party ? "party" : "us" }
}

type Measured = "in_flaw_total" | "in_jitter_ms" | "in_mos" | "in_packet_count" | "round_trip_ms"

/** Of a leg that never was connected the switch says nothing. FreeSWITCH gives 4.50 to a line over which nothing came; we do not. */
const lineMeasured = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent | undefined => {
  const said = (name: Measured) => {
    const text = event[`variable_rtp_audio_${name}`]
    return text === undefined || !Number.isFinite(Number(text)) ? null : Number(text)
  }
  const received = said("in_packet_count")
  if (received === null) return undefined
  const whole = (value: number | null) => (value === null ? null : Math.round(value))
  const mos = received === 0 ? null : said("in_mos")
  const line = {
    received: Math.round(received),
    missing: Math.round(said("in_flaw_total") ?? 0),
    jitterMs: received === 0 ? null : whole(said("in_jitter_ms")),
    roundTripMs: whole(said("round_trip_ms")),
    mosHundredths: mos === null ? null : Math.round(100 * mos)
  }
  return { _tag: "LineMeasured", at, leg, ...madeBy(event), line }
}

const playEnded = (event: EslEvent, leg: LegId, { at, broken }: Around): TelephonyEvent | undefined => {
  const name = event["Application-UUID"]
  if (event["Application"] !== "playback" || name === undefined) return undefined
  const loop = name.startsWith(LOOP_PREFIX)
  const playback = loop ? name.slice(LOOP_PREFIX.length) : name
  if (event["Application-Response"] === "FILE NOT FOUND")
    return { _tag: "PlayEnded", at, leg, playback, outcome: "not-found" }
  const outcome = broken || event["Application-Response"] !== "FILE PLAYED" ? "stopped" : "done"
  // One round of a loop is over and the next begins.
  if (loop && outcome === "done") return undefined
  return { _tag: "PlayEnded", at, leg, playback, outcome }
}

const pressed = (event: EslEvent, at: EpochMs, leg: LegId): TelephonyEvent | undefined => {
  const digit = event["DTMF-Digit"]
  // APP: a digit that somebody had the switch make, not one a person pressed.
  if (digit === undefined || event["DTMF-Source"] === "APP") return undefined
  return { _tag: "DigitPressed", at, leg, digit }
}
