import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Flow } from "../centre.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import { type Command, Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { handles, transition } from "./transition.ts"

const at = (ms: number) => ms as EpochMs
const call = CallId.make("c1")
const [ana, ben] = [AgentId.make("ana"), AgentId.make("ben")]
const sales = QueueId.make("sales")

const flow: Flow = {
  id: "hotline",
  start: "welcome",
  nodes: {
    welcome: { _tag: "Play", prompt: "welcome", next: "menu" },
    menu: { _tag: "Menu", prompt: "menu", keys: { "1": "wait" }, timeoutMs: 5_000, tries: 2, otherwise: "bye" },
    wait: { _tag: "Enqueue", queue: sales },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const numbers = { callingNumber: "13800000001", dialledNumber: "95000" }
const terms = { queueName: "Sales", ringTimeoutMs: 20_000, wrapUpMs: 5_000, music: "music-on-hold" }

const arrived: Message = { _tag: "Arrived", at: at(0), arrivedAt: at(0), ...numbers, flow, agents: [] }
const played = (playback: number): Message => ({ _tag: "PlayEnded", at: at(3_000), playback, outcome: "done" })
const key = (digit: string): Message => ({ _tag: "DigitPressed", at: at(4_000), digit })
const admitted: Message = { _tag: "Admitted", at: at(4_001), queue: sales, terms }
const accepted = (agent: AgentId, offer: number): Message => ({ _tag: "AgentAccepted", at: at(5_000), agent, offer })
const established = (attempt: number): Message => ({ _tag: "AgentLegEstablished", at: at(9_000), attempt })
const delivered = (attempt: number, answerBy: "click" | "handset" = "click"): Message => ({
  _tag: "AgentLegDelivered",
  at: at(5_040),
  attempt,
  answerBy
})
const pressedAnswer = (agent: AgentId, offer = 1): Message => ({
  _tag: "AgentPressedAnswer",
  at: at(8_000),
  agent,
  offer
})
const answerRefused = (attempt: number): Message => ({ _tag: "AnswerRefused", at: at(8_010), attempt })
const cleared = (attempt: number, cause = "NO_ANSWER"): Message => ({
  _tag: "AgentLegCleared",
  at: at(25_000),
  attempt,
  cause,
  by: "us"
})
const ringExpired = (attempt: number): Message => ({ _tag: "RingExpired", at: at(27_000), attempt })
const hungUp: Message = { _tag: "CallerCleared", at: at(60_000), cause: "NORMAL_CLEARING", by: "party" }
const recovered: Message = { _tag: "Recovered", at: at(61_000) }
const leg = (attempt: number, more: Partial<Extract<Message, { _tag: "LegsSeen" }>["agents"][number]> = {}) => ({
  attempt,
  agent: ana,
  answered: false,
  answerBy: null,
  joined: false,
  ...more
})
const seen = (
  agents: ReadonlyArray<ReturnType<typeof leg>>,
  caller: { readonly answered: boolean } | null = { answered: true }
): Message => ({
  _tag: "LegsSeen",
  at: at(70_000),
  askedAt: at(69_990),
  caller,
  agents
})

const inMenu = [arrived, played(1)]
const waiting = [...inMenu, key("1"), admitted]
const ringing = [...waiting, accepted(ana, 1)]
const talking = [...ringing, established(1)]
const answerable = [...ringing, delivered(1)]

const show = ({ commands }: { readonly commands: ReadonlyArray<Command> }) =>
  commands.map((command) => (command._tag === "KeepFact" ? `+${command.fact._tag}` : command._tag))

/** Plays messages into a new call: the last state, everything asked, one line a message. */
const play = (messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "New", call }
  const asked: Array<Command> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, commands] = transition(state, message)
    trace.push(
      `${String(message.at).padStart(6)} ${state._tag} --${message._tag}--> ${next._tag} ${show({ commands }).join(" ")}`.trimEnd()
    )
    state = next
    asked.push(...commands)
  }
  return { state, asked, trace }
}

