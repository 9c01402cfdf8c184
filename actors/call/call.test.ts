import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Message as AgentMessage } from "../agent/protocol.ts"
import type { Step } from "../behaviour.ts"
import { makeCatalogue } from "../flow/catalogue.ts"
import type { Flow } from "../flow/flow.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import type { Ruling } from "../recording-policy.ts"
import type { Message as QueueMessage } from "../queue/protocol.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, CallId, type EpochMs, QueueId, SkillId } from "../vocabulary.ts"
import { workOf } from "../work.ts"
import { LINGER_MS } from "./limits.ts"
import { numbered } from "./party.ts"
import type { Message, SeenLeg, State } from "./protocol.ts"
import type { CallRequest } from "./requests.ts"
import { sayState } from "./whereabouts.ts"
import { makeCallKind } from "./kind.ts"

const at = (ms: number) => ms as EpochMs
const call = CallId.make("c1")
const [ana, ben] = [AgentId.make("ana"), AgentId.make("ben")]
const sales = QueueId.make("sales")

const flow: Flow = {
  id: "hotline",
  version: 1,
  start: "welcome",
  nodes: {
    welcome: { _tag: "Play", prompt: "welcome", next: "menu" },
    menu: { _tag: "Menu", prompt: "menu", keys: { "1": "wait" }, timeoutMs: 5_000, tries: 2, otherwise: "bye" },
    wait: { _tag: "Enqueue", queue: sales },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const { handles, timers, transition } = makeCallKind(makeCatalogue([flow]))

const attributes = { callingNumber: "13800000001", dialledNumber: "95000" }
const terms = {
  queueName: "Sales",
  alertTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  music: "music-on-hold",
  priority: 3,
  needs: [{ skill: SkillId.make("english"), level: 4 }]
}

const arrived: Message = {
  _tag: "Arrived",
  at: at(0),
  arrivedAt: at(0),
  attributes,
  flow: { id: "hotline", version: 1 },
  ownFlow: null,
  legs: []
}
const played = (playback: number): Message => ({ _tag: "PlayEnded", at: at(3_000), playback, outcome: "done" })
const expired = (waitedFor: "Prompt" | "Key", number: number): Message => ({
  _tag: "WaitExpired",
  at: at(60_000),
  number,
  waitedFor
})
const key = (digit: string): Message => ({ _tag: "DigitPressed", at: at(4_000), digit })
const admitted: Message = { _tag: "Admitted", at: at(4_001), queue: sales, terms }
const accepted = (agent: AgentId, offer: number): Message => ({ _tag: "AgentAccepted", at: at(5_000), agent, offer })
const established = (attempt: number): Message => ({ _tag: "LegEstablished", at: at(9_000), attempt })
const delivered = (attempt: number, answerBy: "click" | "handset" = "click"): Message => ({
  _tag: "LegDelivered",
  at: at(5_040),
  attempt,
  answerBy
})
const pressedAnswer = (agent: AgentId, offer = 1): Message => ({
  _tag: "AgentTook",
  at: at(8_000),
  agent,
  offer
})
const answerRefused = (attempt: number): Message => ({ _tag: "AnswerRefused", at: at(8_010), attempt })
const cleared = (attempt: number, cause = "NO_ANSWER"): Message => ({
  _tag: "LegCleared",
  at: at(25_000),
  attempt,
  cause,
  by: "us"
})
const ringExpired = (attempt: number): Message => ({ _tag: "RingExpired", at: at(27_000), attempt })
const placeAsked = (queue: QueueId = sales): Message => ({ _tag: "PlaceAsked", at: at(30_000), queue })
const hungUp: Message = { _tag: "CallerCleared", at: at(60_000), cause: "NORMAL_CLEARING", by: "party" }
const recordingBegan: Message = { _tag: "RecordStarted", at: at(9_001), file: "f" }
const lineOf = (attempt: number | null): Message => ({
  _tag: "LineMeasured",
  at: at(61_000),
  attempt,
  line: { received: 1_000, missing: 15, jitterMs: 3, roundTripMs: null, mosHundredths: 420 }
})
const recordingEnded: Message = { _tag: "RecordEnded", at: at(61_000), file: "f", recordedMs: 7 }
const decided = (records: boolean, more: Partial<Ruling> = {}): Message => ({
  _tag: "RecordingDecided",
  at: at(9_001),
  ruling: { records, because: "rule", rule: "r", leastMs: null, greatestMs: null, ...more }
})
const overdue = (ms: number): Message => ({ _tag: "RecordOverdue", at: at(ms) })
const stateLost: Message = { _tag: "StateLost", at: at(60_500) }
const recovered: Message = { _tag: "Recovered", at: at(61_000) }
const leg = (attempt: number, { joined = false, ...more }: Partial<SeenLeg> & { readonly joined?: boolean } = {}) => ({
  attempt,
  agent: ana,
  answered: false,
  answerBy: null,
  hears: joined ? [0] : [],
  over: null,
  ...more
})
const own = (answered: boolean, hears: ReadonlyArray<number>): SeenLeg => ({
  attempt: 0,
  agent: null,
  answered,
  answerBy: null,
  hears,
  over: null
})
const seen = (
  made: ReadonlyArray<SeenLeg>,
  caller: { readonly answered: boolean } | null = { answered: true }
): Message => ({
  _tag: "LegsSeen",
  at: at(70_000),
  askedAt: at(69_990),
  legs: [
    ...(caller === null
      ? []
      : [
          own(
            caller.answered,
            made.flatMap(({ attempt, hears }) => (hears.includes(0) ? [attempt] : []))
          )
        ]),
    ...made
  ]
})

const inMenu = [arrived, played(1)]
const waiting = [...inMenu, key("1"), admitted]
const ringing = [...waiting, accepted(ana, 1)]
const talking = [...ringing, established(1)]
const answerable = [...ringing, delivered(1)]

const show = (outputs: ReadonlyArray<Output>) => outputs.map(saidBy)
/** What was told to agents, and asked of the switch. */
const toAgents = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.to.startsWith("agent/")
      ? [{ agent: output.to.slice("agent/".length), ...(output.message as Unstamped<AgentMessage>) }]
      : []
  )
const toSwitch = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) => (output._tag === "Ask" ? [output.request as CallRequest] : []))

