import { describe, expect, it } from "vitest"
import type { Negotiated } from "../media-contract.ts"
import { known, planeRig } from "../testing/plane-rig.ts"

/** A frame that no coder of ours would say. */
const FRAME = Uint8Array.of(0x78, 0x11, 0x22, 0x33, 0x44)

const OPUS: Partial<Negotiated> = { payloadType: 111, telephoneEvent: 110, telephoneEventHz: 48_000 }

/** Whether the telephone of "b" hears, octet for octet, what that of "a" says. */
const isPassed = async (how: { readonly gain?: "a" | "b"; readonly keysInVoice?: "a" | "b" } = {}) => {
  const rig = planeRig()
  await rig.legs("a", "b")
  for (const leg of ["a", "b"]) {
    const keys = how.keysInVoice === leg ? { telephoneEvent: undefined } : {}
    rig.plane.connect(leg, rig.agreed(leg, "opus", { ...OPUS, ...keys }), known)
  }
  rig.plane.bridge("a", "b")
  if (how.gain !== undefined) rig.plane.setGain(how.gain, true)
  for (let n = 0; n < 5; n++) {
    rig.say("a", FRAME, 111)
    rig.plane.tick()
  }
  return rig.got("b").some(({ payload }) => Buffer.from(payload).equals(FRAME))
}

describe("two telephones that both speak Opus", () => {
  it("hear each other's packets as they came", async () => {
    expect(await isPassed()).toBe(true)
  })

  it.each(["a", "b"] as const)("are listened to when the voice of %s is to be kept in bounds", async (gain) => {
    expect(await isPassed({ gain })).toBe(false)
  })

  it.each(["a", "b"] as const)("are listened to when %s has no other way for keys than its voice", async (leg) => {
    expect(await isPassed({ keysInVoice: leg })).toBe(false)
  })
})
