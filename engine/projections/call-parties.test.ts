import { describe, expect, it } from "vitest"
import { Fact } from "#actors/facts.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { foldCall } from "./call-record.ts"
import type { Unnumbered } from "./unnumbered.ts"
import {
  agent,
  ana,
  ben,
  call,
  cho,
  dan,
  established,
  hungUp,
  making,
  moments,
  outside,
  queued,
  recordOf,
  type Said,
  sales,
  talking
} from "./testing/played-call.ts"

const by = ana
const consulting: ReadonlyArray<Said> = [...talking, { _tag: "ConsultationAsked", by, to: agent(ben) }]
const consulted: ReadonlyArray<Said> = [...consulting, established(2)]
const given: ReadonlyArray<Said> = [...talking, { _tag: "SingleStepTransferAsked", by, to: agent(cho) }]

const partyIn = ({ parties }: Unnumbered, attempt: number) => parties.find((party) => party.attempt === attempt)
const over = hungUp(0)

describe("hold", () => {
  const held = recordOf([...talking, { _tag: "HoldAsked", by }, { _tag: "RetrieveAsked", by }, over])

  it("is time of the customer's and of the agent who holds them, and no talk", () => {
    expect(held).toMatchObject({ talkMs: 2_000, holdMs: 1_000, agent: ana, agents: [ana] })
    expect(partyIn(held, 0)).toMatchObject({ role: "customer", number: "13800000001", heldMs: 1_000, heldSince: null })
    expect(partyIn(held, 1)).toMatchObject({ agent: ana, talkMs: 2_000, holdMs: 1_000, heldMs: 0 })
  })

  it("that the caller ends has lasted until then", () => {
    const left = recordOf([...talking, { _tag: "HoldAsked", by }, over])
    expect(left).toMatchObject({ talkMs: 1_000, holdMs: 1_000, hangUpBy: "caller", endedBy: 0 })
    expect(partyIn(left, 0)).toMatchObject({ heldMs: 1_000, endedBy: 0 })
  })

  it("of an end that lies before it, found out later, is no time at all", () => {
    const facts = moments([...talking, { _tag: "HoldAsked", by }]).flatMap((moment) => moment.facts)
    const ended = Fact.cases.CallEnded.make({
      at: EpochMs.make(4_400),
      call,
      outcome: "handled",
      by: "system",
      cause: "LEG_MISSING",
      talkMs: 400
    })
    const found = [...facts, ended].reduce<Unnumbered | undefined>(foldCall, undefined)
    expect(found).toMatchObject({ talkMs: 400, holdMs: 0, endedBy: null })
    expect(found?.parties).toMatchObject([
      { heldMs: 0, endedBy: "engine" },
      { talkMs: 400, holdMs: 0, endedBy: "engine" }
    ])
  })

  it("ends for an agent who goes over to whom they consulted, and whom these held when the caller was gone", () => {
    const alone = recordOf([
      ...consulted,
      over,
      { _tag: "HoldAsked", by: ben },
      { _tag: "AlternateAsked", by },
      { _tag: "ClearCallAsked", by }
    ])
    expect(partyIn(alone, 1)).toMatchObject({ heldMs: 1_000, heldSince: null })
  })

  it("of who waits while their agent talks with another is theirs alone", () => {
    const back = recordOf([...consulted, { _tag: "AlternateAsked", by }, { _tag: "ClearCallAsked", by }])
    expect(back).toMatchObject({ talkMs: 2_000, holdMs: 2_000 })
    expect(partyIn(back, 1)).toMatchObject({ talkMs: 2_000, holdMs: 2_000 })
    expect(partyIn(back, 2)).toMatchObject({ talkMs: 1_000, holdMs: 1_000, heldMs: 1_000 })
  })
})