/** Plays messages into a new call: the last state, everything asked, one line a message. */
const play = (messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "New", call }
  const asked: Array<Output> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, outputs]: Step<State> = transition(state, message)
    trace.push(
      `${String(message.at).padStart(6)} ${sayState(state)} --${message._tag}--> ${sayState(next)} ${show(outputs).join(" ")}`.trimEnd()
    )
    state = next
    asked.push(...outputs)
  }
  return { state, asked, trace }
}

type Row = readonly [given: ReadonlyArray<Message>, when: Message, then: string, asks: ReadonlyArray<string>]
const announce = "WorkAnnounced"
const rows: ReadonlyArray<Row> = [
  [[], arrived, "InFlow welcome Prompt", ["AnswerCaller", "+CallArrived", "PlayPrompt"]],
  [
    [],
    { _tag: "ArrivalRefused", at: at(0), attributes, reason: "unknown number", cause: "UNALLOCATED_NUMBER" },
    "Ended",
    ["ClearLeg", "+CallRefused", "+CallEnded"]
  ],
  [[], { ...accepted(ana, 1) }, "New", ["Released"]],
  [[], { _tag: "AgentAsked", at: at(1), agent: ana, offer: 1 }, "New", ["Released"]],
  [[], established(3), "New", ["ClearLeg"]],
  [[], seen([leg(3)], null), "New", ["ClearLeg"]],
  [[], seen([], { answered: true }), "New", ["ClearLeg"]],
  [
    [],
    { ...arrived, at: at(8_000), legs: [leg(2, { answered: true, joined: true })] } as Message,
    "Served",
    ["+CallArrived", "+EngineCorrected", "+CallQueued", "+AgentRung", "RecordingAsked", "WorkStarted", "+CallAnswered"]
  ],
  [[], placeAsked(), "New", ["WorkLeft"]],
  [inMenu, placeAsked(), "InFlow menu Prompt", ["WorkLeft"]],
  [[...inMenu, key("1")], placeAsked(), "Queueing", [announce]],
  [waiting, placeAsked(), "Waiting", [announce]],
  [waiting, placeAsked(QueueId.make("other")), "Waiting", ["WorkLeft"]],
  [ringing, placeAsked(), "Ringing", [announce]],
  [talking, placeAsked(), "Served", ["WorkLeft"]],
  [[...talking, hungUp], placeAsked(), "Ended", ["WorkLeft"]],
  [[arrived], played(1), "InFlow menu Prompt", ["PlayPrompt"]],
  [[arrived], { _tag: "PlayEnded", at: at(1), playback: 1, outcome: "stopped" }, "InFlow welcome Prompt", []],
  [[arrived], expired("Prompt", 1), "InFlow menu Prompt", ["PlayPrompt"]],
  [[arrived], played(9), "InFlow welcome Prompt", []],
  [[arrived], hungUp, "Ended", ["+CallEnded"]],
  [[arrived], recovered, "InFlow welcome Prompt", []],
  [inMenu, key("1"), "Queueing", ["StopPrompt", "+KeyPressed", announce]],
  [inMenu, key("7"), "InFlow menu Prompt", ["StopPrompt", "+KeyPressed", "PlayPrompt"]],
  [[...inMenu, key("7")], key("7"), "Ended", ["StopPrompt", "+KeyPressed", "ClearLeg", "+CallEnded"]],
  [inMenu, played(2), "InFlow menu Key", []],
  [[...inMenu, played(2)], expired("Key", 2), "InFlow menu Prompt", ["PlayPrompt"]],
  [[...inMenu, played(2)], expired("Key", 1), "InFlow menu Key", []],
  [[...inMenu, played(2)], key("1"), "Queueing", ["+KeyPressed", announce]],
  [[...inMenu, key("1")], admitted, "Waiting", ["PlayPrompt", "+CallQueued"]],
  [
    [...inMenu, key("1")],
    { _tag: "PlaceRefused", at: at(1), queue: sales, reason: "queue full" },
    "Ended",
    ["ClearLeg", "+CallRefused", "+CallEnded", "WorkLeft"]
  ],
  [[...inMenu, key("1")], accepted(ana, 1), "Queueing", ["Released", announce]],
  [[...inMenu, key("1")], { _tag: "AnnounceDue", at: at(9_000) }, "Queueing", [announce]],
  [waiting, accepted(ana, 1), "Ringing", ["RingAgent", "AlertStarted", "+AgentRung", announce]],
  [waiting, { _tag: "AnnounceDue", at: at(9_000) }, "Waiting", [announce]],
  [waiting, hungUp, "Ended", ["+CallEnded", "WorkLeft"]],
  [waiting, established(1), "Waiting", ["ClearLeg"]],
  [waiting, recovered, "Waiting", [announce]],
  [[...waiting, recovered], { _tag: "AnnounceDue", at: at(61_001) }, "Waiting", ["PlayPrompt", announce]],
  [
    [...waiting, recovered],
    accepted(ana, 1),
    "Ringing",
    ["RingAgent", "AlertStarted", "+AgentRung", "PlayPrompt", announce]
  ],
  [waiting, seen([]), "Waiting", []],
  [waiting, seen([], { answered: false }), "Waiting", ["AnswerCaller"]],
  [waiting, seen([], null), "Ended", ["+EngineCorrected", "+CallEnded", "WorkLeft"]],
  [waiting, seen([leg(4)]), "Waiting", ["ClearLeg"]],
  [
    waiting,
    seen([leg(4, { answered: true, joined: true })]),
    "Served",
    ["+EngineCorrected", "+AgentRung", "RecordingAsked", "WorkStarted", "+CallAnswered", "WorkLeft"]
  ],
  [ringing, established(1), "Served", ["JoinLegs", "RecordingAsked", "WorkStarted", "+CallAnswered", "WorkLeft"]],
  [ringing, established(2), "Ringing", ["ClearLeg"]],
  [ringing, delivered(1), "Ringing", ["AlertStarted"]],
  [ringing, delivered(2), "Ringing", ["ClearLeg"]],
  [answerable, delivered(1), "Ringing", []],
  [answerable, pressedAnswer(ana), "Ringing", ["AnswerLeg"]],
  [answerable, pressedAnswer(ben), "Ringing", ["Released"]],
  [answerable, pressedAnswer(ana, 9), "Ringing", ["Released"]],
  [answerable, answerRefused(1), "Ringing", ["AlertStarted"]],
  [answerable, answerRefused(2), "Ringing", []],
  [[...answerable, answerRefused(1)], answerRefused(1), "Ringing", []],
  // Refused once, a click is of no use for this ring, however often the telephone says that it rings.
  [[...answerable, answerRefused(1), delivered(1)], pressedAnswer(ana), "Ringing", ["AlertStarted"]],
  [ringing, pressedAnswer(ana), "Ringing", ["AlertStarted"]],
  [[...ringing, delivered(1, "handset")], pressedAnswer(ana), "Ringing", ["AlertStarted"]],
  [ringing, seen([leg(1, { answerBy: "click" })]), "Ringing", ["AlertStarted"]],
  [[...answerable, answerRefused(1)], seen([leg(1, { answerBy: "click" })]), "Ringing", []],
  [[...answerable, established(1)], pressedAnswer(ana), "Served", ["WorkStarted"]],
  [waiting, pressedAnswer(ana), "Waiting", ["Released"]],
  [[...ringing, hungUp], pressedAnswer(ana), "Ended", ["Released"]],
  [ringing, cleared(1), "Waiting", ["+RingFailed", "Released", announce]],
  [ringing, cleared(2), "Ringing", []],
  [ringing, ringExpired(1), "Waiting", ["ClearLeg", "+RingFailed", "Released", announce]],
  [ringing, ringExpired(2), "Ringing", []],
  [ringing, hungUp, "Ended", ["ClearLeg", "+RingFailed", "Released", "+CallEnded", "WorkLeft"]],
  [ringing, accepted(ana, 1), "Ringing", ["AlertStarted"]],
  [ringing, accepted(ben, 2), "Ringing", ["Released", announce]],
  [ringing, { _tag: "AgentAsked", at: at(9_000), agent: ana, offer: 1 }, "Ringing", ["AlertStarted"]],
  [ringing, { _tag: "AgentAsked", at: at(9_000), agent: ben, offer: 1 }, "Ringing", ["Released"]],
  [
    ringing,
    { _tag: "AgentRejected", at: at(9_000), agent: ana, offer: 1 },
    "Waiting",
    ["ClearLeg", "+RingFailed", "Released", announce]
  ],
  [
    ringing,
    { _tag: "AgentEnded", at: at(9_000), agent: ana, offer: 1, note: null },
    "Waiting",
    ["ClearLeg", "+RingFailed", "Released", announce]
  ],
  [
    ringing,
    { _tag: "AgentRefused", at: at(9_000), agent: ana, offer: 1 },
    "Waiting",
    ["ClearLeg", "+RingFailed", "Released", announce]
  ],
  [ringing, { _tag: "AgentRefused", at: at(9_000), agent: ben, offer: 1 }, "Ringing", []],
  [ringing, recovered, "Ringing", ["AlertStarted", announce]],
  [ringing, seen([leg(1)]), "Ringing", []],
  [ringing, seen([]), "Waiting", ["+EngineCorrected", "ClearLeg", "+RingFailed", "Released", announce]],
  [
    ringing,
    seen([leg(1, { answered: true })]),
    "Served",
    ["+EngineCorrected", "JoinLegs", "RecordingAsked", "WorkStarted", "+CallAnswered", "WorkLeft"]
  ],
  [
    ringing,
    seen([leg(7, { answered: true, joined: true, agent: ben })]),
    "Served",
    [
      "ClearLeg",
      "+RingFailed",
      "Released",
      "+EngineCorrected",
      "+AgentRung",
      "RecordingAsked",
      "WorkStarted",
      "+CallAnswered",
      "WorkLeft"
    ]
  ],
  [talking, { _tag: "LegJoined", at: at(9_001), attempt: 1 }, "Served", []],
  [talking, established(1), "Served", []],
  [talking, established(2), "Served", ["ClearLeg"]],
  [talking, { _tag: "RecordStarted", at: at(9_001), file: "f" }, "Served", ["+RecordingStarted", "WorkStarted"]],
  [
    talking,
    { _tag: "RecordEnded", at: at(9_001), file: "f", recordedMs: 7 },
    "Served",
    ["+RecordingStarted", "+RecordingEnded"]
  ],
  [talking, cleared(1, "NORMAL_CLEARING"), "Ended", ["ClearLeg", "ClearLeg", "Released", "+CallEnded"]],
  [talking, cleared(2), "Served", []],
  [talking, hungUp, "Ended", ["ClearLeg", "Released", "+CallEnded"]],
  [talking, accepted(ana, 1), "Served", ["WorkStarted"]],
  [talking, accepted(ben, 2), "Served", ["Released"]],
  [talking, { _tag: "AgentAsked", at: at(9_500), agent: ana, offer: 1 }, "Served", ["WorkStarted"]],
  [
    talking,
    { _tag: "AgentEnded", at: at(9_500), agent: ana, offer: 1, note: null },
    "Ended",
    ["ClearLeg", "ClearLeg", "Released", "+CallEnded"]
  ],
  [talking, { _tag: "AgentRejected", at: at(9_500), agent: ana, offer: 1 }, "Served", ["WorkStarted"]],
  [
    talking,
    { _tag: "AgentRefused", at: at(9_500), agent: ana, offer: 1 },
    "Ended",
    ["+EngineCorrected", "ClearLeg", "ClearLeg", "Released", "+CallEnded"]
  ],
  [
    talking,
    { _tag: "JoinExpired", at: at(25_000), attempt: 1 },
    "Ended",
    ["+EngineCorrected", "ClearLeg", "ClearLeg", "Released", "+CallEnded"]
  ],
  [
    [...talking, { _tag: "LegJoined", at: at(9_001), attempt: 1 }],
    { _tag: "JoinExpired", at: at(25_000), attempt: 1 },
    "Served",
    []
  ],
  // A talk is never set aside: who thinks so asks again, and hears that they talk.
  [talking, { _tag: "WorkSetAside", at: at(9_500), agent: ana, offer: 1 }, "Served", []],
  [talking, { _tag: "WorkTakenUp", at: at(9_500), agent: ana, offer: 1 }, "Served", []],
  [talking, recovered, "Served", ["RecordingAsked", "WorkStarted"]],
  [talking, seen([leg(1, { answered: true })]), "Served", ["+EngineCorrected", "JoinLegs"]],
  [talking, seen([leg(1, { answered: true, joined: true })]), "Served", ["RecordingAsked"]],
  [talking, seen([]), "Ended", ["+EngineCorrected", "ClearLeg", "ClearLeg", "Released", "+CallEnded"]],
  [
    talking,
    seen([leg(1), leg(8)], null),
    "Ended",
    ["+EngineCorrected", "ClearLeg", "ClearLeg", "ClearLeg", "Released", "+CallEnded"]
  ],
  [[...talking, hungUp], established(1), "Ended", ["ClearLeg"]],
  [[...talking, hungUp], accepted(ben, 2), "Ended", ["Released"]],
  [[...talking, hungUp], { _tag: "AgentAsked", at: at(61_000), agent: ana, offer: 1 }, "Ended", ["Released"]],
  [
    [...talking, hungUp],
    { _tag: "RecordEnded", at: at(61_000), file: "f", recordedMs: 7 },
    "Ended",
    ["+RecordingStarted", "+RecordingEnded"]
  ],
  // What was written of it cannot be read: whatever it was is forgotten, and the switch says whether there still is a caller.
  [[stateLost], seen([], null), "Gone", ["+CallEnded"]],
  [[stateLost], seen([leg(1)], null), "Gone", ["ClearLeg", "+CallEnded"]],
  [[stateLost], arrived, "InFlow welcome Prompt", ["AnswerCaller", "+CallArrived", "PlayPrompt"]],
  [[stateLost], { _tag: "AgentAsked", at: at(61_000), agent: ana, offer: 1 }, "Lost", ["Released"]],
  [waiting, stateLost, "Lost", []],
  [[...waiting, stateLost], seen([], null), "Gone", ["+CallEnded"]],
  [[...talking, hungUp], stateLost, "Lost", []],
  // It is recorded when the rules want it: from the agent's answer on, or before, and no longer than they do.
  [talking, decided(true), "Served", ["RecordLeg", "+RecordingRuled"]],
  [talking, decided(false), "Served", ["+RecordingRuled"]],
  [[...talking, decided(true)], decided(true), "Served", ["RecordLeg"]],
  [[...talking, decided(true), recordingBegan], decided(true), "Served", []],
  [[...talking, decided(true), recordingBegan], decided(false), "Served", ["EndRecording", "+RecordingRuled"]],
  [[...talking, decided(true)], decided(false), "Served", ["EndRecording", "+RecordingRuled"]],
  [[...talking, decided(true), recordingBegan, recordingEnded], decided(false), "Served", ["+RecordingRuled"]],
  [[...talking, decided(false)], recovered, "Served", ["WorkStarted"]],
  [[...talking, decided(true)], recovered, "Served", ["RecordLeg", "WorkStarted"]],
  [[...talking, decided(false)], seen([leg(1, { answered: true, joined: true })]), "Served", []],
  [[...talking, decided(true)], seen([leg(1, { answered: true, joined: true })]), "Served", ["RecordLeg"]],
  [
    [],
    { ...arrived, recordedFrom: "arrival" } as Message,
    "InFlow welcome Prompt",
    ["AnswerCaller", "RecordingAsked", "+CallArrived", "PlayPrompt"]
  ],
  [waiting, decided(true), "Waiting", ["RecordLeg", "+RecordingRuled"]],
  [[...talking, hungUp], decided(true), "Ended", ["+RecordingRuled"]],
  [[...talking, decided(false), hungUp], { _tag: "RecordLeft", at: at(61_000) }, "Ended", []],
  [[...waiting, decided(true), hungUp], { _tag: "RecordLeft", at: at(61_000) }, "Ended", ["MeasureRecording"]],
  [
    [...talking, decided(true, { leastMs: 8 }), recordingBegan],
    recordingEnded,
    "Served",
    ["+RecordingEnded", "+RecordingDropped"]
  ],
  [[...talking, decided(true, { leastMs: 7 }), recordingBegan], recordingEnded, "Served", ["+RecordingEnded"]],
  // How the lines of its legs were is kept, also when it is over.
  [talking, lineOf(null), "Served", ["+LineMeasured"]],
  [[...talking, hungUp], lineOf(1), "Ended", ["+LineMeasured"]],
  // The switch said nothing of the recording's end: the call asks for the file's length until it hears it.
  [[...talking, hungUp], { _tag: "RecordLeft", at: at(61_000) }, "Ended", ["MeasureRecording"]],
  [[...talking, recordingBegan, hungUp], { _tag: "RecordLeft", at: at(61_000) }, "Ended", ["MeasureRecording"]],
  [[...talking, recordingBegan, hungUp, recordingEnded], { _tag: "RecordLeft", at: at(62_000) }, "Ended", []],
  [[...talking, recordingBegan], { _tag: "RecordLeft", at: at(9_500) }, "Served", []],
  [[...waiting, hungUp], { _tag: "RecordLeft", at: at(61_000) }, "Ended", []],
  [[...talking, hungUp, overdue(75_000)], { _tag: "LingerExpired", at: at(90_000) }, "Ended", []],
  [[...talking, hungUp, overdue(75_000)], { _tag: "LingerExpired", at: at(105_000) }, "Gone", []],
  [[...talking, hungUp, recordingEnded, overdue(75_000)], { _tag: "LingerExpired", at: at(90_000) }, "Gone", []],
  [[...talking, hungUp], seen([leg(1)], { answered: true }), "Ended", ["ClearLeg", "ClearLeg"]],
  [[...talking, hungUp], seen([], null), "Ended", []],
  [[...talking, hungUp], { _tag: "LingerExpired", at: at(90_000) }, "Gone", []],
  [[...talking, hungUp], { _tag: "LingerExpired", at: at(89_999) }, "Ended", []],
  [[...talking, hungUp], arrived, "Ended", []]
]

