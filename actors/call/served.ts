import type { Step } from "../behaviour.ts"
import type { PartyFailure } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, type HangUpSide, later } from "../vocabulary.ts"
import { arrangementOf } from "./arrangement.ts"
import { missedBack, reachedBack } from "./called-back.ts"
import { clearLeg, ended, released, releaseOf } from "./ending.ts"
import { ANNOUNCE_EVERY_MS } from "./limits.ts"
import {
  isDialling,
  isPresent,
  type Numbered,
  numbered,
  type Parties,
  type Party,
  partyAt,
  withoutParty,
  withParty
} from "./party.ts"
import type { State } from "./protocol.ts"
import { askRuling } from "./recording.ts"
import { triedOutside } from "./overflow.ts"
import { tellParty, waiting } from "./ringing.ts"
import { dial } from "./dialling.ts"

/** What happens among the parties of a call: they answer, fail to, and leave. Who asks for it is `serve.ts`. */

export type Served = Extract<State, { _tag: "Served" }>

export const named = (state: Served, attempt: number): Numbered | undefined => {
  const party = partyAt(state.parties, attempt)
  return party === undefined ? undefined : { ...party, attempt }
}

/** How somebody came to leave. */
interface Leaving {
  readonly at: EpochMs
  /** Later than `at`, where it was only found out afterwards. */
  readonly foundAt?: EpochMs
  readonly cause: string
  /** Who ended it, should it be the call's end. */
  readonly by: HangUpSide
  /** Their leg is still in the switch. */
  readonly clear: boolean
  /** Whose hanging up or wish it is; null: the engine's. */
  readonly endedBy: number | null
}

/** Who leaves takes nobody along: the call goes on while two are left, or somebody is on their way to who is. */
export const left = (state: Served, attempt: number, leaving: Leaving): Step<State> => {
  const party = named(state, attempt)
  if (party === undefined) return [state, []]
  if (party.role === "supervisor") return [without(state, party), partyGone(state, party, leaving)]
  const remaining = without(state, party)
  if (goesOn(remaining)) {
    const [next, outputs] = settled(remaining, leaving.at)
    return [next, [...partyGone(state, party, leaving), ...outputs]]
  }
  const back = goesBack(remaining, leaving.at)
  if (back !== undefined) return [back[0], [...partyGone(state, party, leaving), ...back[1]]]
  const clearCaller = partyAt(remaining.parties, state.caller.customer) !== undefined || leaving.clear
  const { at, by, cause, endedBy, foundAt } = leaving
  const whose = isCallerAndAgent(state) ? {} : { endedBy }
  return ended(state, { at, by, cause, clearCaller, ...whose, ...(foundAt === undefined ? {} : { foundAt }) })
}

/** Whom nobody called in: of these two the side says whose end it was, and has since before there were parties. */
const isCallerAndAgent = ({ parties }: Served): boolean =>
  numbered(parties).length === 2 && numbered(parties).every(({ by, role }) => by === null && role !== "supervisor")

const without = (state: Served, { attempt }: Numbered): Served => ({
  ...state,
  parties: withoutParty(state.parties, attempt)
})

const partyGone = (
  state: Served,
  party: Numbered,
  { at, cause, clear, endedBy }: Pick<Leaving, "at" | "cause" | "clear" | "endedBy">
): ReadonlyArray<Output> => {
  const { call } = state.caller
  const release = releaseOf(state, party)
  return [
    ...(clear ? [clearLeg(call, party.attempt, cause)] : []),
    ...(release === undefined ? [] : [released(call, release)]),
    keep({ _tag: "PartyLeft", at, call, attempt: party.attempt, cause, endedBy })
  ]
}

export const goesOn = ({ parties }: Pick<Served, "parties">): boolean => {
  const all = numbered(parties)
  const present = all.filter(isPresent).length
  return present >= 2 || (present === 1 && all.some(isDialling))
}

/**
 * Nobody waits for nobody: whoever is held while nobody comes any more is retrieved, and when the agent of a consultation
 * leaves, those whom they brought together hear each other.
 */
