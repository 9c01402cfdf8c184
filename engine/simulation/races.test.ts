import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { StrategyName } from "#actors/centre.ts"
import { bugs, caught } from "./bugs.ts"
import { agent, caller, facts, orderly } from "./orderly.ts"
import { knownDays } from "./known-days.ts"
import { plantedKnown } from "./planted-known.ts"
import { plantedRings } from "./planted-rings.ts"
import { runDay, type SimulatedDay } from "./simulated-day.ts"
import type { AgentPlan, Scenario } from "./scenario.ts"
import { strategyDays } from "./strategy-days.ts"

/** Two things that happen to one offer at once. Each has a day as it was written down, and no law breaks around it. */
const told = async (plan: Scenario, name: string): Promise<SimulatedDay> => {
  const day = runDay(plan, { trace: true })
  expect(day.breaches).toEqual([])
  await expect(`${day.trace.join("\n")}\n`).toMatchFileSnapshot(`traces/${name}.trace`)
  return day
}

const states = (day: SimulatedDay, of: string) =>
  facts(day, "AgentChanged").flatMap((fact) => (fact.agent === of ? [`${fact.state} ${fact.reason}`.trim()] : []))
const ended = (day: SimulatedDay) => facts(day, "CallEnded").map(({ outcome }) => outcome)
const answeredBy = (day: SimulatedDay) => facts(day, "CallAnswered").map((fact) => fact.agent)
const failures = (day: SimulatedDay) => facts(day, "RingFailed").map((fact) => `${fact.agent} ${fact.reason}`)

const answering = (name: string): AgentPlan => agent(name, { answersAfterMs: 1_000 })

describe("a call that rings", () => {
  it("and its caller hangs up in the moment of the offer: nobody is left behind", async () => {
    const of = (patienceMs: number) =>
      orderly({ callers: [caller(5_000, { patienceMs })], agents: [answering("1001")] })
    for (let patienceMs = 0; patienceMs <= 4; patienceMs++) expect(runDay(of(patienceMs)).breaches).toEqual([])
    const day = await told(of(2), "hung-up-at-the-offer")
    expect(ended(day)).toEqual(["abandoned"])
    expect(states(day, "1001").at(-1)).toBe("ready")
  })

  it("and is answered as its caller hangs up: it ends, and its agent is free", async () => {
    const plan = orderly({ callers: [caller(5_000, { patienceMs: 1_002 })], agents: [answering("1001")] })
    const day = await told(plan, "answered-as-the-caller-hangs-up")
    expect(ended(day)).toHaveLength(1)
    expect(states(day, "1001").at(-1)).toBe("ready")
  })

  it("and its agent signs out: it rings on, and they go when it is over", async () => {
    const leaving: AgentPlan = { ...answering("1001"), reflexes: [{ on: "Ringing", does: "sign-out" }] }
    const plan = orderly({ callers: [caller(5_000, { talksMs: 2_000 }), caller(5_500)], agents: [leaving] })
    const day = await told(plan, "signed-out-while-ringing")
    expect(answeredBy(day)).toEqual(["1001"])
    expect(states(day, "1001").slice(4, 7)).toEqual(["talking", "wrap-up", "signed-out"])
  })

  it("and its telephone registers anew: the ring goes on, and no second one comes", async () => {
    const deeds = [
      { at: 5_500, does: "unplug" },
      { at: 5_700, does: "plug-in" }
    ] as const
    const plan = orderly({
      callers: [caller(5_000, { talksMs: 2_000 }), caller(5_600, { talksMs: 2_000 })],
      agents: [{ ...answering("1001"), deeds }]
    })
    const day = await told(plan, "registered-anew-while-ringing")
    expect(facts(day, "AgentRung").map(({ call }) => call)).toEqual(["c1", "c2"])
    expect(ended(day)).toEqual(["handled", "handled"])
  })
})

describe("a call that rings at everybody", () => {
  it("and two answer in the same moment: one has it, and the others have missed nothing", async () => {
    const plan = orderly({
      callers: [caller(5_000, { talksMs: 2_000 }), caller(5_500, { talksMs: 2_000 })],
      agents: [answering("1001"), answering("1002"), agent("1003", "never")],
      queues: { sales: { strategy: "ring-all" } }
    })
    const day = await told(plan, "two-answer-at-once")
    expect(facts(day, "AgentRung").filter(({ call }) => call === "c1")).toHaveLength(3)
    expect(answeredBy(day)).toHaveLength(2)
    expect(failures(day).filter((failure) => failure.endsWith("answered-elsewhere"))).toHaveLength(3)
    expect(facts(day, "AgentRung").filter(({ call }) => call === "c2")).toHaveLength(2)
    for (const name of ["1001", "1002", "1003"])
      expect(states(day, name).filter((state) => state.startsWith("not-ready"))).toEqual(["not-ready signed-in"])
  })
})

