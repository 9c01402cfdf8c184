import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Message as AgentMessage, Presence } from "../agent/protocol.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, CallId, type EpochMs, GroupId, QueueId } from "../vocabulary.ts"
import { isFree, matched } from "./matching.ts"
import type { Message, State } from "./protocol.ts"
import type { strategies as ours } from "./strategies.ts"
import { timers } from "./timers.ts"
import { transition } from "./transition.ts"

const at = (ms: number) => ms as EpochMs
const group = GroupId.make("centre")
const [sales, help] = [QueueId.make("sales"), QueueId.make("help")]
const [ana, ben, cid] = [AgentId.make("ana"), AgentId.make("ben"), AgentId.make("cid")]

const configured: Message = {
  _tag: "Configured",
  at: at(0),
  group,
  agents: [
    { agent: ana, queues: [sales, help] },
    { agent: ben, queues: [sales] },
    { agent: cid, queues: [help] }
  ]
}
const back: Message = { _tag: "TelephonyBack", at: at(1) }
const resumed: Message = { _tag: "Resumed", at: at(2) }
const open = [configured, back, resumed]
const news = (
  agent: AgentId,
  verdict: Presence["verdict"],
  since = 100,
  heard = 0,
  offer: number | null = null
): Message => ({
  _tag: "AgentAnnounced",
  at: at(5_000),
  agent,
  presence: { verdict, since: at(since), heard, offer }
})
const ranked = (
  call: string,
  more: Partial<Extract<Message, { _tag: "CallRanked" }>> & {
    readonly queue?: QueueId
    readonly queuedAt?: number
  } = {}
): Message => {
  const { queue = sales, queuedAt = 1_000, ...rest } = more
  const contact = {
    call: CallId.make(call),
    callingNumber: "1",
    dialledNumber: "2",
    keys: "",
    queue,
    queuedAt: at(queuedAt),
    queueName: queue,
    wrapUpMs: 0
  }
  return {
    _tag: "CallRanked",
    at: at(6_000),
    contact,
    priority: 0,
    strategy: "longest-idle",
    heard: 0,
    refusedBy: [],
    ringing: null,
    ...rest
  }
}
const dropped = (call: string): Message => ({
  _tag: "CallDropped",
  at: at(7_000),
  call: CallId.make(call)
})

const play = (messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "Unconfigured", group }
  const asked: Array<Output> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, outputs] = transition(state, message)
    trace.push(
      `${String(message.at).padStart(6)} ${state._tag} --${message._tag}--> ${next._tag} ${outputs.map(saidBy).join(" ")}`.trimEnd()
    )
    state = next
    asked.push(...outputs)
  }
  return { state, asked, trace }
}
const toAgents = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell"
      ? [{ agent: output.to.slice("agent/".length) as AgentId, ...(output.message as Unstamped<AgentMessage>) }]
      : []
  )
const offersIn = (outputs: ReadonlyArray<Output>) =>
  toAgents(outputs).flatMap((told) => (told._tag === "Offered" ? [told] : []))
const offers = (messages: ReadonlyArray<Message>) =>
  offersIn(play(messages).asked).map(({ agent, contact, offer }) => `${offer} ${contact.call} to ${agent}`)

