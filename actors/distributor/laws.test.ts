import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { Step } from "../behaviour.ts"
import { StrategyName } from "../centre.ts"
import type { OfChannel, Obstruction } from "../presence.ts"
import { elementsOf } from "../sorted.ts"
import type { Stage } from "../stages.ts"
import { makePlainDistributor, type PlainDecision } from "../testing/plain-distributor.ts"
import { AgentId, AreaId, type EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Channel, type Need, workIdOf } from "../work.ts"
import { makePool } from "./pool.ts"
import type { Message, Profile, State } from "./protocol.ts"
import { strategies } from "./strategies.ts"
import { transition } from "./transition.ts"

/** The lists that a distributor keeps up come to what going through everything anew would come to. */

const at = (ms: number) => ms as EpochMs
const group = GroupId.make("centre")
const queues = ["sales", "help", "alarms"].map((name) => QueueId.make(name))
const channels: ReadonlyArray<Channel> = ["voice", "alarm", "mail", "task"]
const [english, typing] = [SkillId.make("english"), SkillId.make("typing")]
const areas = ["north", "south"].map((name) => AreaId.make(name))
const agents = Array.from({ length: 14 }, (_, index) => AgentId.make(String(1001 + index)))

const needs: ReadonlyArray<ReadonlyArray<Need>> = [
  [],
  [],
  [{ skill: english, level: 4 }],
  [
    { skill: english, level: 2 },
    { skill: typing, level: 1, weight: 3 },
    { skill: english, level: 1, weight: 2 }
  ]
]

/** One small number after the other out of a large one. */
const digitsOf = (number: number) => {
  let left = number
  return <A>(of: ReadonlyArray<A>): A => {
    const digit = left % of.length
    left = Math.floor(left / of.length)
    return of[digit]!
  }
}

const profileOf = (agent: AgentId, seed: number): Profile => {
  const pick = digitsOf(seed)
  return {
    agent,
    queues: pick([[queues[0]!], [queues[0]!, queues[1]!], queues, [queues[2]!], queues]),
    tiers: pick([{}, { [queues[0]!]: 2 }, { [queues[0]!]: 1, [queues[1]!]: 3 }]),
    skills: pick([{}, { [english]: 5 }, { [english]: 3, [typing]: 2 }]),
    areas: pick([[], [], [areas[0]!], areas])
  }
}

const configured = (seed: number): Message => ({
  _tag: "Configured",
  at: at(0),
  group,
  agents: agents.slice(seed % 3).map((agent, index) => profileOf(agent, seed + index * 7))
})

/** The scripts go a second a step, and what waits came in their first minute. */
const STAGES: ReadonlyArray<ReadonlyArray<Stage>> = [
  [{ _tag: "Released", afterMs: 25_000 }],
  [
    { _tag: "Released", afterMs: 8_000 },
    { _tag: "Overdue", afterMs: 20_000 },
    { _tag: "Widened", afterMs: 5_000, areas: [areas[1]!] },
    { _tag: "Widened", afterMs: 15_000, areas: null }
  ],
  [
    { _tag: "Relaxed", afterMs: 0, skill: english, to: 3, fewerThan: 1 },
    { _tag: "Relaxed", afterMs: 12_000, skill: english, to: 2, fewerThan: 3 },
    { _tag: "Relaxed", afterMs: 30_000, skill: english, to: null }
  ],
  [
    { _tag: "Relaxed", afterMs: 6_000, skill: typing, to: null },
    { _tag: "Overdue", afterMs: 0 }
  ]
]

const WHY: ReadonlyArray<Obstruction> = ["full", "wrap-up", "not-ready", "excluded", "signed-out"]

