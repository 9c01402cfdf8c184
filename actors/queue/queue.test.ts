import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import { QueueSettings } from "../centre.ts"
import type { Message as DistributorMessage } from "../distributor/protocol.ts"
import { type Output, saidBy, type Unstamped } from "../output.ts"
import { throughJson } from "../testing/through-json.ts"
import { AgentId, AreaId, type EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Asked, CHANNELS, workIdOf } from "../work.ts"
import { figuresOf, placesIn } from "./places.ts"
import type { Message, State } from "./protocol.ts"
import { timers } from "./timers.ts"
import { queue } from "./kind.ts"
import { transition } from "./transition.ts"
import { WrittenState } from "./written.ts"

const at = (ms: number) => ms as EpochMs
const settings: QueueSettings = {
  id: QueueId.make("sales"),
  name: "Sales",
  group: GroupId.make("centre"),
  priority: 3,
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  serviceLevelSeconds: 20,
  music: "music-on-hold",
  maxWaiting: 2,
  ageingMs: null,
  needs: [],
  channels: CHANNELS
}
const configured: Message = { _tag: "Configured", at: at(0), settings }
type Announced = Extract<Message, { _tag: "WorkAnnounced" }>
const announced = (
  call: string,
  more: Omit<Partial<Announced>, "asked"> & { readonly asked?: Partial<Asked> } = {}
): Announced => {
  const { asked, ...rest } = more
  const usual: Asked = {
    id: workIdOf("call", call),
    channel: "voice",
    queue: settings.id,
    needs: [],
    area: null,
    preferred: null,
    priority: 0,
    queuedAt: at(900),
    load: 1,
    attributes: { callingNumber: "1" }
  }
  return {
    _tag: "WorkAnnounced",
    at: at(1_000),
    admitted: false,
    heard: 0,
    refusedBy: [],
    alerting: null,
    ...rest,
    asked: { ...usual, ...asked }
  }
}
const left = (call: string): Message => ({
  _tag: "WorkLeft",
  at: at(2_000),
  work: workIdOf("call", call)
})

const play = (messages: ReadonlyArray<Message>) => {
  let state: State = { _tag: "Unconfigured", queue: settings.id }
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
const toDistributor = (outputs: ReadonlyArray<Output>) =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.to === "distributor/centre"
      ? [output.message as Unstamped<DistributorMessage>]
      : []
  )
const waiting = (state: State) => placesIn(state).map((work) => work.slice("call/".length))

describe("table", () => {
  it.each([
    { given: [], when: announced("a"), asks: ["PlaceRefused"], waits: [] },
    { given: [], when: left("a"), asks: [], waits: [] },
    { given: [configured], when: announced("a"), asks: ["Admitted", "WorkRanked"], waits: ["a"] },
    { given: [configured, announced("a")], when: announced("a"), asks: ["Admitted", "WorkRanked"], waits: ["a"] },
    {
      given: [configured, announced("a")],
      when: announced("a", { admitted: true }),
      asks: ["WorkRanked"],
      waits: ["a"]
    },
    {
      given: [configured, announced("a"), announced("b")],
      when: announced("c"),
      asks: ["PlaceRefused"],
      waits: ["a", "b"]
    },
    {
      given: [configured, announced("a"), announced("b")],
      when: announced("c", { admitted: true }),
      asks: ["WorkRanked"],
      waits: ["a", "b", "c"]
    },
    { given: [configured, announced("a")], when: left("a"), asks: ["WorkDropped"], waits: [] },
    { given: [configured, announced("a")], when: left("b"), asks: [], waits: ["a"] },
    { given: [configured, announced("a")], when: { _tag: "Restarted", at: at(9) } as Message, asks: [], waits: [] },
    {
      given: [configured, announced("a")],
      when: { _tag: "SweepDue", at: at(31_001) } as Message,
      asks: ["WorkDropped", "+EngineCorrected"],
      waits: []
    },
    {
      given: [configured, announced("a")],
      when: { _tag: "SweepDue", at: at(31_000) } as Message,
      asks: ["PlaceAsked"],
      waits: ["a"]
    },
    {
      given: [configured, announced("a")],
      when: { _tag: "SweepDue", at: at(8_001) } as Message,
      asks: ["PlaceAsked"],
      waits: ["a"]
    },
    {
      given: [configured, announced("a")],
      when: { _tag: "SweepDue", at: at(8_000) } as Message,
      asks: [],
      waits: ["a"]
    },
    {
      given: [configured, announced("a")],
      when: { _tag: "PlacesCounted", at: at(9), works: 1 } as Message,
      asks: [],
      waits: ["a"]
    },
    {
      given: [configured, announced("a"), left("a")],
      when: { _tag: "PlacesCounted", at: at(9), works: 1 } as Message,
      asks: ["PlacesListed"],
      waits: []
    }
  ])("after $given.length messages, $when._tag asks $asks", ({ asks, given, waits, when }) => {
    const [next, outputs] = transition(play(given).state, when)
    expect([outputs.map(saidBy), waiting(next)]).toEqual([asks, waits])
  })

  it("the distributor hears the queue's priority, its strategy and the call's first entry", () => {
    const { asked } = play([configured, announced("a", { admitted: true, asked: { queuedAt: at(7) }, heard: 4 })])
    expect(toDistributor(asked)).toMatchObject([
      {
        _tag: "WorkRanked",
        ageingMs: null,
        strategy: "longest-idle",
        heard: 4,
        work: { id: "call/a", priority: 3, queuedAt: 7, queueName: "Sales", wrapUpMs: 5_000 }
      }
    ])
  })
})

