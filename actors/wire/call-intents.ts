import * as Schema from "effect/Schema"
import { AgentId, CallId, QueueId } from "../vocabulary.ts"

/** What a person may ask of a call, in the words of CSTA (ECMA-269). It is the one call at hand of the agent who asks. */

/** To whom somebody is put through, or who is called. Of a flow the version that counts now. */
const flow = Schema.String.check(Schema.isMaxLength(100))
const somebody = {
  Agent: { agent: AgentId },
  /** As it was typed or clicked: the rules of dialling say what comes of it. An agent's extension is that agent. */
  Number: { number: Schema.String.check(Schema.isMaxLength(64)) }
}
/** Whoever may be called about an incident, by place: their number may be covered for who calls. By `name` too, no other is called. */
const Contact = {
  incident: Schema.String.check(Schema.isMaxLength(128)),
  contact: Schema.Int,
  name: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(200)))
}
/** A customer, at one of their numbers by place: it may be covered for who calls, and stays so. */
const Customer = { customer: Schema.String.check(Schema.isMaxLength(64)), phone: Schema.Int }
/** Who called in an earlier call, or was called in it: what the record keeps of them may be covered for who calls. */
const Earlier = { call: CallId, side: Schema.Literals(["callingNumber", "dialledNumber"]) }
export const CallTarget = Schema.TaggedUnion({
  ...somebody,
  Queue: { queue: QueueId },
  Flow: { flow },
  Contact,
  Customer,
  Earlier
}).annotate({
  identifier: "CallTarget"
})
export type CallTarget = typeof CallTarget.Type

/** A call that the centre makes by itself: it dials, waits for the answer and goes through a flow, without an agent. */
export const CallRequest = Schema.Struct({
  to: Schema.TaggedUnion(somebody).annotate({ identifier: "Called" }),
  flow,
  /** Whose work it is, and whose number is shown. */
  queue: Schema.optionalKey(QueueId)
}).annotate({ identifier: "CallRequest" })
export type CallRequest = typeof CallRequest.Type

export const CallBegun = Schema.Struct({ call: CallId })

const to = CallTarget

export const callIntents = {
  /** Whom the asker talks with hears music. */
  HoldCall: {},
  RetrieveCall: {},
  /** The customer is held, and the asker talks with somebody else, unheard. */
  ConsultationCall: { to },
  /** From the consultation to the customer, and back again. */
  AlternateCall: {},
  /** The consultation ends, the customer is retrieved. */
  ReconnectCall: {},
  /** Who was consulted gets the customer, the asker leaves. */
  TransferCall: {},
  /** The customer goes to somebody who was not asked. */
  SingleStepTransferCall: { to },
  /** Who was consulted joins the talk. */
  ConferenceCall: {},
  /** Somebody is called into the talk. */
  SingleStepConferenceCall: { to },
  /** One party leaves, by its number in the call. */
  ClearConnection: { party: Schema.Int },
  /** Everybody leaves. */
  ClearCall: {},
  /** What rings at the asker rings elsewhere. */
  DeflectCall: { to },
  /** What rings at this colleague rings at the asker. */
  PickupCall: { from: AgentId },
  /** The asker follows the talk of this agent: heard by nobody, by that agent alone, or by all. Asked again, in another way. */
  JoinCall: { over: AgentId, mode: Schema.Literals(["listen", "whisper", "barge"]) },
  /** 0 to 9, A to D, `*` and `#`, to everybody else in the talk. */
  GenerateDigits: { digits: Schema.String.check(Schema.isMaxLength(128)) },
  PauseRecording: {},
  ResumeRecording: {},
  /** The asker's telephone rings first, then the other side. With a queue the call is that queue's work, and shows its number. */
  MakeCall: { to, queue: Schema.optionalKey(QueueId) }
} as const
