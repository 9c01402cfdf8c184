import type { State as AgentState } from "#actors/agent/protocol.ts"
import { isPresent, numbered, personOf } from "#actors/call/party.ts"
import { type Message as CallMessage, type State as CallState, tellCall } from "#actors/call/protocol.ts"
import { refusalOf, type Service, type ServiceMessage } from "#actors/call/refusal.ts"
import type { Target } from "#actors/call/services.ts"
import { ringAt } from "#actors/call/rings.ts"
import type { Tell } from "#actors/output.ts"
import { type AgentId, type CallId, type LegId, QueueId } from "#actors/vocabulary.ts"
import { partyLeg } from "../perform/leg.ts"
import type { Chance } from "./chance.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import type { VirtualHouse } from "./virtual-house.ts"

/** What people do with calls: one button at a time, whenever it comes into their heads. */
export type ServiceDeed =
  | "hold"
  | "retrieve"
  | "consult"
  | "alternate"
  | "reconnect"
  | "transfer"
  | "give-away"
  | "send-to-queue"
  | "send-to-flow"
  | "conference"
  | "call-in"
  | "monitor"
  | "clear-one"
  | "send-away"
  | "deflect"
  | "pick-up"
  | "digits"
  | "pause-recording"
  | "resume-recording"
  | "dial"
  | "call-out"
  /** Asks a colleague on the second line of the own telephone, and puts the customer through there. */
  | "refer"
  /** The receiver, whatever goes on. */
  | "put-down"

export interface ServicePlan {
  readonly at: number
  readonly by: string
  readonly does: ServiceDeed
  /** A colleague, or "outside". */
  readonly to: string
}

/** Nobody's agent: a supervisor with a telephone. */
export const SUPERVISOR = "9001" as AgentId

export interface Services {
  readonly begin: (plans: ReadonlyArray<ServicePlan>) => void
  /** Whether anybody asked anything of this call. */
  readonly isMeddledWith: (call: string) => boolean
}

/** What they do without any panel. */
interface Telephones extends VirtualHouse {
  readonly hangUp: (leg: LegId) => void
}