const announced = (now: number, seed: number, offers: number): Message => {
  const pick = digitsOf(seed)
  const agent = pick(agents)
  const since = at(pick([100, 200, 300, 400, 500]))
  const of = (): OfChannel =>
    pick([true, true, false]) ? { since, room: pick([1, 1, 2]), setsAside: pick([false, false, true]) } : pick(WHY)
  const heard = Math.max(0, offers - pick([0, 0, 1, 3]))
  const held = pick([[], [], [heard], [heard - 1]])
  const [voice, alarm, mail] = [of(), of(), of()]
  // Shifts of up to half an hour, which began before the script.
  const tally = pick([
    {},
    {
      tally: {
        since: at(now - pick([0, 60_000, 900_000, 1_800_000])),
        handled: pick([0, 1, 2, 3]),
        servedMs: pick([0, 499, 60_000])
      }
    }
  ])
  return {
    _tag: "AgentAnnounced",
    at: at(now),
    agent,
    presence: {
      heard,
      offers: held,
      channels: { voice, alarm, chat: "full", mail, sms: "no-panel", task: mail },
      ...tally
    }
  }
}

const ranked = (now: number, seed: number, offers: number): Message => {
  const pick = digitsOf(seed)
  const id = workIdOf("call", pick(["a", "b", "c", "d", "e", "f", "g", "h"]))
  const channel = pick(channels)
  const queue = pick(queues)
  const asked = { needs: pick(needs), area: pick([null, null, ...areas]), load: pick([1, 1, 1, 2]) }
  const preferred = pick([null, null, null, agents[2]!, agents[5]!])
  const [priority, queuedAt] = [pick([0, 0, 1, 3]), at(pick([10, 20, 30_000, 40_000, 90_000]))]
  const heard = Math.max(0, offers - pick([0, 0, 1, 2]))
  const refusedBy = pick([[], [], [agents[0]!, agents[3]!], agents.slice(0, 9)])
  const alerting = pick([null, null, null, { agent: agents[4]!, offer: heard }])
  return {
    _tag: "WorkRanked",
    at: at(now),
    work: {
      id,
      channel,
      queue,
      ...asked,
      preferred,
      priority,
      queuedAt,
      attributes: {},
      queueName: queue,
      wrapUpMs: 0
    },
    ageingMs: pick([null, null, 30_000]),
    strategy: pick(StrategyName.literals),
    ...pick([{}, ...STAGES.map((stages) => ({ stages }))]),
    heard,
    refusedBy,
    alerting,
    ...(alerting === null
      ? {}
      : pick([{}, {}, { alertingToo: [{ agent: agents[3]!, offer: Math.max(0, heard - 1) }] }]))
  }
}

const messageOf = (what: number, seed: number, now: number, offers: number): Message => {
  if (what < 9) return announced(now, seed, offers)
  if (what < 18) return ranked(now, seed, offers)
  const pick = digitsOf(seed)
  switch (what) {
    case 18:
      return { _tag: "WorkDropped", at: at(now), work: workIdOf("call", pick(["a", "b", "c", "d", "e"])) }
    case 19:
      return configured(seed)
    case 20:
      return { _tag: pick(["TelephonyLost", "TelephonyBack"] as const), at: at(now) }
    case 21:
      return { _tag: pick(["RollCallDue", "Restarted", "StageDue", "StageDue"] as const), at: at(now) }
    case 22: {
      const works = ["a", "c", "e"].map((name) => workIdOf("call", name))
      return { _tag: "PlacesListed", at: at(now), queue: pick(queues), works }
    }
    default:
      return { _tag: "Resumed", at: at(now) }
  }
}

const Letter = Schema.Struct({
  what: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 24 })),
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 40 }))
})
type Letter = typeof Letter.Type

/** Every step of a script; a message may depend on how many offers there were. */
const play = (script: ReadonlyArray<Letter>) => {
  const plain = makePlainDistributor()
  let state: State = { _tag: "Unconfigured", group }
  const opening: ReadonlyArray<Message> = [
    configured(1),
    { _tag: "TelephonyBack", at: at(1) },
    { _tag: "Resumed", at: at(2) }
  ]
  return [...opening, ...script].map((each, index) => {
    const offers = state._tag === "Unconfigured" ? 0 : state.book.offers
    const message = "_tag" in each ? each : messageOf(each.what, each.seed, 1_000 * index, offers)
    const before = state
    const step: Step<State> = transition(state, message)
    state = step[0]
    return { before, message, step, plain: plain(message) }
  })
}

