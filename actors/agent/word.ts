import type { ReasonId } from "../reasons.ts"
import { type AgentWord, type EpochMs, latest } from "../vocabulary.ts"
import { type Availability, type Configured, type Hand, type SignedIn, type State } from "./protocol.ts"
import { channelsOf, leading } from "./availability.ts"
import { unreachable } from "./presence.ts"

/** Work for which everything else waits. */
const isUrgent = ({ work }: Hand): boolean => work.channel === "voice" || work.channel === "alarm"

const WORD = { Alerting: "ringing", Offered: "reserved", Active: "talking", WrapUp: "wrap-up" } as const
const ORDER: ReadonlyArray<Hand["_tag"]> = ["Alerting", "Offered", "Active", "WrapUp"]

/** The hand that says where its agent is: the most urgent one. */
export const foremost = ({ hands }: SignedIn): Hand | undefined => {
  const all = Object.values(hands).filter(({ _tag }) => _tag !== "SetAside")
  const urgent = all.filter(isUrgent)
  return ORDER.map((tag) => urgent.find(({ _tag }) => _tag === tag)).find((hand) => hand !== undefined) ?? all[0]
}

/** Where an agent is, as far as it is their own doing. */
export const doing = (state: State): AgentWord => {
  if (state._tag !== "SignedIn") return "signed-out"
  const hand = foremost(state)
  if (hand !== undefined) return isUrgent(hand) && hand._tag !== "SetAside" ? WORD[hand._tag] : "working"
  return standing(state)?._tag === "Ready" ? "ready" : "not-ready"
}

/** Where an agent is, in the word of the screens. */
export const wordOf = (state: State): AgentWord => {
  const word = doing(state)
  if (state._tag !== "SignedIn" || (word !== "ready" && word !== "not-ready")) return word
  if (state.person.panel._tag === "Lost") return "disconnected"
  const channel = leading(state.person, state.availability)
  return word === "ready" && channel !== undefined && unreachable(state.person, channel).length > 0
    ? "unreachable"
    : word
}

/** The availability that stands for the person. */
const standing = ({ availability, person }: SignedIn): Availability | undefined => {
  const channel = leading(person, availability) ?? channelsOf(person)[0]
  return channel === undefined ? undefined : availability[channel]
}

/** Of who is not ready. */
export const reasonOf = (state: State): ReasonId | null => {
  if (state._tag !== "SignedIn" || foremost(state) !== undefined) return null
  const one = standing(state)
  return one?._tag === "NotReady" ? one.reason : null
}

/** Since when it has been so: the timer on a tile. */
export const sinceOf = (state: Configured): EpochMs => {
  if (state._tag === "SignedOut") return state.since
  const since = foremost(state)?.since ?? standing(state)?.since ?? (0 as EpochMs)
  const { otherCall, registeredSince } = state.person
  const word = wordOf(state)
  if (word === "ready" && otherCall?.isTalking === true) return latest(since, otherCall.since)
  return word === "unreachable" ? latest(since, registeredSince) : since
}
