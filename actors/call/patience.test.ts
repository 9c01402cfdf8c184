import { assert, describe, it } from "@effect/vitest"
import { makeCatalogue } from "../flow/catalogue.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import type { Terms } from "../work.ts"
import { makeCallKind } from "./kind.ts"
import { waitsUntil } from "./patience.ts"
import type { Message, State } from "./protocol.ts"

const sales = QueueId.make("sales")
const flow = { id: "direct", version: 1, start: "in", nodes: { in: { _tag: "Enqueue", queue: sales } } } as const
const { timers, transition } = makeCallKind(makeCatalogue([flow]))
const at = (seconds: number) => (seconds * 1_000) as EpochMs

const WAITING = { prompt: { name: "wait", everyMs: 30_000 }, atMostMs: 60_000, farewell: "goodbye" }
const termsWith = (waiting: Terms["waiting"]): Terms => ({
  queueName: "Sales",
  alertTimeoutMs: 20_000,
  wrapUpMs: 0,
  music: "music",
  priority: 0,
  needs: [],
  ...(waiting === undefined ? {} : { waiting })
})

const arrived: Message = {
  _tag: "Arrived",
  at: at(0),
  arrivedAt: at(0),
  attributes: { callingNumber: "13800138000", dialledNumber: "95000" },
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
}

/** Waits from second 0 and is told these; what is played, said and kept, with its second. */
const wait = (waiting: Terms["waiting"], ...messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "New", call: CallId.make("c1") }
  const heard: Array<string> = []
  for (const message of [
    arrived,
    { _tag: "Admitted", at: at(0), queue: sales, terms: termsWith(waiting) } as Message,
    ...messages
  ]) {
    const [next, outputs] = transition(state, message)
    state = next
    for (const output of outputs) {
      const said = output._tag === "Ask" ? output.request : output._tag === "Keep" ? output.fact : output.message
      const { _tag, outcome = "", playback = "", prompt = "" } = said as Readonly<Record<string, string>>
      if (["PlayPrompt", "CallEnded", "ClearLeg", "WorkLeft"].includes(_tag!))
        heard.push([message.at / 1_000, _tag, playback, prompt, outcome].filter((word) => word !== "").join(" "))
    }
  }
  return { heard, state }
}

const tick = (seconds: number): Message => ({ _tag: "AnnounceDue", at: at(seconds) })
const over = (seconds: number, playback: number, outcome: "done" | "stopped" | "not-found" = "done"): Message => ({
  _tag: "PlayEnded",
  at: at(seconds),
  playback,
  outcome
})

