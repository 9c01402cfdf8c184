import type { Step } from "../behaviour.ts"
import type { Catalogue } from "../flow/catalogue.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { dial, type Callable } from "./dialling.ts"
import { ended } from "./ending.ts"
import { enterFlow } from "./flow.ts"
import { ADOPTION_TIMEOUT_MS, ANNOUNCE_EVERY_MS } from "./limits.ts"
import { type Numbered, numbered, type Party, withParty } from "./party.ts"
import type { Message, State } from "./protocol.ts"
import { companyOf, consultedBy, heldBy, partyOf, refusalOf, ringingColleague, type ServiceMessage } from "./refusal.ts"
import { pausing } from "./recording.ts"
import { askTelephony } from "./requests.ts"
import { failed, heldEnded, left, type Served, standing, withTalk } from "./served.ts"
import type { Target } from "./services.ts"

type Asked<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>

/** What people ask of a call whose parties talk. What does not fit changes nothing. */
export const serve = (catalogue: Catalogue, state: Served, asked: ServiceMessage): Step<State> => {
  if (refusalOf(state, asked) !== undefined) return [state, []]
  switch (asked._tag) {
    case "HoldAsked":
      return hold(state, own(state, asked.by), asked)
    case "RetrieveAsked":
      return retrieve(state, own(state, asked.by), asked)
    case "ConsultationAsked":
      return consult(state, own(state, asked.by), asked)
    case "AlternateAsked":
      return alternate(state, own(state, asked.by), asked)
    case "ReconnectAsked":
      return reconnect(state, asked)
    case "TransferAsked":
      return transfer(state, own(state, asked.by), asked)
    case "TelephoneTransferAsked":
      return putThrough(state, asked)
    case "SingleStepTransferAsked":
      return giveAway(catalogue, state, own(state, asked.by), asked)
    case "ConferenceAsked":
      return confer(state, own(state, asked.by), asked)
    case "SingleStepConferenceAsked":
      return dial(state, asked.to as Callable, {
        role: roleOf(asked.to),
        purpose: "conference",
        side: "talk",
        by: asked.by,
        at: asked.at
      })
    case "JoinAsked":
      return supervise(state, asked)
    case "ClearConnectionAsked":
      return clear(state, asked)
    case "ClearCallAsked":
      return ended(state, {
        at: asked.at,
        by: "agent",
        cause: "NORMAL_CLEARING",
        endedBy: own(state, asked.by).attempt,
        clearCaller: true
      })
    case "DeflectAsked":
      return deflect(state, own(state, asked.by), asked)
    case "PickupAsked":
      return pickUp(state, asked)
    case "DigitsAsked":
      return [state, digitsTo(state, own(state, asked.by), asked.digits)]
    case "PauseRecordingAsked":
    case "ResumeRecordingAsked":
      return recordingPaused(state, asked)
  }
}

/** The asker is a party, or it would have been refused. */
const own = (state: Served, agent: AgentId): Numbered => partyOf(state, agent)!

/** Whoever is called in is an agent, or a third. */
const roleOf = ({ _tag }: Target): Party["role"] =>
  _tag === "Agent" ? "agent" : _tag === "Terminal" ? "terminal" : "third"

/** These stand elsewhere from now on. */
const placed = (
  state: Served,
  moves: ReadonlyArray<{ readonly of: Numbered; readonly side: Party["side"]; readonly held?: boolean }>,
  at: EpochMs
): Served =>
  moves.reduce<Served>((next, { held = false, of: { attempt, ...party }, side }) => {
    return { ...next, parties: withParty(next.parties, attempt, standing(party, { at, side, held })) }
  }, state)

const heldFacts = (state: Served, parties: ReadonlyArray<Numbered>, at: EpochMs, by: AgentId): ReadonlyArray<Output> =>
  parties
    .filter(({ state: { _tag } }) => _tag !== "Held")
    .map(({ attempt }) => keep({ _tag: "PartyHeld", at, call: state.caller.call, attempt, by }))

