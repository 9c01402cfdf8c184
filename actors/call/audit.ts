import type { Step } from "../behaviour.ts"
import type { Fact } from "../facts.ts"
import { correction, keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type CallId, earliest, type EpochMs, latest, later, type QueueId } from "../vocabulary.ts"
import { type Arrangement, arrangementOf, type Sound } from "./arrangement.ts"
import { type Alive, clearCustomer, clearLeg, ended } from "./ending.ts"
import { LINGER_MS, SNAPSHOT_MARGIN_MS } from "./limits.ts"
import { type Numbered, numbered, type Party, partyAt, withoutParty, withParty } from "./party.ts"
import type { Caller, Message, Place, Ring, SeenLeg, State } from "./protocol.ts"
import { arranged, musicAgain } from "./rearranged.ts"
import { askRuling, pausedAgain, recordAgain } from "./recording.ts"
import { askTelephony } from "./requests.ts"
import {
  answered,
  answeredAlone,
  customerParty,
  delivered,
  oneRingOver,
  ringOver,
  tellParty,
  WITHDRAWN
} from "./ringing.ts"
import { takenFromOthers } from "./lost-rings.ts"
import { ringsOf } from "./rings.ts"
import { failed, goesOn, left, type Served } from "./served.ts"

type LegsSeen = Extract<Message, { _tag: "LegsSeen" }>
type Before = Exclude<Alive, Served>
type Ringing = Extract<State, { _tag: "Ringing" }>

/** Of a call that knows its queue itself. */
const UNKNOWN_QUEUE = "" as QueueId

/**
 * The legs in the switch are the truth, the call's picture of them follows. Whatever was lost on the way (an event, a
 * request, the journal's last moments) is made good here, and each correction is kept as a fact with its cause.
 * `ahead` is the queue that a call in a flow is on its way to.
 */
export const audited = (state: Before, seen: LegsSeen, ahead: QueueId = UNKNOWN_QUEUE): Step<State> => {
  const { arrivedAt, call, customer } = state.caller
  const own = legAt(seen, customer)
  if (own === undefined && long(arrivedAt, seen)) return callerMissing(state, seen)
  const mine = state._tag === "Ringing" ? ringsOf(state).map(({ attempt }) => attempt) : []
  const others = othersIn(seen, customer).filter(({ attempt }) => !mine.includes(attempt))
  const talk = talkAmong(others, customer)
  const strangers = others.filter((leg) => leg !== talk)
  const known = raised(state, strangers)
  const [next, outputs] = talk === undefined ? ring(known, seen) : takeUp(known, talk, seen, ahead)
  return [next, [...unanswered(state.caller, own, seen), ...cleared(call, strangers), ...outputs]]
}

const unanswered = (
  { arrivedAt, call, customer, unanswered: isLate }: Caller,
  own: SeenLeg | undefined,
  seen: LegsSeen
) =>
  own?.answered === false && customer === 0 && isLate === undefined && long(arrivedAt, seen)
    ? [askTelephony({ _tag: "AnswerCaller", call })]
    : []

const legAt = ({ legs }: LegsSeen, attempt: number): SeenLeg | undefined => legs.find((leg) => leg.attempt === attempt)

const othersIn = ({ legs }: LegsSeen, customer: number): ReadonlyArray<SeenLeg> =>
  legs.filter(({ attempt }) => attempt !== customer)

/** Old enough that the switch must have known it when it was asked. */
const long = (since: EpochMs, { askedAt }: LegsSeen) => later(since, SNAPSHOT_MARGIN_MS) < askedAt

export const cleared = (call: CallId, legs: ReadonlyArray<{ readonly attempt: number }>): ReadonlyArray<Output> =>
  legs.map(({ attempt }) => clearLeg(call, attempt, "NORMAL_CLEARING"))

