import { describe, expect, it } from "vitest"
import { CLOCK_HZ, FRAME_SAMPLES } from "../rtp/clock.ts"
import { frame, planeRig, ramp, times } from "../testing/plane-rig.ts"
import { decodeFrame, encodeFrame, g711 } from "./g711.ts"
import { toneShare } from "./goertzel.ts"
import { readWav } from "./wav.ts"

type Rig = ReturnType<typeof planeRig>

/** A leg that hears a file; what it heard is decoded. */
const playing = async (samples: Int16Array, loop = false) => {
  const rig = planeRig()
  await rig.legs("a")
  rig.prompt("/p.wav", samples)
  rig.plane.play("a", "p", "/p.wav", { loop })
  await rig.plane.settled()
  return rig
}

const hears = (rig: Rig, ticks: number): Int16Array => {
  rig.got("a")
  times(ticks, rig.plane.tick)
  return decodeFrame("PCMA", Uint8Array.from(rig.got("a").flatMap(({ payload }) => Array.from(payload))))
}

const coded = (samples: Int16Array) => decodeFrame("PCMA", encodeFrame("PCMA", samples))
const QUIET = coded(new Int16Array(1))[0]!

describe("a playback", () => {
  it("is paused, in silence and without losing a sample, and goes on", async () => {
    const samples = ramp(1_600)
    const rig = await playing(samples)
    expect(hears(rig, 3)).toEqual(coded(samples.subarray(0, 480)))
    rig.plane.steer("a", { _tag: "Pause" })
    expect(hears(rig, 50).every((sample) => sample === QUIET)).toBe(true)
    rig.plane.steer("a", { _tag: "Pause" })
    expect(hears(rig, 7)).toEqual(coded(samples.subarray(480)))
    expect(rig.told.at(-1)).toMatchObject({ _tag: "PlaybackEnded", cause: "done", playedMs: 200 })
  })

  it("is read from elsewhere: a place, so much further, so much back, the beginning, behind the end", async () => {
    const samples = ramp(16_000)
    const rig = await playing(samples)
    const from = (ms: number) => coded(samples.subarray(ms * 8, ms * 8 + 160))
    rig.plane.steer("a", { _tag: "Seek", ms: 1_000, relative: false })
    expect(hears(rig, 1)).toEqual(from(1_000))
    rig.plane.steer("a", { _tag: "Seek", ms: 480, relative: true })
    expect(hears(rig, 1)).toEqual(from(1_500))
    rig.plane.steer("a", { _tag: "Seek", ms: -20, relative: true })
    expect(hears(rig, 1)).toEqual(from(1_500))
    rig.plane.steer("a", { _tag: "Seek", ms: -9_000, relative: true })
    expect(hears(rig, 1)).toEqual(from(0))
    hears(rig, 3)
    rig.plane.steer("a", { _tag: "Restart" })
    expect(hears(rig, 1)).toEqual(from(0))
    rig.plane.steer("a", { _tag: "Seek", ms: 60_000, relative: false })
    hears(rig, 1)
    expect(rig.told.at(-1)).toMatchObject({ cause: "done", playedMs: 160 })
  })

  it("is made louder and softer by FreeSWITCH's factors, clipped where it is too loud", async () => {
    const rig = await playing(new Int16Array(16_000).fill(10_000), true)
    const level = (sample: number) => coded(Int16Array.of(sample))[0]
    rig.plane.steer("a", { _tag: "Volume", step: -1, relative: true })
    expect(hears(rig, 1)[0]).toBe(level(8_000))
    rig.plane.steer("a", { _tag: "Volume", step: 2, relative: false })
    expect(hears(rig, 1)[0]).toBe(level(23_000))
    rig.plane.steer("a", { _tag: "Volume", step: 9, relative: true })
    expect(hears(rig, 1)[0]).toBe(level(32_767))
    rig.plane.steer("a", { _tag: "Volume", step: 0, relative: false })
    expect(hears(rig, 1)[0]).toBe(level(10_000))
  })

  it.each([
    [1, 4 / 3],
    [2, 2],
    [-1, 0.8],
    [-2, 2 / 3]
  ])("at speed %i takes its length divided by %d, at the same pitch", async (step, rate) => {
    const seconds = 2
    const voice = Int16Array.from({ length: seconds * CLOCK_HZ }, (_, i) =>
      Math.round(
        4_000 * Math.sin((2 * Math.PI * 220 * i) / CLOCK_HZ) + 4_000 * Math.sin((2 * Math.PI * 440 * i) / CLOCK_HZ)
      )
    )
    const rig = await playing(voice)
    rig.plane.steer("a", { _tag: "Speed", step, relative: true })
    const heard: Array<number> = []
    for (let n = 0; n < 300 && rig.told.at(-1)?._tag !== "PlaybackEnded"; n++) heard.push(...hears(rig, 1))
    expect(rig.told.at(-1)).toMatchObject({ cause: "done" })
    expect(heard.length / CLOCK_HZ).toBeCloseTo(seconds / rate, 1)
    const middle = Int16Array.from(heard.slice(1_600, 1_600 + 5 * FRAME_SAMPLES))
    expect(toneShare(middle, 220) + toneShare(middle, 440)).toBeGreaterThan(0.9)
    // No seam is heard: two samples never differ by more than the tone itself does.
    const jumps = heard.slice(1).map((sample, i) => Math.abs(sample - heard[i]!))
    expect(Math.max(...jumps.slice(0, -FRAME_SAMPLES))).toBeLessThan(2_400)
  })

  it("ends at its speed, and is at its own again from where it was", async () => {
    const samples = ramp(16_000)
    const rig = await playing(samples)
    rig.plane.steer("a", { _tag: "Speed", step: 2, relative: false })
    hears(rig, 10)
    rig.plane.steer("a", { _tag: "Speed", step: 0, relative: false })
    expect(hears(rig, 1)).toEqual(coded(samples.subarray(3_200, 3_360)))
  })
})

