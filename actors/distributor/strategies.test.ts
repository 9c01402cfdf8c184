import { assert, describe, it } from "@effect/vitest"
import type { StrategyName } from "../centre.ts"
import { presenceWithout } from "../presence.ts"
import type { Tally } from "../tally.ts"
import { AgentId, type EpochMs, GroupId, QueueId, SkillId } from "../vocabulary.ts"
import { type Need, workIdOf } from "../work.ts"
import type { Message, State } from "./protocol.ts"
import { transition } from "./transition.ts"

/** Whom each strategy chooses, and what is said of the others. */

const at = (ms: number) => ms as EpochMs
const [group, sales] = [GroupId.make("centre"), QueueId.make("sales")]
const [english, law] = [SkillId.make("english"), SkillId.make("law")]
const names = ["ana", "ben", "cid"].map((name) => AgentId.make(name))
const [ana, ben, cid] = names as [AgentId, AgentId, AgentId]

const tiers: Readonly<Record<string, number>> = { ana: 2, ben: 1 }
const skills: Readonly<Record<string, Record<string, number>>> = {
  ana: { english: 9 },
  ben: { english: 5, law: 3 },
  cid: { english: 5, law: 4 }
}

const free = (agent: AgentId, since: number, heard = 0, tally?: Tally): Message => ({
  _tag: "AgentAnnounced",
  at: at(5_000),
  agent,
  presence: {
    ...presenceWithout("no-panel", heard),
    channels: {
      ...presenceWithout("no-panel", heard).channels,
      voice: { since: at(since), room: 1, setsAside: false }
    },
    ...(tally === undefined ? {} : { tally })
  }
})

const ranked = (
  name: string,
  strategy: StrategyName,
  {
    ms = 6_000,
    needs = [],
    refusedBy = []
  }: { readonly ms?: number; readonly needs?: ReadonlyArray<Need>; readonly refusedBy?: ReadonlyArray<AgentId> } = {}
): Message => ({
  _tag: "WorkRanked",
  at: at(ms),
  work: {
    id: workIdOf("call", name),
    channel: "voice",
    queue: sales,
    needs,
    area: null,
    preferred: null,
    priority: 0,
    queuedAt: at(4_000),
    load: 1,
    attributes: {},
    queueName: "Sales",
    wrapUpMs: 0
  },
  ageingMs: null,
  strategy,
  heard: 0,
  refusedBy,
  alerting: null
})

const open: ReadonlyArray<Message> = [
  {
    _tag: "Configured",
    at: at(0),
    group,
    agents: names.map((agent) => ({
      agent,
      queues: [sales],
      ...(tiers[agent] === undefined ? {} : { tiers: { [sales]: tiers[agent] } }),
      skills: skills[agent]!,
      areas: []
    }))
  },
  { _tag: "TelephonyBack", at: at(1) },
  { _tag: "Resumed", at: at(2) }
]

/** Each decision: who, by which strategy, and everybody's verdict with what was compared. */
const decided = (...messages: ReadonlyArray<Message>): ReadonlyArray<string> => {
  let state: State = { _tag: "Unconfigured", group }
  return [...open, ...messages].flatMap((message) => {
    const [next, outputs] = transition(state, message)
    state = next
    return outputs.flatMap((output) =>
      output._tag === "Keep" && output.fact._tag === "AgentChosen"
        ? [
            `${output.fact.strategy}: ${output.fact.candidates
              .map(({ agent, score, verdict }) => `${agent} ${verdict} ${score}`)
              .join(", ")}`
          ]
        : []
    )
  })
}

const all = (heard: ReadonlyArray<number> = [0, 0, 0]) =>
  [free(ana, 300, heard[0]), free(ben, 200, heard[1]), free(cid, 100, heard[2])] as const

