import * as Schema from "effect/Schema"
import { Purpose, Role } from "../party-words.ts"
import { AgentId, EpochMs } from "../vocabulary.ts"

/** The live call at somebody's hand, as their desk shows it. */

/** The services that need nothing but the call itself and, some of them, a target. Their names are those of the intents. */
export const CALL_SERVICES = [
  "HoldCall",
  "RetrieveCall",
  "ConsultationCall",
  "AlternateCall",
  "ReconnectCall",
  "TransferCall",
  "SingleStepTransferCall",
  "ConferenceCall",
  "SingleStepConferenceCall",
  "ClearConnection",
  "ClearCall",
  "DeflectCall",
  "GenerateDigits",
  "PauseRecording",
  "ResumeRecording"
] as const
export const CallService = Schema.Literals(CALL_SERVICES)
export type CallService = typeof CallService.Type

/** Of the house an agent with their name; of somebody outside the number, masked; of a terminal its name. */
const somebody = {
  agent: Schema.NullOr(AgentId),
  name: Schema.NullOr(Schema.String),
  number: Schema.NullOr(Schema.String)
}

export const CallViewParty = Schema.Struct({
  ...somebody,
  role: Role,
  /** Called and not there yet, connected, or alone with music. */
  state: Schema.Literals(["dialling", "up", "held"]),
  since: EpochMs,
  /** Those who are up on one side hear each other; the talk does not hear what is said aside. */
  side: Schema.Literals(["talk", "aside"]),
  /** Why they were called in. */
  purpose: Purpose,
  /** Who called them in; null: the engine, or they called. */
  by: Schema.NullOr(AgentId)
}).annotate({ identifier: "CallViewParty" })
export type CallViewParty = typeof CallViewParty.Type

export const CallView = Schema.Struct({
  origin: Schema.Literals(["inbound", "outbound", "internal", "callback", "alarm"]),
  /** The number of their own party in `parties`. */
  own: Schema.Int,
  /** By their number within the call, which is what `ClearConnection` names. Who follows the talk as a supervisor is not told. */
  parties: Schema.Record(Schema.String, CallViewParty),
  /** The number of the party whom they consult, whether it has answered or not. */
  consulted: Schema.NullOr(Schema.Int),
  /** Whom the centre calls when their own telephone, which rings first, is answered. */
  calling: Schema.NullOr(Schema.Struct(somebody)),
  recording: Schema.Literals(["none", "on", "paused"]),
  /** What the call would do for them now. Whether their role may is another question, and so is whether a target can be called. */
  can: Schema.Array(CallService),
  /** A transfer may go to a queue or a flow, too: the customer is there. */
  toQueue: Schema.Boolean
}).annotate({ identifier: "CallView" })
export type CallView = typeof CallView.Type
