import type { State } from "#actors/agent/protocol.ts"
import { obstaclesOf, reasonOf, wordOf } from "#actors/agent/presence.ts"
import type { AgentSettings } from "#actors/centre.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { CHANNELS, workIdOf } from "#actors/work.ts"
import type { AgentTile, AvailabilityView, Desk, HandView } from "#wire/board.ts"

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
      hands: NO_HANDS,
      ...today
    }
  const { name, panel, queues, registered } = state.person
  return {
    id,
    name,
    state: wordOf(state),
    reason: reasonOf(state) as AgentTile["reason"],
    since: state.since,
    device: registered ? "registered" : "unregistered",
    panel: PANELS[panel._tag],
    queues,
    queue: contactOf(state)?.queue ?? null,
    hands: contactOf(state) === undefined ? NO_HANDS : { ...NO_HANDS, voice: 1 },
    ...today
  }
}

const NO_HANDS: AgentTile["hands"] = { voice: 0, alarm: 0, chat: 0, mail: 0, sms: 0, task: 0 }

export const deskOf = (tile: AgentTile, state: State | undefined): Desk => {
  const hand = handOf(state)
  const of: AvailabilityView = { ready: tile.state === "ready", reason: tile.reason, since: tile.since }
  const why = state === undefined ? "signed-out" : obstaclesOf(state)[0]
  return {
    agent: tile,
    hands: hand === undefined ? {} : { [hand.work]: hand },
    availability: { voice: of, alarm: of, chat: of, mail: of, sms: of, task: of },
    leaving: nextOf(state) === "sign-out" && hand !== undefined,
    signedOutBecause: state?._tag === "SignedOut" ? state.because : null,
    obstacles: why === undefined ? [] : CHANNELS.map((channel) => ({ channel, why: why === "working" ? "full" : why })),
    answerable: hand?.answerBy === "click"
  }
}

const PANELS = { Never: "none", Open: "open", Closed: "closed", Lost: "closed" } as const

const contactOf = (state: State) =>
  state._tag === "WrapUp" ? state.contact : "work" in state ? state.work.contact : undefined

const PHASES = { Reserved: "offered", Ringing: "alerting", Talking: "active", WrapUp: "wrap-up" } as const

type AtWork = Extract<State, { _tag: keyof typeof PHASES }>
const isAtWork = (state: State): state is AtWork => Object.hasOwn(PHASES, state._tag)

const handOf = (state: State | undefined): HandView | undefined => {
  if (state === undefined || !isAtWork(state)) return undefined
  const { call, callingNumber, dialledNumber, keys, queue, queuedAt, queueName } =
    "work" in state ? state.work.contact : state.contact
  return {
    work: workIdOf("call", call),
    channel: "voice",
    phase: PHASES[state._tag],
    offer: "work" in state ? state.work.offer : 0,
    attributes: { callingNumber, dialledNumber, ...(keys === "" ? {} : { keys }) },
    queue,
    queueName,
    queuedAt,
    since: state.since,
    until: state._tag === "Ringing" || state._tag === "WrapUp" ? state.until : null,
    answerBy: state._tag === "Ringing" ? state.answerBy : null,
    recording: state._tag === "Talking" && state.recording
  }
}

const NEXT = { Ready: "ready", NotReady: "not-ready", SignOut: "sign-out" } as const

const nextOf = (state: State | undefined): "ready" | "not-ready" | "sign-out" => {
  if (state === undefined || state._tag === "Unconfigured" || state._tag === "SignedOut") return "sign-out"
  if (state._tag === "WrapUp") return NEXT[state.next._tag]
  if ("work" in state) return NEXT[state.work.next._tag]
  return NEXT[state._tag]
}
