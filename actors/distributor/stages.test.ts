import { assert, describe, it } from "@effect/vitest"
import { type Obstruction, presenceWithout } from "../presence.ts"
import { stagesOf } from "../queue/stages.ts"
import type { Stage } from "../stages.ts"
import { AgentId, AreaId, type EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Work, workIdOf } from "../work.ts"
import type { Message, Profile, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { transition } from "./transition.ts"

const at = (ms: number) => ms as EpochMs
const [group, sales, english] = [GroupId.make("centre"), QueueId.make("sales"), SkillId.make("english")]
const [north, south, west] = ["north", "south", "west"].map((area) => AreaId.make(area)) as [AreaId, AreaId, AreaId]
const [ana, ben] = ["ana", "ben"].map((name) => AgentId.make(name)) as [AgentId, AgentId]

const profile = (agent: AgentId, more: Partial<Profile> = {}): Profile => ({
  agent,
  queues: [sales],
  skills: {},
  areas: [],
  ...more
})

const news = (ms: number, agent: AgentId, task: "ready" | Obstruction, heard = 0): Message => {
  const { channels } = presenceWithout(task === "ready" ? "not-ready" : task, heard)
  const room = task === "ready" ? { task: { since: at(100), room: 1, setsAside: false } } : {}
  return {
    _tag: "AgentAnnounced",
    at: at(ms),
    agent,
    presence: { heard, offers: [], channels: { ...channels, ...room } }
  }
}

const ranked = (ms: number, stages: ReadonlyArray<Stage>, more: Partial<Work> = {}, id = "a"): Message => ({
  _tag: "WorkRanked",
  at: at(ms),
  work: {
    id: workIdOf("task", id),
    channel: "task",
    queue: sales,
    needs: [],
    area: null,
    preferred: null,
    priority: 0,
    queuedAt: at(10_000),
    load: 1,
    attributes: {},
    queueName: "Sales",
    wrapUpMs: 0,
    ...more
  },
  ageingMs: null,
  strategy: "longest-idle",
  stages,
  heard: 0,
  refusedBy: [],
  alerting: null
})

/** A day up to an end, with every timer that falls due on it; who was offered what, when, after which stages. */
const play = (profiles: ReadonlyArray<Profile>, script: ReadonlyArray<Message>, untilMs: number) => {
  const offers: Array<string> = []
  let state: State = { _tag: "Unconfigured", group }
  const hear = (message: Message) => {
    const [next, outputs] = transition(state, message)
    for (const output of outputs)
      if (output._tag === "Keep" && output.fact._tag === "AgentChosen") {
        const { agent, stages = [], work } = output.fact
        offers.push([message.at, work.slice(5), agent, ...stages.map(({ _tag }) => _tag)].join(" "))
      }
    state = next
  }
  const dueBefore = (ms: number) =>
    timers(state)
      .filter(({ dueAt }) => dueAt < ms)
      .toSorted((a, b) => a.dueAt - b.dueAt)[0]
  for (const message of [
    { _tag: "Configured", at: at(0), group, agents: profiles } as const,
    { _tag: "Resumed", at: at(1) } as const,
    ...script,
    undefined
  ]) {
    for (let due = dueBefore(message?.at ?? untilMs); due !== undefined; due = dueBefore(message?.at ?? untilMs))
      hear(due.message(due.dueAt))
    if (message !== undefined) hear(message)
  }
  return { offers, timers: timers(state).map(({ key }) => key) }
}

const needs = [{ skill: english, level: 5 }]
const settings = {
  needs,
  relaxations: [{ afterMs: 20_000, skill: english, to: 2 }],
  preferredHoldMs: 30_000,
  areaStepMs: 5_000,
  neighbours: { [north]: [south, west] },
  servedWithinMs: 60_000
}
const widened = stagesOf(
  { needs: [], areaStepMs: 5_000, neighbours: settings.neighbours },
  { ...(ranked(0, []) as Extract<Message, { _tag: "WorkRanked" }>).work, area: north }
)

const speaks = profile(ana, { skills: { [english]: 7 } })

describe("work that waits", () => {
  it.each<{
    readonly wish: string
    readonly agents: ReadonlyArray<Profile>
    readonly script: ReadonlyArray<Message>
    readonly then: ReadonlyArray<string>
  }>([
    {
      wish: "asks less of a skill when it is time",
      agents: [profile(ben, { skills: { [english]: 2 } })],
      script: [
        news(5_000, ben, "ready"),
        ranked(
          10_000,
          [
            { _tag: "Relaxed", afterMs: 20_000, skill: english, to: 3 },
            { _tag: "Relaxed", afterMs: 30_000, skill: english, to: null }
          ],
          { needs }
        )
      ],
      then: ["40000 a ben Relaxed Relaxed"]
    },
    {
      wish: "does at once without a skill that nobody has who is signed in",
      agents: [speaks, profile(ben)],
      script: [
        news(5_000, ben, "ready"),
        ranked(10_000, [{ _tag: "Relaxed", afterMs: 0, skill: english, to: null, fewerThan: 1 }], { needs })
      ],
      then: ["10000 a ben Relaxed"]
    },
    {
      wish: "looks again whether anybody has it, while somebody is there who has",
      agents: [speaks, profile(ben)],
      script: [
        news(5_000, ben, "ready"),
        news(6_000, ana, "full"),
        ranked(10_000, [{ _tag: "Relaxed", afterMs: 1_000, skill: english, to: null, fewerThan: 1 }], { needs }),
        news(17_000, ana, "signed-out")
      ],
      then: ["21000 a ben Relaxed"]
    },
    {
      wish: "is held for its own agent, who is busy, and then is anybody's",
      agents: [profile(ana), profile(ben)],
      script: [
        news(5_000, ben, "ready"),
        news(6_000, ana, "full"),
        ranked(10_000, [{ _tag: "Released", afterMs: 30_000 }], { preferred: ana })
      ],
      then: ["40000 a ben Released"]
    },
    {
      wish: "gets its own agent when they are free in time",
      agents: [profile(ana), profile(ben)],
      script: [
        news(5_000, ben, "ready"),
        news(6_000, ana, "wrap-up"),
        ranked(10_000, [{ _tag: "Released", afterMs: 30_000 }], { preferred: ana }),
        news(20_000, ana, "ready")
      ],
      then: ["20000 a ana"]
    },
    ...(["signed-out", "not-ready", "no-panel", "panel-lost", "device-unregistered"] as const).map((away) => ({
      wish: `is no longer held for who is ${away}`,
      agents: [profile(ana), profile(ben)],
      script: [
        news(5_000, ben, "ready"),
        news(6_000, ana, "full"),
        ranked(10_000, [{ _tag: "Released", afterMs: 30_000 }], { preferred: ana }),
        news(15_000, ana, away)
      ],
      then: ["15000 a ben Released"]
    })),
    {
      wish: "is held for nobody who is not there from the beginning",
      agents: [profile(ana), profile(ben)],
      script: [news(5_000, ben, "ready"), ranked(10_000, [{ _tag: "Released", afterMs: 30_000 }], { preferred: ana })],
      then: ["10000 a ben Released"]
    },
    {
      wish: "is held for nobody who cannot do it",
      agents: [profile(ana), profile(ben, { skills: { [english]: 5 } })],
      script: [
        news(5_000, ben, "ready"),
        news(6_000, ana, "full"),
        ranked(10_000, [{ _tag: "Released", afterMs: 30_000 }], { preferred: ana, needs })
      ],
      then: ["10000 a ben Released"]
    },
    {
      wish: "is of its own area first, then of one neighbour after the other, then of everybody",
      agents: [profile(ana, { areas: [west] }), profile(ben, { areas: [AreaId.make("far")] })],
      script: [
        news(5_000, ben, "ready"),
        news(6_000, ana, "ready"),
        ranked(10_000, widened, { area: north }),
        ranked(10_001, widened, { area: north }, "b")
      ],
      then: ["20000 a ana Widened Widened", "25000 b ben Widened Widened Widened"]
    },
    {
      wish: "goes before what is more urgent once it is overdue, but not before alarms",
      agents: [profile(ana)],
      script: [
        ranked(10_000, [{ _tag: "Overdue", afterMs: 20_000 }]),
        ranked(29_000, [], { priority: 50, queuedAt: at(29_000) }, "b"),
        ranked(29_500, [], { channel: "alarm", queuedAt: at(29_500) }, "c"),
        news(31_000, ana, "ready")
      ],
      then: ["31000 a ana Overdue"]
    }
  ])("$wish", ({ agents, script, then }) => {
    assert.deepStrictEqual(play(agents, script, 60_000).offers, then)
  })

  it("leaves no timer behind when it is gone", () => {
    const waits = [ranked(10_000, [{ _tag: "Overdue", afterMs: 20_000 }])]
    assert.deepStrictEqual(play([profile(ana)], waits, 15_000).timers, ["roll call", "stage"])
    const gone: Message = { _tag: "WorkDropped", at: at(12_000), work: workIdOf("task", "a") }
    assert.deepStrictEqual(play([profile(ana)], [...waits, gone], 15_000).timers, ["roll call"])
  })
})

describe("what a queue says of its work", () => {
  const asked = (more: Partial<Work> = {}) => ({
    ...(ranked(0, []) as Extract<Message, { _tag: "WorkRanked" }>).work,
    needs: [],
    ...more
  })
  const tags = (more: Partial<Work>) => stagesOf(settings, asked(more)).map(({ _tag, afterMs }) => `${_tag} ${afterMs}`)

  it("is in the order of time, and only what can change anything", () => {
    assert.deepStrictEqual(tags({ area: north, preferred: ana }), [
      "Widened 5000",
      "Widened 10000",
      "Widened 15000",
      "Relaxed 20000",
      "Released 30000",
      "Overdue 60000"
    ])
    assert.deepStrictEqual(tags({ area: south }), ["Widened 5000", "Relaxed 20000", "Overdue 60000"])
    assert.deepStrictEqual(tags({ channel: "alarm" }), ["Relaxed 20000"])
    assert.deepStrictEqual(stagesOf({ ...settings, needs: [{ skill: english, level: 2 }] }, asked()).length, 1)
  })
})