describe("table", () => {
  it.each(rows.map(([given, when, then, asks]) => ({ state: sayState(play(given).state), given, when, then, asks })))(
    "$state, $when._tag: $then",
    ({ asks, given, then, when }) => {
      const [next, outputs] = transition(play(given).state, when)
      expect([sayState(next), show(outputs)]).toEqual([then, asks])
    }
  )

  it("why an agent is freed follows from how the ring ended", () => {
    const reasonAfter = (cause: string) => {
      const [, outputs] = transition(play(ringing).state, cleared(1, cause))
      return toAgents(outputs).flatMap((told) => (told._tag === "Released" ? [told.reason] : []))[0]
    }
    expect(
      ["NO_ANSWER", "USER_BUSY", "CALL_REJECTED", "USER_NOT_REGISTERED", "NETWORK_OUT_OF_ORDER"].map(reasonAfter)
    ).toEqual(["no-answer", "busy", "rejected", "device-unregistered", "failed"])
  })

  it.each(["NORMAL_CIRCUIT_CONGESTION", "SWITCH_CONGESTION"])(
    "a switch that is full (%s) is no fault of the agent: they stay ready, and are offered the caller again",
    (cause) => {
      const [next, outputs] = transition(play(ringing).state, cleared(1, cause))
      expect(toAgents(outputs).flatMap((told) => (told._tag === "Released" ? [told.reason] : []))).toEqual([
        "withdrawn"
      ])
      expect(next).toMatchObject({ _tag: "Waiting", place: { refusedBy: [] } })
    }
  )

  it("is the work that its queue ranks: its agent hears the same from both", () => {
    const { asked } = play(talking)
    const [announced] = asked.flatMap((output) =>
      output._tag === "Tell" && output.message._tag === "WorkAnnounced"
        ? [output.message as Unstamped<Extract<QueueMessage, { _tag: "WorkAnnounced" }>>]
        : []
    )
    const told = toAgents(asked).flatMap((each) =>
      each._tag === "AlertStarted" || each._tag === "WorkStarted" ? [each.work] : []
    )
    expect(told).toHaveLength(2)
    for (const work of told) expect(work).toEqual(workOf(announced!.asked, terms))
    expect(told[0]).toMatchObject({
      id: "call/c1",
      channel: "voice",
      load: 1,
      priority: 3,
      needs: [{ skill: "english", level: 4 }],
      attributes: { callingNumber: "13800000001", dialledNumber: "95000", keys: "1" }
    })
  })

  it("hands through whatever is known of the caller, and asks the switch with their number", () => {
    const known = { ...attributes, customer: "gold" }
    const { asked } = play([{ ...arrived, attributes: known } as Message, ...ringing.slice(1)])
    expect(toAgents(asked)).toMatchObject([{ work: { attributes: { ...known, keys: "1" } } }])
    expect(toSwitch(asked).find(({ _tag }) => _tag === "RingAgent")).toMatchObject({ callingNumber: "13800000001" })
  })

  it("says with each word about its ring how it can be answered", () => {
    const said = (messages: ReadonlyArray<Message>) =>
      toAgents(play(messages).asked).flatMap((told) => (told._tag === "AlertStarted" ? [told.answerBy] : []))
    expect(said([...answerable, answerRefused(1)])).toEqual([null, "click", "handset"])
    expect(said([...answerable, recovered])).toEqual([null, "click", "click"])
    // The next ring is another telephone's.
    expect(said([...answerable, answerRefused(1), cleared(1), accepted(ben, 2)]).at(-1)).toBeNull()
  })

  it("after a restart attempts are numbered above every one that may be forgotten", () => {
    const { state } = play([...waiting, recovered, accepted(ana, 9)])
    expect(state).toMatchObject({ _tag: "Ringing", attempt: 61_001 })
  })

  it("a flow in a circle ends the call", () => {
    const circle: Flow = { id: "o", version: 1, start: "a", nodes: { a: { _tag: "Play", prompt: "none", next: "a" } } }
    const kind = makeCallKind(makeCatalogue([circle]))
    let [state] = kind.transition({ _tag: "New", call }, { ...arrived, flow: { id: "o", version: 1 } } as Message)
    let steps = 0
    for (; state._tag === "InFlow" && steps < 1_000; steps++) {
      const playback = state.position.waitsFor.number
      ;[state] = kind.transition(state, { _tag: "PlayEnded", at: at(1), playback, outcome: "not-found" })
    }
    expect([state._tag, steps]).toEqual(["Ended", 200])
  })
})

