import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Message as AgentMessage } from "../agent/protocol.ts"
import type { Step } from "../behaviour.ts"
import type { Fact } from "../facts.ts"
import { makeCatalogue } from "../flow/catalogue.ts"
import type { Flow } from "../flow/flow.ts"
import type { Output, Unstamped } from "../output.ts"
import { AgentId, CallId, type EpochMs, LegId, QueueId } from "../vocabulary.ts"
import { arrangementOf } from "./arrangement.ts"
import { makeCallKind } from "./kind.ts"
import { numbered } from "./party.ts"
import type { Message, SeenLeg, State } from "./protocol.ts"
import { refusalOf, type Service } from "./refusal.ts"
import type { CallRequest } from "./requests.ts"

/** A call whose parties are held, consulted, put through, brought together and listened to. */

const [ana, ben, cho, dan] = ["ana", "ben", "cho", "dan"].map((name) => AgentId.make(name)) as [
  AgentId,
  AgentId,
  AgentId,
  AgentId
]
const call = CallId.make("c1")
const sales = QueueId.make("sales")
const flow: Flow = {
  id: "direct",
  version: 1,
  start: "wait",
  nodes: { wait: { _tag: "Enqueue", queue: sales } }
}
const survey: Flow = {
  id: "survey",
  version: 1,
  start: "ask",
  nodes: {
    ask: { _tag: "Play", prompt: "how-was-it", next: "end" },
    end: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const { timers, transition } = makeCallKind(makeCatalogue([flow, survey]))

let clock = 0
const at = () => (clock += 1_000) as EpochMs
/** Messages carry the time at which they are played. */
type Said = Unstamped<Message>
const agent = (id: AgentId) => ({ _tag: "Agent" as const, agent: id })
const outside = { _tag: "Number" as const, digits: "013800138000", trunk: "t1", shown: "95000" }

const terms = {
  queueName: "Sales",
  alertTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  music: "queue-music",
  priority: 0,
  needs: []
}
const established = (attempt: number): Said => ({ _tag: "LegEstablished", attempt })
const hungUp = (attempt: number, cause = "NORMAL_CLEARING"): Said =>
  attempt === 0 ? { _tag: "CallerCleared", cause, by: "party" } : { _tag: "LegCleared", attempt, cause, by: "party" }

const arrived: Said = {
  _tag: "Arrived",
  arrivedAt: 0 as EpochMs,
  attributes: { callingNumber: "13800000001", dialledNumber: "95000" },
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
} as unknown as Said
/** The caller talks with ana, who is attempt 1. */
const talking: ReadonlyArray<Said> = [
  arrived,
  { _tag: "Admitted", queue: sales, terms },
  { _tag: "AgentAccepted", agent: ana, offer: 7 },
  established(1)
]
/** The same, at attempts that count from 1. */
const consulting: ReadonlyArray<Said> = [...talking, { _tag: "ConsultationAsked", by: ana, to: agent(ben) }]
const consulted: ReadonlyArray<Said> = [...consulting, established(2)]
const supervised: ReadonlyArray<Said> = [
  ...talking,
  { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
  established(2)
]
const conference: ReadonlyArray<Said> = [...consulted, { _tag: "ConferenceAsked", by: ana }]

interface Played {
  readonly state: State
  readonly last: ReadonlyArray<Output>
  readonly all: ReadonlyArray<Output>
}

const play = (messages: ReadonlyArray<Said>): Played => {
  clock = 0
  let state: State = { _tag: "New", call }
  let last: ReadonlyArray<Output> = []
  const all: Array<Output> = []
  for (const message of messages) {
    const [next, outputs]: Step<State> = transition(state, numberedFromOne({ at: at(), ...message } as Message))
    all.push(...outputs)
    ;[state, last] = [next, outputs]
  }
  return { state, last, all }
}

/** The caller was there at once: attempts count from 1. */
const numberedFromOne = (message: Message): Message =>
  message._tag === "Arrived" ? { ...message, arrivedAt: message.at } : message

const servedOf = ({ state }: Played) => {
  assert.strictEqual(state._tag, "Served")
  return state as Extract<State, { _tag: "Served" }>
}

/** Who hears whom, and what is played to whom else: `0+1, 2 music`. */
const heard = (played: Played): string => {
  if (played.state._tag !== "Served") return played.state._tag
  const said = new Set<string>()
  for (const [attempt, sound] of arrangementOf(played.state.parties)) {
    if (sound._tag === "With") said.add(sound.attempts.join("+"))
    if (sound._tag === "Plays") said.add(`${attempt} ${sound.prompt}`)
    if (sound._tag === "Silence") said.add(`${attempt} silence`)
    if (sound._tag === "Over") said.add(`${attempt} over ${sound.attempt} ${sound.mode}`)
  }
  const rings = numbered(played.state.parties).filter(({ state }) => state._tag === "Dialling")
  return [...said, ...rings.map(({ attempt }) => `${attempt} rings`)].join(", ")
}

/** What the switch is asked, in a word with its legs. */
const asked = (outputs: ReadonlyArray<Output>): ReadonlyArray<string> =>
  outputs.flatMap((output) => {
    if (output._tag !== "Ask" || output.port !== "telephony") return []
    const request = output.request as CallRequest
    const legs = "attempts" in request ? request.attempts.join("+") : "attempt" in request ? request.attempt : ""
    const more = "prompt" in request ? ` ${request.prompt}` : "digits" in request ? ` ${request.digits}` : ""
    return [`${request._tag} ${legs}${more}`]
  })

const facts = <Tag extends Fact["_tag"]>(outputs: ReadonlyArray<Output>, tag: Tag) =>
  outputs.flatMap((output) =>
    output._tag === "Keep" && output.fact._tag === tag ? [output.fact as Extract<Fact, { _tag: Tag }>] : []
  )

const told = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.to.startsWith("agent/")
      ? [{ agent: output.to.slice("agent/".length), ...(output.message as Unstamped<AgentMessage>) }]
      : []
  )

/** Ana's telephone has ben in its second call. */
const byTelephone: Said = {
  _tag: "TelephoneTransferAsked",
  by: ana,
  to: { _tag: "Agent", agent: ben },
  leg: LegId.make("their-leg")
}

type Row = readonly [what: string, given: ReadonlyArray<Said>, when: Said, then: string, asks: ReadonlyArray<string>]
const by = ana
const rows: ReadonlyArray<Row> = [
  ["an answer joins two", talking.slice(0, -1), established(1), "0+1", ["JoinLegs 0+1"]],
  [
    "hold gives the customer music, and the agent silence",
    talking,
    { _tag: "HoldAsked", by },
    "0 music, 1 silence",
    ["PartLeg 0", "PartLeg 1", "PlayPrompt 0 queue-music"]
  ],
  [
    "retrieve joins them again",
    [...talking, { _tag: "HoldAsked", by }],
    { _tag: "RetrieveAsked", by },
    "0+1",
    ["JoinLegs 0+1"]
  ],
  [
    "a consultation holds the customer and rings a colleague",
    talking,
    { _tag: "ConsultationAsked", by, to: agent(ben) },
    "0 music, 1 ring-back, 2 rings",
    ["PartLeg 0", "PartLeg 1", "PlayPrompt 0 queue-music", "PlayPrompt 1 ring-back", "RingAgent 2"]
  ],
  ["who is consulted hears the agent alone", consulting, established(2), "0 music, 1+2", ["JoinLegs 1+2"]],
  [
    "a consultation that nobody answers gives the customer back",
    consulting,
    hungUp(2, "NO_ANSWER"),
    "0+1",
    ["JoinLegs 0+1"]
  ],
  [
    "alternate goes back to the customer, and holds who was consulted",
    consulted,
    { _tag: "AlternateAsked", by },
    "0+1, 2 music",
    ["PartLeg 2", "JoinLegs 0+1", "PlayPrompt 2 queue-music"]
  ],
  [
    "alternate again goes to who was consulted",
    [...consulted, { _tag: "AlternateAsked", by }],
    { _tag: "AlternateAsked", by },
    "0 music, 1+2",
    ["PartLeg 0", "JoinLegs 1+2", "PlayPrompt 0 queue-music"]
  ],
  ["reconnect ends the consultation", consulted, { _tag: "ReconnectAsked", by }, "0+1", ["JoinLegs 0+1", "ClearLeg 2"]],
  [
    "reconnect also ends one that still rings",
    consulting,
    { _tag: "ReconnectAsked", by },
    "0+1",
    ["JoinLegs 0+1", "ClearLeg 2"]
  ],
  [
    "a transfer after a consultation leaves the two others together",
    consulted,
    { _tag: "TransferAsked", by },
    "0+2",
    ["JoinLegs 0+2", "ClearLeg 1"]
  ],
  [
    "a transfer before the colleague answers leaves the customer with music",
    consulting,
    { _tag: "TransferAsked", by },
    "0 music, 2 rings",
    ["ClearLeg 1"]
  ],
  [
    "and the colleague's answer completes it",
    [...consulting, { _tag: "TransferAsked", by }],
    established(2),
    "0+2",
    ["JoinLegs 0+2"]
  ],
  ["a conference brings all three together", consulted, { _tag: "ConferenceAsked", by }, "0+1+2", ["ConferLegs 0+1+2"]],
  ["the customer leaves a conference: the others go on", conference, hungUp(0), "1+2", []],
  ["the agent leaves a conference: the others go on", conference, hungUp(1), "0+2", []],
  ["the third leaves a conference: the others go on", conference, hungUp(2), "0+1", []],
  ["who is left alone in a conference is let go", [...conference, hungUp(2)], hungUp(0), "Ended", ["ClearLeg 1"]],
  [
    "a single-step transfer gives the customer music while it rings",
    talking,
    { _tag: "SingleStepTransferAsked", by, to: agent(ben) },
    "0 music, 1 ring-back, 2 rings",
    ["PartLeg 0", "PartLeg 1", "PlayPrompt 0 queue-music", "PlayPrompt 1 ring-back", "RingAgent 2"]
  ],
  [
    "its answer lets the first agent go",
    [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }],
    established(2),
    "0+2",
    ["JoinLegs 0+2", "ClearLeg 1"]
  ],
  [
    "and no answer gives the customer back",
    [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }],
    hungUp(2, "USER_BUSY"),
    "0+1",
    ["JoinLegs 0+1"]
  ],
  [
    "who gave the customer away and hung up is rung again when nobody takes them",
    [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }, hungUp(1)],
    hungUp(2, "USER_BUSY"),
    "0 music, 3 rings",
    ["RingAgent 3"]
  ],
  [
    "and when they do not come back either, the queue has the customer again",
    [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }, hungUp(1), hungUp(2, "USER_BUSY")],
    hungUp(3, "NO_ANSWER"),
    "Queueing",
    ["StopPrompt 0"]
  ],
  [
    "whom the asker's own telephone talks with comes into the call, and nobody stands elsewhere until then",
    talking,
    byTelephone,
    "0+1, 2 rings",
    ["AdoptLeg 2"]
  ],
  [
    "their being there joins the customer and them, and lets the asker go",
    [...talking, byTelephone],
    established(2),
    "0+2",
    ["JoinLegs 0+2", "ClearLeg 1"]
  ],
  [
    "and when they have hung up meanwhile nothing has changed",
    [...talking, byTelephone],
    hungUp(2, "NO_USER_RESPONSE"),
    "0+1",
    []
  ],
  [
    "an asker who hangs up right after it has given the customer away",
    [...talking, byTelephone, hungUp(1)],
    established(2),
    "0+2",
    ["JoinLegs 0+2"]
  ],
  [
    "and gets them back when nobody comes",
    [...talking, byTelephone, hungUp(1)],
    hungUp(2, "NO_USER_RESPONSE"),
    "0 music, 3 rings",
    ["RingAgent 3"]
  ],
  [
    "a customer who hangs up in that moment leaves two who talk already",
    [...talking, byTelephone, hungUp(0)],
    established(2),
    "1+2",
    ["JoinLegs 1+2"]
  ],
  [
    "a transfer into a queue lets everybody else go",
    talking,
    { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: QueueId.make("other") } },
    "Queueing",
    ["PartLeg 0", "ClearLeg 1"]
  ],
  [
    "a transfer into a flow plays it to the customer",
    talking,
    { _tag: "SingleStepTransferAsked", by, to: { _tag: "Flow", id: "survey", version: 1 } },
    "InFlow",
    ["PartLeg 0", "ClearLeg 1", "PlayPrompt 0 how-was-it"]
  ],
  [
    "somebody outside is called into the talk, which goes on meanwhile",
    talking,
    { _tag: "SingleStepConferenceAsked", by, to: outside },
    "0+1, 2 rings",
    ["DialNumber 2 013800138000"]
  ],
  [
    "and hears all of it from their answer on",
    [...talking, { _tag: "SingleStepConferenceAsked", by, to: outside }],
    established(2),
    "0+1+2",
    ["ConferLegs 0+1+2"]
  ],
  [
    "a supervisor's telephone rings, and nobody hears of it",
    talking,
    { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
    "0+1, 2 rings",
    ["RingAgent 2"]
  ],
  [
    "a supervisor follows the agent's leg",
    [...talking, { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }],
    established(2),
    "0+1, 2 over 1 listen",
    ["SuperviseLeg 2"]
  ],
  [
    "and changes how, on the same leg",
    [...talking, { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }, established(2)],
    { _tag: "JoinAsked", by: dan, over: ana, mode: "barge" },
    "0+1, 2 over 1 barge",
    ["SuperviseLeg 2"]
  ],
  [
    "a supervisor keeps no call alive",
    [...talking, { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }, established(2)],
    hungUp(1),
    "Ended",
    ["ClearLeg 0", "ClearLeg 1", "ClearLeg 2"]
  ],
  [
    "after a transfer a supervisor is let go: to follow the colleague is another question",
    [...consulted, { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }, established(3)],
    { _tag: "TransferAsked", by },
    "0+2",
    ["JoinLegs 0+2", "ClearLeg 1", "ClearLeg 3"]
  ],
  [
    "and so is one whose telephone still rings",
    [...consulted, { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }],
    { _tag: "TransferAsked", by },
    "0+2",
    ["JoinLegs 0+2", "ClearLeg 1", "ClearLeg 3"]
  ],
  [
    "or when the agent whom they follow leaves a conference",
    [...conference, { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }, established(3)],
    hungUp(1),
    "0+2",
    ["ClearLeg 3"]
  ],
  [
    "but who follows somebody who stays goes on",
    [...conference, { _tag: "JoinAsked", by: dan, over: ben, mode: "listen" }, established(3)],
    hungUp(1),
    "0+2, 3 over 2 listen",
    []
  ],
  [
    "who may follow the colleague asks again",
    [
      ...consulted,
      { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
      established(3),
      { _tag: "TransferAsked", by }
    ],
    { _tag: "JoinAsked", by: dan, over: ben, mode: "listen" },
    "0+2, 4 rings",
    ["RingAgent 4"]
  ],
  ["digits go to who is in the talk", talking, { _tag: "DigitsAsked", by, digits: "12#" }, "0+1", ["SendDigits 0 12#"]],
  [
    "a pause of the recording changes nothing in the talk",
    [...talking, { _tag: "RecordStarted", file: "f" }],
    { _tag: "PauseRecordingAsked", by },
    "0+1",
    ["PauseRecording 0"]
  ],
  [
    "one party can be ended by another",
    conference,
    { _tag: "ClearConnectionAsked", by, attempt: 2 },
    "0+1",
    ["ClearLeg 2"]
  ],
  ["or all of them", conference, { _tag: "ClearCallAsked", by }, "Ended", ["ClearLeg 0", "ClearLeg 1", "ClearLeg 2"]],
  [
    "what rings at an agent can be picked up by a colleague",
    talking.slice(0, -1),
    { _tag: "PickupAsked", by: ben },
    "0 music, 2 rings",
    ["ClearLeg 1", "RingAgent 2"]
  ],
  [
    "and what waits by who takes whatever they find",
    talking.slice(0, -2),
    { _tag: "PickupAsked", by: ben },
    "0 music, 1 rings",
    ["RingAgent 1"]
  ],
  [
    "with a place to go back to when they do not answer",
    [...talking.slice(0, -2), { _tag: "PickupAsked", by: ben }],
    hungUp(1, "NO_ANSWER"),
    "Waiting",
    []
  ],
  [
    "or be deflected outside, with the customer's place kept",
    talking.slice(0, -1),
    { _tag: "DeflectAsked", by, to: outside },
    "0 music, 2 rings",
    ["ClearLeg 1", "DialNumber 2 013800138000"]
  ],
  [
    "from where they go back into it when nobody answers there",
    [...talking.slice(0, -1), { _tag: "DeflectAsked", by, to: outside }],
    hungUp(2, "NO_ANSWER"),
    "Waiting",
    []
  ]
]

describe("services", () => {
  it.each(rows.map(([what, given, when, then, asks]) => ({ what, given, when, then, asks })))(
    "$what",
    ({ asks, given, then, when }) => {
      const played = play([...given, when])
      expect([heard(played), asked(played.last)]).toEqual([then, asks])
    }
  )
})

const make = (more: Partial<Extract<Message, { _tag: "MakeCallAsked" }>>): Said =>
  ({
    _tag: "MakeCallAsked",
    origin: "outbound",
    by: ana,
    to: outside,
    callingNumber: "95000",
    dialledNumber: "13800138000",
    ringTimeoutMs: 30_000,
    flow: null,
    terms: null,
    ...more
  }) as Said

describe("a call that we make", () => {
  it("rings the telephone of who dials first, then the other side, and joins them", () => {
    const dialled = play([make({})])
    expect([heard(dialled), asked(dialled.last)]).toEqual(["1 rings", ["RingAgent 1"]])
    const lifted = play([make({}), established(1)])
    expect([heard(lifted), asked(lifted.last)]).toEqual([
      "1 ring-back, 2 rings",
      ["PlayPrompt 1 ring-back", "DialNumber 2 013800138000"]
    ])
    const talks = play([make({}), established(1), established(2)])
    expect([heard(talks), asked(talks.last)]).toEqual(["1+2", ["JoinLegs 1+2"]])
    expect(servedOf(talks).caller.customer).toBe(2)
    expect(facts(play([make({}), established(1), established(2), hungUp(2)]).all, "CallEnded")).toMatchObject([
      { outcome: "handled", by: "caller" }
    ])
  })

  it("between colleagues goes on with whom the called one calls in, should the one who called hang up meanwhile", () => {
    const internal = [make({ origin: "internal", to: agent(ben) }), established(1), established(2)]
    const asking: ReadonlyArray<Said> = [...internal, { _tag: "ConsultationAsked", by: ben, to: agent(dan) }]
    const left = play([...asking, hungUp(1), established(3)])
    expect([heard(left), facts(left.all, "CallTransferred")]).toEqual(["2+3", []])
    expect(heard(play([...asking, hungUp(1), hungUp(3, "NO_ANSWER")]))).toBe("Ended")
  })

  it("says what became of it", () => {
    for (const [cause, result] of [
      ["USER_BUSY", "busy"],
      ["NO_ANSWER", "no-answer"],
      ["UNALLOCATED_NUMBER", "invalid"],
      ["NORMAL_CIRCUIT_CONGESTION", "congestion"]
    ] as const) {
      const over = play([make({}), established(1), hungUp(2, cause)])
      expect(facts(over.all, "PartyFailed")).toMatchObject([{ attempt: 2, result }])
      expect(facts(over.all, "CallEnded")).toMatchObject([{ outcome: "unanswered", cause }])
      expect(asked(over.last)).toEqual(["ClearLeg 1"])
    }
  })

  it("without anybody of the house plays a flow to who answers", () => {
    const plan = { by: null, flow: { id: "survey", version: 1 } }
    expect(heard(play([make(plan)]))).toBe("1 rings")
    const answered = play([make(plan), established(1)])
    expect([heard(answered), asked(answered.last)]).toEqual(["InFlow", ["PlayPrompt 1 how-was-it"]])
    const over = play([make(plan), established(1), { _tag: "PlayEnded", playback: 1, outcome: "done" }])
    expect([heard(over), asked(over.last)]).toEqual(["Ended", ["ClearLeg 1"]])
    expect(heard(play([make(plan), established(1), hungUp(1)]))).toBe("Ended")
  })

  it("without anybody of the house is about a colleague as about any customer: it is no work of theirs", () => {
    const plan = { by: null, to: agent(ben), callingNumber: "", dialledNumber: "ben" }
    const answeredBen: ReadonlyArray<Said> = [
      make({ ...plan, flow: { id: "direct", version: 1 } }),
      established(1),
      { _tag: "Admitted", queue: sales, terms }
    ]
    expect(told(play(answeredBen).all)).toEqual([])
    const talks = play([...answeredBen, { _tag: "AgentAccepted", agent: ana, offer: 7 }, established(2)])
    expect(heard(talks)).toBe("1+2")
    const isBen = { role: "customer", who: { _tag: "Extension", agent: "ben" } }
    expect(servedOf(talks).parties).toMatchObject({ "1": isBen, "2": { role: "agent" } })
    expect(servedOf(play([make(plan)])).parties).toMatchObject({ "1": isBen })
    expect(told(talks.all).map((each) => each.agent)).not.toContain("ben")
    const over = play([...answeredBen, { _tag: "AgentAccepted", agent: ana, offer: 7 }, established(2), hungUp(1)])
    expect(facts(over.all, "CallEnded")).toMatchObject([{ outcome: "handled", by: "caller" }])
  })

  it("to a colleague calls an agent in, who is let go of it as who dialled is", () => {
    const internal: ReadonlyArray<Said> = [make({ origin: "internal", to: agent(ben) }), established(1)]
    const dialled = play(internal)
    expect(heard(dialled)).toBe("1 ring-back, 2 rings")
    expect(told(dialled.last)).toContainEqual(
      expect.objectContaining({ agent: "ben", _tag: "AlertStarted", offer: -2 })
    )
    for (const over of [hungUp(1), hungUp(2), { _tag: "ClearCallAsked", by } as const]) {
      const { last, state } = play([...internal, established(2), over])
      expect(state._tag).toBe("Ended")
      const released = told(last).filter(({ _tag }) => _tag === "Released")
      expect(released.map((each) => each.agent)).toEqual(["ana", "ben"])
    }
  })

  it("names the incident for which somebody calls, in what is written of it and in what it is to them", () => {
    const dialled = play([make({ incident: "t1-3" })])
    expect(facts(dialled.all, "CallMade")).toMatchObject([{ incident: "t1-3" }])
    expect(told(dialled.all)).toMatchObject([{ work: { attributes: { incident: "t1-3" } } }])
  })

  it("tells who dialled of it, bound by the attempt and by no offer of a distributor", () => {
    const dialled = told(play([make({})]).all)
    expect(dialled).toMatchObject([{ agent: "ana", _tag: "AlertStarted", offer: -1 }])
  })
})

describe("a call to a colleague who is replaced before they answer", () => {
  const rings: ReadonlyArray<Said> = [make({ origin: "internal", to: agent(ben) }), established(1)]
  it.each<readonly [what: string, instead: Said, asked: string, role: string]>([
    ["deflected outside", { _tag: "DeflectAsked", by: ben, to: outside }, "DialNumber 3 013800138000", "customer"],
    ["deflected to another one", { _tag: "DeflectAsked", by: ben, to: agent(cho) }, "RingAgent 3", "agent"],
    ["picked up by another one", { _tag: "PickupAsked", by: cho }, "RingAgent 3", "agent"]
  ])("%s: it is about whoever answers instead", (_, instead, request, role) => {
    const replaced = play([...rings, instead])
    expect([heard(replaced), asked(replaced.last)]).toEqual(["1 ring-back, 3 rings", [request, "ClearLeg 2"]])
    expect(servedOf(replaced).parties["3"]).toMatchObject({ role })
    const talks = play([...rings, instead, established(3)])
    expect(heard(talks)).toBe("1+3")
    expect(servedOf(talks)).toMatchObject({ caller: { customer: 3 }, answeredAt: clock })
    expect(talks.last).toContainEqual(
      expect.objectContaining({
        port: "recording-policy",
        request: expect.objectContaining({ _tag: "RecordingAsked" })
      })
    )
    const over = facts(play([...rings, instead, established(3), hungUp(3)]).all, "CallEnded")
    expect(over).toMatchObject([{ outcome: "handled", by: "caller", talkMs: 1_000 }])
    const inVain = play([...rings, instead, hungUp(3, "NO_ANSWER")])
    expect(facts(inVain.all, "CallEnded")).toMatchObject([{ outcome: "unanswered", cause: "NO_ANSWER" }])
  })
})

describe("of two telephones that ring for a conference", () => {
  const rings: ReadonlyArray<Said> = [
    ...talking,
    { _tag: "SingleStepConferenceAsked", by, to: agent(ben) },
    { _tag: "SingleStepConferenceAsked", by, to: agent(cho) }
  ]
  it("the one is picked up that was meant", () => {
    expect(heard(play([...rings, { _tag: "PickupAsked", by: dan, from: cho }]))).toBe("0+1, 2 rings, 4 rings")
    expect(heard(play([...rings, { _tag: "PickupAsked", by: dan, from: ben }]))).toBe("0+1, 3 rings, 4 rings")
  })
  it("the first is, by a message of the days when nobody said which", () => {
    expect(heard(play([...rings, { _tag: "PickupAsked", by: dan }]))).toBe("0+1, 3 rings, 4 rings")
  })
})

describe("what happened before an answer", () => {
  it("an outbound call that rang for long is not taken for one that was never joined", () => {
    const { state } = play([make({}), established(1), ...Array.from({ length: 20 }, () => hungUp(9)), established(2)])
    const due = timers(state).find(({ key }) => key.startsWith("join"))
    expect(due!.dueAt - clock).toBeGreaterThan(10_000)
  })

  it("a customer who was deflected and served is not sent back into the queue when that talk ends", () => {
    const deflected: ReadonlyArray<Said> = [...talking.slice(0, -1), { _tag: "DeflectAsked", by, to: agent(ben) }]
    expect(heard(play([...deflected, established(2), hungUp(2)]))).toBe("Ended")
  })

  it("who is rung again after a transfer that failed talks with the customer at once", () => {
    const given: ReadonlyArray<Said> = [...consulting, { _tag: "TransferAsked", by }, hungUp(2, "NO_ANSWER")]
    expect(heard(play([...given, established(3)]))).toBe("0+3")
  })

  it("whose consultation out of a conference failed is back in it", () => {
    const three: ReadonlyArray<Said> = [
      ...talking,
      { _tag: "SingleStepConferenceAsked", by, to: agent(ben) },
      established(2),
      { _tag: "ConsultationAsked", by, to: agent(cho) }
    ]
    expect(heard(play(three))).toBe("0+2, 1 ring-back, 3 rings")
    expect(heard(play([...three, hungUp(3, "USER_BUSY")]))).toBe("0+1+2")
    expect(heard(play([...three, established(3), { _tag: "ReconnectAsked", by }]))).toBe("0+1+2")
  })
})

describe("what is refused", () => {
  const refused: ReadonlyArray<readonly [given: ReadonlyArray<Said>, service: Service, why: string]> = [
    [consulted, byTelephone as Service, "already-consulting"],
    [[...talking, byTelephone], byTelephone as Service, "already-consulting"],
    [conference, byTelephone as Service, "already-in-call"],
    [talking, { _tag: "HoldAsked", by: cho }, "not-in-call"],
    [talking, { _tag: "RetrieveAsked", by }, "not-held"],
    [[...talking, { _tag: "HoldAsked", by }], { _tag: "HoldAsked", by }, "already-held"],
    [consulted, { _tag: "ConsultationAsked", by, to: agent(cho) }, "already-consulting"],
    [talking, { _tag: "ConsultationAsked", by, to: agent(ana) }, "to-oneself"],
    [talking, { _tag: "SingleStepTransferAsked", by, to: agent(ana) }, "to-oneself"],
    [conference, { _tag: "SingleStepConferenceAsked", by, to: agent(ben) }, "already-in-call"],
    [talking, { _tag: "ConsultationAsked", by, to: { _tag: "Queue", queue: sales } }, "not-a-person"],
    [talking, { _tag: "TransferAsked", by }, "not-consulting"],
    [consulting, { _tag: "ConferenceAsked", by }, "consultation-rings"],
    [consulting, { _tag: "AlternateAsked", by }, "consultation-rings"],
    [talking, { _tag: "DigitsAsked", by, digits: "12x" }, "bad-digits"],
    [talking, { _tag: "PauseRecordingAsked", by }, "not-recorded"],
    [[...talking, { _tag: "RecordStarted", file: "f" }], { _tag: "ResumeRecordingAsked", by }, "not-paused"],
    [talking, { _tag: "JoinAsked", by: ana, over: ana, mode: "listen" }, "to-oneself"],
    [talking, { _tag: "JoinAsked", by: dan, over: cho, mode: "listen" }, "no-such-party"],
    [talking, { _tag: "ClearConnectionAsked", by, attempt: 9 }, "no-such-party"],
    [talking, { _tag: "PickupAsked", by: ben }, "not-ringing"],
    // Their ring is over, and another one's is not meant.
    [talking.slice(0, -1), { _tag: "PickupAsked", by: ben, from: cho }, "not-ringing"],
    [consulting, { _tag: "PickupAsked", by: dan, from: cho }, "not-ringing"],
    // Whoever dials is called first: nobody is there yet with whom somebody else could talk.
    [[make({})], { _tag: "PickupAsked", by: ben }, "not-ringing"],
    [[make({})], { _tag: "DeflectAsked", by, to: agent(ben) }, "not-ringing"],
    [[make({ by: null, to: agent(ana) })], { _tag: "PickupAsked", by: ben }, "not-ringing"],
    [talking.slice(0, -1), { _tag: "HoldAsked", by }, "not-connected"],
    [supervised, { _tag: "ClearCallAsked", by: dan }, "not-in-call"],
    // In the word for whoever is on the telephone: nobody is told that they are followed.
    [supervised, { _tag: "ConsultationAsked", by, to: agent(dan) }, "target-busy"],
    [supervised, { _tag: "SingleStepTransferAsked", by: dan, to: agent(cho) }, "not-in-call"],
    [
      [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }],
      { _tag: "SingleStepTransferAsked", by, to: agent(cho) },
      "already-consulting"
    ],
    [
      talking.slice(0, -1),
      { _tag: "DeflectAsked", by, to: { _tag: "Queue", queue: QueueId.make("other") } },
      "not-a-person"
    ],
    [[arrived], { _tag: "HoldAsked", by }, "no-such-call"],
    [
      [...conference, hungUp(0)],
      { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: sales } },
      "no-customer"
    ],
    [
      [make({ origin: "internal", to: agent(ben) }), established(1), established(2)],
      { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: sales } },
      "no-customer"
    ]
  ]

  it.each(refused.map(([given, service, why]) => ({ given, service, why })))(
    "$service._tag: $why, and nothing changes",
    ({ given, service, why }) => {
      const { state } = play(given)
      expect(refusalOf(state, service)).toBe(why)
      expect(transition(state, { ...service, at: at() } as Message)).toEqual([state, []])
    }
  )

  it("a conference has an end", () => {
    const more = Array.from({ length: 14 }, (_, index): ReadonlyArray<Said> => [
      { _tag: "SingleStepConferenceAsked", by, to: agent(AgentId.make(`e${index}`)) },
      established(index + 2)
    ]).flat()
    const { state } = play([...talking, ...more])
    expect(refusalOf(state, { _tag: "SingleStepConferenceAsked", by, to: agent(cho) })).toBe("conference-full")
  })

  it("nobody is told by a talk that is full that somebody follows it", () => {
    const join: Said = { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }
    const others = Array.from({ length: 13 }, (_, index): ReadonlyArray<Said> => [
      { _tag: "SingleStepConferenceAsked", by, to: agent(AgentId.make(`e${index}`)) },
      established(index + 3)
    ]).flat()
    const { state } = play([...talking, join, established(2), ...others])
    const calls = { _tag: "SingleStepConferenceAsked", by, to: agent(cho) } as const
    expect(refusalOf(state, calls)).toBeUndefined()
    expect(refusalOf(state, { ...join, by: ben } as Service)).toBe("conference-full")
    const full = play([...talking, join, established(2), ...others, calls, established(16)]).state
    for (const one of [dan, ben]) expect(refusalOf(full, { ...calls, to: agent(one) })).toBe("conference-full")
  })
})

