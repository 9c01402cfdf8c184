import { describe, expect, it } from "vitest"
import { seededChance } from "../../testing/chance.ts"
import { spoken, threadsRig, vouched } from "../../testing/threads-rig.ts"
import { placeOf, roomIn, threadsFor } from "./placement.ts"
import { makeThreadedPlane } from "./plane.ts"
import { portShares } from "./port-shares.ts"

describe("where a leg goes", () => {
  it("is the least loaded thread, or beside the leg it will speak with, as long as that thread has room", () => {
    expect(placeOf([3, 1, 2], 450, undefined)).toBe(1)
    expect(placeOf([3, 1, 2], 450, 0)).toBe(0)
    expect(placeOf([3, undefined, 5], 450, undefined)).toBe(0)
    expect(placeOf([3, undefined, 5], 450, 1)).toBe(0)
    // A tenth is kept for those who come to a conversation.
    expect(placeOf([405, 405], 450, undefined)).toBeUndefined()
    expect(placeOf([405, 405], 450, 1)).toBe(1)
    expect(placeOf([450, 449], 450, 0)).toBe(1)
    expect(placeOf([450, 450], 450, 0)).toBeUndefined()
  })

  it("is one with room for what it costs: an Opus leg is four of G.711", () => {
    expect(placeOf([404, 402], 450, undefined, 4)).toBeUndefined()
    expect(placeOf([404, 401], 450, undefined, 4)).toBe(1)
    expect(placeOf([447, 446], 450, 0, 4)).toBe(1)
    expect([roomIn([404, 402], 450), roomIn([undefined, 450], 450), roomIn([], 450)]).toEqual([3, 0, 0])
  })

  it("changes with what is spoken there, and gives its room back", async () => {
    const rig = await threadsRig({ threads: 1 })
    const room = rig.plane.room()
    await rig.plane.open("a", "rtp", { codec: "opus" })
    await rig.plane.open("b", "rtp")
    expect(room - rig.plane.room()).toBe(5)
    rig.plane.connect("a", spoken, vouched)
    expect(room - rig.plane.room()).toBe(2)
    rig.plane.connect("b", { ...spoken, codec: "opus" }, vouched)
    rig.plane.close("a")
    expect(room - rig.plane.room()).toBe(4)
    rig.plane.close("b")
    expect(rig.plane.room()).toBe(room)
    await rig.plane.stop()
  })

  it("is one of as many threads as cores and legs need", () => {
    expect([threadsFor(2, 16), threadsFor(400, 2), threadsFor(406, 16)]).toEqual([1, 1, 2])
    expect([threadsFor(1_000, 1), threadsFor(1_000, 16), threadsFor(8_192, 64)]).toEqual([1, 3, 8])
  })

  it("has ports that no other thread has", () => {
    expect(portShares(16_385, 16_401, 3)).toEqual([
      { portFrom: 16_386, portTo: 16_388 },
      { portFrom: 16_390, portTo: 16_392 },
      { portFrom: 16_394, portTo: 16_401 }
    ])
    expect(portShares(20_000, 20_002, 8)).toHaveLength(2)
  })
})

describe("the legs of a conversation", () => {
  it("are in one thread when the second was opened near the first, and callers are spread", async () => {
    const { open, threadOf } = await threadsRig()
    for (const caller of ["c1", "c2", "c3", "c4"]) await open(caller) // oxlint-disable-line no-await-in-loop -- one by one
    expect(["c1", "c2", "c3", "c4"].map(threadOf)).toEqual(["media 1", "media 2", "media 1", "media 2"])
    await open("a3", "c3")
    await open("b3", "a3")
    expect([threadOf("a3"), threadOf("b3")]).toEqual(["media 1", "media 1"])
    await open("stray", "nobody")
    expect(threadOf("stray")).toBe("media 2")
  })

  const talk = async (near: boolean) => {
    const rig = await threadsRig()
    await rig.open("c")
    await rig.open("a", near ? "c" : undefined)
    const hear = async (frames: number) => {
      rig.heard("a")
      rig.heard("c")
      for (let n = 0; n < frames; n++) {
        rig.say("c", 0x11)
        rig.say("a", 0x22)
        rig.tick()
      }
      await rig.settled()
      return [rig.heard("a").at(-1), rig.heard("c").at(-1)]
    }
    return { ...rig, hear }
  }

  it.each([true, false])("hear each other and each other's keys, opened near each other: %s", async (near) => {
    const { hear, heard, plane, press, settled, threadOf, tick, told } = await talk(near)
    expect(threadOf("a") === threadOf("c")).toBe(near)
    plane.bridge("c", "a")
    await settled()
    expect(await hear(12)).toEqual([0x11, 0x22])
    press("a", 7)
    await settled()
    expect(told).toEqual([{ _tag: "Digit", leg: "a", digit: "7", durationSamples: 960, way: "RTP" }])
    for (let n = 0; n < 8; n++) tick()
    expect(heard("c").filter((one) => one === "key 7")).toHaveLength(7)
    expect(heard("a").filter((one) => one === "key 7")).toEqual([])
    plane.unbridge("a")
    await settled()
    expect(await hear(12)).toEqual([0xd5, 0xd5])
  })

  it.each([true, false])("a third joins and leaves, near: %s", async (near) => {
    const { hear, heard, open, plane, say, settled, tick } = await talk(true)
    await open("s", near ? "c" : undefined)
    plane.bridge("c", "a")
    plane.join("s", "a")
    await settled()
    for (let n = 0; n < 12; n++) {
      say("c", 0xd5)
      say("a", 0xd5)
      say("s", 0x11)
      tick()
    }
    expect([heard("c").at(-1), heard("a").at(-1)]).toEqual([0x11, 0x11])
    plane.close("s")
    await settled()
    expect(await hear(40)).toEqual([0x11, 0x22])
  })

  it("a bridge to another leg ends the tie that was", async () => {
    const { hear, open, plane, running, settled } = await talk(false)
    await open("b", "a")
    plane.bridge("c", "a")
    await settled()
    plane.bridge("a", "b")
    await settled()
    expect(await hear(12)).toEqual([0xd5, 0xd5])
    plane.bridge("c", "b")
    plane.close("c")
    plane.close("b")
    plane.close("a")
    await settled()
    expect([...running.values()].map(({ hosted, io }) => [hosted.plane.legs(), io.bound.size])).toEqual([
      [0, 0],
      [0, 0]
    ])
  })
})