// A small alphabet and long scripts make rare meetings common; free-form messages almost never reach Talking.
const alphabet: ReadonlyArray<Message> = [
  arrived,
  played(1),
  key("1"),
  admitted,
  accepted(ana, 1),
  accepted(ben, 2),
  established(1),
  established(2),
  delivered(1),
  delivered(2, "handset"),
  pressedAnswer(ana),
  answerRefused(1),
  cleared(1),
  cleared(2, "USER_BUSY"),
  ringExpired(1),
  ringExpired(2),
  { _tag: "AgentRejected", at: at(9_000), agent: ana, offer: 1 },
  seen([]),
  seen([leg(1, { answered: true, joined: true })]),
  recovered,
  placeAsked(),
  decided(true, { leastMs: 2 }),
  decided(false),
  { _tag: "RecordEnded", at: at(60_000), file: "f", recordedMs: 1 },
  { _tag: "RecordLeft", at: at(61_000) },
  overdue(75_000),
  hungUp
]
const letters = alphabet.map((_, index) => index)
/** Most scripts begin by bringing the call into the queue, where things get interesting. */
const Script = Schema.Array(Schema.Literals(letters))
const thorough = { arbitrary: { size: 60, runs: 400 } }
const playScript = (script: ReadonlyArray<number>) => play([...waiting, ...script.map((index) => alphabet[index]!)])

