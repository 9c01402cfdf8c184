import { tellAgent } from "#actors/agent/protocol.ts"
import type { Attributes } from "#actors/attributes.ts"
import { VIP } from "#actors/call/caller.ts"
import { type AgentLeg, tellCall } from "#actors/call/protocol.ts"
import { owesLength, wordOverdueAt } from "#actors/call/recording.ts"
import type { Centre, ListedNumber } from "#actors/centre.ts"
import { newestOf } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import { tellDistributor } from "#actors/distributor/protocol.ts"
import type { Tell } from "#actors/output.ts"
import type { AgentId, AnswerBy, CallId, LegId } from "#actors/vocabulary.ts"
import type { LegSnapshot, TelephonyEvent } from "../ports/Telephony.ts"
import { agentLeg, callerLeg } from "./leg.ts"
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
          _tag: "AgentLegDelivered",
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
        : [tellCall(event.call, { _tag: "AgentLegEstablished", attempt: event.attempt })]
    case "Joined":
      return joined(event, look)
    case "ConnectionCleared":
      return cleared(event, look)
    case "PlayEnded":
      return playEnded(event, look)
    case "DigitPressed":
      return toCaller(event.leg, look, (call) => tellCall(call, { _tag: "DigitPressed", digit: event.digit }))
    case "RecordStarted":
      return toCaller(event.leg, look, (call) => tellCall(call, { _tag: "RecordStarted", file: event.file }))
    case "RecordEnded": {
      const { file, recordedMs } = event
      return toCaller(event.leg, look, (call) => tellCall(call, { _tag: "RecordEnded", file, recordedMs }))
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
      return look.agent(event.agent) === undefined ? [] : [tellAgent(event.agent, { _tag: event._tag })]
    case "Snapshot":
      return [...legsSeen(event, look), ...recordingsLeft(event, look), ...devicesSeen(event, look), ...linkBack(look)]
    // A call of one caller and one agent asks for none of it, and has nothing to do about it.
    case "Conferenced":
    case "Parted":
    case "Supervising":
    case "RecordPaused":
    case "RecordResumed":
    case "TransferAsked":
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
const arrival = (
  leg: Offer,
  look: Look,
  arrivedAt: Event<"CallOffered">["at"],
  agents: ReadonlyArray<AgentLeg>
): Tell => {
  const { flows, numbers } = look.centre
  const entry = look.callers.entryOf(leg.callingNumber, arrivedAt)
  const listed = entry === undefined ? {} : { list: entry.list }
  const attributes = { ...attributesOf(leg), ...knownOf(leg, entry?.list, look) }
  const refused = (reason: string, cause: string) =>
    tellCall(callOf(leg.leg), { _tag: "ArrivalRefused", attributes, reason, cause, ...listed })
  const isBlack = entry?.list === "black"
  const sentTo = isBlack && entry.flow !== null ? newestOf(flows, entry.flow) : undefined
  if (isBlack && sentTo === undefined && agents.length === 0) return refused("black list", entry.cause)
  const flow = sentTo ?? flowOf(numbers, flows, leg.dialledNumber)
  if (typeof flow === "string") return refused(flow, "UNALLOCATED_NUMBER")
  return tellCall(callOf(leg.leg), {
    _tag: "Arrived",
    arrivedAt,
    attributes,
    flow: { id: flow.id, version: flow.version },
    ownFlow: null,
    agents,
    ...listed,
    ...(look.centre.recordedFromArrival?.includes(flow.id) === true ? { recordedFrom: "arrival" as const } : {})
  })
}

const flowOf = (numbers: Centre["numbers"], flows: ReadonlyArray<Flow>, dialled: string): Flow | string => {
  const id = Object.hasOwn(numbers, dialled) ? numbers[dialled] : undefined
  if (id === undefined) return "unknown number"
  return newestOf(flows, id) ?? `no flow ${id}`
}

/** Names either leg first; one of them is the caller's, the other must be the attempt the call is at. */
const joined = ({ leg, with: other }: Event<"Joined">, look: Look): ReadonlyArray<Tell> => {
  const [caller, agent] = living(look, leg) ? [leg, other] : [other, leg]
  const state = look.call(callOf(caller))
  if (state?._tag !== "Ringing" && state?._tag !== "Talking") return []
  const { attempt } = state
  return agentLeg(callOf(caller), attempt) === agent ? [tellCall(callOf(caller), { _tag: "LegsJoined", attempt })] : []
}

const cleared = (event: Event<"ConnectionCleared">, look: Look): ReadonlyArray<Tell> => {
  const { attempt, by, call, cause, leg } = event
  return call === undefined || attempt === undefined
    ? toCaller(leg, look, (caller) => tellCall(caller, { _tag: "CallerCleared", cause, by }))
    : [tellCall(call, { _tag: "AgentLegCleared", attempt, cause, by })]
}

const playEnded = ({ leg, outcome, playback }: Event<"PlayEnded">, look: Look): ReadonlyArray<Tell> => {
  const number = /^p(\d+)$/.exec(playback)?.[1]
  if (number === undefined) return []
  return toCaller(leg, look, (call) => tellCall(call, { _tag: "PlayEnded", playback: Number(number), outcome }))
}

/** Each call hears of its legs; a caller nobody knows arrives; legs of a call nobody knows are ended by it. */
const legsSeen = ({ askedAt, lastHeardAt, legs }: Event<"Snapshot">, look: Look): ReadonlyArray<Tell> => {
  const agents = Map.groupBy(
    legs.filter(({ attempt, call }) => call !== undefined && attempt !== undefined),
    ({ call }) => call!
  )
  const callers = new Map(
    legs.filter(({ direction }) => direction === "inbound").map((leg) => [callOf(leg.leg), leg] as const)
  )
  const madeFor = (call: CallId) => (agents.get(call) ?? []).map((leg) => legOf(call, leg))
  const arrivals = [...callers.values()]
    .filter(({ leg }) => !living(look, leg))
    .map((leg) => arrival(leg, look, leg.createdAt, madeFor(callOf(leg.leg))))
  const reports = [...new Set([...look.calls(), ...callers.keys(), ...agents.keys()])].flatMap((call) => {
    const caller = callers.get(call)
    const made = madeFor(call)
    // Most calls that linger have no legs any more, and nothing to hear.
    if (caller === undefined && made.length === 0 && look.call(call)?._tag === "Ended") return []
    return [
      tellCall(call, {
        _tag: "LegsSeen",
        askedAt,
        ...(lastHeardAt === undefined ? {} : { lastHeardAt }),
        caller: caller === undefined ? null : { answered: caller.state === "answered" },
        agents: made
      })
    ]
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
    if (state === undefined || !owesLength(state) || there.has(callerLeg(call))) return []
    const due = first || (state._tag === "Ended" && wordOverdueAt(state) < askedAt)
    return due ? [tellCall(call, { _tag: "RecordLeft" })] : []
  })
}

const answerByOf = (answerable: boolean): AnswerBy => (answerable ? "click" : "handset")

const legOf = (call: CallId, { agent, answerable, attempt, joinedWith, state }: LegSnapshot): AgentLeg => ({
  attempt: attempt!,
  agent: agent ?? null,
  answered: state === "answered",
  answerBy: answerable === undefined ? null : answerByOf(answerable),
  joined: joinedWith === callerLeg(call)
})

/** Only agents whose telephone is not as we think hear of it. */
const devicesSeen = ({ askedAt, devices }: Event<"Snapshot">, look: Look): ReadonlyArray<Tell> => {
  const present = new Set<AgentId>(devices)
  return look.agents().flatMap((id) => {
    const state = look.agent(id)
    const registered = present.has(id)
    return state === undefined || state._tag === "Unconfigured" || state.person.registered === registered
      ? []
      : [tellAgent(id, { _tag: "DeviceSeen", askedAt, registered })]
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
