import { expect, it } from "vitest"
import type { Fact } from "#actors/facts.ts"
import { runDay } from "./simulated-day.ts"
import type { Scenario, TaskPlan } from "./scenario.ts"

/** Written work through a whole centre, one story each. */

const told = (tasks: ReadonlyArray<TaskPlan>, more: Partial<Scenario> = {}) => {
  const agents = [{ name: "1001", rings: ["never" as const], panel: true, written: [TAKES] }]
  const day = runDay({ seed: 1, jitterMs: 5, callers: [], agents, tasks, ...more })
  expect(day.breaches).toEqual([])
  const ofTasks = day.facts.flatMap((fact) => (isOfTask(fact) ? [`${fact.work} ${fact._tag}`] : []))
  return { ...day, ofTasks }
}
const isOfTask = (fact: Fact): fact is Extract<Fact, { readonly _tag: `Task${string}` }> => fact._tag.startsWith("Task")

const TAKES = { takesAfterMs: 1_000, worksMs: 20_000 }
const mail: TaskPlan = { at: 10_000, channel: "mail", queue: "help" }
const alarm: TaskPlan = { at: 20_000, channel: "alarm", queue: "help" }

it("an alarm sets aside the mail that its agent is at, and the mail comes back when it is done", () => {
  const { ofTasks, step } = told([mail, alarm])
  expect(ofTasks).toEqual([
    "task/t1 TaskCreated",
    "task/t1 TaskStarted",
    "task/t2 TaskCreated",
    "task/t1 TaskSetAside",
    "task/t2 TaskStarted",
    "task/t2 TaskEnded",
    "task/t1 TaskTakenUp",
    "task/t1 TaskEnded"
  ])
  expect(step.preempted).toBe(1)
})

it("the core dies while an alarm has set a mail aside and is back as the next version: both go on", () => {
  const { ofTasks, step } = told([mail, alarm], { faults: { crashes: [{ at: 25_000, downMs: 1_000, older: true }] } })
  expect(ofTasks.filter((fact) => fact.endsWith("TaskEnded"))).toEqual(["task/t2 TaskEnded", "task/t1 TaskEnded"])
  expect(ofTasks).toContain("task/t1 TaskTakenUp")
  expect(step.upgraded).toBeGreaterThan(0)
})

it("what nobody has a panel for waits until a supervisor takes it out", () => {
  const agents = [{ name: "1001", rings: ["never" as const] }]
  const { facts } = told([{ ...mail, withdrawnAfterMs: 60_000 }], { agents })
  expect(facts.filter(({ _tag }) => _tag === "TaskEnded")).toMatchObject([{ work: "task/t1", outcome: "withdrawn" }])
})