describe("a caller who waits", () => {
  it("hears the prompt of the queue between the music, again and again", () =>
    assert.deepStrictEqual(
      wait({ ...WAITING, atMostMs: null }, tick(5), over(8, 2), tick(10), tick(30), tick(35), over(36, 4)).heard,
      [
        "0 PlayPrompt 1 music",
        "5 PlayPrompt 2 wait",
        "8 PlayPrompt 3 music",
        "35 PlayPrompt 4 wait",
        "36 PlayPrompt 5 music"
      ]
    ))

  it("hears the music after the prompt, too, while somebody who picked the call up is called", () => {
    const ana = AgentId.make("ana")
    const pickedUp = [
      { _tag: "AgentAccepted", at: at(6), agent: ana, offer: 1 },
      { _tag: "PickupAsked", at: at(7), by: AgentId.make("ben") }
    ] as ReadonlyArray<Message>
    const answered: Message = { _tag: "LegEstablished", at: at(7.5), attempt: 2 }
    const plays = (...messages: ReadonlyArray<Message>) =>
      wait(WAITING, tick(5), ...pickedUp, ...messages).heard.filter((line) => line.includes("PlayPrompt"))
    assert.deepStrictEqual(plays(over(8, 2)).at(-1), "8 PlayPrompt 3 music")
    assert.deepStrictEqual(plays(over(8, 2), over(9, 2)).length, 3)
    // Whoever talks hears nothing more.
    assert.deepStrictEqual(plays(answered, over(8, 2)).at(-1), "5 PlayPrompt 2 wait")
  })

  it("hears music for ever where the queue says nothing", () =>
    assert.deepStrictEqual(wait(undefined, tick(5), tick(3_600)).heard, ["0 PlayPrompt 1 music"]))

  it("hears the music again when the prompt is missing, and when nobody told its end", () => {
    assert.deepStrictEqual(wait(WAITING, tick(5), over(5, 2, "not-found")).heard.at(-1), "5 PlayPrompt 3 music")
    const rare = { ...WAITING, prompt: { name: "wait", everyMs: 600_000 }, atMostMs: null }
    assert.deepStrictEqual(wait(rare, tick(5), tick(60), tick(65), tick(70)).heard.slice(1), [
      "5 PlayPrompt 2 wait",
      "65 PlayPrompt 3 music"
    ])
  })

  it("hears nothing twice: of an end that came late, or of the music", () =>
    assert.lengthOf(wait(WAITING, tick(5), over(6, 1, "stopped"), over(8, 2), over(9, 2), over(9, 3)).heard, 3))

  it("while it rings, too; and then the music goes on", () => {
    const [agent, offer] = [AgentId.make("1001"), 1]
    const { heard, state } = wait(WAITING, tick(5), { _tag: "AgentAccepted", at: at(6), agent, offer }, over(8, 2))
    assert.strictEqual(state._tag, "Ringing")
    assert.strictEqual(heard.at(-1), "8 PlayPrompt 3 music")
  })

  it("hears goodbye when nobody came in time, and has given their place back before", () => {
    const { heard, state } = wait({ ...WAITING, prompt: null }, tick(55), tick(60))
    assert.deepStrictEqual(heard.slice(1), ["60 PlayPrompt 2 goodbye", "60 WorkLeft"])
    assert.strictEqual(state._tag, "InFlow")
    assert.deepStrictEqual(wait({ ...WAITING, prompt: null }, tick(60), over(62, 2)).heard.slice(3), [
      "62 ClearLeg",
      "62 CallEnded abandoned"
    ])
  })

  it("keeps the keys that they pressed before", () => {
    const { state } = wait({ ...WAITING, prompt: null })
    if (state._tag !== "Waiting") return assert.fail(state._tag)
    const caller = { ...state.caller, attributes: { ...state.caller.attributes, keys: "12" } }
    const [next] = transition({ ...state, caller }, tick(60))
    assert.strictEqual(next._tag === "InFlow" && next.caller.attributes["keys"], "12")
  })

  it("is ended all the same when goodbye's end is told by nobody, or they hang up in it", () => {
    const { state } = wait({ ...WAITING, prompt: null }, tick(60))
    const [due] = timers(state)
    assert.isAtMost(due!.dueAt, at(120))
    assert.deepStrictEqual(transition(state, due!.message(due!.dueAt))[0]._tag, "Ended")
    const hungUp = transition(state, { _tag: "CallerCleared", at: at(61), cause: "NORMAL_CLEARING", by: "party" })[0]
    assert.strictEqual(hungUp._tag === "Ended" && hungUp.outcome, "abandoned")
  })

  it("is told how they stand, and what they were told is kept with their place", () => {
    const news = {
      tells: "both",
      language: "zh-CN",
      firstMs: 10_000,
      everyMs: 60_000,
      placeAtMost: null,
      waitAtMostMs: 600_000
    } as const
    const told = (seconds: number, number: number, prompt: string | null = "spoken"): Message => ({
      _tag: "FlowAnswered",
      at: at(seconds),
      number,
      answer: { prompt, place: 3, expectedMs: 90_000 }
    })
    const begun = { ...WAITING, atMostMs: null }
    const withNews: Message = { _tag: "TermsChanged", at: at(1), queue: sales, terms: { ...termsWith(begun), news } }
    const hear = (...messages: ReadonlyArray<Message>) => wait(begun, withNews, ...messages)
    // The prompt at 5 s is number 2 and its music 3; at 10 s they ask by number 4 and hear the music until it is spoken.
    const asked = [tick(5), over(8, 2), tick(10)]
    const { heard, state } = hear(...asked, told(10.2, 4))
    assert.strictEqual(heard.at(-1), "10.2 PlayPrompt 5 spoken")
    assert.deepInclude(state._tag === "Waiting" && state.place.news?.told, { place: 3, expectedMs: 90_000 })
    // The queue's own prompt keeps its time, and waits for the end of what is said.
    assert.deepStrictEqual(hear(...asked, told(10.2, 4), tick(35), over(36, 5), tick(40)).heard.slice(-2), [
      "36 PlayPrompt 6 music",
      "40 PlayPrompt 7 wait"
    ])
    // An answer that is late, of another question, or says nothing, is not heard.
    for (const answers of [[told(10.2, 3)], [told(10.2, 4, null), told(10.3, 4)]])
      assert.strictEqual(hear(...asked, ...answers).heard.at(-1), "8 PlayPrompt 3 music")
    const rings = { _tag: "AgentAccepted", at: at(11), agent: AgentId.make("ana"), offer: 1 } as const
    assert.strictEqual(hear(...asked, rings, told(11.1, 4)).heard.at(-1), "8 PlayPrompt 3 music")
  })

  it("is not kept by a word that the queue does not have", () =>
    assert.deepStrictEqual(wait({ ...WAITING, prompt: null, farewell: "" }, tick(60)).heard.slice(1), [
      "60 ClearLeg",
      "60 CallEnded abandoned",
      "60 WorkLeft"
    ]))

  it("hears what the queue says from now on, when it is changed", () => {
    const changed: Message = { _tag: "TermsChanged", at: at(7), queue: sales, terms: termsWith(WAITING) }
    assert.deepStrictEqual(wait(undefined, tick(5), changed, tick(12)).heard.at(-1), "12 PlayPrompt 2 wait")
  })

  it("after a restart hears something again at once", () => {
    const { heard } = wait({ ...WAITING, atMostMs: null }, tick(5), { _tag: "Recovered", at: at(20) }, tick(20))
    assert.match(heard.at(-1)!, /^20 PlayPrompt \d+ music$/u)
  })
})

