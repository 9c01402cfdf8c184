import { tellAgent } from "#actors/agent/protocol.ts"
import type { Attributes } from "#actors/attributes.ts"
import { VIP } from "#actors/call/caller.ts"
import { CALLERS_OWN, partyAt } from "#actors/call/party.ts"
import { type SeenLeg, type State as CallState, tellCall } from "#actors/call/protocol.ts"
import { owesLength, recordedAttempt, wordOverdueAt } from "#actors/call/recording.ts"
import type { Centre, ListedNumber } from "#actors/centre.ts"
import { newestOf } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import { tellDistributor } from "#actors/distributor/protocol.ts"
import type { Tell } from "#actors/output.ts"
import type { AgentId, AnswerBy, CallId, LegId } from "#actors/vocabulary.ts"
import type { LegSnapshot, Made, TelephonyEvent } from "../ports/Telephony.ts"
import { asksOfCallers } from "./customer-agents.ts"
import { callerLeg, partyLeg } from "./leg.ts"
import type { Look } from "./look.ts"

type Event<Tag extends TelephonyEvent["_tag"]> = Extract<TelephonyEvent, { _tag: Tag }>

/** Turns a report of the switch into messages. Reports may come late, twice or never: what fits nothing comes to nothing. */
export const intake = (event: TelephonyEvent, look: Look): ReadonlyArray<Tell> => {
  switch (event._tag) {
    case "CallOffered":
      return living(look, event.leg) ? [] : [arrival(event, look, event.at, [])]
    case "Delivered":
      return [
        tellCall(event.call, {
          _tag: "LegDelivered",
          attempt: event.attempt,
          answerBy: answerByOf(event.answerable)
        })
      ]
    case "AnswerRefused":
      return [tellCall(event.call, { _tag: "AnswerRefused", attempt: event.attempt })]
    case "Established":
      // The caller's own leg: nothing waits for it, and the audit tells when it never was answered.
      return event.call === undefined || event.attempt === undefined
        ? []
        : [tellCall(event.call, { _tag: "LegEstablished", attempt: event.attempt })]
    case "Joined":
      return joined(event, look)
    case "ConnectionCleared":
      return cleared(event, look)
    case "PlayEnded":
      return playEnded(event, look)
    case "DigitPressed":
      return toCustomer(event, look, (call) => tellCall(call, { _tag: "DigitPressed", digit: event.digit }))
    case "RecordStarted":
      return toRecorded(event, look, (call, of) => tellCall(call, { _tag: "RecordStarted", file: event.file, ...of }))
    case "RecordEnded": {
      const { file, legGoesOn, recordedMs } = event
      const ended = {
        _tag: "RecordEnded",
        file,
        recordedMs,
        ...(legGoesOn === undefined ? {} : { legGoesOn })
      } as const
      return toRecorded(event, look, (call, of) => tellCall(call, { ...ended, ...of }))
    }
    case "LineMeasured": {
      const { attempt, call, leg, line } = event
      return call === undefined || attempt === undefined
        ? toCaller(leg, look, (caller) => tellCall(caller, { _tag: "LineMeasured", attempt: null, line }))
        : living(look, callerLeg(call))
          ? [tellCall(call, { _tag: "LineMeasured", attempt, line })]
          : []
    }
    case "DeviceInService":
    case "DeviceOutOfService":
    case "DeviceBusy":
    case "DeviceIdle":
      return look.agent(event.agent) === undefined ? [] : [tellAgent(event.agent, { _tag: event._tag })]
    case "Snapshot":
      return [...legsSeen(event, look), ...recordingsLeft(event, look), ...devicesSeen(event, look), ...linkBack(look)]
    case "Conferenced":
    case "Supervising":
      return legJoined(event.made, look)
    // Who is left alone the call knows by who left; the others are said by the call itself.
    case "Parted":
    case "RecordPaused":
    case "RecordResumed":
    case "TransferAsked":
    // Alarms are understood by the lines, and nobody of ours sends others.
    case "MessageReceived":
    case "MessageSent":
    // For people to see; nobody here decides by it.
    case "SwitchQueuesSeen":
      return []
    case "LinkLost":
      return look.groups().map((group) => tellDistributor(group, { _tag: "TelephonyLost" }))
  }
}

const callOf = (leg: LegId): CallId => leg as string as CallId

/** Known and not forgotten: also a call that has ended, while it lingers. */
const living = (look: Look, leg: LegId): boolean => {
  const state = look.call(callOf(leg))
  return state !== undefined && state._tag !== "New" && state._tag !== "Lost"
}

const toCaller = (leg: LegId, look: Look, tell: (call: CallId) => Tell): ReadonlyArray<Tell> =>
  living(look, leg) ? [tell(callOf(leg))] : []

interface OfLeg {
  readonly leg: LegId
  readonly made?: Made
}

