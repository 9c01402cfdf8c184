import { describe, expect, it } from "vitest"
import { reportOf, ana, handlingOf, makeAlarmDay } from "../terminal/testing/alarm-day.ts"
import { CallId, type EpochMs } from "../vocabulary.ts"
import type { CallStanding, HeldLine } from "./line-words.ts"
import type { Of } from "./protocol.ts"

/** A terminal calls by itself, and somebody speaks with it: in that call, or in one that calls it back. */

const ID = "t1-1"
const CALL = CallId.make("c1")
const TWO_MINUTES_MS = 120_000
const OVER: CallStanding = { _tag: "Over", waited: true }

const calling = (talks = true) => {
  const day = makeAlarmDay(undefined, true)
  const press = (id = CALL) =>
    day.says(reportOf("personal", { voice: { way: "same-call", number: "13912345678", call: { id, talks } } }), {
      _tag: "Incident",
      handling: handlingOf("personal")
    })
  press()
  day.deliverAll()
  const state = (): Of<"Open" | "Suspended"> => {
    const is = day.incidents.get(ID)
    if (is?._tag !== "Open" && is?._tag !== "Suspended") throw new Error(String(is?._tag))
    return is
  }
  const seen = (standing: CallStanding, back: number | null = null, call = CALL) =>
    day.tellIncident(ID, { _tag: "LineSeen", at: day.now(), call, back, standing })
  return {
    ...day,
    press,
    seen,
    line: (): HeldLine | undefined => state().case.line,
    held: () => seen({ _tag: "Held", until: (day.now() + TWO_MINUTES_MS) as EpochMs }),
    /** What was asked of calls, and told to them, since the last look. */
    said: (from = 0) =>
      day.steps
        .slice(from)
        .flatMap(({ outputs }) =>
          outputs.flatMap((output) =>
            output._tag === "Ask" && ["BackNoMore", "CallBack", "LookAtLine"].includes(output.request._tag)
              ? [output.request]
              : output._tag === "Tell" && output.message._tag === "WaitDecided"
                ? [output.message]
                : []
          )
        )
  }
}

const back = (number: number) => ({ _tag: "CallBack", incident: ID, terminal: "t1", number, agent: ana })

describe("a terminal that calls by itself", () => {
  it("has its call looked at, and shows until when it is held", () => {
    const day = calling()
    expect(day.said()).toEqual([{ _tag: "LookAtLine", incident: ID, call: CALL }])
    expect(day.line()).toMatchObject({ stands: "coming", until: null })
    day.held()
    expect(day.line()).toMatchObject({ stands: "held", until: day.now() + TWO_MINUTES_MS })
  })

  it("is called back when somebody takes the case whose line was released", () => {
    const day = calling()
    day.held()
    day.passes(TWO_MINUTES_MS)
    day.seen(OVER)
    expect(day.line()).toMatchObject({ stands: "owed" })
    expect(day.facts).toContainEqual({ _tag: "IncidentLineReleased", at: day.now(), incident: ID, line: CALL })
    const from = day.steps.length
    day.take(ID)
    expect(day.said(from)).toEqual([back(1)])
    expect(day.line()).toMatchObject({ stands: "calling", backs: 1 })
    day.seen({ _tag: "Talked" }, 1)
    expect(day.line()).toBeUndefined()
  })

  it("is called back at once for who has the case already", () => {
    const day = calling()
    day.held()
    day.take(ID)
    const from = day.steps.length
    day.seen(OVER)
    expect(day.said(from)).toEqual([back(1)])
  })

  it("waits anew when somebody takes the case, does a step, or sends somebody", () => {
    const day = calling()
    day.held()
    const from = day.steps.length
    day.take(ID)
    day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
    const party = { by: ana, party: "p1", name: "120", number: "120", withinMs: 60_000 }
    day.tellIncident(ID, { _tag: "PartyAsked", at: day.now(), ...party })
    // Nothing is done by it.
    day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
    expect(day.said(from)).toEqual(Array.from({ length: 3 }, () => ({ _tag: "WaitDecided", how: "anew" })))
  })

  it("whom somebody spoke with is not called back, in whichever call it was", () => {
    for (const call of [CALL, CallId.make("by-click")]) {
      const day = calling()
      day.held()
      day.seen({ _tag: "Talked" }, null, call)
      day.seen(OVER)
      day.take(ID)
      expect(day.line()).toBeUndefined()
      expect(day.said().map(({ _tag }) => _tag)).not.toContain("CallBack")
    }
  })

  it("is let go when the case is closed", () => {
    const day = calling()
    day.held()
    day.take(ID)
    day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
    const from = day.steps.length
    day.tellIncident(ID, { _tag: "Closed", at: day.now(), by: ana, outcome: "helped", note: null })
    expect(day.said(from)).toEqual([{ _tag: "WaitDecided", how: "over" }])
  })

  it("is let go as soon as it waits, when the case was closed while it was on its way, and again after a restart", () => {
    const day = calling()
    day.take(ID)
    day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
    day.tellIncident(ID, { _tag: "Closed", at: day.now(), by: ana, outcome: "helped", note: null })
    const from = day.steps.length
    day.held()
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    const over = { _tag: "WaitDecided", how: "over" }
    expect(day.said(from)).toEqual([over, over, { _tag: "LookAtLine", incident: ID, call: CALL }])
    day.seen({ _tag: "Talked" })
    day.held()
    expect(day.said(from)).toHaveLength(3)
  })

  it("is held for longer while whoever has the case telephones because of it, and by nobody else's call", () => {
    const day = calling()
    day.held()
    const from = day.steps.length
    day.tellIncident(ID, { _tag: "Telephoned", at: day.now() })
    expect(day.said(from)).toEqual([])
    day.take(ID)
    day.tellIncident(ID, { _tag: "Telephoned", at: day.now() })
    expect(day.said(from)).toEqual(Array.from({ length: 2 }, () => ({ _tag: "WaitDecided", how: "anew" })))
  })

  it("that only sent its message and then asks for words is called back", () => {
    const day = calling(false)
    day.tellIncident(ID, { _tag: "TalkWanted", at: day.now(), call: CALL })
    day.seen({ _tag: "Over", waited: false })
    expect(day.line()).toMatchObject({ stands: "owed" })
  })

  it("that only sent its message and never waited is not called back", () => {
    const day = calling(false)
    day.seen({ _tag: "Over", waited: false })
    expect(day.line()).toBeUndefined()
  })
})

