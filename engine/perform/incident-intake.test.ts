import { describe, expect, it } from "vitest"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import type { Centre } from "#actors/centre.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { ana, makeAlarmDay, reportOf, handlingOf } from "#actors/terminal/testing/alarm-day.ts"
import { AgentId, CallId, type EpochMs } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import type { CallIntent, IncidentIntent, RefusalReason } from "#wire/intent.ts"
import { intentTell } from "./intent-intake.ts"
import { lookAt } from "./look.ts"

const ID = "t1-1"
const ben = AgentId.make("ben")
const centre = {
  queues: [],
  agents: [ana, ben].map((id) => ({ id, name: id, queues: [], dialling: "international" })),
  numbers: {},
  flows: [],
  ownAreaCode: "010",
  dialling: {
    trunks: [
      {
        id: "t1",
        order: 1,
        takes: ["local", "national"],
        zeroBeforeMobiles: false,
        shown: "95000",
        shows: [],
        isPrivate: false
      }
    ],
    barred: [],
    showsLastCalled: false,
    rights: { ana: "international" },
    shownForAgents: {},
    shownForQueues: {}
  }
} as unknown as Centre

const person = (agent: AgentId) => ({
  agent,
  name: agent,
  group: "g",
  queues: [],
  registered: true,
  registeredSince: 0,
  panel: { _tag: "Open", panels: ["p"] },
  heard: 0,
  capacity: DEFAULT_CAPACITY,
  pauses: {}
})
const signedIn = (agent: AgentId, hands: object = {}): AgentState =>
  ({ _tag: "SignedIn", person: person(agent), availability: {}, hands, leaving: false, retired: false }) as never
const alarmHand = {
  [workIdOf("incident", ID)]: {
    _tag: "Active",
    work: { id: workIdOf("incident", ID), channel: "alarm", attributes: {}, load: 1 }
  }
}

type Day = ReturnType<typeof makeAlarmDay>
const taken = (): Day => {
  const day = makeAlarmDay()
  day.says(reportOf("fall", { voice: { way: "call-terminal", number: "010-62345678" } }), {
    _tag: "Incident",
    handling: handlingOf("fall")
  })
  day.deliverAll()
  day.take(ID)
  return day
}
const done = (day: Day, ...steps: ReadonlyArray<string>): Day => {
  for (const step of steps) day.tellIncident(ID, { _tag: "StepDone", at: day.now(), by: ana, step, note: null })
  return day
}

const ask = (
  day: Day,
  intent: IncidentIntent | Extract<CallIntent, { _tag: "MakeCall" }>,
  {
    by = "ana",
    calls = {},
    isCovered = () => false,
    mayOver = (agent) => agent === by || by === "chief"
  }: {
    readonly by?: string
    readonly isCovered?: (number: string) => boolean
    readonly mayOver?: (agent: string | null) => boolean
    readonly calls?: Readonly<Record<string, CallState>>
  } = {}
) => {
  const states: Readonly<Record<string, { readonly _tag: string }>> = {
    [`agent/${ana}`]: signedIn(ana, alarmHand),
    [`agent/${ben}`]: signedIn(ben),
    "terminal/t1": day.state(),
    ...Object.fromEntries([...day.incidents].map(([id, state]) => [`incident/${id}`, state])),
    ...calls
  }
  const look = lookAt({ stateOf: (address) => states[address], addresses: () => Object.keys(states) }, () => centre)
  const answer = intentTell(look, ana, intent, {
    askers: "international",
    by,
    isCovered,
    newCall: () => CallId.make("new"),
    now: day.now,
    mayOver: ({ agent }) => mayOver(agent)
  })
  return "tell" in answer ? ([answer.tell.to, answer.tell.message] as const) : answer.refused
}

const close = { _tag: "CloseIncident", incident: ID, outcome: "helped", note: null } as const
const later = (day: Day, ms: number) => (day.now() + ms) as EpochMs