export const settled = (state: Served, at: EpochMs): Step<Served> => {
  const [followed, gone] = supervisorsSettled(backInTalk(completed(state), at), at)
  const talks = [...arrangementOf(followed.parties).values()].some(({ _tag }) => _tag === "With")
  if (talks || numbered(followed.parties).some(isDialling)) return [followed, gone]
  const [next, outputs] = broughtTogether(followed, at)
  return [next, [...gone, ...outputs]]
}

/** Whose consultation or transfer came to nothing is back with those who talk on. */
const backInTalk = (state: Served, at: EpochMs): Served => {
  const all = numbered(state.parties)
  const aside = all.filter(({ over, side, state: { _tag } }) => side === "aside" && _tag === "Up" && over === null)
  const [alone, company] = aside
  if (
    alone === undefined ||
    company !== undefined ||
    all.some((party) => isDialling(party) && party.purpose !== "conference")
  )
    return state
  const { attempt, ...party } = alone
  return { ...state, parties: withParty(state.parties, attempt, standing(party, { side: "talk", at })) }
}

/** To follow somebody was allowed over that person alone: when they have left the supervisor leaves, and asks again for another. */
const supervisorsSettled = (state: Served, at: EpochMs): Step<Served> =>
  numbered(state.parties).reduce<Step<Served>>(
    ([now, said], supervisor) => {
      const { over } = supervisor
      if (over === null || partyAt(now.parties, over.attempt) !== undefined) return [now, said]
      return [without(now, supervisor), [...said, ...supervisorGone(now, supervisor, at)]]
    },
    [state, []]
  )

/** All who are there, in the talk. */
const broughtTogether = (state: Served, at: EpochMs): Step<Served> => {
  const parties: Parties = Object.fromEntries(
    numbered(state.parties).map(({ attempt, ...party }) => [
      String(attempt),
      isPresent(party) ? standing(party, { side: "talk", at }) : party
    ])
  )
  const retrieved = numbered(state.parties).flatMap((party) => heldEnded(state, party, at, null))
  return withTalk({ ...state, parties }, at, retrieved)
}

/** The customer is with somebody from now on: that is an answer, if it is the first. */
export const withTalk = (state: Served, at: EpochMs, outputs: ReadonlyArray<Output> = []): Step<Served> => {
  const { customer } = state.caller
  const company = arrangementOf(state.parties).get(customer)
  if (company?._tag !== "With") return [state, outputs]
  const parties = Object.fromEntries(
    Object.entries(state.parties).map(([attempt, party]) => [
      attempt,
      company.attempts.includes(Number(attempt)) && !party.served ? { ...party, served: true } : party
    ])
  )
  const next: Served = { ...state, parties, answeredAt: state.answeredAt ?? at, returnsTo: null }
  const reached = state.answeredAt === null ? reachedBack(state.caller) : []
  return [next, [...rulingsFor(state, next), ...outputs, ...reached]]
}

/** Whether it is recorded may depend on who talks: it is asked anew when somebody comes to the customer. */
const rulingsFor = (before: Served, next: Served): ReadonlyArray<Output> => {
  const came = numbered(next.parties).filter(
    ({ attempt, served }) =>
      served && attempt !== next.caller.customer && partyAt(before.parties, attempt)?.served === false
  )
  const agents = came.flatMap(({ who }) => (who._tag === "Agent" ? [who.agent] : []))
  return came.length === 0 ? [] : [askRuling(next.caller, next.place?.queue ?? null, agents[0] ?? null)]
}

/** Put where they are to stand; what the switch confirmed before says nothing of it. */
export const standing = (
  party: Party,
  { at, held = false, side }: { readonly at: EpochMs; readonly side: Party["side"]; readonly held?: boolean }
): Party => {
  const tag = held ? "Held" : "Up"
  if (party.state._tag === tag && party.side === side) return party
  return { ...party, side, state: { _tag: tag, since: at } }
}

/** What is said of a hold that is over. */
export const heldEnded = (
  { caller: { call } }: Served,
  { attempt, state }: Numbered,
  at: EpochMs,
  by: AgentId | null
): ReadonlyArray<Output> =>
  state._tag === "Held"
    ? [keep({ _tag: "PartyRetrieved", at, call, attempt, by, heldMs: Math.max(0, at - state.since) })]
    : []

