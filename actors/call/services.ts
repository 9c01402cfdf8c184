import * as Schema from "effect/Schema"
import { AgentId, EpochMs, LegId, QueueId } from "../vocabulary.ts"
import { Outside, Terms } from "../work.ts"
import { SupervisionMode } from "../party-words.ts"
import { Attempt } from "./party.ts"

/**
 * What people ask of a call, in the words of CSTA (ECMA-269, §17.1). `by` is the agent who asks. What does not fit comes to
 * nothing: whoever shows the buttons asks `refusalOf` first, and hears why.
 */

const [at, by] = [EpochMs, AgentId]

/** To whom somebody is put through, or who is called in. */
export const Target = Schema.TaggedUnion({
  Agent: { agent: AgentId },
  Number: Outside.fields,
  Terminal: { terminal: Schema.String },
  /** The customer alone can be sent there. */
  Queue: { queue: QueueId },
  Flow: { id: Schema.String, version: Schema.Int }
})
export type Target = typeof Target.Type

export const serviceMessages = {
  /** Hold Call (§17.1.15): who talks with the asker hears music. */
  HoldAsked: { at, by },
  /** Retrieve Call (§17.1.25). */
  RetrieveAsked: { at, by },
  /** Consultation Call (§17.1.11): the customer is held, and the asker talks with somebody else, unheard. */
  ConsultationAsked: { at, by, to: Target },
  /** Alternate Call (§17.1.2): from the consultation to the customer, and back again. */
  AlternateAsked: { at, by },
  /** Reconnect Call (§17.1.24): the consultation ends, the customer is retrieved. */
  ReconnectAsked: { at, by },
  /** Transfer Call (§17.1.30): who was consulted gets the customer, the asker leaves. */
  TransferAsked: { at, by },
  /**
   * Transfer Call by the asker's own telephone: the customer goes to this colleague, with whom it talks in a call of the switch's
   * own. `leg` is the colleague's, as the switch names it.
   */
  TelephoneTransferAsked: { at, by, to: Schema.TaggedStruct("Agent", { agent: AgentId }), leg: LegId },
  /** Single Step Transfer (§17.1.29): the customer goes to somebody who was not asked. */
  SingleStepTransferAsked: { at, by, to: Target },
  /** Conference Call (§17.1.10): who was consulted joins the talk. */
  ConferenceAsked: { at, by },
  /** Single Step Conference (§17.1.28): somebody is called into the talk. */
  SingleStepConferenceAsked: { at, by, to: Target },
  /** Join Call (§17.1.18): a supervisor follows the leg of an agent; asked again, in another way. */
  JoinAsked: { at, by, over: AgentId, mode: SupervisionMode },
  /** Clear Connection (§17.1.8) of one party by another. */
  ClearConnectionAsked: { at, by, attempt: Attempt },
  /** Clear Call (§17.1.7): everybody. */
  ClearCallAsked: { at, by },
  /** Deflect Call (§17.1.13): what rings at the asker rings elsewhere. */
  DeflectAsked: { at, by, to: Target },
  /**
   * Directed Pickup Call (§17.1.14): what rings at a colleague rings at the asker. Without `from` anybody's, and what waits in a
   * queue, too. `incident`: they have it, and the call is its terminal's own.
   */
  PickupAsked: { at, by, from: Schema.optionalKey(AgentId), incident: Schema.optionalKey(Schema.String) },
  /** Generate Digits (§18.1.1), to everybody else in the talk. */
  DigitsAsked: { at, by, digits: Schema.String },
  PauseRecordingAsked: { at, by },
  ResumeRecordingAsked: { at, by },
  /**
   * Make Call (§17.1.19): the beginning of a call that nobody from outside began. With `by`, that person's telephone is
   * called first; without, the other side alone, which goes through `flow`.
   */
  MakeCallAsked: {
    at,
    origin: Schema.Literals(["outbound", "internal", "callback", "alarm"]),
    by: Schema.NullOr(AgentId),
    to: Target,
    callingNumber: Schema.String,
    dialledNumber: Schema.String,
    ringTimeoutMs: Schema.Int,
    flow: Schema.NullOr(Schema.Struct({ id: Schema.String, version: Schema.Int })),
    /** What its agents owe to it afterwards; of its queue, when it has one. */
    terms: Schema.NullOr(Schema.Struct({ queue: QueueId, terms: Terms })),
    /** The incident for which somebody calls. */
    incident: Schema.optionalKey(Schema.String),
    /** The callback for which they call. `isTaken`: on their panel. */
    callback: Schema.optionalKey(Schema.Struct({ id: Schema.String, isTaken: Schema.Boolean }))
  }
}
