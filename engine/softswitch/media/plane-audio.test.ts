import { describe, expect, it } from "vitest"
import { FRAME_MS } from "../rtp/clock.ts"
import { quietly } from "../testing/media-fakes.ts"
import type { FakeFiles } from "../testing/media-fakes.ts"
import { decodeFrame, encodeFrame, g711 } from "./g711.ts"
import { MAX_RECORDINGS_A_LEG } from "./recorder.ts"
import type { DrivenMediaPlane } from "./plane.ts"
import { frame, known, planeRig, ramp, times } from "../testing/plane-rig.ts"
import { readWav } from "./wav.ts"

describe("playing", () => {
  it("sends the file sample by sample from its start and tells both ends", async () => {
    const { plane, legs, got, prompt, told } = planeRig()
    await legs("a")
    const samples = ramp(400)
    prompt("/p.wav", samples)
    plane.play("a", "p1", "/p.wav", { loop: false })
    await plane.settled()
    expect(told).toEqual([{ _tag: "PlaybackStarted", leg: "a", playback: "p1", file: "/p.wav" }])
    times(4, plane.tick)
    const heard = got("a").flatMap(({ payload }) => Array.from(payload))
    expect(heard.slice(0, 400)).toEqual([...encodeFrame("PCMA", samples)])
    expect(heard.slice(400).every((octet) => octet === 0xd5)).toBe(true)
    expect(told.slice(1)).toEqual([
      { _tag: "PlaybackEnded", leg: "a", playback: "p1", file: "/p.wav", cause: "done", playedMs: 50 }
    ])
  })

  it("repeats music without a seam until it is stopped", async () => {
    const { plane, legs, got, prompt, told } = planeRig()
    await legs("a")
    const samples = ramp(100)
    prompt("/m.wav", samples)
    plane.play("a", "m", "/m.wav", { loop: true })
    await plane.settled()
    times(50, plane.tick)
    const expected = Int16Array.from({ length: 8_000 }, (_, i) => samples[i % 100]!)
    expect(got("a").flatMap(({ payload }) => Array.from(payload))).toEqual([...encodeFrame("PCMA", expected)])
    plane.stopPlayback("a")
    expect(told.at(-1)).toMatchObject({ _tag: "PlaybackEnded", cause: "break", playedMs: 1_000 })
  })

  it.each([
    ["a missing file", undefined, "ENOENT"],
    ["a file that is no WAV", Uint8Array.of(1, 2, 3), "not a RIFF"]
  ])("of %s ends at once without having started", async (_, content, reason) => {
    const { plane, legs, files, told, notices } = planeRig()
    await legs("a")
    if (content !== undefined) files.contents.set("/x.wav", content)
    plane.play("a", "p", "/x.wav", { loop: false })
    await plane.settled()
    expect(told).toEqual([
      { _tag: "PlaybackEnded", leg: "a", playback: "p", file: "/x.wav", cause: "file-not-found", playedMs: 0 }
    ])
    expect(notices.join()).toContain(reason)
  })

  it("a second file breaks the first, also while that is still being read", async () => {
    const { plane, legs, prompt, told } = planeRig()
    await legs("a")
    prompt("/1.wav", ramp(800))
    prompt("/2.wav", ramp(800))
    plane.play("a", "one", "/1.wav", { loop: false })
    plane.play("a", "two", "/2.wav", { loop: false })
    await plane.settled()
    times(6, plane.tick)
    expect(told.map((output) => ("playback" in output ? [output._tag, output.playback] : []))).toEqual([
      ["PlaybackEnded", "one"],
      ["PlaybackStarted", "two"],
      ["PlaybackEnded", "two"]
    ])
  })

  it("of an empty file ends even when it shall loop", async () => {
    const { plane, legs, prompt, told } = planeRig()
    await legs("a")
    prompt("/0.wav", new Int16Array(0))
    plane.play("a", "p", "/0.wav", { loop: true })
    await plane.settled()
    plane.tick()
    expect(told.at(-1)).toMatchObject({ cause: "done", playedMs: 0 })
  })

  it("waits for the leg to be connected", async () => {
    const { plane, prompt, told } = planeRig()
    await plane.open("a", "rtp")
    prompt("/p.wav", ramp(160))
    plane.play("a", "p", "/p.wav", { loop: false })
    await plane.settled()
    times(5, plane.tick)
    expect(told.map(({ _tag }) => _tag)).toEqual(["PlaybackStarted"])
  })

  it("finds the owner's answer to an end in the same moment", async () => {
    const answers: { plane?: DrivenMediaPlane } = {}
    const { plane, legs, prompt, told, io } = planeRig({
      react: (output) => {
        if (output._tag === "PlaybackEnded") answers.plane?.close(output.leg)
      }
    })
    answers.plane = plane
    await legs("a", "b")
    prompt("/p.wav", ramp(160))
    for (const leg of ["a", "b"]) plane.play(leg, "p", "/p.wav", { loop: false })
    await plane.settled()
    times(3, plane.tick)
    expect(told.filter(({ _tag }) => _tag === "PlaybackEnded")).toHaveLength(2)
    expect(io.bound.size).toBe(0)
  })
})

