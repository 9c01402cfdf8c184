import { describe, expect, it } from "vitest"
import type { EpochMs } from "../vocabulary.ts"
import { ana, handlingOf, makeAlarmDay, reportOf, traceOf } from "../terminal/testing/alarm-day.ts"
import { saidBy } from "../output.ts"
import { openSteps } from "./course.ts"
import { contactAnswered } from "./ladder.ts"
import type { Of } from "./protocol.ts"

const MINUTE_MS = 60_000
const ID = "t1-1"
type Day = ReturnType<typeof makeAlarmDay>

const pressed = (event: "fall" | "personal" = "personal"): Day => {
  const day = makeAlarmDay(undefined, true)
  day.press(event)
  day.deliverAll()
  return day
}
const taken = (event: "fall" | "personal" = "personal"): Day => {
  const day = pressed(event)
  day.take(ID)
  return day
}
const open = (day: Day): Of<"Open"> => {
  const state = day.incidents.get(ID)
  if (state?._tag !== "Open") throw new Error(String(state?._tag))
  return state
}
const asked = (day: Day): ReadonlyArray<string> =>
  day.steps.flatMap(({ outputs }) => outputs.flatMap((output) => (output._tag === "Ask" ? [output.request._tag] : [])))
const done = (day: Day, step = "speak"): void =>
  day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step, note: null })
const close = (day: Day): void =>
  day.tellIncident(ID, { _tag: "Closed", at: day.now(), by: "ana", outcome: "helped", note: "spoke with her" })
const released = (day: Day): ReadonlyArray<unknown> =>
  day.steps.flatMap(({ outputs }) =>
    outputs.flatMap((output) =>
      output._tag === "Tell" && output.to === "agent/ana" && output.message._tag === "Released" ? [output.message] : []
    )
  )

describe("an incident", () => {
  it("asks for an agent at the priority of its class, on the channel of alarms", () => {
    const { desk } = open(pressed("fall"))
    expect(desk).toMatchObject({
      _tag: "Queueing",
      task: {
        asked: { id: "incident/t1-1", channel: "alarm", priority: 200, attributes: { event: "fall", user: "王秀英" } }
      }
    })
  })

  it("keeps its place through a second press, which is counted", () => {
    const day = pressed()
    const before = open(day).desk
    day.press("personal")
    day.deliverAll()
    expect(open(day).desk).toEqual(before)
    expect(open(day).case.presses).toBe(2)
  })

  it("becomes what is more urgent, with the steps of both", () => {
    const day = taken()
    done(day)
    day.press("fall")
    day.deliverAll()
    const { case: about, steps } = open(day)
    expect(about.handling.class.id).toBe("fall")
    expect(steps.map(({ done: isDone, id }) => `${id} ${isDone !== null}`)).toEqual([
      "speak true",
      "note false",
      "ambulance false"
    ])
    expect(openSteps(open(day))).toEqual(["ambulance"])
  })

  it("knows of its terminal's keys by whatever was pressed last, however urgent", () => {
    const day = taken()
    const says = (event: "fall" | "personal", keys?: ReadonlyArray<"clear">) => {
      const handling = { ...handlingOf(event), ...(keys === undefined ? {} : { keys }) }
      day.says(reportOf(event, { reference: null }), { _tag: "Incident", handling })
      day.deliverAll()
      return open(day).case.handling
    }
    expect(says("fall").keys).toBeUndefined()
    expect(says("personal", ["clear"])).toMatchObject({ class: { id: "fall" }, keys: ["clear"] })
  })

  it("shows its agent at once what it has become, and the deadlines of the new steps begin", () => {
    const day = taken()
    day.press("fall")
    day.deliverAll()
    expect(open(day).desk).toMatchObject({
      _tag: "Active",
      task: { asked: { priority: 200, attributes: { event: "fall" } } }
    })
    day.passes(3 * MINUTE_MS)
    expect(day.facts).toContainEqual(expect.objectContaining({ _tag: "IncidentOverdue", what: "ambulance" }))
  })

  it("never becomes less urgent", () => {
    const day = pressed("fall")
    day.press("personal")
    day.deliverAll()
    expect(open(day).case.handling.class.id).toBe("fall")
  })

  it("a cancel is shown and closes nothing", () => {
    const day = pressed()
    day.says({ ...open(day).case.report, event: "cancel", code: "406", reference: null }, { _tag: "Note" })
    day.deliverAll()
    expect(open(day).case.cancelledAt).toBe(day.now())
  })
})

it("mains that are back say nothing of whoever fell", () => {
  const day = pressed("fall")
  day.says(reportOf("mains-failed", { phase: "restored" }), { _tag: "Note" })
  day.deliverAll()
  expect(open(day).case.cancelledAt).toBeNull()
})

