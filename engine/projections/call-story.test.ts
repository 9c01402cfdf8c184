import { describe, expect, it } from "vitest"
import type { Overflow } from "#actors/work.ts"
import { storyOf } from "./call-story.ts"
import { overflowsWhy } from "./overflows-why.ts"
import { transfersWhy } from "./transfers-why.ts"
import {
  agent,
  ana,
  ben,
  cho,
  dan,
  established,
  hungUp,
  moments,
  outside,
  queued,
  type Said,
  sales,
  talking
} from "./testing/played-call.ts"

const by = ana
const whole = (messages: ReadonlyArray<Said>) => {
  const all = moments(messages)
  return { record: all.at(-1)!.record!, facts: all.flatMap(({ facts }) => facts) }
}
/** Each happening as its second and its words, in order. */
const told = (messages: ReadonlyArray<Said>, keepsFacts = true): ReadonlyArray<string> => {
  const { facts, record } = whole(messages)
  return storyOf(record, keepsFacts ? facts : []).map(({ sinceStartMs, what }) =>
    [
      sinceStartMs / 1_000,
      what._tag,
      ..."attempt queue by over mode trouble endedBy".split(" ").map((name) => (what as Record<string, unknown>)[name])
    ]
      .filter((word) => word !== undefined && word !== null)
      .join(" ")
  )
}
const over = hungUp(0)
const offered = talking[2]!

/** Waits in a queue that overflows after one agent who does not answer, or where nobody is signed in. */
const overflowing = (more: Partial<Overflow> = {}): ReadonlyArray<Said> => {
  const [arrived, admitted] = talking as readonly [Said, Extract<Said, { _tag: "Admitted" }>]
  const overflow: Overflow = {
    to: { digits: "013800138000", trunk: "t1", shown: "95000" },
    afterMs: null,
    afterUnanswered: 1,
    whenUnstaffed: true,
    ringTimeoutMs: 20_000,
    againAfterMs: 1_000,
    ...more
  }
  return [arrived, { ...admitted, terms: { ...admitted.terms, overflow } }]
}