/** Attempts seen in the switch are never given away again, even if the journal forgot them; nor is what is written of them written over. */
const raised = <S extends Alive>(state: S, legs: ReadonlyArray<SeenLeg>): S => {
  const { caller } = state
  const attempts = legs.reduce((highest, leg) => Math.max(highest, leg.attempt), caller.attempts)
  const isWritten = caller.recording === null && legs.some(({ recordings = [] }) => recordings.length > 0)
  if (attempts === caller.attempts && !isWritten) return state
  return { ...state, caller: { ...caller, attempts, ...(isWritten ? { wasRecorded: true } : {}) } }
}

const corrected = ({ call }: Caller, at: EpochMs, was: string, is: string): Output =>
  correction({ at, subject: `call/${call}`, was, is, cause: "seen in the switch" })

/**
 * When the leg went nobody knows. While the switch is asked every few seconds it was just now; after a time in which
 * nobody listened it was when the switch was heard last, so that no stop of ours and no outage counts as talk.
 */
const missing = (since: EpochMs, { at, lastHeardAt = at }: LegsSeen) =>
  ({ at: earliest(at, latest(lastHeardAt, since)), foundAt: at, by: "system", cause: "LEG_MISSING" }) as const

/** Since when a call is where it is. */
const begunAt = (state: Alive): EpochMs => {
  switch (state._tag) {
    case "Served":
      return state.answeredAt ?? state.caller.arrivedAt
    case "Ringing":
      return state.rungAt
    case "Waiting":
      return state.place.queuedAt
    case "Queueing":
      return state.queuedAt
    case "InFlow":
      return state.caller.arrivedAt
  }
}

const callerMissing = (state: Alive, seen: LegsSeen): Step<State> => {
  const { caller } = state
  const [next, outputs] = ended(state, { ...missing(begunAt(state), seen), clearCaller: false })
  const legs = cleared(caller.call, othersIn(seen, caller.customer))
  return [next, [corrected(caller, seen.at, nameOf(state), "caller gone"), ...legs, ...outputs]]
}

const nameOf = ({ _tag }: Alive): string => (_tag === "Served" ? "Talking" : _tag)

/** The telephones that ring for a call in its queue. One that was answered has it, whatever became of the others. */
const ring = (state: Before, seen: LegsSeen): Step<State> => {
  if (state._tag !== "Ringing") return [state, []]
  const rings = ringsOf(state)
  const legOf = ({ attempt }: Ring) => legAt(seen, attempt)
  const talks = rings.find((each) => legOf(each)?.hears.includes(state.caller.customer) === true)
  const winner = talks ?? rings.find((each) => legOf(each)?.answered === true)
  if (winner !== undefined) return heardAnswered(state, winner, legOf(winner)!, seen.at)
  return rings.reduce<Step<State>>(
    ([next, outputs], each) => {
      if (next._tag !== "Ringing") return [next, outputs]
      const [then, more] = unansweredRing(next, each, legOf(each), seen)
      return [then, [...outputs, ...more]]
    },
    [state, []]
  )
}

const unansweredRing = (state: Ringing, rung: Ring, leg: SeenLeg | undefined, seen: LegsSeen): Step<State> => {
  if (leg !== undefined) return leg.answerBy === null ? [state, []] : delivered(state, rung, leg.answerBy)
  if (!long(rung.rungAt, seen)) return [state, []]
  const { at } = seen
  return after(
    corrected(state.caller, at, "Ringing", "telephone does not ring"),
    oneRingOver(state, rung, { at, ...WITHDRAWN })
  )
}

const heardAnswered = (state: Ringing, rung: Ring, leg: SeenLeg, at: EpochMs): Step<State> => {
  const joined = leg.hears.includes(state.caller.customer)
  const [talking, outputs] = answered(state, rung, at, joined)
  // What it should hear is what it hears, or is asked for.
  const is: Arrangement = joined ? arrangementOf(talking.parties) : new Map()
  const [next, commands] = arranged(talking, is, arrangementOf(talking.parties))
  return [next, [corrected(state.caller, at, "Ringing", "agent has answered"), ...commands, ...outputs]]
}

const after = (first: Output, [next, outputs]: Step<State>): Step<State> => [next, [first, ...outputs]]

