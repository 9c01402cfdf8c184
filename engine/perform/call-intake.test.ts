import { describe, expect, it } from "vitest"
import type { Hand, State as AgentState } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import type { Message, State as CallState } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import type { DiallingRight } from "#actors/dialling/settings.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import { AgentId, CallId, type EpochMs, type GroupId, QueueId } from "#actors/vocabulary.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import type { CallRequest, CallTarget } from "#wire/call-intents.ts"
import type { CallIntent } from "#wire/intent.ts"
import { centreCall } from "./centre-call.ts"
import { intentTell } from "./intent-intake.ts"
import { lookAt } from "./look.ts"

/** What people ask of calls: to whom it goes, and why not. */

const at = 1_795_420_800_000 as EpochMs
const names = ["ana", "ben", "cho", "dan", "eva", "fay", "gus"] as const
type Name = (typeof names)[number]
const id = (name: Name) => AgentId.make(name)
const [sales, mails] = [QueueId.make("sales"), QueueId.make("mails")]
const call = CallId.make("c1")

const queue = (of: QueueId, more: object) => ({
  id: of,
  name: of,
  group: "centre" as GroupId,
  priority: 0,
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  serviceLevelSeconds: 20,
  music: "music-on-hold",
  maxWaiting: 1,
  channels: ["voice"],
  needs: [],
  ageingMs: null,
  ...more
})
const direct: Flow = { id: "direct", version: 1, start: "wait", nodes: { wait: { _tag: "Enqueue", queue: sales } } }
const newer: Flow = { ...direct, version: 2 }
const trunk = { id: "t1", order: 1, takes: ["emergency", "local"], zeroBeforeMobiles: false, shown: "95000", shows: [] }
const centre = {
  queues: [queue(sales, {}), queue(mails, { channels: ["mail"] })],
  agents: names.filter((name) => name !== "gus").map((name) => ({ id: id(name), name, queues: [sales] })),
  numbers: { "95000": "direct" },
  flows: [direct, newer],
  ownAreaCode: "010",
  dialling: {
    trunks: [{ ...trunk, isPrivate: false }],
    barred: ["168"],
    showsLastCalled: false,
    rights: { [id("ana")]: "local", [id("ben")]: "internal", [id("cho")]: "internal", [id("dan")]: "internal" },
    shownForAgents: {},
    shownForQueues: {}
  }
} as unknown as Centre

const { initial, transition } = makeCallKind(makeCatalogue([direct, newer]))
type Said = Message extends infer M ? (M extends unknown ? Omit<M, "at"> : never) : never
const played = (...said: ReadonlyArray<Said>): CallState =>
  said.reduce<CallState>((state, message) => transition(state, { at, ...message } as Message)[0], initial(call))

const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "m", priority: 0, needs: [] }
const by = id("ana")
const arrived: ReadonlyArray<Said> = [
  {
    _tag: "Arrived",
    arrivedAt: at,
    attributes: { callingNumber: "13800000001", dialledNumber: "95000" },
    flow: { id: "direct", version: 1 },
    ownFlow: null,
    legs: []
  },
  { _tag: "Admitted", queue: sales, terms },
  { _tag: "AgentAccepted", agent: by, offer: 7 }
]
const answered = (attempt: number): Said => ({ _tag: "LegEstablished", attempt })
const talking: ReadonlyArray<Said> = [...arrived, answered(1)]
const ben = { _tag: "Agent", agent: id("ben") } as const
const consulting: ReadonlyArray<Said> = [...talking, { _tag: "ConsultationAsked", by, to: ben }]

const hand = (work: WorkId, tag: "Alerting" | "Active" | "WrapUp" = "Active"): Hand =>
  ({
    _tag: tag,
    work: { id: work, channel: "voice", queue: sales, load: 1 },
    offer: 1,
    since: at,
    until: at,
    checkAt: at,
    unanswered: 0,
    recording: true,
    answerBy: null
  }) as unknown as Hand
