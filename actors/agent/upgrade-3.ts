import type { CapacityProfile } from "../capacity.ts"
import type { Tagged } from "../behaviour.ts"
import type { Fact } from "../facts.ts"
import { ofWork } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type OfChannel, type Obstruction, type Presence, presenceWithout } from "../presence.ts"
import type { Change } from "../upgrades.ts"
import type { AnswerBy, EpochMs, QueueId } from "../vocabulary.ts"
import { type Work, workIdOf } from "../work.ts"
import { tellWork } from "../work-protocol.ts"

/** Up to version 3 an agent had one call at hand, and no other work. What they wrote is read as of people who take calls alone. */
export const VOICE_ALONE: CapacityProfile = {
  id: "voice-alone",
  channels: { voice: 1, alarm: 0, chat: 0, mail: 0, sms: 0, task: 0 },
  exclusive: [],
  preempts: []
}

interface Contact3 {
  readonly call: string
  readonly callingNumber: string
  readonly dialledNumber: string
  readonly keys: string
  readonly queue: QueueId
  readonly queuedAt: EpochMs
  readonly queueName: string
  readonly wrapUpMs: number
}

const work3 = ({ call, callingNumber, dialledNumber, keys, queue, queuedAt, queueName, wrapUpMs }: Contact3): Work => ({
  id: workIdOf("call", call),
  channel: "voice",
  queue,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt,
  load: 1,
  attributes: { callingNumber, dialledNumber, ...(keys === "" ? {} : { keys }) },
  queueName,
  wrapUpMs
})

interface Presence3 {
  readonly verdict: string
  readonly since: EpochMs
  readonly heard: number
  readonly offer: number | null
}

const RENAMED: Readonly<Record<string, Obstruction>> = { ringing: "alerting", "on-call": "full" }

const presence3 = ({ heard, offer, since, verdict }: Presence3): Presence => {
  if (verdict === "signed-out") return presenceWithout("signed-out", heard)
  const voice: OfChannel =
    verdict === "ready" ? { since, room: 1, setsAside: false } : (RENAMED[verdict] ?? (verdict as Obstruction))
  const { channels } = presenceWithout("full", heard)
  return { heard, offers: offer === null ? [] : [offer], channels: { ...channels, voice } }
}

type Next3 = { readonly _tag: "Ready" | "SignOut" } | { readonly _tag: "NotReady"; readonly reason: string }

interface Work3 {
  readonly offer: number
  readonly contact: Contact3
  readonly next: Next3
  readonly readySince: EpochMs
  readonly checkAt: EpochMs
  readonly unanswered: number
}

interface Bound3 {
  readonly person: object
  readonly since: EpochMs
  readonly work: Work3
}

type State3 =
  | (Tagged & { readonly _tag: "Unconfigured" })
  | { readonly _tag: "SignedOut"; readonly person: object; readonly since: EpochMs; readonly because: string | null }
  | { readonly _tag: "NotReady"; readonly person: object; readonly since: EpochMs; readonly reason: string }
  | { readonly _tag: "Ready"; readonly person: object; readonly since: EpochMs }
  | ({ readonly _tag: "Reserved" } & Bound3)
  | ({ readonly _tag: "Ringing"; readonly until: EpochMs; readonly answerBy: AnswerBy | null } & Bound3)
  | ({ readonly _tag: "Talking"; readonly recording: boolean } & Bound3)
  | {
      readonly _tag: "WrapUp"
      readonly person: object
      readonly since: EpochMs
      readonly contact: Contact3
      readonly next: Next3
      readonly until: EpochMs
    }

/** What was to come after the call is so already; `since` is the best that was written of it. */
const availability3 = (next: Next3, since: EpochMs) => ({
  voice: next._tag === "NotReady" ? { _tag: "NotReady", reason: next.reason, since } : { _tag: "Ready", since }
})

const person3 = (person: object) => ({ ...person, capacity: VOICE_ALONE, pauses: {} })

const signedIn = (person: object, next: Next3, since: EpochMs, hands: object = {}): Tagged =>
  ({
    _tag: "SignedIn",
    person: person3(person),
    availability: availability3(next, since),
    hands,
    leaving: next._tag === "SignOut"
  }) as Tagged

const withCall = ({ person, since, work }: Bound3, _tag: string, phase: object): Tagged => {
  const { checkAt, contact, next, offer, readySince, unanswered } = work
  const call = work3(contact)
  const hand = { _tag, offer, work: call, since, checkAt, unanswered, ...phase }
  return signedIn(person, next, readySince, { [call.id]: hand })
}

const state3 = (state: State3): Tagged => {
  switch (state._tag) {
    case "Unconfigured":
      return state
    case "SignedOut":
      return { ...state, person: person3(state.person) } as Tagged
    case "NotReady":
      return signedIn(state.person, { _tag: "NotReady", reason: state.reason }, state.since)
    case "Ready":
      return signedIn(state.person, { _tag: "Ready" }, state.since)
    case "Reserved":
      return withCall(state, "Offered", {})
    case "Ringing":
      return withCall(state, "Alerting", { until: state.until, answerBy: state.answerBy })
    case "Talking":
      return withCall(state, "Active", { recording: state.recording })
    case "WrapUp": {
      const { contact, next, person, since, until } = state
      const work = work3(contact)
      return signedIn(person, next, since, { [work.id]: { _tag: "WrapUp", work, since, until } })
    }
  }
}