type Adoptable = Exclude<Before, { _tag: "Ringing" }>

/**
 * The journal's last moments are lost: the caller, who is in a flow or waits as far as we know, talks with an agent, or with
 * somebody outside whom the queue or a colleague called. Talks are not cut. The call takes up the talk, the agent hears of it.
 */
export const talkAmong = (legs: ReadonlyArray<SeenLeg>, customer: number): SeenLeg | undefined => {
  const talking = legs.filter((leg) => isTalking(leg, customer))
  return talking.find(({ agent }) => agent !== null) ?? talking[0]
}

const takeUp = (state: Before, talk: SeenLeg, { at }: LegsSeen, ahead: QueueId): Step<State> => {
  if (state._tag !== "Ringing") return adopt(state, talk, at, ahead)
  const [first] = ringsOf(state)
  const [waits, given] = takenFromOthers(state, first!, at, (own) => ringOver(own, { at, ...WITHDRAWN }))
  const [next, outputs] = adopt(waits, talk, at, ahead)
  return [next, [...given, ...outputs]]
}

export const adopt = (state: Adoptable, leg: SeenLeg, at: EpochMs, ahead: QueueId): Step<State> => {
  const { agent, attempt } = leg
  const place = placeFor(state, at, ahead)
  const caller = { ...state.caller, attempts: Math.max(attempt, state.caller.attempts) }
  const queued: Fact = { _tag: "CallQueued", at: place.queuedAt, call: caller.call, queue: place.queue }
  const waited = state._tag === "Waiting" ? [] : [keep(queued)]
  if (agent === null) {
    const parties = { [String(caller.customer)]: customerParty(caller, at) }
    const alone: Served = { _tag: "Served", caller, place, parties, answeredAt: at, returnsTo: null, comesNext: null }
    const [next, outputs] = foundParty(alone, leg, at)
    return [next, [...waited, ...outputs, ...rulingFor(alone, [leg])]]
  }
  const found = {
    _tag: "Ringing" as const,
    caller,
    place,
    agent,
    offer: 0,
    attempt,
    rungAt: at,
    until: at,
    answerBy: null
  }
  const [next, outputs] = answeredAlone({ ...found, announceAt: at }, at, true)
  const rung: Fact = { _tag: "AgentRung", at, call: caller.call, agent, queue: place.queue, attempt }
  return [next, [corrected(caller, at, state._tag, "talking"), ...waited, keep(rung), ...outputs]]
}

/** Its place, or as much of it as can be known: the flow leads to a queue, whose terms nobody told us. */
const placeFor = (state: Adoptable, at: EpochMs, ahead: QueueId): Place => {
  if (state._tag === "Waiting") return state.place
  const [queue, queuedAt] = state._tag === "Queueing" ? [state.queue, state.queuedAt] : [ahead, at]
  const terms = { queueName: queue, alertTimeoutMs: 0, wrapUpMs: 0, music: "", priority: 0, needs: [] }
  return { queue, queuedAt, terms, heard: 0, refusedBy: [] }
}

/**
 * Parties that should be there against legs that are. Who is gone has left; who answered unheard has answered; a leg that
 * nobody knows of and that talks with somebody here is a party; any other is ended. Then whoever does not hear whom they
 * should is asked for again.
 */
export const auditedServed = (state: Served, seen: LegsSeen, established: Established): Step<State> => {
  const { caller, parties } = state
  const { call, customer } = caller
  if (isGone(state, seen, customer) && !wouldGoOn(state)) return callerMissing(state, seen)
  const unknown = seen.legs.filter(({ attempt }) => partyAt(parties, attempt) === undefined)
  const taken = isLeftAlone(state, seen) ? unknown.filter((leg) => isTalking(leg, customer)) : []
  const strangers = unknown.filter((leg) => !taken.includes(leg))
  const own = legAt(seen, customer)
  const begun: Step<State> = [raised(state, unknown), [...unanswered(caller, own, seen), ...cleared(call, strangers)]]
  const found = taken.reduce<Step<State>>((step, leg) => then(step, (now) => foundParty(now, leg, seen.at)), begun)
  const asked = then(found, (now) => [now, rulingFor(now, taken)])
  const looked = numbered(parties).reduce<Step<State>>(
    (step, { attempt }) => then(step, (now) => partySeen(now, attempt, seen, established)),
    asked
  )
  const before = arrangementOf(parties)
  const heard = then(looked, (now) => heardAgain(now, seen, before))
  if (seen.lastHeardAt === undefined) return heard
  const played = then(heard, (now) => playedAgain(now, seen, before))
  return then(played, (now) => [now, pausedAgain(now.caller)])
}