describe("a terminal that waits, whose incident decides about its line", () => {
  const decided = (seconds: number, how: "anew" | "over"): Message => ({ _tag: "WaitDecided", at: at(seconds), how })

  it("waits anew for as long as it was promised, and hears goodbye then", () => {
    const { heard, state } = wait({ ...WAITING, prompt: null }, decided(50, "anew"), tick(60), tick(105), tick(110))
    assert.deepStrictEqual(heard, ["0 PlayPrompt 1 music", "110 PlayPrompt 2 goodbye", "110 WorkLeft"])
    assert.strictEqual(state._tag, "InFlow")
  })

  it("hears goodbye at once when its case is closed", () => {
    const { heard } = wait({ ...WAITING, prompt: null }, decided(7, "over"))
    assert.deepStrictEqual(heard, ["0 PlayPrompt 1 music", "7 PlayPrompt 2 goodbye", "7 WorkLeft"])
  })

  const taken: Message = { _tag: "PickupAsked", at: at(8), by: AgentId.make("ana"), incident: "t1-1" }
  const missed: Message = { _tag: "LegCleared", at: at(40), attempt: 1, cause: "NO_ANSWER", by: "us" }

  it("waits anew from then on, also when it was decided while somebody was called for it", () => {
    const { state } = wait({ ...WAITING, prompt: null }, taken, decided(30, "anew"), missed)
    assert.strictEqual(state._tag, "Waiting")
    if (state._tag === "Waiting") assert.strictEqual(waitsUntil(state.place), at(90))
  })

  it("hears goodbye when its case was closed while somebody was called for it, and they do not answer", () => {
    const { heard, state } = wait({ ...WAITING, prompt: null }, taken, decided(30, "over"), missed, tick(45))
    assert.strictEqual(state._tag, "InFlow")
    assert.match(heard.at(-2)!, /^45 PlayPrompt \d+ goodbye$/u)
  })

  it("is not cut off once somebody speaks with it, whatever is decided", () => {
    const answered: Message = { _tag: "LegEstablished", at: at(9), attempt: 1 }
    for (const how of ["anew", "over"] as const) {
      const { state } = wait(WAITING, taken, answered)
      assert.strictEqual(state._tag, "Served")
      assert.deepStrictEqual(transition(state, decided(70, how)), [state, []])
      assert.deepStrictEqual(wait(WAITING, taken, answered, decided(70, how), tick(200)).state, state)
    }
  })
})
