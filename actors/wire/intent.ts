import * as Schema from "effect/Schema"
import { AgentId, NotReadyReason } from "../vocabulary.ts"

/** What a person may ask of the engine for one agent. The engine answers with a new state, or with a refusal; nothing is queued. */
export const Intent = Schema.TaggedUnion({
  SignIn: {},
  SignOut: {},
  GoReady: {},
  /** During a call: what comes after it. */
  GoNotReady: { reason: NotReadyReason },
  FinishWrapUp: {},
  /** Adds 30 s to the running wrap-up. */
  ExtendWrapUp: {},
  /** Refuses the ringing call; it goes to the next agent, and this one becomes not ready (rejected). */
  RejectCall: {},
  /** Answers at the SIP telephone, where it can be told so (NOTIFY talk); refused where it cannot. */
  AnswerCall: {},
  HangUp: {}
})
export type Intent = typeof Intent.Type

export const RefusalReason = Schema.Literals([
  "not-signed-in",
  "already-signed-in",
  "device-unregistered",
  "no-call",
  "not-in-wrap-up",
  "wrong-state",
  "unknown-agent",
  "not-allowed",
  "not-supported-by-telephone",
  "engine-away"
])
export type RefusalReason = typeof RefusalReason.Type

export const IntentAnswer = Schema.Union([
  Schema.Struct({ ok: Schema.Literal(true) }),
  Schema.Struct({ ok: Schema.Literal(false), reason: RefusalReason })
])
export type IntentAnswer = typeof IntentAnswer.Type

/** Whose desk an intent is for. Agents speak for themselves; supervisors for any agent. */
export const AddressedIntent = Schema.Struct({ agent: AgentId, intent: Intent })
