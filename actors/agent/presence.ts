import type { AgentWord, NotReadyReason, Obstacle } from "../vocabulary.ts"
import type { Person, Presence, State, Work } from "./protocol.ts"

export type Configured = Exclude<State, { _tag: "Unconfigured" }>
export type Working = Extract<State, { _tag: "Reserved" | "Ringing" | "Talking" }>

/** Where an agent is, in the word of the screens. */
export const wordOf = (state: State): AgentWord => {
  switch (state._tag) {
    case "Unconfigured":
    case "SignedOut":
      return "signed-out"
    case "NotReady":
      return state.person.panel._tag === "Lost" ? "disconnected" : "not-ready"
    case "Ready":
      return state.person.panel._tag === "Lost" ? "disconnected" : "ready"
    case "Reserved":
      return "reserved"
    case "Ringing":
      return "ringing"
    case "Talking":
      return "talking"
    case "WrapUp":
      return "wrap-up"
  }
}

export const reasonOf = (state: State): NotReadyReason | null => (state._tag === "NotReady" ? state.reason : null)

/** Why no call comes now; empty when calls can come. */
export const obstaclesOf = (state: State): ReadonlyArray<Obstacle> => {
  if (state._tag === "Unconfigured" || state._tag === "SignedOut") return ["signed-out"]
  const { panel, queues, registered } = state.person
  return [
    ...(state._tag === "NotReady" ? (["not-ready"] as const) : []),
    ...(state._tag === "NotReady" || state._tag === "Ready" ? [] : (["working"] as const)),
    ...(registered ? [] : (["device-unregistered"] as const)),
    ...(panel._tag === "Lost" ? (["panel-lost"] as const) : []),
    ...(queues.length === 0 ? (["no-queue"] as const) : [])
  ]
}

/** What the distributor is told. */
export const presenceOf = (state: Configured): Presence => ({
  verdict: verdictOf(state),
  since: state.since,
  heard: state.person.heard,
  offer: "work" in state ? state.work.offer : null
})

const verdictOf = (state: Configured): Presence["verdict"] => {
  switch (state._tag) {
    case "SignedOut":
      return "signed-out"
    case "NotReady":
      return "not-ready"
    case "Ready":
      return available(state.person)
    case "Reserved":
    case "Ringing":
      return "ringing"
    case "Talking":
      return "on-call"
    case "WrapUp":
      return "wrap-up"
  }
}

const available = ({ panel, registered }: Person): "ready" | "panel-lost" | "device-unregistered" =>
  panel._tag === "Lost" ? "panel-lost" : registered ? "ready" : "device-unregistered"

export const samePresence = (a: Presence, b: Presence): boolean =>
  a.verdict === b.verdict && a.since === b.since && a.heard === b.heard && a.offer === b.offer

export const isOf = (work: Work, { call, offer }: { readonly call: string; readonly offer: number }): boolean =>
  work.contact.call === call && work.offer === offer
