import { describe, expect, it } from "vitest"
import { type EpochMs, QueueId } from "../vocabulary.ts"
import { saidBy } from "../output.ts"
import { nextDeadline } from "./check-in.ts"
import { terminal } from "./kind.ts"
import { SEEN_LIMIT } from "./limits.ts"
import type { Of } from "./protocol.ts"
import { act, ACTIONS, ana, cardOf, handlingOf, makeAlarmDay, MORNING, reportOf, traceOf } from "./testing/alarm-day.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

type Day = ReturnType<typeof makeAlarmDay>

const serving = (day: Day): Of<"Serving"> => {
  const state = day.state()
  if (state._tag !== "Serving") throw new Error(state._tag)
  return state
}
const names = (day: Day): ReadonlyArray<string> => day.facts.map(({ _tag }) => _tag)
const asked = (day: Day): ReadonlyArray<string> =>
  day.steps.flatMap(({ outputs }) => outputs.flatMap((output) => (output._tag === "Ask" ? [output.request._tag] : [])))
const told = (day: Day, kind: string): ReadonlyArray<string> =>
  day.steps.flatMap(({ outputs }) =>
    outputs.flatMap((output) =>
      output._tag === "Tell" && output.to.startsWith(`${kind}/`) ? [output.message._tag] : []
    )
  )
