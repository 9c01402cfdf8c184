import * as Schema from "effect/Schema"
import { Attributes } from "../attributes.ts"
import { CustomerAgents } from "../customer-agents.ts"
import { Flow } from "../flow/flow.ts"
import { Position } from "../flow/protocol.ts"
import { telling } from "../output.ts"
import { Ruling } from "../recording-policy.ts"
import { AgentId, AnswerBy, CallId, EpochMs, Line, ListName, QueueId } from "../vocabulary.ts"
import { Outcome } from "../facts.ts"
import { ReleaseReason, Terms, WaitTold } from "../work.ts"
import { workMessages } from "../work-protocol.ts"
import { SupervisionMode } from "../party-words.ts"
import { Attempt, Parties } from "./party.ts"
import { serviceMessages, Target } from "./services.ts"

const [at, agent] = [EpochMs, AgentId]
/** Every word about a leg carries it, so that a late one cannot touch the next. */
const attempt = Attempt
/** Names the distributor's decision that gave the call to the agent; 0 for a talk found in the switch after a restart. */
const offer = Schema.Int
/** Counts a call's prompts; an end of an older one says nothing about the newest. */
const playback = Schema.Int
/** Of a ring: null until the telephone rings. */
const answerBy = Schema.NullOr(AnswerBy)

/**
 * Calls of the first two versions carried their flow with them, and the catalogue may not have it as it was then. They keep
 * it to their end; a call of today has none, since a version in the catalogue never changes.
 */
const ownFlow = Schema.NullOr(Flow)

/** One leg of the call, as the switch has it. */
export const SeenLeg = Schema.Struct({
  attempt,
  /** Whose telephone it is. */
  agent: Schema.NullOr(agent),
  answered: Schema.Boolean,
  answerBy,
  /** Others of this call that it hears. */
  hears: Schema.Array(attempt),
  /** Whom it follows as a supervisor. */
  over: Schema.NullOr(Schema.Struct({ attempt, mode: SupervisionMode })),
  /** Files that are written from it; absent where the switch does not say. */
  recordings: Schema.optionalKey(Schema.Array(Schema.String))
})
export type SeenLeg = typeof SeenLeg.Type

/** Everything a call can be told. The engine stamps `at`: a transition never reads a clock. */
export const Message = Schema.TaggedUnion({
  /**
   * A caller is in the switch. `arrivedAt` is older than `at` when the leg was found there only later, and perhaps it
   * talks with one of `legs`, which are others of this call, already.
   */
  Arrived: {
    at,
    arrivedAt: at,
    attributes: Attributes,
    flow: Schema.Struct({ id: Schema.String, version: Schema.Int }),
    ownFlow,
    legs: Schema.Array(SeenLeg),
    /** Recording shall begin now, if the rules want it at all. Absent: when an agent answers. */
    recordedFrom: Schema.optionalKey(Schema.Literal("arrival")),
    /** The list that their number is on. */
    list: Schema.optionalKey(ListName),
    /** A queue may want to know who knows them. Absent: none does. */
    asksForAgents: Schema.optionalKey(Schema.Literal(true)),
    /** Not before they are to hear something that is no early announcement. Absent: at once. */
    answers: Schema.optionalKey(Schema.Literal("late"))
  },
  /** A caller whom nothing fits: the engine refuses at the door. */
  ArrivalRefused: {
    at,
    attributes: Attributes,
    reason: Schema.String,
    cause: Schema.String,
    list: Schema.optionalKey(ListName)
  },
  /** The engine died and is back; what was in mailboxes and the last moments of the journal are gone. */
  Recovered: { at },
  /** After a start: what was written of this call cannot be read, and whatever it was is forgotten. Before anything else is told. */
  StateLost: { at },
  /**
   * What the switch really has of this call. `askedAt`: younger things may be missing without being gone. `lastHeardAt`:
   * after a time in which nobody listened, when the switch was heard last; what is missing now was gone from then on.
   */
  LegsSeen: {
    at,
    askedAt: at,
    lastHeardAt: Schema.optionalKey(at),
    legs: Schema.Array(SeenLeg)
  },
  CallerCleared: { at, cause: Schema.String, by: Schema.Literals(["party", "us"]) },
  PlayEnded: { at, playback, outcome: Schema.Literals(["done", "stopped", "not-found"]) },
  DigitPressed: { at, digit: Schema.String },
  /** Of a leg the call made. */
  LegDelivered: { at, attempt, answerBy },
  LegEstablished: { at, attempt },
  /** The telephone did not do what AnswerLeg asked of it; it rings on. */
  AnswerRefused: { at, attempt },
  LegCleared: { at, attempt, cause: Schema.String, by: Schema.Literals(["party", "us"]) },
  /** It hears whom it was joined with. */
  LegJoined: { at, attempt },
  /** The answer to AgentsAsked: who knows the customer, and what else is known of them by that. */
  AgentsKnown: { at, agents: CustomerAgents, attributes: Attributes },
  /** The answer to RecordingAsked, by the rules as they are at that moment. */
  RecordingDecided: { at, ruling: Ruling },
  /** `attempt`: which leg is recorded. Absent: the customer's. */
  RecordStarted: { at, file: Schema.String, attempt: Schema.optionalKey(attempt) },
  /** `recordedMs` 0: nothing of the talk can be heard. `legGoesOn`: its leg was still up, so it is over for good. */
  RecordEnded: {
    at,
    file: Schema.String,
    recordedMs: Schema.Int,
    attempt: Schema.optionalKey(attempt),
    legGoesOn: Schema.optionalKey(Schema.Literal(true))
  },
  /** A leg is over: how its line was. `attempt` null: the caller's own. */
  LineMeasured: { at, attempt: Schema.NullOr(attempt), line: Line },
  /** The recorded leg is no longer in the switch, and no word of the recording's end is to be expected. */
  RecordLeft: { at },
  /**
   * From queue and agents. A call is never set aside: who says so hears with their next question that they talk. To take
   * a call on the panel is to tell the telephone to answer.
   */
  ...workMessages,
  /** What people ask of a call. */
  ...serviceMessages,
  /** From the incident of a terminal that calls: somebody does something about it, so it waits anew; or it is over. */
  WaitDecided: { at, how: Schema.Literals(["anew", "over"]) },
  /** From a port that its flow had asked. */
  FlowAnswered: { at, number: Schema.Int, answer: Schema.Json },
  /** From the callback for which it was made: is it still, and what has become of it? */
  CallbackChecked: { at, callback: Schema.String },
  /** Nobody need be reached any more. */
  CallbackWithdrawn: { at, callback: Schema.String },
  /** Timers. */
  WaitExpired: { at, number: Schema.Int, waitedFor: Schema.Literals(["Prompt", "Key", "Answer"]) },
  AnnounceDue: { at },
  RingExpired: { at, attempt },
  JoinExpired: { at, attempt },
  RecordOverdue: { at },
  LingerExpired: { at }
})
export type Message = typeof Message.Type