const person = (name: Name, more: object) => ({
  agent: id(name),
  name,
  group: "centre" as GroupId,
  queues: [sales],
  registered: true,
  registeredSince: at,
  panel: { _tag: "Never" },
  heard: 0,
  capacity: DEFAULT_CAPACITY,
  pauses: {},
  ...more
})
const signedIn = (name: Name, hands: ReadonlyArray<Hand> = [], more: object = {}): AgentState =>
  ({
    _tag: "SignedIn",
    person: person(name, more),
    availability: { voice: { _tag: "Ready", since: at } },
    hands: Object.fromEntries(hands.map((each) => [each.work.id, each])),
    leaving: false,
    retired: false
  }) as unknown as AgentState
const signedOut = (name: Name): AgentState =>
  ({ _tag: "SignedOut", person: person(name, {}), since: at, because: null }) as unknown as AgentState

const c1 = workIdOf("call", call)
/** Ana has the call, ben is free, cho writes notes on another, dan has another call, eva no telephone, fay is not there. */
const people: Readonly<Record<string, AgentState>> = {
  "agent/ana": signedIn("ana", [hand(c1)]),
  "agent/ben": signedIn("ben"),
  "agent/cho": signedIn("cho", [hand(workIdOf("call", "c2"), "WrapUp")]),
  "agent/dan": signedIn("dan", [hand(workIdOf("call", "c3"))]),
  "agent/eva": signedIn("eva", [], { registered: false }),
  "agent/fay": signedOut("fay")
}
const open = (waiting: number) => ({ _tag: "Open", waiting: { size: waiting } })

const wishing = { newCall: () => CallId.make("new"), now: () => at, mayOver: () => true }
const ask = (
  said: ReadonlyArray<Said>,
  intent: CallIntent,
  {
    asker = "ana",
    askers = "international",
    states = {}
  }: {
    readonly asker?: Name
    readonly askers?: DiallingRight
    readonly states?: Readonly<Record<string, object>>
  } = {}
) => {
  const all = {
    ...people,
    "queue/sales": open(0),
    "queue/mails": open(0),
    ...(said.length === 0 ? {} : { "call/c1": played(...said) }),
    ...states
  } as Readonly<Record<string, { readonly _tag: string }>>
  const look = lookAt({ stateOf: (address) => all[address], addresses: () => Object.keys(all) }, () => centre)
  const answer = intentTell(look, id(asker), intent, { ...wishing, askers, by: asker })
  return "tell" in answer ? [answer.tell.to, answer.tell.message] : answer.refused
}
const to = (target: CallTarget) => ({ to: target })
const agent = (name: Name) => to({ _tag: "Agent", agent: id(name) })
const number = (text: string) => to({ _tag: "Number", number: text })
const give = (target: { readonly to: CallTarget }): CallIntent => ({ _tag: "SingleStepTransferCall", ...target })
const free = { "agent/ana": signedIn("ana") }