describe("who gets whom", () => {
  it.each([
    {
      wish: "the longest idle",
      given: [news(ana, "ready", 200), news(ben, "ready", 100), ranked("a")],
      then: ["1 a to ben"]
    },
    {
      wish: "equally idle: by name",
      given: [news(ben, "ready"), news(ana, "ready"), ranked("a")],
      then: ["1 a to ana"]
    },
    {
      wish: "only who serves the queue",
      given: [news(ben, "ready"), ranked("a", { queue: help }), news(cid, "ready")],
      then: ["1 a to cid"]
    },
    {
      wish: "a caller who waits gets the agent who becomes ready",
      given: [ranked("a"), news(ana, "ready")],
      then: ["1 a to ana"]
    },
    {
      wish: "the older entry first",
      given: [ranked("a", { queuedAt: 300 }), ranked("b", { queuedAt: 200 }), news(ben, "ready")],
      then: ["1 b to ben"]
    },
    {
      wish: "the higher priority first",
      given: [ranked("a", { queuedAt: 200 }), ranked("b", { queuedAt: 300, priority: 5 }), news(ben, "ready")],
      then: ["1 b to ben"]
    },
    {
      wish: "not who let this call ring, while there is another",
      given: [news(ana, "ready", 1), news(ben, "ready", 2), ranked("a", { refusedBy: [ana] })],
      then: ["1 a to ben"]
    },
    {
      wish: "who let it ring, when nobody else is there",
      given: [news(ana, "ready"), ranked("a", { refusedBy: [ana] })],
      then: ["1 a to ana"]
    },
    { wish: "nobody twice at once", given: [news(ana, "ready"), ranked("a"), ranked("b")], then: ["1 a to ana"] },
    {
      wish: "old news of an agent does not undo an offer",
      given: [news(ana, "ready"), ranked("a"), news(ana, "ready"), ranked("b")],
      then: ["1 a to ana"]
    },
    {
      wish: "an agent who cannot: the call is offered again",
      given: [news(ana, "ready"), ranked("a"), news(ana, "not-ready", 1, 1), news(ben, "ready")],
      then: ["1 a to ana", "2 a to ben"]
    },
    {
      wish: "an agent who took it: the call is not offered again",
      given: [news(ana, "ready"), ranked("a"), news(ana, "ringing", 1, 1, 1), news(ben, "ready")],
      then: ["1 a to ana"]
    },
    {
      wish: "old news of a call does not undo an offer",
      given: [news(ana, "ready"), ranked("a"), ranked("a"), news(ben, "ready")],
      then: ["1 a to ana"]
    },
    {
      wish: "a missed ring: the call is offered again",
      given: [
        news(ana, "ready"),
        ranked("a"),
        news(ana, "not-ready", 1, 1),
        ranked("a", { heard: 1, refusedBy: [ana] }),
        news(ben, "ready")
      ],
      then: ["1 a to ana", "2 a to ben"]
    },
    {
      wish: "a call that rings waits for nobody",
      given: [ranked("a", { ringing: { agent: cid, offer: 4 }, heard: 4 }), news(ana, "ready")],
      then: []
    },
    { wish: "a call that is gone", given: [ranked("a"), dropped("a"), news(ana, "ready")], then: [] },
    {
      wish: "no switch, no offers",
      given: [{ _tag: "TelephonyLost", at: at(9) } as Message, news(ana, "ready"), ranked("a")],
      then: []
    },
    {
      wish: "a call that never heard of its offer is free again after a while",
      given: [news(ana, "ready"), ranked("a"), ranked("a", { at: at(11_000) }), news(ben, "ready")],
      then: ["1 a to ana", "2 a to ben"]
    }
  ])("$wish", ({ given, then }) => expect(offers([...open, ...given])).toEqual(then))

  it("each decision says who else was looked at, and why they lost", () => {
    const { asked } = play([
      ...open,
      news(ana, "ready", 4_000),
      news(cid, "wrap-up"),
      ranked("a", { refusedBy: [ana] }),
      news(ben, "ready", 5_000)
    ])
    expect(asked[0]).toMatchObject({
      fact: {
        agent: "ana",
        waitedMs: 5_000,
        candidates: [
          { agent: "ana", verdict: "chosen", score: 2_000 },
          { agent: "ben", verdict: "signed-out", score: null },
          { agent: "cid", verdict: "not-in-queue", score: null }
        ]
      }
    })
    const again = play([
      ...open,
      news(ana, "ready", 1_000),
      news(ben, "ready", 2_000),
      ranked("a", { refusedBy: [ana] })
    ])
    expect(again.asked[0]).toMatchObject({
      fact: {
        agent: "ben",
        candidates: [{ agent: "ana", verdict: "refused-this-call", score: 5_000 }, { verdict: "chosen" }, {}]
      }
    })
    const late = play([...open, news(ana, "ready", 1_000), news(ben, "ready", 2_000), ranked("a")])
    expect(late.asked[0]).toMatchObject({
      fact: { agent: "ana", candidates: [{ verdict: "chosen" }, { verdict: "idle-for-less" }, {}] }
    })
  })
})

it("a queue's strategy decides among those who are ready", () => {
  const { state } = play([configured, ranked("a"), news(ana, "ready", 100), news(ben, "ready", 200)])
  if (state._tag !== "Gathering") throw new Error(`it is ${state._tag}`)
  const chosenBy = (strategies?: typeof ours) =>
    offersIn(matched({ ...state.book, linked: true }, at(6_000), strategies)[1]).map(({ agent }) => agent)
  expect(chosenBy()).toEqual([ana])
  expect(chosenBy({ "longest-idle": { score: ({ since }) => since, lost: "idle-for-less" } })).toEqual([ben])
})

describe("after a restart", () => {
  it("nobody is offered anything before everybody has spoken, then the oldest comes first", () => {
    const restart: ReadonlyArray<Message> = [
      ...open,
      ranked("x"),
      news(ana, "ready"),
      { _tag: "Restarted", at: at(8_000) },
      back
    ]
    const given = [...restart, news(ana, "ready"), ranked("a", { queuedAt: 900 }), ranked("b", { queuedAt: 800 })]
    expect(offers(given)).toEqual(["1 x to ana"])
    expect(offers([...given, resumed])).toEqual(["1 x to ana", "2 b to ana"])
    expect(offers([...given, { _tag: "ResumeExpired", at: at(9_000) }])).toEqual(["1 x to ana", "2 b to ana"])
  })

  it("offers go on above every number somebody has heard of", () => {
    expect(offers([...open, news(ana, "ready", 1, 41), ranked("a")])).toEqual(["42 a to ana"])
  })

  it("when the link is back, calls hear of their legs before anybody is offered one", () => {
    const given: ReadonlyArray<Message> = [
      ...open,
      { _tag: "TelephonyLost", at: at(9) },
      news(ana, "ready"),
      ranked("a"),
      { _tag: "TelephonyBack", at: at(10_000) }
    ]
    const { state } = play(given)
    expect([state._tag, timers(state).map(({ dueAt }) => dueAt)]).toEqual(["Gathering", [10_200]])
    expect(offers([...given, { _tag: "ResumeExpired", at: at(10_200) }])).toEqual(["1 a to ana"])
  })
})

