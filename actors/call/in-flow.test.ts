import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { Step } from "../behaviour.ts"
import { type Catalogue, makeCatalogue } from "../flow/catalogue.ts"
import type { AnyFlow, Flow } from "../flow/flow.ts"
import { nodeKinds } from "../flow/node-kinds.ts"
import { keysOf } from "../flow/protocol.ts"
import { lookup } from "../flow/testing/lookup.ts"
import { saidBy } from "../output.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import { makeCallKind } from "./kind.ts"
import { type Message, State } from "./protocol.ts"
import { upgrade } from "./upgrades.ts"

const at = (ms: number) => ms as EpochMs
const call = CallId.make("c1")
const hotline: Flow = {
  id: "hotline",
  version: 1,
  start: "menu",
  nodes: {
    menu: { _tag: "Menu", prompt: "choose", keys: { "1": "wait" }, timeoutMs: 5_000, tries: 2, otherwise: "bye" },
    wait: { _tag: "Enqueue", queue: QueueId.make("sales") },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const straight: Flow = { ...hotline, start: "wait" }

const arrived = (ownFlow: Flow | null = null, version = 1): Message => ({
  _tag: "Arrived",
  at: at(0),
  arrivedAt: at(0),
  attributes: { callingNumber: "1", dialledNumber: "2" },
  flow: { id: "hotline", version },
  ownFlow,
  legs: []
})
const ended = (playback: number): Message => ({ _tag: "PlayEnded", at: at(3_000), playback, outcome: "done" })
const key = (digit: string): Message => ({ _tag: "DigitPressed", at: at(4_000), digit })
const silent = { agent: null, answerBy: null, over: null }
const own = { ...silent, attempt: 0, answered: true, hears: [3] }
const talk = { ...silent, attempt: 3, agent: AgentId.make("ana"), answered: true, hears: [0] }
const talksAlready: Message = {
  _tag: "LegsSeen",
  at: at(70_000),
  askedAt: at(69_990),
  legs: [own, talk]
}

/** The last step of a call that hears these messages. */
const play = (catalogue: Catalogue, ...messages: ReadonlyArray<Message>): Step<State> => {
  const { transition } = makeCallKind(catalogue)
  let last: Step<State> = [{ _tag: "New", call }, []]
  for (const message of messages) last = transition(last[0], message)
  return last
}
const flows = makeCatalogue([hotline])
const said = ([state, outputs]: Step<State>) => [state._tag, ...outputs.map(saidBy)]

describe("a call in a flow", () => {
  it("knows flow, version, node and what it waits for, and carries no copy of the flow", () => {
    const [state] = play(flows, arrived(), key("7"), ended(2))
    assert.deepStrictEqual(state._tag === "InFlow" && [state.position, state.ownFlow], [
      {
        _tag: "InNode",
        flow: "hotline",
        version: 1,
        node: "menu",
        vars: { keys: "7" },
        steps: 2,
        numbers: 2,
        tries: 1,
        waitsFor: { _tag: "Key", number: 2, until: at(8_000) }
      },
      null
    ])
  })

  it("goes on in its version while others come into the newest", () => {
    const newer = makeCatalogue([hotline, { ...straight, version: 2 }])
    assert.deepStrictEqual(said(play(newer, arrived(null, 1))), [
      "InFlow",
      "AnswerCaller",
      "+CallArrived",
      "PlayPrompt"
    ])
    assert.deepStrictEqual(said(play(newer, arrived(null, 2))), [
      "Queueing",
      "AnswerCaller",
      "+CallArrived",
      "WorkAnnounced"
    ])
  })

  it("ends when its version is gone: nobody waits in a flow that nobody knows", () => {
    const [here] = play(flows, arrived())
    const [next, outputs] = makeCallKind(makeCatalogue([])).transition(here, ended(1))
    assert.deepStrictEqual(said([next, outputs]), ["Ended", "ClearLeg", "+CallEnded"])
    assert.deepStrictEqual<unknown>(outputs[0], {
      _tag: "Ask",
      port: "telephony",
      request: { _tag: "ClearLeg", call, attempt: 0, cause: "NORMAL_TEMPORARY_FAILURE" }
    })
  })

  it("asks a port and goes on with its answer, the one with its number", () => {
    const asking: AnyFlow = {
      ...hotline,
      start: "who",
      nodes: {
        ...hotline.nodes,
        who: { _tag: "Lookup", port: "directory", into: "name", found: "wait", missing: "bye" } as { _tag: string }
      }
    }
    const directory = makeCatalogue([asking], [...nodeKinds, lookup])
    const [, outputs] = play(directory, arrived())
    assert.deepStrictEqual<unknown>(outputs.at(-1), {
      _tag: "Ask",
      port: "directory",
      request: { _tag: "FlowAsked", from: "call/c1", number: 1, request: {} }
    })
    const answered = (number: number): Message => ({ _tag: "FlowAnswered", at: at(900), number, answer: "Ana" })
    assert.deepStrictEqual(said(play(directory, arrived(), answered(7))), ["InFlow"])
    assert.deepStrictEqual(said(play(directory, arrived(), answered(1))), ["Queueing", "WorkAnnounced"])
  })

  it("waits with its place until it is known who knows its customer, at most a second", () => {
    const straightOn = makeCatalogue([{ ...straight, version: 1 }])
    const came = { ...arrived(), asksForAgents: true } as Message
    const known: Message = {
      _tag: "AgentsKnown",
      at: at(40),
      agents: { own: AgentId.make("ana"), last: null },
      attributes: { ownAgent: "ana Ana" }
    }
    assert.deepStrictEqual(said(play(straightOn, came)), ["Queueing", "AnswerCaller", "AgentsAsked", "+CallArrived"])
    const [state, outputs] = play(straightOn, came, known)
    assert.deepStrictEqual(outputs.map(saidBy), ["WorkAnnounced"])
    const told = outputs[0]?._tag === "Tell" ? (outputs[0].message as unknown as { asked: unknown }).asked : undefined
    assert.deepInclude(told as object, {
      preferred: null,
      customerAgents: { own: "ana", last: null },
      attributes: { callingNumber: "1", dialledNumber: "2", ownAgent: "ana Ana" }
    })
    // Once more, or later than anybody waits for it, it changes nothing.
    const { timers, transition } = makeCallKind(straightOn)
    assert.deepStrictEqual(transition(state, known), [state, []])
    const [held] = play(straightOn, came)
    assert.deepStrictEqual(
      timers(held).map(({ dueAt }) => dueAt),
      [at(1_000)]
    )
    const [unanswered, announcing] = transition(held, { _tag: "AnnounceDue", at: at(1_000) })
    assert.deepStrictEqual(announcing.map(saidBy), ["WorkAnnounced"])
    assert.deepStrictEqual(transition(unanswered, known), [unanswered, []])
    // A flow that takes longer has the answer by then.
    const [, queued] = play(flows, came, known, key("1"), ended(2))
    assert.notInclude(queued.map(saidBy), "AgentsAsked")
  })

  it("that talks already is taken up in the queue its flow leads to", () => {
    const [state, outputs] = play(flows, arrived(), talksAlready)
    assert.deepStrictEqual<unknown>(state._tag === "Served" && state.place?.queue, "sales")
    const corrected = outputs.flatMap((output) =>
      output._tag === "Keep" && output.fact._tag === "EngineCorrected" ? [output.fact.was] : []
    )
    assert.deepStrictEqual(corrected, ["InFlow"])
  })

  const alphabet: ReadonlyArray<Message> = [
    ended(1),
    ended(2),
    key("7"),
    key("1"),
    { _tag: "WaitExpired", at: at(60_000), number: 1, waitedFor: "Prompt" },
    { _tag: "WaitExpired", at: at(60_000), number: 2, waitedFor: "Key" },
    { _tag: "Recovered", at: at(9_000) },
    { ...talksAlready, caller: { answered: true }, legs: [] } as Message
  ]
  it.prop(
    "its keys and the numbers of its prompts are the caller's",
    [Schema.Array(Schema.Literals(alphabet.map((_, index) => index)))],
    ([script]) => {
      const [state] = play(flows, arrived(), ...script.map((index) => alphabet[index]!))
      if (state._tag !== "InFlow") return
      const { caller, position } = state
      assert.deepStrictEqual(
        [caller.attributes["keys"] ?? "", caller.playbacks],
        [keysOf(position.vars), position.numbers]
      )
    },
    { arbitrary: { size: 20, runs: 400 } }
  )
})

/** The first two versions carried the whole flow in three states, and in the arrival. */
describe("a call whose flow answers late", () => {
  const rush: Flow = {
    ...hotline,
    start: "announce",
    nodes: {
      announce: { _tag: "Play", prompt: "welcome", early: true, next: "wait" },
      wait: { _tag: "Enqueue", queue: QueueId.make("sales") }
    }
  }
  const busy: Flow = { ...rush, nodes: { ...rush.nodes, wait: { _tag: "HangUp", cause: "USER_BUSY" } } }
  const late: Message = { ...arrived(), answers: "late" } as Message
  const terms = { queueName: "Sales", alertTimeoutMs: 1, wrapUpMs: 0, music: "music", priority: 0, needs: [] }
  const queue = QueueId.make("sales")
  const waits: Message = { _tag: "Admitted", at: at(3_000), queue, terms }
  const heard = play(makeCatalogue([rush]), late, ended(1))
  const playing = (message: Message) => said(play(makeCatalogue([rush]), late, message))

  const CLEARED = { _tag: "ClearLeg", call, attempt: 0, cause: "USER_BUSY" }

  it("hears an announcement by early media, and is refused with the cause of its hang-up", () => {
    const [state, outputs] = play(makeCatalogue([busy]), late)
    assert.deepStrictEqual(said([state, outputs]), ["InFlow", "PreAnswerCaller", "+CallArrived", "PlayPrompt"])
    const over = play(makeCatalogue([busy]), late, ended(1))
    assert.deepStrictEqual(said(over), ["Ended", "ClearLeg", "+CallEnded"])
    assert.deepInclude<unknown>(over[1][0], { request: CLEARED })
  })

  it("is answered when it gets a place, and refused unanswered when it gets none", () => {
    assert.deepStrictEqual(said(heard), ["Queueing", "WorkAnnounced"])
    const placed = play(makeCatalogue([rush]), late, ended(1), waits)
    assert.deepStrictEqual(said(placed), ["Waiting", "AnswerCaller", "PlayPrompt", "+CallQueued", "+CallerAnswered"])
    assert.isFalse("caller" in placed[0] && "unanswered" in placed[0].caller)
    const full: Message = { _tag: "PlaceRefused", at: at(3_000), queue, reason: "queue full" }
    assert.notInclude(said(play(makeCatalogue([rush]), late, ended(1), full)), "AnswerCaller")
  })

  it("hears why there is no place before it is refused, unanswered still", () => {
    const exit = { on: "full", to: { _tag: "Goodbye", prompt: "full" } } as const
    const full: Message = { _tag: "PlaceRefused", at: at(3_000), queue, reason: "queue full", exit }
    const sent = play(makeCatalogue([rush]), late, ended(1), full)
    assert.deepStrictEqual(said(sent), ["InFlow", "+CallDiverted", "PlayPrompt", "WorkLeft"])
    const over = play(makeCatalogue([rush]), late, ended(1), full, ended(2))
    assert.deepInclude<unknown>(over[1][0], { request: CLEARED })
  })

  it("is answered by a menu, as by all that is no announcement", () => {
    assert.deepStrictEqual(said(play(flows, late)), [
      "InFlow",
      "AnswerCaller",
      "+CallArrived",
      "PlayPrompt",
      "+CallerAnswered"
    ])
  })

  it("is left unanswered by a look at its legs, unless it is answered by then", () => {
    const legs = [{ ...own, answered: false, hears: [] }]
    assert.deepStrictEqual(playing({ ...talksAlready, legs } as Message), ["InFlow"])
    const seen = play(makeCatalogue([rush]), late, { ...talksAlready, legs: [{ ...own, hears: [] }] } as Message)
    assert.isFalse("caller" in seen[0] && "unanswered" in seen[0].caller)
  })
})

describe("a call that an early version left in a flow", () => {
  const { version: _, ...written } = hotline
  const caller = {
    call,
    callingNumber: "1",
    dialledNumber: "2",
    arrivedAt: 0,
    keys: "7",
    attempts: 0,
    playbacks: 2,
    recording: null
  }
  const position = { caller, flow: written, node: "menu", steps: 2, playback: 2, tries: 1 }
  const decode = Schema.decodeUnknownSync(Schema.toCodecJson(State))
  const restored = (state: object) => decode(upgrade(2, { state }, "c1").state)
  const other = makeCatalogue([straight])

  it("goes on in its own flow, although the catalogue has another one under its name", () => {
    const state = restored({ _tag: "Collecting", ...position, until: 8_000 })
    const { transition } = makeCallKind(other)
    assert.deepStrictEqual(
      said(transition(state, { _tag: "WaitExpired", at: at(8_000), number: 2, waitedFor: "Key" })),
      ["Ended", "ClearLeg", "+CallEnded"]
    )
    assert.deepStrictEqual(said(transition(state, key("1"))), ["Queueing", "+KeyPressed", "WorkAnnounced"])
  })

  it.each([
    ["Prompting", "Prompt", 1],
    ["Collecting", "Key", 1],
    ["Playing", "Prompt", 0]
  ] as const)("waits for the same as in %s", (_tag, waitedFor, tries) => {
    const { tries: __, ...without } = position
    const state = restored({ _tag, ...(_tag === "Playing" ? without : position), until: 8_000 })
    const { timers } = makeCallKind(other)
    assert.deepStrictEqual(
      timers(state).map(({ dueAt, key: name, message }) => [name, dueAt, message(at(8_001))]),
      [[`${waitedFor} 2`, at(8_000), { _tag: "WaitExpired", at: at(8_001), number: 2, waitedFor }]]
    )
    assert.strictEqual(state._tag === "InFlow" && state.position.tries, tries)
  })

  it("its messages are read too, and a correction names the state it has now", () => {
    const messageOf = (message: object) => upgrade(2, { message }, "c1").message
    assert.deepStrictEqual(messageOf({ _tag: "PromptExpired", at: 1, playback: 4 }), {
      _tag: "WaitExpired",
      at: 1,
      number: 4,
      waitedFor: "Prompt"
    })
    assert.deepStrictEqual(messageOf({ _tag: "KeyExpired", at: 1, playback: 4 }), {
      _tag: "WaitExpired",
      at: 1,
      number: 4,
      waitedFor: "Key"
    })
    const fact = { _tag: "EngineCorrected", at: 1, subject: "call/c1", was: "Collecting", is: "talking", cause: "seen" }
    assert.deepStrictEqual(upgrade(2, { commands: [{ _tag: "Keep", fact }] }, "c1").commands, [
      { _tag: "Keep", fact: { ...fact, was: "InFlow" } }
    ])
  })
})