describe("a leg that is missing in the switch", () => {
  const endOf = (messages: ReadonlyArray<Message>) => {
    const { asked, state } = play(messages)
    const fact = asked.flatMap((output) =>
      output._tag === "Keep" && output.fact._tag === "CallEnded" ? [output.fact] : []
    )[0]
    return { at: fact?.at, talkMs: fact?.talkMs, until: state._tag === "Ended" ? state.until : undefined }
  }
  const heardLast = (ms: number, caller: { readonly answered: boolean } | null): Message =>
    ({ ...seen([], caller), lastHeardAt: at(ms) }) as Message
  const until = at(70_000 + LINGER_MS)

  it("was there until the switch was heard last, when nobody listened in between", () => {
    assert.deepStrictEqual(endOf([...talking, heardLast(20_000, null)]), { at: at(20_000), talkMs: 11_000, until })
    assert.deepStrictEqual(endOf([...talking, heardLast(20_000, { answered: true })]), {
      at: at(20_000),
      talkMs: 11_000,
      until
    })
    assert.deepStrictEqual(endOf([...waiting, heardLast(20_000, null)]), { at: at(20_000), talkMs: 0, until })
  })

  it("was there when the call came where it is, and not longer than until now", () => {
    assert.deepStrictEqual(endOf([...talking, heardLast(1, null)]), { at: at(9_000), talkMs: 0, until })
    assert.deepStrictEqual(endOf([...talking, heardLast(99_000, null)]), { at: at(70_000), talkMs: 61_000, until })
  })

  it("went just now, when the switch is asked every few seconds", () => {
    assert.deepStrictEqual(endOf([...talking, seen([], null)]), { at: at(70_000), talkMs: 61_000, until })
  })
})

