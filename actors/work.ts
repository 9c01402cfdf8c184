import * as Schema from "effect/Schema"
import { Attributes } from "./attributes.ts"
import { CustomerAgents, PreferredAs, preferredOf, Prefers } from "./customer-agents.ts"
import { AgentId, AreaId, EpochMs, QueueId, SkillId, SpeechLanguage } from "./vocabulary.ts"

/** The ways in which work comes. The order is that of screens and reports. */
export const CHANNELS = ["voice", "alarm", "chat", "mail", "sms", "task"] as const
export const Channel = Schema.Literals(CHANNELS)
export type Channel = typeof Channel.Type

/** A piece of work is named by the address of its actor: `call/<id>`, `task/<id>`. */
export const WorkId = Schema.TemplateLiteral([Schema.String, "/", Schema.String]).pipe(Schema.brand("WorkId"))
export type WorkId = typeof WorkId.Type
export const workIdOf = (kind: string, id: string): WorkId => `${kind}/${id}` as WorkId

/** A skill that whoever takes the work must have, at this level or above (1 to 10). `weight`: what a level of it counts for where the best are sought; 1 when absent. */
export const Need = Schema.Struct({ skill: SkillId, level: Schema.Int, weight: Schema.optionalKey(Schema.Int) })
export type Need = typeof Need.Type

/** A number outside, as the trunk is to be told it. */
export const Outside = Schema.Struct({
  digits: Schema.String,
  /** Null: whichever trunk the switch takes for it. */
  trunk: Schema.NullOr(Schema.String),
  /** The number that is shown there. */
  shown: Schema.String,
  /** Who had it dialled was not told it, and is not while it is talked with. */
  covered: Schema.optionalKey(Schema.Literal(true))
})
export type Outside = typeof Outside.Type

/** Why a queue's number outside is not dialled. `inside`: it is a colleague's. `right`: it is abroad. */
export const OverflowRefusal = Schema.Literals(["not-a-number", "inside", "emergency", "right", "barred", "no-trunk"])
export type OverflowRefusal = typeof OverflowRefusal.Type

/** When who waits is tried at a number outside: the first that is so. Their place is kept meanwhile. */
export const Overflow = Schema.Struct({
  /** Or the number as it was entered, and why the rules of dialling refuse it. */
  to: Schema.Union([Outside, Schema.Struct({ number: Schema.String, refusal: OverflowRefusal })]),
  /** Waited so long; null: however long. */
  afterMs: Schema.NullOr(Schema.Int),
  /** So many agents let it ring, or refused it; null: however many. */
  afterUnanswered: Schema.NullOr(Schema.Int),
  /** At once where nobody of the queue is signed in. */
  whenUnstaffed: Schema.optionalKey(Schema.Boolean),
  ringTimeoutMs: Schema.Int,
  /** Nobody took it there: tried again no sooner than this. */
  againAfterMs: Schema.Int
})
export type Overflow = typeof Overflow.Type

/**
 * When a caller leaves a queue by a way of its own: `late`, they waited for as long as the queue lets anybody; `full` and `closed`, they
 * found no place; a key that they press while they wait.
 */
export const EXIT_OCCASIONS = [
  "late",
  "full",
  "closed",
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
  "*",
  "#"
] as const
export const ExitOccasion = Schema.Literals(EXIT_OCCASIONS)
export type ExitOccasion = typeof ExitOccasion.Type

/** Where to. A number outside is tried: from a place it is kept meanwhile, and who had none is gone when nobody takes it. */
export const ExitTarget = Schema.TaggedUnion({
  /** They keep the time since which they wait. */
  Queue: { queue: QueueId },
  Flow: { id: Schema.String, version: Schema.Int },
  Number: Outside.fields,
  /** They hear this prompt, when it has a name, and the call ends. */
  Goodbye: { prompt: Schema.String },
  /** They are promised to be called back, in the place that they have, hear this prompt, and the call ends. */
  Callback: { prompt: Schema.String },
  /** They hear this prompt and a tone, and leave a message for the queue. */
  Voicemail: { prompt: Schema.String, atMostMs: Schema.Int, atLeastMs: Schema.Int }
})
export type ExitTarget = typeof ExitTarget.Type

export const Exit = Schema.Struct({ on: ExitOccasion, to: ExitTarget })
export type Exit = typeof Exit.Type

/** The same as somebody entered it: `of` is a queue, a flow, a number or a prompt, which may be empty. */
export const ExitWish = Schema.Struct({
  on: ExitOccasion,
  to: Schema.Literals(["queue", "flow", "number", "goodbye", "callback", "voicemail"]),
  of: Schema.String
})
export type ExitWish = typeof ExitWish.Type

/** What a queue tells callers of their own wait between the music: their place, how long it takes from now on, or both. */
export const WaitNews = Schema.Struct({
  tells: Schema.Literals(["place", "wait", "both"]),
  language: SpeechLanguage,
  /** Told when they have waited so long in this queue, then again and again. */
  firstMs: Schema.Int,
  everyMs: Schema.Int,
  /** A place behind this one is not told; null: each is. */
  placeAtMost: Schema.NullOr(Schema.Int),
  /** A longer wait is told as more than this. */
  waitAtMostMs: Schema.Int
})
export type WaitNews = typeof WaitNews.Type

/** What somebody who waits was told of their wait; null of what was not told. */
export const WaitTold = {
  /** In the order of service of their queue, from 1. */
  place: Schema.NullOr(Schema.Int),
  /** How long they wait from now on, as it was estimated; they hear it in whole minutes. */
  expectedMs: Schema.NullOr(Schema.Int)
}

