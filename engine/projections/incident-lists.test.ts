import { describe, expect, it } from "vitest"
import type { State } from "#actors/incident/protocol.ts"
import { ana, handlingOf, makeAlarmDay, MORNING, reportOf } from "#actors/terminal/testing/alarm-day.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import type { Centre } from "#actors/centre.ts"
import { CHANNELS } from "#actors/work.ts"
import { AgentId, type EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import type { IncidentList } from "#wire/alarms.ts"
import { applyChanges } from "#wire/apply.ts"
import { topicOf } from "#wire/topics.ts"
import { emptyDay } from "./day-counts.ts"
import { CLOSED_SHOWN_MS } from "./incidents-seen.ts"
import { makeLiveScreens } from "./live-screens.ts"
import { makeLocalDay } from "./local-day.ts"

const days = makeLocalDay("UTC")
const queue = QueueId.make("alarms")
const ben = AgentId.make("ben")
const centre = {
  queues: [{ id: queue, name: "Alarms", group: GroupId.make("g"), channels: CHANNELS, serviceLevelSeconds: 20 }],
  agents: [ana, ben].map((id) => ({ id, name: id, queues: id === ana ? [queue] : [], capacity: DEFAULT_CAPACITY.id })),
  numbers: {},
  flows: [],
  units: [
    { id: "centre", name: "Centre", parent: null },
    { id: "north", name: "North", parent: "centre" },
    { id: "south", name: "South", parent: "centre" }
  ],
  unitOf: { agents: { ana: "north", ben: "south" }, queues: { alarms: "north" } }
} as unknown as Centre

const ALARMS = topicOf("alarms")
const TOPICS = [ALARMS, topicOf("alarms", "north"), topicOf("alarms", "south"), topicOf("own-alarms", "ana")]

/** A terminal's day as screens see it: each topic is drawn once and told what changes, as a browser has it. */
const watched = () => {
  const day = makeAlarmDay()
  const live = makeLiveScreens({
    centre,
    days,
    counts: emptyDay(days.dayOf(MORNING)),
    links: { telephony: true, database: true, files: true },
    actors: []
  })
  const shown = new Map<string, unknown>(TOPICS.map((topic) => [topic, live.watch(topic)]))
  let seen = 0
  const follow = () => {
    for (const { after, before, outputs, who } of day.steps.slice(seen)) {
      const [kind, id] = who.split("/") as [string, string]
      const facts = outputs.flatMap((output) => (output._tag === "Keep" ? [output.fact] : []))
      live.step({ kind, id, before, after, facts, over: (after as State)._tag === "Gone" })
    }
    seen = day.steps.length
    const changes = live.changes()
    for (const [topic, changed] of changes) shown.set(topic, applyChanges(shown.get(topic) as never, changed))
    return changes
  }
  const list = (topic: string): IncidentList["incidents"] => (shown.get(topic) as IncidentList).incidents
  return { day, live, follow, list, shown }
}

const pressed = () => {
  const all = watched()
  all.day.press("fall")
  all.day.deliverAll()
  all.follow()
  return all
}

describe("an incident on the list", () => {
  it("stands there as soon as it is opened: what it is about, its steps, whom one may call", () => {
    const { list } = pressed()
    expect(list(ALARMS)["t1-1"]).toMatchObject({
      class: { id: "fall" },
      user: { name: "王秀英" },
      standing: "climbing",
      rung: "prompt",
      agent: null,
      presses: 1,
      steps: [
        { id: "speak", mandatory: true, done: null },
        { id: "note", mandatory: false },
        { id: "ambulance", mandatory: true }
      ],
      // A son who is a rung of the ladder and a guardian is one contact.
      contacts: [{ name: "Li", number: "138****8000", hasKeys: true }]
    })
  })

  it("is told of with what changed alone: a second press sends its counter, and no list of steps", () => {
    const { day, follow } = pressed()
    day.take("t1-1")
    follow()
    day.press("fall")
    day.deliverAll()
    expect(follow().get(ALARMS)).toEqual([{ path: ["incidents", "t1-1", "presses"], value: 2 }])
  })

  it("is their own list's, too, of whoever has it, and no other's", () => {
    const { day, follow, list } = pressed()
    expect(Object.keys(list("own-alarms/ana"))).toEqual([])
    day.take("t1-1")
    follow()
    expect(list("own-alarms/ana")["t1-1"]).toMatchObject({ standing: "active", agent: "ana" })
    day.tellIncident("t1-1", { _tag: "HandedOver", at: day.now(), by: "ana", to: ben, note: "end of shift" })
    follow()
    expect(Object.keys(list("own-alarms/ana"))).toEqual([])
    expect(list(ALARMS)["t1-1"]).toMatchObject({ standing: "climbing", agent: null })
  })

  it("stays with who put it away, with the reason and the end", () => {
    const { day, follow, list } = pressed()
    day.take("t1-1")
    const until = (day.now() + 600_000) as EpochMs
    day.tellIncident("t1-1", { _tag: "Suspended", at: day.now(), by: "ana", until, reason: "the son is on his way" })
    follow()
    expect(list("own-alarms/ana")["t1-1"]).toMatchObject({
      standing: "suspended",
      agent: "ana",
      until,
      reason: "the son is on his way"
    })
  })

  it("belongs to the units of its queue and, once taken, of its agent", () => {
    const { list } = pressed()
    expect(Object.keys(list("alarms/north"))).toEqual(["t1-1"])
    expect(Object.keys(list("alarms/south"))).toEqual([])
  })

  it("leaves some seconds after it was closed, and what it hears then brings it back to nobody", () => {
    const { day, follow, list, live } = pressed()
    day.take("t1-1")
    for (const step of ["speak", "ambulance"])
      day.tellIncident("t1-1", { _tag: "StepDone", at: day.now(), by: "ana", step, note: null })
    day.tellIncident("t1-1", { _tag: "Closed", at: day.now(), by: "ana", outcome: "helped", note: null })
    follow()
    expect(list(ALARMS)["t1-1"]).toMatchObject({ standing: "closed", outcome: "helped" })
    live.turn(day.now() + CLOSED_SHOWN_MS - 1)
    follow()
    expect(Object.keys(list(ALARMS))).toEqual(["t1-1"])
    live.turn(day.now() + CLOSED_SHOWN_MS)
    follow()
    day.tellIncident("t1-1", { _tag: "EndHeard", at: day.now() })
    follow()
    expect(Object.keys(list(ALARMS))).toEqual([])
  })

  it("shows numbers whole where the centre covers none, at once", () => {
    const { follow, list, live } = pressed()
    live.masked({ kinds: [], isWholeAtWork: false })
    follow()
    expect(list(ALARMS)["t1-1"]?.contacts[0]?.number).toBe("13800138000")
    live.masked({ kinds: ["mobile"], isWholeAtWork: true })
    follow()
    expect(list(ALARMS)["t1-1"]?.contacts[0]?.number).toBe("138****8000")
  })

  it("who checked in is named beside, for the whole centre", () => {
    const { day, follow, shown } = watched()
    day.says(reportOf("check-in"), { _tag: "Note" })
    follow()
    expect((shown.get(ALARMS) as IncidentList).checkIns).toMatchObject({ t1: { name: "王秀英" } })
    expect((shown.get("alarms/north") as IncidentList).checkIns).toEqual({})
  })
})

describe("two hundred open incidents", () => {
  it("cost a press no more than their own row: as much is drawn for one as for one among 200", () => {
    const { day, live } = pressed()
    const open = day.incidents.get("t1-1")! as Extract<State, { _tag: "Open" }>
    for (let n = 0; n < 200; n++) {
      const after = { ...open, case: { ...open.case, id: `t${n}-1`, terminal: `t${n}`, handling: handlingOf("fall") } }
      live.step({ kind: "incident", id: `t${n}-1`, before: undefined, after, facts: [], over: false })
    }
    live.changes()
    const began = performance.now()
    for (let press = 2; press < 2_002; press++) {
      const id = `t${press % 200}-1`
      const after = { ...open, case: { ...open.case, id, presses: press } }
      live.step({ kind: "incident", id, before: open, after, facts: [], over: false })
      expect(live.changes().get(ALARMS)?.length).toBeLessThan(6)
    }
    // 2,000 presses are 40 s of a storm of 50 a second.
    expect(performance.now() - began).toBeLessThan(4_000)
  })
})