/** From the press to the end, by Ana. */
const handled = (day: Day, outcome: "helped" | "nuisance"): void => {
  day.press("personal")
  day.deliverAll()
  closed(day, outcome)
}
const closed = (day: Day, outcome: "helped" | "nuisance" = "helped"): void => {
  const id = [...day.incidents.keys()].at(-1)!
  day.take(id)
  day.tellIncident(id, { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
  day.tellIncident(id, { _tag: "Closed", at: day.now(), by: "ana", outcome, note: null })
  day.deliverAll()
}

describe("presses", () => {
  it("the same message again is one press, and is acknowledged again", () => {
    const day = makeAlarmDay(undefined, true)
    day.press("personal", "0001")
    day.press("personal", "0001")
    day.deliverAll()
    expect(serving(day).presses).toBe(1)
    expect(day.acknowledged).toHaveLength(2)
    expect(day.facts.filter((fact) => fact._tag === "TerminalReported" && fact.isRepeat)).toHaveLength(1)
  })

  it("the same reference eleven minutes later is another press: some devices send 0001 for ever", () => {
    const day = makeAlarmDay()
    day.press("personal", "0001")
    day.passes(11 * MINUTE_MS)
    day.press("personal", "0001")
    expect(serving(day).presses).toBe(2)
  })

  it("the same words two minutes after the incident is over are another press", () => {
    const day = makeAlarmDay()
    day.press("personal", "0001")
    day.deliverAll()
    closed(day)
    day.press("personal", "0001")
    expect(serving(day).presses).toBe(1)
    day.passes(2 * MINUTE_MS)
    day.press("personal", "0001")
    expect(serving(day).presses).toBe(2)
  })

  it("what cannot be kept is not acknowledged: it comes again", () => {
    const day = makeAlarmDay()
    for (let press = 0; press < 100; press += 1) day.press("personal", `r${press}`)
    const before = day.acknowledged.length
    day.press("fall", "last")
    expect(day.acknowledged).toHaveLength(before)
    day.deliverAll()
    day.press("fall", "last")
    expect(day.acknowledged).toHaveLength(before + 1)
    expect(serving(day).presses).toBe(101)
  })

  it("another event of the same reference is no repeat: one message may tell of two", () => {
    const day = makeAlarmDay()
    day.press("personal", "0001")
    day.press("fall", "0001")
    expect(serving(day).presses).toBe(2)
  })

  it("two sensors of one message are two presses, and its repeat is none", () => {
    const day = makeAlarmDay()
    const say = () => {
      for (const device of ["1", "2"])
        day.says(reportOf("smoke", { reference: "0001", device }), { _tag: "Incident", handling: handlingOf("smoke") })
    }
    say()
    expect(serving(day).presses).toBe(2)
    say()
    expect(serving(day).presses).toBe(2)
  })

  it("that it is over, in the same message, is no repeat of its beginning", () => {
    const day = makeAlarmDay()
    const about = { reference: "0001", code: "BAT" }
    day.says(reportOf("battery-low", about), { _tag: "Task", queue: QueueId.make("q"), title: "Battery", priority: 0 })
    expect(serving(day).faults).toHaveLength(1)
    day.says(reportOf("battery-low", { ...about, phase: "restored" }), { _tag: "Note" })
    expect(serving(day).faults).toHaveLength(0)
  })

  it("without a reference each one counts", () => {
    const day = makeAlarmDay()
    day.press("personal", null)
    day.press("personal", null)
    expect(serving(day).presses).toBe(2)
  })

  it("references are forgotten in time, and never grow without end", () => {
    const day = makeAlarmDay()
    for (let press = 0; press < 200; press += 1) day.press("personal", `r${press}`)
    expect(serving(day).seen.length).toBeLessThanOrEqual(SEEN_LIMIT)
  })

  it("a press of which the incident never heard is told again after a crash, and after five seconds", () => {
    const day = makeAlarmDay()
    day.press("personal")
    day.lose()
    expect(day.incidents.size).toBe(0)
    day.passes(5_000)
    expect([...day.incidents.values()].map(({ _tag }) => _tag)).toEqual(["Open"])
  })

  it("a press that comes while its incident is being closed opens the next one", () => {
    const day = makeAlarmDay()
    handled(day, "helped")
    day.press("personal")
    day.deliverAll()
    expect([...day.incidents].map(([id, { _tag }]) => `${id} ${_tag}`)).toEqual(["t1-1 Closed", "t1-2 Open"])
  })

  it("the incident is closed and the terminal does not know: the press goes there, comes back, and opens another", () => {
    const day = makeAlarmDay()
    day.press("personal")
    day.deliverAll()
    day.take("t1-1")
    day.tellIncident("t1-1", { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
    day.tellIncident("t1-1", { _tag: "Closed", at: day.now(), by: "ana", outcome: "helped", note: null })
    day.lose()
    day.press("fall")
    day.deliverAll()
    expect([...day.incidents].map(([id, { _tag }]) => `${id} ${_tag}`)).toEqual(["t1-1 Closed", "t1-2 Open"])
  })

  it("in test mode it is written down, acknowledged, and nobody is sent", () => {
    const day = makeAlarmDay(cardOf({ testUntil: MORNING + HOUR_MS }))
    day.press("fall")
    day.deliverAll()
    expect(day.incidents.size).toBe(0)
    expect(day.acknowledged).toHaveLength(1)
    day.passes(HOUR_MS)
    day.press("fall")
    day.deliverAll()
    expect(day.incidents.size).toBe(1)
  })

  it("a terminal whose records are gone is still answered", () => {
    const day = makeAlarmDay()
    day.tell({ _tag: "Retired", at: day.now() })
    day.press("personal")
    expect(day.acknowledged).toHaveLength(1)
    expect(day.state()).toMatchObject({ _tag: "Retired" })
  })

  it("does not go before its incident is over, and its numbers go on when it is entered again", () => {
    const day = makeAlarmDay()
    day.press("personal")
    day.deliverAll()
    day.tell({ _tag: "Retired", at: day.now() })
    expect(day.state()._tag).toBe("Serving")
    closed(day)
    expect(day.state()._tag).toBe("Retired")
    day.press("personal")
    expect(names(day).at(-1)).toBe("TerminalReported")
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 3 }) })
    day.press("personal")
    expect(serving(day).incident?.id).toBe("t1-2")
  })
})

