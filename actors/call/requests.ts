import * as Schema from "effect/Schema"
import { asking } from "../output.ts"
import { Attributes } from "../attributes.ts"
import { AgentId, CallId, EpochMs, LegId, QueueId } from "../vocabulary.ts"
import { SupervisionMode } from "../party-words.ts"
import { Outside } from "../work.ts"
import { Attempt } from "./party.ts"

const call = CallId

/** A leg of the call; 0 is the caller's own. */
const attempt = Attempt

/**
 * What a call asks of the switch. Legs are not named: a leg's name follows from call and attempt, and the engine that
 * hands the request on works it out. So asking twice rings once.
 */
export const CallRequest = Schema.TaggedUnion({
  AnswerCaller: { call },
  /** Early media (RFC 3960): they hear what is played, and are not answered. */
  PreAnswerCaller: { call },
  PlayPrompt: {
    call,
    attempt,
    playback: Schema.Int,
    prompt: Schema.String,
    loop: Schema.Boolean,
    /** Nobody is answered for it. */
    early: Schema.optionalKey(Schema.Literal(true))
  },
  StopPrompt: { call, attempt },
  /** `cause` is a Q.850 name as FreeSWITCH writes it. */
  ClearLeg: { call, attempt, cause: Schema.String },
  RingAgent: { call, attempt, agent: AgentId, callingNumber: Schema.String, ringTimeoutMs: Schema.Int },
  DialNumber: { call, attempt, ...Outside.fields, ringTimeoutMs: Schema.Int },
  DialTerminal: { call, attempt, terminal: Schema.String, callingNumber: Schema.String, ringTimeoutMs: Schema.Int },
  /** The leg `found` of a call of the switch's own, at whose end this agent is, is that attempt from now on. */
  AdoptLeg: { call, attempt, found: LegId, agent: AgentId },
  /** The telephone shall take the call that rings. */
  AnswerLeg: { call, attempt },
  /** These two hear each other, and nobody else. */
  JoinLegs: { call, attempts: Schema.Tuple([attempt, attempt]) },
  /** More than two hear each other. Who does already is not disturbed. */
  ConferLegs: { call, attempts: Schema.Array(attempt) },
  /** It hears nobody any more, and waits for what is played to it. */
  PartLeg: { call, attempt },
  /** It follows another leg as a supervisor. */
  SuperviseLeg: { call, attempt, over: attempt, mode: SupervisionMode },
  SendDigits: { call, attempt, digits: Schema.String },
  /** The file's name follows from `arrivedAt` and the call's id. `greatestMs` is of the whole file. */
  RecordLeg: {
    call,
    attempt,
    arrivedAt: EpochMs,
    greatestMs: Schema.NullOr(Schema.Int),
    /** Another leg was recorded before: the same file goes on behind what it has. */
    append: Schema.optionalKey(Schema.Literal(true))
  },
  EndRecording: { call, attempt, arrivedAt: EpochMs },
  PauseRecording: { call, attempt, arrivedAt: EpochMs },
  ResumeRecording: { call, attempt, arrivedAt: EpochMs }
})
export type CallRequest = typeof CallRequest.Type

export const askTelephony = asking<CallRequest>("telephony")

/** What a call asks of the folder of recordings. The answer is `RecordEnded`. */
export const RecordingRequest = Schema.TaggedUnion({
  /** How long its recording is. `file` is null when the switch's word of the beginning was lost too; then the name follows as in RecordLeg. */
  MeasureRecording: {
    call,
    arrivedAt: EpochMs,
    file: Schema.NullOr(Schema.String),
    /** Whose leg it is about, and the answer with it. Absent: the customer's. */
    attempt: Schema.optionalKey(attempt),
    /** It is over while that leg is up, and the answer says so too. */
    legGoesOn: Schema.optionalKey(Schema.Literal(true))
  }
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

/** Whom a call asks who knows its customer. */
export const CUSTOMER_AGENTS_PORT = "customer-agents"

/** The answer is `AgentsKnown`, or there is none. */
export const CustomerAgentsRequest = Schema.TaggedUnion({ AgentsAsked: { call, callingNumber: Schema.String } })
export type CustomerAgentsRequest = typeof CustomerAgentsRequest.Type

export const askCustomerAgents = asking<CustomerAgentsRequest>(CUSTOMER_AGENTS_PORT)
