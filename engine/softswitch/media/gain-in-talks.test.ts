import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { planeRig } from "../testing/plane-rig.ts"
import { decodeFrame, encodeFrame } from "./g711.ts"
import { readWav } from "./wav.ts"

const SOFT = 250

/** A soft voice: three seconds of it would be a whisper beside an ordinary one. */
const softVoice = (frame: number) =>
  encodeFrame(
    "PCMA",
    Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => {
      const t = (frame * FRAME_SAMPLES + i) / 8_000
      return SOFT * (Math.sin(2 * Math.PI * 150 * t) + Math.sin(2 * Math.PI * 450 * t))
    })
  )

const rmsOf = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)

/** How loud "a" is at the end of ten seconds: at the other end of its talk, and in its recording. */
const heardOf = async (how: { readonly gain: boolean; readonly bridged: boolean }) => {
  const rig = planeRig()
  await rig.legs("a", "b")
  if (how.bridged) rig.plane.bridge("a", "b")
  rig.plane.setGain("a", how.gain)
  rig.plane.record("a", "/a.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
  for (let n = 0; n < 500; n++) {
    rig.say("a", softVoice(n))
    rig.plane.tick()
  }
  const last = rig.got("b").at(-1)!.payload
  rig.plane.stopRecording("a", "/a.wav")
  await rig.plane.settled()
  const { channels } = readWav(Buffer.from(rig.files.contents.get("/a.wav")!))
  return { far: rmsOf(decodeFrame("PCMA", last)), recorded: rmsOf(channels[0]!.slice(-8_000)) }
}

describe("gain of a leg", () => {
  it("makes a soft voice louder for the other end and in the recording alike", async () => {
    const { far, recorded } = await heardOf({ gain: true, bridged: true })
    expect(far).toBeGreaterThan(650)
    expect(recorded).toBeGreaterThan(650)
  })

  it.each([
    { gain: false, bridged: true },
    { gain: true, bridged: false }
  ])("does nothing where it is off, nor outside a conversation: %o", async (how) => {
    const { recorded } = await heardOf(how)
    expect(recorded).toBeGreaterThan(SOFT * 0.9)
    expect(recorded).toBeLessThan(SOFT * 1.1)
  })
})