/**
 * Whether music plays the switch cannot tell, and what was asked for may be lost with an engine or a link that broke: who waits
 * hears it anew at the first look after that. Not earlier: the journal may have forgotten that they talk by now.
 */
const playedAgain = (state: Served, seen: LegsSeen, before: Arrangement): Step<Served> =>
  musicAgain(state, (attempt) => {
    const leg = legAt(seen, attempt)
    return before.get(attempt)?._tag === "Plays" && leg?.hears.length === 0 && leg.over === null
  })

const then = ([state, outputs]: Step<State>, next: (state: Served) => Step<State>): Step<State> => {
  if (state._tag !== "Served") return [state, outputs]
  const [stepped, more] = next(state)
  return [stepped, [...outputs, ...more]]
}

const isGone = (state: Served, seen: LegsSeen, attempt: number): boolean => {
  const party = partyAt(state.parties, attempt)
  return party !== undefined && legAt(seen, attempt) === undefined && long(sinceOf(state, attempt, party), seen)
}

/** A customer from outside is there since their arrival. */
const sinceOf = ({ caller }: Served, attempt: number, { state }: Party): EpochMs =>
  attempt === caller.customer && attempt === 0 ? caller.arrivedAt : state.since

/** Others go on without the customer. */
const wouldGoOn = ({ caller, parties }: Served): boolean => goesOn({ parties: withoutParty(parties, caller.customer) })

/** Nobody of the parties is there with the customer any more: who talks with them came in moments that the journal lost. */
const isLeftAlone = ({ caller, parties }: Served, seen: LegsSeen): boolean =>
  numbered(parties).every(({ attempt }) => attempt === caller.customer || legAt(seen, attempt) === undefined)

const isTalking = ({ answered: picked, hears, over }: SeenLeg, customer: number): boolean =>
  picked && over === null && hears.includes(customer)

/** Talks are not cut: it is a party. */
const foundParty = (state: Served, { agent, attempt }: SeenLeg, at: EpochMs): Step<State> => {
  const who = agent === null ? ({ _tag: "Number", digits: "", trunk: null, shown: "" } as const) : agentWho(agent)
  const party: Party = {
    role: agent === null ? "third" : "agent",
    who,
    state: { _tag: "Up", since: at },
    side: "talk",
    over: null,
    purpose: "talk",
    by: null,
    apartSince: null,
    served: true
  }
  const { customer } = state.caller
  const own = partyAt(state.parties, customer)
  const up = { side: "talk" as const, state: { _tag: "Up" as const, since: at } }
  const moved = own === undefined ? state.parties : withParty(state.parties, customer, { ...own, ...up })
  const next: Served = { ...state, parties: withParty(moved, attempt, party) }
  const said = corrected(state.caller, at, nameOf(state), agent === null ? "a third talks" : "another agent talks")
  const { call } = state.caller
  const { purpose, role } = party
  // The record learns of them by the facts of any party.
  const facts: ReadonlyArray<Fact> = [
    { _tag: "PartyDialled", at, call, attempt, role, agent, number: null, by: null, purpose },
    { _tag: "PartyAnswered", at, call, attempt, ringMs: 0 }
  ]
  return [next, [said, ...tellParty(next, { ...party, attempt }), ...facts.map(keep)]]
}