type Row = readonly [given: ReadonlyArray<Message>, when: Message, then: State["_tag"], asks: ReadonlyArray<string>]
const announce = "AnnounceCall"
const rows: ReadonlyArray<Row> = [
  [[], arrived, "Playing", ["AnswerCaller", "+CallArrived", "PlayPrompt"]],
  [
    [],
    { _tag: "ArrivedInVain", at: at(0), ...numbers, reason: "unknown number", cause: "UNALLOCATED_NUMBER" },
    "Ended",
    ["ClearCaller", "+CallRefused", "+CallEnded"]
  ],
  [[], { ...accepted(ana, 1) }, "New", ["ReleaseAgent"]],
  [[], { _tag: "AgentAsked", at: at(1), agent: ana, offer: 1 }, "New", ["ReleaseAgent"]],
  [[], established(3), "New", ["ClearAgentLeg"]],
  [[], seen([leg(3)], null), "New", ["ClearAgentLeg"]],
  [
    [],
    { ...arrived, at: at(8_000), agents: [leg(2, { answered: true, joined: true })] } as Message,
    "Talking",
    ["+CallArrived", "+EngineCorrected", "+CallQueued", "+AgentRung", "RecordCaller", "TellTalking", "+CallAnswered"]
  ],
  [[arrived], played(1), "Prompting", ["PlayPrompt"]],
  [[arrived], { _tag: "PlayEnded", at: at(1), playback: 1, outcome: "stopped" }, "Playing", []],
  [[arrived], { _tag: "PromptExpired", at: at(60_000), playback: 1 }, "Prompting", ["PlayPrompt"]],
  [[arrived], played(9), "Playing", []],
  [[arrived], hungUp, "Ended", ["+CallEnded"]],
  [[arrived], recovered, "Playing", []],
  [inMenu, key("1"), "Queueing", ["StopPrompt", "+KeyPressed", announce]],
  [inMenu, key("7"), "Prompting", ["StopPrompt", "+KeyPressed", "PlayPrompt"]],
  [[...inMenu, key("7")], key("7"), "Ended", ["StopPrompt", "+KeyPressed", "ClearCaller", "+CallEnded"]],
  [inMenu, played(2), "Collecting", []],
  [[...inMenu, played(2)], { _tag: "KeyExpired", at: at(9_000), playback: 2 }, "Prompting", ["PlayPrompt"]],
  [[...inMenu, played(2)], { _tag: "KeyExpired", at: at(9_000), playback: 1 }, "Collecting", []],
  [[...inMenu, played(2)], key("1"), "Queueing", ["+KeyPressed", announce]],
  [[...inMenu, key("1")], admitted, "Waiting", ["PlayPrompt", "+CallQueued"]],
  [
    [...inMenu, key("1")],
    { _tag: "PlaceRefused", at: at(1), queue: sales, reason: "queue full" },
    "Ended",
    ["ClearCaller", "+CallRefused", "+CallEnded", "LeaveQueue"]
  ],
  [[...inMenu, key("1")], accepted(ana, 1), "Queueing", ["ReleaseAgent", announce]],
  [[...inMenu, key("1")], { _tag: "AnnounceDue", at: at(9_000) }, "Queueing", [announce]],
  [waiting, accepted(ana, 1), "Ringing", ["RingAgent", "TellRinging", "+AgentRung", announce]],
  [waiting, { _tag: "AnnounceDue", at: at(9_000) }, "Waiting", [announce]],
  [waiting, hungUp, "Ended", ["+CallEnded", "LeaveQueue"]],
  [waiting, established(1), "Waiting", ["ClearAgentLeg"]],
  [waiting, recovered, "Waiting", [announce]],
  [[...waiting, recovered], { _tag: "AnnounceDue", at: at(61_001) }, "Waiting", ["PlayPrompt", announce]],
  [
    [...waiting, recovered],
    accepted(ana, 1),
    "Ringing",
    ["RingAgent", "TellRinging", "+AgentRung", "PlayPrompt", announce]
  ],
  [waiting, seen([]), "Waiting", []],
  [waiting, seen([], { answered: false }), "Waiting", ["AnswerCaller"]],
  [waiting, seen([], null), "Ended", ["+EngineCorrected", "+CallEnded", "LeaveQueue"]],
  [waiting, seen([leg(4)]), "Waiting", ["ClearAgentLeg"]],
  [
    waiting,
    seen([leg(4, { answered: true, joined: true })]),
    "Talking",
    ["+EngineCorrected", "+AgentRung", "RecordCaller", "TellTalking", "+CallAnswered", "LeaveQueue"]
  ],
  [ringing, established(1), "Talking", ["JoinAgent", "RecordCaller", "TellTalking", "+CallAnswered", "LeaveQueue"]],
  [ringing, established(2), "Ringing", ["ClearAgentLeg"]],
  [ringing, delivered(1), "Ringing", ["TellRinging"]],
  [ringing, delivered(2), "Ringing", ["ClearAgentLeg"]],
  [answerable, delivered(1), "Ringing", []],
  [answerable, pressedAnswer(ana), "Ringing", ["AnswerAgentLeg"]],
  [answerable, pressedAnswer(ben), "Ringing", ["ReleaseAgent"]],
  [answerable, pressedAnswer(ana, 9), "Ringing", ["ReleaseAgent"]],
  [answerable, answerRefused(1), "Ringing", ["TellRinging"]],
  [answerable, answerRefused(2), "Ringing", []],
  [[...answerable, answerRefused(1)], answerRefused(1), "Ringing", []],
  // Refused once, a click is of no use for this ring, however often the telephone says that it rings.
  [[...answerable, answerRefused(1), delivered(1)], pressedAnswer(ana), "Ringing", ["TellRinging"]],
  [ringing, pressedAnswer(ana), "Ringing", ["TellRinging"]],
  [[...ringing, delivered(1, "handset")], pressedAnswer(ana), "Ringing", ["TellRinging"]],
  [ringing, seen([leg(1, { answerBy: "click" })]), "Ringing", ["TellRinging"]],
  [[...answerable, answerRefused(1)], seen([leg(1, { answerBy: "click" })]), "Ringing", []],
  [[...answerable, established(1)], pressedAnswer(ana), "Talking", ["TellTalking"]],
  [waiting, pressedAnswer(ana), "Waiting", ["ReleaseAgent"]],
  [[...ringing, hungUp], pressedAnswer(ana), "Ended", ["ReleaseAgent"]],
  [ringing, cleared(1), "Waiting", ["+RingFailed", "ReleaseAgent", announce]],
  [ringing, cleared(2), "Ringing", []],
  [ringing, ringExpired(1), "Waiting", ["ClearAgentLeg", "+RingFailed", "ReleaseAgent", announce]],
  [ringing, ringExpired(2), "Ringing", []],
  [ringing, hungUp, "Ended", ["ClearAgentLeg", "+RingFailed", "ReleaseAgent", "+CallEnded", "LeaveQueue"]],
  [ringing, accepted(ana, 1), "Ringing", ["TellRinging"]],
  [ringing, accepted(ben, 2), "Ringing", ["ReleaseAgent", announce]],
  [ringing, { _tag: "AgentAsked", at: at(9_000), agent: ana, offer: 1 }, "Ringing", ["TellRinging"]],
  [ringing, { _tag: "AgentAsked", at: at(9_000), agent: ben, offer: 1 }, "Ringing", ["ReleaseAgent"]],
  [
    ringing,
    { _tag: "AgentRejected", at: at(9_000), agent: ana, offer: 1 },
    "Waiting",
    ["ClearAgentLeg", "+RingFailed", "ReleaseAgent", announce]
  ],
  [
    ringing,
    { _tag: "AgentHungUp", at: at(9_000), agent: ana, offer: 1 },
    "Waiting",
    ["ClearAgentLeg", "+RingFailed", "ReleaseAgent", announce]
  ],
  [
    ringing,
    { _tag: "AgentLost", at: at(9_000), agent: ana, offer: 1 },
    "Waiting",
    ["ClearAgentLeg", "+RingFailed", "ReleaseAgent", announce]
  ],
  [ringing, { _tag: "AgentLost", at: at(9_000), agent: ben, offer: 1 }, "Ringing", []],
  [ringing, recovered, "Ringing", ["TellRinging", announce]],
  [ringing, seen([leg(1)]), "Ringing", []],
  [ringing, seen([]), "Waiting", ["+EngineCorrected", "ClearAgentLeg", "+RingFailed", "ReleaseAgent", announce]],
  [
    ringing,
    seen([leg(1, { answered: true })]),
    "Talking",
    ["+EngineCorrected", "JoinAgent", "RecordCaller", "TellTalking", "+CallAnswered", "LeaveQueue"]
  ],
  [
    ringing,
    seen([leg(7, { answered: true, joined: true, agent: ben })]),
    "Talking",
    [
      "ClearAgentLeg",
      "+RingFailed",
      "ReleaseAgent",
      "+EngineCorrected",
      "+AgentRung",
      "RecordCaller",
      "TellTalking",
      "+CallAnswered",
      "LeaveQueue"
    ]
  ],
  [talking, { _tag: "LegsJoined", at: at(9_001), attempt: 1 }, "Talking", []],
  [talking, established(1), "Talking", []],
  [talking, established(2), "Talking", ["ClearAgentLeg"]],
  [talking, { _tag: "RecordStarted", at: at(9_001), file: "f" }, "Talking", ["+RecordingStarted", "TellTalking"]],
  [
    talking,
    { _tag: "RecordEnded", at: at(9_001), file: "f", recordedMs: 7 },
    "Talking",
    ["+RecordingStarted", "+RecordingEnded"]
  ],
  [talking, cleared(1, "NORMAL_CLEARING"), "Ended", ["ClearCaller", "ClearAgentLeg", "ReleaseAgent", "+CallEnded"]],
  [talking, cleared(2), "Talking", []],
  [talking, hungUp, "Ended", ["ClearAgentLeg", "ReleaseAgent", "+CallEnded"]],
  [talking, accepted(ana, 1), "Talking", ["TellTalking"]],
  [talking, accepted(ben, 2), "Talking", ["ReleaseAgent"]],
  [talking, { _tag: "AgentAsked", at: at(9_500), agent: ana, offer: 1 }, "Talking", ["TellTalking"]],
  [
    talking,
    { _tag: "AgentHungUp", at: at(9_500), agent: ana, offer: 1 },
    "Ended",
    ["ClearCaller", "ClearAgentLeg", "ReleaseAgent", "+CallEnded"]
  ],
  [talking, { _tag: "AgentRejected", at: at(9_500), agent: ana, offer: 1 }, "Talking", ["TellTalking"]],
  [
    talking,
    { _tag: "AgentLost", at: at(9_500), agent: ana, offer: 1 },
    "Ended",
    ["+EngineCorrected", "ClearCaller", "ClearAgentLeg", "ReleaseAgent", "+CallEnded"]
  ],
  [
    talking,
    { _tag: "JoinExpired", at: at(25_000), attempt: 1 },
    "Ended",
    ["+EngineCorrected", "ClearCaller", "ClearAgentLeg", "ReleaseAgent", "+CallEnded"]
  ],
  [
    [...talking, { _tag: "LegsJoined", at: at(9_001), attempt: 1 }],
    { _tag: "JoinExpired", at: at(25_000), attempt: 1 },
    "Talking",
    []
  ],
  [talking, recovered, "Talking", ["RecordCaller", "TellTalking"]],
  [talking, seen([leg(1, { answered: true })]), "Talking", ["+EngineCorrected", "JoinAgent"]],
  [talking, seen([leg(1, { answered: true, joined: true })]), "Talking", ["RecordCaller"]],
  [talking, seen([]), "Ended", ["+EngineCorrected", "ClearCaller", "ClearAgentLeg", "ReleaseAgent", "+CallEnded"]],
  [
    talking,
    seen([leg(1), leg(8)], null),
    "Ended",
    ["+EngineCorrected", "ClearAgentLeg", "ClearAgentLeg", "ClearAgentLeg", "ReleaseAgent", "+CallEnded"]
  ],
  [[...talking, hungUp], established(1), "Ended", ["ClearAgentLeg"]],
  [[...talking, hungUp], accepted(ben, 2), "Ended", ["ReleaseAgent"]],
  [[...talking, hungUp], { _tag: "AgentAsked", at: at(61_000), agent: ana, offer: 1 }, "Ended", ["ReleaseAgent"]],
  [
    [...talking, hungUp],
    { _tag: "RecordEnded", at: at(61_000), file: "f", recordedMs: 7 },
    "Ended",
    ["+RecordingStarted", "+RecordingEnded"]
  ],
  [[...talking, hungUp], seen([leg(1)], { answered: true }), "Ended", ["ClearCaller", "ClearAgentLeg"]],
  [[...talking, hungUp], seen([], null), "Ended", []],
  [[...talking, hungUp], { _tag: "LingerExpired", at: at(90_000) }, "Gone", []],
  [[...talking, hungUp], { _tag: "LingerExpired", at: at(89_999) }, "Ended", []],
  [[...talking, hungUp], arrived, "Ended", []]
]

