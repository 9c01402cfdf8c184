import { describe, expect, it } from "vitest"
import { agentAt, boardOf, callAt, standingAt } from "../../playground/fixtures.ts"
import {
  askAt,
  askedAt,
  beginDrag,
  callToGive,
  draggedCall,
  endDragOf,
  handOverIntent,
  offersAt,
  type Receiver,
  stopAskingAt
} from "./drag.ts"
import { isReachable } from "./targets.ts"

const now = 1_790_000_000_000
const colleague = (at: number, state: "ready" | "talking" = "ready"): Receiver => {
  const agent = { ...agentAt(at, now), state, device: "registered" as const }
  return { kind: "agent", agent, isReachable: isReachable(agent) }
}
const queue: Receiver = { kind: "queue", queue: Object.values(boardOf(3, now).queues)[0]!, ready: 1 }
const tick = () => new Promise((resolve) => setTimeout(resolve))
const viewOf = (standing: Parameters<typeof standingAt>[0]) => standingAt(standing, now).call

describe("a call that is brought to somebody", () => {
  it("is put through, asked about, or made three, in a talk", () => {
    const { call } = callAt("active", now)
    expect(offersAt(call, colleague(4))).toEqual([
      "SingleStepTransferCall",
      "ConsultationCall",
      "SingleStepConferenceCall"
    ])
    expect(offersAt(call, queue)).toEqual(["SingleStepTransferCall"])
  })

  it("is sent on while it rings, to people alone", () => {
    const { call } = callAt("alerting", now)
    expect(offersAt(call, colleague(4))).toEqual(["DeflectCall"])
    expect(offersAt(call, queue)).toEqual([])
  })

  it("goes to nobody who talks, nobody who is in it, and nowhere from a consultation", () => {
    expect(offersAt(callAt("active", now).call, colleague(4, "talking"))).toEqual([])
    expect(offersAt(viewOf("conference"), colleague(1))).toEqual([])
    expect(offersAt(viewOf("consulting"), colleague(4))).toEqual([])
    expect(offersAt(null, colleague(4))).toEqual([])
  })

  it("is the one for which the call would do something", () => {
    const talk = callAt("active", now)
    expect(callToGive([talk])?.work).toBe(talk.work)
    expect(callToGive([callAt("wrap-up", now), standingAt("consulting", now), standingAt("calling", now)])).toBeNull()
  })

  it("is dragged a tick after its drag began, unless that has ended", async () => {
    const { work } = callAt("active", now)
    askAt(work, "agent/1002")
    beginDrag(work)
    expect([draggedCall(), askedAt()]).toEqual([null, { work, at: "agent/1002" }])
    await tick()
    expect([draggedCall(), askedAt()]).toEqual([work, null])
    endDragOf("call/another" as never)
    expect(draggedCall()).toBe(work)
    endDragOf(work)
    beginDrag(work)
    endDragOf(work)
    await tick()
    expect(draggedCall()).toBeNull()
  })

  it("is asked about at one row, which ends its own question alone", () => {
    const { work } = callAt("active", now)
    askAt(work, "agent/1002")
    askAt(work, "agent/1003")
    stopAskingAt(work, "agent/1002")
    expect(askedAt()).toEqual({ work, at: "agent/1003" })
    stopAskingAt(work, "agent/1003")
    expect(askedAt()).toBeNull()
  })

  it("becomes the wish by the name of its service", () => {
    expect(handOverIntent("ConsultationCall", colleague(1))).toEqual({
      _tag: "ConsultationCall",
      to: { _tag: "Agent", agent: "1002" }
    })
  })
})