describe("a bridge", () => {
  it("passes octets untouched between equal codecs, 40 ms later", async () => {
    const { plane, legs, say, got } = planeRig()
    await legs("a", "b")
    plane.bridge("a", "b")
    for (let n = 0; n < 6; n++) {
      say("a", frame(n))
      say("b", frame(100 + n))
      plane.tick()
    }
    expect(got("b").map(({ payload }) => payload[80])).toEqual([0xd5, 0xd5, 0, 1, 2, 3])
    expect(got("a").map(({ payload }) => payload[80])).toEqual([0xd5, 0xd5, 100, 101, 102, 103])
  })

  it("transcodes between PCMA and PCMU", async () => {
    const { plane, legs, say, got, agreed } = planeRig()
    await legs("a", "b")
    plane.connect("b", agreed("b", "PCMU"), known)
    plane.bridge("a", "b")
    const samples = ramp(160)
    const spoken = encodeFrame("PCMA", samples)
    say("a", spoken)
    times(3, plane.tick)
    expect(got("b").at(-1)?.payload).toEqual(encodeFrame("PCMU", decodeFrame("PCMA", spoken)))
  })

  it("ends the playbacks of both, and a prompt in it is heard instead of the other side", async () => {
    const { plane, legs, say, got, prompt, told } = planeRig()
    await legs("a", "b")
    prompt("/m.wav", ramp(8_000))
    plane.play("a", "1", "/m.wav", { loop: true })
    plane.play("b", "2", "/m.wav", { loop: true })
    await plane.settled()
    plane.bridge("a", "b")
    expect(told.slice(2)).toMatchObject([
      { _tag: "PlaybackEnded", leg: "a", cause: "break" },
      { _tag: "PlaybackEnded", leg: "b", cause: "break" }
    ])
    prompt(
      "/p.wav",
      Int16Array.from({ length: 160 }, () => 5_000)
    )
    plane.play("a", "3", "/p.wav", { loop: false })
    await plane.settled()
    for (let n = 0; n < 4; n++) {
      say("b", frame(7))
      plane.tick()
    }
    expect(got("a").map(({ payload }) => payload[0])).toEqual([g711.PCMA.encode(5_000), 0xd5, 7, 7])
  })

  it("becomes a conversation of three, each hearing the sum of the others, and of two again", async () => {
    const { plane, legs, say, got } = planeRig()
    await legs("a", "b", "c")
    const octets = { a: g711.PCMA.encode(1_000), b: g711.PCMA.encode(-2_000), c: g711.PCMA.encode(4_000) }
    const names = ["a", "b", "c"] as const
    const heard = () => {
      for (let n = 0; n < 6; n++) {
        for (const leg of names) say(leg, frame(octets[leg]))
        plane.tick()
      }
      return names.map((leg) => got(leg).at(-1)!.payload[0])
    }
    const sumOf = (...legsHeard: ReadonlyArray<(typeof names)[number]>) =>
      g711.PCMA.encode(legsHeard.reduce((sum, leg) => sum + g711.PCMA.linear[octets[leg]]!, 0))
    plane.bridge("a", "b")
    expect(heard()).toEqual([sumOf("b"), sumOf("a"), sumOf()])
    plane.join("c", "b")
    expect(heard()).toEqual([sumOf("b", "c"), sumOf("a", "c"), sumOf("a", "b")])
    plane.join("c", "c")
    plane.join("a", "c")
    expect(heard()).toEqual([sumOf("b", "c"), sumOf("a", "c"), sumOf("a", "b")])
    plane.unbridge("b")
    expect(heard()).toEqual([sumOf("c"), sumOf(), sumOf("a")])
    plane.close("c")
    plane.join("a", "b")
    plane.tick()
    expect(got("a").at(-1)!.payload[0]).toBe(octets.b)
  })

  it("of three clips what is too loud, and carries a key to both others", async () => {
    const { plane, legs, say, press, got } = planeRig()
    await legs("a", "b", "c")
    plane.bridge("a", "b")
    plane.join("c", "a")
    for (let n = 0; n < 4; n++) {
      for (const leg of ["a", "b"]) say(leg, encodeFrame("PCMA", new Int16Array(160).fill(30_000)))
      plane.tick()
    }
    expect(decodeFrame("PCMA", got("c").at(-1)!.payload)[0]).toBeGreaterThan(32_000)
    press("a", 7, 3_200)
    times(10, plane.tick)
    for (const leg of ["b", "c"]) {
      expect(got(leg).filter(({ payload: [event], payloadType }) => payloadType === 101 && event === 7)).toHaveLength(7)
    }
    expect(got("a").filter(({ payloadType }) => payloadType === 101)).toEqual([])
  })

  it("is undone by another bridge, by unbridge and by close", async () => {
    const { plane, legs, say, got } = planeRig()
    await legs("a", "b", "c")
    const heardBy = (leg: string) => {
      for (const [n, speaker] of ["a", "b", "c"].entries()) times(4, () => say(speaker, frame(n + 1)))
      times(6, plane.tick)
      return new Set(got(leg).flatMap(({ payload }) => Array.from(payload)))
    }
    plane.bridge("a", "b")
    plane.bridge("a", "c")
    expect(heardBy("b")).toEqual(new Set([0xd5]))
    const toA = heardBy("a")
    expect([toA.has(3), toA.has(2)]).toEqual([true, false])
    plane.bridge("a", "a")
    expect(heardBy("c")).toContain(1)
    plane.unbridge("c")
    times(30, plane.tick)
    got("a")
    expect(heardBy("a")).toEqual(new Set([0xd5]))
    plane.bridge("a", "b")
    plane.close("b")
    expect(plane.counts().legs).toBe(2)
    plane.tick()
    expect(got("a").at(-1)?.payload).toEqual(frame(0xd5))
  })

  it("carries keys to the other side and tells them once", async () => {
    const { plane, legs, press, got, told } = planeRig()
    await legs("a", "b")
    plane.bridge("a", "b")
    times(3, () => press("a", 5, 160))
    times(10, plane.tick)
    expect(told).toEqual([{ _tag: "Digit", leg: "a", digit: "5", durationSamples: 960, way: "RTP" }])
    const keys = got("b").filter(({ payloadType }) => payloadType === 101)
    expect(keys.map(({ payload: [event] }) => event)).toEqual(times(7, () => 5))
  })
})

