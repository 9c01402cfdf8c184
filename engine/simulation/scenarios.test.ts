import { describe, expect, it } from "vitest"
import type { Overflow } from "#actors/work.ts"
import { agent, caller, facts, orderly } from "./orderly.ts"
import { type SimulatedDay, runDay } from "./simulated-day.ts"
import { type AgentPlan, KNOWN_NUMBERS, type Scenario } from "./scenario.ts"

/** A day on which no law is broken. */
const scenario = (plan: Scenario): SimulatedDay => {
  const day = runDay(plan)
  // The last lines before the first breach say how it came.
  expect([...day.breaches, ...(day.breaches.length > 0 ? runDay(plan, { trace: true }).trace.slice(-40) : [])]).toEqual(
    []
  )
  return day
}

const outcomes = (day: SimulatedDay) => facts(day, "CallEnded").map(({ by, outcome }) => `${outcome} by ${by}`)
const golden = (plan: Scenario, name: string) =>
  expect(`${runDay(plan, { trace: true }).trace.join("\n")}\n`).toMatchFileSnapshot(`traces/${name}.trace`)

describe("a queue that overflows to a number outside", () => {
  const overflow: Overflow = {
    to: { digits: "013900139000", trunk: null, shown: "" },
    afterMs: 20_000,
    afterUnanswered: 2,
    ringTimeoutMs: 20_000,
    againAfterMs: 30_000
  }
  const day = (more: Partial<Overflow>, ...agents: ReadonlyArray<AgentPlan>) =>
    scenario(
      orderly({
        callers: Array.from({ length: 8 }, (_, index) => caller(10_000 + index * 2_000)),
        agents,
        queues: { sales: { overflow: { ...overflow, ...more }, ringTimeoutMs: 5_000 } }
      })
    )

  it("has callers answered outside while nobody is signed in, each after their own wait", () => {
    const overflows = facts(day({}), "CallOverflowed")
    expect(new Set(overflows.map(({ call }) => call)).size).toBe(8)
    expect(overflows[0]).toMatchObject({ call: "c1", because: "waited", number: "013900139000" })
    expect(outcomes(day({})).filter((outcome) => outcome.startsWith("handled")).length).toBeGreaterThan(4)
  })

  it("has them answered outside at once where that is set, and by agents while somebody is signed in", () => {
    const set = { afterMs: 600_000, afterUnanswered: 50, whenUnstaffed: true }
    const alone = facts(day(set), "CallOverflowed")
    expect(new Set(alone.map(({ because }) => because))).toEqual(new Set(["unstaffed"]))
    const waited = day(set)
    const queued = new Map(facts(waited, "CallQueued").map(({ at, call }) => [call, at]))
    const waits = facts(waited, "CallOverflowed")
      .filter(({ call }, index, all) => all.findIndex((each) => each.call === call) === index)
      .map(({ at, call }) => at - (queued.get(call) ?? 0))
    expect(waits).toHaveLength(8)
    expect(Math.max(...waits)).toBeLessThan(1_000)
    expect(facts(day(set, agent("1001", { answersAfterMs: 500, talksMs: 5_000 })), "CallOverflowed")).toEqual([])
  })

  it("goes on waiting where the number is refused, which each call says once", () => {
    const refused = facts(day({ to: { number: "16812345678", refusal: "barred" } }), "CallOverflowRefused")
    expect(new Set(refused.map(({ call }) => call)).size).toBe(refused.length)
    expect(refused.length).toBeGreaterThan(4)
    expect(facts(day({ to: { number: "16812345678", refusal: "barred" } }), "CallOverflowed")).toEqual([])
  })

  it("counts agents who do not answer, and gives callers back to their place who are not taken outside either", () => {
    const rung = day({ afterMs: 600_000 }, agent("1001", "never"), agent("1002", "never"))
    expect(facts(rung, "CallOverflowed")[0]).toMatchObject({ because: "unanswered" })
    const again = facts(day({}), "TransferReturned")
    expect(again.length).toBeGreaterThan(0)
    expect(again.every(({ to }) => to === null)).toBe(true)
  })
})

