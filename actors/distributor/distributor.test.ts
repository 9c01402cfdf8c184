import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import type { Message as AgentMessage } from "../agent/protocol.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import { hasRoom, type Obstruction, type OfChannel, type Presence, presenceWithout } from "../presence.ts"
import { elementsOf } from "../sorted.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, AreaId, type EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Channel, type Work, workIdOf } from "../work.ts"
import { colleagueIn, waiterIn } from "./book.ts"
import { decided } from "./decision.ts"
import { makePool, putPool } from "./pool.ts"
import type { Message, State } from "./protocol.ts"
import { strategies } from "./strategies.ts"
import type { Strategy } from "./strategy.ts"
import { timers } from "./timers.ts"
import { transition } from "./transition.ts"

const at = (ms: number) => ms as EpochMs
const group = GroupId.make("centre")
const [sales, help] = [QueueId.make("sales"), QueueId.make("help")]
const [ana, ben, cid] = [AgentId.make("ana"), AgentId.make("ben"), AgentId.make("cid")]
const [english, typing] = [SkillId.make("english"), SkillId.make("typing")]
const [north, south] = [AreaId.make("north"), AreaId.make("south")]

const profiles = [
  { agent: ana, queues: [sales, help], skills: { [english]: 3 }, areas: [north] },
  { agent: ben, queues: [sales], skills: { [english]: 7, [typing]: 1 }, areas: [] },
  { agent: cid, queues: [help], skills: {}, areas: [] }
]
const configured: Message = { _tag: "Configured", at: at(0), group, agents: profiles }
const back: Message = { _tag: "TelephonyBack", at: at(1) }
const resumed: Message = { _tag: "Resumed", at: at(2) }
const open = [configured, back, resumed]

/** What an agent says who is so for calls, and else as `more` says. */
const news = (
  agent: AgentId,
  voice: "ready" | Obstruction,
  since = 100,
  heard = 0,
  offer: number | null = null,
  more: Partial<Record<Channel, OfChannel>> = {}
): Message => {
  const nowhere = presenceWithout(voice === "ready" ? "not-ready" : voice, heard)
  const channels = { ...nowhere.channels, ...(voice === "ready" ? { voice: room(since) } : {}), ...more }
  const presence: Presence = { heard, offers: offer === null ? [] : [offer], channels }
  return { _tag: "AgentAnnounced", at: at(5_000), agent, presence }
}
const room = (since: number, more: Partial<Extract<OfChannel, object>> = {}) => ({
  since: at(since),
  room: 1,
  setsAside: false,
  ...more
})

