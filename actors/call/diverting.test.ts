import { assert, describe, it } from "@effect/vitest"
import type { Step } from "../behaviour.ts"
import { makeCatalogue } from "../flow/catalogue.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import type { Exit, ExitTarget } from "../work.ts"
import type { FlowAsked } from "./flow.ts"
import { makeCallKind } from "./kind.ts"
import type { Message, State } from "./protocol.ts"

/** A caller leaves a queue by one of its ways out. */

const [sales, help] = [QueueId.make("sales"), QueueId.make("help")]
const flows = [
  { id: "direct", version: 1, start: "in", nodes: { in: { _tag: "Enqueue", queue: sales } } },
  {
    id: "bye",
    version: 3,
    start: "say",
    nodes: { say: { _tag: "Play", prompt: "night", next: "end" }, end: { _tag: "HangUp", cause: "NORMAL_CLEARING" } }
  }
]
const { transition } = makeCallKind(makeCatalogue(flows as never))
const ana = AgentId.make("ana")
const at = (seconds: number) => (seconds * 1_000) as EpochMs
const TO_HELP: ExitTarget = { _tag: "Queue", queue: help }
const OUTSIDE: ExitTarget = { _tag: "Number", digits: "013800138000", trunk: "t1", shown: "95000" }

const termsWith = (exits: ReadonlyArray<Exit>, atMostMs: number | null = null) => ({
  queueName: "Sales",
  alertTimeoutMs: 20_000,
  wrapUpMs: 0,
  music: "music",
  priority: 0,
  needs: [],
  waiting: { prompt: null, atMostMs, farewell: "goodbye" },
  exits
})

type Said = readonly [seconds: number, message: Unstamped<Message>]
const ARRIVED: Unstamped<Message> = {
  _tag: "Arrived",
  arrivedAt: at(0),
  attributes: { callingNumber: "13800000001", dialledNumber: "95000" },
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
}
const admitted = (exits: ReadonlyArray<Exit>, atMostMs: number | null = null, queue = sales): Unstamped<Message> => ({
  _tag: "Admitted",
  queue,
  terms: termsWith(exits, atMostMs)
})
const refused = (on: "closed" | "full", to: ExitTarget, queue = sales): Unstamped<Message> => ({
  _tag: "PlaceRefused",
  queue,
  reason: `queue ${on}`,
  exit: { on, to }
})
const key = (seconds: number, digit: string): Said => [seconds, { _tag: "DigitPressed", digit }]
const tick = (seconds: number): Said => [seconds, { _tag: "AnnounceDue" }]

const play = (...said: ReadonlyArray<Said>) => {
  let state: State = { _tag: "New", call: CallId.make("c1") }
  let last: ReadonlyArray<Output> = []
  for (const [seconds, message] of [[0, ARRIVED] as const, ...said]) {
    const [next, outputs]: Step<State> = transition(state, { ...message, at: at(seconds) } as Message)
    ;[state, last] = [next, outputs]
  }
  const facts = last.flatMap((output) => (output._tag === "Keep" ? [output.fact] : []))
  return { state, said: last.map(saidBy), facts, outputs: last }
}

const playedIn = (outputs: ReadonlyArray<Output>): ReadonlyArray<number> =>
  outputs.flatMap((output) =>
    output._tag === "Ask" && output.request._tag === "PlayPrompt"
      ? [(output.request as unknown as { readonly playback: number }).playback]
      : []
  )