describe("the ladder", () => {
  it("speaks to the user at once, then calls contact and supervisors, and begins anew with people", () => {
    const day = pressed()
    expect(asked(day)).toContain("Prompt")
    day.passes(20_000 + 40_000 + 30_000 + 40_000)
    expect(asked(day).filter((tag) => /Prompt|Contact|Supervisors/u.test(tag))).toEqual([
      "Prompt",
      "CallContact",
      "TellSupervisors",
      "CallContact",
      "TellSupervisors"
    ])
  })

  it("stops for whoever takes it, and goes on when they are lost", () => {
    const day = taken()
    expect(open(day).escalation).toBeNull()
    day.passes(10 * MINUTE_MS)
    expect(asked(day)).not.toContain("CallContact")
    day.tellIncident(ID, { _tag: "AgentRefused", at: day.now(), agent: ana, offer: 1 })
    expect(open(day).escalation).not.toBeNull()
    day.passes(20_000)
    expect(asked(day)).toContain("CallContact")
  })

  it("a contact who takes care of it is left alone for a quarter of an hour, and no longer", () => {
    const day = pressed()
    day.passes(20_000)
    const { climb, rung } = open(day).escalation!
    day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb, rung, answer: "accepted" })
    day.passes(14 * MINUTE_MS)
    expect(asked(day)).not.toContain("TellSupervisors")
    day.passes(2 * MINUTE_MS)
    expect(asked(day)).toContain("TellSupervisors")
  })

  it("a contact who takes care of it is written down once, and a restart gives them no more time", () => {
    const day = pressed()
    day.passes(20_000)
    const { climb, rung } = open(day).escalation!
    const accepts = () =>
      day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb, rung, answer: "accepted" })
    accepts()
    const { dueAt } = open(day).escalation!
    day.passes(10 * MINUTE_MS)
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    accepts()
    expect(open(day).escalation!.dueAt).toBe(dueAt)
    expect(day.facts.filter(({ _tag }) => _tag === "IncidentContactAnswered")).toHaveLength(1)
  })

  it("smoke does not wait for a contact who went to look after less", () => {
    const day = pressed()
    day.passes(20_000)
    const { climb, rung } = open(day).escalation!
    day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb, rung, answer: "accepted" })
    const before = asked(day).filter((tag) => tag === "Prompt").length
    day.press("fall")
    day.deliverAll()
    expect(open(day).escalation!.rung).toBe(0)
    expect(asked(day).filter((tag) => tag === "Prompt")).toHaveLength(before + 1)
    day.passes(20_000)
    expect(asked(day).filter((tag) => tag === "CallContact")).toHaveLength(2)
  })

  it("a contact who cannot is no reason to wait", () => {
    const day = pressed()
    day.passes(20_000)
    const { climb, rung } = open(day).escalation!
    day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb, rung, answer: "refused" })
    expect(asked(day)).toContain("TellSupervisors")
  })

  it("goes round no faster than its time, also when nobody can be called at all", () => {
    const day = pressed()
    day.passes(20_000)
    const state = open(day)
    const { case: about } = state
    const handling = { ...about.handling, ladder: about.handling.ladder.filter(({ _tag }) => _tag === "contact") }
    const alone: Of<"Open"> = {
      ...state,
      case: { ...about, handling },
      escalation: { ...state.escalation!, rung: 0 }
    }
    const { climb } = alone.escalation!
    const [next, outputs] = contactAnswered(alone, {
      _tag: "ContactAnswered",
      at: day.now(),
      climb,
      rung: 0,
      answer: "not-reached"
    })
    expect(next.escalation).toEqual({ ...alone.escalation, isRefused: true })
    expect(outputs.map(saidBy)).toEqual(["+IncidentContactAnswered"])
  })

  it("who is being called need not be any more when somebody takes it, closes it or puts it away", () => {
    const noMore = (day: Day) =>
      day.steps.flatMap(({ outputs }) =>
        outputs.flatMap((output) =>
          output._tag === "Ask" && output.request._tag === "CallNoMore" ? [output.request] : []
        )
      )
    const calling = (): Day => {
      const day = pressed()
      day.passes(20_000)
      expect(noMore(day)).toEqual([])
      return day
    }
    const none = { _tag: "CallNoMore", incident: ID, climb: 2 }
    const day = calling()
    day.take(ID)
    expect(noMore(day)).toEqual([none])
    // What was asked may have been lost in a crash.
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    expect(noMore(day)).toEqual([none, none])
    const away = calling()
    away.tellIncident(ID, {
      _tag: "Suspended",
      at: away.now(),
      by: "ana",
      until: (away.now() + 60_000) as EpochMs,
      reason: "later"
    })
    expect(noMore(away)).toEqual([none])
    const over = pressed("fall")
    done(over)
    expect(noMore(over)).toEqual([])
  })

  it("a refusal at its top is written once, however often a restart asks again, and a yes counts still", () => {
    const day = makeAlarmDay(undefined, true)
    const handling = handlingOf("personal")
    const ladder = handling.ladder.filter(({ _tag }) => _tag === "contact")
    day.says(reportOf("personal"), { _tag: "Incident", handling: { ...handling, ladder } })
    day.deliverAll()
    const { climb, rung } = open(day).escalation!
    const answers = (answer: "accepted" | "refused") =>
      day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb, rung, answer })
    for (let restart = 0; restart < 5; restart++) {
      answers("refused")
      day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    }
    const written = () => day.facts.filter(({ _tag }) => _tag === "IncidentContactAnswered")
    expect(written()).toHaveLength(1)
    answers("accepted")
    expect(written()).toHaveLength(2)
    // Its time goes on: then the contact is called anew.
    day.passes(16 * MINUTE_MS)
    expect(open(day).escalation!.climb).toBeGreaterThan(climb)
  })

  it("a yes that comes late is written down, and delays nobody", () => {
    const day = pressed()
    day.passes(20_000 + 40_000)
    const before = open(day)
    day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb: 2, rung: 1, answer: "accepted" })
    expect(open(day)).toEqual(before)
    expect(day.facts.filter(({ _tag }) => _tag === "IncidentContactAnswered")).toHaveLength(1)
  })

  it("an answer that comes too late does not move it", () => {
    const day = pressed()
    day.passes(20_000 + 40_000)
    const before = open(day)
    day.tellIncident(ID, { _tag: "ContactAnswered", at: day.now(), climb: 2, rung: 1, answer: "refused" })
    expect(open(day)).toEqual(before)
  })

  it("what was asked is asked again after a crash", () => {
    const day = pressed()
    day.passes(20_000)
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    expect(asked(day).filter((tag) => tag === "CallContact")).toHaveLength(2)
  })

  it("a queue that will not have it does not lose it: it climbs, and asks again", () => {
    const day = pressed()
    day.tellIncident(ID, {
      _tag: "PlaceRefused",
      at: day.now(),
      queue: open(day).case.handling.queue,
      reason: "closed"
    })
    expect(open(day).desk._tag).toBe("New")
    day.passes(20_000)
    expect(open(day).desk._tag).toBe("Queueing")
  })
})

