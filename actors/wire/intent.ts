import * as Schema from "effect/Schema"
import { ReasonId } from "../reasons.ts"
import { AgentId } from "../vocabulary.ts"
import { WorkId } from "../work.ts"
import { incidentIntents } from "./alarm-intents.ts"
import { callIntents } from "./call-intents.ts"
import { NOTE_LIMIT } from "./words-of-work.ts"

export { IntentAnswer, RefusalReason } from "./refusals.ts"

/** What a person may ask of the engine for one agent. The engine answers with a new state, or with a refusal; nothing is queued. */
export const Intent = Schema.TaggedUnion({
  SignIn: {},
  SignOut: {},
  GoReady: {},
  /** For the channels that the reason pauses, at once: work at hand stays at hand. */
  GoNotReady: { reason: ReasonId },
  /** Takes what alerts on the panel; of a call the same as AnswerCall. */
  AcceptWork: { work: WorkId },
  /** Refuses what alerts; it goes to the next agent, and this one becomes not ready (rejected). */
  RejectWork: { work: WorkId },
  /** Hangs up, finishes. */
  EndWork: { work: WorkId, note: Schema.NullOr(Schema.String.check(Schema.isMaxLength(NOTE_LIMIT))) },
  /** Without `work`: the call's, or whichever there is. */
  FinishWrapUp: { work: Schema.optionalKey(WorkId) },
  /** Adds 30 s to the running wrap-up. */
  ExtendWrapUp: { work: Schema.optionalKey(WorkId) },
  /** Keeps the wrap-up open without a countdown, up to 30 minutes. */
  KeepWrapUp: { work: Schema.optionalKey(WorkId) },
  /**
   * 求助: every supervisor who may monitor this agent sees it until one of them takes it, the agent withdraws it, or the call ends.
   * Without `work`: of the call that the agent speaks in; to withdraw and to take: of the one that help is asked for.
   */
  AskHelp: { work: Schema.optionalKey(WorkId) },
  WithdrawHelp: { work: Schema.optionalKey(WorkId) },
  /** Of another: whoever asks this sees to the help that the agent asked for. */
  TakeHelp: { work: Schema.optionalKey(WorkId) },
  /** The next three mean the one call at hand. */
  RejectCall: {},
  /** Answers at the SIP telephone, where it can be told so (NOTIFY talk); refused where it cannot. */
  AnswerCall: {},
  HangUp: {},
  ...callIntents,
  ...incidentIntents
})
export type Intent = typeof Intent.Type
/** What is asked of a call and the parties in it. */
export type CallIntent = Extract<Intent, { readonly _tag: keyof typeof callIntents }>
/** What is asked of an incident or of its terminal. */
export type IncidentIntent = Extract<Intent, { readonly _tag: keyof typeof incidentIntents }>
/** What is asked of the agent's own desk. */
export type DeskIntent = Exclude<Intent, CallIntent | IncidentIntent>

export const isCallIntent = (intent: Intent): intent is CallIntent => Object.hasOwn(callIntents, intent._tag)
export const isIncidentIntent = (intent: Intent): intent is IncidentIntent =>
  Object.hasOwn(incidentIntents, intent._tag)

/** Whose desk an intent is for. Agents speak for themselves; supervisors for any agent. */
export const AddressedIntent = Schema.Struct({ agent: AgentId, intent: Intent })