describe("a caller who waits in a queue with ways out", () => {
  it("goes to another queue after the longest wait, and keeps the time since which they wait", () => {
    const ways = admitted([{ on: "late", to: TO_HELP }], 60_000)
    assert.strictEqual(play([0, ways], tick(59)).state._tag, "Waiting")
    const gone = play([0, ways], tick(60))
    assert.deepInclude(gone.state, { _tag: "Queueing", queue: help, queuedAt: at(0), since: at(60) })
    assert.deepInclude(gone.facts[0], { _tag: "CallDiverted", queue: sales, on: "late" })
    // The queue that they leave hears it as well as the one in which they want a place.
    assert.deepStrictEqual(gone.said, ["+CallDiverted", "WorkLeft", "WorkAnnounced"])
    const there = play([0, ways], tick(60), [61, admitted([], 60_000, help)])
    assert.deepInclude(there.facts[0], { _tag: "CallQueued", queue: help, at: at(60) })
    // The longest wait of the second queue begins there.
    assert.strictEqual(play([0, ways], tick(60), [61, admitted([], 60_000, help)], tick(119)).state._tag, "Waiting")
    assert.strictEqual(play([0, ways], tick(60), [61, admitted([], 60_000, help)], tick(120)).state._tag, "InFlow")
  })

  it("is sent on by each queue once: two that lead to each other end in goodbye", () => {
    const back = admitted([{ on: "late", to: { _tag: "Queue", queue: sales } }], 10_000, help)
    const { facts, state } = play([0, admitted([{ on: "late", to: TO_HELP }], 10_000)], tick(10), [10, back], tick(20))
    assert.deepStrictEqual(facts, [])
    assert.deepInclude(state, { _tag: "InFlow" })
  })

  it("is sent on where they find no place, and refused where the queue sent them on before", () => {
    const first = play([0, refused("full", TO_HELP)])
    assert.deepInclude(first.state, { _tag: "Queueing", queue: help, queuedAt: at(0) })
    const again = play([0, refused("full", TO_HELP)], [1, refused("closed", { _tag: "Queue", queue: sales }, help)])
    assert.deepInclude(again.state, { _tag: "Ended", outcome: "refused" })
  })

  it("goes through a flow, hears goodbye, or is called outside without coming back", () => {
    const night = play([0, refused("closed", { _tag: "Flow", id: "bye", version: 3 })])
    assert.deepStrictEqual(night.said, ["+CallDiverted", "PlayPrompt", "WorkLeft"])
    const goodbye = play([0, refused("closed", { _tag: "Goodbye", prompt: "closed" })])
    assert.strictEqual(goodbye.state._tag, "InFlow")
    const number = goodbye.state._tag === "InFlow" ? goodbye.state.caller.playbacks : 0
    const over = play(
      [0, refused("closed", { _tag: "Goodbye", prompt: "closed" })],
      [3, { _tag: "PlayEnded", playback: number, outcome: "done" }]
    )
    assert.deepInclude(over.state, { _tag: "Ended", outcome: "refused" })
    const outside = play([0, refused("full", OUTSIDE)])
    assert.include(outside.said, "DialNumber")
    const gone = play(
      [0, refused("full", OUTSIDE)],
      [9, { _tag: "LegCleared", attempt: 1, cause: "USER_BUSY", by: "party" }]
    )
    assert.strictEqual(gone.state._tag, "Ended")
    // A version that is not there is no way.
    const none = play([0, refused("closed", { _tag: "Flow", id: "bye", version: 9 })])
    assert.deepInclude(none.state, { _tag: "Ended", outcome: "refused" })
  })

  it("is called back in the place that they have, and hears so and goodbye", () => {
    const ways = admitted([{ on: "1", to: { _tag: "Callback", prompt: "later" } }])
    const asks = play([0, ways], key(9, "1"))
    assert.deepStrictEqual(asks.said, ["+CallDiverted", "FlowAsked", "WorkLeft"])
    assert.deepInclude(asks.facts[0], { on: "1", to: { _tag: "Callback" } })
    const asked = asks.outputs.find((output) => output._tag === "Ask")
    assert.deepInclude(asked, { port: "callback-wish" })
    const { number, request } = asked!.request as unknown as FlowAsked
    assert.deepStrictEqual(request, { queue: sales, number: null, queuedAt: at(0) })
    const answer = (says: string): Said => [10, { _tag: "FlowAnswered", number, answer: says }]
    const heard = play([0, ways], key(9, "1"), answer("written"))
    assert.deepStrictEqual([heard.state._tag, heard.said], ["InFlow", ["PlayPrompt"]])
    const end = (playback: number): Said => [12, { _tag: "PlayEnded", playback, outcome: "done" }]
    const over = play([0, ways], key(9, "1"), answer("written"), end(number + 1), end(number + 2))
    assert.deepInclude(over.state, { _tag: "Ended", outcome: "in-flow" })
    // Nobody can call them: they wait as before.
    const back = play([0, ways], key(9, "1"), answer("refused"))
    assert.deepInclude(back.state, { _tag: "Queueing", queue: sales, queuedAt: at(0), since: at(10) })
  })

  it("is called back once of the queue's own will, or waits on to the end", () => {
    const ways = admitted([{ on: "late", to: { _tag: "Callback", prompt: "later" } }], 10_000)
    const [number] = play([0, ways], tick(10)).outputs.flatMap((output) =>
      output._tag === "Ask" && output.port === "callback-wish" ? [(output.request as unknown as FlowAsked).number] : []
    )
    const refusal: Said = [11, { _tag: "FlowAnswered", number: number!, answer: "refused" }]
    const again = [[0, ways], tick(10), refusal, [11, ways]] as const
    assert.strictEqual(play(...again, tick(20)).state._tag, "Waiting")
    const over = play(...again, tick(21))
    assert.deepStrictEqual([over.state._tag, over.said], ["InFlow", ["PlayPrompt", "WorkLeft"]])
  })

  it("leaves a message, which is the call's recording and a task of the queue", () => {
    const to: ExitTarget = { _tag: "Voicemail", prompt: "speak", atMostMs: 60_000, atLeastMs: 2_000 }
    const ways = [[0, admitted([{ on: "1", to }])], key(9, "1")] as const
    const [first = 0] = playedIn(play(...ways).outputs)
    const heard = (n: number): Said => [10, { _tag: "PlayEnded", playback: first + n, outcome: "done" }]
    const speaks = [...ways, heard(0), heard(1)] as const
    assert.deepStrictEqual(play(...speaks).said, ["RecordLeg", "+RecordingRuled"])
    const started: Said = [11, { _tag: "RecordStarted", file: "c1.wav" }]
    const gone: Said = [30, { _tag: "CallerCleared", cause: "NORMAL_CLEARING", by: "party" }]
    const written = (recordedMs: number): Said => [30, { _tag: "RecordEnded", file: "c1.wav", recordedMs }]
    const left = play(...speaks, started, gone, written(20_000))
    assert.deepStrictEqual(left.said, ["+RecordingEnded", "+VoicemailLeft", "Created"])
    assert.deepInclude<unknown>(left.facts[1], { queue: sales, work: "task/voicemail-c1", lengthMs: 20_000 })
    const created = left.outputs.at(-1)
    assert.deepInclude(created, { to: "task/voicemail-c1" })
    assert.deepInclude((created as { readonly message: object }).message, {
      channel: "task",
      queue: sales,
      attributes: { callingNumber: "13800000001", dialledNumber: "95000", voicemail: "c1" }
    })
    // An engine that died may have lost the word to the task.
    assert.deepStrictEqual(play(...speaks, started, gone, written(20_000), [31, { _tag: "Recovered" }]).said, [
      "Created"
    ])
    // Whoever hung up at the tone said nothing.
    assert.deepStrictEqual(play(...speaks, started, gone, written(1_500)).said, [
      "+RecordingEnded",
      "+RecordingDropped"
    ])
  })

  it("leaves a message behind what was recorded before, and is heard in it from the tone to the end alone", () => {
    const to: ExitTarget = { _tag: "Voicemail", prompt: "", atMostMs: 60_000, atLeastMs: 2_000 }
    const recorded: Said = [1, { _tag: "RecordStarted", file: "c1.wav" }]
    const ways = [[0, admitted([{ on: "1", to }])], recorded, key(9, "1")] as const
    const [beep = 0] = playedIn(play(...ways).outputs)
    const speaks = [...ways, [10, { _tag: "PlayEnded", playback: beep, outcome: "done" }] as Said] as const
    const written = (seconds: number, recordedMs: number): Said => [
      seconds,
      { _tag: "RecordEnded", file: "c1.wav", recordedMs }
    ]
    // Nothing comes behind the message: it is the end of the file.
    assert.deepStrictEqual(play(...speaks, key(15, "#")).said, ["EndRecording", "PlayPrompt"])
    const left = (...more: ReadonlyArray<Said>) =>
      play(...speaks, ...more).facts.flatMap((fact) => (fact._tag === "VoicemailLeft" ? [fact.lengthMs] : []))
    assert.deepStrictEqual(left(key(15, "#"), written(15, 14_000)), [5_000])
    // The word of it may come long after the call: a file is measured when the engine died meanwhile.
    const gone: Said = [15, { _tag: "CallerCleared", cause: "NORMAL_CLEARING", by: "party" }]
    assert.deepStrictEqual(left(gone, written(500, 14_000)), [5_000])
  })

  it("is heard in a message, though an agent had paused the recording", () => {
    const to: ExitTarget = { _tag: "Voicemail", prompt: "", atMostMs: 60_000, atLeastMs: 2_000 }
    const ways = [[0, admitted([{ on: "1", to }])], key(9, "1")] as const
    const waits = play(...ways).state as Extract<State, { _tag: "InFlow" }>
    const recording = { file: "c1.wav", ended: false, paused: true }
    const [beep = 0] = playedIn(play(...ways).outputs)
    const [next, outputs] = transition(
      { ...waits, caller: { ...waits.caller, recording } },
      { _tag: "PlayEnded", at: at(10), playback: beep, outcome: "done" }
    )
    assert.deepStrictEqual(outputs.map(saidBy), ["ResumeRecording", "+RecordingResumed"])
    assert.deepInclude((next as typeof waits).caller.recording, { paused: false })
  })

  it("ends their message by the hash key, and hears goodbye", () => {
    const to: ExitTarget = { _tag: "Voicemail", prompt: "", atMostMs: 60_000, atLeastMs: 0 }
    const ways = [[0, admitted([{ on: "1", to }])], key(9, "1")] as const
    const [beep = 0] = playedIn(play(...ways).outputs)
    const speaks = [...ways, [10, { _tag: "PlayEnded", playback: beep, outcome: "done" }] as Said] as const
    assert.deepStrictEqual(play(...speaks, key(15, "#")).said, ["EndRecording", "PlayPrompt"])
  })

  it("is sent away at closing time from the place they have", () => {
    const { facts, state } = play([0, admitted([])], [9, refused("closed", TO_HELP)])
    assert.deepInclude(state, { _tag: "Queueing", queue: help, queuedAt: at(0), since: at(9) })
    assert.deepInclude(facts[0], { _tag: "CallDiverted", on: "closed" })
  })

  it("leaves by a key, also while an agent's telephone rings, who is free then", () => {
    const ways = admitted([{ on: "1", to: TO_HELP }])
    assert.strictEqual(play([0, ways], key(5, "2")).state._tag, "Waiting")
    assert.deepInclude(play([0, ways], key(5, "1")).state, { _tag: "Queueing", queue: help })
    const rings = play([0, ways], [3, { _tag: "AgentAccepted", agent: ana, offer: 1 }], key(5, "1"))
    assert.deepInclude(rings.state, { _tag: "Queueing", queue: help })
    for (const word of ["ClearLeg", "+RingFailed", "Released", "+CallDiverted"]) assert.include(rings.said, word)
  })

  it("stands behind those who came meanwhile where a flow leads back at once, and remembers the offers that were", () => {
    const ways = admitted([{ on: "1", to: { _tag: "Flow", id: "direct", version: 1 } }])
    const rings = play([0, ways], [3, { _tag: "AgentAccepted", agent: ana, offer: 7 }], key(5, "1"))
    assert.deepInclude(rings.state, { _tag: "Queueing", queue: sales, queuedAt: at(5), heard: 7 })
    assert.include(rings.said, "WorkAnnounced")
    assert.include(play([0, ways], key(5, "1")).said, "WorkAnnounced")
    const full = play([0, refused("full", { _tag: "Flow", id: "direct", version: 1 })])
    assert.strictEqual(full.state._tag, "Queueing")
    assert.include(full.said, "WorkAnnounced")
  })

  it("keeps their place while a number outside rings that a key chose", () => {
    const ways = admitted([{ on: "#", to: OUTSIDE }])
    const rings = play([0, ways], key(5, "#"))
    assert.deepInclude(rings.facts[0], { _tag: "CallOverflowed", because: "key" })
    const back = play([0, ways], key(5, "#"), [20, { _tag: "LegCleared", attempt: 1, cause: "USER_BUSY", by: "party" }])
    assert.strictEqual(back.state._tag, "Waiting")
  })
})
