import * as Schema from "effect/Schema"
import { AlarmEvent, Phase, Sent } from "./alarm-event.ts"
import { CallbackOutcome, TryResult } from "./callback-words.ts"
import { PreferredAs } from "./customer-agents.ts"
import { ContactAnswer, IncidentOutcome, PartyWord } from "./incident-words.ts"
import { Purpose, Role, SupervisionMode } from "./party-words.ts"
import { Stage } from "./stages.ts"
import { AgentId, CallId, EpochMs, GroupId, HangUpSide, Line, ListName, QueueId } from "./vocabulary.ts"
import { Channel, ExitOccasion, OverflowRefusal, WaitTold, WorkId } from "./work.ts"
import { Ruling } from "./recording-policy.ts"

const [at, call, agent, queue] = [EpochMs, CallId, AgentId, QueueId]
const [terminal, incident] = [Schema.String, Schema.String]

/** Of a piece of work of any channel; `call` stands beside it where the work is a call. {@link ofWork} fills them. */
export const anyWork = { work: WorkId, channel: Channel, call: Schema.optionalKey(CallId) }

export const ofWork = (
  work: WorkId,
  channel: Channel
): { readonly work: WorkId; readonly channel: Channel; readonly call?: CallId } =>
  work.startsWith("call/") ? { work, channel, call: work.slice("call/".length) as CallId } : { work, channel }

/** Why an agent was not chosen in one decision; the words of "why did I get no work". */
export const Verdict = Schema.Literals([
  "chosen",
  "idle-for-less", // fits and is free, but another has been idle for longer
  "not-their-turn", // fits and is free, but the last offer to another is longer ago
  "lower-tier", // fits and is free, but one of an earlier tier is, too
  "less-skilled", // fits and is free, but another is better at what the work needs
  "lot-fell-elsewhere", // fits and is free, but the lot fell on another
  "handled-more", // fits and is free, but another was given less for the time they are there
  "served-longer", // fits and is free, but another served for less of the time they are there
  "not-preferred", // fits and is free, but the work has an agent of its own who is free too
  "refused-this-work", // let this very work alert them in vain, or refused it
  "other-area",
  "lacks-skill",
  "held-for-another", // fits and is free, but the work is held for its preferred agent for a while
  "alerting",
  "full", // has as much of this channel at hand as fits
  "excluded", // has work of another channel at hand that does not go with it, or would have to set it aside
  "wrap-up",
  "not-ready",
  "no-panel",
  "panel-lost",
  "device-unregistered",
  "device-busy",
  "signed-out",
  "not-in-queue"
])
export type Verdict = typeof Verdict.Type

/** One agent as the distributor saw it in one decision. `score` is what the strategy compares (longest idle: ms since idle; the strategy's file has its formula). */
export const Candidate = Schema.Struct({ agent, verdict: Verdict, score: Schema.NullOr(Schema.Finite) }).annotate({
  identifier: "Candidate"
})
export type Candidate = typeof Candidate.Type

/** Waited too long, too many agents did not answer, nobody of the queue is signed in, or the caller pressed its key. */
export const OverflowsBecause = Schema.Literals(["waited", "unanswered", "unstaffed", "key"])
export type OverflowsBecause = typeof OverflowsBecause.Type

/**
 * How a call went. `in-flow`: it ended before it had a place in a queue. `unanswered`: we made it, and nobody took it.
 */
export const Outcome = Schema.Literals(["handled", "abandoned", "in-flow", "refused", "unanswered"])
export type Outcome = typeof Outcome.Type

/** What became of calling somebody who did not come. `withdrawn`: by who called, or because the call was over. */
export const PartyFailure = Schema.Literals(["busy", "no-answer", "invalid", "congestion", "withdrawn"])
export type PartyFailure = typeof PartyFailure.Type

/** The party whose hanging up, or whose wish, it was; null: the engine's. Of a caller and their agent the side says it. */
const endedBy = Schema.optionalKey(Schema.NullOr(Schema.Int))

/** Whom a call calls in: a colleague, a number outside, a terminal. `party` counts within the call. */
const called = {
  at,
  call,
  attempt: Schema.Int,
  role: Role,
  agent: Schema.NullOr(AgentId),
  number: Schema.NullOr(Schema.String),
  /** Who called them in; null: the engine. */
  by: Schema.NullOr(AgentId),
  purpose: Purpose
}

/**
 * `restored`: the terminal said so. `closed`: with its incident. `again`: it was said anew so late that it is another one.
 * `too-many`: others pushed it out. `retired`: the terminal was taken out.
 */