describe("who ended a talk", () => {
  const endedBy = (last: Message) =>
    play([...talking, last]).asked.flatMap((output) =>
      output._tag === "Keep" && output.fact._tag === "CallEnded" ? [output.fact.by] : []
    )
  const caller = (cause: string, by: "party" | "us"): Message => ({
    _tag: "CallerCleared",
    at: at(60_000),
    cause,
    by
  })
  const agent = (cause: string, by: "party" | "us"): Message =>
    ({ ...cleared(1, cause), at: at(60_000), by }) as Message

  it("is the party that hung up, and the other side when the switch took the leg away with it", () => {
    assert.deepStrictEqual(endedBy(caller("NORMAL_CLEARING", "party")), ["caller"])
    assert.deepStrictEqual(endedBy(agent("NORMAL_CLEARING", "party")), ["agent"])
    assert.deepStrictEqual(endedBy(caller("NORMAL_CLEARING", "us")), ["agent"])
    assert.deepStrictEqual(endedBy(agent("NORMAL_CLEARING", "us")), ["caller"])
  })

  it("is the side whose telephone no longer answered the switch", () => {
    assert.deepStrictEqual(endedBy(caller("RECOVERY_ON_TIMER_EXPIRE", "us")), ["caller"])
    assert.deepStrictEqual(endedBy(agent("RECOVERY_ON_TIMER_EXPIRE", "us")), ["agent"])
    assert.deepStrictEqual(endedBy(caller("MEDIA_TIMEOUT", "us")), ["caller"])
    assert.deepStrictEqual(endedBy(agent("MEDIA_TIMEOUT", "us")), ["agent"])
  })
})