/** Of a talk of two the other one is held; whoever leaves a larger one for a moment is held alone, and the others talk on. */
const hold = (state: Served, asker: Numbered, { at, by }: Asked<"HoldAsked">): Step<State> => {
  const company = companyOf(state, asker)
  const held = company.length === 1 ? company : [asker]
  return [
    placed(
      state,
      held.map((of) => ({ of, side: of.side, held: true })),
      at
    ),
    heldFacts(state, held, at, by)
  ]
}

const retrieve = (state: Served, asker: Numbered, { at, by }: Asked<"RetrieveAsked">): Step<State> => {
  const held = asker.state._tag === "Held" ? [asker] : heldBy(state, asker)
  const next = placed(
    state,
    held.map((of) => ({ of, side: of.side })),
    at
  )
  return [next, held.flatMap((party) => heldEnded(state, party, at, by))]
}

/** Everybody the asker talks with is held, if it is one; a conference talks on. The asker waits aside for who is called. */
const consult = (state: Served, asker: Numbered, { at, by, to }: Asked<"ConsultationAsked">): Step<State> => {
  const company = companyOf(state, asker)
  const held = company.length === 1 ? company : []
  const aside = placed(
    state,
    [...held.map((of) => ({ of, side: of.side, held: true })), { of: asker, side: "aside" as const }],
    at
  )
  const [next, outputs] = dial(aside, to as Callable, { role: roleOf(to), purpose: "consult", side: "aside", by, at })
  return [next, [...heldEnded(state, asker, at, by), ...heldFacts(state, held, at, by), ...outputs]]
}

/** The asker goes over to the others; whom they leave is held. */
const alternate = (state: Served, asker: Numbered, { at, by }: Asked<"AlternateAsked">): Step<State> => {
  const consulted = consultedBy(state, by)!
  const isAside = asker.side === "aside"
  const talk = numbered(state.parties).filter(
    (party) => party.attempt !== asker.attempt && party.attempt !== consulted.attempt && party.over === null
  )
  const waiting = talk.filter(({ state: { _tag } }) => _tag === "Held")
  const talking = talk.filter(({ side, state: { _tag } }) => side === "talk" && _tag === "Up")
  const next = isAside
    ? placed(
        state,
        [
          { of: consulted, side: "aside", held: true },
          ...waiting.map((of) => ({ of, side: "talk" as const })),
          { of: asker, side: "talk" }
        ],
        at
      )
    : placed(
        state,
        [
          ...(talking.length === 1 ? talking.map((of) => ({ of, side: "talk" as const, held: true })) : []),
          { of: consulted, side: "aside" },
          { of: asker, side: "aside" }
        ],
        at
      )
  const holds = isAside ? [consulted] : talking.length === 1 ? talking : []
  // Whom they consulted may have held them, when nobody else was left.
  const retrieved = [...(isAside ? waiting : [consulted]), asker]
  return [next, [...heldFacts(state, holds, at, by), ...retrieved.flatMap((party) => heldEnded(state, party, at, by))]]
}

/** The consultation is over, the asker is back in the talk. */
const reconnect = (state: Served, { at, by }: Asked<"ReconnectAsked">): Step<State> => {
  const { attempt, state: stands } = consultedBy(state, by)!
  return stands._tag === "Dialling"
    ? failed(state, attempt, { at, result: "withdrawn", cause: "ORIGINATOR_CANCEL", clear: true })
    : left(state, attempt, { ...LET_GO, at, endedBy: own(state, by).attempt })
}

/** By an agent's wish. */
const LET_GO = { cause: "NORMAL_CLEARING", by: "agent", clear: true } as const