describe("what its settings say of its work", () => {
  const configuredWith = (more: Partial<QueueSettings>) => [
    { ...configured, settings: { ...settings, ...more } } as Message
  ]
  const said = (given: ReadonlyArray<Message>, when: Message) => transition(play(given).state, when)[1]

  it("work that comes in a way which it does not accept gets no place", () => {
    const callsOnly = configuredWith({ channels: ["voice"] })
    const mail = announced("a", { asked: { channel: "mail" } })
    expect(said(callsOnly, mail)).toMatchObject([{ message: { _tag: "PlaceRefused", reason: "no mail here" } }])
    // What has its place keeps it: the settings changed meanwhile, and the distributor forgot.
    expect(said(callsOnly, { ...mail, admitted: true }).map(saidBy)).toEqual(["WorkRanked"])
    const later = [...configuredWith({}), mail, ...callsOnly]
    expect(said(later, mail).map(saidBy)).toEqual(["Admitted", "WorkRanked"])
  })

  it("what a queue weighs comes with its needs, and what it weighs without demanding it is a need of level 0", () => {
    const [english, law] = [SkillId.make("english"), SkillId.make("law")]
    const given = configuredWith({ needs: [{ skill: english, level: 4 }], weights: { [english]: 2, [law]: 5 } })
    expect(toDistributor(said(given, announced("a")))).toMatchObject([
      {
        work: {
          needs: [
            { skill: "english", level: 4, weight: 2 },
            { skill: "law", level: 0, weight: 5 }
          ]
        }
      }
    ])
  })

  it("needs and priority of queue and work come together, and both queue and work know them", () => {
    const [english, deaf] = [SkillId.make("english"), SkillId.make("sign-language")]
    const given = configuredWith({ needs: [{ skill: english, level: 4 }], ageingMs: 30_000 })
    const outputs = said(
      given,
      announced("a", { asked: { needs: [{ skill: deaf, level: 1 }], priority: 2, area: AreaId.make("north") } })
    )
    const needs = [
      { skill: "english", level: 4 },
      { skill: "sign-language", level: 1 }
    ]
    expect(outputs).toMatchObject([
      { to: "call/a", message: { terms: { priority: 3, alertTimeoutMs: 20_000, needs: needs.slice(0, 1) } } },
      { to: "distributor/centre", message: { ageingMs: 30_000, work: { needs, priority: 5, area: "north" } } }
    ])
  })

  it("written down before there were needs, channels and ageing, it is read as a queue that has none", () => {
    const { ageingMs: _, channels: __, needs: ___, ...older } = settings
    expect(Schema.decodeUnknownSync(QueueSettings)(older)).toEqual(settings)
    expect(Schema.decodeUnknownSync(WrittenState)({ _tag: "Open", settings: older })).toMatchObject({ settings })
  })
})