it("a roll call asks everybody whether it is so", () => {
  const { asked } = play([...open, news(ana, "ready"), ranked("a"), { _tag: "RollCallDue", at: at(9_000) }])
  expect(toAgents(asked).filter(({ _tag }) => _tag === "RollCalled")).toMatchObject([
    { agent: "ana", held: 1, believed: { verdict: "ready" } },
    { agent: "ben", held: null, believed: { verdict: "signed-out" } },
    { agent: "cid", held: null }
  ])
})

const alphabet: ReadonlyArray<Message> = [
  ...[ana, ben, cid].flatMap((agent) => [
    news(agent, "ready"),
    news(agent, "ready", 50, 2),
    news(agent, "not-ready", 60, 9),
    news(agent, "ringing", 70, 1, 1)
  ]),
  ...["a", "b", "c"].flatMap((call) => [
    ranked(call),
    ranked(call, { queue: help, heard: 9 }),
    ranked(call, { ringing: { agent: ana, offer: 2 }, heard: 2 }),
    dropped(call)
  ]),
  { _tag: "TelephonyLost", at: at(1) },
  back,
  { _tag: "ResumeExpired", at: at(2) },
  { _tag: "RollCallDue", at: at(3) },
  { _tag: "Restarted", at: at(4) }
]
const Script = Schema.Array(Schema.Literals(alphabet.map((_, index) => index)))
const thorough = { arbitrary: { size: 60, runs: 400 } }

describe("laws over any script", () => {
  it.prop(
    "no fitting pair is left unmatched",
    [Script],
    ([script]) => {
      const { state } = play([...open, ...script.map((index) => alphabet[index]!)])
      if (state._tag !== "Deciding" || !state.book.linked) return
      const free = Object.values(state.book.colleagues).filter(isFree)
      for (const { contact, offered } of Object.values(state.book.waiters))
        if (offered === null) assert.isFalse(free.some(({ queues }) => queues.includes(contact.queue)))
    },
    thorough
  )

  it.prop(
    "one agent is held for one call, and offers count up",
    [Script],
    ([script]) => {
      let state = play(open).state
      let last = 0
      for (const index of script) {
        const before = state
        const [next, outputs] = transition(state, alphabet[index]!)
        state = next
        const agents = offersIn(outputs)
        assert.strictEqual(new Set(agents.map(({ agent }) => agent)).size, agents.length)
        for (const { agent, contact, offer } of agents) {
          assert.isAbove(offer, last)
          last = offer
          const held = before._tag === "Unconfigured" ? null : (before.book.colleagues[agent]?.held ?? null)
          const released = alphabet[index]!._tag === "Restarted" || alphabet[index]!._tag === "AgentAnnounced"
          assert.isTrue(held === null || released)
          const kept = next._tag === "Deciding" ? next.book.waiters[contact.call]?.offered : null
          assert.strictEqual(kept?.agent, agent)
        }
      }
    },
    thorough
  )

  it.prop(
    "what it says comes back from the journal as it was, and fits whom it is for",
    [Script],
    ([script]) => {
      const { asked } = play([...open, ...script.map((index) => alphabet[index]!)])
      assert.deepStrictEqual(throughJson(asked), asked)
    },
    thorough
  )
})

it("replays a missed ring, a switch that goes away and a restart", async () => {
  const then = (ms: number, message: Message): Message => ({ ...message, at: at(ms) })
  const { trace } = play([
    ...open,
    then(1_000, ranked("a")),
    then(5_000, news(ana, "ready")),
    then(5_001, news(ana, "ringing", 5_000, 1, 1)),
    then(5_002, ranked("a", { ringing: { agent: ana, offer: 1 }, heard: 1 })),
    then(25_000, news(ana, "not-ready", 25_000, 1)),
    then(25_001, ranked("a", { heard: 1, refusedBy: [ana] })),
    then(26_000, { _tag: "TelephonyLost", at: at(0) }),
    then(26_500, news(ben, "ready")),
    then(27_000, back),
    then(27_200, { _tag: "ResumeExpired", at: at(0) }),
    then(27_201, news(ben, "ringing", 27_200, 2, 2)),
    then(32_200, { _tag: "RollCallDue", at: at(0) }),
    then(40_000, { _tag: "Restarted", at: at(0) }),
    then(40_001, ranked("a", { ringing: { agent: ben, offer: 2 }, heard: 2, refusedBy: [ana] })),
    then(40_002, news(ben, "ringing", 27_200, 2, 2)),
    then(40_003, resumed),
    then(45_000, dropped("a"))
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/missed-ring-and-restart.trace")
})