describe("whether it is recorded", () => {
  const rulings = (outputs: ReadonlyArray<Output>) =>
    outputs.flatMap((output) => {
      const request =
        output._tag === "Ask" ? (output.request as { readonly _tag: string; readonly agent?: string }) : undefined
      return request?._tag === "RecordingAsked" ? [request.agent] : []
    })
  const toNumber: ReadonlyArray<Said> = [...talking.slice(0, -1), { _tag: "DeflectAsked", by, to: outside }]

  it("is asked when an agent answers, and again for each who comes to the customer", () => {
    expect(rulings(play(talking).last)).toEqual(["ana"])
    expect(rulings(play([...consulted, { _tag: "TransferAsked", by }]).last)).toEqual(["ben"])
  })

  it("is asked also when the first who answers is somebody outside", () => {
    expect(rulings(play([...toNumber, established(2)]).last)).toEqual([null])
  })

  it("is asked of somebody whom only the switch knew, as of who answers", () => {
    const legs = [0, 5].map((attempt) => ({
      attempt,
      agent: null,
      answered: true,
      answerBy: null,
      hears: [5 - attempt],
      over: null
    }))
    const seen = { _tag: "LegsSeen", askedAt: 1_000_000 as EpochMs, legs } as unknown as Said
    const found = play([...talking, { _tag: "RecordingDecided", ruling: { records: false } } as unknown as Said, seen])
    expect(rulings(found.last)).toEqual([null])
  })

  it("is asked again by a look at the switch and by a restart while nobody decided", () => {
    const legs = [0, 2].map((attempt) => ({
      attempt,
      agent: null,
      answered: true,
      answerBy: null,
      hears: [2 - attempt],
      over: null
    }))
    const seen = { _tag: "LegsSeen", askedAt: 1_000_000 as EpochMs, legs } as unknown as Said
    for (const again of [seen, { _tag: "Recovered" } as const])
      expect(rulings(play([...toNumber, established(2), again]).last)).toEqual([null])
  })
})

