import type { Behaviour, Step } from "../behaviour.ts"
import type { Catalogue } from "../flow/catalogue.ts"
import { correction } from "../keep.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { auditedServed, deliveredTo, recordedAgain } from "./audit.ts"
import { checkedBack, isToEnd } from "./called-back.ts"
import { type Callable, dial, failureOf } from "./dialling.ts"
import {
  forgotten,
  lateLeg,
  lineMeasured,
  notMine,
  placeAsked,
  renumbered,
  type Told,
  wentByItself
} from "./everywhere.ts"
import { ended } from "./ending.ts"
import { enterFlow } from "./flow.ts"
import { JOIN_LIMIT_MS } from "./limits.ts"
import { isPresent, type Numbered, numbered, partyAt, withParty } from "./party.ts"
import { promptEndedInCall, waitDecidedInCall } from "./patience.ts"
import type { Message, State } from "./protocol.ts"
import { recordEndedInTalk } from "./recorded-on.ts"
import { recordStarted, ruled } from "./recording.ts"
import type { ServiceMessage } from "./refusal.ts"
import { askTelephony } from "./requests.ts"
import { tellParty, tellTalking } from "./ringing.ts"
import { serve } from "./serve.ts"
import { failed, joinedIn, left, named, type Served } from "./served.ts"

type Row = Behaviour<State, Message>["Served"]

/** What happens to a call whose parties talk, or are being called. */
export const servedRow = (catalogue: Catalogue): Row => ({
  StateLost: forgotten,
  CallbackChecked: checkedBack,
  CallbackWithdrawn: (state, { at }) =>
    isToEnd(state) ? ended(state, { at, by: "system", cause: "ORIGINATOR_CANCEL", clearCaller: true }) : [state, []],
  PlaceAsked: (state, message) => placeAsked(state, message),
  LegsSeen: (state, message) =>
    auditedServed(state, message, (now, party, at) => established(catalogue, now, party, at)),
  CallerCleared: (state, message) => partyCleared(state, state.caller.customer, message),
  LegCleared: (state, message) => partyCleared(state, message.attempt, message),
  PlayEnded: (state, message) => promptEndedInCall(state, message),
  WaitDecided: waitDecidedInCall,
  LegDelivered: (state, message) => {
    const party = named(state, message.attempt)
    if (party === undefined) return lateLeg(state, message)
    return message.answerBy === null ? [state, []] : deliveredTo(state, party, message.answerBy)
  },
  AnswerRefused: (state, { attempt }) => {
    const party = named(state, attempt)
    return party === undefined ? [state, []] : deliveredTo(state, party, "handset", true)
  },
  LegEstablished: (state, message) => {
    const party = named(state, message.attempt)
    if (party === undefined) return lateLeg(state, message)
    return party.state._tag === "Dialling" ? established(catalogue, state, party, message.at) : [state, []]
  },
  LegJoined: (state, { attempt }) => {
    const party = partyAt(state.parties, attempt)
    if (party === undefined || party.apartSince === null) return [state, []]
    return [{ ...state, parties: withParty(state.parties, attempt, { ...party, apartSince: null }) }, []]
  },
  RingExpired: (state, { at, attempt }) =>
    failed(state, attempt, { at, result: "no-answer", cause: "NO_ANSWER", clear: true }),
  JoinExpired: (state, message) => neverJoined(state, message),
  RecordingDecided: (state, message) => ruled(state, message),
  RecordStarted: (state, message) => {
    const [next, outputs] = recordStarted(state, message)
    return next === state ? [state, []] : [next, [...outputs, ...tellTalking(next)]]
  },
  RecordEnded: (state, message) => recordEndedInTalk(state, message),
  LineMeasured: (state, message) => lineMeasured(state, message),
  AgentAccepted: stillMine,
  AgentAsked: stillMine,
  // Pressed in the moment the telephone was picked up: the talk goes on.
  AgentRejected: (state, message) => {
    const party = mineIn(state, message)
    if (party === undefined) return notMine(state, message)
    if (party.state._tag !== "Dialling") return [state, tellParty(state, party)]
    return failed(state, party.attempt, { at: message.at, result: "busy", cause: "CALL_REJECTED", clear: true })
  },
  AgentTook: (state, message) => {
    const party = mineIn(state, message)
    if (party === undefined) return notMine(state, message)
    const { attempt, state: stands } = party
    return stands._tag === "Dialling" && stands.answerBy === "click"
      ? [state, [askTelephony({ _tag: "AnswerLeg", call: state.caller.call, attempt })]]
      : [state, tellParty(state, party)]
  },
  AgentEnded: (state, message) => {
    const party = mineIn(state, message)
    if (party === undefined) return notMine(state, message)
    const { at } = message
    return party.state._tag === "Dialling"
      ? failed(state, party.attempt, { at, result: "busy", cause: "CALL_REJECTED", clear: true })
      : left(state, party.attempt, { at, by: "agent", cause: "NORMAL_CLEARING", endedBy: party.attempt, clear: true })
  },
  AgentRefused: (state, message) => agentLost(state, message),
  Recovered: (state, { at }) => {
    const again = { ...state, caller: renumbered(state.caller, at) }
    return [again, [...recordedAgain(again), ...tellTalking(again), ...tellCalled(again)]]
  }
})

