import { assert, describe, it } from "@effect/vitest"
import { Fact, ofWork } from "#actors/facts.ts"
import { AgentId, CallId, EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import { CallRecord } from "#wire/records.ts"
import { changedLists } from "./changed-lists.ts"
import { foldCall } from "./call-record.ts"
import { decisionsOf, passedOver } from "./why.ts"

const { AgentChosen, AgentRung, CallAnswered, CallArrived, CallEnded, CallQueued, CallRefused, KeyPressed } = Fact.cases
const { LineMeasured, RecordingDropped, RecordingEnded, RecordingRuled, RecordingStarted, RingFailed, WrapUpEnded } =
  Fact.cases
const at = (ms: number) => EpochMs.make(ms)
const [call, queue, group] = [CallId.make("c1"), QueueId.make("sales"), GroupId.make("main")]
const [ana, bo, cy] = [AgentId.make("1001"), AgentId.make("1002"), AgentId.make("1003")]

const asWork = ofWork(workIdOf("call", call), "voice")

const arrived = CallArrived.make({
  at: at(1_000),
  call,
  callingNumber: "13800138000",
  dialledNumber: "95000",
  flow: "hotline"
})
const pressed = KeyPressed.make({ at: at(3_000), call, key: "1", node: "welcome" })
const queued = CallQueued.make({ at: at(4_000), call, queue })
const rung = (agent: AgentId, attempt: number, ms: number) =>
  AgentRung.make({ at: at(ms), call, agent, queue, attempt })
const answered = CallAnswered.make({
  at: at(32_000),
  call,
  agent: bo,
  queue,
  attempt: 3,
  waitMs: 28_000,
  ringMs: 2_000
})
const ended = (outcome: "handled" | "abandoned", ms: number) =>
  CallEnded.make({ at: at(ms), call, outcome, by: "caller", cause: "NORMAL_CLEARING", talkMs: 10_000 })

const record = (...facts: ReadonlyArray<Fact>) =>
  facts.reduce<ReturnType<typeof foldCall>>((before, fact) => foldCall(before, fact), undefined)

/** What lists show of it. */
const listed = (...facts: ReadonlyArray<Fact>) => {
  const kept = record(...facts)!
  const fields = Object.keys(CallRecord.fields).filter((field) => field !== "serial")
  return Object.fromEntries(fields.map((field) => [field, kept[field as keyof typeof kept]]))
}

describe("a call's record", () => {
  const ruled = (records: boolean, rule: string | null) =>
    RecordingRuled.make({ at: at(32_001), call, records, because: rule === null ? "usual" : "rule", rule })

  it("says by which rule it was recorded or not; the last one counts", () => {
    assert.deepInclude(record(arrived, ruled(false, "no-sales")), {
      recordingVerdict: "not-recorded",
      recordingBecause: "rule",
      recordingRule: "no-sales"
    })
    assert.deepInclude(record(arrived, ruled(false, "no-sales"), ruled(true, null)), {
      recordingVerdict: "recorded",
      recordingBecause: "usual",
      recordingRule: null
    })
  })

  it("says how the lines of its parties were, and claims nothing of one over which nothing came", () => {
    const line = { received: 985, missing: 15, jitterMs: 3, roundTripMs: 30, mosHundredths: 420 }
    const silent = { received: 0, missing: 0, jitterMs: null, roundTripMs: null, mosHundredths: null }
    const measured = (side: "caller" | "agent", of: typeof line | typeof silent) =>
      LineMeasured.make({ at: at(43_000), call, side, line: of })
    assert.deepInclude(record(arrived, measured("caller", line), measured("agent", silent)), {
      callerMosHundredths: 420,
      callerLossPermille: 15,
      callerJitterMs: 3,
      callerRoundTripMs: 30,
      agentMosHundredths: null,
      agentLossPermille: null,
      agentJitterMs: null,
      agentRoundTripMs: null
    })
  })

  it("of a recording that was too short offers no file, and says why", () => {
    const file = "2026/a.wav"
    const short = [
      arrived,
      ruled(true, "three-seconds"),
      RecordingStarted.make({ at: at(32_100), call, file }),
      RecordingEnded.make({ at: at(33_100), call, file, recordedMs: 1_000 }),
      RecordingDropped.make({ at: at(33_100), call, file, recordedMs: 1_000, leastMs: 3_000 })
    ]
    assert.deepInclude(record(...short), {
      recordingFile: null,
      recordedMs: 1_000,
      recordingVerdict: "too-short",
      recordingRule: "three-seconds"
    })
  })

  it("says which list its caller was on", () => {
    assert.deepInclude(record({ ...arrived, list: "vip" }), { list: "vip" })
    const { callingNumber, dialledNumber } = arrived
    const refused = { at: at(1_000), call, callingNumber, dialledNumber, reason: "black list", list: "black" as const }
    assert.deepInclude(record(CallRefused.make(refused)), { list: "black", outcome: "refused" })
  })

  it("counts a round of telephones that ring at once as one attempt, and the next round as another", () => {
    const over = (agent: typeof ana, attempt: number, ms: number, reason: "answered-elsewhere" | "no-answer") =>
      RingFailed.make({ at: at(ms), call, agent, attempt, reason })
    const [first, joined] = [[rung(ana, 1, 5_000), rung(bo, 2, 5_001)], rung(cy, 3, 7_000)]
    assert.deepInclude(record(arrived, queued, ...first, joined), { attempts: 1, rungAt: at(5_000) })
    const missed = [
      over(ana, 1, 25_000, "no-answer"),
      over(bo, 2, 25_000, "no-answer"),
      over(cy, 3, 27_000, "no-answer")
    ]
    const again = [rung(ana, 4, 30_000), rung(bo, 5, 30_000)]
    assert.deepInclude(record(arrived, queued, ...first, joined, ...missed, ...again), {
      attempts: 2,
      rungAt: at(30_000),
      missedBy: [ana, bo, cy]
    })
  })

  it("of a call whose first agent let it ring", () => {
    assert.deepStrictEqual(
      listed(
        arrived,
        pressed,
        queued,
        rung(ana, 1, 5_000),
        RingFailed.make({ at: at(25_000), call, agent: ana, attempt: 1, reason: "no-answer" }),
        rung(bo, 3, 30_000),
        answered,
        RecordingStarted.make({ at: at(32_100), call, file: "2026/a.wav" }),
        ended("handled", 42_000),
        RecordingEnded.make({ at: at(42_100), call, file: "2026/a.wav", recordedMs: 9_900 }),
        WrapUpEnded.make({ at: at(52_000), ...asWork, agent: bo, wrapUpMs: 10_000 })
      ),
      {
        id: call,
        direction: "in",
        callingNumber: "13800138000",
        dialledNumber: "95000",
        arrivedAt: at(1_000),
        queuedAt: at(4_000),
        rungAt: at(30_000),
        answeredAt: at(32_000),
        endedAt: at(42_000),
        waitMs: 28_000,
        ringMs: 2_000,
        talkMs: 10_000,
        holdMs: 0,
        wrapUpMs: 10_000,
        attempts: 2,
        agent: bo,
        agents: [bo],
        missedBy: [ana],
        rejectedBy: [],
        queue,
        keys: "1",
        outcome: "handled",
        hangUpBy: "caller",
        cause: "NORMAL_CLEARING",
        recordingFile: "2026/a.wav",
        recordedMs: 9_900,
        recordingVerdict: null,
        recordingBecause: null,
        recordingRule: null,
        callerMosHundredths: null,
        callerLossPermille: null,
        callerJitterMs: null,
        callerRoundTripMs: null,
        agentMosHundredths: null,
        agentLossPermille: null,
        agentJitterMs: null,
        agentRoundTripMs: null,
        list: null,
        isCovered: null
      }
    )
  })

  it("says who missed it and who refused it, each once, and blames nobody for a caller who gave up", () => {
    const failed = (agent: AgentId, reason: (typeof RingFailed.Type)["reason"]) =>
      RingFailed.make({ at: at(25_000), call, agent, attempt: 1, reason })
    assert.deepInclude(
      record(
        arrived,
        queued,
        failed(ana, "no-answer"),
        failed(bo, "rejected"),
        failed(ana, "busy"),
        failed(cy, "caller-gave-up"),
        failed(cy, "withdrawn")
      ) as object,
      { missedBy: [ana], rejectedBy: [bo], agent: null }
    )
  })

  it("of a recording in which nothing can be heard offers none, and says that there was to be one", () => {
    const [file, begun] = ["2026/a.wav", RecordingStarted.make({ at: at(32_100), call, file: "2026/a.wav" })]
    const nothing = RecordingEnded.make({ at: at(42_100), call, file, recordedMs: 0 })
    assert.deepInclude(record(arrived, queued, answered, begun, ended("handled", 42_000), nothing) as object, {
      outcome: "handled",
      recordingFile: null,
      recordedMs: 0
    })
  })

  it("of a call whose state was lost says how far it came, and keeps an end that it has", () => {
    const lost = CallEnded.make({
      at: at(50_000),
      call,
      outcome: "in-flow",
      by: "system",
      cause: "STATE_LOST",
      talkMs: 0
    })
    const end = { endedAt: at(50_000), hangUpBy: "system", cause: "STATE_LOST" }
    assert.deepInclude(record(arrived, lost) as object, { ...end, outcome: "in-flow", waitMs: null, talkMs: null })
    assert.deepInclude(record(arrived, queued, lost) as object, { ...end, outcome: "abandoned", waitMs: 46_000 })
    const talked = { outcome: "handled", waitMs: 28_000, talkMs: 18_000 }
    assert.deepInclude(record(arrived, queued, answered, lost) as object, { ...end, ...talked })
    const over = record(arrived, queued, answered, ended("handled", 42_000))
    assert.deepStrictEqual(foldCall(over, lost), over)
  })

  it("of a caller who gave up while it rang: waited and rung to the end, talked to nobody", () => {
    const gaveUp = RingFailed.make({ at: at(9_000), call, agent: ana, attempt: 1, reason: "caller-gave-up" })
    const found = record(arrived, queued, rung(ana, 1, 5_000), gaveUp, ended("abandoned", 9_000))
    assert.deepInclude(found as object, {
      outcome: "abandoned",
      waitMs: 5_000,
      ringMs: 4_000,
      talkMs: null,
      agent: null,
      answeredAt: null
    })
  })

  it("of a caller who is to be called back, or left a message, has an outcome of its own: they gave up nothing", () => {
    const inFlow = CallEnded.make({
      at: at(20_000),
      call,
      outcome: "in-flow",
      by: "system",
      cause: "NORMAL_CLEARING",
      talkMs: 0
    })
    const diverted = (_tag: "Callback" | "Voicemail") =>
      Fact.cases.CallDiverted.make({ at: at(9_000), call, queue: QueueId.make("sales"), on: "9", to: { _tag } })
    const work = "callback/c1-7" as never
    const sales = QueueId.make("sales")
    const asked = Fact.cases.CallbackAsked.make({ at: at(9_100), work, queue: sales, number: "1", by: null, call })
    const left = Fact.cases.VoicemailLeft.make({
      at: at(21_000),
      call,
      queue: sales,
      work: "task/voicemail-c1" as never,
      lengthMs: 9_000
    })
    const outcome = (...facts: ReadonlyArray<Fact>) => record(arrived, queued, ...facts)?.outcome
    assert.strictEqual(outcome(diverted("Callback"), asked), null)
    assert.strictEqual(outcome(diverted("Callback"), asked, inFlow), "callback")
    // Nobody could call them back: they waited on, and gave up.
    assert.strictEqual(outcome(diverted("Callback"), queued, ended("abandoned", 20_000)), "abandoned")
    assert.strictEqual(outcome(diverted("Voicemail"), inFlow), "in-flow", "they hung up at the tone")
    // The recording's length is known before or after the call's end.
    assert.strictEqual(outcome(diverted("Voicemail"), inFlow, left), "voicemail")
    assert.strictEqual(outcome(diverted("Voicemail"), left, inFlow), "voicemail")
    assert.strictEqual(outcome(asked, answered, ended("handled", 42_000)), "handled")
  })

  it("of a caller who hung up in the flow: never waited", () => {
    const hungUp = CallEnded.make({
      at: at(2_000),
      call,
      outcome: "in-flow",
      by: "caller",
      cause: "NORMAL_CLEARING",
      talkMs: 0
    })
    assert.deepInclude(record(arrived, hungUp) as object, {
      outcome: "in-flow",
      waitMs: null,
      queuedAt: null,
      talkMs: null
    })
  })

  it("of a caller refused at the door", () => {
    const refused = CallRefused.make({
      at: at(1_000),
      call,
      callingNumber: "1",
      dialledNumber: "2",
      reason: "unknown number"
    })
    assert.deepInclude(record(refused) as object, {
      outcome: "refused",
      hangUpBy: "system",
      cause: "unknown number",
      endedAt: at(1_000)
    })
  })

  it("keeps the first queue entry through every retry", () => {
    const again = CallQueued.make({ at: at(50_000), call, queue })
    assert.strictEqual(record(arrived, queued, again)?.queuedAt, at(4_000))
  })

  it("is not begun by a fact that does not begin one, and not touched by one that says nothing of it", () => {
    assert.isUndefined(record(queued))
    const before = record(arrived)
    assert.strictEqual(foldCall(before, arrived), before)
  })
})

const chosen = (agent: AgentId, offer: number, ms: number, more: object = asWork) =>
  AgentChosen.make({
    at: at(ms),
    ...(more as typeof asWork),
    queue,
    agent,
    group,
    offer,
    strategy: "longest-idle",
    waitedMs: ms - 4_000,
    candidates: [ana, bo].map((each) => ({
      agent: each,
      verdict: each === agent ? ("chosen" as const) : ("idle-for-less" as const),
      score: 1
    })),
    counts: { "not-in-queue": 289 }
  })

describe("work that is no call", () => {
  const written = WrapUpEnded.make({ at: at(9), ...ofWork(workIdOf("task", "t1"), "task"), agent: ana, wrapUpMs: 5 })

  it("changes no list of calls", () => {
    assert.deepStrictEqual([...changedLists({ before: undefined, facts: [written] })], [])
    const ofCall = WrapUpEnded.make({ at: at(9), ...asWork, agent: ana, wrapUpMs: 5 })
    assert.deepStrictEqual([...changedLists({ before: undefined, facts: [ofCall] })], ["", ana])
  })

  it("changes the list of who missed a call", () => {
    const missed = RingFailed.make({ at: at(9), call, agent: ana, attempt: 1, reason: "no-answer" })
    assert.deepStrictEqual([...changedLists({ before: undefined, facts: [missed] })], ["", ana])
  })
})

describe("lists of calls", () => {
  const line = { jitterMs: 4, missing: 0, mosHundredths: 434, received: 500, roundTripMs: null }
  const measured = LineMeasured.make({ at: at(60), call, side: "caller", line } as never)

  it("are told to all who talk in the call, and to whom it released, of what nobody is named in", () => {
    const who = (agent: AgentId) => ({ who: { _tag: "Agent", agent, offer: 1 } })
    const served = {
      _tag: "Served",
      parties: { "0": { who: { _tag: "Caller" } }, "1": who(ana), "2": who(bo) }
    }
    assert.deepStrictEqual([...changedLists({ before: served, facts: [measured] })], ["", ana, bo])
    const over = { _tag: "Ended", released: [{ agent: ana, offer: 1, reason: "ended", wrapUpMs: 0 }] }
    assert.deepStrictEqual([...changedLists({ before: over, facts: [measured] })], ["", ana])
  })
})

describe("why", () => {
  it("names each decision about a call and how its offer went", () => {
    const failed = RingFailed.make({ at: at(25_000), call, agent: ana, attempt: 1, reason: "no-answer" })
    const { decisions } = decisionsOf(call, [
      arrived,
      chosen(ana, 1, 5_000),
      rung(ana, 1, 5_000),
      failed,
      chosen(bo, 2, 26_000),
      answered
    ])
    assert.deepStrictEqual(
      decisions.map(({ chosen: agent, offer, outcome }) => [agent, offer, outcome]),
      [
        [ana, 1, "no-answer"],
        [bo, 2, "answered"]
      ]
    )
  })

  it("does not take the outcome of a later offer to the same agent for that of an earlier one", () => {
    const { decisions } = decisionsOf(call, [chosen(bo, 1, 5_000), chosen(bo, 2, 26_000), answered])
    assert.deepStrictEqual(
      decisions.map(({ outcome }) => outcome),
      [null, "answered"]
    )
  })

  it("says how many there were besides those it names, and of which work it speaks", () => {
    const [answer] = [decisionsOf(call, [chosen(ana, 1, 5_000)])]
    assert.deepInclude(answer, { work: "call/c1" as never, channel: "voice", call })
    assert.deepStrictEqual(answer.decisions[0]?.counts, { "not-in-queue": 289 })
    const task = { work: workIdOf("task", "t1"), channel: "task" }
    const [passed] = passedOver(ana, [chosen(bo, 2, 26_000, task)])
    assert.deepStrictEqual([passed?.work, passed?.call], ["task/t1" as never, undefined])
  })

  it("tells an agent which decisions passed them over, and not those they won", () => {
    const found = passedOver(ana, [chosen(bo, 2, 26_000), chosen(ana, 1, 5_000)])
    assert.deepStrictEqual(
      found.map(({ decisions }) => decisions.map(({ offer }) => offer)),
      [[2]]
    )
  })
})