describe("a wish about the call at hand", () => {
  it.each<readonly [CallIntent, ReadonlyArray<Said>, object]>([
    [{ _tag: "HoldCall" }, talking, { _tag: "HoldAsked", by }],
    [
      { _tag: "ConsultationCall", ...agent("ben") },
      talking,
      { _tag: "ConsultationAsked", by, to: { _tag: "Agent", agent: "ben" } }
    ],
    [{ _tag: "ReconnectCall" }, consulting, { _tag: "ReconnectAsked", by }],
    [{ _tag: "AlternateCall" }, [...consulting, answered(2)], { _tag: "AlternateAsked", by }],
    [{ _tag: "TransferCall" }, [...consulting, answered(2)], { _tag: "TransferAsked", by }],
    [{ _tag: "ConferenceCall" }, [...consulting, answered(2)], { _tag: "ConferenceAsked", by }],
    [{ _tag: "ClearConnection", party: 0 }, talking, { _tag: "ClearConnectionAsked", by, attempt: 0 }],
    [{ _tag: "ClearCall" }, talking, { _tag: "ClearCallAsked", by }],
    [{ _tag: "GenerateDigits", digits: "12#" }, talking, { _tag: "DigitsAsked", by, digits: "12#" }],
    // Of a flow the version that counts now; of a number what the trunk wants and shows; an extension is a colleague.
    [
      give(to({ _tag: "Flow", flow: "direct" })),
      talking,
      { _tag: "SingleStepTransferAsked", by, to: { _tag: "Flow", id: "direct", version: 2 } }
    ],
    [
      give(number("6234 5678")),
      talking,
      {
        _tag: "SingleStepTransferAsked",
        by,
        to: { _tag: "Number", digits: "62345678", trunk: "t1", shown: "95000" }
      }
    ],
    [give(number("ben")), talking, { _tag: "SingleStepTransferAsked", by, to: { _tag: "Agent", agent: "ben" } }],
    [
      give(to({ _tag: "Queue", queue: sales })),
      talking,
      { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: "sales" } }
    ],
    // Notes on the call before end when another one comes.
    [
      { _tag: "DeflectCall", ...agent("cho") },
      arrived,
      { _tag: "DeflectAsked", by, to: { _tag: "Agent", agent: "cho" } }
    ]
  ])("%o goes to the call", (intent, said, message) => {
    expect(ask(said, intent)).toEqual(["call/c1", message])
  })

  it.each<readonly [why: string, CallIntent, ReadonlyArray<Said>]>([
    ["no-such-call", { _tag: "HoldCall" }, []],
    ["already-held", { _tag: "HoldCall" }, [...talking, { _tag: "HoldAsked", by }]],
    ["already-consulting", { _tag: "ConsultationCall", ...agent("ben") }, consulting],
    ["to-oneself", give(agent("ana")), talking],
    ["to-oneself", give(number("ana")), talking],
    ["unknown-target", give(agent("gus")), talking],
    ["unknown-target", give(to({ _tag: "Queue", queue: QueueId.make("none") })), talking],
    ["unknown-target", give(to({ _tag: "Queue", queue: mails })), talking],
    ["unknown-target", give(to({ _tag: "Flow", flow: "none" })), talking],
    ["target-busy", give(agent("dan")), talking],
    ["target-unregistered", give(agent("eva")), talking],
    ["target-not-signed-in", give(agent("fay")), talking],
    // Whoever is in this call already is more than busy.
    ["already-in-call", { _tag: "SingleStepConferenceCall", ...agent("ben") }, [...consulting, answered(2)]],
    ["not-a-person", { _tag: "ConsultationCall", ...to({ _tag: "Queue", queue: sales }) }, talking],
    ["number-invalid", give(number("boss")), talking],
    ["number-invalid", give(number("")), talking],
    ["number-barred", give(number("16812345678")), talking],
    ["number-barred", give(number("+1 212 555 0100")), talking],
    ["bad-digits", { _tag: "GenerateDigits", digits: "5x" }, talking],
    ["not-ringing", { _tag: "DeflectCall", ...agent("ben") }, talking],
    ["not-connected", { _tag: "HoldCall" }, arrived],
    ["no-such-party", { _tag: "ClearConnection", party: 5 }, talking],
    ["not-recorded", { _tag: "PauseRecording" }, talking]
  ])("is refused: %s %o", (why, intent, said) => {
    expect(ask(said, intent)).toEqual(why)
  })

  it("is refused when nobody more fits into the talk", () => {
    const outside = { _tag: "Number", digits: "62345678", trunk: "t1", shown: "95000" } as const
    const crowd = Array.from({ length: 14 }, (_, n): ReadonlyArray<Said> => [
      { _tag: "SingleStepConferenceAsked", by, to: outside },
      answered(n + 2)
    ]).flat()
    const call16: CallIntent = { _tag: "SingleStepConferenceCall", ...agent("ben") }
    expect(ask([...talking, ...crowd.slice(0, -2)], call16)).toEqual(["call/c1", expect.anything()])
    expect(ask([...talking, ...crowd], call16)).toBe("conference-full")
  })

  it("is refused when the queue is full, and when nobody is signed in who asks", () => {
    const full = give(to({ _tag: "Queue", queue: sales }))
    expect(ask(talking, full, { states: { "queue/sales": open(1) } })).toBe("queue-full")
    expect(ask(talking, { _tag: "HoldCall" }, { asker: "fay" })).toBe("not-signed-in")
    expect(ask(talking, { _tag: "HoldCall" }, { asker: "gus" })).toBe("unknown-agent")
    expect(ask(talking, { _tag: "HoldCall" }, { asker: "ben" })).toBe("no-call")
  })

  it("is refused where no trunk goes there, which no right mends; help is called always", () => {
    const wide = { ...people, "call/c1": played(...talking) } as Readonly<Record<string, { readonly _tag: string }>>
    const asked = (dialled: string, rights: string, trunks = centre.dialling!.trunks) => {
      const dialling = { ...centre.dialling!, trunks, rights: { [by]: rights } } as Centre["dialling"]
      const here = { ...centre, dialling } as Centre
      const look = lookAt({ stateOf: (address) => wide[address], addresses: () => Object.keys(wide) }, () => here)
      const answer = intentTell(look, by, give(number(dialled)), {
        ...wishing,
        askers: "international",
        by,
        newCall: () => call
      })
      return "tell" in answer ? "told" : answer.refused
    }
    expect(asked("13912345678", "international")).toBe("no-trunk")
    for (const help of ["110", "119", "120"]) expect(asked(help, "none")).toBe("told")
  })
})