describe("at hand", () => {
  it("the card cannot be finished: an incident is closed with an outcome", () => {
    const day = taken()
    day.tellIncident(ID, { _tag: "AgentEnded", at: day.now(), agent: ana, offer: 1, note: null })
    expect(open(day).desk._tag).toBe("Active")
    expect(released(day)).toEqual([])
  })

  it("is not closed with a mandatory step open", () => {
    const day = taken()
    close(day)
    expect(open(day).desk._tag).toBe("Active")
    done(day)
    close(day)
    expect(day.incidents.get(ID)?._tag).toBe("Closed")
    expect(released(day)).toMatchObject([{ reason: "done", offer: 1 }])
  })

  it("a step that is late is said once, and stays open", () => {
    const day = taken()
    day.passes(5 * MINUTE_MS)
    expect(day.facts.filter(({ _tag }) => _tag === "IncidentOverdue")).toHaveLength(1)
    expect(openSteps(open(day))).toEqual(["speak"])
  })

  it("only who has it may tick a step", () => {
    const day = pressed()
    done(day)
    expect(openSteps(open(day))).toEqual(["speak"])
  })

  it("is handed over with a note, and asks for the next one at once", () => {
    const day = taken()
    day.tellIncident(ID, { _tag: "HandedOver", at: day.now(), by: "ana", to: null, note: "end of shift" })
    expect(open(day).desk._tag).toBe("Waiting")
    expect(open(day).escalation).not.toBeNull()
    expect(released(day)).toMatchObject([{ reason: "withdrawn" }])
    day.take(ID)
    expect(open(day).desk._tag).toBe("Active")
  })

  it("is put away only with an end, and asks for the same agent then", () => {
    const day = taken()
    day.tellIncident(ID, { _tag: "Suspended", at: day.now(), by: "ana", until: day.now(), reason: "now" })
    expect(open(day).desk._tag).toBe("Active")
    day.tellIncident(ID, {
      _tag: "Suspended",
      at: day.now(),
      by: "ana",
      until: (day.now() + 10 * MINUTE_MS) as EpochMs,
      reason: "the son is on his way"
    })
    expect(day.incidents.get(ID)?._tag).toBe("Suspended")
    expect(released(day)).toMatchObject([{ reason: "withdrawn" }])
    day.passes(10 * MINUTE_MS)
    expect(open(day).desk).toMatchObject({ _tag: "Queueing", task: { asked: { preferred: "ana" } } })
  })

  it("a press ends what was put away", () => {
    const day = taken()
    day.tellIncident(ID, {
      _tag: "Suspended",
      at: day.now(),
      by: "ana",
      until: (day.now() + 60 * MINUTE_MS) as EpochMs,
      reason: "waits"
    })
    day.press("personal")
    day.deliverAll()
    expect(open(day).case.presses).toBe(2)
  })

  it("no suspension outlasts a shift", () => {
    const day = taken()
    day.tellIncident(ID, {
      _tag: "Suspended",
      at: day.now(),
      by: "ana",
      until: (day.now() + 10 * 24 * 60 * MINUTE_MS) as EpochMs,
      reason: "for ever"
    })
    day.passes(12 * 60 * MINUTE_MS)
    expect(open(day).case.id).toBe(ID)
  })
})