describe("callers whom the lists know", () => {
  const busy = agent("1001", { answersAfterMs: 500, talksMs: 20_000 })
  const { black, vip, white } = KNOWN_NUMBERS

  it("are refused when it is the black one, before anything is played to them", () => {
    const day = scenario(orderly({ callers: [caller(5_000, { calls: black, dials: "95000" })], agents: [busy] }))
    expect(facts(day, "CallRefused")).toMatchObject([{ callingNumber: black, reason: "black list" }])
    expect(facts(day, "CallEnded")).toMatchObject([{ outcome: "refused", cause: "CALL_REJECTED" }])
  })

  it("are served before those who came first when they are VIPs, and as anybody when let through", () => {
    const callers = [caller(5_000), caller(6_000), caller(7_000, { calls: white }), caller(8_000, { calls: vip })]
    const day = scenario(orderly({ callers, agents: [busy] }))
    expect(facts(day, "CallAnswered").map(({ call }) => call)).toEqual(["c1", "c4", "c2", "c3"])
  })

  it("and those of a line with opening hours come in when it is open", () => {
    const callers = [30_000, 90_000, 150_000].map((at) => caller(at, { dials: "95002", talksMs: 1_000 }))
    const day = scenario(orderly({ callers, agents: [busy] }))
    expect(outcomes(day)).toEqual(["handled by caller", "in-flow by system", "handled by caller"])
  })
})

describe("ringing", () => {
  it("a call the first agent lets ring is answered by the second", async () => {
    const plan = orderly({
      callers: [{ at: 10_000, presses: [{ afterMs: 5_000, digit: "1" }], talksMs: 15_000 }],
      agents: [agent("1001", "never"), agent("1002", { answersAfterMs: 4_000 })]
    })
    const day = scenario(plan)
    expect(facts(day, "CallAnswered")).toMatchObject([{ agent: "1002", attempt: 2, waitMs: 24_004 }])
    await golden(plan, "second-agent-answers")
  })

  const pressing = (click: NonNullable<AgentPlan["click"]>, ...rings: AgentPlan["rings"]): AgentPlan => ({
    ...agent("1001", ...rings),
    click,
    reflexes: [{ on: "Ringing", does: "answer" }]
  })

  it("a click answers at a telephone that takes it", () => {
    const day = scenario(
      orderly({ callers: [caller(5_000, { talksMs: 3_000 })], agents: [pressing("takes", "never")] })
    )
    expect(facts(day, "CallAnswered")).toMatchObject([{ agent: "1001", attempt: 1 }])
    expect(facts(day, "CallAnswered")[0]!.ringMs).toBeLessThan(1_000)
    expect(outcomes(day)).toEqual(["handled by caller"])
  })

  it.each(["none", "refuses"] as const)(
    "a click does nothing at a telephone that does not (%s): it rings on",
    (click) => {
      const day = scenario(
        orderly({
          callers: [caller(5_000, { talksMs: 3_000 })],
          agents: [pressing(click, { answersAfterMs: 4_000 })]
        })
      )
      const [answered] = facts(day, "CallAnswered")
      expect(answered).toMatchObject({ attempt: 1 })
      expect(answered!.ringMs).toBeGreaterThanOrEqual(4_000)
    }
  )

  it("an agent who let a call ring is asked again when nobody else is there", () => {
    const plan = orderly({
      callers: [caller(5_000, { talksMs: 1_000 })],
      agents: [agent("1001", "never", { answersAfterMs: 500 })]
    })
    const day = scenario(plan)
    expect(facts(day, "AgentRung").map((fact) => fact.agent)).toEqual(["1001", "1001"])
    expect(outcomes(day)).toEqual(["handled by caller"])
  })

  it("a rejected, a busy and an unregistered telephone cost the caller neither place nor patience", () => {
    const day = scenario(
      orderly({
        callers: [caller(9_000, { talksMs: 1_000 }), caller(9_500, { talksMs: 1_000 })],
        agents: [
          { ...agent("1001", { rejectsAfterMs: 1_000 }), noticesAfterMs: 4_000 },
          { ...agent("1002", "busy"), noticesAfterMs: 4_000 },
          { ...agent("1003", "never"), reflexes: [{ on: "Reserved", does: "unplug" }], noticesAfterMs: 4_000 },
          {
            ...agent("1004", { answersAfterMs: 100, talksMs: 3_000 }),
            queues: ["help", "sales"],
            noticesAfterMs: 4_000
          }
        ]
      })
    )
    expect(facts(day, "CallEnded").map(({ outcome }) => outcome)).toEqual(["handled", "handled"])
    expect(new Set(facts(day, "RingFailed").map(({ reason }) => reason))).toEqual(
      new Set(["rejected", "busy", "failed"])
    )
  })

  it("a telephone answered in the moment the engine gives it up is ended, and its agent is free", async () => {
    // With this seed the answer loses the race.
    const plan = {
      ...orderly({
        endsRings: false,
        queues: { sales: { ringTimeoutMs: 5_000 } },
        callers: [caller(5_000, { talksMs: 2_000 })],
        agents: [agent("1001", { answersAfterMs: 7_000 }), agent("1002", { answersAfterMs: 1_000 })]
      }),
      seed: 5
    }
    const day = scenario(plan)
    expect(facts(day, "CallAnswered")).toMatchObject([{ agent: "1002" }])
    expect(runDay(plan, { trace: true }).trace.join()).toContain("LegEstablished--> Ringing ClearLeg")
    await golden(plan, "answered-too-late")
  })

  it("a caller who hangs up in the moment the agent answers leaves nobody behind", () => {
    // The ring begins 4 ms after the call, the telephone is answered 1,000 ms later; around it every millisecond.
    for (let patienceMs = 995; patienceMs <= 1_015; patienceMs++) {
      const plan = orderly({
        callers: [caller(5_000, { patienceMs })],
        agents: [agent("1001", { answersAfterMs: 1_000 })]
      })
      const day = scenario(plan)
      expect(facts(day, "CallEnded")).toHaveLength(1)
    }
  })

  it("an agent who leaves in the moment of the offer is not rung; the next one is", () => {
    for (const does of ["not-ready", "sign-out", "unplug"] as const) {
      const day = scenario(
        orderly({
          callers: [caller(5_000, { talksMs: 1_000 })],
          agents: [
            {
              ...agent("1001", { answersAfterMs: 500 }),
              reflexes: [{ on: "a call waits", does }],
              noticesAfterMs: 2_000
            },
            agent("1002", { answersAfterMs: 500 })
          ]
        })
      )
      expect(outcomes(day)).toEqual(["handled by caller"])
    }
  })
})