describe("how far a call at hand may be sent", () => {
  const ways = ["SingleStepTransferCall", "SingleStepConferenceCall", "ConsultationCall"] as const
  it("is no further than who asks may dial, nor than the agent at whose desk they ask", () => {
    for (const _tag of ways) {
      const [outside, colleague] = [
        { _tag, ...number("62345678") },
        { _tag, ...agent("ben") }
      ]
      expect(ask(talking, outside, { askers: "national" })).toEqual(["call/c1", expect.anything()])
      expect(ask(talking, outside, { askers: "internal" })).toBe("number-barred")
      expect(ask(talking, colleague, { askers: "internal" })).toEqual(["call/c1", expect.anything()])
      expect(ask(talking, colleague, { askers: "none" })).toBe("number-barred")
      expect(ask(talking, { _tag, ...number("+12125550100") }, { askers: "international" })).toBe("number-barred")
    }
    const ring: CallIntent = { _tag: "DeflectCall", ...number("62345678") }
    expect(ask(arrived, ring, { askers: "internal" })).toBe("number-barred")
    const make: CallIntent = { _tag: "MakeCall", ...number("62345678") }
    expect(ask([], make, { askers: "internal", states: free })).toBe("number-barred")
    expect(ask([], make, { askers: "local", states: free })).toEqual(["call/new", expect.anything()])
  })

  it("to a colleague is as far as to their extension, and help is called by anybody", () => {
    for (const whom of [agent("ben"), number("ben")])
      expect(ask([], { _tag: "MakeCall", ...whom }, { askers: "none", states: free })).toBe("number-barred")
    expect(ask(talking, give(number("110")), { askers: "none" })).toEqual(["call/c1", expect.anything()])
    expect(ask(talking, give(to({ _tag: "Queue", queue: sales })), { askers: "none" })).toEqual([
      "call/c1",
      expect.anything()
    ])
  })
})