describe("a terminal that nobody entered", () => {
  const stranger = () => makeAlarmDay(cardOf({ incidentEveryMs: HOUR_MS, checkIns: [], nuisance: null }), true)
  const opened = (day: Day) => day.facts.filter(({ _tag }) => _tag === "IncidentOpened")
  const counted = (day: Day) => day.facts.flatMap((fact) => (fact._tag === "TerminalReported" ? [fact.incident] : []))

  it("begins one incident in an hour: what it says besides is counted there, and acknowledged", () => {
    const day = stranger()
    handled(day, "helped")
    day.passes(20 * MINUTE_MS)
    day.press("fall")
    day.press("smoke")
    day.deliverAll()
    expect(opened(day)).toHaveLength(1)
    expect(counted(day)).toEqual(["t1-1", "t1-1", "t1-1"])
    expect(day.acknowledged).toHaveLength(3)
    day.passes(40 * MINUTE_MS)
    day.press("personal")
    day.deliverAll()
    expect(opened(day)).toHaveLength(2)
  })

  it("that is many begins another for an alarm, for it may be of somebody else", () => {
    const many = cardOf({ incidentEveryMs: HOUR_MS, standsForMany: true, checkIns: [], nuisance: null })
    const day = makeAlarmDay(many, true)
    handled(day, "helped")
    day.passes(20 * MINUTE_MS)
    day.press("unknown")
    day.deliverAll()
    expect(opened(day)).toHaveLength(1)
    day.press("fall")
    day.deliverAll()
    expect(opened(day)).toHaveLength(2)
    expect(counted(day)).toEqual(["t1-1", "t1-1", "t1-2"])
  })

  it("adds to the one that is open, however long that takes", () => {
    const day = stranger()
    day.press("personal")
    day.deliverAll()
    day.passes(5 * HOUR_MS)
    day.press("fall")
    day.deliverAll()
    expect(opened(day)).toHaveLength(1)
    expect(serving(day).presses).toBe(2)
  })

  it("does not hear an hour late: others begin one with each press", () => {
    const day = makeAlarmDay()
    handled(day, "helped")
    day.press("fall")
    day.deliverAll()
    expect(opened(day)).toHaveLength(2)
  })
})

describe("its records", () => {
  it("that it knows already are no step of it", () => {
    const day = makeAlarmDay()
    const before = day.state()
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf() })
    expect(day.state()).toBe(before)
    expect(day.steps.at(-1)!.outputs).toEqual([])
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ title: "moved" }) })
    expect(serving(day).card.title).toBe("moved")
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 0 }) })
    expect(serving(day).card.title).toBe("moved")
  })

  it("that come back while it retires keep it", () => {
    const day = makeAlarmDay()
    day.press("personal")
    day.deliverAll()
    day.tell({ _tag: "Retired", at: day.now() })
    expect(serving(day).isRetiring).toBe(true)
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf() })
    expect(serving(day).isRetiring).toBe(true)
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 2 }) })
    expect(serving(day).isRetiring).toBe(false)
  })

  it("that were read before they went bring nobody back, and those of today do", () => {
    const day = makeAlarmDay()
    day.tell({ _tag: "Retired", at: day.now() })
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf() })
    expect(day.state()._tag).toBe("Retired")
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 2 }) })
    expect(day.state()._tag).toBe("Serving")
  })

  it("of a terminal that nobody entered: what it says while its incident ends is counted, and begins no other", () => {
    const day = makeAlarmDay(cardOf({ incidentEveryMs: HOUR_MS }))
    day.press("personal")
    day.deliverAll()
    day.passes(MINUTE_MS)
    day.tellIncident("t1-1", { _tag: "StepDone", at: day.now(), by: ana, over: true, step: "speak", note: null })
    day.tellIncident("t1-1", { _tag: "Closed", at: day.now(), by: "ana", outcome: "helped", note: null })
    day.press("personal", "late")
    day.deliverAll()
    expect([...day.incidents.keys()]).toEqual(["t1-1"])
    expect(serving(day).incident).toBeNull()
  })

  it("the message as it came is in the fact of each report, and not in what waits for the incident", () => {
    const day = makeAlarmDay(undefined, true)
    const sent = { line: "dc-09", source: "udp 192.0.2.7:1", raw: "AA==" }
    const becomes = { _tag: "Incident", handling: handlingOf("fall") } as const
    day.tell({ _tag: "Told", at: day.now(), receipt: "r", report: reportOf("fall"), becomes, sent })
    expect(day.facts.at(-1)).toMatchObject({ _tag: "TerminalReported", sent })
    expect(JSON.stringify(day.state())).not.toContain("AA==")
  })
})