/** Who was consulted gets the talk, at once or when they answer; the asker leaves. */
const transfer = (state: Served, asker: Numbered, { at, by }: Asked<"TransferAsked">): Step<State> => {
  const { attempt, ...party } = consultedBy(state, by)!
  const { call } = state.caller
  if (party.state._tag === "Dialling") {
    const given = withParty(state.parties, attempt, { ...party, purpose: "transfer", side: "talk" })
    return left({ ...state, parties: given }, asker.attempt, { ...LET_GO, at, endedBy: asker.attempt })
  }
  const [brought, retrieved] = broughtIn(state, attempt, at, by)
  const both = withTalk(brought, at, retrieved)
  const transferred = keep({
    _tag: "CallTransferred",
    at,
    call,
    by,
    to: { _tag: "Party", attempt },
    how: "attended"
  })
  const [next, outputs] = left(both[0], asker.attempt, { ...LET_GO, at, endedBy: asker.attempt })
  return [next, [...both[1], transferred, ...outputs]]
}

/** Who was consulted, and whoever is held, stand in the talk from now on. */
const broughtIn = (state: Served, attempt: number, at: EpochMs, by: AgentId): Step<Served> => {
  const party = numbered(state.parties).find((each) => each.attempt === attempt)!
  const held = numbered(state.parties).filter(({ state: { _tag } }) => _tag === "Held")
  const next = placed(
    state,
    [...held.map((of) => ({ of, side: "talk" as const })), { of: { ...party, purpose: "talk" }, side: "talk" }],
    at
  )
  return [next, held.flatMap((each) => heldEnded(state, each, at, by))]
}

const confer = (state: Served, asker: Numbered, { at, by }: Asked<"ConferenceAsked">): Step<State> => {
  const consulted = consultedBy(state, by)!
  const [both, retrieved] = broughtIn(state, consulted.attempt, at, by)
  const moved = placed(both, [{ of: { ...asker, ...both.parties[String(asker.attempt)] }, side: "talk" }], at)
  // Two may come to the customer in one moment: whether it is recorded is asked once.
  const [next, outputs] = withTalk(moved, at, retrieved)
  const attempts = numbered(next.parties).flatMap(({ attempt, over, side, state: { _tag } }) =>
    over === null && side === "talk" && _tag === "Up" ? [attempt] : []
  )
  const conferred = keep({ _tag: "CallConferred", at, call: state.caller.call, by, attempts })
  return [next, [...outputs, conferred]]
}

/** The customer goes to somebody who was not asked: the asker stays until they answer, or hangs up and is rid of them. */
const giveAway = (
  catalogue: Catalogue,
  state: Served,
  asker: Numbered,
  { at, by, to }: Asked<"SingleStepTransferAsked">
): Step<State> => {
  if (to._tag === "Queue" || to._tag === "Flow") return sendAway(catalogue, state, { at, by, to })
  const aside = placed(state, [{ of: asker, side: "aside" }], at)
  const [next, outputs] = dial(aside, to, { role: roleOf(to), purpose: "transfer", side: "talk", by, at })
  return [next, [...heldEnded(state, asker, at, by), ...outputs]]
}

/**
 * Whom the asker's own telephone talks with comes into the talk, and the asker leaves with that: until then nobody stands
 * elsewhere, and who cannot come any more changes nothing.
 */
const putThrough = (state: Served, { at, by, leg: found, to }: Asked<"TelephoneTransferAsked">): Step<State> =>
  dial(state, to, {
    role: "agent",
    purpose: "transfer",
    side: "talk",
    by,
    at,
    found,
    ringTimeoutMs: ADOPTION_TIMEOUT_MS
  })

/** Back into a queue, or into a flow: everybody else is let go. */
const sendAway = (
  catalogue: Catalogue,
  state: Served,
  {
    at,
    by,
    to
  }: { readonly at: EpochMs; readonly by: AgentId; readonly to: Extract<Target, { _tag: "Queue" | "Flow" }> }
): Step<State> => {
  const { caller } = state
  const { [String(caller.customer)]: customer, ...parties } = state.parties
  const [, outputs] = ended({ ...state, parties }, { at, by: "agent", cause: "NORMAL_CLEARING", clearCaller: false })
  const letGo = outputs.filter((output) => output._tag !== "Keep")
  const said = keep({
    _tag: "CallTransferred",
    at,
    call: caller.call,
    by,
    to: to._tag === "Queue" ? { _tag: "Queue", queue: to.queue } : { _tag: "Flow", flow: to.id },
    how: "single-step"
  })
  const back = customer === undefined ? [] : heldEnded(state, { ...customer, attempt: caller.customer }, at, by)
  if (to._tag === "Flow") {
    const [next, entering] = enterFlow(catalogue, caller, { flow: to, ownFlow: null }, at)
    return [next, [...letGo, ...back, said, ...entering]]
  }
  const announceAt = later(at, ANNOUNCE_EVERY_MS)
  return [
    { _tag: "Queueing", caller, queue: to.queue, queuedAt: at, heard: state.place?.heard ?? 0, announceAt },
    [...letGo, ...back, said]
  ]
}

