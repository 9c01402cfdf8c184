import { describe, expect, it } from "vitest"
import { makeCallKind } from "./call/kind.ts"
import type { State as CallState } from "./call/protocol.ts"
import { makeCatalogue } from "./flow/catalogue.ts"
import { type Output, saidBy } from "./output.ts"
import { task } from "./task/kind.ts"
import type { State as TaskState } from "./task/protocol.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "./vocabulary.ts"
import { type Asked, workIdOf } from "./work.ts"

/** What a call and a task make of a queue that asks for something else, or is no more. */

const at = (ms: number) => ms as EpochMs
const [sales, ana] = [QueueId.make("sales"), AgentId.make("ana")]
const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "m", priority: 0, needs: [] }
const other = { ...terms, alertTimeoutMs: 5_000, priority: 9 }
const changed = { _tag: "TermsChanged", at: at(3_000), queue: sales, terms: other } as const
const closed = { _tag: "PlaceRefused", at: at(3_000), queue: sales, reason: "queue closed" } as const
const words = (outputs: ReadonlyArray<Output>) => outputs.map(saidBy)

const call = makeCallKind(makeCatalogue([]))
const caller = {
  call: CallId.make("c1"),
  origin: "inbound" as const,
  customer: 0,
  attributes: {},
  arrivedAt: at(0),
  attempts: 1,
  playbacks: 1,
  recording: null,
  ruling: null
}
const place = { queue: sales, queuedAt: at(900), terms, heard: 0, refusedBy: [] }
const waiting: CallState = { _tag: "Waiting", caller, place, announceAt: at(5_000), silent: false }
const assigned = { agent: ana, offer: 4, attempt: 1 }
const ringing: CallState = {
  _tag: "Ringing",
  caller,
  place,
  ...assigned,
  rungAt: at(1_000),
  until: at(21_000),
  announceAt: at(5_000),
  answerBy: null
}

describe("a call", () => {
  it("that waits takes other terms, and says again where it stands", () => {
    const [next, outputs] = call.transition(waiting, changed)
    expect(next).toMatchObject({ _tag: "Waiting", place: { terms: other } })
    expect(words(outputs)).toEqual(["WorkAnnounced"])
  })

  it("that rings lets the telephone ring as long as it began, and the next one as long as is said now", () => {
    const [next] = call.transition(ringing, changed)
    expect(next).toMatchObject({ _tag: "Ringing", until: 21_000, place: { terms: other } })
  })

  it("that waits where nobody serves is ended, and its record says why", () => {
    const [next, outputs] = call.transition(waiting, closed)
    expect(next._tag).toBe("Ended")
    expect(words(outputs)).toEqual(["ClearLeg", "+CallEnded", "WorkLeft"])
    expect(outputs[1]).toMatchObject({ fact: { by: "system", cause: "QUEUE_CLOSED" } })
  })

  it("that rings goes on ringing: the agent may take it yet", () => {
    expect(call.transition(ringing, closed)).toEqual([ringing, []])
  })
})

const asked: Asked = {
  id: workIdOf("task", "t1"),
  channel: "task",
  queue: sales,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at(900),
  load: 1,
  attributes: {}
}
const held = { task: { asked, wrapUpMs: null }, place: { terms, heard: 0, refusedBy: [] }, announceAt: at(5_000) }
const idle: TaskState = { _tag: "Waiting", ...held }
const alerting: TaskState = { _tag: "Alerting", ...held, agent: ana, offer: 4, since: at(1_000), until: at(21_000) }

describe("a task", () => {
  it("takes other terms while it waits or alerts, and says again where it stands", () => {
    for (const state of [idle, alerting]) {
      const [next, outputs] = task.transition(state, changed)
      expect(next).toMatchObject({ _tag: state._tag, place: { terms: other } })
      expect(words(outputs)).toContain("WorkAnnounced")
    }
  })

  it("that waits where nobody serves ends as refused, and says why; one that alerts may be taken yet", () => {
    const [next, outputs] = task.transition(idle, closed)
    expect(next).toMatchObject({ _tag: "Ended", outcome: "refused" })
    expect(outputs[0]).toMatchObject({ fact: { _tag: "TaskEnded", note: "queue closed" } })
    expect(task.transition(alerting, closed)).toEqual([alerting, []])
  })

  it("that stands outside a full queue waits on", () => {
    const outside: TaskState = { _tag: "Queueing", task: held.task, heard: 0, announceAt: at(5_000) }
    expect(task.transition(outside, { ...closed, reason: "queue full" })).toEqual([outside, []])
  })
})