describe("the laws of rings bite", () => {
  it.each(Object.entries(plantedRings))("when %s", (_, kinds) => {
    expect(caught({ kinds, days: Object.values(strategyDays) }, 0)).toBeDefined()
  })
})

describe("the laws of who knows a customer", () => {
  it.each(Object.entries(knownDays))("hold when %s", (_, day) => {
    expect(runDay(day).breaches).toEqual([])
  })

  it.each(Object.entries(plantedKnown))("bite when %s", (_, kinds) => {
    expect(caught({ kinds, days: Object.values(knownDays) }, 0)).toBeDefined()
  })
})

describe("a telephone without call waiting", () => {
  it("that is busy with a ring taken back just before costs its agent nothing", async () => {
    const plan = orderly({
      callers: [caller(5_000, { patienceMs: 3_000 }), caller(6_000, { talksMs: 2_000 })],
      agents: [agent("1001", "never", "busy", { answersAfterMs: 1_000 })]
    })
    const day = await told(plan, "busy-with-a-cancelled-ring")
    expect(failures(day)).toEqual(["1001 caller-gave-up", "1001 busy"])
    expect(states(day, "1001").filter((state) => state.startsWith("not-ready"))).toEqual(["not-ready signed-in"])
    expect(ended(day)).toEqual(["abandoned", "handled"])
    expect(facts(day, "CallAnswered")[0]!.waitMs).toBeLessThan(5_000)
  })

  it("that goes on being busy is", () => {
    const day = runDay(
      orderly({
        callers: [caller(5_000, { patienceMs: 3_000 }), caller(6_000, { talksMs: 2_000 })],
        agents: [agent("1001", "never", "busy", "busy", "busy", "busy", { answersAfterMs: 1_000 })]
      })
    )
    expect(states(day, "1001")).toContain("not-ready device-busy")
  })
})

describe("an offer on a panel", () => {
  const written = { channel: "task", queue: "sales" } as const
  const panel = (takesAfterMs: number): AgentPlan => ({
    ...answering("1001"),
    panel: true,
    capacity: "one-thing",
    written: [{ takesAfterMs, worksMs: 4_000 }]
  })

  it("is taken as its time is over: it is theirs, or waits again, and never both", async () => {
    const of = (ringTimeoutMs: number) =>
      orderly({
        callers: [],
        tasks: [{ at: 5_000, ...written }],
        agents: [panel(2_000)],
        queues: { sales: { ringTimeoutMs } }
      })
    for (const ms of [2_420, 2_440, 2_460, 2_480]) expect(runDay(of(ms)).breaches, `${ms} ms`).toEqual([])
    const day = await told(of(2_450), "taken-as-its-time-is-over")
    expect(facts(day, "TaskStarted")).toHaveLength(1)
  })

  it("is taken as something more urgent comes: it is set aside and comes back, or waits again", async () => {
    const of = (at: number) =>
      orderly({
        callers: [caller(at, { talksMs: 2_000 })],
        tasks: [{ at: 5_000, ...written }],
        agents: [panel(2_000)]
      })
    for (const at of [7_000, 7_400, 7_498, 7_500]) expect(runDay(of(at)).breaches, `${at} ms`).toEqual([])
    const day = await told(of(7_499), "taken-as-a-call-comes")
    expect(ended(day)).toEqual(["handled"])
    expect(facts(day, "TaskEnded").map(({ outcome }) => outcome)).toEqual(["done"])
  })
})

describe("the table of planted bugs", () => {
  const table = readFileSync(new URL("PLANTED.md", import.meta.url), "utf8")
  it("names bugs that are planted", () => {
    const laws = table.slice(table.indexOf("## Laws"), table.indexOf("## Laws that"))
    const named = laws.split("\n").flatMap((line) => {
      const bug = line
        .split(/(?<!\\)\|/u)[3]
        ?.replace(/ \(and \d+ more\)/u, "")
        .trim()
      return line.startsWith("| `") && bug !== undefined ? [bug] : []
    })
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter((bug) => !Object.hasOwn(bugs, bug))).toEqual([])
  })

  it("has every file of laws and every strategy", () => {
    const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith("laws.ts"))
    expect(files.filter((file) => !table.includes(`| \`${file}\` `))).toEqual([])
    expect(StrategyName.literals.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
  })
})
