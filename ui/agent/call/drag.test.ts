import { describe, expect, it } from "vitest"
import { agentAt, boardOf, callAt, standingAt } from "../../playground/fixtures.ts"
import { callToGive, handOverIntent, offersAt, type Receiver } from "./drag.ts"
import { isReachable } from "./targets.ts"

const now = 1_790_000_000_000
const colleague = (at: number, state: "ready" | "talking" = "ready"): Receiver => {
  const agent = { ...agentAt(at, now), state, device: "registered" as const }
  return { kind: "agent", agent, isReachable: isReachable(agent) }
}
const queue: Receiver = { kind: "queue", queue: Object.values(boardOf(3, now).queues)[0]!, ready: 1 }
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

  it("becomes the wish by the name of its service", () => {
    expect(handOverIntent("ConsultationCall", colleague(1))).toEqual({
      _tag: "ConsultationCall",
      to: { _tag: "Agent", agent: "1002" }
    })
  })
})