describe("a queue whose calendar is closed", () => {
  const ways = [
    { on: "closed", to: { _tag: "Goodbye", prompt: "closed" } },
    { on: "full", to: { _tag: "Goodbye", prompt: "full" } },
    { on: "1", to: { _tag: "Goodbye", prompt: "one" } }
  ] as const
  const shut = (more: Partial<QueueSettings> = {}): Message =>
    ({ ...configured, settings: { ...settings, exits: ways, isShut: true, ...more } }) as Message
  const open = shut({ isShut: false })

  it("takes no caller and says where to go; alarms and what is written come in", () => {
    const [, outputs] = transition(play([shut()]).state, announced("a"))
    expect(outputs).toMatchObject([
      { message: { _tag: "PlaceRefused", reason: "queue closed", exit: { on: "closed", to: { prompt: "closed" } } } }
    ])
    for (const channel of ["alarm", "mail"] as const) {
      const asked = { channel, id: workIdOf("task", "t") }
      expect(transition(play([shut()]).state, announced("t", { asked }))[1].map(saidBy)).toContain("Admitted")
    }
  })

  it("serves on who waits when it closes, or sends them away where that is set, but for whom somebody rings", () => {
    const again = announced("a", { admitted: true })
    const rings = announced("a", { admitted: true, alerting: { agent: AgentId.make("ana"), offer: 1 } })
    const said = (closes: Message, when: Message) =>
      transition(play([open, announced("a"), closes]).state, when)[1].map(saidBy)
    expect(said(shut(), again)).toEqual(["WorkRanked"])
    expect(said(shut({ sendsAtClosing: true }), again)).toEqual(["PlaceRefused", "WorkDropped"])
    expect(said(shut({ sendsAtClosing: true }), rings)).toEqual(["WorkRanked"])
  })

  it("tells who finds it full where to go, and who waits which keys there are", () => {
    const outputs = transition(play([open, announced("a"), announced("b")]).state, announced("c"))[1]
    expect(outputs).toMatchObject([{ message: { _tag: "PlaceRefused", exit: { on: "full", to: { prompt: "full" } } } }])
    expect(transition(play([open]).state, announced("a"))[1][0]).toMatchObject({
      message: { _tag: "Admitted", terms: { exits: [{ on: "1" }] } }
    })
  })
})

describe("what a screen shows of it", () => {
  const alerting = { agent: AgentId.make("ana"), offer: 1 }
  const given = [
    configured,
    announced("a", { asked: { queuedAt: at(500) } }),
    announced("b", { asked: { queuedAt: at(600) } })
  ]
  const figures = (...more: ReadonlyArray<Message>) => figuresOf(play([...given, ...more]).state)

  it("counts who waits and who is being alerted for apart, and says who waits longest", () => {
    expect(figures()).toEqual({ waiting: 2, alerting: 0, longestSince: 500 })
    const rings = announced("a", { asked: { queuedAt: at(500) }, admitted: true, alerting })
    expect(figures(rings)).toEqual({ waiting: 1, alerting: 1, longestSince: 600 })
    expect(figures(rings, left("b"))).toEqual({ waiting: 0, alerting: 1, longestSince: null })
    expect(figures(rings, given[1]!)).toEqual({ waiting: 2, alerting: 0, longestSince: 500 })
    expect(figuresOf(undefined)).toEqual({ waiting: 0, alerting: 0, longestSince: null })
  })

  it("is drawn again when that changes, and not at each announcement", () => {
    const shown = (before: ReadonlyArray<Message>, when: Message) => {
      const { state } = play(before)
      return queue.shows!(state, transition(state, when)[0], "sales").length
    }
    expect(shown(given, announced("a", { asked: { queuedAt: at(500) }, admitted: true, at: at(6_000) }))).toBe(0)
    expect(shown(given, announced("a", { asked: { queuedAt: at(500) }, admitted: true, alerting }))).toBe(1)
    expect(shown(given, left("b"))).toBe(1)
    expect(shown([], configured)).toBe(1)
  })
})

const calls = ["a", "b", "c"]
const alphabet = [
  ...calls.map((call) => announced(call)),
  ...calls.map((call) => announced(call, { admitted: true })),
  ...calls.map(left),
  { _tag: "SweepDue", at: at(99_000) } as Message
]
const Script = Schema.Array(Schema.Literals(alphabet.map((_, index) => index)))

