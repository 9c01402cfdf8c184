import * as Schema from "effect/Schema"
import type { AgentId } from "../vocabulary.ts"
import { DIGITS_LIMIT, PARTIES_LIMIT } from "./limits.ts"
import { isPresent, type Numbered, numbered, personOf } from "./party.ts"
import type { Message, State } from "./protocol.ts"
import { ringAt } from "./rings.ts"
import type { Target } from "./services.ts"

type Served = Extract<State, { _tag: "Served" }>

/** Why a call does not do what somebody asks of it. Nothing has changed then. */
export const ServiceRefusal = Schema.Literals([
  "no-such-call",
  "not-in-call", // the asker is no party of it
  "not-connected", // their telephone still rings, or nobody is there to talk with
  "already-held",
  "not-held",
  "already-consulting",
  "not-consulting",
  "consultation-rings", // who is consulted has not answered
  "to-oneself",
  "already-in-call", // who is to be called in is a party
  "target-busy", // who is to be called in is on the telephone; that they follow this call is nobody's business
  "conference-full",
  "not-a-person", // a queue or a flow cannot be consulted or join a talk
  "no-customer", // nobody is there who could go to a queue or a flow
  "no-such-party",
  "not-ringing",
  "not-recorded",
  "already-paused",
  "not-paused",
  "bad-digits"
])
export type ServiceRefusal = typeof ServiceRefusal.Type

/** What people may ask of a call that is there. */
export type ServiceMessage = Extract<
  Message,
  {
    _tag:
      | "HoldAsked"
      | "RetrieveAsked"
      | "ConsultationAsked"
      | "AlternateAsked"
      | "ReconnectAsked"
      | "TransferAsked"
      | "TelephoneTransferAsked"
      | "SingleStepTransferAsked"
      | "ConferenceAsked"
      | "SingleStepConferenceAsked"
      | "JoinAsked"
      | "ClearConnectionAsked"
      | "ClearCallAsked"
      | "DeflectAsked"
      | "PickupAsked"
      | "DigitsAsked"
      | "PauseRecordingAsked"
      | "ResumeRecordingAsked"
  }
>
type Unstamped<M> = M extends unknown ? Omit<M, "at"> : never
export type Service = Unstamped<ServiceMessage> & Pick<ServiceMessage, "_tag">

/** Undefined when it fits. The one place that says so: for the button, for the answer, and for the call itself. */
export const refusalOf = (state: State | undefined, asked: Service): ServiceRefusal | undefined => {
  if (state?._tag === "Ringing") return ofRing(state, asked)
  // It rings at nobody: only who takes whatever they find has it.
  if (state?._tag === "Waiting" && asked._tag === "PickupAsked")
    return asked.from === undefined ? undefined : "not-ringing"
  if (state?._tag !== "Served") return "no-such-call"
  if (asked._tag === "PickupAsked" || asked._tag === "DeflectAsked") return ofDialled(state, asked)
  if (asked._tag === "JoinAsked") return joining(state, asked)
  const own = partyOf(state, asked.by)
  if (own === undefined) return "not-in-call"
  if (own.state._tag === "Dialling") return "not-connected"
  // Who supervises listens; what the talk comes to is for those who have it.
  if (own.role === "supervisor")
    return asked._tag === "ClearConnectionAsked" && asked.attempt === own.attempt ? undefined : "not-in-call"
  return ofParty(state, own, asked)
}

const ofRing = (state: Extract<State, { _tag: "Ringing" }>, asked: Service): ServiceRefusal | undefined => {
  switch (asked._tag) {
    case "DeflectAsked":
      if (ringAt(state, asked.by) === undefined) return "not-ringing"
      if (asked.to._tag === "Queue" || asked.to._tag === "Flow") return "not-a-person"
      return asked.to._tag === "Agent" && asked.to.agent === asked.by ? "to-oneself" : undefined
    case "PickupAsked":
      if (ringAt(state, asked.by) !== undefined) return "to-oneself"
      // By now it may ring at somebody else.
      return asked.from === undefined || ringAt(state, asked.from) !== undefined ? undefined : "not-ringing"
    default:
      return "not-connected"
  }
}

const ofDialled = (
  state: Served,
  asked: Extract<Service, { _tag: "PickupAsked" | "DeflectAsked" }>
): ServiceRefusal | undefined => {
  // Whoever is called first has nobody to talk with yet: without them there is no call.
  if (!numbered(state.parties).some(isPresent)) return "not-ringing"
  if (asked._tag === "DeflectAsked") {
    const own = partyOf(state, asked.by)
    if (own?.state._tag !== "Dialling" || own.role === "supervisor") return "not-ringing"
    return asked.to._tag === "Queue" || asked.to._tag === "Flow" ? "not-a-person" : inCall(state, asked.to)
  }
  if (partyOf(state, asked.by) !== undefined) return "already-in-call"
  return ringingColleague(state, asked.from) === undefined ? "not-ringing" : undefined
}

/** Whose ring a colleague can take: that of whom they mean, or the first. */
export const ringingColleague = (state: Served, from: AgentId | undefined): Numbered | undefined =>
  numbered(state.parties).find(
    ({ state: { _tag }, who }) =>
      _tag === "Dialling" && who._tag === "Agent" && (from === undefined || who.agent === from)
  )

const joining = (state: Served, { by, over }: Extract<Service, { _tag: "JoinAsked" }>): ServiceRefusal | undefined => {
  if (by === over) return "to-oneself"
  const target = partyOf(state, over)
  if (target === undefined || !isPresent(target)) return "no-such-party"
  const own = partyOf(state, by)
  if (own !== undefined) return own.role === "supervisor" ? undefined : "already-in-call"
  return numbered(state.parties).length >= PARTIES_LIMIT ? "conference-full" : undefined
}