describe("music on hold", () => {
  const octetOf = g711.PCMA.encode

  it("is heard in place of the conversation, from its beginning and round and round, until it is taken off", async () => {
    const rig = planeRig()
    await rig.legs("a", "b")
    rig.prompt("/m.wav", ramp(200))
    rig.plane.bridge("a", "b")
    rig.plane.setMusic("a", "/m.wav")
    await rig.plane.settled()
    expect(hears(rig, 5)).toEqual(coded(Int16Array.from({ length: 800 }, (_, i) => ramp(200)[i % 200]!)))
    rig.prompt("/p.wav", new Int16Array(160).fill(3_000))
    rig.plane.play("a", "p", "/p.wav", { loop: false })
    await rig.plane.settled()
    expect(hears(rig, 2)[0]).toBe(coded(Int16Array.of(3_000))[0])
    rig.plane.setMusic("a", undefined)
    for (let n = 0; n < 4; n++) {
      rig.say("b", frame(octetOf(1_000)))
      rig.plane.tick()
    }
    expect(rig.got("a").at(-1)?.payload[0]).toBe(octetOf(1_000))
    // Nothing of it is told: whoever asked for it knows.
    expect(rig.told.map(({ _tag }) => _tag)).toEqual(["PlaybackStarted", "PlaybackEnded"])
  })

  it.each([["a missing file"], ["an empty file"]])("of %s is the house's own: never silence", async (what) => {
    const rig = planeRig()
    await rig.legs("a")
    if (what === "an empty file") rig.prompt("/m.wav", new Int16Array(0))
    rig.plane.setMusic("a", "/m.wav")
    await rig.plane.settled()
    // Every half second of nine seconds, which is more than one round, has something to be heard.
    for (let n = 0; n < 18; n++) {
      const half = hears(rig, 25)
      expect(half.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(1_000)
    }
  })
})

describe("how loud a leg is", () => {
  it("is changed for those who hear it and for itself, and for the recording as well", async () => {
    const rig = planeRig()
    await rig.legs("a", "b")
    rig.plane.bridge("a", "b")
    rig.plane.record("a", "/r.wav", { stereo: true, maxMs: 10_000, format: "pcm" })
    const octet = g711.PCMA.encode
    const said = g711.PCMA.linear[octet(1_000)]!
    const both = () => {
      for (let n = 0; n < 5; n++) {
        for (const leg of ["a", "b"]) rig.say(leg, frame(octet(1_000)))
        rig.plane.tick()
      }
      return [rig.got("a").at(-1)?.payload[0], rig.got("b").at(-1)?.payload[0]]
    }
    rig.plane.setFactor("a", "says", 0)
    rig.plane.setFactor("a", "hears", 2.3)
    expect(both()).toEqual([octet(Math.trunc(said * 2.3)), octet(0)])
    rig.plane.setFactor("a", "says", 1)
    rig.plane.setFactor("a", "hears", 1)
    expect(both()).toEqual([octet(said), octet(said)])
    rig.plane.stopRecording("a", "/r.wav")
    await rig.plane.settled()
    const [left, right] = readWav(rig.files.contents.get("/r.wav")!).channels
    expect([left![4 * 160], right![4 * 160]]).toEqual([0, Math.trunc(said * 2.3)])
  })
})

describe("a recording", () => {
  it("is silent and keeps its time while masked, stands still while paused, and tells where", async () => {
    const rig = planeRig()
    await rig.legs("a")
    rig.plane.record("a", "/r.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    const say = (ticks: number, level: number) => {
      for (let n = 0; n < ticks; n++) {
        rig.say("a", frame(g711.PCMA.encode(level)))
        rig.plane.tick()
      }
    }
    say(10, 1_000)
    rig.plane.markRecording("a", "/r.wav", "mask")
    rig.plane.markRecording("a", "/r.wav", "mask")
    say(10, 2_000)
    rig.plane.markRecording("a", "/r.wav", "unmask")
    say(10, 4_000)
    rig.plane.markRecording("a", "/r.wav", "pause")
    say(100, 8_000)
    rig.plane.markRecording("a", "/r.wav", "resume")
    say(10, 16_000)
    rig.plane.markRecording("a", "/none.wav", "pause")
    rig.plane.stopRecording("a", "/r.wav")
    await rig.plane.settled()
    const marks = rig.told.flatMap((output) => (output._tag === "RecordingMarked" ? [[output.mark, output.atMs]] : []))
    expect(marks).toEqual([
      ["mask", 200],
      ["unmask", 400],
      ["pause", 600],
      ["resume", 600]
    ])
    expect(rig.told.at(-1)).toMatchObject({ _tag: "RecordingEnded", recordedMs: 800 })
    const [left, right] = readWav(rig.files.contents.get("/r.wav")!).channels
    const at = (ms: number) => left![ms * 8]!
    const level = (sample: number) => g711.PCMA.linear[g711.PCMA.encode(sample)]!
    expect([at(190), at(200), at(399), at(590), at(790)]).toEqual([level(1_000), 0, 0, level(4_000), level(16_000)])
    expect(left!.includes(level(8_000))).toBe(true) // What lay in the jitter ring when it went on.
    expect(right!.every((sample) => Math.abs(sample) <= 8)).toBe(true)
  })
})