describe("to follow a colleague's talk", () => {
  const join = (over: Name, mode: "listen" | "barge" = "listen"): CallIntent => ({
    _tag: "JoinCall",
    over: id(over),
    mode
  })
  const following: ReadonlyArray<Said> = [
    ...talking,
    { _tag: "JoinAsked", by: id("ben"), over: by, mode: "listen" },
    answered(2)
  ]

  it("needs a telephone that is free, and neither work nor signing in", () => {
    const asked = ["call/c1", { _tag: "JoinAsked", over: "ana", mode: "listen" }]
    for (const asker of ["ben", "fay"] as const)
      expect(ask(talking, join("ana"), { asker })).toEqual([asked[0], { ...(asked[1] as object), by: asker }])
    expect(ask(talking, join("ana"), { asker: "eva" })).toBe("device-unregistered")
    expect(ask(talking, join("ana"), { asker: "dan" })).toBe("asker-busy")
    expect(ask(talking, join("ana"))).toBe("to-oneself")
    expect(ask(talking, join("cho"), { asker: "ben" })).toBe("no-call")
    expect(ask(talking, join("gus"), { asker: "ben" })).toBe("unknown-target")
    expect(ask(arrived, join("ana"), { asker: "ben" })).toBe("not-connected")
  })

  it("may go on in another way, and ends with one's own leg; the agent knows of no such party", () => {
    expect(ask(following, join("ana", "barge"), { asker: "ben" })).toEqual([
      "call/c1",
      { _tag: "JoinAsked", by: "ben", over: "ana", mode: "barge" }
    ])
    const leave: CallIntent = { _tag: "ClearConnection", party: 2 }
    expect(ask(following, leave, { asker: "ben" })).toEqual([
      "call/c1",
      { _tag: "ClearConnectionAsked", by: "ben", attempt: 2 }
    ])
    expect(ask(following, leave)).toBe("no-such-party")
    expect(ask(following, { _tag: "ClearConnection", party: 0 }, { asker: "ben" })).toBe("not-in-call")
  })

  it("is not given away to whom it is about: who follows them is away as anybody else would be", () => {
    const services = ["ConsultationCall", "SingleStepTransferCall", "SingleStepConferenceCall"] as const
    const byFay: ReadonlyArray<Said> = [
      ...talking,
      { _tag: "JoinAsked", by: id("fay"), over: by, mode: "listen" },
      answered(2)
    ]
    for (const _tag of services) {
      expect(ask(following, { _tag, ...agent("ben") })).toBe("target-busy")
      expect(ask(talking, { _tag, ...agent("dan") })).toBe("target-busy")
      // Whoever has not signed in, too.
      expect(ask(byFay, { _tag, ...agent("fay") })).toBe(ask(talking, { _tag, ...agent("fay") }))
    }
  })

  it("ends with one's own leg also while one has work, which is left alone", () => {
    // Ben follows ana as party 2, and has a caller of his own, whose party 2 is somebody else.
    const leave: CallIntent = { _tag: "ClearConnection", party: 2 }
    const left = ["call/c1", { _tag: "ClearConnectionAsked", by: "ben", attempt: 2 }]
    const ownRing = played(...arrived.slice(0, -1), { _tag: "AgentAccepted", agent: id("ben"), offer: 8 })
    const ownTalk = transition(ownRing, { at, ...answered(1) } as Message)[0]
    const joined = { _tag: "JoinAsked", at, by: id("cho"), over: id("ben"), mode: "listen" } as const
    for (const own of [ownRing, ownTalk, transition(ownTalk, joined)[0]]) {
      const states = { "call/c4": own, "agent/ben": signedIn("ben", [hand(workIdOf("call", "c4"))]) }
      expect(ask(following, leave, { asker: "ben", states })).toEqual(left)
    }
    const states = { "call/c4": ownTalk, "agent/ben": signedIn("ben", [hand(workIdOf("call", "c4"))]) }
    expect(ask(following, { _tag: "ClearConnection", party: 0 }, { asker: "ben", states })).toEqual([
      "call/c4",
      { _tag: "ClearConnectionAsked", by: "ben", attempt: 0 }
    ])
  })

  it("keeps the telephone of who follows from being called", () => {
    expect(ask(following, { _tag: "MakeCall", ...agent("cho") }, { asker: "ben" })).toBe("asker-busy")
    const two = { "call/c2": played(...talking) }
    const other = { ...two, "agent/cho": signedIn("cho", [hand(workIdOf("call", "c2"))]) }
    expect(ask(following, { _tag: "ConsultationCall", ...agent("ben") }, { asker: "cho", states: other })).toBe(
      "not-in-call"
    )
  })
})

