import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { Fact } from "#actors/facts.ts"
import { act, ACTIONS, cardOf, makeAlarmDay, reportOf } from "#actors/terminal/testing/alarm-day.ts"
import { EpochMs, QueueId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import { fromRow, type TerminalFault, toRow } from "../records/terminals/fault-row.ts"
import { keyOf } from "./projection.ts"
import { foldFault, terminalFaults } from "./terminal-faults.ts"

const HOUR_MS = 3_600_000
type Day = ReturnType<typeof makeAlarmDay>

const logOf = (facts: ReadonlyArray<Fact>): ReadonlyArray<TerminalFault> => {
  const log = new Map<string, TerminalFault>()
  for (const fact of facts) {
    const key = keyOf(terminalFaults, fact)
    const after = key === undefined ? undefined : foldFault(log.get(key), fact)
    if (after !== undefined) log.set(key!, after)
  }
  return [...log.values()]
}
const rowsOf = (facts: ReadonlyArray<Fact>) =>
  logOf(facts).map(({ because, event, incident, task }) => [event, task, incident, because])
const visit = { _tag: "Task", queue: QueueId.make("q"), title: "Fault", priority: 0 } as const
const says = (day: Day, event: "battery-low" | "tamper", more: object = {}) =>
  day.says({ ...reportOf(event), ...more }, visit)
const taskEnded = (task: string, outcome: "done" | "withdrawn", at: number): Fact => ({
  _tag: "TaskEnded",
  at: EpochMs.make(at),
  work: workIdOf("task", task),
  outcome,
  agent: null,
  note: null,
  by: null,
  activeMs: 0
})

describe("the log of a terminal's faults", () => {
  it("has who and what, since when, the visit, and that the terminal said it is over", () => {
    const day = makeAlarmDay()
    says(day, "battery-low", { device: "2" })
    const [open] = logOf(day.facts)
    assert.deepInclude(open!, {
      fault: "t1-battery-low-1",
      terminal: "t1",
      title: cardOf().title,
      customer: cardOf().user!.customer,
      device: "2",
      beganAt: day.now(),
      endedAt: null
    })
    day.passes(HOUR_MS)
    day.says(reportOf("battery-low", { device: "2", phase: "restored" }), { _tag: "Note" })
    assert.deepStrictEqual(logOf(day.facts), [{ ...open!, endedAt: day.now(), because: "restored" }])
    assert.deepStrictEqual(fromRow(toRow(open!)), open!)
  })

  it("has the incident of a fault beside its visit, and ends one that is an incident alone with that", () => {
    const day = makeAlarmDay()
    says(day, "battery-low")
    day.press("battery-low", null)
    day.press("tamper", null)
    day.press("tamper", null)
    assert.deepStrictEqual(rowsOf(day.facts), [
      ["battery-low", "t1-battery-low-1", "t1-1", null],
      ["tamper", null, "t1-1", null]
    ])
    day.tell({ _tag: "PressesHeard", at: day.now(), incident: "t1-1", upTo: 3 })
    day.tell({ _tag: "IncidentEnded", at: day.now(), incident: "t1-1", outcome: "helped" })
    assert.deepStrictEqual(
      rowsOf(day.facts).map(([, , , because]) => because),
      [null, "closed"]
    )
  })

  it("goes on with the next incident when the first was closed before it heard of it", () => {
    const day = makeAlarmDay()
    day.press("personal")
    day.tell({ _tag: "PressesHeard", at: day.now(), incident: "t1-1", upTo: 1 })
    day.press("tamper", null)
    day.tell({ _tag: "IncidentEnded", at: day.now(), incident: "t1-1", outcome: "helped" })
    assert.deepStrictEqual(rowsOf(day.facts), [["tamper", null, "t1-2", null]])
  })

  it("ends with the visit, and a later word of the terminal changes nothing; withdrawn by hand it lasts", () => {
    const day = makeAlarmDay()
    says(day, "tamper")
    const at = day.now() + 1
    const done = [...day.facts, taskEnded("t1-tamper-1", "done", at)]
    assert.deepInclude(logOf(done)[0]!, { endedAt: EpochMs.make(at), because: "visited" })
    day.says(reportOf("tamper", { phase: "restored" }), { _tag: "Note" })
    assert.deepInclude(logOf([...done, ...day.facts.slice(-1)])[0]!, { endedAt: EpochMs.make(at), because: "visited" })
    assert.isNull(logOf([...day.facts.slice(0, 2), taskEnded("t1-tamper-1", "withdrawn", at)])[0]!.endedAt)
  })

  it("has another one when it is said anew after days, and ends all when the terminal is taken out", () => {
    const day = makeAlarmDay(cardOf({ checkIns: [] }))
    says(day, "battery-low")
    day.passes(4 * 24 * HOUR_MS)
    says(day, "battery-low")
    says(day, "tamper")
    day.tell({ _tag: "Retired", at: day.now() })
    assert.deepStrictEqual(rowsOf(day.facts), [
      ["battery-low", "t1-battery-low-1", null, "again"],
      ["battery-low", "t1-battery-low-2", null, "retired"],
      ["tamper", "t1-tamper-3", null, "retired"]
    ])
  })

  it("knows no terminal that nobody entered", () => {
    const day = makeAlarmDay(cardOf({ incidentEveryMs: HOUR_MS, isPassing: true }))
    day.press("tamper", null)
    assert.deepStrictEqual(logOf(day.facts), [])
  })

  it("takes the end of no other task", () => {
    const key = (task: string) => keyOf(terminalFaults, taskEnded(task, "done", 1))
    assert.deepStrictEqual(["t-1-battery-low-12", "w1", "t1-fall-1", "t1-battery-low-p3"].map(key), [
      "t-1-battery-low-12",
      undefined,
      undefined,
      undefined
    ])
  })

  const Script = Schema.Array(
    Schema.Tuple([
      Schema.Literals(Array.from({ length: ACTIONS }, (_, index) => index)),
      Schema.Literals(Array.from({ length: 42 }, (_, index) => index))
    ])
  )
  it.prop(
    "is open in what the terminal has open, whatever happens, and each fault ends once",
    [Script],
    ([script]) => {
      const day = makeAlarmDay()
      for (const action of script) {
        act(day, action)
        const state = day.state()
        if (state._tag !== "Serving") continue
        const has = [...state.faults.map(({ task }) => task), ...(state.alarmed ?? []).map(({ fault }) => fault)]
        const open = logOf(day.facts).filter(({ endedAt }) => endedAt === null)
        assert.sameMembers(
          open.map(({ fault }) => fault as string),
          [...new Set(has)]
        )
      }
      const ends = day.facts.flatMap((fact) => (fact._tag === "TerminalFaultEnded" ? [fact.fault] : []))
      assert.strictEqual(new Set(ends).size, ends.length)
    },
    { arbitrary: { size: 80, runs: 60 } }
  )
})