describe("admission", () => {
  it("counts the legs of all threads, and those being opened", async () => {
    const { plane, open } = await threadsRig({ maxLegs: 3 })
    const results = await Promise.allSettled(["a", "b", "c", "d", "e"].map((leg) => plane.open(leg, "rtp")))
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3)
    await expect(plane.open("a", "rtp")).rejects.toThrow("leg a is open already")
    await expect(plane.open("f", "rtp")).rejects.toThrow("the media plane is full: 3 legs")
    plane.close("a")
    await open("g")
    expect(plane.legs()).toBe(3)
  })

  it("counts no meetings, in the router and in its threads", async () => {
    const { plane, running, open, settled } = await threadsRig({ maxLegs: 1, threads: 1 })
    for (const meeting of ["m", "n"]) plane.openMeeting(meeting)
    await settled()
    expect([plane.legs(), plane.counts().legs]).toEqual([0, 0])
    for (const { hosted } of running.values()) expect([hosted.plane.legs(), hosted.plane.room()]).toEqual([0, 450])
    await open("a")
    expect(plane.legs()).toBe(1)
    for (const meeting of ["m", "n"]) plane.close(meeting)
    expect(plane.legs()).toBe(1)
    plane.close("a")
    expect(plane.legs()).toBe(0)
  })

  it("tells what the thread refused, and keeps nothing of it", async () => {
    const { plane, running } = await threadsRig()
    for (const { io } of running.values()) for (let port = 2; port < 65_536; port += 2) io.foreign.add(port)
    await expect(plane.open("w", "rtp")).rejects.toThrow("no free RTP port")
    expect(plane.legs()).toBe(0)
  })

  it("rejects the opening of a leg that is closed meanwhile", async () => {
    const { plane, running, settled } = await threadsRig()
    const opening = plane.open("a", "rtp")
    plane.close("a")
    await expect(opening).rejects.toThrow("closed while")
    await settled()
    expect([...running.values()].map(({ io }) => io.bound.size)).toEqual([0, 0])
  })
})