describe("facts", () => {
  it("tell the story of a transfer in order", () => {
    const { all } = play([...consulted, { _tag: "TransferAsked", by }, hungUp(0)])
    const story = all.flatMap((output) => (output._tag === "Keep" ? [output.fact._tag] : []))
    expect(story).toEqual([
      "CallArrived",
      "CallQueued",
      "AgentRung",
      "CallAnswered",
      "PartyHeld",
      "PartyDialled",
      "PartyAnswered",
      "PartyRetrieved",
      "CallTransferred",
      "PartyLeft",
      "CallEnded"
    ])
    expect(facts(all, "CallTransferred")).toMatchObject([{ by: "ana", to: { attempt: 2 }, how: "attended" }])
    expect(facts(all, "PartyRetrieved")).toMatchObject([{ attempt: 0, heldMs: 2_000 }])
  })

  it("of a transfer by the asker's own telephone are those of one after a consultation", () => {
    const { all } = play([...talking, byTelephone, established(2), hungUp(0)])
    expect(all.flatMap((output) => (output._tag === "Keep" ? [output.fact._tag] : [])).slice(4)).toEqual([
      "PartyDialled",
      "PartyLeft",
      "PartyAnswered",
      "CallTransferred",
      "CallEnded"
    ])
    expect(facts(all, "CallTransferred")).toMatchObject([{ by: "ana", to: { attempt: 2 }, how: "attended" }])
    // Both owe notes, and the colleague's telephone is never rung.
    const released = told(all).flatMap((each) => (each._tag === "Released" ? [[each.agent, each.wrapUpMs]] : []))
    expect(released).toEqual([
      ["ana", 5_000],
      ["ben", 5_000]
    ])
    expect(asked(all).filter((request) => request.startsWith("RingAgent"))).toEqual(["RingAgent 1"])
  })

  it("who was on hold alone and gives the customer away is on hold no more", () => {
    const three: ReadonlyArray<Said> = [
      ...talking,
      { _tag: "SingleStepConferenceAsked", by, to: outside },
      established(2),
      { _tag: "HoldAsked", by }
    ]
    const given = play([...three, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }]).last
    expect(facts(given, "PartyRetrieved")).toMatchObject([{ attempt: 1, heldMs: 1_000 }])
  })

  it("a supervisor whose agent has left is said to have left, or never to have come", () => {
    const asks: Said = { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }
    const transfer: Said = { _tag: "TransferAsked", by }
    const followed = play([...consulted, asks, established(3), transfer]).last
    expect(facts(followed, "PartyLeft")).toContainEqual(expect.objectContaining({ attempt: 3, endedBy: null }))
    const rang = play([...consulted, asks, transfer]).last
    expect(facts(rang, "PartyFailed")).toMatchObject([{ attempt: 3, result: "withdrawn" }])
    expect(facts(rang, "PartyLeft").map(({ attempt }) => attempt)).toEqual([1])
  })

  it("each agent is let go once, and owes notes only after talking with the customer", () => {
    const released = (messages: ReadonlyArray<Said>) =>
      told(play(messages).all).flatMap((each) =>
        each._tag === "Released" ? [[each.agent, each.reason, each.wrapUpMs]] : []
      )
    expect(released([...consulted, { _tag: "ReconnectAsked", by }])).toEqual([["ben", "done", 0]])
    expect(released([...consulted, { _tag: "TransferAsked", by }, hungUp(0)])).toEqual([
      ["ana", "done", 5_000],
      ["ben", "done", 5_000]
    ])
    expect(released([...consulting, hungUp(2, "NO_ANSWER")])).toEqual([["ben", "withdrawn", 0]])
  })
})