/** An agent who left while they consulted has given the customer to whom they consulted, who may not have answered yet. */
const completed = (state: Served): Served => {
  const all = numbered(state.parties)
  const customer = partyAt(state.parties, state.caller.customer)
  const onTheWay = all.find(
    (party) => isDialling(party) && (party.purpose === "consult" || party.purpose === "transfer")
  )
  const isAlone = all.filter(isPresent).length === 1
  if (customer === undefined || !isPresent(customer) || onTheWay === undefined || !isAlone) return state
  // Of a call between colleagues the customer may be who consults: they are there, and have been given to nobody.
  if (customer.who._tag === "Agent" && customer.who.agent === onTheWay.by) return state
  const { attempt, ...party } = onTheWay
  const parties = withParty(
    withParty(state.parties, attempt, { ...party, side: "talk", purpose: "transfer" }),
    state.caller.customer,
    { ...customer, side: "talk" }
  )
  const { by } = party
  return { ...state, parties, returnsTo: by === null ? state.returnsTo : { _tag: "Agent", agent: by } }
}

/** The customer is alone, and nobody comes: back to who gave them away, else to where they waited. */
const goesBack = (state: Served, at: EpochMs): Step<State> | undefined => {
  const { caller, place, returnsTo } = state
  const isAlone = numbered(state.parties).filter(isPresent).length === 1
  if (returnsTo === null || !isAlone || partyAt(state.parties, caller.customer) === undefined) return undefined
  const { call } = caller
  if (returnsTo._tag === "Agent") {
    const { agent } = returnsTo
    const [waits, retrieved] = customerWaits(state, at)
    const then = { ...waits, returnsTo: place === null ? null : ({ _tag: "Queue" } as const) }
    const [next, outputs] = dial(then, { _tag: "Agent", agent }, { ...RECALL, at })
    return [next, [...retrieved, keep({ _tag: "TransferReturned", at, call, to: agent }), ...outputs]]
  }
  if (place === null) return undefined
  const { heard, queue, queuedAt } = place
  // Who has not been answered yet never gave up their place, however full the queue is by now; the music goes on.
  if (state.answeredAt === null)
    return [
      waiting(caller, place, at),
      [...supervisorsGone(state, at), keep({ _tag: "TransferReturned", at, call, to: null })]
    ]
  return [
    { _tag: "Queueing", caller, queue, queuedAt, heard, announceAt: later(at, ANNOUNCE_EVERY_MS) },
    [...supervisorsGone(state, at), keep({ _tag: "TransferReturned", at, call, to: null })]
  ]
}

/** Alone, with music, and there for whoever comes. */
const customerWaits = (state: Served, at: EpochMs): Step<Served> => {
  const { customer } = state.caller
  const party = named(state, customer)
  if (party === undefined) return [state, []]
  const { attempt, ...own } = party
  const waits = withParty(state.parties, attempt, standing(own, { side: "talk", at }))
  return [{ ...state, parties: waits }, heldEnded(state, party, at, null)]
}

/** Nobody's work is supervised any more. */
const supervisorsGone = (state: Served, at: EpochMs): ReadonlyArray<Output> =>
  numbered(state.parties)
    .filter(({ role }) => role === "supervisor")
    .flatMap((party) => supervisorGone(state, party, at))

const supervisorGone = (state: Served, supervisor: Numbered, at: EpochMs): ReadonlyArray<Output> => {
  const { attempt, state: stands } = supervisor
  if (stands._tag !== "Dialling")
    return partyGone(state, supervisor, { at, cause: "NORMAL_CLEARING", clear: true, endedBy: null })
  const { call } = state.caller
  return [
    clearLeg(call, attempt, "ORIGINATOR_CANCEL"),
    keep({ _tag: "PartyFailed", at, call, attempt, result: "withdrawn" })
  ]
}

/** A number outside that nobody asked for. A colleague who was to take the ring, or a number an agent sent it to, is none. */
const calledByQueue = ({ by, role }: Party): boolean => by === null && role === "third"

const withTried = (state: Served, at: EpochMs): Served => ({
  ...state,
  place: state.place === null ? null : triedOutside(state.place, at)
})

