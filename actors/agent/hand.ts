import { type Fact, ofWork } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type CallId, type EpochMs, later } from "../vocabulary.ts"
import type { ReleaseReason, Work } from "../work.ts"
import { tellWork } from "../work-protocol.ts"
import { CHECK_EVERY_MS, CHECKS_LIMIT, WRAP_UP_EXTENSION_MS, WRAP_UP_LIMIT_MS } from "./limits.ts"
import type { Bound, Hand, HandOf, Help, Told } from "./protocol.ts"

/** A hand that is free again, and how that came. `silent`: the work does not answer. `moved on`: we gave it up for other work. */
export interface Empty {
  readonly _tag: "Empty"
  readonly how: ReleaseReason | "silent" | "moved on"
}
const empty = (how: Empty["how"]): Empty => ({ _tag: "Empty", how })

export type HandStep = readonly [next: Hand | Empty, outputs: ReadonlyArray<Output>]

/** What is said of one piece of work at hand, by it, by its agent, or by the clock. */
export type HandMessage = Told<
  | "AlertStarted"
  | "WorkStarted"
  | "Released"
  | "AcceptAsked"
  | "RejectAsked"
  | "EndAsked"
  | "WrapUpFinished"
  | "WrapUpExtended"
  | "WrapUpKept"
  | "HelpAsked"
  | "HelpWithdrawn"
  | "HelpTaken"
  | "WrapUpExpired"
  | "CheckDue"
  | "Recovered"
>

type HandTable = {
  readonly [K in Hand["_tag"]]: {
    readonly [M in HandMessage["_tag"]]?: (hand: HandOf<K>, message: Told<M>, agent: AgentId) => HandStep
  }
}

type ToWork = "AgentAccepted" | "AgentAsked" | "AgentRefused" | "AgentTook" | "WorkSetAside" | "WorkTakenUp"

/** Between work and agent the offer says which taking of the agent is meant. */
export const tell = (_tag: ToWork, agent: AgentId, of: Pick<Bound, "offer"> & { readonly work: Pick<Work, "id"> }) =>
  tellWork(of.work.id, { _tag, agent, offer: of.offer })

export type Given = Pick<Bound, "given">

export const boundTo = (offer: number, work: Work, at: EpochMs, given: Given = {}) => ({
  offer,
  work,
  since: at,
  checkAt: later(at, CHECK_EVERY_MS),
  unanswered: 0,
  ...given
})

/** The work said something: no need to ask it. */
const heardFrom = <H extends Bound>(hand: H, work: Work, at: EpochMs) => ({
  offer: hand.offer,
  work,
  since: hand.since,
  checkAt: later(at, CHECK_EVERY_MS),
  unanswered: 0,
  ...(hand.given === undefined ? {} : { given: hand.given })
})

/** The same hand, and its agent does nothing new. */
const alerting = (hand: Bound, message: Told<"AlertStarted">): HandStep => {
  const { answerBy = null, at, until, work } = message
  const heard = heardFrom(hand, work, at)
  const since = hand._tag === "Alerting" ? hand.since : at
  return [{ _tag: "Alerting", ...heard, since, until, answerBy }, []]
}

const started = (hand: Bound, { at, recording, startedAt, work }: Told<"WorkStarted">): HandStep => {
  const since = hand._tag === "Active" ? hand.since : startedAt
  return [{ _tag: "Active", ...heardFrom(hand, work, at), since, recording, ...helpIn(hand) }, []]
}

const released = ({ work }: Bound, { at, reason, wrapUpMs }: Told<"Released">, agent: AgentId): HandStep => {
  if (reason !== "done") return [empty(reason), []]
  const notes: HandOf<"WrapUp"> = { _tag: "WrapUp", work, since: at, until: later(at, wrapUpMs) }
  return wrapUpMs > 0 ? [notes, []] : finished(notes, { at }, agent)
}

const finished = ({ since, work }: HandOf<"WrapUp">, { at }: { readonly at: EpochMs }, agent: AgentId): HandStep => [
  empty("done"),
  [keep({ _tag: "WrapUpEnded", at, ...ofWork(work.id, work.channel), agent, wrapUpMs: at - since })]
]

const asked = <H extends Bound>(hand: H, at: EpochMs, agent: AgentId): HandStep => {
  if (hand.unanswered >= CHECKS_LIMIT) return [empty("silent"), []]
  const next = { ...hand, checkAt: later(at, CHECK_EVERY_MS), unanswered: hand.unanswered + 1 }
  return [next, [tell("AgentAsked", agent, hand)]]
}

const recovered = <H extends Bound>(hand: H, { at }: Told<"Recovered">, agent: AgentId): HandStep => [
  { ...hand, checkAt: later(at, CHECK_EVERY_MS) },
  [tell("AgentAsked", agent, hand)]
]

const reject = <H extends Bound>(hand: H, wish: Told<"RejectAsked"> | Told<"EndAsked">, agent: AgentId): HandStep => {
  const isKept = "isKept" in wish && wish.isKept ? { isKept: true as const } : {}
  return [hand, [tellWork(hand.work.id, { _tag: "AgentRejected", agent, offer: hand.offer, ...isKept })]]
}

const end = <H extends Bound>(hand: H, { note }: Told<"EndAsked">, agent: AgentId): HandStep => [
  hand,
  [tellWork(hand.work.id, { _tag: "AgentEnded", agent, offer: hand.offer, note })]
]