describe("queue", () => {
  it("higher priority is served first, then the older entry", () => {
    const helped = { dials: "95000", presses: [{ afterMs: 3_500, digit: "2" }], talksMs: 1_000 }
    const day = scenario(
      orderly({
        callers: [
          caller(4_000, { talksMs: 20_000 }),
          caller(5_000, { talksMs: 1_000 }),
          caller(6_000, { talksMs: 1_000 }),
          caller(7_000, helped)
        ],
        agents: [agent("1001", { answersAfterMs: 500 })]
      })
    )
    expect(facts(day, "CallAnswered").map(({ call }) => call)).toEqual(["c1", "c4", "c2", "c3"])
  })

  it("wrap-up of no length frees the agent for the next caller in the same moment", () => {
    const day = scenario(
      orderly({
        queues: { sales: { wrapUpMs: 0 } },
        callers: [caller(4_000, { talksMs: 10_000 }), caller(5_000, { talksMs: 1_000 })],
        agents: [agent("1001", { answersAfterMs: 500 })]
      })
    )
    const [ended] = facts(day, "CallEnded")
    expect(facts(day, "AgentRung")[1]?.at).toBe(ended?.at)
  })

  it("one caller too many hears busy at once", () => {
    const day = scenario(
      orderly({
        queues: { sales: { maxWaiting: 2 } },
        callers: [caller(1_000, { patienceMs: 9_000 }), caller(1_100, { patienceMs: 9_000 }), caller(1_200)],
        agents: [{ ...agent("1001", "never"), queues: ["help"] }]
      })
    )
    expect(facts(day, "CallRefused")).toMatchObject([{ call: "c3", reason: "queue full" }])
    expect(outcomes(day)).toEqual(["refused by system", "abandoned by caller", "abandoned by caller"])
  })

  it("an unknown number is refused at the door", () => {
    const day = scenario(orderly({ callers: [caller(1_000, { dials: "12345" })], agents: [agent("1001", "never")] }))
    expect(facts(day, "CallRefused")).toMatchObject([{ reason: "unknown number", dialledNumber: "12345" }])
    expect(facts(day, "CallArrived")).toEqual([])
  })

  it("a caller who presses nothing hears the menu twice and is sent home", async () => {
    const plan = orderly({ callers: [{ at: 1_000, patienceMs: 100_000 }], agents: [agent("1001", "never")] })
    const day = scenario(plan)
    expect(outcomes(day)).toEqual(["in-flow by system"])
    await golden(plan, "nothing-pressed")
  })
})

