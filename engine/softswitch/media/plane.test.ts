import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { quietly } from "../testing/media-fakes.ts"
import { frame, known, planeRig, phoneAddress, ramp, times } from "../testing/plane-rig.ts"

describe("opening and closing", () => {
  it("gives even ports, refuses beyond the limit and beyond the second open, and frees on close", async () => {
    const { plane, io } = planeRig({ maxLegs: 2 })
    expect([await plane.open("a", "rtp"), await plane.open("b", "rtp")]).toEqual([
      { kind: "rtp", address: "127.0.0.1", port: 20_000 },
      { kind: "rtp", address: "127.0.0.1", port: 20_002 }
    ])
    await expect(plane.open("b", "rtp")).rejects.toThrow("leg b is open already")
    await expect(plane.open("c", "rtp")).rejects.toThrow("the media plane is full: 2 legs")
    plane.close("a")
    expect([...io.bound.keys()]).toEqual([20_002])
    expect(plane.counts().legs).toBe(1)
    expect(await plane.open("c", "rtp")).toMatchObject({ port: 20_004 })
  })

  it("tells of a leg that may be a browser's whose certificate it shows, one for all, and leaves no port behind", async () => {
    const { plane, io } = planeRig()
    const [a, b] = [await plane.open("a", "webrtc"), await plane.open("b", "webrtc")]
    expect(a).toMatchObject({ kind: "webrtc", address: "127.0.0.1", fingerprint: b.fingerprint })
    expect((await plane.open("c", "rtp")).fingerprint).toBeUndefined()
    for (const leg of ["a", "b", "c"]) plane.close(leg)
    expect([io.bound.size, plane.counts().legs]).toEqual([0, 0])
  })

  it("counts no meeting against the limit", async () => {
    const { plane } = planeRig({ maxLegs: 1 })
    plane.openMeeting("m")
    expect([plane.legs(), plane.room(), plane.counts().legs]).toEqual([0, 1, 0])
    await plane.open("a", "rtp")
    plane.close("m")
    await expect(plane.open("b", "rtp")).rejects.toThrow("the media plane is full: 1 legs")
  })

  it("counts legs that are being opened against the limit", async () => {
    const { plane } = planeRig({ maxLegs: 3 })
    const results = await Promise.allSettled(["a", "b", "c", "d", "e"].map((leg) => plane.open(leg, "rtp")))
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3)
  })

  it("frees the port of a leg that is closed while it is being opened", async () => {
    const { plane, io } = planeRig()
    const gate = Promise.withResolvers<void>()
    io.gate = gate.promise
    const opening = plane.open("a", "rtp")
    plane.close("a")
    gate.resolve()
    await expect(opening).rejects.toThrow("closed while")
    expect([io.bound.size, plane.counts().legs]).toEqual([0, 0])
    expect((await plane.open("a", "rtp")).port).toBe(20_002)
  })

  it("leaves no port behind when it is stopped while one is being opened", async () => {
    const { plane, io } = planeRig()
    const gate = Promise.withResolvers<void>()
    io.gate = gate.promise
    const opening = plane.open("a", "rtp")
    const stopping = plane.stop()
    gate.resolve()
    await expect(opening).rejects.toThrow("closed while")
    await stopping
    expect(io.bound.size).toBe(0)
  })

  it("ignores commands to legs that are not there", () => {
    const { plane, told, agreed } = planeRig()
    plane.connect("x", agreed("x", "PCMA"), known)
    plane.play("x", "p", "/f.wav", { loop: false })
    plane.stopPlayback("x")
    plane.bridge("x", "y")
    plane.join("x", "y")
    plane.unbridge("x")
    plane.record("x", "/r.wav", { stereo: true, maxMs: 1, format: "pcm" })
    plane.stopRecording("x", "/r.wav")
    plane.sendDigits("x", "1")
    plane.close("x")
    plane.tick()
    expect(told).toEqual([])
  })

  it("stops with every output told, every port freed and nothing left running", async () => {
    const { plane, legs, io, prompt, tags } = planeRig()
    await legs("a", "b")
    prompt("/m.wav", ramp(8_000))
    plane.play("a", "p", "/m.wav", { loop: true })
    plane.record("b", "/r.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    await plane.settled()
    await quietly()
    plane.tick()
    await plane.stop()
    expect(tags().toSorted()).toEqual([
      "LineMeasured",
      "LineMeasured",
      "PlaybackEnded",
      "PlaybackStarted",
      "RecordingEnded",
      "RecordingStarted"
    ])
    expect([io.bound.size, plane.counts().legs]).toEqual([0, 0])
    await expect(plane.open("c", "rtp")).rejects.toThrow("stopped")
  })
})