describe("of three who are free", () => {
  it("longest idle takes who rests for longest", () => {
    assert.deepStrictEqual(decided(...all(), ranked("a", "longest-idle")), [
      "longest-idle: cid chosen 5900, ben idle-for-less 5800, ana idle-for-less 5700"
    ])
  })

  it("in turn takes whose last offer is the longest ago, and first who never had one", () => {
    assert.deepStrictEqual(decided(...all([4, 9, 7]), ranked("a", "round-robin")), [
      "round-robin: ana chosen 5, cid not-their-turn 2, ben not-their-turn 0"
    ])
    assert.deepStrictEqual(decided(...all([4, 9, 0]), ranked("a", "round-robin")), [
      "round-robin: cid chosen 9, ana not-their-turn 5, ben not-their-turn 0"
    ])
  })

  it("in turn goes round, also past who let it ring", () => {
    const turns = decided(
      ...all(),
      ranked("a", "round-robin"),
      ranked("b", "round-robin"),
      // Each heard of their offer and did not take it.
      free(ana, 300, 1),
      free(ben, 200, 2),
      ranked("c", "round-robin"),
      ranked("d", "round-robin")
    )
    assert.deepStrictEqual(
      turns.map((each) => each.split(" ")[1]),
      ["ana", "ben", "cid", "ana", "ben", "ana"].slice(0, turns.length)
    )
    assert.isAbove(turns.length, 2)
  })

  it("by tiers takes the earliest tier, the first where none is named, and within it the longest idle", () => {
    assert.deepStrictEqual(decided(...all(), ranked("a", "top-down")), [
      "top-down: cid chosen 10, ben lower-tier 10, ana lower-tier 9"
    ])
  })

  it("the skill score weighs what the work needs; a need of level 0 counts and is not demanded", () => {
    const needs = [
      { skill: english, level: 5 },
      { skill: law, level: 0, weight: 3 }
    ]
    assert.deepStrictEqual(decided(...all(), ranked("a", "skill-score", { needs })), [
      "skill-score: cid chosen 17, ben less-skilled 14, ana less-skilled 9"
    ])
    // Named by queue and work, a skill counts once.
    const twice = [...needs, { skill: law, level: 4 }]
    assert.deepStrictEqual(decided(...all(), ranked("a", "skill-score", { needs: twice })), [
      "skill-score: cid chosen 17, ben lacks-skill 14, ana lacks-skill 9"
    ])
  })

  it("equal points go to the longest idle, and who let this very work ring comes last whatever their points", () => {
    const needs = [{ skill: english, level: 1 }]
    assert.deepStrictEqual(decided(...all(), ranked("a", "skill-score", { needs, refusedBy: [ana] })), [
      "skill-score: cid chosen 5, ben less-skilled 5, ana refused-this-work 9"
    ])
  })

  it("the lot falls the same for the same work, and on everybody over many works", () => {
    const first = (name: string) => decided(...all(), ranked(name, "random"))[0]!.split(" ")[1]!
    const fallen = Array.from({ length: 300 }, (_, n) => first(`c${n}`))
    assert.deepStrictEqual(
      fallen,
      Array.from({ length: 300 }, (_, n) => first(`c${n}`))
    )
    for (const agent of names) {
      const share = fallen.filter((each) => each === agent).length
      assert.isTrue(share > 70 && share < 130, `${agent} ${share}`)
    }
  })

  const HOUR = 3_600_000
  const since = (ms: number, handled: number, minutes: number): Tally => ({
    since: at(ms),
    handled,
    servedMs: minutes * 60_000
  })

  it("even distribution takes who was given the least for each hour that they are there", () => {
    // Ana came first and had most; Cid came an hour ago and had least, and yet more for his time.
    const shift = [
      free(ana, 300, 0, since(0, 12, 200)),
      free(ben, 200, 0, since(2 * HOUR, 7, 90)),
      free(cid, 100, 0, since(3 * HOUR, 5, 10))
    ]
    assert.deepStrictEqual(decided(...shift, ranked("a", "even", { ms: 4 * HOUR })), [
      "even: ana chosen -3, ben handled-more -3.5, cid handled-more -5"
    ])
    // Nothing was said meanwhile: it is the time that made the difference.
    assert.match(
      decided(...shift, ranked("a", "even", { ms: 12 * HOUR }))[0]!,
      /^even: cid chosen -0.56, ben .* -0.7, /u
    )
  })

  it("least talk takes who served for the least of each hour", () => {
    const shift = [
      free(ana, 300, 0, since(0, 3, 120)),
      free(ben, 200, 0, since(2 * HOUR, 30, 58)),
      free(cid, 100, 0, since(3 * HOUR, 2, 40))
    ]
    assert.deepStrictEqual(decided(...shift, ranked("a", "least-talk", { ms: 4 * HOUR })), [
      "least-talk: ben chosen -1740000, ana served-longer -1800000, cid served-longer -2400000"
    ])
  })

  it("who came a minute ago counts as there for a quarter of an hour; equals go by idleness, then by name", () => {
    const now = 4 * HOUR
    const minute = now - 60_000
    const shift = (handled: number) => [
      free(ana, 300, 0, since(0, 40, 0)),
      free(ben, 200, 0, since(minute, handled, 0)),
      free(cid, 200, 0, since(now - HOUR, 12, 0))
    ]
    const chosen = (handled: number) => decided(...shift(handled), ranked("a", "even", { ms: now }))[0]!
    assert.deepStrictEqual(
      [0, 1, 2, 3].map((handled) => chosen(handled).split(" chosen")[0]),
      ["even: ben", "even: ben", "even: ben", "even: ana"]
    )
    // Both had twelve an hour, and are idle for as long.
    assert.match(chosen(3), /ben handled-more -12, cid handled-more -12$/u)
    assert.match(decided(...all(), ranked("a", "even"))[0]!, /^even: cid chosen 0, ben .* 0, ana .* 0$/u)
  })

  it("who is the same as before but for what they were given is looked at anew", () => {
    const shift = (handled: number) => free(ana, 300, 0, since(0, handled, 0))
    // The queue's order of agents exists already when the tally changes.
    const late = decided(
      free(ben, 200, 0, since(0, 3, 0)),
      ranked("a", "even", { ms: HOUR }),
      shift(1),
      free(cid, 100, 0, since(0, 5, 0)),
      shift(9),
      ranked("b", "even", { ms: HOUR })
    )
    assert.match(late[1]!, /^even: cid chosen -5, ana handled-more -9/u)
  })

  it("a queue that begins to choose in another way does so with the next decision, for all that waits there", () => {
    assert.deepStrictEqual(
      decided(ranked("a", "longest-idle"), ranked("b", "round-robin"), free(ben, 100, 5), free(cid, 200, 3)).map(
        (each) => each.split(":")[0]
      ),
      ["round-robin", "round-robin"]
    )
  })
})
