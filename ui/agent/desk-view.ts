import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import { type Channel, CHANNELS, type Reason } from "#wire/words-of-work.ts"
import type { Mark } from "../shared/state-mark.ts"
import { standingOf } from "./call/standing.ts"

export type Hand = Desk["hands"][keyof Desk["hands"]]
export type WorkName = Hand["work"]
export type Obstacle = Desk["obstacles"][number]["why"]
export type HandAction =
  | "AnswerCall"
  | "RejectCall"
  | "HangUp"
  | "AcceptWork"
  | "RejectWork"
  | "EndWork"
  | "FinishWrapUp"
  | "ExtendWrapUp"
  | "KeepWrapUp"

/** A call has a telephone to it; everything else is done on the panel. */
export const isCall = ({ channel }: Pick<Hand, "channel">): boolean => channel === "voice"

/** Somebody is to be called back: nobody calls before the agent takes it, and then it goes on as a call. */
export const isCallback = ({ work }: Pick<Hand, "work">): boolean => work.startsWith("callback/")

/** Their own telephone rings for a call that they make: nobody is rejected by not taking it. */
export const isOwnRing = ({ call, phase }: Pick<Hand, "call" | "phase">): boolean =>
  phase === "alerting" && call !== null && call.calling !== null

/** A call for an alarm that they have: its terminal, or whom they call because of it. */
export const isForOwnAlarm = (hands: Desk["hands"], call: string): boolean => {
  const incident = hands[`call/${call}` as WorkName]?.attributes["incident"]
  return incident !== undefined && `incident/${incident}` in hands
}

/** What the agent can ask of a piece of work at hand: no button that does nothing. */
export const handActions = (
  hand: Pick<Hand, "answerBy" | "channel" | "isKept" | "phase" | "work">
): ReadonlyArray<HandAction> => {
  switch (hand.phase) {
    case "offered":
    case "set-aside":
      return []
    case "alerting":
      if (!isCall(hand)) return ["AcceptWork", "RejectWork"]
      return hand.answerBy === "click" ? ["AnswerCall", "RejectCall"] : ["RejectCall"]
    case "active":
      // An incident is closed, with its outcome, where it is worked on.
      return isCall(hand) ? ["HangUp"] : hand.work.startsWith("incident/") ? [] : ["EndWork"]
    case "wrap-up":
      return hand.isKept === true ? ["FinishWrapUp"] : ["FinishWrapUp", "ExtendWrapUp", "KeepWrapUp"]
  }
}

/** The wish, addressed to this hand. `note` goes with the end of written work. */
export const handIntent = (action: HandAction, { work }: Pick<Hand, "work">, note: string): Intent => {
  switch (action) {
    case "AnswerCall":
    case "RejectCall":
    case "HangUp":
      return { _tag: action }
    case "EndWork":
      return { _tag: action, work, note: note.trim() === "" ? null : note }
    default:
      return { _tag: action, work }
  }
}

/** The look of a hand in its phase. */
export const handMark = ({
  call,
  channel,
  phase
}: Pick<Hand, "call" | "channel" | "phase">): Mark | "set-aside" | "held" => {
  if (phase === "wrap-up" || phase === "set-aside") return phase
  if (phase === "active" && call !== null && standingOf(call) === "held") return "held"
  if (phase === "active") return channel === "voice" ? "talking" : "working"
  return "ringing"
}

/**
 * All hands in the order of the panel: the call, then alarms, then everything else in the order in which it came, so that
 * cards do not dance. `known` is the order before.
 */
export const orderedHands = (
  hands: ReadonlyArray<Pick<Hand, "channel" | "queuedAt" | "work">>,
  known: ReadonlyArray<WorkName>
): ReadonlyArray<WorkName> => {
  const isNew = (work: WorkName): boolean => !known.includes(work)
  const came = [
    ...known.filter((work) => hands.some((hand) => hand.work === work)),
    ...hands
      .filter(({ work }) => isNew(work))
      .toSorted((a, b) => a.queuedAt - b.queuedAt)
      .map(({ work }) => work)
  ]
  const rank = (work: WorkName): number => {
    const channel = hands.find((hand) => hand.work === work)?.channel
    return channel === "voice" ? 0 : channel === "alarm" ? 1 : 2
  }
  return came.toSorted((a, b) => rank(a) - rank(b))
}

/** What is looked at unless the agent chose: what alerts, then what is worked on. */
export const handToShow = (hands: ReadonlyArray<Hand>): WorkName | null =>
  (
    hands.find(({ phase }) => phase === "alerting") ??
    hands.find(({ phase }) => phase === "active") ??
    hands.find(({ phase }) => phase === "wrap-up") ??
    hands[0]
  )?.work ?? null

/**
 * What a key asks for, and of which hand; null when of none. The chosen hand counts first. The key for "answer" is asked of
 * a ringing call also where there is no button: the refusal says in words that the handset must be lifted.
 */
export const keyAction = (
  key: "answer" | "finish" | "hang-up",
  hands: ReadonlyArray<Hand>,
  selected: WorkName | null
): { readonly hand: Hand; readonly action: HandAction } | null => {
  const chosenFirst = hands.toSorted((a, b) => Number(b.work === selected) - Number(a.work === selected))
  const found = (fits: (hand: Hand) => HandAction | null) => {
    for (const hand of chosenFirst) {
      const action = fits(hand)
      if (action !== null) return { hand, action }
    }
    return null
  }
  if (key === "answer")
    return found((hand) => (hand.phase === "alerting" ? (isCall(hand) ? "AnswerCall" : "AcceptWork") : null))
  if (key === "hang-up") return found((hand) => (handActions(hand).includes("HangUp") ? "HangUp" : null))
  // Finishing is for good: only what is looked at.
  const one = hands.find(({ work }) => work === selected)
  const action = one && handActions(one).find((can) => can === "EndWork" || can === "FinishWrapUp")
  return one === undefined || action === undefined ? null : { hand: one, action }
}