describe("a tick", () => {
  it("sends one packet of silence to every connected leg that has nothing to hear", async () => {
    const { plane, legs, got, agreed } = planeRig()
    await legs("a", "b")
    plane.connect("b", agreed("b", "PCMU"), known)
    await plane.open("not connected", "rtp")
    times(3, plane.tick)
    expect(got("a").map(({ payload }) => payload)).toEqual(times(3, () => frame(0xd5)))
    expect(got("b").map(({ payload, payloadType }) => [payloadType, payload[0]])).toEqual(times(3, () => [0, 0xff]))
    expect(plane.counts()).toMatchObject({ legs: 3, sent: 6, received: 0 })
  })

  it("keeps one stream's numbers through silence, prompt, bridge, another codec and hold", async () => {
    const { plane, legs, got, agreed, prompt } = planeRig()
    await legs("a", "b")
    prompt("/p.wav", ramp(480))
    plane.tick()
    plane.play("a", "p", "/p.wav", { loop: false })
    await plane.settled()
    times(5, plane.tick)
    plane.bridge("a", "b")
    times(2, plane.tick)
    plane.connect("a", agreed("a", "PCMU"), known)
    times(2, plane.tick)
    plane.connect("a", agreed("a", "PCMA", { direction: "recvonly" }), known)
    times(5, plane.tick)
    plane.connect("a", agreed("a", "PCMA"), known)
    plane.unbridge("a")
    plane.tick()
    const sent = got("a")
    expect(sent.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 11 }, (_, n) => 10 + n))
    expect(sent.map(({ timestamp }) => timestamp)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15].map((n) => 1_000 + n * 160)
    )
    expect(new Set(sent.map(({ ssrc }) => ssrc))).toEqual(new Set([77]))
    expect(sent.flatMap(({ marker }, n) => (marker ? [n] : []))).toEqual([0, 10])
  })
})

describe("a far end that has gone", () => {
  it("is told once when nothing came for the set time, and never while it is on hold or sends anything", async () => {
    const { plane, legs, say, told, agreed } = planeRig({ silenceMs: 60_000 })
    await legs("gone", "held", "talks")
    plane.connect("held", agreed("held", "PCMA", { direction: "recvonly" }), known)
    for (let n = 0; n < 3_000; n++) {
      expect(told).toEqual([])
      if (n % 2_000 === 0) say("talks", frame(1))
      plane.tick()
    }
    expect(told).toEqual([{ _tag: "Silent", leg: "gone", silentMs: 60_000 }])
    times(3_000, plane.tick)
    expect(told.filter(({ _tag, leg }) => _tag === "Silent" && leg === "gone")).toHaveLength(1)
    expect(told.filter(({ leg }) => leg === "held")).toEqual([])
  })

  it("is not missed when that was not asked for", async () => {
    const { plane, legs, told } = planeRig()
    await legs("a")
    times(5_000, plane.tick)
    expect(told).toEqual([])
  })
})

describe("a caller who has not acknowledged our answer", () => {
  it("is sent nothing, and hears the prompt from its beginning when the ACK comes", async () => {
    const { plane, legs, got, prompt, agreed } = planeRig()
    await legs("a", "b")
    const port = (await plane.open("caller", "rtp")).port
    plane.connect("caller", agreed("caller", "PCMA"), { ...known, confirmed: false })
    prompt("/p.wav", ramp(320))
    plane.play("caller", "p", "/p.wav", { loop: false })
    await plane.settled()
    times(100, plane.tick)
    expect(port).toBe(20_004)
    expect(got("a").length).toBe(100)
    expect(plane.counts().sent).toBe(200)
    plane.confirm("caller")
    times(2, plane.tick)
    expect(plane.counts().sent).toBe(206)
  })
})

