import * as Schema from "effect/Schema"
import { CallId } from "./vocabulary.ts"

/**
 * What a terminal can report, in our words, whichever protocol or maker said it. The first list is what somebody has to hear of
 * at once; of the others an operator hears only by a rule.
 */
export const ALARM_EVENTS = [
  "medical", // help for the body is asked for
  "personal", // the button at home or on the body
  "panic",
  "duress", // somebody forces the user: nothing may be heard of it at their end
  "attack",
  "fall",
  "person-down",
  "seizure",
  "inactivity",
  "check-in-missed", // said by terminals that count by themselves
  "medication-missed",
  "bed-left",
  "property-exit", // a door that somebody who wanders went through
  "enuresis",
  "heart-rate",
  "fire",
  "smoke",
  "heat",
  "gas",
  "co",
  "flood",
  "temperature-high",
  "temperature-low",
  "intruder",
  "bogus-caller"
] as const

/** What is wrong with the terminal itself, or with its way to us. */
export const FAULT_EVENTS = [
  "battery-low",
  "battery-failed",
  "mains-failed",
  "supply-fault",
  "trigger-battery-low", // of the pendant, not of the unit at home
  "trigger-missing", // its radio was not heard for too long
  "radio-jammed",
  "path-failed",
  "tamper",
  "fault"
] as const

/** Life signs, tests and what ends something. */
export const ROUTINE_EVENTS = [
  "heartbeat",
  "check-in",
  "activity",
  "position",
  "manual-test",
  "periodic-test",
  "cancel",
  "reset",
  "service-request",
  "assistance-present",
  "assistance-completed",
  "unknown" // the protocol was understood, the code was not: somebody has to look at it
] as const

export const AlarmEvent = Schema.Literals([...ALARM_EVENTS, ...FAULT_EVENTS, ...ROUTINE_EVENTS])
export type AlarmEvent = typeof AlarmEvent.Type

/** Whether it began or is over; what is only said once began. */
export const Phase = Schema.Literals(["began", "restored"])
export type Phase = typeof Phase.Type

/** How words are exchanged with who pressed. */
export const VoiceWay = Schema.Literals([
  "none",
  "terminal-calls", // it calls us, by itself or when it is told to
  "call-terminal", // we call it, at `number`
  "same-call" // the message came in the call in which one then talks
])
export type VoiceWay = typeof VoiceWay.Type

/** WGS 84, degrees times 10,000,000, so that a place is a whole number and the same everywhere. */
export const Position = Schema.Struct({
  latitudeE7: Schema.Int,
  longitudeE7: Schema.Int,
  accuracyM: Schema.NullOr(Schema.Int)
})
export type Position = typeof Position.Type

/** What a terminal said of itself beside the event. Absent: it did not say. */
export const Measured = Schema.Struct({
  batteryPercent: Schema.optionalKey(Schema.Int),
  signalPercent: Schema.optionalKey(Schema.Int),
  heartBpm: Schema.optionalKey(Schema.Int),
  temperatureTenths: Schema.optionalKey(Schema.Int)
})
export type Measured = typeof Measured.Type

/** One event of one terminal, as its actor hears it. */
export const Reported = Schema.Struct({
  event: AlarmEvent,
  phase: Phase,
  /** The code as it was sent, so that nothing is lost where our word is broader. */
  code: Schema.String,
  /** What tells a repeat from another press: the protocol's own reference; null where it has none. */
  reference: Schema.NullOr(Schema.String),
  /** Which button, sensor or zone. */
  device: Schema.NullOr(Schema.String),
  /** The room, or whatever place the terminal names. */
  place: Schema.NullOr(Schema.String),
  text: Schema.NullOr(Schema.String),
  position: Schema.NullOr(Position),
  measured: Measured,
  voice: Schema.Struct({
    way: VoiceWay,
    number: Schema.NullOr(Schema.String),
    /** The call in which it was said. `talks`: who called wants to speak in any case; else only if they wait for somebody. */
    call: Schema.optionalKey(Schema.Struct({ id: CallId, talks: Schema.Boolean }))
  }),
  /** The terminal's own clock, where it is not out of the question. EpochMs. */
  saidAt: Schema.NullOr(Schema.Int),
  /** It says so itself: from a test, not from need. */
  isTest: Schema.Boolean
})
export type Reported = typeof Reported.Type

/** A message as it came: over which line, from where, and its octets in base64. It is kept as long as what became of it. */
export const Sent = Schema.Struct({
  line: Schema.String,
  /** What its maker does otherwise. Absent: nothing, or a row of before it was kept. */
  dialect: Schema.optionalKey(Schema.String),
  source: Schema.String,
  /** The terminal's own call in which it was said. */
  call: Schema.optionalKey(CallId),
  raw: Schema.String
})
export type Sent = typeof Sent.Type

/** An event of which nothing is said besides. */
export const plainReport = (event: AlarmEvent, code: string): Reported => ({
  event,
  phase: "began",
  code,
  reference: null,
  device: null,
  place: null,
  text: null,
  position: null,
  measured: {},
  voice: { way: "none", number: null },
  saidAt: null,
  isTest: false
})