type Ranked = Extract<Message, { _tag: "WorkRanked" }>
const work = (name: string, more: Partial<Work> = {}): Work => ({
  id: workIdOf("call", name),
  channel: "voice",
  queue: sales,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at(1_000),
  load: 1,
  attributes: { callingNumber: "1" },
  queueName: "Sales",
  wrapUpMs: 0,
  ...more
})
const ranked = (name: string, more: Partial<Work> = {}, rest: Partial<Ranked> = {}): Message => ({
  _tag: "WorkRanked",
  at: at(6_000),
  work: work(name, more),
  ageingMs: null,
  strategy: "longest-idle",
  heard: 0,
  refusedBy: [],
  alerting: null,
  ...rest
})
const dropped = (name: string): Message => ({ _tag: "WorkDropped", at: at(7_000), work: workIdOf("call", name) })

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
  offersIn(play(messages).asked).map((told) => `${told.offer} ${told.work.id.slice("call/".length)} to ${told.agent}`)

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
      given: [ranked("a", { queuedAt: at(300) }), ranked("b", { queuedAt: at(200) }), news(ben, "ready")],
      then: ["1 b to ben"]
    },
    {
      wish: "the higher priority first",
      given: [ranked("a", { queuedAt: at(200) }), ranked("b", { queuedAt: at(300), priority: 5 }), news(ben, "ready")],
      then: ["1 b to ben"]
    },
    {
      wish: "not who let this call ring, while there is another",
      given: [news(ana, "ready", 1), news(ben, "ready", 2), ranked("a", {}, { refusedBy: [ana] })],
      then: ["1 a to ben"]
    },
    {
      wish: "who let it ring, when nobody else is there",
      given: [news(ana, "ready"), ranked("a", {}, { refusedBy: [ana] })],
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
      given: [news(ana, "ready"), ranked("a"), news(ana, "alerting", 1, 1, 1), news(ben, "ready")],
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
        ranked("a", {}, { heard: 1, refusedBy: [ana] }),
        news(ben, "ready")
      ],
      then: ["1 a to ana", "2 a to ben"]
    },
    {
      wish: "a call that rings waits for nobody",
      given: [ranked("a", {}, { alerting: { agent: cid, offer: 4 }, heard: 4 }), news(ana, "ready")],
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
      given: [news(ana, "ready"), ranked("a"), ranked("a", {}, { at: at(11_000) }), news(ben, "ready")],
      then: ["1 a to ana", "2 a to ben"]
    }
  ])("$wish", ({ given, then }) => expect(offers([...open, ...given])).toEqual(then))

  const chat = room(100)
  const task = (name: string, more: Partial<Work> = {}) => ranked(name, { channel: "task", ...more })
  it.each([
    {
      wish: "only who has the skills, at their levels",
      given: [
        news(ana, "ready", 1),
        news(ben, "ready", 2),
        ranked("a", {
          needs: [
            { skill: english, level: 5 },
            { skill: typing, level: 1 }
          ]
        })
      ],
      then: ["1 a to ben"]
    },
    {
      wish: "nobody, when nobody has the skill, and others behind do not wait for it",
      given: [ranked("a", { needs: [{ skill: english, level: 9 }], priority: 5 }), ranked("b"), news(ben, "ready")],
      then: ["1 b to ben"]
    },
    {
      wish: "who serves that area, or every area",
      given: [news(ana, "ready", 1), ranked("a", { area: south }), ranked("b", { area: north }), news(ben, "ready", 2)],
      then: ["1 b to ana", "2 a to ben"]
    },
    {
      wish: "the work's own agent, though another has been idle for longer",
      given: [news(ben, "ready", 1), news(ana, "ready", 2), ranked("a", { preferred: ana })],
      then: ["1 a to ana"]
    },
    {
      wish: "another, when the work's own agent is not free",
      given: [news(ana, "full"), news(ben, "ready"), ranked("a", { preferred: ana })],
      then: ["1 a to ben"]
    },
    {
      wish: "an alarm first, whatever the others' priority and age",
      given: [
        ranked("a", { priority: 99, queuedAt: at(1) }),
        ranked("b", { channel: "alarm", queuedAt: at(5_000) }),
        news(ben, "ready", 1, 0, null, { alarm: chat })
      ],
      then: ["1 b to ben"]
    },
    {
      wish: "age makes up for priority where the queue says so",
      given: [
        ranked("a", { queuedAt: at(200_000), priority: 2 }, { ageingMs: 60_000 }),
        ranked("b", { queuedAt: at(79_000), priority: 0 }, { ageingMs: 60_000 }),
        ranked("c", { queuedAt: at(81_000), priority: 0 }, { ageingMs: 60_000 }),
        news(ben, "ready"),
        news(ben, "full", 1, 1, 1),
        news(ben, "ready", 1, 1)
      ],
      then: ["1 b to ben", "2 a to ben"]
    },
    {
      wish: "who need not set anything aside, though they have been idle for less",
      given: [
        news(ana, "not-ready", 1, 0, null, { alarm: room(1, { setsAside: true }) }),
        news(ben, "not-ready", 1, 0, null, { alarm: room(900) }),
        ranked("a", { channel: "alarm" })
      ],
      then: ["1 a to ben"]
    },
    {
      wish: "who must set something aside, when nobody else is there",
      given: [
        news(ana, "not-ready", 1, 0, null, { alarm: room(1, { setsAside: true }) }),
        ranked("a", { channel: "alarm" })
      ],
      then: ["1 a to ana"]
    },
    {
      wish: "who has room for all of it",
      given: [
        news(ana, "not-ready", 1, 0, null, { mail: room(1) }),
        news(ben, "not-ready", 1, 0, null, { mail: room(9, { room: 2 }) }),
        ranked("a", { channel: "mail", load: 2 })
      ],
      then: ["1 a to ben"]
    },
    {
      wish: "one thing at a time, though there is room for more; then the next",
      given: [
        news(ana, "ready", 1, 0, null, { task: room(1, { room: 2 }) }),
        task("a"),
        task("b"),
        news(ana, "ready", 1, 1, 1, { task: room(1) })
      ],
      then: ["1 a to ana", "2 b to ana"]
    },
    {
      wish: "a task beside a call, in the room there is for tasks",
      given: [news(ana, "full", 1, 1, 1, { task: chat }), ranked("c"), task("a")],
      then: ["2 a to ana"]
    },
    {
      wish: "without a switch everything but calls goes on",
      given: [
        { _tag: "TelephonyLost", at: at(9) } as Message,
        news(ana, "ready", 1, 0, null, { task: chat }),
        ranked("c", { priority: 9 }),
        task("a")
      ],
      then: ["1 a to ana"]
    },
    {
      wish: "who became able to, when the settings change",
      given: [
        news(cid, "ready"),
        ranked("a", { queue: help, needs: [{ skill: english, level: 1 }] }),
        { ...configured, agents: profiles.map((one) => ({ ...one, skills: { [english]: 1 } })) } as Message
      ],
      then: ["1 a to cid"]
    },
    {
      wish: "nobody who has left the queue",
      given: [
        news(ben, "ready"),
        {
          ...configured,
          agents: profiles.map((one) => (one.agent === ben ? { ...one, queues: [help] } : one))
        } as Message,
        ranked("a")
      ],
      then: []
    }
  ])("any work: $wish", ({ given, then }) => expect(offers([...open, ...given])).toEqual(then))

  it("work that says again what is known changes nothing, so that nothing is written", () => {
    const { state } = play([...open, ranked("a", { attributes: { title: "x" } })])
    expect(transition(state, ranked("a", { attributes: { title: "x" } }))[0]).toBe(state)
    expect(transition(state, ranked("a", { attributes: { title: "y" } }))[0]).not.toBe(state)
  })

  it("each decision says who else was looked at, and why they lost", () => {
    const { asked } = play([
      ...open,
      news(ana, "ready", 4_000),
      news(cid, "wrap-up"),
      ranked("a", {}, { refusedBy: [ana] }),
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
        ],
        counts: {}
      }
    })
    const again = play([
      ...open,
      news(ana, "ready", 1_000),
      news(ben, "ready", 2_000),
      ranked("a", {}, { refusedBy: [ana] })
    ])
    expect(again.asked[0]).toMatchObject({
      fact: {
        agent: "ben",
        candidates: [{ verdict: "chosen" }, { agent: "ana", verdict: "refused-this-work", score: 5_000 }, {}]
      }
    })
    const late = play([...open, news(ana, "ready", 1_000), news(ben, "ready", 2_000), ranked("a")])
    expect(late.asked[0]).toMatchObject({
      fact: { agent: "ana", candidates: [{ verdict: "chosen" }, { verdict: "idle-for-less" }, {}] }
    })
  })

  it("of many agents it names the ten nearest, and counts the others by what stood against them", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      agent: AgentId.make(String(1001 + index)),
      queues: index < 40 ? [sales] : [help],
      skills: index < 20 ? { [english]: 5 } : {},
      areas: []
    }))
    const { asked } = play([
      { ...configured, agents: many } as Message,
      back,
      resumed,
      ...many.slice(0, 30).map(({ agent }, index) => news(agent, "ready", 1_000 - index)),
      ...many.slice(30, 34).map(({ agent }) => news(agent, "wrap-up")),
      ranked(
        "a",
        { needs: [{ skill: english, level: 2 }], preferred: many[3]!.agent },
        { refusedBy: [many[19]!.agent] }
      )
    ])
    const [kept] = asked
    if (kept?._tag !== "Keep" || kept.fact._tag !== "AgentChosen") throw new Error("no decision")
    const { candidates, counts } = kept.fact
    expect(candidates.map(({ agent, verdict }) => `${agent} ${verdict}`)).toEqual([
      "1004 chosen",
      ...Array.from({ length: 10 }, (_, index) => `${1019 - index} not-preferred`)
    ])
    expect(counts).toEqual({
      "not-preferred": 8,
      "refused-this-work": 1,
      "lacks-skill": 10,
      "wrap-up": 4,
      "signed-out": 6,
      "not-in-queue": 20
    })
  })
})