describe("to pick up what rings at a colleague", () => {
  const pick = (from: Name): CallIntent => ({ _tag: "PickupCall", from: id(from) })
  it("is asked of the call that rings there", () => {
    expect(ask(arrived, pick("ana"), { asker: "ben" })).toEqual([
      "call/c1",
      { _tag: "PickupAsked", by: "ben", from: "ana" }
    ])
    const rings = { "agent/ben": signedIn("ben", [hand(c1, "Alerting")]) }
    expect(ask(consulting, pick("ben"), { asker: "cho", states: rings })).toEqual([
      "call/c1",
      { _tag: "PickupAsked", by: "cho", from: "ben" }
    ])
  })
  it.each<readonly [string, ReadonlyArray<Said>, Name, Name]>([
    ["not-ringing", talking, "ana", "ben"],
    ["not-ringing", talking, "cho", "ben"],
    ["to-oneself", arrived, "ana", "ana"],
    ["unknown-target", arrived, "gus", "ben"],
    ["asker-busy", arrived, "ana", "dan"],
    ["device-unregistered", arrived, "ana", "eva"],
    ["not-signed-in", arrived, "ana", "fay"]
  ])("is refused: %s", (why, said, from, asker) => {
    expect(ask(said, pick(from), { asker })).toBe(why)
  })
})

describe("to call somebody", () => {
  const make = (target: { readonly to: CallTarget }, of?: QueueId): CallIntent => ({
    _tag: "MakeCall",
    ...target,
    ...(of === undefined ? {} : { queue: of })
  })
  it("begins a call of its own: to a colleague, or outside as the rules have it, for a queue's work or nobody's", () => {
    expect(ask([], make(agent("ben")), { states: free })).toEqual([
      "call/new",
      {
        _tag: "MakeCallAsked",
        by,
        origin: "internal",
        callingNumber: "ana",
        dialledNumber: "ben",
        to: { _tag: "Agent", agent: "ben" },
        ringTimeoutMs: 30_000,
        flow: null,
        terms: null
      }
    ])
    const [, outside] = ask([], make(number("62345678"), sales), { states: free })
    expect(outside).toMatchObject({
      origin: "outbound",
      callingNumber: "95000",
      dialledNumber: "62345678",
      to: { _tag: "Number", digits: "62345678", trunk: "t1", shown: "95000" },
      ringTimeoutMs: 60_000,
      terms: { queue: "sales", terms: { queueName: "sales", wrapUpMs: 5_000 } }
    })
  })
  it.each<readonly [string, CallIntent, Name]>([
    ["asker-busy", make(agent("ben")), "dan"],
    ["device-unregistered", make(agent("ben")), "eva"],
    ["not-signed-in", make(agent("ben")), "fay"],
    ["to-oneself", make(agent("ben")), "ben"],
    ["to-oneself", make(number("ben")), "ben"],
    ["target-busy", make(agent("dan")), "ben"],
    ["number-barred", make(number("62345678")), "ben"],
    ["not-a-person", make(to({ _tag: "Queue", queue: sales })), "ben"],
    ["unknown-target", make(agent("cho"), QueueId.make("none")), "ben"],
    // No call is work of a queue of letters.
    ["unknown-target", make(agent("cho"), mails), "ben"]
  ])("is refused: %s %o by %s", (why, intent, asker) => {
    expect(ask([], intent, { asker })).toBe(why)
  })
})