describe("a call's story", () => {
  const consulted: ReadonlyArray<Said> = [
    ...talking,
    { _tag: "ConsultationAsked", by, to: agent(ben) },
    established(2),
    { _tag: "TransferAsked", by },
    over
  ]

  it("marks where the recording goes on with somebody else's leg, after whoever was recorded has left", () => {
    const records = { records: true, because: "usual", rule: null, leastMs: null, greatestMs: null } as const
    const messages: ReadonlyArray<Said> = [
      ...talking,
      { _tag: "RecordingDecided", ruling: records },
      { _tag: "RecordStarted", file: "a.wav" },
      { _tag: "SingleStepConferenceAsked", by, to: agent(ben) },
      established(2),
      over,
      { _tag: "RecordEnded", file: "a.wav", recordedMs: 4_000 },
      hungUp(1),
      { _tag: "RecordEnded", file: "a.wav", recordedMs: 6_000, attempt: 1 }
    ]
    const story = told(messages)
    const left = story.findIndex((line) => line.includes("Left 0"))
    expect(story[left + 1]).toMatch(/ RecordingMoved 1$/u)
    expect(whole(messages).record).toMatchObject({ recordingFile: "a.wav", recordedMs: 6_000 })
  })

  it("says that nobody was there, so that a number outside was tried, and that they came back to their queue", () => {
    const given = [...overflowing(), offered, hungUp(1, "NO_ANSWER"), hungUp(2, "USER_BUSY"), over]
    expect(told(given).slice(2, -1)).toEqual([
      "2 Dialled 1",
      "3 NotReached 1 no-answer",
      "3 Overflowed sales",
      "3 Dialled 2",
      "4 NotReached 2 busy",
      "4 Returned"
    ])
  })

  it("says that a number outside was to be tried, and is refused", () => {
    const to = { number: "16812345678", refusal: "barred" as const }
    const given = [...overflowing({ to }), offered, hungUp(1, "NO_ANSWER"), over]
    const { facts, record } = whole(given)
    expect(storyOf(record, facts).map(({ what }) => what)).toContainEqual({
      _tag: "OverflowRefused",
      queue: sales,
      because: "unanswered",
      ...to
    })
  })

  it("is told in order from the arrival to the end, who did what", () => {
    expect(told(consulted)).toEqual([
      "0 Arrived 0",
      "0 Queued sales",
      "2 Dialled 1",
      "3 Answered 1",
      "4 Held 0 ana",
      "4 Dialled 2 ana",
      "5 Answered 2",
      "6 Retrieved 0 ana",
      "6 Transferred ana",
      "6 Left 1 1",
      "7 Ended caller 0"
    ])
  })

  it("says who listened, and when a conference became a talk of two", () => {
    expect(
      told([
        ...talking,
        { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
        established(2),
        { _tag: "SingleStepConferenceAsked", by, to: outside },
        established(3),
        hungUp(3),
        over
      ]).slice(4)
    ).toEqual([
      "4 Dialled 2 dan",
      "4 Supervised 2 dan ana listen",
      "5 Answered 2",
      "6 Dialled 3 ana",
      "7 Answered 3",
      "8 Left 3 3",
      "8 ConferenceEnded",
      "9 Ended caller 0"
    ])
  })

  it("says which telephone a supervisor followed by, who came twice", () => {
    const joins: Said = { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" }
    const twice = told([...talking, joins, established(2), hungUp(2), joins, established(3), over])
    expect(twice.filter((line) => line.includes("Supervised"))).toEqual([
      "4 Supervised 2 dan ana listen",
      "7 Supervised 3 dan ana listen"
    ])
  })

  it("says once that the customer waited, who came back to the place they had", () => {
    const given: Said = { _tag: "SingleStepTransferAsked", by, to: agent(cho) }
    const inVain = (attempt: number): Said => ({ _tag: "RingExpired", attempt })
    const lines = told([...talking, given, hungUp(1), inVain(2), inVain(3), queued, over])
    expect(lines.filter((line) => /Queued|Returned/u.test(line))).toEqual([
      "0 Queued sales",
      "6 Returned",
      "7 Returned"
    ])
  })

  it("whose facts are gone is what the record has of it", () => {
    expect(told(consulted, false)).toEqual([
      "0 Arrived 0",
      "0 Queued sales",
      "2 Dialled 1",
      "3 Answered 1",
      "4 Dialled 2 ana",
      "5 Answered 2",
      "6 Transferred ana",
      "6 Left 1 1",
      "7 Ended caller 0"
    ])
  })
})

describe("why a customer went where they were sent", () => {
  const why = (messages: ReadonlyArray<Said>) => {
    const { facts, record } = whole(messages)
    return transfersWhy(record, facts)
  }

  it("says whom they were to have, and that they have them", () => {
    const to = { _tag: "SingleStepTransferAsked" as const, by, to: agent(cho) }
    expect(why([...talking, to, established(2), over])).toMatchObject([
      { by: ana, agent: cho, number: null, route: null, result: "done", became: "with-them", takenBy: cho }
    ])
  })

  it("says by which trunk and with which number outside they were dialled, and why they came back", () => {
    const to = { _tag: "SingleStepTransferAsked" as const, by, to: outside }
    expect(why([...talking, to, hungUp(2, "USER_BUSY"), over])).toMatchObject([
      {
        agent: null,
        number: "013800138000",
        route: { trunk: "t1", shown: "95000" },
        trouble: "busy",
        became: "with-agent",
        returnedTo: ana,
        takenBy: ana
      }
    ])
  })

  it("says who had them next out of the queue that they were sent to", () => {
    const to = { _tag: "SingleStepTransferAsked" as const, by, to: { _tag: "Queue" as const, queue: sales } }
    const accepted: Said = { _tag: "AgentAccepted", agent: ben, offer: 9 }
    expect(why([...talking, to, queued, accepted, established(2), over])).toMatchObject([
      { became: "in-queue", takenBy: ben }
    ])
    expect(why([...talking, to, queued, over])).toMatchObject([{ became: "in-queue", takenBy: null }])
  })
})

describe("why a number outside was tried", () => {
  const why = (messages: ReadonlyArray<Said>) => {
    const { facts, record } = whole(messages)
    return overflowsWhy(record, facts)
  }
  const unstaffed: Said = { _tag: "Unstaffed", queue: sales }
  const route = { trunk: "t1", shown: "95000" }

  it("says each time why, which number by which trunk, and what came of it", () => {
    const twice = [...overflowing(), offered, hungUp(1, "NO_ANSWER"), hungUp(2, "USER_BUSY"), unstaffed]
    const first = { because: "unanswered", number: "013800138000", route, result: "not-reached", trouble: "busy" }
    const second = { because: "unstaffed", number: "013800138000", route, refusal: null }
    expect(why(twice)).toMatchObject([first, { ...second, result: "ringing", resultAt: null }])
    expect(why([...twice, over])).toMatchObject([first, { ...second, result: "gone", trouble: null }])
    expect(why([...twice, established(3), over])).toMatchObject([first, { ...second, result: "answered" }])
    expect(why(talking)).toEqual([])
  })

  it("says that the number is refused, and why", () => {
    const to = { number: "16812345678", refusal: "no-trunk" as const }
    expect(why([...overflowing({ to }), unstaffed, over])).toMatchObject([
      { queue: sales, because: "unstaffed", route: null, result: "refused", ...to }
    ])
  })
})