/** What is said of the leg that goes through flows; that of others is nobody's business. */
const toCustomer = ({ leg, made }: OfLeg, look: Look, tell: (call: CallId) => Tell): ReadonlyArray<Tell> => {
  const { attempt, call } = made ?? { attempt: CALLERS_OWN, call: callOf(leg) }
  const state = look.call(call)
  return state !== undefined && "caller" in state && state.caller.customer === attempt ? [tell(call)] : []
}

/** What is said of the recording of a leg: the customer's, or one with which a recording goes on since they left. */
const toRecorded = (
  { leg, made }: OfLeg,
  look: Look,
  tell: (call: CallId, of: { readonly attempt?: number }) => Tell
): ReadonlyArray<Tell> => {
  const { attempt, call } = made ?? { attempt: CALLERS_OWN, call: callOf(leg) }
  const state = look.call(call)
  if (state === undefined || !("caller" in state)) return []
  if (attempt === state.caller.customer) return [tell(call, {})]
  const isParty = state._tag === "Served" && partyAt(state.parties, attempt) !== undefined
  return isParty || attempt === recordedAttempt(state.caller) ? [tell(call, { attempt })] : []
}

type Offer = Pick<LegSnapshot, "leg" | "callingNumber" | "dialledNumber" | "trunk">

/**
 * What is known of a caller at the door. Filled here and nowhere else, for `#actors/attributes.ts` says how screens call it:
 * everybody in between hands it through.
 */
export const attributesOf = ({ callingNumber, dialledNumber, trunk }: Offer): Attributes => ({
  callingNumber,
  dialledNumber,
  ...(trunk === undefined ? {} : { trunk })
})

/** Who a caller is by their number: a VIP, from a certain area. */
const knownOf = (leg: Offer, list: ListedNumber["list"] | undefined, { callers }: Look): Attributes => {
  const area = callers.areaOf(leg)
  return { ...(list === "vip" ? { vip: VIP } : {}), ...(area === undefined ? {} : { area }) }
}

/** The call is told the version of the flow that counts now, and keeps to it. Who talks already is not asked who they are. */
const arrival = (leg: Offer, look: Look, arrivedAt: Event<"CallOffered">["at"], legs: ReadonlyArray<SeenLeg>): Tell => {
  const { flows, numbers } = look.centre
  const entry = look.callers.entryOf(leg.callingNumber, arrivedAt)
  const listed = entry === undefined ? {} : { list: entry.list }
  const attributes = { ...attributesOf(leg), ...knownOf(leg, entry?.list, look) }
  const refused = (reason: string, cause: string) =>
    tellCall(callOf(leg.leg), { _tag: "ArrivalRefused", attributes, reason, cause, ...listed })
  const isBlack = entry?.list === "black"
  const sentTo = isBlack && entry.flow !== null ? newestOf(flows, entry.flow) : undefined
  if (isBlack && sentTo === undefined && legs.length === 0) return refused("black list", entry.cause)
  const flow = sentTo ?? flowOf(numbers, flows, leg.dialledNumber)
  if (typeof flow === "string") return refused(flow, "UNALLOCATED_NUMBER")
  return tellCall(callOf(leg.leg), {
    _tag: "Arrived",
    arrivedAt,
    attributes,
    flow: { id: flow.id, version: flow.version },
    ownFlow: null,
    legs,
    ...listed,
    ...(legs.length === 0 && asksOfCallers(look.centre) ? { asksForAgents: true as const } : {}),
    ...(look.centre.recordedFromArrival?.includes(flow.id) === true ? { recordedFrom: "arrival" as const } : {}),
    ...(look.centre.answeredLate?.includes(flow.id) === true ? { answers: "late" as const } : {})
  })
}

const flowOf = (numbers: Centre["numbers"], flows: ReadonlyArray<Flow>, dialled: string): Flow | string => {
  const id = Object.hasOwn(numbers, dialled) ? numbers[dialled] : undefined
  if (id === undefined) return "unknown number"
  return newestOf(flows, id) ?? `no flow ${id}`
}

/** Each leg that a call made hears that it is where it should be; a caller's own has nothing to wait for. */
const joined = ({ made, withMade }: Event<"Joined">, look: Look): ReadonlyArray<Tell> => [
  ...legJoined(made, look),
  ...legJoined(withMade, look)
]

const legJoined = (made: Made | undefined, look: Look): ReadonlyArray<Tell> =>
  made !== undefined && look.call(made.call)?._tag === "Served"
    ? [tellCall(made.call, { _tag: "LegJoined", attempt: made.attempt })]
    : []

const cleared = (event: Event<"ConnectionCleared">, look: Look): ReadonlyArray<Tell> => {
  const { attempt, by, call, cause, leg } = event
  return call === undefined || attempt === undefined
    ? toCaller(leg, look, (caller) => tellCall(caller, { _tag: "CallerCleared", cause, by }))
    : [tellCall(call, { _tag: "LegCleared", attempt, cause, by })]
}

const playEnded = (event: Event<"PlayEnded">, look: Look): ReadonlyArray<Tell> => {
  const { outcome, playback } = event
  const number = /^p(\d+)$/.exec(playback)?.[1]
  if (number === undefined) return []
  return toCustomer(event, look, (call) => tellCall(call, { _tag: "PlayEnded", playback: Number(number), outcome }))
}