describe("who was sent", () => {
  const sent = (): Day => {
    const day = taken()
    day.tellIncident(ID, {
      _tag: "PartyAsked",
      at: day.now(),
      by: ana,
      party: "p1",
      name: "Community hospital",
      number: "02085550100",
      withinMs: 2 * MINUTE_MS
    })
    return day
  }
  const said = (day: Day) => open(day).parties.map((party) => party.said)

  it("is called, accepts, is under way, arrives, is done", () => {
    const day = sent()
    expect(asked(day)).toContain("CallParty")
    for (const word of ["accepted", "under-way", "arrived", "done"] as const)
      day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: word })
    expect(said(day)).toEqual(["done"])
  })

  it("never goes back", () => {
    const day = sent()
    day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: "arrived" })
    day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: "accepted" })
    expect(said(day)).toEqual(["arrived"])
  })

  it("may take back a yes, until they are there", () => {
    const day = sent()
    day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: "accepted" })
    day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: "refused" })
    expect(said(day)).toEqual(["refused"])
  })

  it("who accepted and does not come is late, and that is said once", () => {
    const day = sent()
    day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: "accepted" })
    day.passes(60 * MINUTE_MS)
    expect(day.facts.filter((fact) => fact._tag === "IncidentOverdue" && fact.what === "party p1")).toHaveLength(1)
    expect(said(day)).toEqual(["accepted"])
  })

  it("is called again when a crash may have swallowed it", () => {
    const day = sent()
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    expect(asked(day).filter((tag) => tag === "CallParty")).toHaveLength(2)
  })

  it("says nothing in time: that is said, and they may still accept", () => {
    const day = sent()
    day.passes(2 * MINUTE_MS)
    expect(said(day)).toEqual(["silent"])
    day.tellIncident(ID, { _tag: "PartySaid", at: day.now(), party: "p1", said: "accepted" })
    expect(said(day)).toEqual(["accepted"])
  })
})

describe("the end", () => {
  it("guardians are told at the beginning and at the end", () => {
    const day = taken()
    done(day)
    close(day)
    expect(asked(day).filter((tag) => tag === "TellGuardian")).toHaveLength(2)
  })

  it("is told to the terminal until that knows it, and only then it goes", () => {
    const day = taken()
    done(day)
    close(day)
    day.lose()
    day.passes(5_000)
    expect(day.state()).toMatchObject({ incident: null })
    day.passes(2 * MINUTE_MS)
    expect(day.incidents.get(ID)?._tag).toBe("Gone")
  })

  it("an agent who asks late is freed", () => {
    const day = taken()
    done(day)
    close(day)
    const before = released(day).length
    day.tellIncident(ID, { _tag: "AgentAsked", at: day.now(), agent: ana, offer: 1 })
    expect(released(day)).toHaveLength(before + 1)
  })

  it("whoever had it is freed again after a crash, for the first word may have been lost", () => {
    const day = taken()
    done(day)
    close(day)
    const before = released(day).length
    day.tellIncident(ID, { _tag: "Recovered", at: day.now() })
    expect(released(day)).toHaveLength(before + 1)
  })
})

it("tells of a press that nobody takes for a while, its steps, and its end", async () => {
  const day = pressed()
  day.passes(70_000)
  day.take(ID)
  day.press("fall")
  day.deliverAll()
  done(day)
  done(day, "ambulance")
  close(day)
  day.deliverAll()
  day.passes(2 * MINUTE_MS)
  await expect(traceOf(day)).toMatchFileSnapshot("traces/climbed-and-closed.trace")
})