describe("agents", () => {
  it("a panel gone for 15 s gets no calls, back within a minute it finds its agent ready", () => {
    const deeds = [
      { at: 3_000, does: "open-panel" },
      { at: 10_000, does: "close-panel" },
      { at: 60_000, does: "open-panel" }
    ] as const
    const plan = orderly({
      callers: [caller(30_000, { talksMs: 1_000 })],
      agents: [{ ...agent("1001", { answersAfterMs: 500 }), deeds }]
    })
    const day = scenario(plan)
    const words = facts(day, "AgentChanged").map(({ state }) => state)
    expect(words).toEqual([
      "not-ready",
      "ready",
      "disconnected",
      "ready",
      "reserved",
      "ringing",
      "talking",
      "wrap-up",
      "ready"
    ])
    expect(facts(day, "AgentRung")[0]!.at - facts(day, "CallQueued")[0]!.at).toBeGreaterThanOrEqual(29_990)
  })

  it("a panel gone for a minute signs its agent out, after the call at hand", () => {
    const deeds = [
      { at: 3_000, does: "open-panel" },
      { at: 10_000, does: "close-panel" }
    ] as const
    const day = scenario(
      orderly({
        callers: [caller(9_000, { talksMs: 80_000 })],
        agents: [{ ...agent("1001", { answersAfterMs: 500 }), deeds }]
      })
    )
    const words = facts(day, "AgentChanged").map(({ state }) => state)
    expect(words.slice(2, 7)).toEqual(["reserved", "ringing", "talking", "wrap-up", "signed-out"])
  })
})

describe("the core dies", () => {
  /** Whoever is not heard presses again. */
  const persistent = [5_000, 8_000, 11_000, 14_000, 17_000].map((afterMs) => ({ afterMs, digit: "1" }))

  const oneCall = (crash: { readonly atStep: number; readonly beforeActing: boolean }, commitEveryMs = 20): Scenario =>
    orderly({
      callers: [
        { at: 10_000, presses: persistent, patienceMs: 90_000, talksMs: 15_000 },
        caller(10_500, { patienceMs: 120_000, talksMs: 5_000 })
      ],
      agents: [agent("1001", "never", { answersAfterMs: 2_000 }), agent("1002", { answersAfterMs: 4_000 })],
      faults: { crashes: [{ ...crash, downMs: 700 }], commitEveryMs }
    })

  it.each([
    { what: "and the journal knows nothing of the last 20 ms", beforeActing: false, commitEveryMs: 20 },
    { what: "when all is on disk and nothing of it is done", beforeActing: true, commitEveryMs: 20 },
    { what: "and the journal knows nothing of the last 5 s", beforeActing: false, commitEveryMs: 5_000 }
  ])("at any step of two calls, $what: both are served, no talk is cut", ({ beforeActing, commitEveryMs }) => {
    const { steps } = scenario(oneCall({ atStep: -1, beforeActing }, commitEveryMs))
    for (let atStep = 1; atStep <= steps; atStep++) {
      const day = scenario(oneCall({ atStep, beforeActing }, commitEveryMs))
      expect(
        facts(day, "CallEnded").map(({ outcome }) => outcome),
        `step ${atStep}`
      ).toEqual(["handled", "handled"])
    }
  })

  it("while a telephone rings: the ring goes on and is answered", async () => {
    const plan = orderly({
      callers: [caller(5_000, { talksMs: 3_000 })],
      agents: [agent("1001", { answersAfterMs: 4_000 })],
      faults: { crashes: [{ at: 6_000, downMs: 900 }] }
    })
    const day = scenario(plan)
    expect(facts(day, "AgentRung")).toHaveLength(1)
    expect(facts(day, "CallAnswered")).toMatchObject([{ attempt: 1 }])
    await golden(plan, "core-dies-while-ringing")
  })
})

