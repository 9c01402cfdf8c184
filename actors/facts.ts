import * as Schema from "effect/Schema"
import { AgentId, CallId, EpochMs, GroupId, HangUpSide, QueueId } from "./vocabulary.ts"
import { Channel, WorkId } from "./work.ts"

const [at, call, agent, queue] = [EpochMs, CallId, AgentId, QueueId]

/** Why an agent was not chosen in one decision; the words of "why did I get no call". */
export const Verdict = Schema.Literals([
  "chosen",
  "idle-for-less", // fits and is ready, but another has been idle for longer
  "not-in-queue",
  "not-ready",
  "ringing",
  "on-call",
  "wrap-up",
  "device-unregistered",
  "panel-lost",
  "signed-out",
  "refused-this-call" // let this very call ring, or refused it
])
export type Verdict = typeof Verdict.Type

/** One agent as the distributor saw it in one decision. `score` is what the strategy compares (longest idle: ms since idle). */
export const Candidate = Schema.Struct({ agent, verdict: Verdict, score: Schema.NullOr(Schema.Finite) })
export type Candidate = typeof Candidate.Type

/** Facts are kept for ever and reports are folds of them. An actor states one as a command; nobody changes one. */
export const Fact = Schema.TaggedUnion({
  CallArrived: { at, call, callingNumber: Schema.String, dialledNumber: Schema.String, flow: Schema.String },
  /** Refused at the door: unknown number, no flow, too many calls. */
  CallRefused: { at, call, callingNumber: Schema.String, dialledNumber: Schema.String, reason: Schema.String },
  KeyPressed: { at, call, key: Schema.String, node: Schema.String },
  CallQueued: { at, call, queue },
  /** The atomic decision of a distributor: who got the call, who else was looked at, and why they lost. */
  AgentChosen: {
    at,
    call,
    queue,
    agent,
    group: GroupId,
    /** Names this offer; counts up within the distributor. */
    offer: Schema.Int,
    strategy: Schema.String,
    waitedMs: Schema.Int,
    candidates: Schema.Array(Candidate)
  },
  /** An attempt at an agent's telephone; `attempt` counts within the call. */
  AgentRung: { at, call, agent, queue, attempt: Schema.Int },
  /** The ring ended without an answer. */
  RingFailed: {
    at,
    call,
    agent,
    attempt: Schema.Int,
    reason: Schema.Literals(["no-answer", "busy", "rejected", "failed", "caller-gave-up", "withdrawn"])
  },
  CallAnswered: { at, call, agent, queue, attempt: Schema.Int, waitMs: Schema.Int, ringMs: Schema.Int },
  RecordingStarted: { at, call, file: Schema.String },
  RecordingEnded: { at, call, file: Schema.String, recordedMs: Schema.Int },
  CallEnded: {
    at,
    call,
    outcome: Schema.Literals(["handled", "abandoned", "in-flow", "refused"]),
    by: HangUpSide,
    cause: Schema.String,
    talkMs: Schema.Int
  },
  WrapUpEnded: { at, call, agent, wrapUpMs: Schema.Int },
  AgentChanged: { at, agent, state: Schema.String, reason: Schema.String },
  /** The engine found its own picture wrong and mended it; never silently. */
  EngineCorrected: { at, subject: Schema.String, was: Schema.String, is: Schema.String, cause: Schema.String },
  TaskCreated: { at, work: WorkId, channel: Channel, queue, title: Schema.String },
  /** An agent took it. `waitMs` since it was created. */
  TaskStarted: { at, work: WorkId, agent, waitMs: Schema.Int },
  /** More urgent work took its agent away, and gave them back. */
  TaskSetAside: { at, work: WorkId, agent },
  TaskTakenUp: { at, work: WorkId, agent },
  TaskEnded: {
    at,
    work: WorkId,
    outcome: Schema.Literals(["done", "withdrawn", "refused"]),
    /** Who had it at its end. */
    agent: Schema.NullOr(AgentId),
    /** What they wrote; of a refusal: why. */
    note: Schema.NullOr(Schema.String),
    /** The user who withdrew it. */
    by: Schema.NullOr(Schema.String),
    /** Time that somebody worked on it. */
    activeMs: Schema.Int
  }
})
export type Fact = typeof Fact.Type