export const tellCall = telling<Message, CallId>("call")

/** How a call came about. */
export const Origin = Schema.Literals(["inbound", "outbound", "internal", "callback", "alarm"])
export type Origin = typeof Origin.Type

/** Carried from the beginning to the end. */
export const Caller = Schema.Struct({
  call: CallId,
  origin: Origin,
  /** Whose leg the call is about: it goes through flows, waits, and is recorded while it is there. */
  customer: attempt,
  /** Filled at the door, and with the keys pressed in menus; handed through as they are. */
  attributes: Attributes,
  arrivedAt: at,
  /** The highest attempt and playback numbers given away. May skip numbers after a restart, so that none is reused. */
  attempts: attempt,
  playbacks: playback,
  /** What the switch said of the recording. `file` is relative to the recordings folder. */
  recording: Schema.NullOr(
    Schema.Struct({
      file: Schema.String,
      ended: Schema.Boolean,
      paused: Schema.Boolean,
      /** Whose leg is recorded since the customer left and others talk on. Absent: the customer's. */
      attempt: Schema.optionalKey(attempt),
      /** Since when the switch shows that nothing is written of it, though its leg is up. */
      missedSince: Schema.optionalKey(at)
    })
  ),
  /** Something of it is written that this call knows no more, since a core was lost with its last steps: it stays. */
  wasRecorded: Schema.optionalKey(Schema.Boolean),
  /** Whether it is to be recorded; null while nobody has decided. */
  ruling: Schema.NullOr(Ruling),
  /** Whose telephone the customer's leg is, when the centre called somebody of the house. Absent: nobody's. */
  extension: Schema.optionalKey(agent),
  /** By which somebody is called back. */
  callback: Schema.optionalKey(Schema.String),
  /** Who knows them is being found out. Nobody waits for it after that. Absent: nobody asked, or it is known. */
  agentsBy: Schema.optionalKey(at),
  /** Who knows them. Absent: nobody asked, or nobody does. */
  agents: Schema.optionalKey(CustomerAgents),
  /** A message that they leave, or left, for a queue: what is recorded from then on. Absent: none. */
  message: Schema.optionalKey(
    Schema.Struct({
      queue: QueueId,
      from: at,
      /** Absent: it goes on. */
      until: Schema.optionalKey(at),
      /** A shorter one is none. */
      leastMs: Schema.Int,
      /** It is a task of its queue. Absent: not, or not yet. */
      isTask: Schema.optionalKey(Schema.Literal(true))
    })
  ),
  /** They are not answered yet; `early`: they hear announcements all the same. Absent: they are. */
  unanswered: Schema.optionalKey(Schema.Literals(["silent", "early"])),
  /** Queues that sent them on of themselves: none does so twice. Absent: none did. */
  divertedFrom: Schema.optionalKey(Schema.Array(QueueId))
})
export type Caller = typeof Caller.Type

