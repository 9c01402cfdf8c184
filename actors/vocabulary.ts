import * as Schema from "effect/Schema"

/** A call is named by the switch's name of the caller's leg (a UUID), so both sides speak of the same thing after any restart. */
export const CallId = Schema.String.pipe(Schema.brand("CallId"))
export type CallId = typeof CallId.Type
/** An agent's work number, which is also the extension of the telephone: "1001". */
export const AgentId = Schema.String.pipe(Schema.brand("AgentId"))
export type AgentId = typeof AgentId.Type
export const QueueId = Schema.String.pipe(Schema.brand("QueueId"))
export type QueueId = typeof QueueId.Type
/** Queues that share agents; one distributor decides for all of them. */
export const GroupId = Schema.String.pipe(Schema.brand("GroupId"))
export type GroupId = typeof GroupId.Type
/** What an agent can do, with a level: a language, a product. */
export const SkillId = Schema.String.pipe(Schema.brand("SkillId"))
export type SkillId = typeof SkillId.Type
/** A part of the country or the town, as the centre divides it. */
export const AreaId = Schema.String.pipe(Schema.brand("AreaId"))
export type AreaId = typeof AreaId.Type
/** One party's connection in the switch (FreeSWITCH: a channel UUID). */
export const LegId = Schema.String.pipe(Schema.brand("LegId"))
export type LegId = typeof LegId.Type

/** Milliseconds since 1970 (UTC), stamped by the engine when the message entered the mailbox. */
export const EpochMs = Schema.Int.pipe(Schema.brand("EpochMs"))
export type EpochMs = typeof EpochMs.Type
/** A time `ms` after another. */
export const later = (at: EpochMs, ms: number): EpochMs => (at + ms) as EpochMs
export const earliest = (a: EpochMs, b: EpochMs): EpochMs => (a < b ? a : b)
export const latest = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b)

/** Where a message goes: a kind's name and an id of it, `call/<id>`, `agent/<id>` … Which kinds there are is the list in `kinds.ts`. */
export const Address = Schema.TemplateLiteral([Schema.String, "/", Schema.String])
export type Address = typeof Address.Type

/** Where an agent is, in the words of the screens (示闲, 振铃, 通话 …). `disconnected` is 失联: the panel's socket is gone. */
export const AgentWord = Schema.Literals([
  "signed-out",
  "ready",
  "reserved", // chosen, telephone not ringing yet
  "ringing",
  "talking",
  "wrap-up",
  "working", // at work that is neither a call nor an alarm
  "not-ready",
  "unreachable", // ready, and their work would reach neither telephone nor panel
  "disconnected"
])
export type AgentWord = typeof AgentWord.Type

/** How a ringing call is answered: by a click, where the telephone can be told to; else by lifting its handset. */
export const AnswerBy = Schema.Literals(["click", "handset"])
export type AnswerBy = typeof AnswerBy.Type

/** Who ended a call. "system" is us: flow's end, refusal, a leg found dead after a restart. */
export const HangUpSide = Schema.Literals(["caller", "agent", "system"])
export type HangUpSide = typeof HangUpSide.Type

/** How the line of one party was, as the switch measured it on its own side. */
export const Line = Schema.Struct({
  /** Packets that came; of none nothing else is claimed. */
  received: Schema.Int,
  /** Those that did not come, or too late to be heard. */
  missing: Schema.Int,
  jitterMs: Schema.NullOr(Schema.Int),
  /** Null: the other end does not say. */
  roundTripMs: Schema.NullOr(Schema.Int),
  /** Mean opinion score (ITU-T G.107), 100 to 450. */
  mosHundredths: Schema.NullOr(Schema.Int)
})
export type Line = typeof Line.Type

/** The languages in which a text is spoken to callers. Recordings there may be in any. */
export const SpeechLanguage = Schema.Literals(["zh-CN", "en"])
export type SpeechLanguage = typeof SpeechLanguage.Type

/** Whatever is told apart by its `_tag`: a state, a message, a request. */
export type Tagged = { readonly _tag: string }

/** A list of telephone numbers: who is refused, who gets past every block, who is served first. */
export const ListName = Schema.Literals(["black", "white", "vip"])
export type ListName = typeof ListName.Type