/** People at their panels. They are shown a button where it fits, and press it; by then it may not fit any more. */
export const makeServices = (options: {
  readonly agenda: VirtualAgenda
  readonly chance: Chance
  readonly calls: () => Iterable<readonly [id: string, state: CallState]>
  readonly agentOf: (agent: string) => AgentState | undefined
  readonly tell: (tell: Tell) => void
  readonly theSwitch: () => Telephones
}): Services => {
  const { agenda, agentOf, calls, chance, tell, theSwitch } = options
  const meddled = new Set<string>()
  let dialled = 0

  const isFree = (agent: string): boolean => {
    const state = agentOf(agent)
    if (state?._tag !== "SignedIn" || !state.person.registered || state.retired) return false
    return Object.values(state.hands).every(({ _tag }) => _tag === "WrapUp")
  }

  /** Panels offer colleagues who are free. */
  const targetOf = (to: string): Target | undefined => {
    if (to === "outside") return { _tag: "Number", digits: "013900139000", trunk: null, shown: "" }
    return isFree(to) ? { _tag: "Agent", agent: to as AgentId } : undefined
  }

  const serviceOf = (plan: ServicePlan, state: CallState): Service | undefined => {
    const by = plan.by as AgentId
    const simple = SIMPLE[plan.does]
    if (simple !== undefined) return { ...simple, by } as Service
    const to = targetOf(plan.to)
    switch (plan.does) {
      case "consult":
        return to && { _tag: "ConsultationAsked", by, to }
      case "give-away":
        return to && { _tag: "SingleStepTransferAsked", by, to }
      case "call-in":
        return to && { _tag: "SingleStepConferenceAsked", by, to }
      case "deflect":
        return to && { _tag: "DeflectAsked", by, to }
      case "pick-up":
        return isFree(by) ? { _tag: "PickupAsked", by, ...fromOf(state) } : undefined
      case "monitor":
        return { _tag: "JoinAsked", by: SUPERVISOR, over: by, mode: chance.pick(["listen", "whisper", "barge"]) }
      case "clear-one": {
        const others = state._tag === "Served" ? numbered(state.parties).filter((party) => personOf(party) !== by) : []
        return others.length < 2
          ? undefined
          : { _tag: "ClearConnectionAsked", by, attempt: chance.pick(others).attempt }
      }
      default:
        return undefined
    }
  }

  /** A call begins: a person's to a colleague or outside, or the house's own to somebody outside. */
  const make = ({ by, does, to }: ServicePlan) => {
    const target = targetOf(does === "call-out" ? "outside" : to)
    const incident = does === "dial" ? incidentAt(agentOf(by)) : undefined
    if (target === undefined || (does === "dial" && ((!isFree(by) && incident === undefined) || to === by))) return
    const call = `m${++dialled}` as CallId
    const flow = { id: chance.pick(["hotline", "direct"]), version: 1 }
    const own = does === "call-out"
    meddled.add(call)
    tell(
      tellCall(call, {
        _tag: "MakeCallAsked",
        ...(incident === undefined ? {} : { incident }),
        origin: own ? "callback" : to === "outside" ? "outbound" : "internal",
        by: own ? null : (by as AgentId),
        to: target,
        callingNumber: "95000",
        dialledNumber: to,
        ringTimeoutMs: RING_MS,
        flow: own ? flow : null,
        terms: null
      })
    )
  }

  /** The call that this one has, or that rings for somebody a colleague could pick up. */
  const callOf = ({ by, does }: ServicePlan): readonly [string, CallState] | undefined => {
    for (const [id, state] of calls()) {
      const own =
        state._tag === "Ringing"
          ? ringAt(state, by as AgentId) !== undefined
          : state._tag === "Served" && numbered(state.parties).some((party) => personOf(party) === by)
      if (does === "pick-up" ? !own && isToBeTaken(state) : own) return [id, state]
    }
    return undefined
  }

  const putDown = (state: CallState, by: string) => {
    if (state._tag !== "Served") return
    const own = numbered(state.parties).find((party) => personOf(party) === by && isPresent(party))
    if (own !== undefined) theSwitch().hangUp(partyLeg(state.caller.call, own.attempt))
  }

  /** The colleague may have hung up by the time it is asked for, and somebody else be with the customer. */
  const refer = ({ by, to }: ServicePlan) => {
    const leg = `h${++dialled}` as LegId
    if (by === to || !isFree(to) || !theSwitch().talkInHouse(leg, to as AgentId)) return
    agenda.at(agenda.now() + chance.between(ASKED_MS, HOUSE_TALK_MS), () => theSwitch().hangUpInHouse(leg))
    agenda.at(agenda.now() + ASKED_MS, () => {
      const found = callOf({ at: 0, by, does: "refer", to })
      const asked = { _tag: "TelephoneTransferAsked", by: by as AgentId, to: agentTarget(to), leg } as const
      if (found === undefined || refusalOf(found[1], asked) !== undefined) return
      const [call] = found
      meddled.add(call)
      tell(tellCall(call as CallId, asked))
      const attempt = attemptAfter(found[1])
      agenda.at(agenda.now() + TALKS_MS, () => theSwitch().hangUp(partyLeg(call as CallId, attempt)))
    })
  }

  const press = (plan: ServicePlan) => {
    if (plan.does === "dial" || plan.does === "call-out") return make(plan)
    if (plan.does === "refer") return refer(plan)
    const found = callOf(plan)
    if (plan.does === "put-down") return found && putDown(found[1], plan.by)
    const service = found && serviceOf(plan, found[1])
    if (found === undefined || service === undefined) return
    const [call, state] = found
    if (refusalOf(state, service) !== undefined) return
    meddled.add(call)
    tell(tellCall(call as CallId, service as Parameters<typeof tellCall>[1]))
  }

  return {
    begin: (plans) => {
      for (const plan of plans) agenda.at(agenda.now() + plan.at, () => press(plan))
    },
    isMeddledWith: (call) => meddled.has(call)
  }
}