describe("the switch is not heard", () => {
  it("a call is served though every single event is lost", async () => {
    const plan = orderly({
      callers: [caller(6_000, { patienceMs: 100_000, talksMs: 20_000 })],
      agents: [agent("1001", { answersAfterMs: 4_000 })],
      faults: { lost: 1 }
    })
    const day = scenario(plan)
    expect(facts(day, "CallAnswered")).toMatchObject([{ agent: "1001" }])
    expect(outcomes(day)).toEqual(["handled by system"])
    await golden(plan, "every-event-lost")
  })

  it("an agent whose ring went on while the link was down is not rung twice", () => {
    const day = scenario(
      orderly({
        endsRings: false,
        queues: { sales: { ringTimeoutMs: 5_000 } },
        callers: [caller(5_000, { patienceMs: 60_000 }), caller(5_500, { patienceMs: 80_000 })],
        agents: [agent("1001", "never")],
        faults: { linkDown: [{ at: 7_000, forMs: 20_000 }] }
      })
    )
    expect(facts(day, "CallEnded")).toHaveLength(2)
  })

  it.each([
    ["the link was down", { linkDown: [{ at: 20_000, forMs: 60_000 }] }],
    ["the core was down", { crashes: [{ at: 20_000, downMs: 60_000 }] }]
  ])("a talk that ended while %s was none from then on", (_, faults) => {
    const day = scenario(
      orderly({
        callers: [caller(6_000, { patienceMs: 120_000, talksMs: 15_000 })],
        agents: [agent("1001", { answersAfterMs: 4_000 })],
        faults
      })
    )
    const [ended] = facts(day, "CallEnded")
    expect(ended).toMatchObject({ outcome: "handled", by: "system", cause: "LEG_MISSING" })
    const [answered] = facts(day, "CallAnswered")
    expect(ended!.at - facts(day, "CallArrived")[0]!.at).toBeLessThanOrEqual(14_000)
    expect(ended!.talkMs).toBe(ended!.at - answered!.at)
    expect(ended!.talkMs).toBeGreaterThan(5_000)
  })

  it.each([
    ["the core died", { crashes: [{ at: 20_000, downMs: 2_000 }] }, 0],
    ["the link broke", { linkDown: [{ at: 20_000, forMs: 5_000 }] }, 0],
    ["every word of the switch was lost", { lost: 1 }, 0],
    ["switch and link died", { linkDown: [{ at: 20_000, forMs: 5_000, switchDies: true }] }, 1_000],
    ["the link was away for longer than a call lingers", { linkDown: [{ at: 20_000, forMs: 90_000 }] }, 0]
  ])("when %s during a talk, its record says how much of it can be heard", (_, faults, lostMs) => {
    const day = scenario(
      orderly({
        callers: [caller(6_000, { patienceMs: 120_000, talksMs: 10_500 })],
        agents: [agent("1001", { answersAfterMs: 4_000 })],
        faults
      })
    )
    const [answered] = facts(day, "CallAnswered")
    const [recorded] = facts(day, "RecordingEnded")
    expect(facts(day, "RecordingEnded")).toHaveLength(1)
    expect(recorded!.recordedMs).toBeGreaterThan(9_000 - lostMs)
    expect(recorded!.recordedMs).toBeLessThanOrEqual(10_600)
    expect(answered!.call).toBe(recorded!.call)
  })

  it("two agents whose caller left talk on when the next version comes up, and so does their recording", () => {
    const day = scenario({
      seed: 611,
      jitterMs: 30,
      callers: [caller(10_000, { talksMs: 12_000 })],
      agents: ["1001", "1002"].map((name) => agent(name, { answersAfterMs: 500, talksMs: 60_000 })),
      services: [{ at: 14_000, by: "1001", does: "call-in", to: "1002" }],
      faults: { crashes: [{ at: 30_500, downMs: 1_000, older: true }] }
    })
    expect(facts(day, "EngineCorrected")).toEqual([])
    const [ended] = facts(day, "CallEnded")
    const [recorded] = facts(day, "RecordingEnded")
    expect(ended!.at - facts(day, "CallArrived")[0]!.at).toBeGreaterThan(50_000)
    expect(recorded!.recordedMs).toBeGreaterThan(50_000)
  })

  it("a call that ended in the moment it was answered has no recording, and its record says so", () => {
    const day = scenario(
      orderly({
        callers: [caller(6_000, { talksMs: 0 })],
        agents: [agent("1001", { answersAfterMs: 4_000 })]
      })
    )
    expect(facts(day, "RecordingEnded")).toMatchObject([{ call: "c1", recordedMs: 0 }])
  })

  it("a caller whose call ended and was forgotten while the link was down is sent home when it is back", () => {
    const day = scenario(
      orderly({
        callers: [{ at: 10_000, presses: [{ afterMs: 5_000, digit: "9" }], patienceMs: 230_000 }],
        agents: [agent("1001", "never")],
        faults: { linkDown: [{ at: 16_000, forMs: 150_000 }] }
      })
    )
    expect(outcomes(day)).toEqual(["in-flow by system"])
    expect(day.step.late).toBeGreaterThan(0)
  })

  it("while the link is down nobody is offered a call", () => {
    const day = scenario(
      orderly({
        callers: [
          caller(6_000, { patienceMs: 100_000, talksMs: 1_000 }),
          caller(6_500, { patienceMs: 100_000, talksMs: 1_000 })
        ],
        agents: [agent("1001", { answersAfterMs: 1_000 })],
        faults: { linkDown: [{ at: 7_500, forMs: 30_000 }] }
      })
    )
    expect(facts(day, "AgentChosen").map(({ call }) => call)).toEqual(["c1", "c2"])
    expect(outcomes(day)).toHaveLength(2)
  })
})