describe("keys", () => {
  it("are told once however often their end is repeated, also when all ends are lost", async () => {
    const { plane, legs, press, told } = planeRig()
    await legs("a")
    times(3, () => press("a", 1, 0))
    times(10, plane.tick)
    press("a", 2, 8_000, false)
    times(9, plane.tick)
    expect(told).toMatchObject([{ digit: "1" }])
    times(5, plane.tick)
    expect(told).toMatchObject([{ digit: "1" }, { digit: "2" }])
  })

  it("are sent one after the other", async () => {
    const { plane, legs, got } = planeRig()
    await legs("a")
    plane.sendDigits("a", "4#")
    times(30, plane.tick)
    const events = got("a").filter(({ payloadType }) => payloadType === 101)
    expect(events.map(({ payload: [event] }) => event)).toEqual([...times(7, () => 4), ...times(7, () => 11)])
  })
})

describe("a recording", () => {
  const channels = (files: FakeFiles, path: string) => readWav(files.contents.get(path)!).channels

  it("of the caller's leg holds both sides of the bridge on one time line", async () => {
    const { plane, legs, say, lose, files, told } = planeRig()
    await legs("caller", "agent")
    plane.bridge("caller", "agent")
    plane.record("caller", "/r.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    for (let n = 0; n < 10; n++) {
      if (n === 5) lose("caller")
      else say("caller", encodeFrame("PCMA", new Int16Array(160).fill(1_000 + n * 64)))
      say("agent", encodeFrame("PCMA", new Int16Array(160).fill(-1_000 - n * 64)))
      plane.tick()
    }
    plane.close("caller")
    await plane.settled()
    expect(told.filter(({ _tag }) => _tag !== "LineMeasured")).toEqual([
      { _tag: "RecordingStarted", leg: "caller", path: "/r.wav" },
      { _tag: "RecordingEnded", leg: "caller", path: "/r.wav", recordedMs: 200, octets: 6_444, cause: "hangup" }
    ])
    const [left, right] = channels(files, "/r.wav")
    expect([left?.length, right?.length]).toEqual([1_600, 1_600])
    // Both sides were said in the tick two frames earlier; A-law's steps are 32 and 64 here. What was lost is as before it,
    // and what comes after it is faded into: so its last sample is looked at.
    for (let n = 0; n < 8; n++) {
      expect(
        Math.abs(left![(n + 2) * 160 + (n === 5 ? 0 : 159)]! - 1_000 - 64 * (n === 5 ? 4 : n))
      ).toBeLessThanOrEqual(32)
      expect(Math.abs(right![(n + 2) * 160]! + 1_000 + n * 64)).toBeLessThanOrEqual(32)
    }
  })

  it("has the prompt on the right exactly as it was sent", async () => {
    const { plane, legs, got, files, prompt } = planeRig()
    await legs("a")
    prompt("/p.wav", ramp(1_600))
    plane.play("a", "p", "/p.wav", { loop: false })
    plane.record("a", "/r.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    await quietly()
    times(12, plane.tick)
    plane.stopRecording("a", "/r.wav")
    await plane.settled()
    const sent = Uint8Array.from(got("a").flatMap(({ payload }) => Array.from(payload)))
    expect(encodeFrame("PCMA", channels(files, "/r.wav")[1]!)).toEqual(sent)
  })

  it("is as long as the clock says when frames were given up", async () => {
    const { plane, legs, told } = planeRig()
    await legs("a")
    plane.record("a", "/r.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    plane.tick()
    plane.tick(49)
    plane.stopRecording("a", "/r.wav")
    await plane.settled()
    expect(told.at(-1)).toMatchObject({ recordedMs: 51 * FRAME_MS, cause: "stopped" })
  })

  it("ends at its longest time; on a full disk it goes on, and leaves nothing when nothing could be written", async () => {
    const { plane, legs, files, told, notices } = planeRig()
    await legs("a")
    plane.record("a", "/short.wav", { stereo: true, maxMs: 100, format: "pcm" })
    times(10, plane.tick)
    await plane.settled()
    expect(told.at(-1)).toMatchObject({ path: "/short.wav", recordedMs: 100, cause: "max-time" })
    files.roomOctets = 100
    plane.record("a", "/full.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    times(60, plane.tick)
    await quietly()
    expect(plane.counts()).toMatchObject({ recordingsStuck: 1, recordingsFailed: 0 })
    expect(notices.join()).toContain("ENOSPC")
    plane.stopRecording("a", "/full.wav")
    await plane.settled()
    expect(told.at(-1)).toMatchObject({ path: "/full.wav", recordedMs: 0, octets: 0, cause: "write-failed" })
    expect([...files.contents.keys()]).toEqual(["/short.wav"])
    expect(plane.counts()).toMatchObject({ recordingsStuck: 0, recordingsFailed: 1 })
    expect(told.filter(({ _tag }) => _tag === "RecordingEnded")).toHaveLength(2)
  })

  it("is refused on a path in use and beyond the limit of the leg, with an end for each", async () => {
    const { plane, legs, told } = planeRig()
    await legs("a", "b")
    for (let n = 0; n <= MAX_RECORDINGS_A_LEG; n++)
      plane.record("a", `/${n}.wav`, { stereo: true, maxMs: 1_000, format: "pcm" })
    plane.record("b", "/0.wav", { stereo: true, maxMs: 1_000, format: "pcm" })
    expect(told).toMatchObject([
      { leg: "a", path: `/${MAX_RECORDINGS_A_LEG}.wav`, cause: "write-failed" },
      { leg: "b", path: "/0.wav", cause: "write-failed" }
    ])
    await plane.stop()
    plane.stopRecording("a", "/0.wav")
    expect(told.filter(({ _tag }) => _tag === "RecordingEnded")).toHaveLength(2 + MAX_RECORDINGS_A_LEG)
  })
})