it("a queue's strategy decides among those who are free", () => {
  const { state } = play([configured, ranked("a"), news(ana, "ready", 100), news(ben, "ready", 200)])
  if (state._tag !== "Gathering") throw new Error(`it is ${state._tag}`)
  const waiter = waiterIn(state.book, workIdOf("call", "a"))!
  expect(decided(state.book, waiter, at(6_000))!.chosen.profile.agent).toBe(ana)
  const newest: Strategy = { rank: (free) => -free.room.since, score: (free) => free.room.since, lost: "idle-for-less" }
  const otherwise = makePool({ queue: sales, channel: "voice" }, "longest-idle", newest, state.book.colleagues)
  const book = { ...state.book, pools: putPool(state.book.pools, otherwise) }
  expect(decided(book, waiter, at(6_000), { ...strategies, "longest-idle": newest })!.chosen.profile.agent).toBe(ben)
})

describe("work that asks whether anybody is there", () => {
  const told = (...messages: ReadonlyArray<Message>) =>
    play([...open, ...messages]).asked.flatMap((output) =>
      output._tag === "Tell" && output.message._tag === "Unstaffed"
        ? [`${output.to} ${JSON.stringify(output.message)}`]
        : []
    )
  const asks = (more: Partial<Ranked> = {}) => ranked("a", {}, { asksStaff: true, ...more })
  const yes = `call/a {"_tag":"Unstaffed","queue":"sales"}`

  it("hears as often as it says where it stands that nobody of its queue is signed in", () => {
    assert.deepStrictEqual(told(asks()), [yes])
    assert.deepStrictEqual(told(asks(), asks()), [yes, yes])
    // Who serves another queue alone is nobody here.
    assert.deepStrictEqual(told(news(cid, "ready"), asks()), [yes])
    assert.deepStrictEqual(told(news(ben, "ready"), news(ben, "signed-out"), asks()), [yes])
  })

  it("hears nothing while somebody is, however busy, nor unless it asked", () => {
    for (const why of ["not-ready", "wrap-up", "full", "device-unregistered"] as const)
      assert.deepStrictEqual(told(news(ben, why), asks()), [], why)
    assert.deepStrictEqual(told(news(ben, "ready"), asks()), [])
    assert.deepStrictEqual(told(ranked("a")), [])
    assert.deepStrictEqual(told(asks({ alerting: { agent: ana, offer: 3 } })), [])
  })

  it("hears nothing before everybody has spoken after a restart", () => {
    const restarted: Message = { _tag: "Restarted", at: at(10_000) }
    assert.deepStrictEqual(told(restarted, asks()), [])
    assert.deepStrictEqual(told(restarted, news(ben, "not-ready"), { ...resumed, at: at(11_000) }, asks()), [])
  })
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
    const given = [
      ...restart,
      news(ana, "ready"),
      ranked("a", { queuedAt: at(900) }),
      ranked("b", { queuedAt: at(800) })
    ]
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
    { agent: "ana", held: 1, believed: { channels: { voice: { room: 1 } } } },
    { agent: "ben", held: null, believed: { channels: { voice: "signed-out" } } },
    { agent: "cid", held: null }
  ])
})