/** What a queue promises and asks; a piece of work learns it when it is admitted. */
export const Terms = Schema.Struct({
  queueName: Schema.String,
  /** How long a telephone may ring, or an offer stand on a panel. */
  alertTimeoutMs: Schema.Int,
  wrapUpMs: Schema.Int,
  /** Prompt looped while a caller waits. */
  music: Schema.String,
  /** The queue's base priority. */
  priority: Schema.Int,
  needs: Schema.Array(Need),
  /** What a caller who waits is told, and for how long they do at most. Absent: music without end. */
  waiting: Schema.optionalKey(
    Schema.Struct({
      prompt: Schema.NullOr(Schema.Struct({ name: Schema.String, everyMs: Schema.Int })),
      atMostMs: Schema.NullOr(Schema.Int),
      /** The prompt that ends a wait that was too long; none when empty. */
      farewell: Schema.String
    })
  ),
  /** Where a caller is tried for whom nobody is there. Absent: nowhere. */
  overflow: Schema.optionalKey(Overflow),
  /** Ways out for who waits: when it was too long, and by keys. Absent: none. */
  exits: Schema.optionalKey(Schema.Array(Exit)),
  /** Absent: nothing of it is told. */
  news: Schema.optionalKey(WaitNews),
  /** A call rings at everybody who is free at once. Absent: at one after the other. */
  ringsAll: Schema.optionalKey(Schema.Literal(true)),
  /** Of agents who know the customer. Absent: none of them goes before others. */
  prefers: Schema.optionalKey(Prefers)
})
export type Terms = typeof Terms.Type

/** What the work itself brings to its place in a queue. */
export const Asked = Schema.Struct({
  id: WorkId,
  channel: Channel,
  queue: QueueId,
  needs: Schema.Array(Need),
  /** Where the caller or the terminal is at home; null: nobody knows, or it does not matter. */
  area: Schema.NullOr(AreaId),
  preferred: Schema.NullOr(AgentId),
  /** Who knows the customer. Absent: nobody was asked, or nobody does. */
  customerAgents: Schema.optionalKey(CustomerAgents),
  /** Comes on top of the queue's. */
  priority: Schema.Int,
  /** Entry into the queue; kept through every retry, so a missed alert costs nobody their place. */
  queuedAt: EpochMs,
  /** Since when it waits where that is later than its place says: between two tries a callback waits for nobody. Absent: since `queuedAt`. */
  waitsFrom: Schema.optionalKey(EpochMs),
  /** How much of an agent's capacity for this channel it takes. */
  load: Schema.Int,
  attributes: Attributes
})
export type Asked = typeof Asked.Type

/** Who knows the customer does not go along: the queue has said for whom it is. */
const { customerAgents: _, ...brought } = Asked.fields

/** What is distributed. Handed along in messages, so that nobody looks anything up; the distributor never reads `attributes`. */
export const Work = Schema.Struct({
  ...brought,
  /** What its preferred agent is to the customer. Absent: they were asked for by name. */
  preferredAs: Schema.optionalKey(PreferredAs),
  queueName: Schema.String,
  wrapUpMs: Schema.Int
})
export type Work = typeof Work.Type

/** Since when it has waited in one go. */
export const waitsSince = ({ queuedAt, waitsFrom = queuedAt }: Pick<Asked, "queuedAt" | "waitsFrom">): EpochMs =>
  waitsFrom

/** The work as queue and its own actor tell it. The one maker, so that the agent hears the same from both. */
export const workOf = (
  asked: Asked,
  terms: Pick<Terms, "needs" | "prefers" | "priority" | "queueName" | "wrapUpMs">
): Work => {
  const { customerAgents: _agents, ...work } = asked
  return {
    ...work,
    ...preferredOf(asked, terms.prefers),
    needs: [...terms.needs, ...asked.needs],
    priority: terms.priority + asked.priority,
    queueName: terms.queueName,
    wrapUpMs: terms.wrapUpMs
  }
}

const Alerted = Schema.Struct({ agent: AgentId, offer: Schema.Int })
export type Alerted = typeof Alerted.Type

/** How waiting work stands, as it says to its queue and the queue to the distributor. */
export const standing = {
  /** The latest offer the work has heard of. */
  heard: Schema.Int,
  /** Agents who let this work pass or refused it. */
  refusedBy: Schema.Array(AgentId),
  /** Whom it is alerting, and by which offer. */
  alerting: Schema.NullOr(Alerted),
  /** Whom else, where a call rings at everybody at once. Absent: nobody. */
  alertingToo: Schema.optionalKey(Schema.Array(Alerted))
}

/** Telephones that ring for one call at most: each costs the switch an INVITE and a CANCEL, and a person a look at the screen. */
export const RUNG_TOGETHER_LIMIT = 30

/** Whether work can alert several at once: a telephone that rings in vain costs nobody anything, an offer on a panel is read. */
export const isRungTogether = ({ id }: Pick<Work, "id">): boolean => id.startsWith("call/")

/** How an agent let work pass is kept. Messages of before did not say so, and nothing was kept. */
export const isKept = Schema.optionalKey(Schema.Literal(true))

/** Why an agent is freed of a piece of work. `done`: they did it. `withdrawn`: no fault of theirs, they go on being ready. */
export const ReleaseReason = Schema.Literals([
  "done",
  "no-answer",
  "busy", // their telephone was
  "rejected",
  "failed", // they could not be alerted, for a reason that says nothing of them
  "device-unregistered",
  "withdrawn"
])
export type ReleaseReason = typeof ReleaseReason.Type