describe("a look at the switch", () => {
  const leg = (attempt: number, hears: ReadonlyArray<number>, more: Partial<SeenLeg> = {}): SeenLeg => ({
    attempt,
    agent: attempt === 0 ? null : AgentId.make(`a${attempt}`),
    answered: true,
    answerBy: null,
    hears,
    over: null,
    ...more
  })
  const seen = (...legs: ReadonlyArray<SeenLeg>): Said =>
    ({ _tag: "LegsSeen", askedAt: 1_000_000 as EpochMs, legs }) as unknown as Said

  it("finds nothing to do where everybody hears whom they should", () => {
    const played = play([...conference, seen(leg(0, [1, 2]), leg(1, [0, 2]), leg(2, [0, 1]))])
    expect(asked(played.last)).toEqual([])
    expect(facts(played.last, "EngineCorrected")).toEqual([])
  })

  it("asks again for what is missing, and takes apart what should not be together", () => {
    const apart = play([...conference, seen(leg(0, [1]), leg(1, [0]), leg(2, []))])
    expect(asked(apart.last)).toEqual(["ConferLegs 0+1+2"])
    const held = play([...consulted, seen(leg(0, [1]), leg(1, [0]), leg(2, []))])
    expect(asked(held.last)).toEqual(["PartLeg 0", "JoinLegs 1+2", "PlayPrompt 0 queue-music"])
    expect(facts(held.last, "EngineCorrected")).toMatchObject([{ is: "legs apart" }])
  })

  it("asks anew, at the first look after a start, for a hold of the last moment before: it was lost with the engine", () => {
    const held: ReadonlyArray<Said> = [...talking, { _tag: "HoldAsked", by }]
    const { since } = servedOf(play(held)).parties["0"]!.state as { readonly since: EpochMs }
    const look = { ...seen(leg(0, [1]), leg(1, [0])), askedAt: (since + 900) as EpochMs }
    expect(asked(play([...held, look as Said]).last)).toEqual([])
    const first = play([...held, { ...look, lastHeardAt: since } as Said])
    expect(asked(first.last)).toEqual(["PartLeg 0", "PartLeg 1", "PlayPrompt 0 queue-music"])
  })

  it("takes a party whose leg is gone for one who left", () => {
    const played = play([...conference, seen(leg(0, [1]), leg(1, [0]))])
    expect(heard(played)).toBe("0+1")
    expect(facts(played.last, "PartyLeft")).toMatchObject([{ attempt: 2, cause: "LEG_MISSING" }])
  })

  it("ends a leg that nobody asked for, also one that was let go of and talks on", () => {
    const found = play([...talking, seen(leg(0, [1, 5]), leg(1, [0, 5]), leg(5, [0, 1]), leg(6, []))])
    expect(heard(found)).toBe("0+1")
    expect(asked(found.last)).toEqual(["ClearLeg 5", "ClearLeg 6"])
  })

  it("has nothing written over what is written of a leg that the journal forgot", () => {
    const ruling = { records: true, because: "usual", rule: null, leastMs: null, greatestMs: null }
    const decided = { _tag: "RecordingDecided", ruling } as unknown as Said
    const asksAfter = (recordings: ReadonlyArray<string>) =>
      play([...talking, seen(leg(0, [1]), leg(1, [0]), leg(6, [], { recordings })), decided]).last
    const request = expect.objectContaining({ _tag: "RecordLeg", append: true })
    expect(asksAfter(["2026/11/23/c1.wav"])).toContainEqual(expect.objectContaining({ request }))
    expect(asksAfter([])).not.toContainEqual(expect.objectContaining({ request }))
  })

  it("does not cut the talk of a customer whose transfer the journal forgot", () => {
    const found = play([...talking, seen(leg(0, [5]), leg(5, [0]))])
    expect([heard(found), asked(found.last)]).toEqual(["0+5", ["ClearLeg 1"]])
  })

  it("dials on where the word of the first answer was lost", () => {
    const found = play([make({}), seen(leg(1, []))])
    expect([heard(found), asked(found.last)]).toEqual([
      "1 ring-back, 2 rings",
      ["DialNumber 2 013800138000", "PlayPrompt 1 ring-back"]
    ])
  })

  it("is for the incident of whoever takes it as such, beside the alarm that excludes other calls", () => {
    for (const before of [talking.slice(0, -2), talking.slice(0, -1)]) {
      const { state } = play([...before, { _tag: "PickupAsked", by: ben, incident: "t1-1" }])
      expect(state).toMatchObject({ _tag: "Served", caller: { attributes: { incident: "t1-1" } } })
      const plain = play([...before, { _tag: "PickupAsked", by: ben }]).state
      expect(plain).not.toHaveProperty("caller.attributes.incident")
    }
  })

  it("takes up a talk with somebody outside whom the journal forgot, wherever the caller stood", () => {
    const waiting = talking.slice(0, -2)
    for (const before of [waiting, talking.slice(0, -1)]) {
      const found = play([...before, seen(leg(0, [3]), leg(3, [0], { agent: null }))])
      expect([found.state._tag, heard(found)]).toEqual(["Served", "0+3"])
      expect(
        asked(found.last).filter((each) => each.startsWith("ClearLeg 3") || each.startsWith("ClearCaller"))
      ).toEqual([])
      expect(facts(found.last, "PartyAnswered")).toMatchObject([{ attempt: 3 }])
    }
    // A supervisor who whispers is no company.
    const whispered = play([
      ...waiting,
      seen(leg(0, []), leg(3, [0], { agent: null, over: { attempt: 1, mode: "listen" } }))
    ])
    expect(whispered.state._tag).toBe("Waiting")
  })

  it("lets those who wait hear their music anew after an outage, unless they talk by now", () => {
    const outage = (...legs: ReadonlyArray<SeenLeg>): Said =>
      ({ ...seen(...legs), lastHeardAt: 2_000 as EpochMs }) as Said
    const holding: ReadonlyArray<Said> = [...talking, { _tag: "HoldAsked", by }]
    expect(asked(play([...holding, { _tag: "Recovered" }]).last)).toEqual([])
    expect(asked(play([...holding, outage(leg(0, []), leg(1, []))]).last)).toEqual(["PlayPrompt 0 queue-music"])
    expect(asked(play([...holding, seen(leg(0, []), leg(1, []))]).last)).toEqual([])
    const giving: ReadonlyArray<Said> = [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(ben) }]
    const found = play([...giving, outage(leg(0, [2]), leg(2, [0]))])
    expect([heard(found), asked(found.last)]).toEqual(["0+2", ["ClearLeg 1"]])
  })

  it("asks after an outage that a paused recording be paused, and that any other one run: either word may be lost", () => {
    const outage = { ...seen(leg(0, [1]), leg(1, [0])), lastHeardAt: 2_000 as EpochMs } as Said
    const recorded: ReadonlyArray<Said> = [...talking, { _tag: "RecordStarted", file: "f" }]
    const paused: ReadonlyArray<Said> = [...recorded, { _tag: "PauseRecordingAsked", by }]
    const resumed: ReadonlyArray<Said> = [...paused, { _tag: "ResumeRecordingAsked", by }]
    expect(asked(play([...paused, outage]).last)).toEqual(["PauseRecording 0"])
    expect(asked(play([...resumed, outage]).last)).toEqual(["ResumeRecording 0"])
    expect(asked(play([...paused, seen(leg(0, [1]), leg(1, [0]))]).last)).toEqual([])
    const over: Said = { _tag: "RecordEnded", file: "f", recordedMs: 1_000 }
    expect(asked(play([...paused, over, outage]).last)).toEqual([])
  })

  it("answers a caller again whose answer was lost", () => {
    const found = play([...talking, seen(leg(0, [1], { answered: false }), leg(1, [0]))])
    expect(asked(found.last)).toContain("AnswerCaller ")
  })
})