describe("a transfer", () => {
  it("after a consultation says who gave the customer to whom, and who left by it", () => {
    const done = recordOf([...consulted, { _tag: "TransferAsked", by }, over])
    expect(done).toMatchObject({ agent: ana, agents: [ana, ben], talkMs: 2_000, holdMs: 2_000 })
    expect(done.transfers).toMatchObject([
      { by: ana, from: 1, how: "attended", to: { _tag: "Party", attempt: 2 }, result: "done", at: 7_000 }
    ])
    expect(partyIn(done, 1)).toMatchObject({ leftAt: 7_000, endedBy: 1, talkMs: 1_000, holdMs: 2_000 })
    expect(partyIn(done, 2)).toMatchObject({ purpose: "consult", by: ana, leftAt: 8_000, endedBy: 0, talkMs: 2_000 })
  })

  it("in one step is done when the other one answers", () => {
    const done = recordOf([...given, established(2), over])
    expect(done.transfers).toMatchObject([
      {
        by: ana,
        from: 1,
        how: "single-step",
        to: { _tag: "Party", attempt: 2 },
        result: "done",
        at: 5_000,
        resultAt: 6_000
      }
    ])
    expect(done).toMatchObject({ agents: [ana, cho], talkMs: 2_000, holdMs: 1_000 })
  })

  it("that nobody answers returns the customer to who gave them away, and the other has missed the call", () => {
    const back = recordOf([...given, { _tag: "RingExpired", attempt: 2 }, over])
    expect(back.transfers).toMatchObject([
      { result: "returned", returnedTo: ana, trouble: "no-answer", resultAt: 6_000 }
    ])
    expect(back).toMatchObject({ agents: [ana], missedBy: [cho], talkMs: 2_000, holdMs: 1_000 })
  })

  it("calls who gave them away back when they had hung up", () => {
    const back = recordOf([...given, hungUp(1), { _tag: "RingExpired", attempt: 2 }, established(3), over])
    expect(back.transfers).toMatchObject([{ result: "returned", returnedTo: ana, trouble: "no-answer" }])
    expect(back.parties.map((party) => [party.attempt, party.agent, party.answeredAt])).toEqual([
      [0, null, 1_000],
      [1, ana, 4_000],
      [2, cho, null],
      [3, ana, 8_000]
    ])
  })

  it("is none when a queue tried its caller outside, however often nobody took them there", () => {
    const overflow = { to: outside, afterMs: null, afterUnanswered: 1, ringTimeoutMs: 20_000, againAfterMs: 1_000 }
    const [arrived] = talking
    const admitted = queued as Extract<Said, { _tag: "Admitted" }>
    const overflowing: Said = { ...admitted, terms: { ...admitted.terms, overflow } }
    const ringing = (offer: number): Said => ({ _tag: "AgentAccepted", agent: ana, offer })
    const rings = [1, 3].flatMap((attempt) => [
      ringing(attempt),
      hungUp(attempt, "NO_ANSWER"),
      hungUp(attempt + 1, "USER_BUSY")
    ])
    const record = recordOf([arrived!, overflowing, ...rings, over])
    expect(record.parties.map(({ role, trouble }) => `${role} ${trouble}`)).toEqual([
      "customer null",
      "agent no-answer",
      "third busy",
      "agent no-answer",
      "third busy"
    ])
    expect(record.transfers).toEqual([])
  })

  it("of who consulted and hung up while it rang is one in a single step", () => {
    const back = recordOf([...consulting, hungUp(1), { _tag: "RingExpired", attempt: 2 }, over])
    expect(back.transfers).toMatchObject([
      { by: ana, from: 1, how: "single-step", at: 6_000, result: "returned", returnedTo: ana, resultAt: 7_000 }
    ])
  })

  it.each([
    ["a colleague picks up", { _tag: "PickupAsked", by: ben }],
    ["rings elsewhere by their wish", { _tag: "DeflectAsked", by: cho, to: agent(ben) }]
  ] as ReadonlyArray<readonly [string, Said]>)("that %s is one, to who answered", (_name, elsewhere) => {
    expect(recordOf([...given, elsewhere, established(3), over]).transfers).toMatchObject([
      { at: 5_000, from: 1, to: { attempt: 3 }, result: "done", resultAt: 7_000, returnedTo: null, trouble: null }
    ])
  })

  it("of who consulted and hung up is one, too, when it rings on elsewhere", () => {
    const elsewhere: Said = { _tag: "DeflectAsked", by: ben, to: agent(cho) }
    expect(recordOf([...consulting, hungUp(1), elsewhere, established(3), over]).transfers).toMatchObject([
      { by: ana, to: { attempt: 3 }, result: "done", resultAt: 8_000 }
    ])
  })

  it("under way when the customer gives up has failed", () => {
    expect(recordOf([...given, hungUp(1), over]).transfers).toMatchObject([
      { result: "failed", returnedTo: null, trouble: "withdrawn" }
    ])
  })

  it("into a queue lets everybody else go, and who is first there is still who answered", () => {
    const again = recordOf([
      ...talking,
      { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: sales } },
      queued,
      { _tag: "AgentAccepted", agent: ben, offer: 9 },
      established(2),
      over
    ])
    expect(again).toMatchObject({
      agent: ana,
      agents: [ana, ben],
      answeredAt: 4_000,
      waitMs: 3_000,
      talkMs: 2_000,
      holdMs: 0
    })
    expect(again.transfers).toMatchObject([{ to: { _tag: "Queue", queue: sales }, result: "done" }])
    expect(partyIn(again, 1)).toMatchObject({ leftAt: 5_000, endedBy: 1 })
  })
})

