import { assert, describe, it } from "@effect/vitest"
import type { Centre } from "#actors/centre.ts"
import type { State } from "#actors/task/protocol.ts"
import { task } from "#actors/task/kind.ts"
import { AgentId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import type { WorkRequest } from "#wire/work.ts"
import { knownOf } from "./customer-agents.ts"
import { customersNumber, workIntake } from "./work-intake.ts"

const [ana, bo, sales] = [AgentId.make("1001"), AgentId.make("1002"), QueueId.make("sales")]
const centre = {
  queues: [{ id: sales, channels: ["voice", "task"], maxWaiting: 10 }],
  agents: [
    { id: ana, name: "王芳" },
    { id: bo, name: "李娜" }
  ]
} as unknown as Centre
const request = {
  queue: sales,
  channel: "task",
  attributes: { title: "回访", callingNumber: "13800138000" }
} as WorkRequest
const intake = (asked: WorkRequest, found: Parameters<typeof knownOf>[1]) => {
  const answer = workIntake("t1", asked, centre, { stateOf: () => undefined }, knownOf(centre, found))
  assert.isTrue("tell" in answer, JSON.stringify(answer))
  return (answer as { readonly tell: { readonly message: object } }).tell.message as Readonly<Record<string, unknown>>
}

describe("written work that somebody enters", () => {
  it("is for who knows its customer, as a call of that number would be", () => {
    assert.strictEqual(customersNumber(request), "13800138000")
    const told = intake(request, { own: "1001", last: { agent: "1002", at: 5 }, area: "north" })
    const known = { own: ana, last: { agent: bo, at: EpochMs.make(5) } }
    assert.deepInclude(told, { customerAgents: known, area: "north", preferred: null })
    assert.deepInclude(told["attributes"] as object, {
      title: "回访",
      ownAgent: "1001 王芳",
      lastAgent: "1002 李娜"
    })
    const [begun] = task.transition(task.initial("t1"), { ...told, at: EpochMs.make(9) } as never)
    assert.deepStrictEqual((begun as Extract<State, { _tag: "Queueing" }>).task.asked.customerAgents, known)
  })

  it("says nothing of them when nobody knows them, or they are not here any more", () => {
    for (const found of [
      { own: null, last: null },
      { own: "1009", last: { agent: "1008", at: 5 } }
    ])
      assert.notProperty(intake(request, found), "customerAgents")
    assert.isUndefined(customersNumber({ attributes: { title: "整理" } }))
  })
})
