import { describe, expect, it } from "vitest"
import * as Schema from "effect/Schema"
import { type Attended, attended, attendedAlike } from "#actors/call/attended.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import type { Message, State } from "#actors/call/protocol.ts"
import { refusalOf } from "#actors/call/refusal.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import type { Unstamped } from "#actors/output.ts"
import { AgentId, CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { CallView } from "#wire/call-view.ts"
import { USUAL_MASKING } from "#wire/masked-number.ts"
import { agentsIn, callViewOf } from "./call-view.ts"

/** What the desks of those who are in a call show of it. */

const [ana, ben, cho] = ["ana", "ben", "cho"].map((name) => AgentId.make(name)) as [AgentId, AgentId, AgentId]
const [sales, call] = [QueueId.make("sales"), CallId.make("c1")]
const flow: Flow = { id: "direct", version: 1, start: "wait", nodes: { wait: { _tag: "Enqueue", queue: sales } } }
const { transition } = makeCallKind(makeCatalogue([flow]))
type Said = Unstamped<Message>
const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "m", priority: 0, needs: [] }
const arrived: Said = {
  _tag: "Arrived",
  // There at once: attempts count from 1.
  arrivedAt: EpochMs.make(1_000),
  attributes: { callingNumber: "13800001111", dialledNumber: "95000" },
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
}
const established = (attempt: number): Said => ({ _tag: "LegEstablished", attempt })
const agent = (id: AgentId) => ({ _tag: "Agent" as const, agent: id })
const outside = { _tag: "Number" as const, digits: "02155667788", trunk: "t1", shown: "95000" }

const ringing: ReadonlyArray<Said> = [
  arrived,
  { _tag: "Admitted", queue: sales, terms },
  { _tag: "AgentAccepted", agent: ana, offer: 7 }
]
const talking = [...ringing, established(1)]
const recorded: ReadonlyArray<Said> = [...talking, { _tag: "RecordStarted", file: "a.wav" }]
const consulting: ReadonlyArray<Said> = [...recorded, { _tag: "ConsultationAsked", by: ana, to: agent(ben) }]
const consulted = [...consulting, established(2)]
const making: ReadonlyArray<Said> = [
  {
    _tag: "MakeCallAsked",
    origin: "outbound",
    by: ana,
    to: outside,
    callingNumber: "95000",
    dialledNumber: "02155667788",
    ringTimeoutMs: 60_000,
    flow: null,
    terms: null
  }
]

/** Every state on the way; a message comes each second. */
const played = (said: ReadonlyArray<Said>): ReadonlyArray<State> => {
  let state: State = { _tag: "New", call }
  return said.map((message, index) => {
    state = transition(state, { ...message, at: EpochMs.make((index + 1) * 1_000) } as Message)[0]
    return state
  })
}
const standing = (said: ReadonlyArray<Said>): Attended => {
  const state = attended(played(said).at(-1))
  if (state === undefined) throw new Error("nobody is in it")
  return state
}
const shown = { masking: USUAL_MASKING, nameOf: (id: AgentId) => id.toUpperCase(), isAsked: true }
const viewOf = (said: ReadonlyArray<Said>, who: AgentId): CallView => {
  const view = callViewOf(standing(said), who, shown)
  if (view === null) throw new Error("they are not in it")
  expect(Schema.decodeUnknownSync(CallView)(JSON.parse(JSON.stringify(view)))).toEqual(view)
  return view
}
/** `0 138****1111 up talk` … */
const people = ({ parties }: CallView): ReadonlyArray<string> =>
  Object.entries(parties).map(([attempt, { name, number, side, state }]) =>
    [attempt, name ?? number, state, side].join(" ")
  )