describe("the actors themselves are hurt", () => {
  it("a message that breaks an actor costs itself, and the call goes on", () => {
    const addresses = ["call/c1", "queue/sales", "agent/1001", "distributor/centre"] as const
    const day = scenario(
      orderly({
        callers: [caller(6_000, { talksMs: 20_000 })],
        agents: [agent("1001", { answersAfterMs: 2_000 })],
        faults: { poison: addresses.flatMap((to) => [5_999, 6_002, 7_000, 9_000].map((at) => ({ at, to }))) }
      })
    )
    expect(day.step.defects).toBe(16)
    expect(outcomes(day)).toEqual(["handled by caller"])
  })

  it("a queue whose mailbox is full hears of its callers when it is empty again", () => {
    const day = scenario(
      orderly({
        jitterMs: 5,
        callers: [caller(6_000, { talksMs: 20_000 })],
        agents: [agent("1001", { answersAfterMs: 2_000 })],
        faults: { mailboxLimit: 16, floods: [{ at: 5_900, to: "queue/sales", forMs: 2_000 }] }
      })
    )
    expect(day.step.mailboxFull).toBeGreaterThan(100)
    expect(outcomes(day)).toEqual(["handled by caller"])
  })

  it("a distributor whose mailbox was full drops who has left meanwhile", () => {
    const plan = orderly({
      jitterMs: 5,
      callers: [caller(6_000, { patienceMs: 10_000 }), caller(50_000, { patienceMs: 10_000 })],
      agents: [{ ...agent("1001", "never"), queues: ["help"] }],
      faults: { mailboxLimit: 16, floods: [{ at: 15_900, to: "distributor/centre", forMs: 2_000 }] }
    })
    for (let seed = 1; seed <= 20; seed++) expect(runDay({ ...plan, seed }).breaches).toEqual([])
  })

  it("a queue whose mailbox was full asks after whoever left meanwhile", () => {
    const plan = orderly({
      jitterMs: 5,
      callers: [caller(6_000, { patienceMs: 10_000 }), caller(20_000, { patienceMs: 40_000 })],
      agents: [{ ...agent("1001", "never"), queues: ["help"] }],
      faults: { mailboxLimit: 16, floods: [{ at: 15_900, to: "queue/sales", forMs: 2_000 }] }
    })
    for (let seed = 1; seed <= 20; seed++) expect(runDay({ ...plan, seed }).breaches).toEqual([])
  })

  it("agents and queues that sleep between any two messages serve as if they were awake", () => {
    const day = scenario(
      orderly({
        callers: [caller(20_000, { talksMs: 30_000 }), caller(90_000, { talksMs: 1_000 })],
        agents: [agent("1001", { answersAfterMs: 2_000 })],
        faults: { sleepsAfterMs: { agent: 100, queue: 100 } }
      })
    )
    expect(outcomes(day)).toEqual(["handled by caller", "handled by caller"])
    expect(day.step.wakes).toBeGreaterThan(20)
  })
})