/** As with whoever answers: who was found may have to be recorded where the one before was not. */
const rulingFor = ({ caller, place }: Served, found: ReadonlyArray<SeenLeg>): ReadonlyArray<Output> => {
  const agents = found.flatMap(({ agent }) => (agent === null ? [] : [agent]))
  return found.length === 0 ? [] : [askRuling(caller, place?.queue ?? null, agents[0] ?? null)]
}

const agentWho = (agent: AgentId) => ({ _tag: "Agent", agent, offer: 0 }) as const

/** What comes of an answer: the same as when it is told. */
type Established = (state: Served, party: Numbered, at: EpochMs) => Step<State>

const partySeen = (state: Served, attempt: number, seen: LegsSeen, established: Established): Step<State> => {
  const party = partyAt(state.parties, attempt)
  if (party === undefined) return [state, []]
  const leg = legAt(seen, attempt)
  const { at } = seen
  const { caller } = state
  if (leg === undefined) {
    if (!isGone(state, seen, attempt)) return [state, []]
    const said = corrected(caller, at, nameOf(state), `${goneWord(party)} gone`)
    if (party.state._tag === "Dialling")
      return after(said, failed(state, attempt, { at, result: "withdrawn", cause: "LEG_MISSING", clear: true }))
    const { at: wentAt, ...gone } = missing(sinceOf(state, attempt, party), seen)
    return after(said, left(state, attempt, { ...gone, at: wentAt, endedBy: null, clear: true }))
  }
  if (party.state._tag !== "Dialling") return [state, []]
  if (leg.answered) {
    const said = corrected(caller, at, "called", "has answered")
    return after(said, established(state, { ...party, attempt }, at))
  }
  return leg.answerBy === null ? [state, []] : deliveredTo(state, { ...party, attempt }, leg.answerBy)
}

const goneWord = ({ role }: Party): string => (role === "customer" ? "caller" : role)

/** Their telephone rings, and says how it can be answered. The first word counts. */
export const deliveredTo = (
  state: Served,
  party: Numbered,
  answerBy: NonNullable<SeenLeg["answerBy"]>,
  again = false
): Step<Served> => {
  const { attempt, state: stands, ...own } = party
  if (stands._tag !== "Dialling" || stands.answerBy === answerBy || (stands.answerBy !== null && !again))
    return [state, []]
  const rings: Party = { ...own, state: { ...stands, answerBy } }
  const next: Served = { ...state, parties: withParty(state.parties, attempt, rings) }
  const { comesNext } = state
  const answers = answerBy === "click" && comesNext?._tag === "Dial" && comesNext.isTaken === true
  const { call } = state.caller
  return [
    next,
    [
      ...tellParty(next, { ...rings, attempt }),
      ...(answers ? [askTelephony({ _tag: "AnswerLeg", call, attempt })] : [])
    ]
  ]
}

/** Whoever hears whom they should is noted; who does not, and had time to, is asked for again. */
const heardAgain = (state: Served, seen: LegsSeen, before: Arrangement): Step<State> => {
  const wanted = arrangementOf(state.parties)
  const is: Arrangement = new Map(
    [...wanted].map(
      ([attempt, sound]) =>
        [attempt, soundSeen(state, attempt, { seen, wanted: sound, before: before.get(attempt) })] as const
    )
  )
  const apart = numbered(state.parties).filter(({ attempt }) => !isAsWanted(is.get(attempt), wanted.get(attempt)))
  const parties = Object.fromEntries(
    numbered(state.parties).map(({ attempt, ...party }) => [
      String(attempt),
      apart.some((other) => other.attempt === attempt)
        ? { ...party, apartSince: attempt === state.caller.customer ? null : (party.apartSince ?? seen.at) }
        : isHeard(seen, attempt)
          ? withApart(party, null)
          : party
    ])
  )
  const noted = { ...state, parties }
  if (apart.length === 0) return [noted, unrecorded(noted, seen)]
  const was = apart.every(({ apartSince }) => apartSince === null) ? "joined" : "not yet joined"
  const [next, commands] = arranged(noted, is, wanted)
  return [next, [corrected(state.caller, seen.at, was, "legs apart"), ...commands]]
}

