import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { Dialled, LegSnapshot, SupervisionMode, TelephonyEvent } from "../ports/Telephony.ts"
import type { Click } from "./scenario.ts"
import type { VirtualRecording } from "./virtual-recordings.ts"

/** A leg of the virtual switch. */
export interface Leg {
  readonly id: LegId
  readonly direction: "inbound" | "outbound"
  readonly call: CallId | undefined
  readonly attempt: number | undefined
  readonly agent: AgentId | undefined
  readonly callingNumber: string
  readonly dialledNumber: string
  readonly createdAt: number
  delivered: boolean
  answered: boolean
  /** A caller's: it hears what is played before it is answered. */
  early: boolean
  /** When whom it hears goes, it is left alone; without it two that are joined end together. */
  staysAlone: boolean
  joinedWith: LegId | undefined
  conversation: string | undefined
  supervises: { readonly target: LegId; readonly mode: SupervisionMode } | undefined
  playback: string | undefined
  recording: VirtualRecording | undefined
}

export type LegView = Readonly<Leg>

/** What people and telephones do when the switch reaches them. */
export interface Parties {
  readonly rings: (agent: AgentId, leg: LegId) => "busy" | "rings"
  /** Whether a person calls this agent's telephone for that call: it may have another by then, and is busy. */
  readonly isCalledIn: (call: CallId | undefined) => boolean
  /** Somebody outside, or a device that is nobody's telephone, is called. */
  readonly called: (to: Exclude<Dialled, { readonly _tag: "Agent" }>, leg: LegId) => "busy" | "rings" | "unknown number"
  /** What the agent's telephone does when the switch tells it to take the call. */
  readonly click: (agent: AgentId) => Click
  readonly clicked: (leg: LegId) => void
  readonly joined: (inbound: LegId, agent: AgentId, outbound: LegId) => void
  readonly conferenced: (leg: LegId, conversation: string) => void
  readonly over: (leg: LegView) => void
  /** Whether somebody asked the engine to end this talk. */
  readonly wantedToEnd: (leg: LegView, other: LegView | undefined) => boolean
  /** Whether somebody asked for what takes this leg out of its talk: a hold, a transfer, a consultation, a conference. */
  readonly wantedToLeave: (leg: LegView) => boolean
  /** Keys that the engine pressed for somebody reach the far end. */
  readonly heardDigits: (leg: LegId, digits: string) => void
  /** What became of the transfer that the leg's telephone asked for. */
  readonly transferAnswered: (leg: LegId, answer: "accepted" | "done" | "failed") => void
}

/** Of days in which no call has more than a caller and an agent, and nobody outside is called. */
export const NOBODY_ELSE: Pick<
  Parties,
  "called" | "conferenced" | "isCalledIn" | "wantedToLeave" | "heardDigits" | "transferAnswered"
> = {
  called: () => "rings",
  isCalledIn: () => false,
  conferenced: () => undefined,
  wantedToLeave: () => false,
  heardDigits: () => undefined,
  transferAnswered: () => undefined
}

/** An unstamped event: the engine stamps when it comes in. */
export type Report = TelephonyEvent extends infer E ? (E extends unknown ? Omit<E, "at"> : never) : never

export type Beginning = Pick<
  Leg,
  "id" | "direction" | "call" | "attempt" | "agent" | "callingNumber" | "dialledNumber" | "staysAlone"
>

export const begun = (leg: Beginning, createdAt: number): Leg => ({
  ...leg,
  createdAt,
  delivered: false,
  answered: false,
  early: false,
  joinedWith: undefined,
  conversation: undefined,
  supervises: undefined,
  playback: undefined,
  recording: undefined
})

/** As a snapshot has it. */
export const shown = (leg: Leg, parties: Pick<Parties, "click">): LegSnapshot => ({
  leg: leg.id,
  direction: leg.direction,
  state: leg.answered ? "answered" : "ringing",
  joinedWith: leg.joinedWith,
  conversation: leg.conversation,
  supervises: leg.supervises,
  answerable: leg.agent !== undefined && leg.delivered ? parties.click(leg.agent) !== "none" : undefined,
  call: leg.call,
  attempt: leg.attempt,
  agent: leg.agent,
  callingNumber: leg.callingNumber,
  dialledNumber: leg.dialledNumber,
  recordings: leg.recording === undefined ? [] : [leg.recording.file],
  createdAt: leg.createdAt as EpochMs
})

export const dialledNumberOf = (to: Dialled): string =>
  to._tag === "Agent" ? to.agent : to._tag === "Outside" ? to.number : to.terminal