/** One cell for each service. */
export const servicesOf = (catalogue: Catalogue): Row => {
  const asked = (state: Served, message: ServiceMessage) => serve(catalogue, state, message)
  return {
    HoldAsked: asked,
    RetrieveAsked: asked,
    ConsultationAsked: asked,
    AlternateAsked: asked,
    ReconnectAsked: asked,
    TransferAsked: asked,
    TelephoneTransferAsked: asked,
    SingleStepTransferAsked: asked,
    ConferenceAsked: asked,
    SingleStepConferenceAsked: asked,
    JoinAsked: asked,
    ClearConnectionAsked: asked,
    ClearCallAsked: asked,
    DeflectAsked: asked,
    PickupAsked: asked,
    DigitsAsked: asked,
    PauseRecordingAsked: asked,
    ResumeRecordingAsked: asked
  }
}

const mineIn = (state: Served, { agent, offer }: Pick<Told<"AgentAsked">, "agent" | "offer">): Numbered | undefined =>
  numbered(state.parties).find(({ who }) => who._tag === "Agent" && who.agent === agent && who.offer === offer)

const stillMine = (state: Served, message: Told<"AgentAccepted" | "AgentAsked">): Step<State> => {
  const party = mineIn(state, message)
  return party === undefined ? notMine(state, message) : [state, tellParty(state, party)]
}

/** Ended by whoever left: the party itself, or, when the switch took the leg away unasked, the other side. */
const partyCleared = (state: Served, attempt: number, message: Told<"CallerCleared" | "LegCleared">): Step<State> => {
  const party = named(state, attempt)
  if (party === undefined) return [state, []]
  const { at, cause } = message
  if (party.state._tag === "Dialling")
    return failed(state, attempt, { at, result: failureOf(cause), cause, clear: false })
  const [own, other] =
    attempt === state.caller.customer ? (["caller", "agent"] as const) : (["agent", "caller"] as const)
  const isOwn = wentByItself(message)
  const endedBy = isOwn ? attempt : soleOther(state, attempt)
  return left(state, attempt, { at, by: isOwn ? own : other, cause, endedBy, clear: false })
}

/** The other side of a talk of two; among more nobody knows. */
const soleOther = (state: Served, attempt: number): number | null => {
  const others = numbered(state.parties).filter((party) => party.attempt !== attempt && isPresent(party))
  return others.length === 1 ? others[0]!.attempt : null
}

const established = (catalogue: Catalogue, state: Served, party: Numbered, at: EpochMs): Step<State> => {
  const [next, outputs] = joinedIn(state, party.attempt, at)
  if (next._tag !== "Served" || next.comesNext === null) return [next, outputs]
  const { comesNext, ...rest } = next
  const begun: Served = { ...rest, comesNext: null }
  if (comesNext._tag === "EnterFlow") {
    const [inFlow, entering] = enterFlow(catalogue, begun.caller, { flow: comesNext, ownFlow: null }, at)
    return [inFlow, [...outputs, ...entering]]
  }
  const { ringTimeoutMs, to } = comesNext
  const by = party.who._tag === "Agent" ? party.who.agent : null
  const role = to._tag === "Terminal" ? "terminal" : to._tag === "Agent" ? "agent" : "customer"
  const [dialled, dialling] = dial(begun, to as Callable, {
    role,
    purpose: "talk",
    side: "talk",
    by,
    at,
    ringTimeoutMs
  })
  // Whom the call is about is known from here on.
  const caller = { ...dialled.caller, customer: dialled.caller.attempts }
  return [{ ...dialled, caller }, [...outputs, ...dialling]]
}

/** Three audits have asked in vain. The one who never came into the talk leaves; that is the end of a talk of two. */
const neverJoined = (state: Served, { at, attempt }: Told<"JoinExpired">): Step<State> => {
  const party = named(state, attempt)
  if (party === undefined || party.apartSince === null || at < later(party.apartSince, JOIN_LIMIT_MS))
    return [state, []]
  return wrongly(state, attempt, at, "JOIN_FAILED", "the switch did not join the legs")
}

const agentLost = (state: Served, message: Told<"AgentRefused">): Step<State> => {
  const party = mineIn(state, message)
  if (party === undefined) return [state, []]
  const { at } = message
  return party.state._tag === "Dialling"
    ? failed(state, party.attempt, { at, result: "busy", cause: "USER_BUSY", clear: true })
    : wrongly(state, party.attempt, at, "AGENT_LOST", "the agent talks with another caller")
}

/** A talk that cannot be one, and it is said why. */
const wrongly = (state: Served, attempt: number, at: EpochMs, cause: string, found: string): Step<State> => {
  const [next, outputs] = left(state, attempt, { at, by: "system", cause, endedBy: null, clear: true })
  const is = next._tag === "Ended" ? "ended" : "goes on"
  return [
    next,
    [correction({ at, subject: `call/${state.caller.call}`, was: "Talking", is, cause: found }), ...outputs]
  ]
}

const tellCalled = (state: Served) =>
  numbered(state.parties).flatMap((party) => (party.state._tag === "Dialling" ? tellParty(state, party) : []))