describe("a recording goes on when whoever is recorded leaves", () => {
  const file = "f"
  const decided = (more: object = {}): Said => ({
    _tag: "RecordingDecided",
    ruling: { records: true, because: "usual", rule: null, leastMs: null, greatestMs: null, ...more }
  })
  const onRecord = (talk: ReadonlyArray<Said>, more: object = {}): ReadonlyArray<Said> => [
    ...talk,
    decided(more),
    { _tag: "RecordStarted", file }
  ]
  const ended = (recordedMs: number, attempt?: number): Said => ({
    _tag: "RecordEnded",
    file,
    recordedMs,
    ...(attempt === undefined ? {} : { attempt })
  })
  const withOutside: ReadonlyArray<Said> = [
    ...talking,
    { _tag: "SingleStepConferenceAsked", by: ana, to: outside },
    established(2)
  ]
  const recordingOf = ({ state }: Played) => ("caller" in state ? state.caller.recording : undefined)
  const kept = (outputs: ReadonlyArray<Output>) =>
    outputs.flatMap((output) =>
      output._tag === "Keep" && output.fact._tag.startsWith("Recording") ? [output.fact] : []
    )
  const recordsAt = ({ last }: Played) => asked(last).filter((word) => word.includes("Record"))

  it("in the same file, with a colleague who stays, and with the other side when there is one", () => {
    const moved = play([...onRecord(conference), hungUp(0)])
    expect(heard(moved)).toBe("1+2")
    expect(recordsAt(moved)).toEqual(["RecordLeg 1"])
    expect(moved.last).toContainEqual(
      expect.objectContaining({ request: expect.objectContaining({ _tag: "RecordLeg", attempt: 1, append: true }) })
    )
    expect(kept(moved.last)).toMatchObject([{ _tag: "RecordingMoved", attempt: 1 }])
    expect(recordingOf(moved)).toEqual({ file, ended: false, paused: false, attempt: 1 })
    expect(recordsAt(play([...onRecord(withOutside), hungUp(0)]))).toEqual(["RecordLeg 2"])
  })

  it("and once more when that one leaves, until the talk is over; how long it is only the last leg says", () => {
    const outsider: ReadonlyArray<Said> = [
      ...onRecord(conference),
      hungUp(0),
      ended(3_000),
      { _tag: "RecordStarted", file, attempt: 1 },
      { _tag: "SingleStepConferenceAsked", by: ana, to: outside },
      established(3)
    ]
    const again = play([...outsider, hungUp(1)])
    expect(kept(play(outsider).all).map(({ _tag }) => _tag)).toEqual([
      "RecordingRuled",
      "RecordingStarted",
      "RecordingMoved"
    ])
    expect(recordsAt(again)).toEqual(["RecordLeg 3"])
    const over = play([...outsider, hungUp(1), ended(5_000, 1), hungUp(2), ended(9_000, 3)])
    expect(kept(over.last)).toMatchObject([{ _tag: "RecordingEnded", recordedMs: 9_000 }])
    expect(kept(over.all).filter(({ _tag }) => _tag === "RecordingEnded")).toHaveLength(1)
  })

  it("whichever word comes first: that the customer is gone, or that the recording of their leg ended", () => {
    const early = play([...onRecord(conference), ended(3_000)])
    expect([kept(early.last), recordingOf(early)]).toEqual([[], { file, ended: false, paused: false }])
    expect(recordsAt(play([...onRecord(conference), ended(3_000), hungUp(0)]))).toEqual(["RecordLeg 1"])
    // Its beginning was lost as well.
    expect(recordsAt(play([...conference, decided(), hungUp(0), ended(3_000)]))).toEqual(["RecordLeg 1"])
  })

  it("but not one that was as long as it may be, or that a rule ended", () => {
    const full = play([...onRecord(conference, { greatestMs: 3_000 }), ended(3_000), hungUp(0)])
    expect([recordsAt(full), recordingOf(full)]).toEqual([[], { file, ended: true, paused: false }])
    const ruledOut = [...onRecord(conference), decided({ records: false }), hungUp(0)]
    expect(recordsAt(play(ruledOut))).toEqual([])
  })

  it("nor one that the switch ended at its own limit, while its leg is up: it is over, and the record says how long it is", () => {
    const limit: Said = { _tag: "RecordEnded", file, recordedMs: 14_400_000, legGoesOn: true }
    const stopped = play([...onRecord(conference), limit])
    expect(recordingOf(stopped)).toEqual({ file, ended: true, paused: false })
    expect(kept(stopped.last)).toMatchObject([{ _tag: "RecordingEnded", recordedMs: 14_400_000 }])
    expect(recordsAt(play([...onRecord(conference), limit, hungUp(0)]))).toEqual([])
    // The one that moved before, too; a late word of the leg before is none of it.
    const movedOn: ReadonlyArray<Said> = [
      ...onRecord(conference),
      hungUp(0),
      { _tag: "RecordStarted", file, attempt: 1 }
    ]
    const onOther = (attempt: number): Said => ({ ...limit, attempt }) as Said
    const third: ReadonlyArray<Said> = [
      ...movedOn,
      { _tag: "SingleStepConferenceAsked", by: ana, to: outside },
      established(3)
    ]
    expect(recordingOf(play([...third, onOther(1)]))).toEqual({ file, ended: true, paused: false, attempt: 1 })
    expect(recordingOf(play([...third, onOther(0)]))).toEqual({ file, ended: false, paused: false, attempt: 1 })
  })

  it("and not with a consultation, which nobody outside was to hear", () => {
    const alone = play([...onRecord(consulted), hungUp(0)])
    expect([heard(alone), recordsAt(alone)]).toEqual(["1+2", []])
  })

  it("paused as it was: another leg is recorded as soon as it is resumed, and not a word before", () => {
    const paused = play([...onRecord(conference), { _tag: "PauseRecordingAsked", by }, hungUp(0)])
    expect([recordsAt(paused), recordingOf(paused)?.paused]).toEqual([[], true])
    expect(kept(paused.last)).toMatchObject([{ _tag: "RecordingMoved", attempt: 1 }])
    const resumed = play([
      ...onRecord(conference),
      { _tag: "PauseRecordingAsked", by },
      hungUp(0),
      ended(3_000),
      { _tag: "ResumeRecordingAsked", by }
    ])
    expect(recordsAt(resumed)).toEqual(["RecordLeg 1", "ResumeRecording 1"])
  })

  it("when the look at the switch finds the customer gone, and is asked for again after an outage", () => {
    const legs = [1, 2].map((attempt) => ({
      attempt,
      agent: null,
      answered: true,
      answerBy: null,
      hears: [3 - attempt],
      over: null
    }))
    const look = { _tag: "LegsSeen", askedAt: 1_000_000 as EpochMs, legs } as unknown as Said
    const found = play([...onRecord(conference), look])
    expect(recordsAt(found)).toEqual(["RecordLeg 1"])
    const outage = { ...look, lastHeardAt: 2_000 as EpochMs } as Said
    expect(recordsAt(play([...onRecord(conference), hungUp(0), outage]))).toEqual(["RecordLeg 1", "ResumeRecording 1"])
  })

  describe("whose end was not heard, while its leg is up", () => {
    const look = (recordings: ReadonlyArray<string> | undefined, seenAt: number): Said => {
      const legs = [0, 1, 2].map((attempt) => ({
        attempt,
        agent: null,
        answered: true,
        answerBy: null,
        hears: [0, 1, 2].filter((other) => other !== attempt),
        over: null,
        ...(attempt !== 0 || recordings === undefined ? {} : { recordings })
      }))
      return { _tag: "LegsSeen", at: seenAt, askedAt: seenAt as EpochMs, legs } as unknown as Said
    }
    const asksFile = ({ last }: Played) =>
      last.filter((output) => output._tag === "Ask" && output.port === "recordings")
    const [first, second] = [1_000_000, 1_005_000]

    it("is found by the second look at the switch, and ends as if it had been told", () => {
      const once = play([...onRecord(conference), look([], first)])
      expect([asksFile(once), recordingOf(once)?.ended]).toEqual([[], false])
      const twice = play([...onRecord(conference), look([], first), look([], second)])
      expect(asksFile(twice)).toMatchObject([{ request: { _tag: "MeasureRecording", file, legGoesOn: true } }])
      const over = play([
        ...onRecord(conference),
        look([], first),
        look([], second),
        { ...ended(9_000), legGoesOn: true } as Said
      ])
      expect(recordingOf(over)).toEqual({ file, ended: true, paused: false })
      expect(kept(over.last)).toMatchObject([{ _tag: "RecordingEnded", recordedMs: 9_000 }])
    })

    it("is not over that is written, or paused, or of which the switch says nothing, or that was on its way between two looks", () => {
      for (const seen of [[file], undefined]) {
        const looked = play([...onRecord(conference), look(seen, first), look(seen, second)])
        expect([asksFile(looked), recordingOf(looked)]).toEqual([[], { file, ended: false, paused: false }])
      }
      const paused = [
        ...onRecord(conference),
        { _tag: "PauseRecordingAsked", by },
        look([], first),
        look([], second)
      ] as const
      expect(asksFile(play(paused))).toEqual([])
      const between = play([...onRecord(conference), look([], first), look([file], second), look([], second + 5_000)])
      expect(asksFile(between)).toEqual([])
      expect(asksFile(play([...onRecord(conference), look([], first), look([], first + 100)]))).toEqual([])
    })
  })

  it("and who asks the file how long it is says whose leg it was", () => {
    const over = play([...onRecord(conference), hungUp(0), hungUp(1), { _tag: "RecordLeft" }])
    expect(over.last).toMatchObject([{ request: { _tag: "MeasureRecording", file, attempt: 1 } }])
  })
})