describe("an incident", () => {
  it("is closed when every mandatory step is done, and says why not before", () => {
    expect(ask(taken(), close)).toBe("steps-open")
    expect(ask(done(taken(), "speak", "ambulance"), close)).toEqual([
      `incident/${ID}`,
      { _tag: "Closed", by: "ana", outcome: "helped", note: null }
    ])
  })

  it.each(["false-alarm", "nuisance"] as const)("as a %s only with a word why", (outcome) => {
    const day = done(taken(), "speak", "ambulance")
    expect(ask(day, { ...close, outcome, note: " " })).toBe("note-missing")
    expect(ask(day, { ...close, outcome, note: "her cat" })).toEqual([`incident/${ID}`, expect.anything()])
  })

  it("is an agent's own affair: another one may nothing, a supervisor anything", () => {
    const step = { _tag: "DoIncidentStep", incident: ID, step: "speak", note: "well" } as const
    expect(ask(taken(), step, { by: "ben" })).toBe("not-yours")
    expect(ask(taken(), step)).toEqual([`incident/${ID}`, { _tag: "StepDone", by: "ana", step: "speak", note: "well" }])
    const [, over] = ask(taken(), step, { by: "chief" }) as unknown as readonly [string, object]
    expect(over).toEqual({ _tag: "StepDone", by: "chief", over: true, step: "speak", note: "well" })
    const day = taken()
    day.tellIncident(ID, {
      at: day.now(),
      ...(over as { _tag: "StepDone"; by: string; over: true; step: string; note: string })
    })
    const state = day.incidents.get(ID)!
    expect(state._tag === "Open" && state.steps[0]?.done?.by).toBe("chief")
  })

  it.each<[string, IncidentIntent, RefusalReason]>([
    ["that is over or never was", { ...close, incident: "t9-9" }, "no-incident"],
    ["has no such step", { _tag: "DoIncidentStep", incident: ID, step: "dance", note: null }, "no-step"],
    [
      "is not put away until yesterday",
      { _tag: "SuspendIncident", incident: ID, until: 0 as EpochMs, reason: "x" },
      "time-past"
    ],
    ["that is not put away is not taken up", { _tag: "ResumeIncident", incident: ID }, "wrong-state"],
    ["is not handed over to oneself", { _tag: "HandOverIncident", incident: ID, to: ana, note: "x" }, "to-oneself"],
    [
      "nor to a stranger",
      { _tag: "HandOverIncident", incident: ID, to: AgentId.make("zoe"), note: "x" },
      "unknown-target"
    ],
    [
      "sends nobody without a number",
      { _tag: "SendParty", incident: ID, name: "Li", number: "Li", withinMs: 60_000 },
      "number-invalid"
    ],
    [
      "nor a contact it has not",
      { _tag: "SendParty", incident: ID, name: "Li", number: "", contact: 7, withinMs: 60_000 },
      "no-contact"
    ],
    [
      "nor somebody else in a contact's place",
      { _tag: "SendParty", incident: ID, name: "Wang", number: "", contact: 0, withinMs: 60_000 },
      "contact-changed"
    ],
    [
      "hears nothing of a party that was not sent",
      { _tag: "NotePartySaid", incident: ID, party: "p", said: "arrived" },
      "no-such-party"
    ]
  ])("%s", (_, intent, reason) => {
    expect(ask(taken(), intent)).toBe(reason)
  })

  it("sends a contact at their own number, which the screen does not know", () => {
    const send = {
      _tag: "SendParty",
      incident: ID,
      name: "Li",
      number: "138****8000",
      contact: 0,
      withinMs: 60_000
    } as const
    expect(ask(taken(), send)).toEqual([
      `incident/${ID}`,
      { _tag: "PartyAsked", by: "ana", party: "new", name: "Li", number: "13800138000", withinMs: 60_000 }
    ])
  })
})

