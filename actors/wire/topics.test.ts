import { describe, expect, it } from "vitest"
import { AgentId } from "../vocabulary.ts"
import type { Asker } from "./asker.ts"
import { mayFollow, readTopic, topicsFor } from "./topics.ts"

const asker = (grants: Asker["grants"], agent: string | null = null): Asker => ({
  account: "ana",
  name: "Ana",
  agent: agent === null ? null : AgentId.make(agent),
  unit: "north-1",
  grants,
  reach: { team: ["north-1"], department: ["north", "north-1", "north-2"] }
})
const unitOf = (agent: string) => ({ "1001": "north-1", "1002": "north-2", "2001": "south-1" })[agent]
const follows = (who: Asker, topic: string) => {
  const address = readTopic(topic)
  return address !== undefined && mayFollow(who, address, unitOf)
}

describe("the topics somebody is offered", () => {
  it.each([
    ["the whole board at the level of the organisation", { "agents.view": "organisation" }, ["board", "words"]],
    ["their department's board", { "agents.view": "department" }, ["board/north", "words"]],
    ["their team's board", { "agents.view": "team" }, ["board/north-1", "words"]],
    ["no board where they see nobody else", { "agents.view": "self" }, ["words"]],
    ["no board without the permission", {}, ["words"]],
    ["the list of all calls where they see those of others", { "calls.view": "team" }, ["words", "all-calls"]],
    ["incidents of the units where they may accept them", { "alarms.accept": "team" }, ["words", "alarms/north-1"]],
    ["all incidents at the level of the organisation", { "alarms.accept": "organisation" }, ["words", "alarms"]],
    ["requests for help of those whom they may listen to", { "agents.monitor": "team" }, ["words", "help/north-1"]],
    ["no such list where they see their own", { "calls.view": "self" }, ["words"]]
  ] as const)("are %s", (_name, grants, offered) => {
    expect(topicsFor(asker(grants))).toEqual(offered)
  })

  it("are an agent's own desk and incidents without any permission, and the list of their calls with it", () => {
    expect(topicsFor(asker({}, "1001"))).toEqual(["words", "desk/1001", "own-alarms/1001"])
    expect(topicsFor(asker({ "calls.view": "self" }, "1001"))).toEqual([
      "words",
      "desk/1001",
      "own-alarms/1001",
      "calls/1001"
    ])
  })

  it("may all be followed", () => {
    for (const level of ["self", "team", "department", "organisation"] as const) {
      const who = asker({ "agents.view": level, "calls.view": level, "agents.monitor": level }, "1001")
      for (const topic of topicsFor(who)) expect([topic, follows(who, topic)]).toEqual([topic, true])
    }
  })
})

describe("a topic", () => {
  it.each([
    ["board", [false, false, false, true]],
    ["board/north-1", [false, true, true, true]],
    ["board/north", [false, false, true, true]],
    ["board/south-1", [false, false, false, true]],
    ["desk/1001", [true, true, true, true]],
    ["desk/1002", [false, false, true, true]],
    ["desk/2001", [false, false, false, true]],
    ["desk/9999", [false, false, false, true]],
    ["calls/1002", [false, false, true, true]],
    ["all-calls", [false, true, true, true]],
    ["words", [true, true, true, true]]
  ] as const)("%s is followed at these levels alone: %j", (topic, expected) => {
    const levels = ["self", "team", "department", "organisation"] as const
    const seen = levels.map((level) =>
      follows(asker({ "agents.view": level, "calls.view": level, "agents.monitor": level }, "1001"), topic)
    )
    expect(seen).toEqual(expected)
  })

  it("own-alarms has numbers whole, and shows them to nobody who only accepts alarms", () => {
    const accepting = asker({ "alarms.accept": "organisation" }, "1001")
    expect(["1001", "1002", "2001"].map((agent) => follows(accepting, `own-alarms/${agent}`))).toEqual([
      true,
      false,
      false
    ])
    const monitor = asker({ "agents.monitor": "team" }, "1001")
    expect(follows(monitor, "own-alarms/1002")).toBe(false)
    expect(follows(asker({ "agents.monitor": "department" }, "1001"), "own-alarms/1002")).toBe(true)
  })

  it.each(["", "nothing", "board/", "board/a b", "words/x", "desk", "desk/", "all-calls/1", "__proto__", "desk/1/2"])(
    "%j is none",
    (text) => {
      expect(readTopic(text)).toBeUndefined()
    }
  )
})