describe("a call of the centre's own", () => {
  const all: Readonly<Record<string, { readonly _tag: string }>> = people
  const look = lookAt({ stateOf: (address) => all[address], addresses: () => Object.keys(all) }, () => centre)
  const made = (request: CallRequest, right: DiallingRight = "local") => {
    const answer = centreCall(look, call, request, right)
    return "tell" in answer ? [answer.rings, answer.tell.message] : answer.refused
  }
  const outside = (text: string) => ({ _tag: "Number", number: text }) as const
  const benHimself = { _tag: "Agent", agent: id("ben") } as const

  it("rings outside as the rules have it, or at a colleague, and then goes through the newest version of the flow", () => {
    expect(made({ to: outside("6234 5678"), flow: "direct", queue: sales })).toMatchObject([
      null,
      {
        _tag: "MakeCallAsked",
        by: null,
        origin: "outbound",
        callingNumber: "95000",
        dialledNumber: "62345678",
        to: { _tag: "Number", digits: "62345678", trunk: "t1", shown: "95000" },
        flow: { id: "direct", version: 2 },
        terms: { queue: "sales" }
      }
    ])
    for (const called of [benHimself, outside("ben")])
      expect(made({ to: called, flow: "direct" }, "internal")).toMatchObject(["ben", { to: benHimself, terms: null }])
  })

  it("rings at nobody of the house for who may not dial an extension", () => {
    for (const called of [benHimself, outside("ben")])
      expect(made({ to: called, flow: "direct" }, "none")).toMatchObject({ _tag: "Refused", reason: "number-barred" })
  })

  it("keeps the telephone of a colleague whom it called from being called, from the ring to the end", () => {
    const called: Said = {
      _tag: "MakeCallAsked",
      origin: "outbound",
      by: null,
      to: { _tag: "Agent", agent: id("ben") },
      callingNumber: "",
      dialledNumber: "ben",
      ringTimeoutMs: 30_000,
      flow: { id: "direct", version: 2 },
      terms: null
    }
    const waits: ReadonlyArray<Said> = [called, answered(1), { _tag: "Admitted", queue: sales, terms }]
    const rings: ReadonlyArray<Said> = [...waits, { _tag: "AgentAccepted", agent: id("cho"), offer: 7 }]
    const days = [[called], waits.slice(0, 2), waits, rings, [...rings, answered(2)]]
    expect(days.map((said) => played(...said)._tag)).toEqual(["Served", "Queueing", "Waiting", "Ringing", "Served"])
    const other = { "agent/ana": signedIn("ana", [hand(workIdOf("call", "c2"))]), "call/c2": played(...talking) }
    for (const said of days) {
      expect(ask(said, { _tag: "MakeCall", ...agent("ana") }, { asker: "ben" })).toBe("asker-busy")
      expect(ask(said, give(agent("ben")), { states: other })).toBe("target-busy")
      const there = { ...people, "call/c1": played(...said) } as Readonly<Record<string, { readonly _tag: string }>>
      const busy = lookAt({ stateOf: (address) => there[address], addresses: () => Object.keys(there) }, () => centre)
      expect(centreCall(busy, call, { to: benHimself, flow: "direct" }, "local")).toMatchObject({
        refused: { reason: "target-busy" }
      })
    }
    const over: ReadonlyArray<Said> = [
      ...waits,
      { _tag: "LegCleared", attempt: 1, cause: "NORMAL_CLEARING", by: "party" }
    ]
    expect(ask(over, give(agent("ben")), { states: other })).toEqual(["call/c2", expect.anything()])
  })

  it.each<readonly [string, CallRequest, object]>([
    ["no such flow", { to: benHimself, flow: "none" }, { _tag: "Unfit", field: "flow" }],
    [
      "no such queue",
      { to: benHimself, flow: "direct", queue: QueueId.make("none") },
      { _tag: "Unfit", field: "queue" }
    ],
    [
      "a queue that takes no calls",
      { to: benHimself, flow: "direct", queue: mails },
      { _tag: "Unfit", field: "queue" }
    ],
    ["no number", { to: outside("boss"), flow: "direct" }, { _tag: "Unfit", field: "to.number" }],
    ["nobody", { to: { _tag: "Agent", agent: id("gus") }, flow: "direct" }, { _tag: "Unfit", field: "to.agent" }],
    ["barred", { to: outside("16812345678"), flow: "direct" }, { _tag: "Refused", reason: "number-barred" }],
    ["too far", { to: outside("+12125550100"), flow: "direct" }, { _tag: "Refused", reason: "number-barred" }],
    [
      "who talks",
      { to: { _tag: "Agent", agent: id("dan") }, flow: "direct" },
      { _tag: "Refused", reason: "target-busy" }
    ]
  ])("is refused, and it is said what was wrong: %s", (_, request, refusal) => {
    expect(made(request)).toMatchObject(refusal)
    expect(made(request)).toHaveProperty("message", expect.stringMatching(/\w{3}/u))
  })
})