describe("locks (A19 to A22, tension 1)", () => {
  const locked = (): Day => {
    const day = makeAlarmDay(undefined, true)
    for (let time = 0; time < 3; time += 1) handled(day, "nuisance")
    return day
  }

  it("three presses for nothing lock it for three days", () => {
    const day = locked()
    expect(serving(day).lock).toMatchObject({ until: day.now() + 72 * HOUR_MS, by: null })
  })

  it("who is locked still opens an incident: after the others, and without waking the neighbours", () => {
    const day = locked()
    day.press("personal")
    day.deliverAll()
    const incident = day.incidents.get("t1-4")
    if (incident?._tag !== "Open") throw new Error(String(incident?._tag))
    expect(incident.case.isLocked).toBe(true)
    expect(incident.desk._tag === "Queueing" && incident.desk.task.asked.priority).toBeLessThan(0)
    const before = day.steps.length
    day.passes(10 * MINUTE_MS)
    const later = day.steps.slice(before).flatMap(({ outputs }) => outputs)
    expect(later.some((output) => output._tag === "Ask" && output.request._tag === "CallContact")).toBe(false)
    expect(later.some((output) => output._tag === "Ask" && output.request._tag === "TellSupervisors")).toBe(true)
  })

  it("a fall breaks it, and then the neighbours are called", () => {
    const day = locked()
    day.press("personal")
    day.deliverAll()
    day.press("fall")
    day.deliverAll()
    expect(serving(day).lock).toBeNull()
    day.passes(30_000)
    expect(asked(day).filter((tag) => tag === "CallContact").length).toBeGreaterThan(0)
    expect(day.facts).toContainEqual(expect.objectContaining({ _tag: "TerminalUnlocked", because: "event" }))
  })

  it("what no hand presses breaks it: nothing that moves, and a check-in that is missed", () => {
    const day = locked()
    day.press("inactivity" as never)
    expect(serving(day).lock).toBeNull()
  })

  for (const [what, by] of [
    ["its end", "time"],
    ["a click", "supervisor"]
  ] as const)
    it(`${what} brings the incident that waits behind the others to the front`, () => {
      const day = locked()
      day.press("personal")
      day.deliverAll()
      const { until } = serving(day).lock!
      day.tell(
        by === "time"
          ? { _tag: "LockOver", at: until }
          : { _tag: "Unlocked", at: day.now(), by: "chief", reason: "spoke with the family" }
      )
      day.deliverAll()
      const incident = day.incidents.get("t1-4")
      if (incident?._tag !== "Open") throw new Error(String(incident?._tag))
      expect(incident.case.isLocked).toBe(false)
      expect(incident.desk._tag === "Queueing" && incident.desk.task.asked.priority).toBe(100)
      day.passes(30_000)
      expect(asked(day).filter((tag) => tag === "CallContact").length).toBeGreaterThan(0)
    })

  it("no lock is for ever, whoever says so", () => {
    const day = makeAlarmDay()
    const until = (day.now() + 365 * 24 * HOUR_MS) as EpochMs
    day.tell({ _tag: "Locked", at: day.now(), by: "chief", reason: "again", until })
    expect(serving(day).lock?.until).toBe(day.now() + 7 * 24 * HOUR_MS)
  })

  it("a supervisor's click breaks it", () => {
    const day = locked()
    day.tell({ _tag: "Unlocked", at: day.now(), by: "chief", reason: "spoke with the family" })
    expect(serving(day).lock).toBeNull()
  })

  it("ends by itself, and not before", () => {
    const day = locked()
    const { until } = serving(day).lock!
    day.tell({ _tag: "LockOver", at: (until - 1) as EpochMs })
    expect(serving(day).lock).not.toBeNull()
    day.tell({ _tag: "LockOver", at: until })
    expect(serving(day).lock).toBeNull()
  })

  it("presses for nothing that are spread over weeks do not add up", () => {
    const day = makeAlarmDay(cardOf({ checkIns: [], nuisance: { times: 3, withinMs: HOUR_MS, lockMs: HOUR_MS } }))
    for (let time = 0; time < 5; time += 1) {
      handled(day, "nuisance")
      day.passes(HOUR_MS)
    }
    expect(serving(day).lock).toBeNull()
  })
})