it("a roll call asks each queue whether all the work it is known by waits, and what it does not list is forgotten", () => {
  const known = [...open, ranked("a"), ranked("b"), ranked("c", { queue: help })]
  const { asked } = play([...known, { _tag: "RollCallDue", at: at(9_000) }])
  const counted = asked.filter((output) => saidBy(output) === "PlacesCounted")
  expect(counted).toMatchObject([
    { to: "queue/sales", message: { works: 2 } },
    { to: "queue/help", message: { works: 1 } }
  ])
  const { state } = play([
    ...known,
    { _tag: "PlacesListed", at: at(9_001), queue: sales, works: [workIdOf("call", "b")] }
  ])
  const waiters = state._tag === "Unconfigured" ? [] : [...elementsOf(state.book.waiters)]
  expect(waiters.map(({ work: { id } }) => id)).toEqual(["call/b", "call/c"])
})

const alphabet: ReadonlyArray<Message> = [
  ...[ana, ben, cid].flatMap((agent) => [
    news(agent, "ready"),
    news(agent, "ready", 50, 2),
    news(agent, "not-ready", 60, 9),
    news(agent, "alerting", 70, 1, 1)
  ]),
  ...["a", "b", "c"].flatMap((call) => [
    ranked(call),
    ranked(call, { queue: help }, { heard: 9 }),
    ranked(call, { needs: [{ skill: english, level: 5 }] }),
    ranked(call, {}, { alerting: { agent: ana, offer: 2 }, heard: 2 }),
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
      for (const { offered, work: asks } of elementsOf(state.book.waiters))
        if (offered === null)
          assert.isFalse(
            [...elementsOf(state.book.colleagues)].some(
              ({ held, presence, profile }) =>
                held === null &&
                hasRoom(presence.channels[asks.channel]) &&
                profile.queues.includes(asks.queue) &&
                asks.needs.every(({ level, skill }) => (profile.skills[skill] ?? 0) >= level)
            )
          )
    },
    thorough
  )

  it.prop(
    "one agent is held for one piece of work, and offers count up",
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
        for (const { agent, offer, work: given } of agents) {
          assert.isAbove(offer, last)
          last = offer
          const held = before._tag === "Unconfigured" ? null : (colleagueIn(before.book, agent)?.held ?? null)
          const released = alphabet[index]!._tag === "Restarted" || alphabet[index]!._tag === "AgentAnnounced"
          assert.isTrue(held === null || released)
          const kept = next._tag === "Deciding" ? waiterIn(next.book, given.id)?.offered : null
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
    then(5_001, news(ana, "alerting", 5_000, 1, 1)),
    then(5_002, ranked("a", {}, { alerting: { agent: ana, offer: 1 }, heard: 1 })),
    then(25_000, news(ana, "not-ready", 25_000, 1)),
    then(25_001, ranked("a", {}, { heard: 1, refusedBy: [ana] })),
    then(26_000, { _tag: "TelephonyLost", at: at(0) }),
    then(26_500, news(ben, "ready")),
    then(27_000, back),
    then(27_200, { _tag: "ResumeExpired", at: at(0) }),
    then(27_201, news(ben, "alerting", 27_200, 2, 2)),
    then(32_200, { _tag: "RollCallDue", at: at(0) }),
    then(40_000, { _tag: "Restarted", at: at(0) }),
    then(40_001, ranked("a", {}, { alerting: { agent: ben, offer: 2 }, heard: 2, refusedBy: [ana] })),
    then(40_002, news(ben, "alerting", 27_200, 2, 2)),
    then(40_003, resumed),
    then(45_000, dropped("a"))
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/missed-ring-and-restart.trace")
})

describe("the centre gives it other agents", () => {
  const without = (...gone: ReadonlyArray<AgentId>): Message => ({
    _tag: "Configured",
    at: at(6_000),
    group,
    agents: profiles.filter(({ agent }) => !gone.includes(agent))
  })

  it("what was offered to one who left goes to another at once", () => {
    const given = [...open, news(ana, "ready", 100), news(ben, "ready", 200), ranked("a")]
    expect(offers(given)).toEqual(["1 a to ana"])
    expect(offers([...given, without(ana)])).toEqual(["1 a to ana", "2 a to ben"])
  })

  it("and comes to nothing new when the work says that it alerts them: present work ends where it is", () => {
    const taken = ranked("a", {}, { heard: 1, alerting: { agent: ana, offer: 1 } })
    const given = [...open, news(ana, "ready", 100), ranked("a"), news(ana, "alerting", 100, 1, 1), taken]
    expect(offers([...given, without(ana), news(ben, "ready", 200)])).toEqual(["1 a to ana"])
  })

  it("a new agent is offered nothing before they have said where they are", () => {
    const before = [{ ...configured, agents: profiles.slice(1) } as Message, back, resumed, ranked("a")]
    expect(offers([...before, configured])).toEqual([])
    expect(offers([...before, configured, news(ana, "ready")])).toEqual(["1 a to ana"])
  })

  it("a group without queues is over, and begins anew when one comes back", () => {
    const retired: Message = { _tag: "Retired", at: at(7_000) }
    const given = [...open, news(ana, "ready"), ranked("a"), retired]
    expect(play(given).state).toEqual({ _tag: "Unconfigured", group })
    expect(play([...given, configured]).state).toEqual({ ...play([configured]).state })
  })
})