describe("laws over any script", () => {
  const alphabet: ReadonlyArray<Said> = [
    ...[0, 1, 2, 3].map((attempt) => hungUp(attempt)),
    ...[2, 3, 4].map(established),
    hungUp(2, "NO_ANSWER"),
    { _tag: "HoldAsked", by },
    { _tag: "RetrieveAsked", by },
    { _tag: "ConsultationAsked", by, to: agent(ben) },
    { _tag: "AlternateAsked", by },
    { _tag: "ReconnectAsked", by },
    { _tag: "TransferAsked", by },
    { _tag: "SingleStepTransferAsked", by, to: agent(cho) },
    { _tag: "SingleStepTransferAsked", by: ben, to: outside },
    { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: sales } },
    { _tag: "ConferenceAsked", by },
    { _tag: "SingleStepConferenceAsked", by, to: outside },
    { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
    { _tag: "JoinAsked", by: dan, over: ben, mode: "whisper" },
    { _tag: "ClearConnectionAsked", by, attempt: 2 },
    { _tag: "AgentEnded", agent: ana, offer: 7, note: null },
    { _tag: "AgentRefused", agent: ben, offer: -2 },
    { _tag: "RingExpired", attempt: 2 },
    { _tag: "Recovered" }
  ]
  const letters = alphabet.map((_, index) => index)
  const Script = Schema.Array(Schema.Literals(letters))
  const thorough = { arbitrary: { size: 40, runs: 400 } }
  const steps = (
    script: ReadonlyArray<number>,
    each: (before: State, after: State, outputs: ReadonlyArray<Output>) => void
  ) => {
    clock = 0
    let state = play(talking).state
    for (const index of script) {
      const [next, outputs] = transition(state, { ...alphabet[index]!, at: at() } as Message)
      each(state, next, outputs)
      state = next
    }
  }

  it.prop(
    "nobody waits alone without music, and no call goes on with fewer than two unless somebody is on their way",
    [Script],
    ([script]) =>
      steps(script, (_, state) => {
        if (state._tag !== "Served") return
        const parties = numbered(state.parties).filter(({ role }) => role !== "supervisor")
        const present = parties.filter((party) => party.state._tag !== "Dialling")
        const rings = parties.some((party) => party.state._tag === "Dialling")
        assert.isTrue(present.length >= 2 || rings, "a call of one")
        for (const [attempt, sound] of arrangementOf(state.parties))
          if (sound._tag === "Silence")
            assert.strictEqual(state.parties[String(attempt)]?.role, "agent", `${attempt} waits in silence`)
      }),
    thorough
  )

  it.prop(
    "every leg that it made is ended, is a party, or was heard to be gone",
    [Script],
    ([script]) => {
      const legs = new Set<number>([1])
      steps(script, (_, state, outputs) => {
        for (const output of outputs) {
          const request = output._tag === "Ask" ? (output.request as CallRequest) : undefined
          if (request?._tag === "RingAgent" || request?._tag === "DialNumber") legs.add(request.attempt)
          if (request?._tag === "ClearLeg") legs.delete(request.attempt)
          if (output._tag === "Keep" && (output.fact._tag === "PartyLeft" || output.fact._tag === "PartyFailed"))
            legs.delete(output.fact.attempt)
        }
        const wanted = state._tag === "Served" ? numbered(state.parties).map(({ attempt }) => attempt) : []
        const left = [...legs].filter((attempt) => !wanted.includes(attempt))
        if (state._tag !== "Ringing") assert.deepStrictEqual(left, [], state._tag)
      })
    },
    thorough
  )

  it.prop(
    "every agent who is told of the call is let go of it, or a party of it",
    [Script],
    ([script]) => {
      const bound = new Set<string>(["ana 7"])
      steps(script, (_, state, outputs) => {
        for (const each of told(outputs)) {
          if (each._tag === "AlertStarted" || each._tag === "WorkStarted") bound.add(`${each.agent} ${each.offer}`)
          if (each._tag === "Released") bound.delete(`${each.agent} ${each.offer}`)
        }
        const has =
          state._tag === "Served"
            ? numbered(state.parties).flatMap(({ who }) => (who._tag === "Agent" ? [`${who.agent} ${who.offer}`] : []))
            : []
        assert.deepStrictEqual([...bound].toSorted(), has.toSorted(), state._tag)
      })
    },
    thorough
  )

  it.prop(
    "what the switch is asked makes of what it had what it should have",
    [Script],
    ([script]) => {
      const groups = new Map<number, string>()
      const apply = (outputs: ReadonlyArray<Output>) => {
        for (const output of outputs) {
          const request = output._tag === "Ask" ? (output.request as CallRequest) : undefined
          const put = (attempts: ReadonlyArray<number>) => {
            const name = attempts.join("+")
            const old = new Set(attempts.map((attempt) => groups.get(attempt)))
            // Of two that are joined the other one is left alone; a conference goes on.
            for (const [attempt, group] of groups)
              if (group.split("+").length === 2 && old.has(group) && !attempts.includes(attempt)) groups.delete(attempt)
            for (const attempt of attempts) groups.set(attempt, name)
          }
          if (request?._tag === "JoinLegs" || request?._tag === "ConferLegs") put(request.attempts)
          if (request?._tag === "PartLeg") groups.delete(request.attempt)
          if (request?._tag === "ClearLeg") groups.delete(request.attempt)
        }
      }
      groups.set(0, "0+1").set(1, "0+1")
      steps(script, (_, state, outputs) => {
        apply(outputs)
        if (state._tag !== "Served") return
        for (const [attempt, sound] of arrangementOf(state.parties)) {
          const group = groups.get(attempt)
          const own = group === undefined ? [] : [...groups].flatMap(([each, name]) => (name === group ? [each] : []))
          const here = own.filter((each) => state.parties[String(each)] !== undefined)
          if (sound._tag === "With") assert.deepStrictEqual(here.toSorted(), [...sound.attempts].toSorted())
          else assert.isTrue(here.length < 2 || sound._tag === "Over", `${attempt} hears ${here.join("+")}`)
        }
      })
    },
    thorough
  )

  it.prop(
    "a call that waits for an answer has a timer for it",
    [Script],
    ([script]) =>
      steps(script, (_, state) => {
        if (state._tag !== "Served") return
        const rings = numbered(state.parties).filter((party) => party.state._tag === "Dialling")
        const keys = timers(state).map(({ key }) => key)
        for (const { attempt } of rings) assert.include(keys, `ring ${attempt}`)
      }),
    thorough
  )

  it.prop(
    "each state comes back from the journal as it was",
    [Script],
    ([script]) => {
      const { state: codec } = makeCallKind(makeCatalogue([flow, survey]))
      const [encode, decode] = [Schema.encodeSync(codec), Schema.decodeUnknownSync(codec)]
      steps(script, (_, state) => {
        assert.deepStrictEqual(decode(JSON.parse(JSON.stringify(encode(state)))), state)
      })
    },
    thorough
  )
})
