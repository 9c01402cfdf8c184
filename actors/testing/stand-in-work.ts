import type { Message as AgentMessage } from "../agent/protocol.ts"
import type { Unstamped } from "../output.ts"
import type { EpochMs } from "../vocabulary.ts"
import { later } from "../vocabulary.ts"
import type { Work } from "../work.ts"
import type { WorkMessage } from "../work-protocol.ts"

/** A piece of work that speaks the protocol and does nothing else, for tests of those who deal with work. */
export interface StandIn {
  readonly work: Work
  readonly phase: "waiting" | "alerting" | "active" | "set-aside" | "over"
  /** Of the agent it has; 0 while it waits. */
  readonly offer: number
  readonly since: EpochMs
}

/** What happens to it by itself. */
export type Event = "lifted" | "timed out" | "gone"

export type SaidToAgent = Unstamped<AgentMessage>
type Step = readonly [next: StandIn, said: ReadonlyArray<SaidToAgent>]

const ALERT_MS = 20_000

export const standIn = (work: Work): StandIn => ({ work, phase: "waiting", offer: 0, since: work.queuedAt })

const release = (
  { work }: StandIn,
  offer: number,
  reason: Extract<AgentMessage, { _tag: "Released" }>["reason"]
): SaidToAgent => ({ _tag: "Released", work: work.id, offer, reason, wrapUpMs: reason === "done" ? work.wrapUpMs : 0 })

/** Where it is, as it says to its agent: enough for one who forgot. */
const standing = ({ offer, phase, since, work }: StandIn): SaidToAgent =>
  phase === "alerting"
    ? { _tag: "AlertStarted", offer, work, until: later(since, ALERT_MS), answerBy: null }
    : { _tag: "WorkStarted", offer, work, startedAt: since, recording: false }

const free = (state: StandIn, phase: "waiting" | "over"): StandIn => ({ ...state, phase, offer: 0 })

const isBegun = ({ phase }: StandIn): boolean => phase === "active" || phase === "set-aside"

export const hear = (state: StandIn, message: Unstamped<WorkMessage>, at: EpochMs): Step => {
  if (!("offer" in message)) return [state, []]
  const isMine = state.offer === message.offer && state.phase !== "waiting" && state.phase !== "over"
  const to = (phase: StandIn["phase"]): StandIn => ({ ...state, phase, since: at })
  switch (message._tag) {
    case "AgentAccepted": {
      if (state.phase !== "waiting") return [state, isMine ? [] : [release(state, message.offer, "withdrawn")]]
      const alerting: StandIn = { ...state, phase: "alerting", offer: message.offer, since: at }
      return [alerting, [standing(alerting)]]
    }
    case "AgentAsked":
      return [state, [isMine ? standing(state) : release(state, message.offer, "withdrawn")]]
    case "AgentRefused":
      return [isMine ? free(state, "waiting") : state, []]
    case "AgentRejected":
      return isMine && state.phase === "alerting"
        ? [free(state, "waiting"), [release(state, message.offer, "rejected")]]
        : [state, []]
    case "AgentTook":
      return isMine && state.phase === "alerting" ? [to("active"), [standing(to("active"))]] : [state, []]
    case "AgentEnded":
      return isMine && isBegun(state) ? [free(state, "over"), [release(state, message.offer, "done")]] : [state, []]
    case "WorkSetAside":
      return [isMine && isBegun(state) ? { ...state, phase: "set-aside" } : state, []]
    case "WorkTakenUp":
      return [isMine && isBegun(state) ? { ...state, phase: "active" } : state, []]
  }
}

export const befall = (state: StandIn, event: Event, at: EpochMs): Step => {
  const { offer, phase } = state
  if (event === "gone") {
    const reason = phase === "alerting" ? "withdrawn" : "done"
    return [free(state, "over"), offer === 0 ? [] : [release(state, offer, reason)]]
  }
  if (phase !== "alerting") return [state, []]
  if (event === "timed out") return [free(state, "waiting"), [release(state, offer, "no-answer")]]
  const active: StandIn = { ...state, phase: "active", since: at }
  return [active, [standing(active)]]
}
