import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { LINGER_MS, RECORD_WORD_MS } from "#actors/call/limits.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { agentParty, callerParty } from "#actors/call/party.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { CallRequest } from "#actors/call/requests.ts"
import { emptyBook } from "#actors/distributor/book.ts"
import { distributor } from "#actors/distributor/kind.ts"
import type { State as DistributorState } from "#actors/distributor/protocol.ts"
import type { AgentId, CallId, EpochMs, GroupId, LegId, QueueId } from "#actors/vocabulary.ts"
import type { LegSnapshot, TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import { centreOf } from "../simulation/scenario.ts"
import { telephoneOf, telephonyRequest } from "./call-requests.ts"
import { agentLeg } from "./leg.ts"
import { lookAt } from "./look.ts"
import { measuredFile, recordingFile } from "./recording-file.ts"
import { recoveryTells } from "./recovery.ts"
import { intake } from "./telephony-intake.ts"
import { waitNewsText } from "./wait-news.ts"

const at = 1_795_420_800_000 as EpochMs
const [c1, ana] = ["c1" as CallId, "ana" as AgentId]
const inbound = "c1" as LegId
const centre = centreOf({ seed: 1, callers: [], agents: [{ name: "ana", rings: [] }] })

const caller = {
  call: c1,
  origin: "inbound" as const,
  customer: 0,
  attributes: { callingNumber: "1", dialledNumber: "95000" },
  arrivedAt: at,
  attempts: 2,
  playbacks: 1,
  recording: null,
  ruling: null
}
const terms = { queueName: "Sales", alertTimeoutMs: 1, wrapUpMs: 1, music: "m", priority: 0, needs: [] }
const place = { queue: "sales" as QueueId, queuedAt: at, terms, heard: 0, refusedBy: [] }
const talking: Extract<CallState, { _tag: "Served" }> = {
  _tag: "Served",
  caller,
  place,
  parties: { "0": callerParty(at), "2": agentParty(ana, 1, at, false) },
  answeredAt: at,
  returnsTo: null,
  comesNext: null
}
const person = {
  agent: ana,
  name: "Ana",
  group: "centre" as GroupId,
  queues: [],
  registered: true,
  registeredSince: at,
  panel: { _tag: "Never" },
  heard: 0,
  capacity: DEFAULT_CAPACITY,
  pauses: {}
} as const
const ready: AgentState = { _tag: "SignedIn", person, availability: {}, hands: {}, leaving: false, retired: false }
const book = { ...emptyBook("centre" as GroupId, at, 7), linked: true }
const deciding: DistributorState = { _tag: "Deciding", book }

const tells = (
  event: TelephonyEvent,
  states: Readonly<Record<string, { readonly _tag: string }>> = {},
  data = centre
) =>
  intake(
    event,
    lookAt({ stateOf: (address) => states[address], addresses: () => Object.keys(states) }, () => data)
  ).map(({ message, to }) => ({ to, ...message }))

const offered = (dialledNumber: string): TelephonyEvent => ({
  _tag: "CallOffered",
  at,
  leg: inbound,
  callingNumber: "1",
  dialledNumber
})
const seen = (more: Partial<LegSnapshot>): LegSnapshot => ({
  leg: inbound,
  direction: "inbound",
  state: "answered",
  joinedWith: undefined,
  conversation: undefined,
  supervises: undefined,
  answerable: undefined,
  call: undefined,
  attempt: undefined,
  agent: undefined,
  callingNumber: "1",
  dialledNumber: "95000",
  createdAt: at,
  ...more
})
const outbound = (attempt: number, more: Partial<LegSnapshot> = {}) =>
  seen({ leg: agentLeg(c1, attempt), direction: "outbound", call: c1, attempt, agent: ana, ...more })
const snapshot = (legs: ReadonlyArray<LegSnapshot>, devices: ReadonlyArray<AgentId> = [ana]): TelephonyEvent => ({
  _tag: "Snapshot",
  at,
  askedAt: at,
  legs,
  devices,
  first: true
})

describe("what the switch reports", () => {
  it("a caller arrives with the newest version of the number's flow", () => {
    const [message] = tells(offered("95000"))
    expect(message).toMatchObject({ to: "call/c1", _tag: "Arrived", legs: [] })
    expect(message).toHaveProperty("attributes", { callingNumber: "1", dialledNumber: "95000" })
    expect(message).toHaveProperty("flow", { id: "hotline", version: 1 })
    const newer = centre.flows.map((flow) => ({ ...flow, version: 2 }))
    const [later] = tells(offered("95000"), {}, { ...centre, flows: [...newer, ...centre.flows] })
    expect(later).toHaveProperty("flow", { id: "hotline", version: 2 })
  })

  it("a number nobody has is refused, also one that every object has", () => {
    for (const number of ["12345", "constructor", "__proto__", ""])
      expect(tells(offered(number))).toMatchObject([{ _tag: "ArrivalRefused", cause: "UNALLOCATED_NUMBER" }])
  })

  it("a caller offered twice arrives once", () => {
    expect(tells(offered("95000"), { "call/c1": talking })).toEqual([])
  })

  it("two legs joined are news of the attempt the call is at, whichever is named first", () => {
    const [leg, made] = [agentLeg(c1, 2), { call: c1, attempt: 2 }]
    const joined = (event: Partial<TelephonyEvent>) =>
      tells({ _tag: "Joined", at, leg: inbound, with: leg, ...event } as TelephonyEvent, { "call/c1": talking })
    const told = [{ to: "call/c1", _tag: "LegJoined", attempt: 2 }]
    expect(joined({ withMade: made })).toMatchObject(told)
    expect(joined({ leg, with: inbound, made } as Partial<TelephonyEvent>)).toMatchObject(told)
    expect(joined({})).toEqual([])
  })

  it("of two legs that a call made each hears that it is joined; in a conference, each of its own", () => {
    const [one, two] = [1, 2].map((attempt) => ({ call: c1, attempt }))
    const states = { "call/c1": talking }
    const [leg, other] = [agentLeg(c1, 1), agentLeg(c1, 2)]
    expect(tells({ _tag: "Joined", at, leg, with: other, made: one!, withMade: two! }, states)).toMatchObject([
      { _tag: "LegJoined", attempt: 1 },
      { _tag: "LegJoined", attempt: 2 }
    ])
    expect(tells({ _tag: "Conferenced", at, leg, conversation: "c1", made: one! }, states)).toMatchObject([
      { _tag: "LegJoined", attempt: 1 }
    ])
  })

  it("keys, prompts and recordings are those of who is the customer, whoever made their leg", () => {
    const dialled = { ...talking, caller: { ...caller, origin: "outbound" as const, customer: 2 } }
    const pressed = (attempt: number) =>
      tells(
        { _tag: "DigitPressed", at, leg: agentLeg(c1, attempt), digit: "1", made: { call: c1, attempt } },
        { "call/c1": dialled }
      )
    expect(pressed(2)).toMatchObject([{ to: "call/c1", _tag: "DigitPressed", digit: "1" }])
    expect(pressed(1)).toEqual([])
  })

  it("a telephone rings: by a click where it can be told to answer, else by its handset", () => {
    const ring = { at, leg: agentLeg(c1, 2), call: c1, attempt: 2 }
    for (const [answerable, answerBy] of [
      [true, "click"],
      [false, "handset"]
    ] as const)
      expect(tells({ _tag: "Delivered", ...ring, answerable })).toEqual([
        { to: "call/c1", _tag: "LegDelivered", attempt: 2, answerBy }
      ])
    expect(tells({ _tag: "AnswerRefused", ...ring })).toEqual([{ to: "call/c1", _tag: "AnswerRefused", attempt: 2 }])
  })

  it("legs of strangers, unknown playbacks and unknown agents come to nothing", () => {
    expect(tells({ _tag: "DigitPressed", at, leg: inbound, digit: "1" })).toEqual([])
    expect(
      tells({ _tag: "PlayEnded", at, leg: inbound, playback: "x9", outcome: "done" }, { "call/c1": talking })
    ).toEqual([])
    expect(tells({ _tag: "DeviceInService", at, agent: "nobody" as AgentId })).toEqual([])
  })

  it("a look at the switch tells each call of its legs", () => {
    const states = { "call/c1": talking, "call/c2": { ...talking, caller: { ...caller, call: "c2" } } }
    expect(
      tells(snapshot([seen({ joinedWith: agentLeg(c1, 2) }), outbound(2, { joinedWith: inbound })]), states)
    ).toMatchObject([
      {
        to: "call/c1",
        legs: [
          { attempt: 0, answered: true, hears: [2] },
          { attempt: 2, answered: true, hears: [0] }
        ]
      },
      { to: "call/c2", legs: [] },
      // It talked as far as anybody knew, so it was recorded.
      { to: "call/c2", _tag: "RecordLeft" },
      { to: "distributor/centre", _tag: "TelephonyBack" }
    ])
  })

  describe("of a recording whose end nobody heard, the call is told that its leg is gone", () => {
    const begun = { ...talking, caller: { ...caller, recording: { file: "f", ended: false, paused: false } } }
    const whole = { ...talking, caller: { ...caller, recording: { file: "f", ended: true, paused: false } } }
    const over = (state: typeof begun, endedAt: number): CallState => ({
      _tag: "Ended",
      caller: state.caller,
      outcome: "handled",
      released: [],
      until: (endedAt + LINGER_MS) as EpochMs
    })
    const toldLeft = (state: CallState, more: Partial<Extract<TelephonyEvent, { _tag: "Snapshot" }>> = {}) =>
      tells({ ...snapshot([]), ...more } as TelephonyEvent, { "call/c1": state }).flatMap(({ _tag, to }) =>
        to === "call/c1" ? [_tag] : []
      )

    it("at the first look, after it has heard that it is over", () => {
      expect(toldLeft(begun)).toEqual(["LegsSeen", "RecordLeft"])
      expect(toldLeft(talking)).toEqual(["LegsSeen", "RecordLeft"])
      expect(toldLeft(over(begun, at - 1_000))).toEqual(["RecordLeft"])
      expect(toldLeft(whole)).toEqual(["LegsSeen"])
      expect(toldLeft(begun, { legs: [seen({})] })).toEqual(["LegsSeen"])
    })

    it("when the leg is gone with which it went on since the customer left", () => {
      const moved = { ...talking, caller: { ...caller, recording: { ...begun.caller.recording, attempt: 2 } } }
      expect(toldLeft(moved, { legs: [seen({})] })).toEqual(["LegsSeen", "RecordLeft"])
      expect(toldLeft(moved, { legs: [outbound(2)] })).toEqual(["LegsSeen"])
    })

    it("later when the switch has had its time to say so", () => {
      const later = { first: false }
      expect(toldLeft(begun, later)).toEqual(["LegsSeen"])
      expect(toldLeft(over(begun, at - RECORD_WORD_MS), later)).toEqual([])
      expect(toldLeft(over(begun, at - RECORD_WORD_MS - 1), later)).toEqual(["RecordLeft"])
      expect(toldLeft(over(whole, at - RECORD_WORD_MS - 1), later)).toEqual([])
    })
  })

  it("a caller whom nobody knows arrives, at the time they really came, with the legs they have", () => {
    expect(tells(snapshot([seen({}), outbound(4)]), { "distributor/centre": deciding })).toMatchObject([
      { to: "call/c1", _tag: "Arrived", arrivedAt: at, legs: [{ attempt: 4 }] },
      { to: "call/c1", _tag: "LegsSeen", legs: [{ attempt: 0 }, { attempt: 4 }] }
    ])
  })

  it("legs of a call nobody knows are told to it, and it ends them", () => {
    const [told] = tells(snapshot([outbound(4)]), { "distributor/centre": deciding })
    const call = makeCallKind(makeCatalogue(centre.flows))
    const [, outputs] = call.transition(call.initial("c1"), { ...told, at } as never)
    expect(
      outputs.map(
        (output) =>
          output._tag === "Ask" &&
          telephonyRequest(
            output.request as CallRequest,
            telephoneOf(() => ({ agents: [] }))
          )
      )
    ).toEqual([{ _tag: "ClearConnection", leg: agentLeg(c1, 4), cause: "NORMAL_CLEARING" }])
  })

  it("only an agent whose telephone is not as thought hears of it", () => {
    const states = { "agent/ana": ready, "distributor/centre": deciding }
    expect(tells(snapshot([], [ana]), states)).toEqual([])
    expect(tells(snapshot([], []), states)).toMatchObject([{ to: "agent/ana", _tag: "DeviceSeen", registered: false }])
  })

  it("a telephone that has a call of its own is told so, and when it has none any more", () => {
    const busy = { ...ready, person: { ...ready.person, otherCall: { isTalking: true, since: at } } }
    const [now, then] = [{ "agent/ana": ready, "distributor/centre": deciding }, { "agent/ana": busy }]
    const told = (busyNow: ReadonlyArray<AgentId> | undefined, states: typeof now | typeof then) =>
      tells({ ...snapshot([], [ana]), ...(busyNow === undefined ? {} : { busy: busyNow }) } as TelephonyEvent, {
        "distributor/centre": deciding,
        ...states
      })
    expect(told([], now)).toEqual([])
    expect(told([ana], now)).toMatchObject([{ to: "agent/ana", _tag: "DeviceSeen", registered: true, busy: true }])
    expect(told([], then)).toMatchObject([{ to: "agent/ana", _tag: "DeviceSeen", busy: false }])
    // A switch that cannot say takes nothing back.
    expect(told(undefined, then)).toEqual([])
    expect(tells({ _tag: "DeviceBusy", at, agent: ana }, now)).toMatchObject([{ to: "agent/ana", _tag: "DeviceBusy" }])
    expect(tells({ _tag: "DeviceIdle", at, agent: ana }, now)).toMatchObject([{ to: "agent/ana", _tag: "DeviceIdle" }])
    expect(tells({ _tag: "DeviceBusy", at, agent: "stranger" as AgentId }, now)).toEqual([])
  })

  it("without a link every group stops offering", () => {
    expect(tells({ _tag: "LinkLost", at, reason: "closed" })).toEqual([
      { to: "distributor/centre", _tag: "TelephonyLost" }
    ])
  })
})

describe("what a call asks of the switch", () => {
  const leg = agentLeg(c1, 2)
  const rung = { call: c1, attempt: 2, callingNumber: "1", ringTimeoutMs: 9 }
  const ringing = { ...rung, agent: ana }
  const to = { _tag: "Agent", agent: ana } as const
  const words: ReadonlyArray<readonly [CallRequest, TelephonyRequest]> = [
    [
      { _tag: "AnswerCaller", call: c1 },
      { _tag: "AnswerCall", leg: inbound, staysAlone: true }
    ],
    [
      { _tag: "PreAnswerCaller", call: c1 },
      { _tag: "PreAnswerCall", leg: inbound }
    ],
    [
      { _tag: "PlayPrompt", call: c1, attempt: 0, playback: 3, prompt: "zh-CN/welcome", loop: true, early: true },
      { _tag: "PlayMessage", leg: inbound, playback: "p3", prompt: "zh-CN/welcome", loop: true }
    ],
    [
      { _tag: "StopPrompt", call: c1, attempt: 2 },
      { _tag: "StopMessage", leg }
    ],
    [
      { _tag: "RingAgent", ...ringing },
      { _tag: "MakeCall", leg, near: inbound, ...rung, to, staysAlone: true }
    ],
    [
      { _tag: "DialNumber", call: c1, attempt: 2, digits: "0138", trunk: "t1", shown: "95000", ringTimeoutMs: 9 },
      {
        _tag: "MakeCall",
        leg,
        near: inbound,
        ...rung,
        callingNumber: "95000",
        to: { _tag: "Outside", number: "0138", trunk: "t1", shown: "95000" },
        staysAlone: true
      }
    ],
    [
      { _tag: "DialTerminal", ...rung, terminal: "T-1" },
      {
        _tag: "MakeCall",
        leg,
        near: inbound,
        ...rung,
        to: { _tag: "Terminal", terminal: "T-1" },
        staysAlone: true
      }
    ],
    [
      { _tag: "ClearLeg", call: c1, attempt: 2, cause: "NO_ANSWER" },
      { _tag: "ClearConnection", leg, cause: "NO_ANSWER" }
    ],
    [
      { _tag: "AnswerLeg", call: c1, attempt: 2 },
      { _tag: "AnswerCall", leg }
    ],
    [
      { _tag: "AdoptLeg", call: c1, attempt: 2, found: inbound, agent: ana },
      { _tag: "AdoptLeg", leg, found: inbound, call: c1, attempt: 2, agent: ana }
    ],
    [
      { _tag: "JoinLegs", call: c1, attempts: [0, 2] },
      { _tag: "JoinLegs", leg: inbound, with: leg }
    ],
    [
      { _tag: "ConferLegs", call: c1, attempts: [0, 1, 2] },
      { _tag: "ConferenceLegs", conversation: "c1", legs: [inbound, agentLeg(c1, 1), leg] }
    ],
    [
      { _tag: "PartLeg", call: c1, attempt: 2 },
      { _tag: "PartLeg", leg }
    ],
    [
      { _tag: "SuperviseLeg", call: c1, attempt: 1, over: 2, mode: "whisper" },
      { _tag: "SuperviseLeg", leg: agentLeg(c1, 1), target: leg, mode: "whisper" }
    ],
    [
      { _tag: "SendDigits", call: c1, attempt: 2, digits: "12#" },
      { _tag: "SendDigits", leg, digits: "12#" }
    ],
    [
      { _tag: "RecordLeg", call: c1, attempt: 0, arrivedAt: at, greatestMs: 60_000 },
      { _tag: "RecordMessage", leg: inbound, file: "2026/11/23/c1.wav", greatestMs: 60_000 }
    ],
    [
      { _tag: "EndRecording", call: c1, attempt: 2, arrivedAt: at },
      { _tag: "StopRecording", leg, file: "2026/11/23/c1.wav" }
    ],
    [
      { _tag: "PauseRecording", call: c1, attempt: 0, arrivedAt: at },
      { _tag: "PauseRecording", leg: inbound, file: "2026/11/23/c1.wav" }
    ],
    [
      { _tag: "ResumeRecording", call: c1, attempt: 0, arrivedAt: at },
      { _tag: "ResumeRecording", leg: inbound, file: "2026/11/23/c1.wav" }
    ]
  ]

  it.each(words.map(([asked, request]) => [asked._tag, asked, request] as const))(
    "%s names legs and files as the switch knows them",
    (_, asked, request) => {
      expect(
        telephonyRequest(
          asked,
          telephoneOf(() => ({ agents: [] }))
        )
      ).toStrictEqual(request)
    }
  )

  it("asks of a telephone what its agent's settings say, and of no other", () => {
    const telephone = telephoneOf(() => ({
      agents: [{ ...centre.agents[0]!, autoAnswerSeconds: 0, narrowLine: true }]
    }))
    const rings = (agent: AgentId) => telephonyRequest({ _tag: "RingAgent", ...ringing, agent }, telephone)
    expect(rings(ana)).toStrictEqual({
      _tag: "MakeCall",
      leg,
      near: inbound,
      ...rung,
      to,
      staysAlone: true,
      answerAfterSeconds: 0,
      narrowLine: true
    })
    for (const asked of ["answerAfterSeconds", "narrowLine"]) expect(rings("ben" as AgentId)).not.toHaveProperty(asked)
  })

  it("says no greatest length when there is none", () => {
    const asked = { _tag: "RecordLeg", call: c1, attempt: 0, arrivedAt: at, greatestMs: null } as const
    expect(
      telephonyRequest(
        asked,
        telephoneOf(() => ({ agents: [] }))
      )
    ).toStrictEqual({
      _tag: "RecordMessage",
      leg: inbound,
      file: "2026/11/23/c1.wav"
    })
  })

  it("has a line here for each word", () => {
    expect(words.map(([{ _tag }]) => _tag).toSorted()).toEqual(Object.keys(CallRequest.cases).toSorted())
  })
})

describe("what is written down", () => {
  it("a leg's name is a UUID that follows from call and attempt", () => {
    expect(agentLeg(c1, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(agentLeg(c1, 1)).toBe(agentLeg(c1, 1))
    expect(new Set([agentLeg(c1, 1), agentLeg(c1, 11), agentLeg("c11" as CallId, 1)]).size).toBe(3)
  })

  it("a recording lies in the folder of the day its call arrived", () => {
    expect(recordingFile(c1, at)).toBe("2026/11/23/c1.wav")
    const asked = { _tag: "MeasureRecording", call: c1, arrivedAt: at } as const
    expect(measuredFile({ ...asked, file: null })).toBe("2026/11/23/c1.wav")
    expect(measuredFile({ ...asked, file: "other.wav" })).toBe("other.wav")
  })

  it("a distributor is written without its lists, and without a switch until it has been looked at", () => {
    const written = Schema.encodeUnknownSync(distributor.state)(deciding)
    expect(written).toEqual({ _tag: "Deciding", group: "centre", offers: 7, rollCallAt: at })
    expect(Schema.decodeUnknownSync(distributor.state)(written)).toEqual({
      ...deciding,
      book: { ...book, linked: false }
    })
  })

  it("a restart configures, makes forget, asks everybody, and lets decide last", () => {
    const { first, resume } = recoveryTells({ centre, closing: [] }, ["call/c1", "agent/ana", "agent/who-left"])
    expect(first.map(({ message, to }) => `${to} ${message._tag}`)).toEqual([
      "queue/sales Configured",
      "queue/help Configured",
      "distributor/centre Configured",
      "agent/ana Configured",
      "queue/sales Restarted",
      "queue/help Restarted",
      "distributor/centre Restarted",
      "call/c1 Recovered",
      "agent/ana Recovered",
      "agent/who-left Recovered"
    ])
    expect(resume.map(({ message, to }) => `${to} ${message._tag}`)).toEqual([
      "agent/who-left Retired",
      "distributor/centre Resumed"
    ])
  })
})

describe("what callers hear of their wait", () => {
  const zh = { language: "zh-CN", waitAtMostMs: 600_000 } as const
  const en = { ...zh, language: "en" } as const

  it("is their place, the minutes, or both", () => {
    expect(waitNewsText(zh, { place: 1, expectedMs: null })).toBe("您是下一位，请稍候。")
    expect(waitNewsText(zh, { place: 4, expectedMs: 130_000 })).toBe("您前面还有3位，请稍候。预计还需等待大约3分钟。")
    expect(waitNewsText(en, { place: 4, expectedMs: 130_000 })).toBe(
      "You are number 4 in line. Your wait is expected to be about 3 minutes."
    )
    expect(waitNewsText(en, { place: null, expectedMs: 20_000 })).toBe(
      "Your wait is expected to be less than 1 minute."
    )
  })

  it("is no figure that nobody can keep", () => {
    expect(waitNewsText(zh, { place: null, expectedMs: 601_000 })).toBe("预计还需等待超过10分钟。")
    expect(waitNewsText({ ...en, waitAtMostMs: 60_000 }, { place: null, expectedMs: 61_000 })).toBe(
      "Your wait is expected to be more than 1 minute."
    )
    expect(waitNewsText(zh, { place: null, expectedMs: null })).toBeNull()
  })
})