const withApart = (party: Party, apartSince: null): Party =>
  party.apartSince === apartSince ? party : { ...party, apartSince }

const isHeard = (seen: LegsSeen, attempt: number): boolean => (legAt(seen, attempt)?.hears.length ?? 0) > 0

/** What the switch showed of a leg. What is played to it the switch does not say, and who came just now is left their time. */
const soundSeen = (
  state: Served,
  attempt: number,
  { before, seen, wanted }: { readonly seen: LegsSeen; readonly wanted: Sound; readonly before: Sound | undefined }
): Sound => {
  const leg = legAt(seen, attempt)
  const party = partyAt(state.parties, attempt)
  if (leg === undefined || party === undefined) return wanted
  if (isFresh(state, party, seen)) return isHeardAs(leg, wanted) ? wanted : (before ?? { _tag: "Silence" })
  if (leg.over !== null) return { _tag: "Over", ...leg.over }
  if (leg.hears.length > 0) return { _tag: "With", attempts: [attempt, ...leg.hears].toSorted((a, b) => a - b) }
  return before?._tag === "Plays" ? before : { _tag: "Silence" }
}

const isHeardAs = ({ attempt, hears }: SeenLeg, wanted: Sound): boolean =>
  wanted._tag === "With" && [attempt, ...hears].toSorted((a, b) => a - b).join() === wanted.attempts.join()

/**
 * Something changed among those whom it hears too short ago: what was asked for then is under way. Not what was asked for before an
 * engine died: it was done, or is lost with it.
 */
const isFresh = ({ parties }: Served, { side }: Party, seen: LegsSeen): boolean =>
  numbered(parties).some(
    ({ side: other, state }) =>
      other === side &&
      state._tag !== "Dialling" &&
      !long(state.since, seen) &&
      (seen.lastHeardAt === undefined || state.since > seen.lastHeardAt)
  )

const isAsWanted = (is: Sound | undefined, wanted: Sound | undefined): boolean => {
  if (is === wanted) return true
  if (is === undefined || wanted === undefined || is._tag !== wanted._tag) return false
  if (is._tag === "With" && wanted._tag === "With") return is.attempts.join() === wanted.attempts.join()
  if (is._tag === "Over" && wanted._tag === "Over") return is.attempt === wanted.attempt && is.mode === wanted.mode
  return true
}

/** A talk that is to be recorded and is not breaks a promise. */
const unrecorded = (state: Served, seen: LegsSeen): ReadonlyArray<Output> => {
  const { answeredAt, caller, parties } = state
  const serving = numbered(parties).find(({ attempt, served }) => served && attempt !== caller.customer)
  if (answeredAt === null || partyAt(parties, caller.customer) === undefined || serving === undefined) return []
  return long(latest(answeredAt, serving.state.since), seen) ? recordedAgain(state) : []
}

/** What is owed to who talks with the customer now. */
export const recordedAgain = ({ answeredAt, caller, parties, place }: Served): ReadonlyArray<Output> => {
  const serving = numbered(parties).filter(({ attempt, served }) => served && attempt !== caller.customer)
  const agents = serving.flatMap(({ who }) => (who._tag === "Agent" ? [who.agent] : []))
  return answeredAt === null || serving.length === 0 ? [] : recordAgain(caller, place?.queue ?? null, agents[0] ?? null)
}

/** A call that is over has no legs; while the switch still shows some, it goes on ending them. */
export const auditedAfterEnd = (state: Extract<State, { _tag: "Ended" }>, seen: LegsSeen): Step<State> => {
  if (seen.legs.length === 0) return [state, []]
  const { caller } = state
  const own = legAt(seen, caller.customer)
  return [
    { ...state, until: latest(state.until, later(seen.at, LINGER_MS)) },
    [
      ...(own === undefined ? [] : [clearCustomer(caller, "NORMAL_CLEARING")]),
      ...cleared(caller.call, othersIn(seen, caller.customer))
    ]
  ]
}