describe("the call at somebody's hand", () => {
  it("while it rings: who waits, and nothing to press but to let it ring elsewhere", () => {
    const view = viewOf(ringing, ana)
    expect(people(view)).toEqual(["0 138****1111 up talk", "1 ANA dialling talk"])
    expect(view).toMatchObject({ origin: "inbound", own: 1, recording: "none", can: ["DeflectCall"], toQueue: false })
  })

  it("in a talk of two: everything that needs no consultation", () => {
    const view = viewOf(recorded, ana)
    expect(people(view)).toEqual(["0 138****1111 up talk", "1 ANA up talk"])
    expect(view.can).toEqual([
      "HoldCall",
      "ConsultationCall",
      "SingleStepTransferCall",
      "SingleStepConferenceCall",
      "ClearConnection",
      "ClearCall",
      "GenerateDigits",
      "PauseRecording"
    ])
    expect(view).toMatchObject({ recording: "on", toQueue: true, consulted: null, calling: null })
  })

  it("on hold: since when the customer hears music", () => {
    const view = viewOf([...talking, { _tag: "HoldAsked", by: ana }], ana)
    expect(view.parties["0"]).toMatchObject({ state: "held", since: 5_000 })
    expect(view.can).toContain("RetrieveCall")
    expect(view.can).not.toContain("HoldCall")
  })

  it("while a colleague is consulted both know who asks whom, about whom", () => {
    const ringsThere = viewOf(consulting, ana)
    expect(ringsThere.consulted).toBe(2)
    expect(ringsThere.can).toEqual(["ReconnectCall", "TransferCall", "ClearConnection", "ClearCall", "PauseRecording"])
    const asking = viewOf(consulted, ana)
    expect(people(asking)).toEqual(["0 138****1111 held talk", "1 ANA up aside", "2 BEN up aside"])
    expect(asking.can).toEqual(expect.arrayContaining(["AlternateCall", "ConferenceCall", "TransferCall"]))
    const asked = viewOf(consulted, ben)
    expect(asked).toMatchObject({ own: 2, consulted: null })
    expect(asked.parties["2"]).toMatchObject({ purpose: "consult", by: ana })
    expect(asked.parties["0"]).toMatchObject({ number: "138****1111", state: "held" })
  })

  it("a paused recording can be resumed, and not paused", () => {
    const view = viewOf([...recorded, { _tag: "PauseRecordingAsked", by: ana }], ana)
    expect(view.recording).toBe("paused")
    expect(view.can).toContain("ResumeRecording")
    expect(view.can).not.toContain("PauseRecording")
  })

  it("of a call that somebody makes: whom it is to, while their own telephone rings", () => {
    const view = viewOf(making, ana)
    expect(people(view)).toEqual(["1 ANA dialling talk"])
    expect(view.calling).toEqual({ agent: null, name: null, number: "021****7788" })
    const dialled = viewOf([...making, established(1)], ana)
    expect(people(dialled)).toEqual(["1 ANA up talk", "2 021****7788 dialling talk"])
    expect(dialled).toMatchObject({ origin: "outbound", calling: null })
  })

  it("who follows it as a supervisor is told to nobody, and has no call at hand", () => {
    const followed: ReadonlyArray<Said> = [
      ...talking,
      { _tag: "JoinAsked", by: cho, over: ana, mode: "listen" },
      established(2)
    ]
    expect(people(viewOf(followed, ana))).toEqual(["0 138****1111 up talk", "1 ANA up talk"])
    expect(callViewOf(standing(followed), cho, shown)).toBeNull()
  })

  it("does nothing for whoever has another call at hand that is asked first", () => {
    expect(callViewOf(standing(talking), ana, { ...shown, isAsked: false })).toMatchObject({ can: [], toQueue: false })
  })
})

describe("no button is dead, and none is missing", () => {
  const stand = {
    ringing,
    talking,
    recorded,
    held: [...talking, { _tag: "HoldAsked", by: ana }],
    consulting,
    consulted,
    alternated: [...consulted, { _tag: "AlternateAsked", by: ana }],
    conference: [...consulted, { _tag: "ConferenceAsked", by: ana }],
    "put through": [...consulted, { _tag: "TransferAsked", by: ana }],
    "given away": [...talking, { _tag: "SingleStepTransferAsked", by: ana, to: outside }],
    making,
    dialled: [...making, established(1)]
  } as const satisfies Record<string, ReadonlyArray<Said>>
  /** Asked of the call as people do, of a number and of a queue. */
  const asked = (by: AgentId, own: number) =>
    ({
      HoldCall: { _tag: "HoldAsked", by },
      RetrieveCall: { _tag: "RetrieveAsked", by },
      ConsultationCall: { _tag: "ConsultationAsked", by, to: agent(cho) },
      AlternateCall: { _tag: "AlternateAsked", by },
      ReconnectCall: { _tag: "ReconnectAsked", by },
      TransferCall: { _tag: "TransferAsked", by },
      SingleStepTransferCall: { _tag: "SingleStepTransferAsked", by, to: agent(cho) },
      ConferenceCall: { _tag: "ConferenceAsked", by },
      SingleStepConferenceCall: { _tag: "SingleStepConferenceAsked", by, to: agent(cho) },
      ClearConnection: { _tag: "ClearConnectionAsked", by, attempt: own },
      ClearCall: { _tag: "ClearCallAsked", by },
      GenerateDigits: { _tag: "DigitsAsked", by, digits: "12#" },
      PauseRecording: { _tag: "PauseRecordingAsked", by },
      ResumeRecording: { _tag: "ResumeRecordingAsked", by },
      DeflectCall: { _tag: "DeflectAsked", by, to: agent(cho) }
    }) as const

  it.each(Object.entries(stand))("%s", (_name, said) => {
    const state = standing(said)
    for (const who of agentsIn(state)) {
      const view = viewOf(said, who)
      for (const [name, service] of Object.entries(asked(who, view.own))) {
        const taken = refusalOf(state, service) === undefined
        expect([name, who, view.can.includes(name as CallView["can"][number])]).toEqual([name, who, taken])
        // What the call takes does something: a service that is not refused and changes nothing would be a dead button.
        if (!taken) continue
        const [next, outputs] = transition(state, { ...service, at: EpochMs.make(60_000) } as Message)
        expect([name, next !== state || outputs.length > 0]).toEqual([name, true])
      }
    }
  })

  it.each(Object.entries(stand))("a step that is said to leave desks alone does: %s", (_name, said) => {
    const states = played(said)
    for (const [index, state] of states.entries()) {
      const before = states[index - 1]
      if (before === undefined || !attendedAlike(before, state)) continue
      for (const who of [ana, ben, cho]) {
        const [was, is] = [attended(before), attended(state)]
        expect(is && callViewOf(is, who, shown)).toEqual(was && callViewOf(was, who, shown))
      }
    }
  })
})