/** The incident that somebody has, who could telephone about it. */
const incidentAt = (state: AgentState | undefined): string | undefined => {
  if (state?._tag !== "SignedIn" || !state.person.registered || state.retired) return undefined
  const [hand, ...others] = Object.values(state.hands).filter(({ _tag }) => _tag !== "WrapUp")
  return others.length === 0 && hand?._tag === "Active" && hand.work.id.startsWith("incident/")
    ? hand.work.id.slice("incident/".length)
    : undefined
}

const RING_MS = 20_000

/** A colleague is asked for so long, talks for up to so long unless they get the customer, and with them so long. */
const [ASKED_MS, HOUSE_TALK_MS, TALKS_MS] = [2_000, 2_400, 40_000]

const agentTarget = (agent: string) => ({ _tag: "Agent", agent: agent as AgentId }) as const

/** What the next to be called in is numbered. */
const attemptAfter = (state: CallState): number => ("caller" in state ? state.caller.attempts + 1 : 0)

/** It rings at somebody, or waits for anybody. */
const isToBeTaken = (state: CallState): boolean => state._tag === "Waiting" || fromOf(state) !== undefined

/** At whom it rings, where a colleague could pick it up. */
const fromOf = (state: CallState): { readonly from: AgentId } | undefined => {
  if (state._tag === "Ringing") return { from: state.agent }
  const rings = state._tag === "Served" ? numbered(state.parties) : []
  return rings.flatMap(({ state: { _tag }, who }) =>
    _tag === "Dialling" && who._tag === "Agent" ? [{ from: who.agent }] : []
  )[0]
}

const SIMPLE: Readonly<Partial<Record<ServiceDeed, Pick<ServiceMessage, "_tag"> & Readonly<Record<string, unknown>>>>> =
  {
    hold: { _tag: "HoldAsked" },
    retrieve: { _tag: "RetrieveAsked" },
    alternate: { _tag: "AlternateAsked" },
    reconnect: { _tag: "ReconnectAsked" },
    transfer: { _tag: "TransferAsked" },
    conference: { _tag: "ConferenceAsked" },
    "send-away": { _tag: "ClearCallAsked" },
    "send-to-queue": { _tag: "SingleStepTransferAsked", to: { _tag: "Queue", queue: QueueId.make("help") } },
    "send-to-flow": { _tag: "SingleStepTransferAsked", to: { _tag: "Flow", id: "hotline", version: 1 } },
    digits: { _tag: "DigitsAsked", digits: "12#" },
    "pause-recording": { _tag: "PauseRecordingAsked" },
    "resume-recording": { _tag: "ResumeRecordingAsked" }
  }

/** Which service a message asks for; undefined of what asks for none. */
export const SERVICE_OF = {
  HoldAsked: "hold",
  RetrieveAsked: "retrieve",
  ConsultationAsked: "consult",
  AlternateAsked: "alternate",
  ReconnectAsked: "reconnect",
  TransferAsked: "transfer",
  TelephoneTransferAsked: "transfer",
  SingleStepTransferAsked: "transfer",
  ConferenceAsked: "conference",
  SingleStepConferenceAsked: "conference",
  JoinAsked: "monitor",
  MakeCallAsked: "outbound",
  ClearConnectionAsked: "clear",
  ClearCallAsked: "clear",
  DeflectAsked: "deflect",
  PickupAsked: "pickUp",
  DigitsAsked: "digits",
  PauseRecordingAsked: "pause",
  ResumeRecordingAsked: "resume"
} as const satisfies Readonly<Record<ServiceMessage["_tag"] | "MakeCallAsked", string>>

export type ServiceName = (typeof SERVICE_OF)[keyof typeof SERVICE_OF]

export const serviceNameOf = ({ _tag }: Pick<CallMessage, "_tag">): ServiceName | undefined =>
  (SERVICE_OF as Readonly<Partial<Record<CallMessage["_tag"], ServiceName>>>)[_tag]