describe("faults", () => {
  const low = reportOf("battery-low")
  const becomes = { _tag: "Task", queue: handlingOf("fall").queue, title: "Battery", priority: 0 } as const

  it("a fault is one task until it is over, and then nobody goes there for nothing", () => {
    const day = makeAlarmDay(undefined, true)
    day.says(low, becomes)
    day.says(low, becomes)
    expect(told(day, "task")).toEqual(["Created"])
    day.says(reportOf("battery-low", { phase: "restored" }), { _tag: "Note" })
    expect(told(day, "task")).toEqual(["Created", "Withdrawn"])
    expect(serving(day).faults).toEqual([])
    day.says(low, becomes)
    expect(told(day, "task")).toEqual(["Created", "Withdrawn", "Created"])
  })

  it("of a battery its user hears too, with their name and once for each task; a terminal of nobody has nobody to tell", () => {
    const said = (card?: Parameters<typeof makeAlarmDay>[0]) => {
      const day = makeAlarmDay(card, true)
      day.says(low, becomes)
      day.says(low, becomes)
      day.says(reportOf("battery-low", { phase: "restored" }), { _tag: "Note" })
      day.says({ ...low, voice: { way: "same-call", number: null } }, becomes)
      day.says(reportOf("tamper"), becomes)
      return day.steps.flatMap(({ outputs }) =>
        outputs.flatMap((output) =>
          output._tag === "Ask" && output.request._tag === "TellBatteryLow" ? [output.request] : []
        )
      )
    }
    const asks = (task: number, inCall: boolean) => ({
      _tag: "TellBatteryLow",
      terminal: "t1",
      task: `t1-battery-low-${task}`,
      name: cardOf().user!.name,
      inCall
    })
    expect(said()).toEqual([asks(1, low.voice.way === "same-call"), asks(2, true)])
    expect(said(cardOf({ user: null }))).toEqual([])
  })

  it("of two pendants each has its own, and the one that is mended is not the other", () => {
    const day = makeAlarmDay()
    day.says({ ...low, device: "1" }, becomes)
    day.says({ ...low, device: "2" }, becomes)
    day.says({ ...low, device: "1", phase: "restored" }, { _tag: "Note" })
    expect(serving(day).faults.map(({ device }) => device)).toEqual(["2"])
  })

  it("of which no end is heard is visited again after days: somebody mended it, and it is broken anew", () => {
    const day = makeAlarmDay(cardOf({ checkIns: [] }))
    day.says(low, becomes)
    day.passes(2 * 24 * HOUR_MS)
    day.says(low, becomes)
    expect(serving(day).tasks).toBe(1)
    day.passes(2 * 24 * HOUR_MS)
    day.says(low, becomes)
    expect(serving(day).tasks).toBe(2)
  })

  it("is a task with a due time from the report on, the same when it is told again; without a limit there is none", () => {
    const dueAt = (more: object) => {
      const day = makeAlarmDay()
      day.says(low, { ...becomes, ...more })
      day.passes(20_000)
      const { since } = serving(day).faults[0]!
      return day.steps.flatMap(({ outputs }) =>
        outputs.flatMap((output) => {
          if (output._tag !== "Tell" || output.message._tag !== "Created") return []
          const { attributes } = output.message as unknown as { readonly attributes: Readonly<Record<string, string>> }
          const due = attributes["dueAt"]
          return [due === undefined ? undefined : Number(due) - since]
        })
      )
    }
    expect(dueAt({ dueWithinMs: 24 * HOUR_MS })).toEqual([24 * HOUR_MS, 24 * HOUR_MS])
    expect(dueAt({})).toEqual([undefined, undefined])
  })

  it("is told a second time, for a crash may have swallowed the first", () => {
    const day = makeAlarmDay()
    day.says(low, becomes)
    day.passes(20_000)
    expect(told(day, "task")).toEqual(["Created", "Created"])
  })
})

