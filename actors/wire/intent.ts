import * as Schema from "effect/Schema"
import { ReasonId } from "../reasons.ts"
import { AgentId } from "../vocabulary.ts"
import { WorkId } from "../work.ts"

/** What a note may be long; it goes with the end of the work and into the record. */
export const NOTE_LIMIT = 4_000
const note = Schema.NullOr(Schema.String.check(Schema.isMaxLength(NOTE_LIMIT)))
/** Of the hand that is meant; absent: of the one call. */
const work = Schema.optionalKey(WorkId)

/** What a person may ask of the engine for one agent. The engine answers with a new state, or with a refusal; nothing is queued. */
export const Intent = Schema.TaggedUnion({
  SignIn: {},
  SignOut: {},
  GoReady: {},
  /** Not ready for the channels that the reason pauses; what is at hand goes on. */
  GoNotReady: { reason: ReasonId },
  /** Takes written work that stands on the panel. */
  AcceptWork: { work: WorkId },
  /** Lets it go to another. */
  RejectWork: { work: WorkId },
  /** Finishes it, with a note. */
  EndWork: { work: WorkId, note },
  FinishWrapUp: { work },
  /** Adds 30 s to the running wrap-up. */
  ExtendWrapUp: { work },
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
  "no-work",
  "unknown-reason",
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