describe("table", () => {
  it.each(rows.map(([given, when, then, asks]) => ({ state: play(given).state._tag, given, when, then, asks })))(
    "$state, $when._tag: $then",
    ({ asks, given, then, when }) => {
      const [next, commands] = transition(play(given).state, when)
      expect([next._tag, show({ commands })]).toEqual([then, asks])
    }
  )

  it("why an agent is freed follows from how the ring ended", () => {
    const reasonAfter = (cause: string) => {
      const [, commands] = transition(play(ringing).state, cleared(1, cause))
      return commands.flatMap((command) => (command._tag === "ReleaseAgent" ? [command.reason] : []))[0]
    }
    expect(
      ["NO_ANSWER", "USER_BUSY", "CALL_REJECTED", "USER_NOT_REGISTERED", "NETWORK_OUT_OF_ORDER"].map(reasonAfter)
    ).toEqual(["no-answer", "no-answer", "rejected", "device-unregistered", "no-answer"])
  })

  it("says with each word about its ring how it can be answered", () => {
    const said = (messages: ReadonlyArray<Message>) =>
      play(messages).asked.flatMap((command) => (command._tag === "TellRinging" ? [command.answerBy] : []))
    expect(said([...answerable, answerRefused(1)])).toEqual([null, "click", "handset"])
    expect(said([...answerable, recovered])).toEqual([null, "click", "click"])
    // The next ring is another telephone's.
    expect(said([...answerable, answerRefused(1), cleared(1), accepted(ben, 2)]).at(-1)).toBeNull()
  })

  it("a ring that an older engine wrote down is taken up again", () => {
    const { state } = play(ringing)
    const { answerBy: _, ...older } = state as Extract<State, { _tag: "Ringing" }>
    expect(Schema.decodeUnknownSync(State)(older)).toEqual(state)
    const heard = { _tag: "AgentLegDelivered", at: 1, attempt: 1 }
    expect(Schema.decodeUnknownSync(Message)(heard)).toEqual({ ...heard, answerBy: "handset" })
  })

  it("after a restart attempts are numbered above every one that may be forgotten", () => {
    const { state } = play([...waiting, recovered, accepted(ana, 9)])
    expect(state).toMatchObject({ _tag: "Ringing", attempt: 61_001 })
  })

  it("a flow in a circle ends the call", () => {
    const circle: Flow = { id: "o", start: "a", nodes: { a: { _tag: "Play", prompt: "none", next: "a" } } }
    let [state] = transition({ _tag: "New", call }, { ...arrived, flow: circle } as Message)
    let steps = 0
    for (; state._tag === "Playing" && steps < 1_000; steps++)
      [state] = transition(state, { _tag: "PlayEnded", at: at(1), playback: state.playback, outcome: "not-found" })
    expect([state._tag, steps]).toEqual(["Ended", 200])
  })
})