describe("outside a full queue", () => {
  const full = [configured, announced("a"), announced("b")]
  const invited = (messages: ReadonlyArray<Message>, when: Message) =>
    transition(play(messages).state, when)[1].flatMap((output) =>
      output._tag === "Tell" && saidBy(output) === "PlaceAsked" ? [output.to] : []
    )

  it("who came first is asked when a place is free, and not whoever asks next", () => {
    const outside = [announced("c"), announced("d"), announced("d"), announced("c")]
    expect(invited([...full, ...outside], left("a"))).toEqual(["call/c"])
    expect(invited([...full, ...outside, left("a"), announced("c")], left("b"))).toEqual(["call/d"])
  })

  it("who went away makes room for the next, and is not asked again", () => {
    const outside = [announced("c"), announced("d"), announced("d"), announced("c"), left("a")]
    expect(invited([...full, ...outside], left("c"))).toEqual(["call/d"])
  })

  it("a caller who was sent away is not asked back", () => {
    expect(invited([...full, announced("c")], left("a"))).toEqual([])
  })

  it("who fell silent outside is forgotten", () => {
    const later = announced("d", { at: at(9_000) })
    expect(invited([...full, announced("c"), announced("c"), later, later], left("a"))).toEqual(["call/d"])
  })
})

describe("laws over any script", () => {
  it.prop(
    "the distributor knows exactly who waits, each leaving is told once, and a sweep is due while somebody does",
    [Script],
    ([script]) => {
      const { asked, state } = play([configured, ...script.map((index) => alphabet[index]!)])
      const known = new Set<string>()
      for (const told of toDistributor(asked)) {
        if (told._tag === "WorkRanked") known.add(told.work.id)
        if (told._tag === "WorkDropped") assert.isTrue(known.delete(told.work))
      }
      assert.deepStrictEqual([...known].toSorted(), placesIn(state).toSorted())
      const { alerting, waiting: waits } = figuresOf(state)
      assert.strictEqual(alerting + waits, known.size)
      assert.strictEqual(timers(state).length, waiting(state).length > 0 ? 1 : 0)
    },
    { arbitrary: { size: 50, runs: 300 } }
  )

  it.prop(
    "what it says comes back from the journal as it was, and fits whom it is for",
    [Script],
    ([script]) => {
      const { asked } = play([configured, ...script.map((index) => alphabet[index]!)])
      assert.deepStrictEqual(throughJson(asked), asked)
    },
    { arbitrary: { size: 50, runs: 300 } }
  )
})

it("replays two callers, one of whom is answered and one falls silent", async () => {
  const alerting = { agent: AgentId.make("ana"), offer: 1 }
  const { trace } = play([
    configured,
    announced("a"),
    announced("b", { at: at(1_500), asked: { queuedAt: at(1_400) } }),
    announced("c", { at: at(1_600), asked: { queuedAt: at(1_600) } }),
    announced("a", { at: at(1_700), admitted: true, heard: 1, alerting }),
    left("a"),
    { _tag: "SweepDue", at: at(16_000) },
    { _tag: "SweepDue", at: at(31_600) },
    { _tag: "Restarted", at: at(40_000) },
    announced("c", { at: at(40_001), admitted: true })
  ])
  await expect(`${trace.join("\n")}\n`).toMatchFileSnapshot("traces/answered-and-silent.trace")
})

it("asks the distributor to say when nobody is there, for calls of a queue that overflows then", () => {
  const to = { digits: "013800138000", trunk: null, shown: "" }
  const overflow = { to, afterMs: null, afterUnanswered: null, ringTimeoutMs: 20_000, againAfterMs: 60_000 }
  const asks = (whenUnstaffed: boolean, channel: Asked["channel"]) => {
    const open: Message = { ...configured, settings: { ...settings, overflow: { ...overflow, whenUnstaffed } } }
    return play([open, announced("a", { asked: { channel } })]).asked.flatMap((output) =>
      output._tag === "Tell" && output.message._tag === "WorkRanked"
        ? [(output.message as Unstamped<Extract<DistributorMessage, { _tag: "WorkRanked" }>>).asksStaff]
        : []
    )
  }
  assert.deepStrictEqual(
    [asks(true, "voice"), asks(false, "voice"), asks(true, "task")],
    [[true], [undefined], [undefined]]
  )
})
