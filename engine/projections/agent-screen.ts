import type { State } from "#actors/agent/protocol.ts"
import { obstaclesOf, reasonOf, wordOf } from "#actors/agent/presence.ts"
import type { AgentSettings } from "#actors/centre.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { AgentTile, Desk } from "#wire/board.ts"

/** An agent's calls since local midnight. */
export interface AgentCounts {
  readonly handled: number
  readonly missed: number
}

/** One agent as every screen shows them. An agent whom nobody configured yet is shown as the centre's data has them, signed out. */
export const agentTile = (settings: AgentSettings, state: State | undefined, counts: AgentCounts): AgentTile => {
  const today = { handledToday: counts.handled, missedToday: counts.missed }
  const { id } = settings
  if (state === undefined || state._tag === "Unconfigured")
    return {
      id,
      name: settings.name,
      state: "signed-out",
      reason: null,
      since: 0 as EpochMs,
      device: "unregistered",
      panel: "none",
      queues: settings.queues,
      queue: null,
      ...today
    }
  const { name, panel, queues, registered } = state.person
  return {
    id,
    name,
    state: wordOf(state),
    reason: reasonOf(state),
    since: state.since,
    device: registered ? "registered" : "unregistered",
    panel: PANELS[panel._tag],
    queues,
    queue: contactOf(state)?.queue ?? null,
    ...today
  }
}

export const deskOf = (tile: AgentTile, state: State | undefined): Desk => ({
  agent: tile,
  work: workOf(state),
  next: nextOf(state),
  signedOutBecause: state?._tag === "SignedOut" ? state.because : null,
  obstacles: state === undefined ? ["signed-out"] : obstaclesOf(state)
})

const PANELS = { Never: "none", Open: "open", Closed: "closed", Lost: "closed" } as const

const contactOf = (state: State) =>
  state._tag === "WrapUp" ? state.contact : "work" in state ? state.work.contact : undefined

const PHASES = { Reserved: "reserved", Ringing: "ringing", Talking: "talking", WrapUp: "wrap-up" } as const

type AtWork = Extract<State, { _tag: keyof typeof PHASES }>
const isAtWork = (state: State): state is AtWork => Object.hasOwn(PHASES, state._tag)

const workOf = (state: State | undefined): Desk["work"] => {
  if (state === undefined || !isAtWork(state)) return null
  const { call, callingNumber, dialledNumber, keys, queue, queuedAt, queueName } =
    "work" in state ? state.work.contact : state.contact
  return {
    call,
    phase: PHASES[state._tag],
    callingNumber,
    dialledNumber,
    queue,
    queueName,
    keys,
    queuedAt,
    since: state.since,
    until: state._tag === "Ringing" || state._tag === "WrapUp" ? state.until : null,
    answerBy: state._tag === "Ringing" ? state.answerBy : null,
    recording: state._tag === "Talking" && state.recording
  }
}

const NEXT = { Ready: "ready", NotReady: "not-ready", SignOut: "sign-out" } as const

const nextOf = (state: State | undefined): Desk["next"] => {
  if (state === undefined || state._tag === "Unconfigured" || state._tag === "SignedOut") return "sign-out"
  if (state._tag === "WrapUp") return NEXT[state.next._tag]
  if ("work" in state) return NEXT[state.work.next._tag]
  return NEXT[state._tag]
}
