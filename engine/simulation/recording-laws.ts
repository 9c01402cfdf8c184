import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { numbered } from "#actors/call/party.ts"
import type { PolicyRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import { isOpen } from "../records/calendars/opening.ts"
import { TIME_ZONE } from "./caller-laws.ts"
import { LEAST_AND_GREATEST } from "./recording-plans.ts"
import type { Step } from "./simulated-runtime.ts"
import type { LegView } from "./virtual-legs.ts"

/** What the centre's rules promise of recordings. Nothing here asks the code that decides. */
export interface RecordingLaws {
  readonly stepped: (step: Step) => void
  /** A talk that is to be recorded, and its leg is not. One that was as long as it may be is over. */
  readonly isMissed: (talk: Talk, leg: LegView | undefined) => boolean
}
type Talk = Extract<CallState, { _tag: "Served" }>

/** A question under way, and what may be answered: the rules may change in that very moment. */
interface Question {
  readonly atMs: number
  readonly asked: PolicyRequest
  /** Of {@link centres}: what counted when it was asked. */
  readonly since: number
}

export const makeRecordingLaws = (centre: () => Centre, broken: (law: string) => void): RecordingLaws => {
  const centres: Array<Centre> = []
  const questions = new Map<string, Question>()
  const wanted = new Map<string, boolean>()
  /** Whatever was ever decided of each call. */
  const decided = new Map<string, Set<boolean>>()

  const answered = (address: string, atMs: number, records: boolean) => {
    const question = questions.get(address)
    if (question === undefined) return
    const since = centres.slice(question.since)
    const due = new Set(since.flatMap((each) => [question.atMs, atMs].map((ms) => isDue(each, question.asked, ms))))
    if (!due.has(records)) broken(`${address} is ${records ? "" : "not "}to be recorded, which no rule says`)
    wanted.set(address, records)
    decided.set(address, new Set([...(decided.get(address) ?? []), records]))
  }

  /** What the core's last moment decided nobody but its disk saw; and the disk may not have it, but what was so before. */
  const recovered = (address: string, atMs: number, records: boolean) => {
    if (decided.get(address)?.has(records) === true) wanted.set(address, records)
    else answered(address, atMs, records)
  }

  return {
    stepped: ({ address, after, at, before, commands, message }) => {
      if (centres.at(-1) !== centre()) centres.push(centre())
      if (!address.startsWith("call/")) return
      const [was, is] = [before as CallState, after as CallState]
      const told = message as CallMessage
      const requests = commands.flatMap((output) => (output._tag === "Ask" ? [output.request] : []))
      const asks = (tag: string) => requests.find(({ _tag }) => _tag === tag)
      if (told._tag === "RecordingDecided") {
        answered(address, at, told.ruling.records)
        if (!told.ruling.records && isRunning(was) && is._tag !== "Ended" && asks("EndRecording") === undefined)
          broken(`${address} is recorded on, which no rule wants any more`)
      }
      if (told._tag === "Recovered" && "caller" in was && was.caller.ruling !== null)
        recovered(address, at, was.caller.ruling.records)
      const question = asks("RecordingAsked") as PolicyRequest | undefined
      if (question !== undefined) questions.set(address, { atMs: at, asked: question, since: centres.length - 1 })
      const serving = newlyServing(was, is)
      const agents = serving.filter((agent) => agent !== null)
      if (serving.length > 0 && !(agents.length > 0 ? agents : [null]).some((agent) => agent === question?.agent))
        broken(`${address} was answered by ${serving.join()}, and nobody asked whether it is recorded`)
      // A message is recorded whatever the rules say.
      if (message._tag !== "Recovered" && rulingIn(is) === "voicemail") wanted.set(address, true)
      if (asks("RecordLeg") !== undefined && wanted.get(address) !== true)
        broken(`${address} is recorded, which no rule wants`)
    },
    isMissed: ({ caller: { call, recording } }, leg) =>
      wanted.get(`call/${call}`) !== false && recording?.ended !== true && leg?.recording === undefined
  }
}

/** Who talks with the customer and did not before; null of who is no agent. */
const newlyServing = (was: CallState, is: CallState): ReadonlyArray<string | null> =>
  is._tag !== "Served"
    ? []
    : numbered(is.parties).flatMap(({ attempt, served, who }) =>
        served &&
        attempt !== is.caller.customer &&
        (was._tag !== "Served" || was.parties[String(attempt)]?.served !== true)
          ? [who._tag === "Agent" ? who.agent : null]
          : []
      )

const rulingIn = (state: CallState) => ("caller" in state ? state.caller.ruling?.because : undefined)

const isRunning = (state: CallState): boolean => "caller" in state && state.caller.recording?.ended === false

/** As long as some rule lets a recording be. */
export const isGreatest = (recordedMs: number): boolean =>
  Object.values(LEAST_AND_GREATEST).some((limits) => limits?.greatestMs === recordedMs)

/** As a person would read the rules. */
const isDue = (
  { agents, calendars = [], holidays = {}, recordingRules = [] }: Centre,
  { agent, attributes, queue }: PolicyRequest,
  atMs: number
): boolean => {
  const own = agents.find(({ id }) => id === agent)?.recording
  if (own === "always" || own === "never") return own === "always"
  const days = new Map(Object.entries(holidays))
  const open = calendars.some((each) => isOpen(each, days, atMs, TIME_ZONE))
  const lines = recordingRules.toSorted((a, b) => a.order - b.order)
  for (const line of lines) {
    if (line.queues.length > 0 && !line.queues.some((each) => each === queue)) continue
    if (line.agents.length > 0 && !line.agents.some((each) => each === agent)) continue
    if (line.dialledNumbers.length > 0 && !line.dialledNumbers.includes(attributes["dialledNumber"] ?? "")) continue
    if (line.calendar !== null && (line.during === "open") !== open) continue
    return line.records
  }
  return true
}

/** As every queue of simulated days says. */
const LEAST_MESSAGE_MS = 2_000

/** Nothing is kept that no rule wanted, nothing that is too short, and nothing is longer than it may be. */
export const recordingsAreAsRuled = (facts: ReadonlyArray<Fact>, broken: (law: string) => void): void => {
  const rules = new Map<string, Array<string | null>>()
  const unwanted = new Set<string>()
  const dropped = new Set(facts.flatMap((fact) => (fact._tag === "RecordingDropped" ? [fact.call as string] : [])))
  for (const fact of facts) {
    if (fact._tag === "RecordingRuled") {
      const of = rules.get(fact.call) ?? rules.set(fact.call, []).get(fact.call)!
      if (fact.records) of.push(fact.rule)
      // What another ruling ends is the part of a talk from before it, and stays, however short.
      else if (of.length > 0) of.push(null)
      unwanted[of.length === 0 ? "add" : "delete"](fact.call)
    }
    if (fact._tag === "VoicemailLeft" && fact.lengthMs < LEAST_MESSAGE_MS)
      broken(`call ${fact.call} left a message of ${fact.lengthMs} ms`)
    if (fact._tag !== "RecordingEnded" || fact.recordedMs === 0) continue
    const { call, recordedMs } = fact
    if (unwanted.has(call)) broken(`call ${call} is recorded, which no rule wanted`)
    const [one, more] = rules.get(call) ?? []
    if (one === undefined || one === null || more !== undefined) continue
    const { greatestMs, leastMs } = LEAST_AND_GREATEST[one] ?? {}
    if (recordedMs < (leastMs ?? 0) !== dropped.has(call))
      broken(`the recording of ${call} is ${recordedMs} ms long and was ${dropped.has(call) ? "" : "not "}dropped`)
    if (recordedMs > (greatestMs ?? Number.POSITIVE_INFINITY))
      broken(`the recording of ${call} is ${recordedMs} ms long and may be ${greatestMs}`)
  }
}
