import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { type Hand, type SignedIn, State as AgentState } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import type { Attributes } from "#actors/attributes.ts"
import { attended } from "#actors/call/attended.ts"
import { VIP } from "#actors/call/caller.ts"
import { agentParty, callerParty } from "#actors/call/party.ts"
import { State as CallState } from "#actors/call/protocol.ts"
import { type WaitingPlace, waitingPlaceOf } from "#actors/call/waiting.ts"
import { whereaboutsOf } from "#actors/call/whereabouts.ts"
import type { Centre } from "#actors/centre.ts"
import { Fact } from "#actors/facts.ts"
import { NO_PLACES, withEntry } from "#actors/queue/places.ts"
import { expectedWaitMs, paceAfter } from "#actors/queue/expected-wait.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import { ReasonId } from "#actors/reasons.ts"
import type { Sorted } from "#actors/sorted.ts"
import { AgentId, CallId, EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import { type Channel, CHANNELS, type Work, workIdOf } from "#actors/work.ts"
import { applyChanges } from "#wire/apply.ts"
import type { Board, Desk } from "#wire/board.ts"
import { USUAL_MASKING } from "#wire/masked-number.ts"
import { readTopic, topicKinds, topicOf } from "#wire/topics.ts"
import { NO_INCIDENTS } from "./incidents-seen.ts"
import { linesOf, queueTileIn, type Scene, staffOf } from "./board.ts"
import { countFact, emptyDay } from "./day-counts.ts"
import { difference } from "./difference.ts"
import { makeLiveScreens } from "./live-screens.ts"
import { makeLocalDay } from "./local-day.ts"
import { views } from "./topics.ts"
import { putWaiting } from "./waiting-calls.ts"

const DAY_MS = 86_400_000
const at = (ms: number) => EpochMs.make(ms)
const [sales, help, group] = [QueueId.make("sales"), QueueId.make("help"), GroupId.make("main")]
const agents = ["1001", "1002", "1003"].map((id) => AgentId.make(id))
const calls = ["c1", "c2"].map((id) => CallId.make(id))
const days = makeLocalDay("UTC")

const queueSettings = (id: QueueId) => ({
  id,
  name: `queue ${id}`,
  group,
  priority: 0,
  strategy: "longest-idle" as const,
  ringTimeoutMs: 20_000,
  wrapUpMs: 10_000,
  serviceLevelSeconds: 20,
  music: "music-on-hold",
  maxWaiting: 10,
  ageingMs: null,
  needs: [],
  channels: CHANNELS
})
const centre: Centre = {
  queues: [queueSettings(sales), queueSettings(help)],
  agents: agents.map((id) => ({
    id,
    name: `agent ${id}`,
    queues: [sales],
    skills: {},
    areas: [],
    capacity: "default",
    autoAnswerSeconds: null,
    narrowLine: false,
    recording: "rules"
  })),
  numbers: {},
  flows: [],
  units: [
    { id: "centre", name: "Centre", parent: null },
    { id: "north", name: "North", parent: "centre" },
    { id: "north-1", name: "North 1", parent: "north" }
  ],
  // 1003 belongs to the top, as whoever is not named does.
  unitOf: { agents: { "1001": "north", "1002": "north-1" }, queues: { help: "north-1" } }
}

const person = (agent: AgentId, panel: "Open" | "Lost", registered: boolean) => ({
  agent,
  name: `agent ${agent}`,
  group,
  queues: [sales],
  registered,
  registeredSince: at(0),
  panel: panel === "Open" ? { _tag: "Open" as const, panels: ["p"] } : { _tag: "Lost" as const, closedAt: at(1) },
  heard: 1,
  capacity: DEFAULT_CAPACITY,
  pauses: {}
})
const workOf = (name: string, channel: Channel): Work => ({
  id: workIdOf(channel === "voice" ? "call" : "task", name),
  channel,
  queue: sales,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at(5),
  load: 1,
  attributes: { callingNumber: "13800138000", dialledNumber: "95000", keys: "1" },
  queueName: "queue sales",
  wrapUpMs: 10_000
})
/** All have their tile, and nothing is the matter. */
const everybody = {
  incidents: NO_INCIDENTS,
  staff: new Map(centre.agents.map((settings) => [settings.id as string, settings])),
  lines: new Map(centre.queues.map((settings) => [settings.id as string, settings]))
}
const bound = (since: EpochMs, channel: Channel = "voice") => ({
  offer: 1,
  work: workOf(calls[0]!, channel),
  since,
  checkAt: at(9),
  unanswered: 0
})
const signedIn = (
  agent: AgentId,
  [panel, registered]: readonly ["Open" | "Lost", boolean],
  since: EpochMs,
  ...hands: ReadonlyArray<Hand>
): SignedIn => ({
  _tag: "SignedIn",
  person: person(agent, panel, registered),
  availability: { voice: { _tag: "Ready", since }, task: { _tag: "NotReady", reason: ReasonId.make("meal"), since } },
  hands: Object.fromEntries(hands.map((hand) => [hand.work.id, hand])),
  leaving: hands.length > 1,
  retired: false
})
const agentStates = (agent: AgentId, since: EpochMs): ReadonlyArray<AgentState> => [
  AgentState.cases.SignedOut.make({ person: person(agent, "Open", false), since, because: null }),
  {
    ...signedIn(agent, ["Lost", true], since),
    availability: { voice: { _tag: "NotReady", reason: ReasonId.make("meal"), since } }
  },
  signedIn(agent, ["Open", true], since),
  signedIn(agent, ["Open", true], since, { _tag: "Offered", ...bound(since) }),
  signedIn(agent, ["Lost", true], since, { _tag: "Alerting", ...bound(since), until: at(20_000), answerBy: "click" }),
  signedIn(
    agent,
    ["Open", false],
    since,
    { _tag: "Active", ...bound(since), recording: true },
    { _tag: "SetAside", ...bound(since, "task"), recording: false },
    { _tag: "WrapUp", work: workOf("t2", "task"), since, until: at(20_000) }
  )
]
const queueStates = (queue: QueueId, ms: EpochMs): ReadonlyArray<QueueState> =>
  [0, 1, 2].map((waiting) =>
    calls
      .slice(0, waiting)
      .map((call, index) => ({ work: workIdOf("call", call), queuedAt: at(ms + index), alerting: false, seenAt: ms }))
      .reduce(withEntry, { _tag: "Open", settings: queueSettings(queue), closing: null, ...NO_PLACES })
  )
const TERMS = {
  queueName: "queue",
  alertTimeoutMs: 20_000,
  wrapUpMs: 10_000,
  music: "music-on-hold",
  priority: 2,
  needs: []
}
const waitingCall = (call: CallId, queue: QueueId, ms: EpochMs, more: Attributes = {}): CallState =>
  CallState.cases.Waiting.make({
    caller: {
      call,
      origin: "inbound" as const,
      customer: 0,
      attributes: { callingNumber: "13800138000", dialledNumber: "95000", ...more },
      arrivedAt: ms,
      attempts: 0,
      playbacks: 0,
      recording: null,
      ruling: null
    },
    place: { queue, queuedAt: ms, terms: TERMS, heard: 0, refusedBy: [] },
    announceAt: ms,
    silent: false
  })
/** The first agent's telephone rings, or they talk with the caller. */
const attendedCalls = (call: CallId, ms: EpochMs): ReadonlyArray<CallState> => {
  const waits = waitingCall(call, sales, ms)
  if (waits._tag !== "Waiting") throw new Error("it waits")
  const { announceAt, caller, place } = waits
  const [agent, consulted] = agents
  const ring = { agent: agent!, offer: 1, attempt: 1, rungAt: ms, until: at(ms + 9), announceAt, answerBy: null }
  const asked = agentParty(consulted!, -2, ms, true)
  const parties = { "0": callerParty(ms), "1": agentParty(agent!, 1, ms, true) }
  const served = { caller, place, answeredAt: ms, returnsTo: null, comesNext: null }
  return [
    CallState.cases.Ringing.make({ caller, place, ...ring }),
    CallState.cases.Served.make({ ...served, parties }),
    CallState.cases.Served.make({
      ...served,
      parties: { ...parties, "2": { ...asked, side: "aside", purpose: "consult", by: agent! } }
    })
  ]
}
/** Screens look into a call that waits or that agents have; of others only at where they are. */
const callStates = (call: CallId, ms: EpochMs): ReadonlyArray<CallState> => [
  waitingCall(call, sales, ms),
  { _tag: "InFlow" } as CallState,
  waitingCall(call, help, ms, { vip: VIP }),
  ...attendedCalls(call, ms),
  { _tag: "Ended" } as CallState
]
const NUMBERS = { callingNumber: "13800138000", dialledNumber: "95000" }
const LINKED = { telephony: true, database: true, files: true }
const facts = (ms: EpochMs): ReadonlyArray<Fact> => {
  const [call, agent] = [calls[ms % 2]!, agents[ms % 3]!]
  return [
    Fact.cases.CallQueued.make({ at: ms, call, queue: sales }),
    Fact.cases.CallAnswered.make({
      at: ms,
      call,
      agent,
      queue: sales,
      attempt: 1,
      waitMs: (ms % 40) * 1_000,
      ringMs: 1
    }),
    Fact.cases.RingFailed.make({ at: ms, call, agent, attempt: 1, reason: "no-answer" }),
    Fact.cases.RingFailed.make({ at: ms, call, agent, attempt: 1, reason: "caller-gave-up" }),
    Fact.cases.CallEnded.make({ at: ms, call, outcome: "abandoned", by: "caller", cause: "x", talkMs: 0 }),
    Fact.cases.CallArrived.make({ at: ms, call, ...NUMBERS, flow: "hotline", list: "vip" }),
    Fact.cases.CallRefused.make({ at: ms, call, ...NUMBERS, reason: "blacklisted", list: "black" })
  ]
}

/** Drawn from scratch: all that wait, the order left to the screens' own law. */
const waitingAmong = (states: Iterable<CallState>): Scene["waiting"] => {
  const waiting = new Map<string, Sorted<WaitingPlace>>()
  for (const state of states) {
    const place = waitingPlaceOf(state)
    if (place !== undefined) putWaiting(waiting, place)
  }
  return waiting
}

const attendedAmong = (states: ReadonlyMap<string, CallState>): Scene["attended"] =>
  new Map([...states].flatMap(([id, state]) => (attended(state) ? [[workIdOf("call", id), attended(state)!]] : [])))

const ALL_TOPICS = [
  topicOf("board"),
  topicOf("board", "centre"),
  topicOf("board", "north"),
  topicOf("board", "north-1"),
  topicOf("all-calls"),
  topicOf("words"),
  ...agents.flatMap((agent) => [topicOf("desk", agent), topicOf("calls", agent)])
]

/** What happens: an actor takes on a state, a fact is stated, the clock goes on, or whoever watches asks for changes. */
const Script = Schema.Array(Schema.Tuple([Schema.Literals([0, 1, 2, 3, 4, 5]), Schema.Literals([0, 1, 2, 3, 4, 5, 6])]))

/** What a FreeSWITCH distributes by itself. */
const OF_THE_SWITCH: NonNullable<Scene["switchQueues"]> = {
  queues: {
    "support@pbx": { waiting: 1, longestSince: at(7), talking: 0, answered: 3, abandoned: 1, agents: ["2001@pbx"] }
  },
  agents: { "2001@pbx": { state: "ready", since: at(5) } }
}

describe("laws over any script", () => {
  it.prop(
    "the whole at first and every change since come to the screens drawn from scratch",
    [Script],
    ([script]) => {
      const seen = {
        agents: new Map<string, AgentState>(),
        queues: new Map<string, QueueState>(),
        calls: new Map<string, CallState>()
      }
      let switchQueues: Scene["switchQueues"] = null
      let [now, counts, links] = [
        at(DAY_MS),
        emptyDay(days.dayOf(DAY_MS)),
        { telephony: false, database: true, files: true }
      ]
      const live = makeLiveScreens({ centre, days, counts, links, actors: [] })
      const records = new Map<string, { changes: number; at: EpochMs }>()
      const told = new Map<string, unknown>()
      const follow = () => {
        for (const [topic, changes] of live.changes()) told.set(topic, applyChanges(told.get(topic), changes))
      }
      const watchAll = () => {
        follow()
        for (const topic of ALL_TOPICS) told.set(topic, live.watch(topic))
      }
      watchAll()
      for (const [kind, choice] of script) {
        now = at(now + 1_000 * (choice + 1))
        const step = { facts: [] as ReadonlyArray<Fact>, over: false }
        if (kind === 0) {
          const id = agents[choice % 3]!
          const after = agentStates(id, now)[choice % 6]!
          live.step({ ...step, kind: "agent", id, before: seen.agents.get(id), after })
          seen.agents.set(id, after)
        } else if (kind === 1) {
          const id = choice % 2 === 0 ? sales : help
          const after = queueStates(id, now)[choice % 3]!
          live.step({ ...step, kind: "queue", id, before: seen.queues.get(id), after })
          seen.queues.set(id, after)
        } else if (kind === 2) {
          const id = calls[choice % 2]!
          const after = callStates(id, now)[choice]!
          live.step({ ...step, kind: "call", id, before: seen.calls.get(id), after })
          seen.calls.set(id, after)
        } else if (kind === 3) {
          const fact = facts(now)[choice]!
          live.step({ ...step, kind: "distributor", id: "main", before: {}, after: {}, facts: [fact] })
          counts = countFact(counts, fact, days, () => 20_000)
        } else if (kind === 4) {
          if (choice === 5) {
            const list = ["", ...agents][choice % 4]!
            live.listsChanged([list], now)
            records.set(list, { changes: (records.get(list)?.changes ?? 0) + 1, at: now })
          } else if (choice === 6) {
            now = at(now + DAY_MS)
            live.turn(now)
            counts = emptyDay(days.dayOf(now), counts)
          } else if (choice === 4) {
            switchQueues = switchQueues === null ? OF_THE_SWITCH : null
            live.switchQueues(switchQueues)
          } else {
            links = { telephony: choice % 2 === 0, database: choice > 2, files: true }
            live.links(links)
          }
        } else if (choice === 0) {
          for (const topic of ALL_TOPICS) live.unwatch(topic)
          watchAll()
        } else follow()
      }
      follow()
      const places = { inFlow: 0, waiting: 0, ringing: 0, talking: 0 }
      for (const state of seen.calls.values()) {
        const place = whereaboutsOf(state)
        if (place !== undefined) places[place]++
      }
      const scene: Scene = {
        centre,
        ...everybody,
        agents: seen.agents,
        queues: seen.queues,
        waiting: waitingAmong(seen.calls.values()),
        attended: attendedAmong(seen.calls),
        calls: places,
        counts,
        links,
        switchQueues,
        records,
        masking: USUAL_MASKING
      }
      for (const topic of ALL_TOPICS) {
        const { key, name } = readTopic(topic)!
        const scratch = views[name].whole(scene, key)
        assert.deepStrictEqual(told.get(topic), scratch, topic)
        assert.deepStrictEqual(live.look(topic), scratch, topic)
        Schema.encodeUnknownSync(topicKinds[name].state as Schema.Codec<unknown>)(scratch)
      }
      return true
    },
    { arbitrary: { size: 60, runs: 200 } }
  )
})

describe("a queue's tile", () => {
  const tile = (...entries: ReadonlyArray<{ readonly queuedAt: number; readonly alerting: boolean }>) =>
    queueTileIn(
      {
        centre,
        ...everybody,
        agents: new Map(),
        queues: new Map([
          [
            sales,
            entries
              .map(({ alerting, queuedAt }, index) => {
                const id = workIdOf("call", `c${index}`)
                return { work: id, queuedAt: at(queuedAt), alerting, seenAt: at(9) }
              })
              .reduce(withEntry, { _tag: "Open", settings: queueSettings(sales), closing: null, ...NO_PLACES })
          ]
        ]),
        waiting: new Map(),
        attended: new Map(),
        calls: { inFlow: 0, waiting: 0, ringing: 0, talking: 0 },
        counts: emptyDay("1970-01-02"),
        links: { telephony: true, database: true, files: true },
        switchQueues: null,
        records: new Map(),
        masking: USUAL_MASKING
      },
      queueSettings(sales)
    )

  it("does not count who rings at an agent as waiting: the board counts them as ringing", () => {
    assert.deepInclude(tile({ queuedAt: 5, alerting: true }, { queuedAt: 7, alerting: false }), {
      waiting: 1,
      longestSince: at(7)
    })
    assert.deepInclude(tile({ queuedAt: 5, alerting: true }), { waiting: 0, longestSince: null })
  })
})

describe("changes", () => {
  it("of one agent name what is different of that agent, on the board and on their desk", () => {
    const live = makeLiveScreens({
      centre,
      days,
      counts: emptyDay("1970-01-02"),
      links: { telephony: true, database: true, files: true },
      actors: []
    })
    const [ready, reserved] = [agentStates(agents[0]!, at(7))[2]!, agentStates(agents[0]!, at(7))[3]!]
    live.step({ kind: "agent", id: "1001", before: undefined, after: ready, facts: [], over: false })
    for (const topic of ALL_TOPICS) live.watch(topic)
    live.changes()
    live.step({ kind: "agent", id: "1001", before: ready, after: reserved, facts: [], over: false })
    const found = live.changes()
    assert.deepStrictEqual([...found.keys()].toSorted(), ["board", "board/centre", "board/north", "desk/1001"])
    assert.deepStrictEqual(found.get("board"), [
      { path: ["agents", "1001", "state"], value: "reserved" },
      { path: ["agents", "1001", "queue"], value: "sales" },
      { path: ["agents", "1001", "hands", "voice"], value: 1 }
    ])
    assert.strictEqual(live.changes().size, 0)
  })

  it.each([
    { name: "nothing", before: { a: 1, b: [1, 2] }, after: { a: 1, b: [1, 2] }, changes: [] },
    { name: "a value", before: { a: { b: 1 } }, after: { a: { b: 2 } }, changes: [{ path: ["a", "b"], value: 2 }] },
    { name: "a key gone", before: { a: 1, b: 2 }, after: { a: 1 }, changes: [{ path: ["b"] }] },
    {
      name: "a record for null",
      before: { a: null },
      after: { a: { b: 1 } },
      changes: [{ path: ["a"], value: { b: 1 } }]
    },
    { name: "an array", before: { a: [1] }, after: { a: [1, 2] }, changes: [{ path: ["a"], value: [1, 2] }] }
  ])("$name", ({ after, before, changes }) => {
    assert.deepStrictEqual(difference(before, after), changes)
    assert.deepStrictEqual(applyChanges(before as unknown, changes), after)
  })
})

describe("the calls that wait", () => {
  const begin = () => makeLiveScreens({ centre, days, counts: emptyDay("1970-01-02"), links: LINKED, actors: [] })
  const took = (live: ReturnType<typeof begin>, id: string, before: CallState | undefined, after: CallState) =>
    live.step({ kind: "call", id, before, after, facts: [], over: false })
  const nextOf = (live: ReturnType<typeof begin>) => (live.look(topicOf("board")) as Board).queues[sales]!.next
  const id = (n: number) => CallId.make(`c${n}`)

  it("are shown by number and time, a VIP by their mark and before others", () => {
    const live = begin()
    took(live, "c1", undefined, waitingCall(id(1), sales, at(5)))
    took(live, "c2", undefined, waitingCall(id(2), sales, at(9), { vip: VIP }))
    assert.deepStrictEqual(Object.entries(nextOf(live)), [
      ["c2", { number: "138****8000", since: at(9), vip: true, priority: 12 }],
      ["c1", { number: "138****8000", since: at(5), vip: false, priority: 2 }]
    ])
  })

  it("are the ten who are served first, however many wait", () => {
    const live = begin()
    for (let n = 1; n <= 300; n++) took(live, `c${n}`, undefined, waitingCall(id(n), sales, at(n)))
    took(live, "c300", waitingCall(id(300), sales, at(300)), waitingCall(id(300), sales, at(300), { vip: VIP }))
    assert.deepStrictEqual(Object.keys(nextOf(live)), ["c300", ...Array.from({ length: 9 }, (_, n) => `c${n + 1}`)])
  })

  it("are told one by one, and not again when they only say that they still wait", () => {
    const live = begin()
    const waiting = waitingCall(id(1), sales, at(5))
    live.watch(topicOf("board"))
    took(live, "c1", { _tag: "Queueing" } as CallState, waiting)
    assert.deepStrictEqual(live.changes().get("board"), [
      { path: ["queues", "sales", "next", "c1"], value: { number: "138****8000", since: 5, vip: false, priority: 2 } }
    ])
    took(live, "c1", waiting, { ...waiting, announceAt: at(99) } as CallState)
    assert.strictEqual(live.changes().size, 0)
    took(live, "c1", waiting, { _tag: "Ended" } as CallState)
    assert.deepInclude([...(live.changes().get("board") ?? [])], { path: ["queues", "sales", "next", "c1"] })
  })

  it("have their numbers whole where the centre covers none", () => {
    const live = begin()
    took(live, "c1", undefined, waitingCall(id(1), sales, at(5)))
    live.watch(topicOf("board"))
    live.masked({ kinds: [], isWholeAtWork: true })
    assert.deepStrictEqual(live.changes().get("board"), [
      { path: ["queues", "sales", "next", "c1", "number"], value: "13800138000" }
    ])
  })
})

describe("the day's counters", () => {
  it("count callers of each list: black ones by whether they were refused, or went to a flow", () => {
    const [call, listed] = [calls[0]!, ["black", "white", "vip"] as const]
    const counts = count(
      ...listed.map((list) => Fact.cases.CallArrived.make({ at: at(DAY_MS), call, ...NUMBERS, flow: "f", list })),
      Fact.cases.CallArrived.make({ at: at(DAY_MS), call, ...NUMBERS, flow: "f" }),
      Fact.cases.CallRefused.make({ at: at(DAY_MS), call, ...NUMBERS, reason: "blacklisted", list: "black" }),
      Fact.cases.CallRefused.make({ at: at(DAY_MS), call, ...NUMBERS, reason: "blacklisted", list: "black" }),
      Fact.cases.CallRefused.make({ at: at(DAY_MS), call, ...NUMBERS, reason: "no-flow" }),
      // Of yesterday.
      Fact.cases.CallRefused.make({ at: at(0), call, ...NUMBERS, reason: "blacklisted", list: "black" })
    )
    assert.deepStrictEqual(counts.listed, { refused: 2, rerouted: 1, white: 1, vip: 1 })
  })

  const begin = emptyDay("1970-01-02")
  const count = (...stated: ReadonlyArray<Fact>) =>
    stated.reduce((counts, fact) => countFact(counts, fact, days, () => 20_000), begin)
  const queuedAt = (ms: number) => Fact.cases.CallQueued.make({ at: at(ms), call: calls[0]!, queue: sales })
  const answered = (ms: number, waitMs: number) =>
    Fact.cases.CallAnswered.make({
      at: at(ms),
      call: calls[0]!,
      agent: agents[0]!,
      queue: sales,
      attempt: 1,
      waitMs,
      ringMs: 1
    })
  const ended = (ms: number, outcome: "handled" | "abandoned") =>
    Fact.cases.CallEnded.make({ at: at(ms), call: calls[0]!, outcome, by: "caller", cause: "x", talkMs: 1 })

  const toldAt = (ms: number, expectedMs: number | null) =>
    Fact.cases.WaitTold.make({ at: at(ms), call: calls[0]!, queue: sales, place: 1, expectedMs })
  const diverted = (ms: number) =>
    Fact.cases.CallDiverted.make({ at: at(ms), call: calls[0]!, queue: sales, on: "late", to: { _tag: "Goodbye" } })

  it("compare each wait that was told with how long it was from then on", () => {
    const early = count(queuedAt(DAY_MS), toldAt(DAY_MS + 10_000, 60_000), answered(DAY_MS + 40_000, 40_000))
    assert.deepStrictEqual(early.waits.told[sales], {
      served: 1,
      errorMs: 30_000,
      lateMs: -30_000,
      later: 0,
      left: 0,
      leftLater: 0
    })
    assert.deepStrictEqual(early.waits.pending, {})
    const told = [toldAt(DAY_MS, null), toldAt(DAY_MS, 60_000), toldAt(DAY_MS + 60_000, 30_000)]
    // 200 s in all: 140 s more than the first said, 110 s more than the second.
    const late = count(queuedAt(DAY_MS), ...told, answered(DAY_MS + 200_000, 200_000))
    assert.deepInclude(late.waits.told[sales], { served: 2, errorMs: 250_000, lateMs: 250_000, later: 2 })
    const left = count(queuedAt(DAY_MS), ...told, ended(DAY_MS + 100_000, "abandoned"))
    assert.deepInclude(left.waits.told[sales], { served: 0, errorMs: 0, left: 2, leftLater: 0 })
    const byWayOut = count(queuedAt(DAY_MS), ...told, diverted(DAY_MS + 151_000), ended(DAY_MS + 152_000, "abandoned"))
    assert.deepInclude(byWayOut.waits.told[sales], { left: 2, leftLater: 2 })
    assert.deepInclude(byWayOut.queues[sales], { offered: 1, abandoned: 0 })
    // Whoever talks already, and who waits since yesterday, of which nothing is known.
    assert.deepStrictEqual(count(toldAt(DAY_MS, 1), ended(DAY_MS + 1, "handled")).waits.pending, {})
  })

  it("know a queue's pace by who leaves it while the next one waits", () => {
    const leaves = (call: number, ms: number) =>
      [{ ...queuedAt(DAY_MS + call), call: CallId.make(`w${call}`) }, ms, CallId.make(`w${call}`)] as const
    const day = [leaves(1, 10_000), leaves(2, 30_000), leaves(3, 40_000), leaves(4, 60_000), leaves(5, 70_000)]
    const counts = count(
      ...day.map(([queued]) => queued),
      ...day.map(([, ms, call], index) =>
        index % 2 === 0 ? { ...answered(DAY_MS + ms, ms), call } : { ...ended(DAY_MS + ms, "abandoned"), call }
      )
    )
    const pace = counts.waits.paces[sales]!
    assert.deepStrictEqual(
      pace.gaps.map(({ ms }) => ms),
      [20_000, 10_000, 20_000, 10_000]
    )
    assert.strictEqual(expectedWaitMs(pace, 1, at(DAY_MS + 80_000)), 15_000)
    assert.strictEqual(expectedWaitMs(pace, 4, at(DAY_MS + 80_000)), 60_000)
    // Half an hour later it says nothing any more, and neither do two gaps, nor who was served at once.
    assert.isNull(expectedWaitMs(pace, 1, at(DAY_MS + 1_850_000)))
    assert.isNull(expectedWaitMs({ ...pace, gaps: pace.gaps.slice(2) }, 1, at(DAY_MS + 80_000)))
    assert.lengthOf(paceAfter(pace, { queuedAt: at(DAY_MS + 75_000), at: at(DAY_MS + 76_000) }).gaps, 4)
    assert.isNull(expectedWaitMs(null, 1, at(DAY_MS)))
  })

  it("count a call that was answered in time, and one that was not", () => {
    const counts = count(
      queuedAt(DAY_MS),
      answered(DAY_MS + 1, 20_000),
      ended(DAY_MS + 2, "handled"),
      queuedAt(DAY_MS + 3),
      answered(DAY_MS + 4, 20_001)
    )
    assert.deepStrictEqual(counts.queues[sales], {
      offered: 2,
      answered: 2,
      abandoned: 0,
      answeredInTime: 1,
      waitMs: 40_001
    })
    assert.deepStrictEqual(counts.agents[agents[0]!], { handled: 2, missed: 0 })
  })

  it("count as answered who still waited when somebody outside answered, or who took the ring, and none besides", () => {
    const joined = (ms: number, attempt: number) =>
      Fact.cases.PartyAnswered.make({ at: at(ms), call: calls[0]!, attempt, ringMs: 1 })
    const counts = count(
      // On their own telephone at first: nobody waits yet.
      joined(DAY_MS, 1),
      queuedAt(DAY_MS + 1),
      joined(DAY_MS + 20_001, 2),
      // Called into the talk.
      joined(DAY_MS + 20_002, 3),
      ended(DAY_MS + 20_003, "handled"),
      queuedAt(DAY_MS + 30_000),
      joined(DAY_MS + 50_001, 1)
    )
    assert.deepStrictEqual(counts.queues[sales], {
      offered: 2,
      answered: 2,
      abandoned: 0,
      answeredInTime: 1,
      waitMs: 40_001
    })
    assert.deepStrictEqual(counts.queueOf, {})
    assert.deepStrictEqual(count(answered(DAY_MS, 5), joined(DAY_MS + 1, 2)).queues[sales]?.answered, 1)
  })

  it("count as missed what an agent let ring, and not what they refused", () => {
    const failed = (ms: number, reason: "no-answer" | "rejected" | "busy" | "caller-gave-up") =>
      Fact.cases.RingFailed.make({ at: at(ms), call: calls[0]!, agent: agents[0]!, attempt: 1, reason })
    const counts = count(
      failed(DAY_MS, "no-answer"),
      failed(DAY_MS + 1, "rejected"),
      failed(DAY_MS + 2, "busy"),
      failed(DAY_MS + 3, "caller-gave-up")
    )
    assert.deepStrictEqual(counts.agents[agents[0]!], { handled: 0, missed: 2 })
  })

  it("count a caller who gave up once, however often the call says that it waits", () => {
    const counts = count(queuedAt(DAY_MS), queuedAt(DAY_MS + 1), ended(DAY_MS + 2, "abandoned"))
    assert.deepInclude(counts.queues[sales] as object, { offered: 1, abandoned: 1 })
    assert.deepStrictEqual(counts.queueOf, {})
  })

  it("begin anew at midnight, and still know where yesterday's caller waits", () => {
    const counts = count(queuedAt(2 * DAY_MS - 1), ended(2 * DAY_MS, "abandoned"))
    assert.deepStrictEqual(counts.queues[sales], {
      offered: 0,
      answered: 0,
      abandoned: 1,
      answeredInTime: 0,
      waitMs: 0
    })
  })

  it("do not count a fact that comes a day late", () => {
    assert.deepStrictEqual(count(answered(0, 1)).queues, {})
  })
})

describe("the centre becomes another one", () => {
  const begin = () => {
    const live = makeLiveScreens({
      centre,
      days,
      counts: emptyDay("1970-01-02"),
      links: { telephony: true, database: true, files: true },
      actors: []
    })
    let board = live.watch(topicOf("board")) as Board
    return {
      live,
      board: () => {
        board = applyChanges(board, live.changes().get("board") ?? []) as Board
        return board
      }
    }
  }
  const step = { facts: [], over: false }
  const [first, second] = centre.agents as [(typeof centre.agents)[0], (typeof centre.agents)[0]]

  it("tiles come, go and change their names", () => {
    const { board, live } = begin()
    const renamed = { ...centre.queues[0]!, name: "Other sales" }
    live.configured({ ...centre, agents: [first, { ...first, id: "new" as AgentId, name: "New" }], queues: [renamed] })
    assert.deepStrictEqual(Object.keys(board().agents).toSorted(), [first.id, "new"].toSorted())
    assert.deepStrictEqual(
      Object.values(board().queues).map(({ name }) => name),
      ["Other sales"]
    )
    assert.strictEqual(live.look(topicOf("desk", second.id)), undefined)
  })

  it("who was let go has a tile until they have finished, and so has a queue until it is empty", () => {
    const { board, live } = begin()
    const [atWork, line] = [agentStates(second.id, at(7))[3] as SignedIn, queueStates(sales, at(7))[2]!]
    live.step({ ...step, kind: "agent", id: second.id, before: undefined, after: atWork })
    live.step({ ...step, kind: "queue", id: sales, before: undefined, after: line })
    live.configured({ ...centre, agents: [first], queues: centre.queues.filter(({ id }) => id !== sales) })
    assert.include(Object.keys(board().agents), second.id)
    assert.include(Object.keys(board().queues), sales)
    const gone = { _tag: "Unconfigured" } as const
    live.step({
      ...step,
      kind: "agent",
      id: second.id,
      before: atWork,
      after: { ...gone, agent: second.id },
      over: true
    })
    live.step({ ...step, kind: "queue", id: sales, before: line, after: { ...gone, queue: sales }, over: true })
    assert.deepStrictEqual(Object.keys(board().agents), [first.id])
    assert.notInclude(Object.keys(board().queues), sales)
  })

  it("an open desk covers other numbers as soon as the centre wishes it", () => {
    const { live } = begin()
    const atWork = agentStates(first.id, at(7))[3] as SignedIn
    const numbered = (hand: Hand): Hand => ({
      ...hand,
      work: { ...hand.work, attributes: { callingNumber: "13800001111", dialledNumber: "02155667788" } }
    })
    const hands = Object.fromEntries(Object.entries(atWork.hands).map(([id, hand]) => [id, numbered(hand)]))
    live.step({ ...step, kind: "agent", id: first.id, before: undefined, after: { ...atWork, hands } })
    const topic = topicOf("desk", first.id)
    let desk = live.watch(topic) as Desk
    const numbers = () => {
      desk = applyChanges(desk, live.changes().get(topic) ?? []) as Desk
      const { attributes } = Object.values(desk.hands)[0]!
      return [attributes["callingNumber"], attributes["dialledNumber"]]
    }
    assert.deepStrictEqual(numbers(), ["138****1111", "021****7788"])
    live.masked({ kinds: ["mobile"], isWholeAtWork: false })
    assert.deepStrictEqual(numbers(), ["138****1111", "02155667788"])
    live.masked({ kinds: ["mobile"], isWholeAtWork: true })
    assert.deepStrictEqual(numbers(), ["13800001111", "02155667788"])
  })

  it("words of reasons and states are the new ones at once", () => {
    const { live } = begin()
    live.watch(topicOf("words"))
    const meal = {
      id: ReasonId.make("tea"),
      zh: "喝茶",
      en: "Tea",
      pauses: "all",
      colour: "not-ready",
      icon: "bar"
    } as const
    live.configured({ ...centre, reasons: [{ ...meal, order: 1, chosenBy: "agent" }] })
    assert.isTrue(live.changes().has("words"))
    assert.include(JSON.stringify(live.look(topicOf("words"))), "喝茶")
  })
})

describe("a unit's board", () => {
  const scene = (states: ReadonlyArray<readonly [string, AgentState]>): Scene => ({
    centre,
    incidents: NO_INCIDENTS,
    staff: staffOf(centre, new Map(states)),
    lines: linesOf(centre, new Map()),
    agents: new Map(states),
    queues: new Map(),
    waiting: new Map(),
    attended: new Map(),
    calls: { inFlow: 3, waiting: 3, ringing: 3, talking: 3 },
    counts: emptyDay("1970-01-02"),
    links: { telephony: true, database: true, files: true },
    switchQueues: OF_THE_SWITCH,
    records: new Map(),
    masking: USUAL_MASKING
  })

  it("does not show the switch's own queues, which are no unit's; the whole board does", () => {
    assert.deepStrictEqual(views.board.whole(scene([]), "")?.switchQueues, OF_THE_SWITCH)
    assert.notProperty(views.board.whole(scene([]), "north"), "switchQueues")
  })

  const shownOf = (unit: string, states: ReadonlyArray<readonly [string, AgentState]> = []) => {
    const board = views.board.whole(scene(states), unit)
    return board && [Object.keys(board.agents), Object.keys(board.queues)]
  }

  it("has the people of the unit and of those below it, and the queues that are theirs or that they serve", () => {
    assert.deepStrictEqual(shownOf("north-1"), [["1002"], ["sales", "help"]])
    assert.deepStrictEqual(shownOf("north"), [
      ["1001", "1002"],
      ["sales", "help"]
    ])
    assert.deepStrictEqual(shownOf("centre"), [
      ["1001", "1002", "1003"],
      ["sales", "help"]
    ])
    assert.isUndefined(shownOf("south"))
  })

  it("counts the calls at its own people", () => {
    const talking = (agent: AgentId) => agentStates(agent, at(1)).find(isTalking)!
    const isTalking = (state: AgentState) =>
      state._tag === "SignedIn" &&
      Object.values(state.hands).some(({ _tag, work }) => _tag === "Active" && work.channel === "voice")
    const [first, , third] = agents
    const states = [
      [first!, talking(first!)],
      [third!, talking(third!)]
    ] as const
    const talkingAt = (unit: string) => views.board.whole(scene(states), unit)?.calls
    const none = { inFlow: 0, waiting: 0, ringing: 0 }
    assert.deepStrictEqual(talkingAt("north"), { ...none, talking: 1 })
    assert.deepStrictEqual(talkingAt("north-1"), { ...none, talking: 0 })
    assert.deepStrictEqual(talkingAt("centre"), { ...none, talking: 2 })
  })

  it("is drawn anew in a centre in which its people moved", () => {
    const before = scene([])
    const shown = views.board.whole(before, "north-1")!
    const moved = { ...before, centre: { ...centre, unitOf: { agents: { "1001": "north-1" }, queues: {} } } }
    const again = views.board.again(shown, new Set(["agent/1003"]), moved, "north-1")
    assert.deepStrictEqual(again, views.board.whole(moved, "north-1"))
    assert.deepStrictEqual(Object.keys(again.agents), ["1001"])
  })
})