describe("one that nobody entered", () => {
  const card = cardOf({ checkIns: [], user: null, incidentEveryMs: HOUR_MS, isPassing: true })

  it("is gone when its hour is over, and who hears late of the end of its incident is still answered", () => {
    const day = makeAlarmDay(card, true)
    handled(day, "helped")
    day.passes(HOUR_MS - 1)
    expect(serving(day).incidents).toBe(1)
    day.passes(1)
    expect(day.state()).toEqual({ _tag: "Gone", id: "t1" })
    expect(terminal.vacant(day.state())).toBe(true)
    const [after, outputs] = terminal.transition(terminal.initial("t1"), {
      _tag: "IncidentEnded",
      at: day.now(),
      incident: "t1-1",
      outcome: "helped"
    })
    expect([after._tag, outputs.map(saidBy)]).toEqual(["New", ["EndHeard"]])
  })

  it("is there for as long as its incident is open, and a minute longer: it says the same again", () => {
    const day = makeAlarmDay(card, true)
    day.press("personal", "0001")
    day.deliverAll()
    day.passes(3 * HOUR_MS)
    day.press("personal", "0002")
    day.deliverAll()
    expect(day.incidents.size).toBe(1)
    closed(day)
    day.press("personal", "0002")
    expect(day.facts.at(-1)).toMatchObject({ _tag: "TerminalReported", isRepeat: true })
    day.passes(MINUTE_MS)
    expect(day.state()._tag).toBe("Gone")
  })

  it("is there for as long as somebody locked it", () => {
    const day = makeAlarmDay(card, true)
    day.tell({
      _tag: "Locked",
      at: day.now(),
      by: "chief",
      reason: "a game",
      until: (MORNING + 5 * HOUR_MS) as EpochMs
    })
    day.passes(4 * HOUR_MS)
    expect(serving(day).lock).not.toBeNull()
    day.passes(HOUR_MS)
    expect(day.state()._tag).toBe("Gone")
  })

  it("is gone, too, when what it said was lost, and never where its records say so", () => {
    const day = makeAlarmDay(card, true)
    day.passes(HOUR_MS)
    expect(day.state()._tag).toBe("Gone")
    const entered = makeAlarmDay(cardOf({ checkIns: [] }), true)
    handled(entered, "helped")
    entered.passes(48 * HOUR_MS)
    expect(entered.state()._tag).toBe("Serving")
  })
})

describe("check-in (A14 to A18)", () => {
  it("deadlines are the centre's local times, today's or tomorrow's", () => {
    const card = cardOf()
    expect(nextDeadline(card, MORNING)).toBe(MORNING + HOUR_MS)
    expect(nextDeadline(card, (MORNING + HOUR_MS) as EpochMs)).toBe(MORNING + 10 * HOUR_MS)
    expect(nextDeadline(card, (MORNING + 10 * HOUR_MS) as EpochMs)).toBe(MORNING + 25 * HOUR_MS)
    expect(nextDeadline(cardOf({ checkIns: [] }), MORNING)).toBeNull()
  })

  it("who checks in before the deadline is not reminded", () => {
    const day = makeAlarmDay(undefined, true)
    day.says(reportOf("check-in"), { _tag: "Note" })
    day.passes(2 * HOUR_MS)
    expect(names(day).filter((name) => /CheckedIn|Missed|Reminded/u.test(name))).toEqual(["TerminalCheckedIn"])
    expect(serving(day).checkIn).toMatchObject({ deadline: MORNING + 10 * HOUR_MS, stage: "waiting" })
  })

  it("who does not is reminded by a prompt; a key in answer is a check-in", () => {
    const day = makeAlarmDay(undefined, true)
    day.passes(HOUR_MS)
    expect(asked(day)).toEqual(["Remind"])
    day.tell({ _tag: "ReminderHeard", at: day.now(), deadline: (MORNING + HOUR_MS) as EpochMs, confirmed: true })
    day.passes(HOUR_MS)
    expect(names(day)).toEqual(["TerminalReminded", "TerminalCheckedIn"])
    expect(day.incidents.size).toBe(0)
  })

  for (const [what, answer] of [
    ["a prompt that is not heard", true],
    ["a prompt of which nothing is known", false]
  ] as const)
    it(`${what} is somebody's to call at once`, () => {
      const day = makeAlarmDay(undefined, true)
      day.passes(HOUR_MS)
      if (answer)
        day.tell({ _tag: "ReminderHeard", at: day.now(), deadline: (MORNING + HOUR_MS) as EpochMs, confirmed: false })
      else day.passes(2 * MINUTE_MS)
      day.deliverAll()
      expect(names(day)).toContain("CheckInMissed")
      expect([...day.incidents.values()]).toMatchObject([
        { _tag: "Open", case: { report: { event: "check-in-missed" } } }
      ])
    })

  it("an answer to yesterday's reminder says nothing of today", () => {
    const day = makeAlarmDay()
    day.passes(HOUR_MS)
    day.tell({ _tag: "ReminderHeard", at: day.now(), deadline: MORNING, confirmed: true })
    expect(names(day)).not.toContain("TerminalCheckedIn")
  })

  it("a second one says nothing of tomorrow", () => {
    const day = makeAlarmDay(cardOf({ checkIns: [9 * 60] }))
    day.says(reportOf("check-in"), { _tag: "Note" })
    day.passes(HOUR_MS + MINUTE_MS)
    day.says(reportOf("check-in"), { _tag: "Note" })
    expect(names(day).filter((name) => name === "TerminalCheckedIn")).toHaveLength(1)
    day.passes(25 * HOUR_MS)
    expect(names(day)).toContain("CheckInMissed")
  })

  it("a change of the records forgets nobody who is being reminded", () => {
    const day = makeAlarmDay()
    day.passes(HOUR_MS)
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 2, checkIns: [10 * 60] }) })
    day.passes(2 * MINUTE_MS)
    expect(names(day)).toContain("CheckInMissed")
  })

  it("nor asks anew what was done for a deadline that is still there", () => {
    const day = makeAlarmDay(cardOf({ checkIns: [9 * 60] }))
    day.says(reportOf("check-in"), { _tag: "Note" })
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 2, checkIns: [9 * 60, 18 * 60] }) })
    day.passes(2 * HOUR_MS)
    expect(names(day).filter((name) => /CheckedIn|Missed|Reminded/u.test(name))).toEqual(["TerminalCheckedIn"])
  })

  it("nor of a terminal that is taken out and entered again: what was decided stays so", () => {
    const day = makeAlarmDay(cardOf({ missedCheckIn: null, reminder: null }))
    day.press("check-in")
    expect(names(day)).toContain("TerminalCheckedIn")
    day.tell({ _tag: "Retired", at: day.now() })
    day.tell({ _tag: "Configured", at: day.now(), card: cardOf({ revision: 2, missedCheckIn: null, reminder: null }) })
    day.passes(2 * HOUR_MS)
    expect(names(day)).not.toContain("CheckInMissed")
  })

  it("nobody is reminded whose terminal is gone from the records, while its incident is open", () => {
    const day = makeAlarmDay()
    day.press("personal")
    day.deliverAll()
    day.tell({ _tag: "Retired", at: day.now() })
    day.passes(2 * HOUR_MS)
    expect(asked(day)).not.toContain("Remind")
  })

  it("no deadline is passed over while the engine was away: the next one follows from the one that was decided", () => {
    const day = makeAlarmDay(cardOf({ reminder: null }))
    day.tell({ _tag: "CheckInDue", at: (MORNING + 30 * HOUR_MS) as EpochMs, deadline: (MORNING + HOUR_MS) as EpochMs })
    expect(serving(day).checkIn?.deadline).toBe(MORNING + 10 * HOUR_MS)
  })

  it("without a prompt it is missed at the deadline", () => {
    const day = makeAlarmDay(cardOf({ reminder: null }))
    day.passes(HOUR_MS)
    expect(names(day)[0]).toBe("CheckInMissed")
  })
})