/** Who gave the customer away is called by nobody but the call. */
const RECALL = { role: "agent", purpose: "talk", side: "talk", by: null } as const

/** Called in vain. What was meant to come of it does not, and everybody stands as if nobody had been called. */
export const failed = (
  state: Served,
  attempt: number,
  fail: { readonly at: EpochMs; readonly result: PartyFailure; readonly cause: string; readonly clear: boolean }
): Step<State> => {
  const party = named(state, attempt)
  if (party === undefined || party.state._tag !== "Dialling") return [state, []]
  const { at, cause, clear, result } = fail
  const { call } = state.caller
  const missed = missedBack(state, result)
  const own = releaseOf(state, party)
  const release = own !== undefined && missed !== undefined ? { ...own, reason: missed } : own
  const said: ReadonlyArray<Output> = [
    ...(clear ? [clearLeg(call, attempt, cause)] : []),
    ...(release === undefined ? [] : [released(call, release)]),
    keep({ _tag: "PartyFailed", at, call, attempt, result })
  ]
  const remaining = without(state, party)
  if (party.role === "supervisor") return [remaining, said]
  if (goesOn(remaining)) {
    const [next, outputs] = settled(remaining, at)
    return [next, [...said, ...outputs]]
  }
  const back = goesBack(calledByQueue(party) ? withTried(remaining, at) : remaining, at)
  if (back !== undefined) return [back[0], [...said, ...back[1]]]
  const clearCaller = partyAt(remaining.parties, state.caller.customer) !== undefined
  const [next, outputs] = ended(remaining, { at, by: "system", cause, endedBy: null, clearCaller })
  return [next, [...said, ...outputs]]
}

/** Who was called in answered: what was meant comes of it. */
export const joinedIn = (state: Served, attempt: number, at: EpochMs): Step<State> => {
  const party = named(state, attempt)
  if (party === undefined || party.state._tag !== "Dialling") return [state, []]
  const { call } = state.caller
  const ringMs = Math.max(0, at - party.state.since)
  const { attempt: _, ...own } = party
  const up: Party = { ...own, state: { _tag: "Up", since: at } }
  const next: Served = { ...state, parties: withParty(state.parties, attempt, up) }
  const answered = keep({ _tag: "PartyAnswered", at, call, attempt, ringMs })
  const customer = partyAt(next.parties, next.caller.customer)
  if (party.purpose === "transfer" && customer !== undefined && isPresent(customer))
    return handedOver(next, attempt, at, [answered])
  // The customer who was to be handed over may have left: who gave them away is still there to talk with.
  const [together, retrieved] = party.purpose === "transfer" ? settled(next, at) : [next, []]
  const [talking, outputs] = withTalk(together, at)
  return [talking, [...newcomer(talking, attempt), answered, ...retrieved, ...outputs]]
}

/** Who gave the customer away leaves, or has left; the talk is the new one's. */
const handedOver = (state: Served, attempt: number, at: EpochMs, said: ReadonlyArray<Output>): Step<State> => {
  const taker = named(state, attempt)
  const by = taker?.by ?? null
  const giver = numbered(state.parties).find(
    (party) => party.who._tag === "Agent" && party.who.agent === by && party.attempt !== attempt
  )
  const { call } = state.caller
  const transferred = keep({
    _tag: "CallTransferred",
    at,
    call,
    by,
    to: { _tag: "Party", attempt },
    how: taker?.found === true ? "attended" : "single-step"
  })
  const leaving = { at, cause: "NORMAL_CLEARING", clear: true, endedBy: giver?.attempt ?? null }
  const gone = giver === undefined ? [] : partyGone(state, giver, leaving)
  const [alone] = giver === undefined ? [state] : [without(state, giver)]
  const [next, outputs] = settled({ ...alone, returnsTo: null }, at)
  const [talking, more] = withTalk(next, at)
  return [talking, [...gone, ...newcomer(talking, attempt), ...said, transferred, ...outputs, ...more]]
}

/** An agent who comes into the talk hears of their work. */
const newcomer = (state: Served, attempt: number): ReadonlyArray<Output> => {
  const party = named(state, attempt)
  return party === undefined ? [] : tellParty(state, party)
}