type Message3 = { readonly at: EpochMs } & (
  | {
      readonly _tag:
        | "Configured"
        | "RejectAsked"
        | "AnswerAsked"
        | "HangUpAsked"
        | "WrapUpFinished"
        | "WrapUpExtended"
        | "Recovered"
    }
  | { readonly _tag: "Offered"; readonly offer: number; readonly contact: Contact3 }
  | { readonly _tag: "RollCalled"; readonly held: number | null; readonly believed: Presence3 }
  | {
      readonly _tag: "RingStarted"
      readonly offer: number
      readonly contact: Contact3
      readonly until: EpochMs
      readonly answerBy: AnswerBy | null
    }
  | {
      readonly _tag: "TalkStarted"
      readonly offer: number
      readonly contact: Contact3
      readonly answeredAt: EpochMs
      readonly recording: boolean
    }
  | {
      readonly _tag: "Released"
      readonly call: string
      readonly offer: number
      readonly reason: string
      readonly wrapUpMs: number
    }
)

const THE_CALL = { work: null }

const message3 = (message: Message3): Tagged => {
  switch (message._tag) {
    case "Configured":
      return { ...message, skills: {}, areas: [], capacity: VOICE_ALONE, reasons: [] } as Tagged
    case "RejectAsked":
    case "WrapUpFinished":
    case "WrapUpExtended":
      return { ...message, ...THE_CALL } as Tagged
    case "AnswerAsked":
      return { ...message, _tag: "AcceptAsked", ...THE_CALL } as Tagged
    case "HangUpAsked":
      return { ...message, _tag: "EndAsked", ...THE_CALL, note: null } as Tagged
    case "RollCalled":
      return { ...message, believed: presence3(message.believed) } as Tagged
    case "Offered":
      return { _tag: "Offered", at: message.at, offer: message.offer, work: work3(message.contact) } as Tagged
    case "RingStarted": {
      const { answerBy, at, contact, offer, until } = message
      return { _tag: "AlertStarted", at, offer, work: work3(contact), until, answerBy } as Tagged
    }
    case "TalkStarted": {
      const { answeredAt, at, contact, offer, recording } = message
      return { _tag: "WorkStarted", at, offer, work: work3(contact), startedAt: answeredAt, recording } as Tagged
    }
    case "Released": {
      const { call, ...said } = message
      return { ...said, work: workIdOf("call", call) } as Tagged
    }
    default:
      return message
  }
}

const SAID: Readonly<Record<string, string>> = { AgentHungUp: "AgentEnded", AgentPressedAnswer: "AgentTook" }

const output3 = (output: Output): Output => {
  if (output._tag === "Keep") return keep(fact3(output.fact as Fact3))
  if (output._tag !== "Tell") return output
  const { message, to } = output
  if (message._tag === "AgentAnnounced" && "presence" in message)
    return { ...output, message: { ...message, presence: presence3(message.presence as Presence3) } as Tagged }
  const said = SAID[message._tag]
  if (said === undefined) return output
  const note = said === "AgentEnded" ? { note: null } : {}
  return tellWork(to as Work["id"], { ...message, _tag: said, ...note } as never)
}

type Fact3 =
  | Exclude<Fact, { _tag: "WrapUpEnded" }>
  | {
      readonly _tag: "WrapUpEnded"
      readonly at: EpochMs
      readonly call: string
      readonly agent: string
      readonly wrapUpMs: number
    }

/** What a correction called the states. */
const WORDS: Readonly<Record<string, string>> = {
  SignedOut: "signed-out",
  NotReady: "not-ready",
  Ready: "ready",
  Reserved: "reserved",
  Ringing: "ringing",
  Talking: "talking",
  WrapUp: "wrap-up"
}
const inWords = (tag: string): string => WORDS[tag] ?? tag

const fact3 = (fact: Fact3): Fact => {
  if (fact._tag === "WrapUpEnded") {
    const { agent, at, call, wrapUpMs } = fact
    return { _tag: "WrapUpEnded", at, ...ofWork(workIdOf("call", call), "voice"), agent, wrapUpMs } as Fact
  }
  if (fact._tag !== "EngineCorrected") return fact
  const cause = fact.cause
    .replace(/talks with this agent$/u, "goes on with this agent")
    .replace(/rings this agent$/u, "alerts this agent")
  return { ...fact, was: inWords(fact.was), is: inWords(fact.is), cause }
}

/** One call at hand, and what comes after it, become hands and an availability. */
export const from3: Change<State3, Message3, Output> = {
  state: state3,
  message: message3,
  command: (output) => [output3(output)]
}