const ofParty = (state: Served, own: Numbered, asked: Service): ServiceRefusal | undefined => {
  switch (asked._tag) {
    case "HoldAsked":
      if (consultedBy(state, asked.by) !== undefined) return "already-consulting"
      if (heldBy(state, own).length > 0 || own.state._tag === "Held") return "already-held"
      return companyOf(state, own).length === 0 ? "not-connected" : undefined
    case "RetrieveAsked":
      if (consultedBy(state, asked.by) !== undefined) return "already-consulting"
      return heldBy(state, own).length === 0 && own.state._tag !== "Held" ? "not-held" : undefined
    case "ConsultationAsked":
      if (consultedBy(state, asked.by) !== undefined) return "already-consulting"
      if (isAnybodyAside(state)) return "already-consulting"
      if (companyOf(state, own).length === 0 && heldBy(state, own).length === 0) return "not-connected"
      return callable(state, asked.to, asked.by)
    case "AlternateAsked":
    case "ConferenceAsked":
      return consultation(state, asked.by, true)
    case "ReconnectAsked":
      return consultation(state, asked.by, false)
    case "TransferAsked":
      return consultation(state, asked.by, false)
    case "TelephoneTransferAsked":
    case "SingleStepTransferAsked":
      if (consultedBy(state, asked.by) !== undefined) return "already-consulting"
      if (isAnybodyAside(state)) return "already-consulting"
      if (others(state, own).length === 0) return "not-connected"
      if (asked.to._tag === "Queue" || asked.to._tag === "Flow")
        return isPresentCustomer(state) ? undefined : "no-customer"
      return callable(state, asked.to, asked.by)
    case "SingleStepConferenceAsked":
      if (companyOf(state, own).length === 0) return "not-connected"
      return callable(state, asked.to, asked.by)
    case "ClearConnectionAsked":
      return state.parties[String(asked.attempt)] === undefined ? "no-such-party" : undefined
    case "ClearCallAsked":
      return undefined
    case "DigitsAsked":
      if (!/^[0-9*#A-D]+$/u.test(asked.digits) || asked.digits.length > DIGITS_LIMIT) return "bad-digits"
      return companyOf(state, own).length === 0 ? "not-connected" : undefined
    case "PauseRecordingAsked":
      return recordingOf(state) === null ? "not-recorded" : recordingOf(state)!.paused ? "already-paused" : undefined
    case "ResumeRecordingAsked":
      return recordingOf(state) === null ? "not-recorded" : recordingOf(state)!.paused ? undefined : "not-paused"
    default:
      return "not-connected"
  }
}

const consultation = (state: Served, by: AgentId, answered: boolean): ServiceRefusal | undefined => {
  const party = consultedBy(state, by)
  if (party === undefined) return "not-consulting"
  return answered && party.state._tag === "Dialling" ? "consultation-rings" : undefined
}

const callable = (state: Served, to: Target, by: AgentId): ServiceRefusal | undefined => {
  if (to._tag === "Queue" || to._tag === "Flow") return "not-a-person"
  if (to._tag === "Agent" && to.agent === by) return "to-oneself"
  const refused = inCall(state, to)
  if (refused === "already-in-call") return refused
  // Before who is busy, as of anybody outside the call.
  return isFull(state) ? "conference-full" : refused
}

/** Nobody is told who follows the call, but they have one telephone. */
const inCall = (state: Served, to: Target): ServiceRefusal | undefined => {
  const party = to._tag === "Agent" ? partyOf(state, to.agent) : undefined
  if (party === undefined) return undefined
  return party.role === "supervisor" ? "target-busy" : "already-in-call"
}

/** To those who talk: who follows them takes nobody's place. */
const isFull = ({ parties }: Served): boolean =>
  numbered(parties).filter(({ role }) => role !== "supervisor").length >= PARTIES_LIMIT

const recordingOf = ({ caller: { recording } }: Served) => (recording === null || recording.ended ? null : recording)

export const partyOf = (state: Served, agent: AgentId): Numbered | undefined =>
  numbered(state.parties).find((party) => personOf(party) === agent)

/** Whom the asker consults, whether they have answered or not. */
export const consultedBy = (state: Served, by: AgentId): Numbered | undefined =>
  numbered(state.parties).find(
    (party) => party.by === by && party.purpose === "consult" && (party.side === "aside" || party.state._tag === "Held")
  )

/** Those who hear the asker now. */
export const companyOf = (state: Served, own: Numbered): ReadonlyArray<Numbered> =>
  own.state._tag !== "Up"
    ? []
    : numbered(state.parties).filter(
        (party) =>
          party.attempt !== own.attempt && party.state._tag === "Up" && party.over === null && party.side === own.side
      )

/** Those who wait with music for the asker. */
export const heldBy = (state: Served, own: Numbered): ReadonlyArray<Numbered> =>
  numbered(state.parties).filter((party) => party.attempt !== own.attempt && party.state._tag === "Held")

/** One at a time speaks aside, or is on the way to be given the customer: two would hear each other. */
const isAnybodyAside = ({ parties }: Served): boolean =>
  numbered(parties).some(
    ({ over, purpose, side, state: { _tag } }) =>
      over === null && (side === "aside" || (_tag === "Dialling" && purpose === "transfer"))
  )

const others = (state: Served, own: Numbered): ReadonlyArray<Numbered> =>
  numbered(state.parties).filter((party) => party.attempt !== own.attempt && isPresent(party))

const isPresentCustomer = ({ caller, parties }: Served): boolean => {
  const customer = parties[String(caller.customer)]
  // A colleague is put through to people, not into a queue.
  return customer !== undefined && isPresent(customer) && customer.who._tag !== "Agent"
}