/** Each call hears of its legs; a caller nobody knows arrives; legs of a call nobody knows are ended by it. */
const legsSeen = ({ askedAt, lastHeardAt, legs }: Event<"Snapshot">, look: Look): ReadonlyArray<Tell> => {
  const callers = new Map(legs.filter(({ direction }) => direction === "inbound").map((leg) => [callOf(leg.leg), leg]))
  const made = legs.filter(({ attempt, call }) => call !== undefined && attempt !== undefined)
  const ofCall = Map.groupBy([...callers.values(), ...made], (leg) => leg.call ?? callOf(leg.leg))
  const seenOf = (call: CallId) => {
    const own = ofCall.get(call) ?? []
    return own.map((leg) => seenLeg(leg, own))
  }
  const arrivals = [...callers.values()]
    .filter(({ leg }) => !living(look, leg))
    .map((leg) =>
      arrival(
        leg,
        look,
        leg.createdAt,
        seenOf(callOf(leg.leg)).filter(({ attempt }) => attempt !== CALLERS_OWN)
      )
    )
  const reports = [...new Set([...look.calls(), ...ofCall.keys()])].flatMap((call) => {
    // Most calls that linger have no legs any more, and nothing to hear.
    if (!ofCall.has(call) && look.call(call)?._tag === "Ended") return []
    const heard = lastHeardAt === undefined ? {} : { lastHeardAt }
    return [tellCall(call, { _tag: "LegsSeen", askedAt, ...heard, legs: seenOf(call) })]
  })
  return [...arrivals, ...reports]
}

/**
 * A call whose recorded leg is gone hears that nobody will tell it how long its recording is: at the first look after a time
 * without one, and later when the word must have come by now. Told after `LegsSeen`, which ends a call that still talks.
 */
const recordingsLeft = ({ askedAt, first, legs }: Event<"Snapshot">, look: Look): ReadonlyArray<Tell> => {
  const there = new Set<string>(legs.map(({ leg }) => leg))
  return look.calls().flatMap((call) => {
    const state = look.call(call)
    if (state === undefined || !owesLength(state) || there.has(recordedLeg(call, state))) return []
    const due = first || (state._tag === "Ended" && wordOverdueAt(state) < askedAt)
    return due ? [tellCall(call, { _tag: "RecordLeft" })] : []
  })
}

const recordedLeg = (call: CallId, state: CallState): LegId =>
  "caller" in state ? partyLeg(call, recordedAttempt(state.caller)) : callerLeg(call)

const answerByOf = (answerable: boolean): AnswerBy => (answerable ? "click" : "handset")

/** A leg among those of its call. */
const seenLeg = (leg: LegSnapshot, all: ReadonlyArray<LegSnapshot>): SeenLeg => {
  const { agent, answerable, recordings, state, supervises } = leg
  const target = all.find((other) => other.leg === supervises?.target)
  return {
    attempt: attemptOf(leg),
    agent: agent ?? null,
    answered: state === "answered",
    answerBy: answerable === undefined ? null : answerByOf(answerable),
    hears: all.filter((other) => isHeard(leg, other)).map(attemptOf),
    over:
      supervises === undefined || target === undefined ? null : { attempt: attemptOf(target), mode: supervises.mode },
    ...(recordings === undefined ? {} : { recordings })
  }
}

const attemptOf = ({ attempt }: LegSnapshot): number => attempt ?? CALLERS_OWN

const isHeard = ({ conversation, joinedWith, leg }: LegSnapshot, other: LegSnapshot): boolean =>
  other.leg !== leg && (joinedWith === other.leg || (conversation !== undefined && other.conversation === conversation))

/** Only agents whose telephone is not as we think hear of it. */
const devicesSeen = ({ askedAt, busy, devices }: Event<"Snapshot">, look: Look): ReadonlyArray<Tell> => {
  const [present, talking] = [new Set<AgentId>(devices), busy && new Set<AgentId>(busy)]
  return look.agents().flatMap((id) => {
    const state = look.agent(id)
    if (state === undefined || state._tag === "Unconfigured") return []
    const { otherCall, registered: was } = state.person
    const [registered, isBusy] = [present.has(id), talking?.has(id)]
    const isSame = was === registered && (isBusy === undefined || isBusy === (otherCall?.isTalking ?? false))
    if (isSame) return []
    const ofBusy = isBusy === undefined ? {} : { busy: isBusy }
    return [tellAgent(id, { _tag: "DeviceSeen", askedAt, registered, ...ofBusy })]
  })
}

/** A distributor that has not even heard its configuration yet has it in its mailbox. */
const linkBack = (look: Look): ReadonlyArray<Tell> =>
  look
    .groups()
    .filter((group) => {
      const state = look.distributor(group)
      return state === undefined || state._tag === "Unconfigured" || !state.book.linked
    })
    .map((group) => tellDistributor(group, { _tag: "TelephonyBack" }))