/** What more urgent work has taken the agent from this one. */
export const setAsideFor = (hands: ReadonlyArray<Pick<Hand, "channel" | "phase">>): "alarm" | "voice" | "other" => {
  const at = hands.filter(({ phase }) => phase !== "set-aside")
  if (at.some(({ channel }) => channel === "alarm")) return "alarm"
  return at.some(({ channel }) => channel === "voice") ? "voice" : "other"
}

/** What the agent can choose in the state menu. It holds at once for new work; what is at hand goes on. */
export const stateChoices = (desk: Desk, reasons: ReadonlyArray<Reason>): ReadonlyArray<Intent> => {
  if (desk.agent.state === "signed-out") return [{ _tag: "SignIn" }]
  const kept = reasons.filter((reason) => !isChosen(desk, reason))
  return [
    ...(isReady(desk) ? [] : [{ _tag: "GoReady" } as const]),
    ...kept.map(({ id }) => ({ _tag: "GoNotReady", reason: id }) as const),
    { _tag: "SignOut" }
  ]
}

/** The likeliest next step as one click. */
export const quickChoice = (desk: Desk, reasons: ReadonlyArray<Reason>): Intent | null => {
  if (desk.agent.state === "signed-out") return { _tag: "SignIn" }
  const [first] = reasons
  if (!isReady(desk)) return { _tag: "GoReady" }
  return first === undefined ? null : { _tag: "GoNotReady", reason: first.id }
}

/** Channels that this person works on at all: of the others they are neither ready nor not. */
const channelsOf = ({ availability }: Desk): ReadonlyArray<Channel> =>
  CHANNELS.filter((channel) => availability[channel].ready || availability[channel].reason !== null)

/** Ready for everything, and staying. */
const isReady = (desk: Desk): boolean =>
  !desk.leaving && channelsOf(desk).every((channel) => desk.availability[channel].ready)

/** Just this reason, on every channel that it pauses and on no other. */
const isChosen = (desk: Desk, { id, pauses }: Reason): boolean =>
  !desk.leaving &&
  channelsOf(desk).every((channel) => {
    const { ready, reason } = desk.availability[channel]
    return pauses === "all" || pauses.includes(channel) ? reason === id : ready
  })

/** Channels that are alike, with why no work of them comes, as far as the person or their devices go; null: it can come. */
export interface ChannelGroup {
  readonly why: { readonly reason: string } | { readonly obstacle: Obstacle } | null
  readonly since: number
  readonly channels: ReadonlyArray<Channel>
}

/** Work at hand is seen on its cards; here stands what the person chose, and what does not reach them. */
const OF_WORK: ReadonlySet<Obstacle> = new Set<Obstacle>(["alerting", "full", "excluded", "wrap-up", "not-ready"])

export const channelGroups = (desk: Desk): ReadonlyArray<ChannelGroup> => {
  const groups = new Map<string, ChannelGroup>()
  for (const channel of channelsOf(desk)) {
    const { ready, reason, since } = desk.availability[channel]
    const obstacle = desk.obstacles.find((each) => each.channel === channel && !OF_WORK.has(each.why))?.why
    const why = !ready && reason !== null ? { reason } : obstacle === undefined ? null : { obstacle }
    const key = JSON.stringify(why)
    const known = groups.get(key)
    groups.set(key, {
      why,
      since: Math.max(since, known?.since ?? 0),
      channels: [...(known?.channels ?? []), channel]
    })
  }
  // What can come first.
  return [...groups.values()].toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null))
}

/** The reason of a state that the agent did not choose and must leave by hand; null when there is none. */
export const missedReason = (desk: Desk): MissedReason | null => {
  const reasons = CHANNELS.map((channel) => desk.availability[channel].reason)
  return MISSED_REASONS.find((missed) => reasons.some((reason) => reason === missed)) ?? null
}

const MISSED_REASONS = ["no-answer", "device-busy", "rejected", "ring-failed", "device-unregistered"] as const
type MissedReason = (typeof MISSED_REASONS)[number]

/** Signed out by the engine behind the agent's back: why; else null. */
export const signedOutBecause = (desk: Desk): Desk["signedOutBecause"] =>
  desk.agent.state === "signed-out" ? desk.signedOutBecause : null

/** Why no work of a channel comes now, what weighs most first; empty: it can come. */
export const obstaclesOf = (desk: Desk, channel: Channel): ReadonlyArray<Obstacle> =>
  desk.obstacles.filter((each) => each.channel === channel).map(({ why }) => why)

/** The channels that "why does nothing come" speaks of. */
export const channelsAsked = (desk: Desk): ReadonlyArray<Channel> =>
  desk.agent.state === "signed-out" ? CHANNELS : channelsOf(desk)

/** How long the work had waited when this phase began or until now; null when it is no longer known. */
export const waitedMs = (hand: Pick<Hand, "phase" | "queuedAt" | "since">, nowMs: number): number | null => {
  if (hand.phase === "wrap-up" || hand.phase === "set-aside") return null
  return (hand.phase === "active" ? hand.since : nowMs) - hand.queuedAt
}