describe("laws over any script", () => {
  const count = (asked: ReadonlyArray<Output>, said: string) => asked.filter((output) => saidBy(output) === said).length

  it.prop(
    "every agent who accepted is released, or still at work",
    [Script],
    ([script]) => {
      const { asked, state } = playScript(script)
      const bound = new Set<string>()
      // Each taking of an agent is told to them; each release frees exactly that offer.
      for (const told of toAgents(asked)) {
        if (told._tag === "AlertStarted" || told._tag === "WorkStarted") bound.add(`${told.agent} ${told.offer}`)
        if (told._tag === "Released") bound.delete(`${told.agent} ${told.offer}`)
      }
      const atWork =
        state._tag === "Ringing"
          ? [`${state.agent} ${state.offer}`]
          : state._tag === "Served"
            ? numbered(state.parties).flatMap(({ who }) => (who._tag === "Agent" ? [`${who.agent} ${who.offer}`] : []))
            : []
      assert.deepStrictEqual([...bound], atWork)
    },
    thorough
  )

  it.prop(
    "every leg it made is ended, unless it rings or talks, or was heard to be gone",
    [Script],
    ([script]) => {
      let state: State = { _tag: "New", call }
      const legs = new Set<number>()
      for (const message of [...waiting, ...script.map((index) => alphabet[index]!)]) {
        const [next, outputs]: Step<State> = transition(state, message)
        if (message._tag === "LegCleared") legs.delete(message.attempt)
        for (const asked of toSwitch(outputs)) {
          if (asked._tag === "RingAgent") legs.add(asked.attempt)
          if (asked._tag === "ClearLeg") legs.delete(asked.attempt)
        }
        state = next
        const current =
          state._tag === "Ringing"
            ? [state.attempt]
            : state._tag === "Served"
              ? numbered(state.parties).map(({ attempt }) => attempt)
              : []
        assert.isTrue(
          [...legs].every((attempt) => current.includes(attempt)),
          `${[...legs]} in ${state._tag}`
        )
      }
    },
    thorough
  )

  it.prop(
    "it ends once, and has no place in a queue afterwards",
    [Script],
    ([script]) => {
      // Who is asked says it once more.
      const { asked, state } = playScript(script.filter((index) => alphabet[index]!._tag !== "PlaceAsked"))
      assert.strictEqual(count(asked, "+CallEnded"), state._tag === "Ended" || state._tag === "Gone" ? 1 : 0)
      const queueing = ["Queueing", "Waiting", "Ringing"].includes(state._tag)
      assert.strictEqual(count(asked, "WorkLeft"), queueing ? 0 : 1)
    },
    thorough
  )

  it.prop(
    "a telephone is told to answer only while it rings and has said that it can",
    [Script],
    ([script]) => {
      let { state } = play(waiting)
      for (const message of script.map((index) => alphabet[index]!)) {
        const [next, outputs] = transition(state, message)
        if (outputs.some((output) => saidBy(output) === "AnswerLeg"))
          assert.isTrue(state._tag === "Ringing" && state.answerBy === "click", `${message._tag} in ${state._tag}`)
        state = next
      }
    },
    thorough
  )

  it.prop(
    "an attempt is rung once",
    [Script],
    ([script]) => {
      const rung = toSwitch(playScript(script).asked).flatMap((asked) =>
        asked._tag === "RingAgent" ? [asked.attempt] : []
      )
      assert.strictEqual(new Set(rung).size, rung.length)
    },
    thorough
  )

  it.prop(
    "each state says when it is over, and Schema keeps what it says",
    [Script],
    ([script]) => {
      const { state } = playScript(script)
      const written = JSON.parse(JSON.stringify(state)) as State
      assert.deepStrictEqual(written, state)
      const waits = !["New", "Gone", "Served"].includes(state._tag)
      assert.strictEqual(
        timers(state).length > 0 ||
          (state._tag === "Served" && numbered(state.parties).every(({ apartSince }) => apartSince === null)),
        waits || state._tag === "Served"
      )
    },
    thorough
  )

  it.prop(
    "a message without a cell changes nothing",
    [Script],
    ([script]) => {
      const { state } = playScript(script)
      for (const message of alphabet)
        if (!handles(state, message)) assert.deepStrictEqual(transition(state, message), [state, []])
    },
    thorough
  )

  it.prop(
    "what it says comes back from the journal as it was, and fits whom it is for",
    [Script],
    ([script]) => {
      const { asked } = playScript(script)
      assert.deepStrictEqual(throughJson(asked), asked)
    },
    thorough
  )
})

it("replays a call that two agents let ring", async () => {
  const { trace } = play([
    ...ringing,
    cleared(1),
    accepted(ben, 2),
    ringExpired(2),
    established(2),
    accepted(ana, 3),
    established(3),
    hungUp
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/ring-no-answer.trace")
})
