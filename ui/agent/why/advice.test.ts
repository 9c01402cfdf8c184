import { describe, expect, it } from "vitest"
import { CHANNELS } from "#wire/words-of-work.ts"
import { deskStates } from "../../playground/desk-states.ts"
import { agentAt, callAt, deskOf } from "../../playground/fixtures.ts"
import { inWrapUp, keyOfMissing, missingForCalls, missingOf } from "./advice.ts"

const now = 1_790_000_000_000
const me = { ...agentAt(0, now), state: "ready" as const }
const states = deskStates(now)

describe("why no work comes", () => {
  it("is nothing where everything is there", () => {
    expect(missingOf(deskOf(me))).toEqual([])
    expect(missingForCalls(deskOf(me))).toBeNull()
  })

  it("is said once for all that it keeps away, the telephone before the state", () => {
    const desk = deskOf(
      { ...me, state: "not-ready" },
      { reason: "break", obstacles: [["voice", "device-unregistered"]] }
    )
    expect(missingOf(desk)).toEqual([
      { why: "device-unregistered", reason: null, channels: ["voice"] },
      { why: "not-ready", reason: "break", channels: CHANNELS }
    ])
    expect(missingForCalls(desk)?.why).toBe("device-unregistered")
  })

  it("is one thing for who is signed out, and no telephone for calls alone", () => {
    expect(missingOf(states["signed-out"]!).map(({ why }) => why)).toEqual(["signed-out"])
    expect(missingForCalls(states["signed-out"]!)).toBeNull()
    expect(missingForCalls(states["no-device"]!)?.channels).toEqual(["voice", "alarm"])
    expect(missingForCalls(states["break"]!)).toBeNull()
  })

  it("is the notes on the last call, which can be finished", () => {
    const desk = deskOf({ ...me, state: "wrap-up" }, { hands: [callAt("wrap-up", now)] })
    expect(inWrapUp(desk, ["voice"])?.work).toBe(callAt("wrap-up", now).work)
    expect(inWrapUp(desk, ["mail"])).toBeNull()
    expect(inWrapUp(deskOf(me, { hands: [callAt("active", now)] }), ["voice"])).toBeNull()
  })

  it("is told apart by what it is and for which reason", () => {
    const keys = ["break", "training", null].map((reason) => keyOfMissing({ why: "not-ready", reason }))
    expect(new Set(keys).size).toBe(3)
  })
})
