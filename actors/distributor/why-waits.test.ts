import { describe, expect, it } from "vitest"
import { type Obstruction, type OfChannel, presenceWithout } from "../presence.ts"
import { AgentId, AreaId, type EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Work, workIdOf } from "../work.ts"
import type { Message, State } from "./protocol.ts"
import { transition } from "./transition.ts"
import { waitersOf, waitsWhy } from "./why-waits.ts"

const at = (ms: number) => ms as EpochMs
const group = GroupId.make("centre")
const [sales, empty] = [QueueId.make("sales"), QueueId.make("empty")]
const [ana, ben, cid] = [AgentId.make("ana"), AgentId.make("ben"), AgentId.make("cid")]
const english = SkillId.make("english")
const [north, south] = [AreaId.make("north"), AreaId.make("south")]

const configured: Message = {
  _tag: "Configured",
  at: at(0),
  group,
  agents: [
    { agent: ana, queues: [sales], skills: { [english]: 3 }, areas: [north] },
    { agent: ben, queues: [sales], skills: { [english]: 7 }, areas: [north] },
    { agent: cid, queues: [sales], skills: {}, areas: [] }
  ]
}
const open: ReadonlyArray<Message> = [configured, { _tag: "TelephonyBack", at: at(1) }, { _tag: "Resumed", at: at(2) }]

const news = (agent: AgentId, voice: "ready" | Obstruction): Message => {
  const none = presenceWithout(voice === "ready" ? "not-ready" : voice, 0)
  const room: OfChannel = { since: at(100), room: 1, setsAside: false }
  const channels = voice === "ready" ? { ...none.channels, voice: room } : none.channels
  return { _tag: "AgentAnnounced", at: at(5_000), agent, presence: { ...none, channels } }
}
const call = (name: string, more: Partial<Work> = {}): Message =>
  ({
    _tag: "WorkRanked",
    at: at(6_000),
    work: {
      id: workIdOf("call", name),
      channel: "voice",
      queue: sales,
      needs: [],
      area: null,
      preferred: null,
      priority: 0,
      queuedAt: at(1_000),
      load: 1,
      attributes: {},
      queueName: "Sales",
      wrapUpMs: 0,
      ...more
    },
    ageingMs: null,
    strategy: "longest-idle",
    heard: 0,
    refusedBy: [],
    alerting: null
  }) as unknown as Message

const after = (...messages: ReadonlyArray<Message>): State =>
  messages.reduce<State>((state, message) => transition(state, message)[0] as State, { _tag: "Unconfigured", group })
const why = (state: State, name = "a") => waitsWhy(state, workIdOf("call", name))

describe("why work waits", () => {
  it("nobody is signed in, until somebody is not ready, and then all are busy", () => {
    const none = after(...open, call("a"))
    expect(why(none)?.because).toBe("nobody-signed-in")
    expect(why(none)?.counts).toEqual({ "signed-out": 3 })
    const away = after(...open, news(ana, "not-ready"), call("a"))
    expect(why(away)?.because).toBe("nobody-ready")
    const busy = after(...open, news(ana, "not-ready"), news(ben, "full"), call("a"))
    expect(why(busy)?.because).toBe("all-busy")
    expect(why(after(...open, news(ben, "device-busy"), call("a")))?.because).toBe("all-busy")
    // Nearest first: who may be free in a moment.
    expect(why(busy)?.servers).toEqual([
      { agent: ben, why: "full" },
      { agent: ana, why: "not-ready" },
      { agent: cid, why: "signed-out" }
    ])
  })

  it("those who are free lack its skill or serve another area, and are not said to be able", () => {
    const free = [...open, news(ana, "ready"), news(ben, "ready"), news(cid, "ready")]
    const skilled = after(...free, call("a", { needs: [{ skill: english, level: 9 }] }))
    expect(why(skilled)).toMatchObject({ because: "lacks-skill", servers: [], counts: { "lacks-skill": 3 } })
    const busyBen = [...open, news(ana, "ready"), news(ben, "full"), news(cid, "ready")]
    expect(why(after(...busyBen, call("a", { needs: [{ skill: english, level: 5 }] })))).toMatchObject({
      because: "all-busy",
      servers: [{ agent: ben, why: "full" }],
      counts: { "lacks-skill": 2, full: 1 }
    })
    const noCid = after(...open, news(ana, "ready"), news(cid, "signed-out"), call("a", { area: south }))
    expect(why(noCid)).toMatchObject({ because: "nobody-signed-in", servers: [{ agent: cid, why: "signed-out" }] })
  })

  it("who is asked now is named; a queue without agents, a switch that is away, an engine that begins", () => {
    expect(why(after(...open, news(ana, "ready"), call("a")))).toMatchObject({
      because: "offered",
      waiter: { offered: { agent: ana } }
    })
    expect(why(after(...open, call("a", { queue: empty })))?.because).toBe("nobody-in-queue")
    expect(why(after(configured, news(ana, "ready"), { _tag: "Resumed", at: at(2) }, call("a")))?.because).toBe(
      "no-switch"
    )
    expect(why(after(configured, call("a")))?.because).toBe("gathering")
    expect(why(after(...open), "nobody")).toBeUndefined()
  })

  it("is held for one agent, who is busy, though others are free", () => {
    const held = { ...call("a", { preferred: ben }), stages: [{ _tag: "Released", afterMs: 60_000 }] } as Message
    const state = after(...open, news(ana, "ready"), news(ben, "full"), held)
    expect(why(state)).toMatchObject({ because: "held-for-another", servers: [{ agent: ben, why: "full" }] })
  })

  it("lists what waits in a queue in the order of service", () => {
    const state = after(
      ...open,
      call("a"),
      call("b", { priority: 5 }),
      call("c", { queuedAt: at(500) }),
      call("d", { queue: empty })
    )
    expect(waitersOf(state, sales).map(({ work }) => work.id)).toEqual(["call/b", "call/c", "call/a"])
  })
})