describe("strangers", () => {
  it("are all counted and the first of each leg is told with its reason", async () => {
    const { plane, legs, say, raw, told } = planeRig()
    await legs("a", "b")
    say("a", frame(1))
    say("a", frame(1), 8, 6_666)
    say("a", frame(1), 18)
    raw("b", Uint8Array.of(1))
    raw("b", new Uint8Array(0))
    expect(told).toEqual([
      {
        _tag: "Stranger",
        leg: "a",
        source: { address: phoneAddress, port: 6_666 },
        reason: `not the live source ${phoneAddress}:30000`
      },
      {
        _tag: "Stranger",
        leg: "b",
        source: { address: phoneAddress, port: 30_002 },
        reason: "1 octets are no RTP header"
      }
    ])
    expect(plane.counts()).toMatchObject({ received: 5, strangers: 4 })
  })

  it("and broken sockets kill nothing", async () => {
    const { plane, legs, raw, socket, notices, got } = planeRig()
    await legs("a")
    const chance = seededChance(7)
    for (let n = 0; n < 5_000; n++) {
      const octets = Uint8Array.from({ length: Math.floor(chance() * 300) }, () => chance() * 256)
      if (octets.length > 1 && n % 2 === 0) octets.set([0x80, 8])
      raw("a", octets, Math.floor(chance() * 4) + 30_000)
      if (n % 10 === 0) plane.tick()
    }
    socket("a").events.failed(new Error("ENETUNREACH"))
    socket("a").events.failed(new Error("ENETUNREACH"))
    expect(got("a")).toHaveLength(500)
    expect(notices).toEqual(["RTP socket 20000 of leg a: ENETUNREACH"])
  })
})

describe("laws over random commands", () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1)
  it.each(seeds)(
    "every play and record ends once, a leg hears one packet a tick, nothing is left over (seed %i)",
    async (seed) => {
      const chance = seededChance(seed)
      const pick = <T>(from: ReadonlyArray<T>): T => from[Math.floor(chance() * from.length)]!
      const { plane, legs, say, prompt, told, io, got, agreed } = planeRig()
      const names = ["a", "b", "c", "d"]
      await legs(...names)
      prompt("/p.wav", ramp(700))
      prompt("/m.wav", ramp(300))
      const played: Array<string> = []
      const recorded: Array<string> = []
      const open = new Set(names)
      let wrongCounts = 0
      for (let step = 0; step < 400; step++) {
        const leg = pick(names)
        const id = `${leg}${step}`
        const act = Math.floor(chance() * 15)
        if (open.has(leg)) {
          if (act === 0) plane.play(leg, id, pick(["/p.wav", "/m.wav", "/none.wav"]), { loop: chance() < 0.3 })
          if (act === 0) played.push(id)
          if (act === 1)
            plane.record(leg, `/${id}.wav`, { stereo: chance() < 0.5, maxMs: 20 + chance() * 2_000, format: "pcm" })
          if (act === 1) recorded.push(`/${id}.wav`)
          if (act === 2) plane.stopPlayback(leg)
          if (act === 3) plane.stopRecording(leg, pick([...recorded, ""]))
          if (act === 4) plane.bridge(leg, pick(names))
          if (act === 5) plane.unbridge(leg)
          if (act === 14) plane.join(leg, pick(names))
          if (act === 6) plane.connect(leg, agreed(leg, pick(["PCMA", "PCMU"]), { direction: "sendrecv" }), known)
          if (act === 7) say(leg, frame(step & 255), pick([0, 8, 18]))
          if (act === 8) plane.sendDigits(leg, "12")
          if (act === 9 && chance() < 0.1) {
            plane.close(leg)
            open.delete(leg)
          }
        }
        for (const name of open) got(name)
        plane.tick(chance() < 0.02 ? Math.floor(chance() * 60) : 0)
        for (const name of open) if (got(name).length !== 1) wrongCounts++
        // oxlint-disable-next-line no-await-in-loop -- files answer between steps
        if (chance() < 0.5) await quietly()
      }
      await plane.stop()
      const ended = told.flatMap((output) => (output._tag === "PlaybackEnded" ? [output.playback] : []))
      const started = told.flatMap((output) => (output._tag === "PlaybackStarted" ? [output.playback] : []))
      const closed = told.flatMap((output) => (output._tag === "RecordingEnded" ? [output.path] : []))
      expect(ended.toSorted()).toEqual(played.toSorted())
      expect(new Set(started).size).toBe(started.length)
      expect(closed.toSorted()).toEqual(recorded.toSorted())
      expect([wrongCounts, io.bound.size, plane.counts().legs]).toEqual([0, 0, 0])
    }
  )
})