describe("a conference", () => {
  const three: ReadonlyArray<Said> = [...consulted, { _tag: "ConferenceAsked", by }]

  it("lasts while three are in it", () => {
    const { conferences } = recordOf([...three, hungUp(2), over])
    expect(conferences).toEqual([{ from: 7_000, until: 8_000, by: ana, attempts: [0, 1, 2], present: [0, 1] }])
  })

  it("begins with the answer of who is called into the talk", () => {
    const { conferences } = recordOf([
      ...talking,
      { _tag: "SingleStepConferenceAsked", by, to: outside },
      established(2),
      over
    ])
    expect(conferences).toMatchObject([{ from: 6_000, until: 7_000, by: ana, attempts: [0, 1, 2] }])
  })
})

describe("a supervisor", () => {
  it("is heard of from the answer of their telephone on, in each way apart, and is no agent of the call", () => {
    const record = recordOf([
      ...talking,
      { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
      established(2),
      { _tag: "JoinAsked", by: dan, over: ana, mode: "whisper" },
      over
    ])
    expect(record.supervisions).toEqual([
      { attempt: 2, by: dan, over: ana, mode: "listen", from: 6_000, until: 7_000 },
      { attempt: 2, by: dan, over: ana, mode: "whisper", from: 7_000, until: 8_000 }
    ])
    expect(record).toMatchObject({ agents: [ana], talkMs: 4_000 })
    expect(partyIn(record, 2)).toMatchObject({ role: "supervisor", talkMs: 0, holdMs: 0 })
  })
})

describe("a supervisor of a talk", () => {
  it("whose customer is sent into a queue follows nobody any more", () => {
    const record = recordOf([
      ...talking,
      { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
      established(2),
      { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: sales } },
      queued
    ])
    expect(record).toMatchObject({ endedAt: null, supervisions: [{ attempt: 2, from: 6_000, until: 7_000 }] })
  })
})

describe("a recording's pauses", () => {
  it("are told by the place in the file, which stands still meanwhile", () => {
    const { pauses } = recordOf([
      ...talking,
      { _tag: "RecordStarted", file: "a.wav" },
      { _tag: "PauseRecordingAsked", by },
      { _tag: "ResumeRecordingAsked", by },
      { _tag: "PauseRecordingAsked", by },
      over
    ])
    expect(pauses).toEqual([
      { from: 6_000, until: 7_000, by: ana, fileMs: 1_000 },
      { from: 8_000, until: 9_000, by: ana, fileMs: 2_000 }
    ])
  })
})

describe("a call that rings in vain all day", () => {
  const rings = 150
  const record = recordOf([
    ...talking.slice(0, 2),
    ...Array.from({ length: rings }, (_, index): ReadonlyArray<Said> => [
      { _tag: "AgentAccepted", agent: ana, offer: index + 7 },
      hungUp(index + 1, "NO_ANSWER")
    ]).flat(),
    { _tag: "AgentAccepted", agent: ben, offer: rings + 7 },
    established(rings + 1)
  ])

  it("keeps the customer, who answered, and the latest who did not", () => {
    expect(record.parties).toHaveLength(100)
    expect(record.parties[0]).toMatchObject({ role: "customer" })
    expect(record.parties[1]).toMatchObject({ attempt: rings - 97, trouble: "no-answer" })
    expect(record.parties.at(-1)).toMatchObject({ attempt: rings + 1, agent: ben, trouble: null })
  })

  it("has counted all rings", () => {
    expect(record).toMatchObject({ attempts: rings + 1, missedBy: [ana], agents: [ben] })
  })
})

describe("who was gone and is found in the talk again", () => {
  it("has been there since they first answered", () => {
    const before = moments([
      ...talking,
      { _tag: "SingleStepConferenceAsked", by, to: outside },
      established(2),
      hungUp(2)
    ]).flatMap(({ facts }) => facts)
    const at = EpochMs.make(8_000)
    const found = [
      Fact.cases.PartyDialled.make({
        at,
        call,
        attempt: 2,
        role: "third",
        agent: null,
        number: null,
        by: null,
        purpose: "talk"
      }),
      Fact.cases.PartyAnswered.make({ at, call, attempt: 2, ringMs: 0 })
    ]
    const record = [...before, ...found].reduce<Unnumbered | undefined>(foldCall, undefined)!
    expect(partyIn(record, 2)).toMatchObject({
      number: "013800138000",
      by: ana,
      purpose: "conference",
      dialledAt: 5_000,
      answeredAt: 6_000,
      leftAt: null,
      endedBy: null
    })
  })
})

describe("a call that the centre makes", () => {
  it("is answered when who was called is, and is the agent's who wanted it", () => {
    const record = recordOf([making(), established(1), established(2), hungUp(2)])
    expect(record).toMatchObject({
      direction: "out",
      agent: ana,
      agents: [ana],
      answeredAt: 3_000,
      ringMs: 1_000,
      talkMs: 1_000,
      holdMs: 0,
      outcome: "handled",
      endedBy: 2
    })
    expect(record.parties).toMatchObject([
      { attempt: 1, role: "agent", agent: ana, dialledAt: 1_000, answeredAt: 2_000 },
      { attempt: 2, role: "customer", number: "013800138000", by: ana, dialledAt: 2_000, answeredAt: 3_000 }
    ])
  })

  it("and that nobody answers says why, and was missed by nobody", () => {
    const record = recordOf([making(), established(1), hungUp(2, "USER_BUSY")])
    expect(record).toMatchObject({ outcome: "unanswered", answeredAt: null, talkMs: null, holdMs: null, missedBy: [] })
    expect(partyIn(record, 2)).toMatchObject({ trouble: "busy", answeredAt: null })
  })

  it("to a colleague is internal, and theirs too", () => {
    const inside = making({ origin: "internal", to: agent(ben), dialledNumber: "1002" })
    expect(recordOf([inside, established(1), established(2), hungUp(2)])).toMatchObject({
      direction: "internal",
      agent: ana,
      agents: [ana, ben]
    })
    expect(recordOf([inside, established(1), hungUp(2, "NO_ANSWER")])).toMatchObject({ missedBy: [ben], agents: [ana] })
  })

  describe("to a colleague", () => {
    const inside: ReadonlyArray<Said> = [
      making({ origin: "internal", to: agent(ben), dialledNumber: "1002" }),
      established(1)
    ]
    const talk: ReadonlyArray<Said> = [...inside, established(2)]

    it("is answered by them, and has its talk and its holds", () => {
      const record = recordOf([...talk, { _tag: "HoldAsked", by }, { _tag: "RetrieveAsked", by }, hungUp(1)])
      expect(record).toMatchObject({ answeredAt: 3_000, ringMs: 1_000, talkMs: 2_000, holdMs: 1_000 })
      expect(partyIn(record, 2)).toMatchObject({ heldMs: 1_000, talkMs: 2_000 })
    })

    it("who had it ring elsewhere is answered there", () => {
      const elsewhere: Said = { _tag: "DeflectAsked", by: ben, to: agent(cho) }
      const record = moments([...inside, elsewhere, established(3)]).at(-1)!.record
      expect(record).toMatchObject({ answeredAt: 4_000, agents: [ana, cho] })
    })

    it("is about that colleague also when who called them is called back", () => {
      const away: Said = { _tag: "SingleStepTransferAsked", by, to: agent(cho) }
      const all = [...talk, away, hungUp(1), { _tag: "RingExpired", attempt: 3 } as Said, established(4), hungUp(4)]
      expect(recordOf(all)).toMatchObject({ talkMs: 2_000, holdMs: 3_000 })
    })

    it("whom the centre itself calls is about them", () => {
      const flow = { id: "direct", version: 1 }
      const called = making({ origin: "alarm", by: null, to: agent(ben), dialledNumber: "1002", flow })
      const accepted: Said = { _tag: "AgentAccepted", agent: ana, offer: 7 }
      const record = recordOf([called, established(1), queued, accepted, established(2), hungUp(2)])
      expect(record).toMatchObject({ answeredAt: 5_000, talkMs: 1_000, agents: [ben, ana] })
    })
  })
})

describe("facts of a release that knew no parties", () => {
  const at = (ms: number) => EpochMs.make(ms)
  const older: ReadonlyArray<Fact> = [
    Fact.cases.CallArrived.make({ at: at(1_000), call, callingNumber: "1381", dialledNumber: "95", flow: "f" }),
    Fact.cases.CallQueued.make({ at: at(2_000), call, queue: sales }),
    Fact.cases.AgentRung.make({ at: at(3_000), call, agent: ana, queue: sales, attempt: 1 }),
    Fact.cases.RingFailed.make({ at: at(4_000), call, agent: ana, attempt: 1, reason: "no-answer" }),
    Fact.cases.AgentRung.make({ at: at(5_000), call, agent: ben, queue: sales, attempt: 2 }),
    Fact.cases.CallAnswered.make({
      at: at(6_000),
      call,
      agent: ben,
      queue: sales,
      attempt: 2,
      waitMs: 4_000,
      ringMs: 1_000
    }),
    Fact.cases.CallEnded.make({ at: at(9_000), call, outcome: "handled", by: "agent", cause: "X", talkMs: 3_000 })
  ]

  it("make a whole record: who rang in vain, who talked, and whose end it was", () => {
    const record = older.reduce<Unnumbered | undefined>(foldCall, undefined)
    expect(record).toMatchObject({ talkMs: 3_000, holdMs: 0, agents: [ben], endedBy: 2 })
    expect(record?.parties).toMatchObject([
      { attempt: 0, role: "customer", answeredAt: 1_000, leftAt: 9_000, endedBy: 2 },
      { attempt: 1, agent: ana, trouble: "no-answer", answeredAt: null, leftAt: 4_000 },
      { attempt: 2, agent: ben, answeredAt: 6_000, talkMs: 3_000, endedBy: 2 }
    ])
  })

  it("that end a row of an older fold leave its parties to the rebuild, and say how long it was", () => {
    const begun = older.slice(0, -1).reduce<Unnumbered | undefined>(foldCall, undefined)!
    const row = { ...begun, parties: [], agents: [], counted: { ...begun.counted, to: at(0) } }
    expect(foldCall(row, older.at(-1)!)).toMatchObject({ parties: [], talkMs: 3_000, holdMs: 0, endedAt: 9_000 })
  })
})