describe("its terminal", () => {
  it("is locked with a reason and an end, and unlocked when it is", () => {
    const day = taken()
    const lock = { _tag: "LockTerminal", terminal: "t1", until: later(day, 60_000), reason: "a game" } as const
    const unlock = { _tag: "UnlockTerminal", terminal: "t1", reason: "spoke with them" } as const
    expect(ask(day, unlock)).toBe("wrong-state")
    const told = ask(day, lock)
    expect(told).toEqual(["terminal/t1", { _tag: "Locked", by: "ana", until: lock.until, reason: "a game" }])
    day.tell({
      at: day.now(),
      ...(told as unknown as readonly [string, { _tag: "Locked"; by: string; until: EpochMs; reason: string }])[1]
    })
    expect(ask(day, unlock)).toEqual(["terminal/t1", { _tag: "Unlocked", by: "ana", reason: "spoke with them" }])
  })

  it("is called at the number that its report names, beside the alarm that excludes calls", () => {
    expect(ask(taken(), { _tag: "TalkToTerminal", incident: ID })).toMatchObject([
      "call/new",
      {
        _tag: "MakeCallAsked",
        origin: "alarm",
        incident: ID,
        by: "ana",
        to: { _tag: "Number", digits: expect.stringContaining("62345678") }
      }
    ])
  })

  it("is one of whom to call: a contact is, by place, without their number being said", () => {
    const call = (contact: number) => ({ _tag: "MakeCall", to: { _tag: "Contact", incident: ID, contact } }) as const
    expect(ask(taken(), call(0))).toMatchObject([
      "call/new",
      { origin: "outbound", incident: ID, to: { _tag: "Number", digits: expect.stringContaining("13800138000") } }
    ])
    expect(ask(taken(), call(3))).toBe("no-contact")
    // Whom the list does not show whole, the call does not either.
    const hidden = ask(taken(), call(0), { isCovered: (number) => number === "13800138000" })
    expect(hidden).toMatchObject(["call/new", { to: { covered: true } }])
    expect(ask(taken(), call(0))).not.toMatchObject(["call/new", { to: { covered: true } }])
    // By name too, so that nobody else is called when somebody changes the list meanwhile.
    const named = (name: string) => ({ ...call(0), to: { ...call(0).to, name } }) as const
    expect(ask(taken(), named("Li"))).toMatchObject(["call/new", { incident: ID }])
    expect(ask(taken(), named("Wang"))).toBe("contact-changed")
    const day = taken()
    day.tellIncident(ID, { _tag: "HandedOver", at: day.now(), by: "ana", to: ben, note: "end of shift" })
    expect(ask(day, call(0))).toBe("not-yours")
  })

  it.each(["01062345678", "62345678"])(
    "is not called when its own call waits, from %s: that is taken",
    (callingNumber) => {
      const waiting = {
        _tag: "Waiting",
        caller: { attributes: { callingNumber } }
      } as unknown as CallState
      expect(ask(taken(), { _tag: "TalkToTerminal", incident: ID }, { calls: { "call/c7": waiting } })).toEqual([
        "call/c7",
        { _tag: "PickupAsked", by: "ana", incident: ID }
      ])
    }
  )

  it("is not called back while its own call is told that help comes: its line is in use", () => {
    for (const _tag of ["InFlow", "Queueing"] as const) {
      const coming = { _tag, caller: { attributes: { callingNumber: "01062345678" } } } as unknown as CallState
      const calls = { "call/c7": coming }
      expect(ask(taken(), { _tag: "TalkToTerminal", incident: ID }, { calls })).toBe("wrong-state")
    }
  })

  it("has nothing to talk with where no number is known", () => {
    const day = makeAlarmDay()
    day.press("fall")
    day.deliverAll()
    day.take(ID)
    expect(ask(day, { _tag: "TalkToTerminal", incident: ID })).toBe("no-voice")
  })
})
