import { expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { planeRig } from "../testing/plane-rig.ts"
import { encodeFrame } from "./g711.ts"
import { HANDSHAKE, KISS_OFF } from "./tones/ear.ts"
import { CONTACT_ID_HANDSHAKE } from "./tones/progress.ts"
import { toneStream } from "./tones/stream.ts"

it("a leg's plane tells the tones that it was asked to listen for, and none once it was asked for none", async () => {
  const rig = planeRig()
  await rig.legs("a")
  const handshake = new Int16Array(40 * FRAME_SAMPLES)
  handshake.set(toneStream(CONTACT_ID_HANDSHAKE).samples, 5 * FRAME_SAMPLES)
  const hear = () => {
    for (let at = 0; at < handshake.length; at += FRAME_SAMPLES) {
      rig.say("a", encodeFrame("PCMA", handshake.subarray(at, at + FRAME_SAMPLES)))
      rig.plane.tick()
    }
  }
  rig.plane.listenForTones("a", [HANDSHAKE, KISS_OFF])
  hear()
  expect(rig.told).toEqual([{ _tag: "ToneHeard", leg: "a", name: "contact-id-handshake" }])
  rig.plane.listenForTones("a", [])
  hear()
  expect(rig.told.length).toBe(1)
})