/** A place in a queue. */
export const Place = Schema.Struct({
  queue: QueueId,
  queuedAt: at,
  /** When they came into this queue, having waited in another before. Absent: at `queuedAt`. */
  since: Schema.optionalKey(at),
  /** From then on they wait anew for as long as they were promised. Absent: since they came. */
  waitsFrom: Schema.optionalKey(at),
  /** Of a terminal whose incident was closed while somebody was called for it: nobody else is. */
  isLeft: Schema.optionalKey(Schema.Literal(true)),
  terms: Terms,
  /** The latest offer this call heard of; a distributor that knows a later one is ahead of us. */
  heard: offer,
  /** Agents who let this call ring or refused it: others first. */
  refusedBy: Schema.Array(agent),
  /** The last prompt between the music, and when it began. Absent: none yet. */
  said: Schema.optionalKey(
    Schema.Struct({
      playback,
      at,
      over: Schema.Boolean,
      /** It is news of their wait, and the queue's prompt was heard last at this time; null: never yet. */
      promptAt: Schema.optionalKey(Schema.NullOr(at))
    })
  ),
  /** News of their wait was asked for last at this time, by this number. Absent: never. */
  news: Schema.optionalKey(
    Schema.Struct({
      number: Schema.Int,
      at,
      answered: Schema.Boolean,
      /** What they were told last. */
      told: Schema.optionalKey(Schema.Struct({ at, ...WaitTold }))
    })
  ),
  /** Of a queue that overflows to a number outside. Absent: never rung in vain, never tried there. */
  overflow: Schema.optionalKey(
    Schema.Struct({
      /** Agents who let it ring or refused it, since it was last tried outside. */
      unanswered: Schema.Int,
      /** When it was last given up there; null: never. */
      triedAt: Schema.NullOr(at),
      /** That the number is refused was said. */
      refused: Schema.optionalKey(Schema.Boolean)
    })
  )
})
export type Place = typeof Place.Type

/** One agent bound to this call. */
const assignment = { agent, offer, attempt }

/** A telephone that rings for a call of a queue. */
const ring = { ...assignment, rungAt: at, until: at, answerBy }
const Ring = Schema.Struct(ring)
export type Ring = typeof Ring.Type

export const State = Schema.TaggedUnion({
  New: { call: CallId },
  /** It was something that nobody can read any more. The switch says whether the caller is still there. */
  Lost: { call: CallId },
  /** Goes through a flow, and stands where `position` says: hears a prompt, is to press a key … */
  InFlow: { caller: Caller, position: Position, ownFlow },
  /** Asked a queue for a place. */
  Queueing: {
    caller: Caller,
    queue: QueueId,
    queuedAt: at,
    /** See {@link Place}. */
    since: Schema.optionalKey(at),
    heard: offer,
    announceAt: at,
    /** It asks for its place when it is known who knows the customer, at `announceAt` at the latest. */
    isHeld: Schema.optionalKey(Schema.Literal(true))
  },
  /** Has a place in a queue and hears music. `silent`: perhaps not, since a restart. */
  Waiting: { caller: Caller, place: Place, announceAt: at, silent: Schema.Boolean },
  /** An agent's telephone rings; the place is kept meanwhile. `others`: it rings at several at once, and not only at the first. */
  Ringing: {
    caller: Caller,
    place: Place,
    ...assignment,
    rungAt: at,
    until: at,
    announceAt: at,
    answerBy,
    others: Schema.optionalKey(Schema.Array(Ring))
  },
  /**
   * Parties talk, or are being brought together. Who hears whom follows from the parties (`arrangement.ts`). `place` is
   * where the customer waited before; null: nowhere. `answeredAt`: when somebody first talked with the customer.
   */
  Served: {
    caller: Caller,
    place: Schema.NullOr(Place),
    parties: Parties,
    answeredAt: Schema.NullOr(at),
    /** Where the customer goes when nobody takes them whom they were given to: to who gave them away, or to their queue. */
    returnsTo: Schema.NullOr(Schema.TaggedUnion({ Agent: { agent }, Queue: {} })),
    /** Of a call that we make: what comes when the first who was called has answered. */
    comesNext: Schema.NullOr(
      Schema.TaggedUnion({
        Dial: {
          to: Target,
          ringTimeoutMs: Schema.Int,
          /** They pressed a button for it: their telephone answers by itself, where it can be told to. */
          isTaken: Schema.optionalKey(Schema.Literal(true))
        },
        EnterFlow: { id: Schema.String, version: Schema.Int }
      })
    )
  },
  /** Lingers to hear what comes late: the end of the recording, a telephone answered too late, an agent's question. */
  Ended: {
    caller: Caller,
    outcome: Outcome,
    /** Why its last agents were freed, in case they did not hear it. */
    released: Schema.Array(Schema.Struct({ agent, offer, reason: ReleaseReason, wrapUpMs: Schema.Int })),
    until: at
  },
  Gone: { call: CallId }
})
export type State = typeof State.Type