describe("a thread that dies", () => {
  it("ends its own legs with a cause, and their recordings with what is on disk; nobody else notices; another follows", async () => {
    const rig = await threadsRig()
    const { born, notices, open, passTime, plane, running, settled, threadOf, told } = rig
    await open("c1")
    await open("c2")
    await open("a1", "c1")
    plane.bridge("c1", "a1")
    plane.record("c1", "/r.wav", { stereo: true, format: "pcm", maxMs: 60_000 })
    plane.record("a1", "/none.wav", { stereo: true, format: "pcm", maxMs: 60_000 })
    await settled()
    told.length = 0
    const opening = plane.open("c3", "rtp", { near: "c1" })
    running.get("media 1")!.end("out of memory")
    await expect(opening).rejects.toThrow("its media thread ended")
    await settled()
    expect(told).toEqual([
      { _tag: "LegLost", leg: "c1", reason: "its media thread ended" },
      { _tag: "LegLost", leg: "a1", reason: "its media thread ended" },
      { _tag: "RecordingEnded", leg: "c1", path: "/r.wav", recordedMs: 1_000, octets: 32_044, cause: "hangup" },
      { _tag: "RecordingEnded", leg: "a1", path: "/none.wav", recordedMs: 0, octets: 0, cause: "write-failed" }
    ])
    expect(notices).toEqual(["media thread 1 ended with 3 legs and is started again: out of memory"])
    expect(plane.counts()).toMatchObject({ legs: 1, threads: 1, threadsLost: 1 })
    await open("c4")
    expect([threadOf("c2"), threadOf("c4")]).toEqual(["media 2", "media 2"])
    expect(born).toEqual(["media 1", "media 2"])
    await passTime()
    expect(born).toEqual(["media 1", "media 2", "media 1"])
    await open("c5")
    expect(threadOf("c5")).toBe("media 1")
    expect(plane.counts()).toMatchObject({ legs: 3, threads: 2, threadsLost: 1 })
  })

  it("by hanging is ended when it said nothing in two looks, and its tied legs hear silence", async () => {
    const rig = await threadsRig()
    const { heard, open, passTime, plane, say, settled, tick, told } = rig
    await open("c")
    await open("a")
    plane.bridge("c", "a")
    await settled()
    told.length = 0
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    for (let looks = 0; looks < 3; looks++) await passTime(["media 1"])
    expect(told).toEqual([{ _tag: "LegLost", leg: "c", reason: "its media thread ended" }])
    for (let n = 0; n < 9; n++) {
      say("a", 0x33)
      tick()
    }
    expect(heard("a").at(-1)).toBe(0xd5)
    expect(plane.counts().threadsLost).toBe(1)
  })

  it("before it ever ran keeps the plane from being ready", async () => {
    const plane = makeThreadedPlane({
      threads: 1,
      localAddress: "127.0.0.1",
      portFrom: 20_000,
      portTo: 20_010,
      maxLegs: 2,
      after: () => () => undefined,
      emit: () => undefined,
      spawn: (_name, _start, events) => {
        queueMicrotask(() => events.ended("ERR_ACCESS_DENIED"))
        return { post: () => undefined, terminate: () => Promise.resolve() }
      }
    })
    await expect(plane.ready).rejects.toThrow("media thread 1 does not start: ERR_ACCESS_DENIED")
    await expect(plane.open("a", "rtp")).rejects.toThrow("no media thread has room")
    await plane.stop()
  })
})

describe("laws over random commands in two threads, which die now and then", () => {
  const seeds = Array.from({ length: 25 }, (_, i) => i + 1)
  it.each(seeds)("every recording ends once, and at the end nothing is left (seed %i)", async (seed) => {
    const chance = seededChance(seed)
    const { open, passTime, plane, running, settled, tick, told } = await threadsRig()
    const pick = <T>(from: ReadonlyArray<T>): T => from[Math.floor(chance() * from.length)]!
    const names = Array.from({ length: 8 }, (_, n) => `leg ${n}`)
    const recorded: Array<string> = []
    const lost = () => new Set(told.flatMap((output) => (output._tag === "LegLost" ? [output.leg] : [])))
    const openNow = new Set<string>()
    let opened = 0
    for (let step = 0; step < 150; step++) {
      const [a, b] = [pick(names), pick(names)]
      const act = Math.floor(chance() * 9)
      const [one, other] = [`${a} ${opened}`, `${b} ${opened}`]
      if (act === 0) {
        opened++
        openNow.clear()
        await passTime() // oxlint-disable-line no-await-in-loop -- commands come one after the other
        for (const name of names) plane.close(`${name} ${opened - 1}`)
        // oxlint-disable-next-line no-await-in-loop -- commands come one after the other
        for (const name of names)
          await open(`${name} ${opened}`, chance() < 0.5 ? `${pick(names)} ${opened}` : undefined)
        for (const name of names) openNow.add(`${name} ${opened}`)
      }
      if (act <= 2) plane.bridge(one, other)
      if (act === 3) plane.join(one, other)
      if (act === 4) plane.unbridge(one)
      if (act === 5 && openNow.has(one) && !lost().has(one)) {
        const path = `/${step}.wav`
        plane.record(one, path, { stereo: true, format: "pcm", maxMs: 20 + chance() * 500 })
        recorded.push(path)
      }
      if (act === 6 && chance() < 0.1) pick([...running.values()])?.end("seeded")
      if (act === 7) await passTime() // oxlint-disable-line no-await-in-loop -- as above
      tick()
      if (chance() < 0.5) await settled() // oxlint-disable-line no-await-in-loop -- as above
    }
    await plane.stop()
    await settled()
    const closed = told.flatMap((output) => (output._tag === "RecordingEnded" ? [output.path] : []))
    expect(closed.toSorted()).toEqual(recorded.toSorted())
    expect(plane.legs()).toBe(0)
    expect(running.size).toBe(0)
  })
})
