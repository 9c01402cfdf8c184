import * as Schema from "effect/Schema"

/** Why a call does not do what is asked of it; nothing has changed then. */
export const CALL_REFUSALS = [
  "no-such-call",
  "not-in-call",
  "not-connected",
  "already-held",
  "not-held",
  "already-consulting",
  "not-consulting",
  "consultation-rings",
  "to-oneself",
  "already-in-call",
  "conference-full",
  "not-a-person",
  "no-customer",
  "no-such-party",
  "not-ringing",
  "not-recorded",
  "already-paused",
  "not-paused",
  "bad-digits",
  "asker-busy", // the telephone of who asks is in another call
  "unknown-target", // an agent, a queue or a flow that the centre has not
  "target-not-signed-in",
  "target-unregistered",
  "target-busy",
  "queue-full",
  "number-invalid",
  "number-barred", // by the centre, or because the asker's roles do not reach so far
  "no-trunk"
] as const

/** Why an incident does not do what is asked of it; nothing has changed then. */
export const INCIDENT_REFUSALS = [
  "no-incident", // there is none, or it is over
  "not-yours",
  "steps-open",
  "no-step",
  "step-done-already",
  "note-missing", // of a false alarm and of a nuisance it must be said why
  "time-past",
  "no-terminal",
  "no-contact",
  "contact-changed", // in that place stands somebody else by now
  "too-many-parties",
  "no-key", // its terminal has none of this meaning
  "no-voice" // the terminal has no way to talk, or has not called
] as const

export const RefusalReason = Schema.Literals([
  "not-signed-in",
  "already-signed-in",
  "device-unregistered",
  "no-call",
  "no-work",
  "unknown-reason",
  "engines-reason", // only the engine sets it
  "not-in-wrap-up",
  // What the queue requires of a call's summary, and nobody has said.
  "reason-missing",
  "summary-missing",
  "reason-and-summary-missing",
  "wrong-state",
  "help-asked-already",
  "help-not-asked",
  "help-taken-already",
  "unknown-agent",
  "not-allowed",
  "not-supported-by-telephone",
  "engine-away",
  ...CALL_REFUSALS,
  ...INCIDENT_REFUSALS
])
export type RefusalReason = typeof RefusalReason.Type

export const IntentAnswer = Schema.Union([
  Schema.Struct({ ok: Schema.Literal(true) }),
  Schema.Struct({ ok: Schema.Literal(false), reason: RefusalReason })
])
export type IntentAnswer = typeof IntentAnswer.Type