export const FaultEnd = Schema.Literals(["restored", "closed", "again", "too-many", "retired"])
export type FaultEnd = typeof FaultEnd.Type

/** Facts are kept for ever and reports are folds of them. An actor states one as a command; nobody changes one. */
export const Fact = Schema.TaggedUnion({
  CallArrived: {
    at,
    call,
    callingNumber: Schema.String,
    dialledNumber: Schema.String,
    flow: Schema.String,
    /** That their number is on. */
    list: Schema.optionalKey(ListName)
  },
  /** Refused at the door: unknown number, no flow, too many calls. */
  CallRefused: {
    at,
    call,
    callingNumber: Schema.String,
    dialledNumber: Schema.String,
    reason: Schema.String,
    list: Schema.optionalKey(ListName)
  },
  /** Of a flow that answers late: the caller is answered. Without it nobody ever was. */
  CallerAnswered: { at, call },
  KeyPressed: { at, call, key: Schema.String, node: Schema.String },
  CallQueued: { at, call, queue },
  /** Who waits was told their place in the queue, how long they wait from now on, or both: what was told is not null. */
  WaitTold: { at, call, queue, ...WaitTold },
  /**
   * A caller left a queue by one of its ways out, or found no place in it and was sent another way. Answers and hanging up are
   * told by their own facts, a number outside that is tried while the place is kept by `CallOverflowed`.
   */
  CallDiverted: {
    at,
    call,
    queue,
    on: ExitOccasion,
    to: Schema.TaggedUnion({
      Queue: { queue },
      Flow: { flow: Schema.String },
      Number: { number: Schema.String },
      Goodbye: {},
      /** Whether it could be promised `CallbackAsked` says; else they are back in their place. */
      Callback: {},
      Voicemail: {}
    })
  },
  /** The atomic decision of a distributor: who got the work, who else was looked at, and why they lost. */
  AgentChosen: {
    at,
    ...anyWork,
    queue,
    agent,
    group: GroupId,
    /** Names this offer; counts up within the distributor. */
    offer: Schema.Int,
    strategy: Schema.String,
    waitedMs: Schema.Int,
    /** What its waiting had changed by then. */
    stages: Schema.optionalKey(Schema.Array(Stage)),
    /** Whom its queue preferred, and what they are to the customer. Absent: none of who knows them. */
    preferred: Schema.optionalKey(Schema.Struct({ agent, as: PreferredAs })),
    /** Who was chosen, and the ten who came nearest, nearest first. */
    candidates: Schema.Array(Candidate),
    /** How many of everybody else had which verdict. A thousand agents by name would be 57 KB. */
    counts: Schema.Record(Schema.String, Schema.Int)
  },
  /** An attempt at an agent's telephone; `attempt` counts within the call. */
  AgentRung: { at, call, agent, queue, attempt: Schema.Int },
  /** The ring ended without an answer. */
  RingFailed: {
    at,
    call,
    agent,
    attempt: Schema.Int,
    reason: Schema.Literals([
      "no-answer",
      "busy",
      "rejected",
      "failed",
      "caller-gave-up",
      "withdrawn",
      "answered-elsewhere" // it rang at several at once
    ])
  },
  CallAnswered: { at, call, agent, queue, attempt: Schema.Int, waitMs: Schema.Int, ringMs: Schema.Int },
  /** A caller left a message for a queue, which is a task of it. */
  VoicemailLeft: { at, call, queue, work: WorkId, lengthMs: Schema.Int },
  /** Whether it is recorded from now on, and by what. A second one counts from its own moment on. */
  RecordingRuled: {
    at,
    call,
    records: Schema.Boolean,
    because: Ruling.fields.because,
    rule: Ruling.fields.rule
  },
  /** It was shorter than its rule wants, and nobody keeps it. */
  RecordingDropped: { at, call, file: Schema.String, recordedMs: Schema.Int, leastMs: Schema.Int },
  RecordingStarted: { at, call, file: Schema.String },
  /** Whose leg was recorded left, and others talk on: the same file goes on with this party's leg. */
  RecordingMoved: { at, call, attempt: Schema.Int },
  RecordingEnded: { at, call, file: Schema.String, recordedMs: Schema.Int },
  /** A leg is over: how its line was. */
  LineMeasured: { at, call, side: Schema.Literals(["caller", "agent"]), line: Line },
  /** A call that nobody from outside began. `by`: the person who dialled; null: the engine did. */
  CallMade: {
    at,
    call,
    origin: Schema.Literals(["outbound", "internal", "callback", "alarm"]),
    by: Schema.NullOr(AgentId),
    callingNumber: Schema.String,
    dialledNumber: Schema.String,
    /** The incident for which they call. */
    incident: Schema.optionalKey(Schema.String),
    /** The dialled number is covered for who had it dialled. */
    covered: Schema.optionalKey(Schema.Literal(true))
  },
  /** Somebody is called into a call. An agent whom the distributor chose is `AgentRung`. */
  PartyDialled: {
    ...called,
    /** Nobody was rung: who called them in talked with them by telephone already. */
    found: Schema.optionalKey(Schema.Literal(true)),
    /** Outside: the trunk that the rules of dialling chose (null: the switch does), and the number shown there. */
    route: Schema.optionalKey(Schema.Struct({ trunk: Schema.NullOr(Schema.String), shown: Schema.String })),
    /** The number is covered for who had it dialled. */
    covered: Schema.optionalKey(Schema.Literal(true))
  },
  PartyAnswered: { at, call, attempt: Schema.Int, ringMs: Schema.Int },
  PartyFailed: { at, call, attempt: Schema.Int, result: PartyFailure },
  PartyHeld: { at, call, attempt: Schema.Int, by: Schema.NullOr(AgentId) },
  PartyRetrieved: { at, call, attempt: Schema.Int, by: Schema.NullOr(AgentId), heldMs: Schema.Int },
  /** Somebody is gone, and the others go on. The last ones' end is `CallEnded`. */
  PartyLeft: { at, call, attempt: Schema.Int, cause: Schema.String, endedBy },
  /** The customer was given to somebody else, or back into a queue or a flow. */
  CallTransferred: {
    at,
    call,
    by: Schema.NullOr(AgentId),
    to: Schema.TaggedUnion({
      Party: { attempt: Schema.Int },
      Queue: { queue },
      Flow: { flow: Schema.String }
    }),
    /** After a consultation, or unannounced. */
    how: Schema.Literals(["attended", "single-step"])
  },
  /** Nobody took the customer who was given away; they are back with who gave them, or in the queue they came from. */
  TransferReturned: { at, call, to: Schema.NullOr(AgentId) },
  /**
   * Nobody was there for who waits, so they are tried at a number outside: they waited so long, or so many agents did not
   * answer. They keep their place meanwhile.
   */
  CallOverflowed: {
    at,
    call,
    queue: QueueId,
    number: Schema.String,
    because: OverflowsBecause
  },
  /** It was time to, and the rules of dialling refuse the number. They go on waiting; it is said once. */
  CallOverflowRefused: {
    at,
    call,
    queue: QueueId,
    number: Schema.String,
    because: OverflowsBecause,
    refusal: OverflowRefusal
  },
  /** These hear each other now. */
  CallConferred: { at, call, by: Schema.NullOr(AgentId), attempts: Schema.Array(Schema.Int) },
  /** A supervisor follows a leg in this way from now on. */
  CallSupervised: {
    at,
    call,
    by: AgentId,
    over: AgentId,
    mode: SupervisionMode
  },
  RecordingPaused: { at, call, by: Schema.NullOr(AgentId) },
  RecordingResumed: { at, call, by: Schema.NullOr(AgentId) },
  CallEnded: {
    at,
    call,
    outcome: Outcome,
    by: HangUpSide,
    cause: Schema.String,
    talkMs: Schema.Int,
    endedBy
  },
  WrapUpEnded: { at, ...anyWork, agent, wrapUpMs: Schema.Int },
  /** 求助: the agent asks for help with the call, again after somebody came. */
  HelpAsked: { at, call, agent },
  /** Somebody sees to it. `by`: an agent's id, or the account of who is none. */
  HelpTaken: { at, call, agent, by: Schema.String },
  HelpWithdrawn: { at, call, agent },
  AgentChanged: { at, agent, state: Schema.String, reason: Schema.String },
  /** The engine found its own picture wrong and mended it; never silently. */
  EngineCorrected: { at, subject: Schema.String, was: Schema.String, is: Schema.String, cause: Schema.String },
  /** Written work or a callback stood on their panel, and they let it pass. Of a call `RingFailed` says it. */
  OfferPassed: {
    at,
    ...anyWork,
    agent,
    offer: Schema.Int,
    how: Schema.Literals(["rejected", "no-answer", "unreachable"])
  },
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
  },
  /** Somebody is to be called back; `call`: the one in which they asked for it. */
  CallbackAsked: {
    at,
    work: WorkId,
    queue,
    number: Schema.String,
    /** The user who entered it. */
    by: Schema.NullOr(Schema.String),
    call: Schema.optionalKey(CallId)
  },
  /** They were called and not reached. `tried`: so often by now. */
  CallbackTried: {
    at,
    work: WorkId,
    /** The name of the call, which may never have begun. */
    named: Schema.String,
    agent,
    result: TryResult,
    tried: Schema.Int
  },
  /** A user put it to another time. */
  CallbackMoved: { at, work: WorkId, queue, by: Schema.String, to: at },
  /** `waitMs`: since it was asked for. */
  CallbackEnded: {
    at,
    work: WorkId,
    queue,
    outcome: CallbackOutcome,
    /** The user who cancelled it. */
    by: Schema.NullOr(Schema.String),
    tried: Schema.Int,
    waitMs: Schema.Int,
    /** Why they cancelled it. */
    reason: Schema.optionalKey(Schema.String)
  },
  /** A terminal said something. `incident`: where it counts; null: it is for the terminal's log alone. */
  TerminalReported: {
    at,
    terminal,
    event: AlarmEvent,
    phase: Phase,
    code: Schema.String,
    incident: Schema.NullOr(Schema.String),
    isRepeat: Schema.Boolean,
    isTest: Schema.Boolean,
    sent: Schema.optionalKey(Sent)
  },
  /**
   * Something is wrong with the terminal itself; `work` is the visit or the incident that it became. Said again of the same
   * `fault` when it became another one, too.
   */
  TerminalFaulty: {
    at,
    terminal,
    /** Names it for ever. */
    fault: Schema.String,
    event: AlarmEvent,
    /** Which button or sensor; null: the terminal itself. */
    device: Schema.NullOr(Schema.String),
    title: Schema.String,
    /** Its user then. */
    customer: Schema.NullOr(Schema.String),
    work: WorkId
  },
  TerminalFaultEnded: { at, terminal, fault: Schema.String, because: FaultEnd },
  TerminalLocked: {
    at,
    terminal,
    until: at,
    reason: Schema.String,
    /** The supervisor; null: by the rule of its records. */
    by: Schema.NullOr(Schema.String)
  },
  TerminalUnlocked: {
    at,
    terminal,
    /** `event`: one that nobody feigns. */
    because: Schema.Literals(["time", "event", "supervisor"]),
    by: Schema.NullOr(Schema.String)
  },
  TerminalReminded: { at, terminal, deadline: at },
  TerminalCheckedIn: { at, terminal, deadline: at, name: Schema.String },
  CheckInMissed: { at, terminal, deadline: at },
  IncidentOpened: {
    at,
    incident,
    terminal,
    event: AlarmEvent,
    class: Schema.String,
    title: Schema.String,
    priority: Schema.Int
  },
  /** A further press, a restore, a cancel or a heartbeat while it is open; `number` counts presses. */
  IncidentHeard: { at, incident, event: AlarmEvent, phase: Phase, number: Schema.NullOr(Schema.Int) },
  IncidentClassified: { at, incident, class: Schema.String, priority: Schema.Int },
  IncidentStepDone: {
    at,
    incident,
    step: Schema.String,
    by: Schema.String,
    note: Schema.NullOr(Schema.String)
  },
  /** A deadline of a step, a suspension or a party's answer has passed. */
  IncidentOverdue: { at, incident, what: Schema.String },
  IncidentEscalated: { at, incident, rung: Schema.Int, to: Schema.String },
  /** What came of calling a contact. */
  IncidentContactAnswered: { at, incident, rung: Schema.Int, answer: ContactAnswer },
  IncidentPartyAsked: { at, incident, party: Schema.String, name: Schema.String, by: Schema.String },
  IncidentPartySaid: { at, incident, party: Schema.String, said: PartyWord },
  /** The call in which its terminal spoke is over, and nobody has spoken with it. */
  IncidentLineReleased: { at, incident, line: CallId },
  IncidentHandedOver: { at, incident, by: Schema.String, to: Schema.NullOr(AgentId), note: Schema.String },
  IncidentSuspended: { at, incident, by: Schema.String, until: at, reason: Schema.String },
  IncidentResumed: { at, incident, by: Schema.NullOr(Schema.String) },
  IncidentClosed: {
    at,
    incident,
    terminal,
    by: Schema.String,
    outcome: IncidentOutcome,
    note: Schema.NullOr(Schema.String),
    openMs: Schema.Int
  }
})
export type Fact = typeof Fact.Type
