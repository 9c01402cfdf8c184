import * as Schema from "effect/Schema"
import { asking } from "../output.ts"
import { Attributes } from "../attributes.ts"
import { AgentId, CallId, EpochMs, QueueId } from "../vocabulary.ts"

const call = CallId

/**
 * What a call asks of the switch. Legs are not named: a leg's name follows from call and attempt, and the engine that
 * hands the request on works it out. So asking twice rings once.
 */
export const CallRequest = Schema.TaggedUnion({
  AnswerCaller: { call },
  PlayPrompt: { call, playback: Schema.Int, prompt: Schema.String, loop: Schema.Boolean },
  StopPrompt: { call },
  /** `cause` is a Q.850 name as FreeSWITCH writes it. */
  ClearCaller: { call, cause: Schema.String },
  RingAgent: { call, attempt: Schema.Int, agent: AgentId, callingNumber: Schema.String, ringTimeoutMs: Schema.Int },
  /** The agent's telephone shall take the call that rings. */
  AnswerAgentLeg: { call, attempt: Schema.Int },
  ClearAgentLeg: { call, attempt: Schema.Int, cause: Schema.String },
  JoinAgent: { call, attempt: Schema.Int },
  /** The file's name follows from `arrivedAt` and the call's id. */
  RecordCaller: { call, arrivedAt: EpochMs, greatestMs: Schema.NullOr(Schema.Int) },
  EndRecording: { call, arrivedAt: EpochMs }
})
export type CallRequest = typeof CallRequest.Type

export const askTelephony = asking<CallRequest>("telephony")

/** What a call asks of the folder of recordings. The answer is `RecordEnded`. */
export const RecordingRequest = Schema.TaggedUnion({
  /** How long its recording is. `file` is null when the switch's word of the beginning was lost too; then the name follows as in RecordCaller. */
  MeasureRecording: { call, arrivedAt: EpochMs, file: Schema.NullOr(Schema.String) }
})
export type RecordingRequest = typeof RecordingRequest.Type

export const askRecordings = asking<RecordingRequest>("recordings")

/** Whom a call asks whether it is to be recorded. */
export const RECORDING_POLICY_PORT = "recording-policy"

/** The answer is `RecordingDecided`. Queue and agent are null before anybody answers. */
export const PolicyRequest = Schema.TaggedUnion({
  RecordingAsked: {
    call,
    attributes: Attributes,
    queue: Schema.NullOr(QueueId),
    agent: Schema.NullOr(AgentId)
  }
})
export type PolicyRequest = typeof PolicyRequest.Type

export const askPolicy = asking<PolicyRequest>(RECORDING_POLICY_PORT)