describe("a call back", () => {
  const owed = () => {
    const day = calling()
    day.take(ID)
    day.seen(OVER)
    return day
  }

  it("that nobody answers is not made again by itself for the same agent", () => {
    const day = owed()
    day.seen({ _tag: "Over", waited: false }, 1)
    expect(day.line()).toMatchObject({ stands: "owed", triedFor: ana })
    const from = day.steps.length
    day.passes(60_000)
    expect(day.said(from)).toEqual([])
    day.tellIncident(ID, { _tag: "HandedOver", at: day.now(), by: ana, to: null, note: "" })
    day.passes(60_000)
    expect(day.said(from)).toEqual([])
  })

  it("is made no more when the case is closed", () => {
    const day = owed()
    day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step: "speak", note: null })
    const from = day.steps.length
    day.tellIncident(ID, { _tag: "Closed", at: day.now(), by: ana, outcome: "helped", note: null })
    expect(day.said(from)).toEqual([{ _tag: "BackNoMore", incident: ID, number: 1 }])
  })

  it("is tried again while the agent's telephone is in use", () => {
    const day = owed()
    const from = day.steps.length
    day.seen({ _tag: "NotMade", again: true }, 1)
    day.passes(5_000)
    expect(day.said(from)).toEqual([back(2)])
    day.seen({ _tag: "NotMade", again: false }, 2)
    day.passes(60_000)
    expect(day.said(from)).toEqual([back(2)])
    expect(day.line()).toMatchObject({ stands: "owed" })
  })

  it("survives a restart: what was asked and never heard of is asked again, with the same number", () => {
    const day = owed()
    const from = day.steps.length
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    day.passes(10_000)
    expect(day.said(from)).toEqual([back(1), back(1)])
  })

  it("is no answer to what another one became", () => {
    const day = owed()
    day.seen(OVER, 7)
    expect(day.line()).toMatchObject({ stands: "calling", backs: 1 })
  })

  it("of a case that was put away comes when somebody has it again", () => {
    const day = calling()
    day.held()
    day.take(ID)
    const until = (day.now() + 600_000) as EpochMs
    day.tellIncident(ID, { _tag: "Suspended", at: day.now(), by: ana, until, reason: "waits" })
    const from = day.steps.length
    day.seen(OVER)
    day.passes(60_000)
    expect(day.said(from)).toEqual([])
    day.tellIncident(ID, { _tag: "Resumed", at: day.now(), by: ana })
    day.take(ID)
    expect(day.said(from)).toEqual([back(1)])
  })
})

it("a call of a terminal that nobody hears of is asked about again, also after a restart", () => {
  const day = calling()
  const look = { _tag: "LookAtLine", incident: ID, call: CALL }
  day.passes(10_000)
  day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
  expect(day.said()).toEqual([look, look, look])
})

it("a second call of the terminal is the one that is followed", () => {
  const day = calling()
  day.held()
  const second = CallId.make("c2")
  const from = day.steps.length
  day.press(second)
  day.deliverAll()
  expect(day.said(from)).toEqual([{ _tag: "LookAtLine", incident: ID, call: second }])
  day.seen(OVER)
  expect(day.line()).toMatchObject({ stands: "coming", call: second })
})