/** The one call at hand, which is what services of a call are asked of; notes on one that is over are none. */
export const callAtHand = (hands: Readonly<Record<string, Hand>>): Bound | undefined =>
  // A callback is none before somebody calls.
  Object.values(hands).find((hand): hand is Bound => hand.work.id.startsWith("call/") && hand._tag !== "WrapUp")

/** What rings at a telephone is taken there, unless that can be told to; all else is taken on the panel. */
export const isTakenByClick = ({ answerBy, work }: HandOf<"Alerting">): boolean =>
  answerBy === "click" || (answerBy === null && work.channel !== "voice")

/** The talk goes on, and with it what was asked. */
const helpIn = (hand: Bound): { readonly help?: Help } => ("help" in hand ? { help: hand.help } : {})

type InTalk = HandOf<"Active"> | HandOf<"SetAside">

/** What becomes of help in a call, with the fact of it. */
const helped = <H extends InTalk>(
  hand: H,
  help: Help | undefined,
  fact: (call: CallId) => Extract<Fact, { _tag: `Help${string}` }>
): HandStep => {
  const { help: _, ...rest } = hand
  const { call } = ofWork(hand.work.id, hand.work.channel)
  return [{ ...(rest as H), ...(help === undefined ? {} : { help }) }, call === undefined ? [] : [keep(fact(call))]]
}

const ofHelp = {
  /** Asked again when somebody came and it was not enough. */
  HelpAsked: <H extends InTalk>(hand: H, { at }: Told<"HelpAsked">, agent: AgentId): HandStep =>
    hand.help !== undefined && hand.help.takenBy === null
      ? [hand, []]
      : helped(hand, { since: at, takenBy: null, takenAt: null }, (call) => ({ _tag: "HelpAsked", at, call, agent })),
  HelpWithdrawn: <H extends InTalk>(hand: H, { at }: Told<"HelpWithdrawn">, agent: AgentId): HandStep =>
    hand.help === undefined
      ? [hand, []]
      : helped(hand, undefined, (call) => ({ _tag: "HelpWithdrawn", at, call, agent })),
  /** The first who comes has it. */
  HelpTaken: <H extends InTalk>(hand: H, { at, by }: Told<"HelpTaken">, agent: AgentId): HandStep =>
    hand.help === undefined || hand.help.takenBy !== null
      ? [hand, []]
      : helped(hand, { ...hand.help, takenBy: by, takenAt: at }, (call) => ({ _tag: "HelpTaken", at, call, agent, by }))
}

const bound = {
  AlertStarted: alerting,
  WorkStarted: started,
  Released: released,
  CheckDue: <H extends Bound>(hand: H, { at }: Told<"CheckDue">, agent: AgentId) => asked(hand, at, agent),
  Recovered: recovered
}

const table: HandTable = {
  Offered: { ...bound, RejectAsked: reject, EndAsked: reject },
  Alerting: {
    ...bound,
    RejectAsked: reject,
    EndAsked: reject,
    AcceptAsked: (hand, _, agent) => [hand, isTakenByClick(hand) ? [tell("AgentTook", agent, hand)] : []]
  },
  Active: { ...bound, ...ofHelp, EndAsked: end },
  SetAside: {
    ...bound,
    ...ofHelp,
    EndAsked: end,
    // It is theirs as before; other work is in their hands.
    WorkStarted: (hand, { at, recording, work }) => [
      { _tag: "SetAside", ...heardFrom(hand, work, at), recording, ...helpIn(hand) },
      []
    ],
    // The work forgot that it had begun, and alerts us anew. Others can hear it.
    AlertStarted: (hand, _, agent) => giveUp(hand, agent),
    Recovered: (hand, message, agent) => {
      const [next, outputs] = recovered(hand, message, agent)
      return [next, [...outputs, tell("WorkSetAside", agent, hand)]]
    }
  },
  WrapUp: {
    WrapUpFinished: finished,
    WrapUpExpired: (hand, message, agent) =>
      message.until === hand.until ? finished(hand, message, agent) : [hand, []],
    WrapUpExtended: (hand) => {
      const longer = Math.min(hand.until + WRAP_UP_EXTENSION_MS, hand.since + WRAP_UP_LIMIT_MS)
      // A queue's own wrap-up may be longer than what anybody may ask for.
      return [{ ...hand, until: Math.max(hand.until, longer) as EpochMs }, []]
    },
    WrapUpKept: (hand) => {
      const until = Math.max(hand.until, hand.since + WRAP_UP_LIMIT_MS) as EpochMs
      return [{ ...hand, until, isKept: true }, []]
    }
  }
}

/** One step of one hand. What the table does not name changes nothing. */
export const handStep = (hand: Hand, message: HandMessage, agent: AgentId): HandStep => {
  const row = table[hand._tag] as Record<string, ((h: Hand, m: HandMessage, a: AgentId) => HandStep) | undefined>
  return row[message._tag]?.(hand, message, agent) ?? [hand, []]
}

/** More urgent work comes. */
export const setAside = (hand: HandOf<"Active">, at: EpochMs, agent: AgentId): HandStep => [
  { ...hand, _tag: "SetAside", since: at },
  [tell("WorkSetAside", agent, hand)]
]

export const takeUp = (hand: HandOf<"SetAside">, at: EpochMs, agent: AgentId): HandStep => [
  { ...hand, _tag: "Active", since: at },
  [tell("WorkTakenUp", agent, hand)]
]

/** The work is told that it cannot have us. */
export const giveUp = (hand: Bound, agent: AgentId): HandStep => [
  empty("moved on"),
  [tell("AgentRefused", agent, hand)]
]
