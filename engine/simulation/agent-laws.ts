import { UNREACHABLE_GIVEN_UP_MS } from "#actors/agent/limits.ts"
import { equipped, isCutOff, presenceOf } from "#actors/agent/presence.ts"
import type { Bound, Hand, SignedIn, State } from "#actors/agent/protocol.ts"
import type { CapacityProfile } from "#actors/capacity.ts"
import { saidBy } from "#actors/output.ts"
import { hasRoom } from "#actors/presence.ts"
import type { ReasonId } from "#actors/reasons.ts"
import { latest } from "#actors/vocabulary.ts"
import { type Channel, CHANNELS, type Work, type WorkId } from "#actors/work.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must be so of people, whatever happens around them. */

export const hasRoomFor = (state: State, channel: Channel): boolean =>
  state._tag !== "Unconfigured" && hasRoom(presenceOf(state).channels[channel])

export const handsOf = (state: State): ReadonlyArray<Hand> =>
  state._tag === "SignedIn" ? Object.values(state.hands) : []

/** Work that has not let them go, by its name. */
export const boundTo = (state: State | undefined, work: WorkId): Bound | undefined => {
  const hand = state?._tag === "SignedIn" ? state.hands[work] : undefined
  return hand === undefined || hand._tag === "WrapUp" ? undefined : hand
}

/** An offer is taken where there is room for it, and nowhere else. */
export const takesWhatFits = ({ address, before, commands, message }: Step, broken: (law: string) => void): void => {
  if (message._tag !== "Offered" || !commands.some((output) => saidBy(output) === "AgentAccepted")) return
  const { work } = message as unknown as { readonly work: Work }
  if (!hasRoomFor(before as State, work.channel)) broken(`${address} accepted ${work.id} without room for it`)
}

/** Who chooses a reason is ready for what it does not pause, and for nothing else. */
export const choiceIsWhole = ({ address, after, message }: Step, broken: (law: string) => void): void => {
  if (message._tag !== "NotReadyAsked") return
  const state = after as State
  if (state._tag !== "SignedIn") return
  const { reason } = message as unknown as { readonly reason: ReasonId }
  const pauses = state.person.pauses[reason] ?? CHANNELS
  for (const [channel, one] of Object.entries(state.availability)) {
    const isPaused = pauses.includes(channel as Channel)
    if (isPaused && (one._tag === "Ready" || one.reason !== reason))
      broken(`${address} chose ${reason}, which does not pause ${channel}`)
    if (!isPaused && one._tag !== "Ready")
      broken(`${address} chose ${reason}, and ${one.reason} still pauses ${channel}`)
  }
}

/** At any quiet moment, for each person. */
export const peopleAreWhole = (
  agents: ReadonlyMap<string, State>,
  /** By the centre's settings, and not by what a person has heard of them. */
  capacityOf: (agent: string) => CapacityProfile | undefined,
  /** `upSince`: when timers began to run. Whoever was to be signed out before that is so from then on. */
  times: { readonly now: number; readonly upSince: number },
  broken: (law: string) => void
): void => {
  for (const [agent, state] of agents) {
    if (state._tag !== "SignedIn") continue
    const capacity = capacityOf(agent)
    if (capacity !== undefined) fits(agent, state, capacity, broken)
    reached(agent, state, times, broken)
  }
}

const fits = (agent: string, state: SignedIn, capacity: CapacityProfile, broken: (law: string) => void): void => {
  const hands = handsOf(state)
  for (const channel of CHANNELS) {
    const load = hands.reduce((sum, { work }) => (work.channel === channel ? sum + work.load : sum), 0)
    if (load > capacity.channels[channel]) broken(`agent ${agent} has ${load} of ${channel} at hand`)
  }
  for (const hand of hands) {
    const others = hands.filter((other) => clash(capacity, hand, other)).map(({ work }) => work.id)
    if (others.length > 0) broken(`agent ${agent} has ${hand.work.id} beside ${others.join()}`)
    if (
      hand._tag === "SetAside" &&
      !hands.some((other) => other._tag !== "SetAside" && excluded(capacity, other, hand))
    )
      broken(`agent ${agent} has ${hand.work.id} set aside for nothing`)
  }
}

/** Whether these two should not be at hand at once: notes are not in the way of work that would set theirs aside. */
const clash = (capacity: CapacityProfile, a: Hand, b: Hand): boolean =>
  a._tag !== "SetAside" &&
  b._tag !== "SetAside" &&
  excluded(capacity, a, b) &&
  !(a._tag === "WrapUp" && preempts(capacity, b, a)) &&
  !(b._tag === "WrapUp" && preempts(capacity, a, b))

/** Whoever has an incident telephones about it. */
const excluded = ({ exclusive }: CapacityProfile, a: Hand, b: Hand): boolean =>
  a.work.channel !== b.work.channel &&
  !isCallFor(a, b) &&
  !isCallFor(b, a) &&
  exclusive.some((group) => group.includes(a.work.channel) && group.includes(b.work.channel))

const isCallFor = ({ work: call }: Hand, { work: incident }: Hand): boolean =>
  call.channel === "voice" && incident.id === `incident/${call.attributes["incident"] ?? ""}`

const preempts = ({ preempts: all }: CapacityProfile, a: Hand, b: Hand): boolean =>
  all.some(({ channel, sets }) => channel === a.work.channel && sets.includes(b.work.channel))

/** What a busy engine takes on top of it. */
const SLACK_MS = 5_000

/** Nobody is ready whom nothing reaches, and nobody stays signed in for long who is not there. */
const reached = (
  agent: string,
  state: SignedIn,
  { now, upSince }: { readonly now: number; readonly upSince: number },
  broken: (law: string) => void
): void => {
  const { availability, hands, person } = state
  const { channels } = presenceOf(state)
  if (person.otherCall?.isTalking === true && (hasRoom(channels.voice) || hasRoom(channels.alarm)))
    broken(`agent ${agent} is ready for calls, and their telephone has one of its own`)
  for (const channel of CHANNELS)
    if (hasRoom(channels[channel]) && (!equipped(person, channel) || person.panel._tag === "Lost"))
      broken(`agent ${agent} is ready for ${channel}, and cannot be reached`)
  if (!isCutOff(person) || Object.keys(hands).length > 0) return
  const since = Object.values(availability).reduce((time, one) => latest(time, one.since), person.registeredSince)
  const dueAt = Math.max(since + UNREACHABLE_GIVEN_UP_MS, upSince)
  if (now > dueAt + SLACK_MS) broken(`agent ${agent} is signed in, and has been out of reach for ${now - since} ms`)
}
