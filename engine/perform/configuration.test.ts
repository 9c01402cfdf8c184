import { describe, expect, it } from "vitest"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import type { AgentId, GroupId, QueueId, SkillId } from "#actors/vocabulary.ts"
import { centreOf } from "../simulation/scenario.ts"
import { changedTo, closed, configuration, difference, type InForce } from "./configuration.ts"

/** Ana serves both queues, Bo the second: all in one group. */
const centre = centreOf({
  seed: 1,
  callers: [],
  agents: [
    { name: "ana", rings: [] },
    { name: "bo", rings: [], queues: ["help"] }
  ]
})
const begun: InForce = { centre, closing: [] }
const [sales, help] = centre.queues as [Centre["queues"][0], Centre["queues"][0]]
const [ana, bo] = centre.agents as [Centre["agents"][0], Centre["agents"][0]]

const said = ({ message, to }: Tell) => `${to} ${message._tag}`
const tells = (to: Partial<Centre>, from = begun) =>
  difference(from, changedTo(from, { ...centre, ...to }), true).map(said)
const profilesIn = (all: ReadonlyArray<Tell>, group: string) =>
  all
    .filter(({ message, to }) => to === `distributor/${group}` && message._tag === "Configured")
    .flatMap(
      ({ message }) =>
        (message as never as { agents: ReadonlyArray<{ agent: string; queues: ReadonlyArray<string> }> }).agents
    )
    .map(({ agent, queues }) => `${agent}: ${queues.join()}`)

describe("what is told when the centre changes", () => {
  it("is nothing when it says the same", () => {
    expect(tells({})).toEqual([])
  })

  it("of an agent who is new, other than before, or gone: to them and to their group", () => {
    const cai = { ...bo, id: "cai" as AgentId }
    expect(tells({ agents: [ana, bo, cai] })).toEqual(["distributor/centre Configured", "agent/cai Configured"])
    const renamed = { ...bo, name: "Bo B." }
    expect(tells({ agents: [ana, renamed] })).toEqual(["agent/bo Configured"])
    const skilled = { ...bo, skills: { ["english" as SkillId]: 4 } }
    expect(tells({ agents: [ana, skilled] })).toEqual(["distributor/centre Configured", "agent/bo Configured"])
    expect(tells({ agents: [ana] })).toEqual(["distributor/centre Configured", "agent/bo Retired"])
  })

  it("of reasons and capacities: to everybody whom they concern", () => {
    const [capacity] = centre.capacities!
    const fast = { ...bo, capacity: capacity!.id }
    expect(tells({ agents: [ana, fast] })).toEqual(["agent/bo Configured"])
    expect(tells({ reasons: [] })).toEqual(["agent/ana Configured", "agent/bo Configured"])
  })

  it("of a queue that is taken out: those who served it go on until it is empty", () => {
    const without = { queues: [help], agents: [{ ...ana, queues: [help.id] }, bo] }
    const next = changedTo(begun, { ...centre, ...without })
    const all = difference(begun, next, true)
    expect(all.map(said)).toEqual(["distributor/centre Configured", "queue/sales Retired", "agent/ana Configured"])
    expect(all[1]!.message).toMatchObject({ served: true })
    expect(profilesIn(all, "centre")).toEqual(["ana: help,sales", "bo: help"])
    const over = difference(next, closed(next, "sales"), true)
    expect(over.map(said)).toEqual(["distributor/centre Configured", "agent/ana Configured"])
    expect(profilesIn(over, "centre")).toEqual(["ana: help", "bo: help"])
  })

  it("and when the last of those is let go, the queue hears that nobody serves it", () => {
    const next = changedTo(begun, { ...centre, queues: [help], agents: [{ ...ana, queues: [help.id] }, bo] })
    const all = difference(next, changedTo(next, { ...next.centre, agents: [bo] }), true)
    expect(all.map(said)).toEqual(["distributor/centre Configured", "queue/sales Retired", "agent/ana Retired"])
    expect(all[1]!.message).toMatchObject({ served: false })
  })

  it("of a queue that comes back before it was empty: it is as if it had never gone", () => {
    const gone = changedTo(begun, { ...centre, queues: [help] })
    expect(changedTo(gone, centre)).toEqual(begun)
    expect(difference(gone, begun, true).map(said)).toEqual(["queue/sales Configured"])
  })

  it("of a queue that moves to another group: the new distributor hears first, and knows that there is a switch", () => {
    const annexe = "annexe" as GroupId
    expect(tells({ queues: [{ ...sales, group: annexe }, help] })).toEqual([
      "distributor/annexe Configured",
      "distributor/centre Configured",
      "distributor/annexe TelephonyBack",
      "queue/sales Configured",
      "agent/ana Configured",
      "distributor/annexe Resumed"
    ])
    const moved = changedTo(begun, { ...centre, queues: [{ ...sales, group: annexe }, help] })
    expect(profilesIn(configuration(moved), "annexe")).toEqual(["ana: sales,help"])
    expect(profilesIn(configuration(moved), "centre")).toEqual(["bo: help"])
    expect(difference(moved, begun, true).map(said)).toEqual([
      "distributor/centre Configured",
      "queue/sales Configured",
      "agent/ana Configured",
      "distributor/annexe Retired"
    ])
  })

  it("of what only screens and callers care about: nothing to anybody", () => {
    expect(tells({ numbers: {}, flows: [] })).toEqual([])
    expect(tells({ states: [] })).toEqual([])
    const autoAnswer = { ...ana, autoAnswerSeconds: 0 }
    expect(tells({ agents: [autoAnswer, bo] })).toEqual([])
  })
})

it("who serves no queue at all stays in the centre's first group", () => {
  const idle = { ...bo, queues: [] as ReadonlyArray<QueueId> }
  expect(profilesIn(configuration({ centre: { ...centre, agents: [idle] }, closing: [] }), "centre")).toEqual(["bo: "])
})