it("tells of a press that is repeated, a crash that swallows what was told, a check-in that is missed", async () => {
  const day = makeAlarmDay(undefined, true)
  day.press("personal", "0001")
  day.lose()
  day.repeat()
  day.tell({ _tag: "Recovered", at: day.now() })
  day.deliverAll()
  day.take("t1-1")
  day.passes(62 * MINUTE_MS)
  await expect(traceOf(day)).toMatchFileSnapshot("traces/swallowed-press.trace")
})

describe("the days of the laws", () => {
  it("have everything in them", () => {
    const seen = new Set<string>()
    let seed = 1
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let run = 0; run < 250; run += 1) {
      const day = makeAlarmDay()
      for (let action = 0; action < 60; action += 1) act(day, [next(ACTIONS), next(42)])
      for (const name of names(day)) seen.add(name)
    }
    expect([...seen].toSorted()).toEqual(
      [
        "CheckInMissed",
        "EngineCorrected",
        "IncidentClassified",
        "IncidentClosed",
        "IncidentContactAnswered",
        "IncidentEscalated",
        "IncidentHandedOver",
        "IncidentHeard",
        "IncidentOpened",
        "IncidentOverdue",
        "IncidentResumed",
        "IncidentStepDone",
        "IncidentSuspended",
        "TaskCreated",
        "TaskEnded",
        "TaskStarted",
        "TerminalCheckedIn",
        "TerminalFaultEnded",
        "TerminalFaulty",
        "TerminalReminded",
        "TerminalReported"
      ].toSorted()
    )
  })
})