const decisionsIn = ([, outputs]: Step<State>): ReadonlyArray<PlainDecision> =>
  outputs.flatMap((output, index) => {
    if (output._tag !== "Keep" || output.fact._tag !== "AgentChosen") return []
    const { agent, candidates, counts, offer, stages = [] } = output.fact
    const told = outputs[index + 1]
    const work = told?._tag === "Tell" && told.to === `agent/${agent}` ? (told.message as never)["work"] : undefined
    return [{ offer, agent, stages, candidates, counts, work: work as unknown as PlainDecision["work"] }]
  })

const thorough = { arbitrary: { size: 80, runs: 400 } }
const Script = Schema.Array(Letter)

describe("laws over any script of any work", () => {
  it.prop(
    "every decision is what going through all work and all agents anew would decide, to the last verdict",
    [Script],
    ([script]) => {
      for (const { plain, step } of play(script)) assert.deepStrictEqual(decisionsIn(step), plain)
    },
    thorough
  )

  it.prop(
    "the agents of a queue are in the order in which a look at all of them would put them",
    [Script],
    ([script]) => {
      const last = play(script).at(-1)!.step[0]
      if (last._tag === "Unconfigured") return
      for (const pool of elementsOf(last.book.pools)) {
        const anew = makePool(pool, pool.strategy, strategies[pool.strategy], last.book.colleagues)
        assert.deepStrictEqual([...elementsOf(pool.members)], [...elementsOf(anew.members)])
        assert.deepStrictEqual(pool.counts, anew.counts)
      }
    },
    thorough
  )

  it.prop(
    "nobody is offered more than they have room for, and nobody two things at once",
    [Script],
    ([script]) => {
      const held = new Map<string, number>()
      for (const { message, step } of play(script)) {
        if (message._tag === "Restarted") held.clear()
        if (message._tag === "AgentAnnounced" && message.presence.heard >= (held.get(message.agent) ?? Infinity))
          held.delete(message.agent)
        if (message._tag === "Configured")
          for (const agent of held.keys()) if (!message.agents.some((one) => one.agent === agent)) held.delete(agent)
        for (const { agent, offer, work } of decisionsIn(step)) {
          assert.isFalse(held.has(agent), `${agent} has an offer already`)
          held.set(agent, offer)
          const colleague = step[0]._tag === "Unconfigured" ? undefined : presenceIn(step[0], agent)
          const room = colleague?.channels[work.channel]
          assert.isTrue(typeof room === "object" && room.room >= work.load)
        }
      }
    },
    thorough
  )

  it("its scripts reach what they are about", () => {
    // Should they not, the laws above would be true of nothing.
    const seen = new Set<string>()
    for (let seed = 1; seed <= 300; seed++) {
      let number = seed
      const script = Array.from({ length: 60 }, (): Letter => {
        number = (number * 48_271) % 2_147_483_647
        return { what: number % 25, seed: number * 509 }
      })
      for (const { step } of play(script))
        for (const { candidates, counts, stages } of decisionsIn(step))
          for (const verdict of [
            ...stages.map((stage) => ("fewerThan" in stage ? "Relaxed for want" : stage._tag)),
            ...candidates.map(({ verdict: each }) => each),
            ...Object.keys(counts).map((each) => `+${each}`)
          ])
            seen.add(verdict)
    }
    for (const verdict of [
      "chosen",
      "idle-for-less",
      "not-their-turn",
      "lower-tier",
      "less-skilled",
      "lot-fell-elsewhere",
      "handled-more",
      "served-longer",
      "not-preferred",
      "refused-this-work",
      "other-area",
      "lacks-skill",
      "held-for-another",
      "Relaxed",
      "Relaxed for want",
      "Released",
      "Widened",
      "Overdue"
    ])
      assert.isTrue(seen.has(verdict), verdict)
    for (const verdict of ["alerting", "full", "excluded", "wrap-up", "signed-out", "not-in-queue", "+not-in-queue"])
      assert.isTrue(seen.has(verdict), verdict)
  })
})

const presenceIn = (state: Exclude<State, { _tag: "Unconfigured" }>, agent: AgentId) =>
  [...elementsOf(state.book.colleagues)].find(({ profile }) => profile.agent === agent)?.presence