// A small alphabet and long scripts make rare meetings common; free-form messages almost never reach Talking.
const alphabet: ReadonlyArray<Message> = [
  arrived,
  played(1),
  key("1"),
  admitted,
  accepted(ana, 1),
  accepted(ben, 2),
  established(1),
  established(2),
  delivered(1),
  delivered(2, "handset"),
  pressedAnswer(ana),
  answerRefused(1),
  cleared(1),
  cleared(2, "USER_BUSY"),
  ringExpired(1),
  ringExpired(2),
  { _tag: "AgentRejected", at: at(9_000), agent: ana, offer: 1 },
  seen([]),
  seen([leg(1, { answered: true, joined: true })]),
  recovered,
  { _tag: "RecordEnded", at: at(60_000), file: "f", recordedMs: 1 },
  hungUp
]
const letters = alphabet.map((_, index) => index)
/** Most scripts begin by bringing the call into the queue, where things get interesting. */
const Script = Schema.Array(Schema.Literals(letters))
const thorough = { arbitrary: { size: 60, runs: 400 } }
const playScript = (script: ReadonlyArray<number>) => play([...waiting, ...script.map((index) => alphabet[index]!)])

describe("laws over any script", () => {
  const count = (asked: ReadonlyArray<Command>, test: (command: Command) => boolean) => asked.filter(test).length

  it.prop(
    "every agent who accepted is released, or still at work",
    [Script],
    ([script]) => {
      const { asked, state } = playScript(script)
      const bound = new Set<string>()
      // Each taking of an agent is a RingAgent (or a talk found in the switch); each release frees exactly that offer.
      for (const command of asked) {
        if (command._tag === "TellRinging" || command._tag === "TellTalking")
          bound.add(`${command.agent} ${command.offer}`)
        if (command._tag === "ReleaseAgent") bound.delete(`${command.agent} ${command.offer}`)
      }
      const atWork = state._tag === "Ringing" || state._tag === "Talking" ? [`${state.agent} ${state.offer}`] : []
      assert.deepStrictEqual([...bound], atWork)
    },
    thorough
  )

  it.prop(
    "every leg it made is ended, unless it rings or talks, or was heard to be gone",
    [Script],
    ([script]) => {
      let state: State = { _tag: "New", call }
      const legs = new Set<number>()
      for (const message of [...waiting, ...script.map((index) => alphabet[index]!)]) {
        const [next, commands] = transition(state, message)
        if (message._tag === "AgentLegCleared") legs.delete(message.attempt)
        for (const command of commands) {
          if (command._tag === "RingAgent") legs.add(command.attempt)
          if (command._tag === "ClearAgentLeg") legs.delete(command.attempt)
        }
        state = next
        const current = state._tag === "Ringing" || state._tag === "Talking" ? [state.attempt] : []
        assert.isTrue(
          [...legs].every((attempt) => (current as ReadonlyArray<number>).includes(attempt)),
          `${[...legs]} in ${state._tag}`
        )
      }
    },
    thorough
  )

  it.prop(
    "it ends once, and has no place in a queue afterwards",
    [Script],
    ([script]) => {
      const { asked, state } = playScript(script)
      const ends = count(asked, (command) => command._tag === "KeepFact" && command.fact._tag === "CallEnded")
      assert.strictEqual(ends, state._tag === "Ended" || state._tag === "Gone" ? 1 : 0)
      const queueing = ["Queueing", "Waiting", "Ringing"].includes(state._tag)
      assert.strictEqual(
        count(asked, ({ _tag }) => _tag === "LeaveQueue"),
        queueing ? 0 : 1
      )
    },
    thorough
  )

  it.prop(
    "a telephone is told to answer only while it rings and has said that it can",
    [Script],
    ([script]) => {
      let { state } = play(waiting)
      for (const message of script.map((index) => alphabet[index]!)) {
        const [next, commands] = transition(state, message)
        if (commands.some(({ _tag }) => _tag === "AnswerAgentLeg"))
          assert.isTrue(state._tag === "Ringing" && state.answerBy === "click", `${message._tag} in ${state._tag}`)
        state = next
      }
    },
    thorough
  )

  it.prop(
    "an attempt is rung once",
    [Script],
    ([script]) => {
      const rung = playScript(script).asked.flatMap((command) =>
        command._tag === "RingAgent" ? [command.attempt] : []
      )
      assert.strictEqual(new Set(rung).size, rung.length)
    },
    thorough
  )

  it.prop(
    "each state says when it is over, and Schema keeps what it says",
    [Script],
    ([script]) => {
      const { state } = playScript(script)
      const written = JSON.parse(JSON.stringify(state)) as State
      assert.deepStrictEqual(written, state)
      const waits = !["New", "Gone", "Talking"].includes(state._tag)
      assert.strictEqual(
        timers(state).length > 0 || (state._tag === "Talking" && state.joined),
        waits || state._tag === "Talking"
      )
    },
    thorough
  )

  it.prop(
    "a message without a cell changes nothing",
    [Script],
    ([script]) => {
      const { state } = playScript(script)
      for (const message of alphabet)
        if (!handles(state, message)) assert.deepStrictEqual(transition(state, message), [state, []])
    },
    thorough
  )
})

it("replays a call that two agents let ring", async () => {
  const { trace } = play([
    ...ringing,
    cleared(1),
    accepted(ben, 2),
    ringExpired(2),
    established(2),
    accepted(ana, 3),
    established(3),
    hungUp
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/ring-no-answer.trace")
})
