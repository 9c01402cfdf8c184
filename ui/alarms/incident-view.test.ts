import { describe, expect, it } from "vitest"
import type { IncidentRow } from "#wire/alarms.ts"
import type { Desk } from "#wire/board.ts"
import { closingObstacle, inOrder, nextWords, talkWith } from "./incident-view.ts"
import { isUnanswered } from "./unanswered.ts"

const row = (id: string, more: Partial<IncidentRow>): IncidentRow =>
  ({ id, standing: "active", priority: 0, openedAt: 0, steps: [], ...more }) as IncidentRow

describe("the list of alarms", () => {
  it("has first what nobody has, the most urgent before the oldest, and last what is over", () => {
    const all = [
      row("old", { standing: "active", priority: 100, openedAt: 1 as never }),
      row("closed", { standing: "closed", priority: 900 }),
      row("urgent", { standing: "climbing", priority: 200, openedAt: 9 as never }),
      row("waits", { standing: "waiting", priority: 100, openedAt: 2 as never }),
      row("rings", { standing: "alerting", priority: 300 })
    ]
    expect(inOrder(Object.fromEntries(all.map((each) => [each.id, each]))).map(({ id }) => id)).toEqual([
      "urgent",
      "waits",
      "rings",
      "old",
      "closed"
    ])
  })
})

describe("closing", () => {
  const step = (mandatory: boolean, isDone: boolean): IncidentRow["steps"][number] => ({
    id: "s",
    title: "Speak",
    mandatory,
    dueAt: null,
    done: isDone ? { by: "1001", at: 1 as never, note: null } : null
  })
  it.each([
    [[step(true, false)], "helped", "spoke with her", "steps"],
    [[step(false, false), step(true, true)], "helped", "", null],
    [[], "false-alarm", " ", "note"],
    [[], "nuisance", "", "note"],
    [[], "false-alarm", "her cat", null]
  ] as const)("%j as %s with %j: %s", (steps, outcome, note, why) => {
    expect(closingObstacle({ steps }, outcome, note)).toBe(why)
  })
})

describe("a party", () => {
  it("goes on to its end, and a silent one may still accept", () => {
    expect(["silent", "accepted", "under-way", "arrived", "done"].map((said) => nextWords(said as never))).toEqual([
      ["accepted"],
      ["under-way", "arrived"],
      ["arrived"],
      ["done"],
      []
    ])
  })
})

describe("an incident of which the supervisors are told", () => {
  it.each([
    ["climbing", "supervisors", true],
    ["climbing", "prompt", false],
    ["alerting", "supervisors", false],
    ["active", null, false]
  ] as const)("%s at %s: %s", (standing, rung, isTold) => {
    expect(isUnanswered({ standing, rung })).toBe(isTold)
  })
})

describe("the talk with a terminal", () => {
  const hand = (phase: string, origin: string | null, incident?: string) => ({
    phase,
    attributes: incident === undefined ? {} : { incident },
    call: origin === null ? null : { origin }
  })
  it.each([
    ["that was called for it", hand("active", "alarm", "t1-1"), true],
    ["whose own call was taken", hand("active", "inbound", "t1-1"), true],
    ["that rings still", hand("alerting", "inbound", "t1-1"), false],
    ["that is over", hand("wrap-up", null, "t1-1"), false],
    ["of another incident", hand("active", "alarm", "t2-1"), false],
    ["that is a contact, called for it", hand("active", "outbound", "t1-1"), false],
    ["that is any other call", hand("active", "inbound"), false]
  ])("%s: %s", (_, is, isTalk) => {
    const hands = { "call/c1": is } as unknown as Desk["hands"]
    expect(talkWith(hands, "t1-1") !== undefined).toBe(isTalk)
  })
})