const supervise = (state: Served, { at, by, mode, over }: Asked<"JoinAsked">): Step<State> => {
  const target = partyOf(state, over)!
  const { call } = state.caller
  const said = keep({ _tag: "CallSupervised", at, call, by, over, mode })
  const already = partyOf(state, by)
  const follows = { attempt: target.attempt, mode }
  if (already !== undefined) {
    const { attempt, ...party } = already
    return [{ ...state, parties: withParty(state.parties, attempt, { ...party, over: follows }) }, [said]]
  }
  const [next, outputs] = dial(
    state,
    { _tag: "Agent", agent: by },
    {
      role: "supervisor",
      purpose: "supervise",
      side: "talk",
      by,
      at,
      over: follows
    }
  )
  return [next, [...outputs, said]]
}

const clear = (state: Served, { at, attempt, by }: Asked<"ClearConnectionAsked">): Step<State> =>
  numbered(state.parties).some((party) => party.attempt === attempt && party.state._tag === "Dialling")
    ? failed(state, attempt, { at, result: "withdrawn", cause: "ORIGINATOR_CANCEL", clear: true })
    : left(state, attempt, { ...LET_GO, at, endedBy: own(state, by).attempt })

/** What rings here rings there, and means the same. */
const deflect = (state: Served, party: Numbered, { at, to }: Asked<"DeflectAsked">): Step<State> =>
  ringsInstead(state, party, to as Callable, { at, result: "busy", cause: "CALL_REJECTED", clear: true })

/** A colleague takes what rings elsewhere: their own telephone rings for it. */
const pickUp = (state: Served, { at, by, from }: Asked<"PickupAsked">): Step<State> =>
  ringsInstead(
    state,
    ringingColleague(state, from)!,
    { _tag: "Agent", agent: by },
    { at, result: "withdrawn", cause: "PICKED_OFF", clear: true }
  )

/** Somebody else is called for one whose telephone rings. When the call is about that one, it is about the other from now on. */
const ringsInstead = (
  state: Served,
  { attempt, by, purpose, side }: Numbered,
  to: Callable,
  fail: Parameters<typeof failed>[2]
): Step<State> => {
  const isCustomer = attempt === state.caller.customer
  const role = isCustomer && to._tag === "Number" ? "customer" : roleOf(to)
  const [dialled, outputs] = dial(state, to, { role, purpose, side, by, at: fail.at })
  const { attempts, customer } = dialled.caller
  const next = { ...dialled, caller: { ...dialled.caller, customer: isCustomer ? attempts : customer } }
  const [gone, more] = failed(next, attempt, fail)
  return [gone, [...outputs, ...more]]
}

const digitsTo = (state: Served, asker: Numbered, digits: string): ReadonlyArray<Output> =>
  companyOf(state, asker).map(({ attempt }) =>
    askTelephony({ _tag: "SendDigits", call: state.caller.call, attempt, digits })
  )

const recordingPaused = (
  state: Served,
  { _tag, at, by }: Asked<"PauseRecordingAsked" | "ResumeRecordingAsked">
): Step<State> => {
  const { call, recording } = state.caller
  if (recording === null) return [state, []]
  const paused = _tag === "PauseRecordingAsked"
  const caller = { ...state.caller, recording: { ...recording, paused } }
  return [
    { ...state, caller },
    [...pausing(caller, paused), keep({ _tag: paused ? "RecordingPaused" : "RecordingResumed", at, call, by })]
  ]
}
