import type { Hand, State } from "#actors/agent/protocol.ts"
import type { Attended } from "#actors/call/attended.ts"
import { callAtHand, isTakenByClick } from "#actors/agent/hand.ts"
import { obstaclesOf, takesNothingNew } from "#actors/agent/presence.ts"
import { foremost, reasonOf, sinceOf, wordOf } from "#actors/agent/word.ts"
import type { Attributes } from "#actors/attributes.ts"
import type { AgentSettings } from "#actors/centre.ts"
import type { AgentId, EpochMs } from "#actors/vocabulary.ts"
import { type Channel, CHANNELS, type WorkId } from "#actors/work.ts"
import type { AgentTile, Desk, HandView } from "#wire/board.ts"
import { EVERYTHING, maskedAttributes, type Masking } from "#wire/masked-number.ts"
import { callViewOf } from "./call-view.ts"

/** An agent's calls since local midnight. */
export interface AgentCounts {
  readonly handled: number
  readonly missed: number
}

const NEVER = 0 as EpochMs

const perChannel = <T>(of: (channel: Channel) => T): Readonly<Record<Channel, T>> =>
  Object.fromEntries(CHANNELS.map((channel) => [channel, of(channel)])) as Record<Channel, T>

/** One agent as every screen shows them. An agent whom nobody configured yet is shown as the centre's data has them, signed out. */
export const agentTile = (
  settings: Pick<AgentSettings, "id" | "name" | "queues">,
  unit: string,
  state: State | undefined,
  counts: AgentCounts
): AgentTile => {
  const today = { handledToday: counts.handled, missedToday: counts.missed }
  const { id } = settings
  if (state === undefined || state._tag === "Unconfigured")
    return {
      id,
      name: settings.name,
      unit,
      state: "signed-out",
      reason: null,
      since: NEVER,
      device: "unregistered",
      panel: "none",
      queues: settings.queues,
      queue: null,
      hands: perChannel(() => 0),
      ...today
    }
  const { name, otherCall, panel, queues, registered } = state.person
  const hands = handsOf(state)
  return {
    id,
    name,
    unit,
    state: wordOf(state),
    reason: reasonOf(state),
    since: sinceOf(state),
    device: !registered ? "unregistered" : otherCall?.isTalking === true ? "busy" : "registered",
    panel: PANELS[panel._tag],
    queues,
    queue: (state._tag === "SignedIn" ? foremost(state)?.work.queue : undefined) ?? null,
    hands: perChannel((channel) => hands.filter(({ work }) => work.channel === channel).length),
    ...today
  }
}

const handsOf = (state: State | undefined): ReadonlyArray<Hand> =>
  state?._tag === "SignedIn" ? Object.values(state.hands) : []

const PANELS = { Never: "none", Open: "open", Closed: "closed", Lost: "closed" } as const

/** What a desk needs beside the agent's own state. */
export interface Around {
  readonly masking: Masking
  /** The call that is this work. */
  readonly callOf: (work: WorkId) => Attended | undefined
  readonly nameOf: (agent: AgentId) => string | undefined
}

export const deskOf = (tile: AgentTile, state: State | undefined, around: Around): Desk => {
  const hands = handsOf(state)
  const asked = state?._tag === "SignedIn" ? callAtHand(state.hands)?.work.id : undefined
  return {
    agent: tile,
    hands: Object.fromEntries(
      hands.map((hand) => [hand.work.id, handView(hand, { ...around, agent: tile.id, asked })])
    ),
    availability: perChannel((channel) => availabilityOf(state, channel)),
    leaving: state?._tag === "SignedIn" && takesNothingNew(state),
    signedOutBecause: state?._tag === "SignedOut" ? state.because : null,
    obstacles: state === undefined || state._tag === "Unconfigured" ? NOBODY : obstaclesOf(state),
    answerable: hands.some((hand) => hand.work.channel === "voice" && hand._tag === "Alerting" && isTakenByClick(hand))
  }
}

const NOBODY: Desk["obstacles"] = CHANNELS.map((channel) => ({ channel, why: "signed-out" }))

const availabilityOf = (state: State | undefined, channel: Channel): Desk["availability"][Channel] => {
  const one = state?._tag === "SignedIn" ? state.availability[channel] : undefined
  if (one === undefined) return { ready: false, reason: null, since: state?._tag === "SignedOut" ? state.since : NEVER }
  const isReady = one._tag === "Ready"
  return { ready: isReady, reason: isReady ? null : one.reason, since: one.since }
}

const PHASES = {
  Offered: "offered",
  Alerting: "alerting",
  Active: "active",
  SetAside: "set-aside",
  WrapUp: "wrap-up"
} as const satisfies Readonly<Record<Hand["_tag"], HandView["phase"]>>

interface Beside extends Around {
  readonly agent: AgentId
  /** The call that services are asked of. */
  readonly asked: WorkId | undefined
}

const handView = (hand: Hand, beside: Beside): HandView => {
  const { masking } = beside
  const { _tag, since, work } = hand
  const { attributes, channel, id, queue, queuedAt, queueName } = work
  return {
    work: id,
    channel,
    phase: PHASES[_tag],
    offer: _tag === "WrapUp" ? 0 : hand.offer,
    attributes: shownAttributes(attributes, masking),
    queue,
    queueName,
    queuedAt,
    since,
    until: _tag === "Alerting" || _tag === "WrapUp" ? hand.until : null,
    ...(_tag === "WrapUp" && hand.isKept === true ? { isKept: true } : {}),
    answerBy: _tag === "Alerting" ? hand.answerBy : null,
    recording: _tag === "Active" && hand.recording,
    ...helpIn(hand, beside),
    call: _tag === "WrapUp" ? null : callAt(id, beside)
  }
}

/** A number that was dialled covered stays covered, and nobody needs to read that it is. */
const shownAttributes = ({ covered, ...attributes }: Attributes, masking: Masking): Attributes => {
  const covers = covered === undefined ? masking : EVERYTHING
  return covers.isWholeAtWork ? attributes : maskedAttributes(attributes, covers)
}

const helpIn = (hand: Hand, { nameOf }: Around): Pick<HandView, "help"> => {
  if (!("help" in hand)) return {}
  const { since, takenBy } = hand.help
  return { help: { since, takenBy: takenBy === null ? null : (nameOf(takenBy as AgentId) ?? takenBy) } }
}

const callAt = (work: WorkId, { agent, asked, callOf, ...shown }: Beside): HandView["call"] => {
  const call = callOf(work)
  return call === undefined ? null : callViewOf(call, agent, { ...shown, isAsked: work === asked })
}
