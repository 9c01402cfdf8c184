import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { frame, planeRig } from "../testing/plane-rig.ts"
import { threadsRig } from "../testing/threads-rig.ts"
import { g711 } from "./g711.ts"
import { makeTalkEar } from "./talk.ts"
import { readWav } from "./wav.ts"

/** A frame whose samples all lie so far from 0, up and down. */
const at = (energy: number) => Int16Array.from({ length: FRAME_SAMPLES }, (_, n) => (n % 2 === 0 ? energy : -energy))

const octetOf = g711.PCMA.encode
const level = (sample: number) => g711.PCMA.linear[octetOf(sample)]!

describe("who talks", () => {
  /** After how many frames of this energy something changes; undefined: not within two minutes. */
  const framesUntil = (ear: ReturnType<typeof makeTalkEar>, energy: number | undefined) => {
    for (let n = 1; n <= 6_000; n++) if (ear.listen(energy === undefined ? undefined : at(energy))) return n
    return undefined
  }

  it("begins at once when it is clear, after 0.1 s when it is just above the threshold, and never below it", () => {
    expect(framesUntil(makeTalkEar(100), 500)).toBe(1)
    expect(framesUntil(makeTalkEar(100), 101)).toBe(5)
    expect(framesUntil(makeTalkEar(100), 100)).toBe(undefined)
  })

  it("is heard from its first frame above the threshold, before it is told", () => {
    const ear = makeTalkEar(100)
    expect([ear.listen(at(101)), ear.isTalking, ear.isOpen]).toEqual([false, false, true])
    ear.listen(at(99))
    expect(ear.isOpen).toBe(false)
  })

  it("goes on over the pauses between words, and ends after 0.8 s of silence", () => {
    const ear = makeTalkEar(100)
    ear.listen(at(299))
    ear.listen(at(500))
    const told = Array.from({ length: 300 }, (_, n) => ear.listen(at(n % 39 === 0 ? 501 : 0)))
    expect([told.includes(true), ear.isTalking]).toEqual([false, true])
    expect(framesUntil(ear, 0)).toBeLessThanOrEqual(40)
    expect(ear.isTalking).toBe(false)
  })

  it("a muted one is silent, and a threshold of 0 lets everything through", () => {
    const ear = makeTalkEar(0)
    expect(ear.isOpen).toBe(true)
    ear.listen(at(5_000))
    ear.threshold = 100
    expect(framesUntil(ear, undefined)).toBeDefined()
    for (let n = 0; n < 40; n++) ear.listen(undefined)
    expect([ear.isOpen, ear.isTalking, ear.isLoud, ear.energy]).toEqual([false, false, false, 0])
  })

  it("is loud when what it says has been for some frames, and soft only when that has faded", () => {
    const ear = makeTalkEar(100)
    ear.listen(at(1_400))
    // One frame of a knock is a fifth of it.
    expect(ear.isLoud).toBe(false)
    ear.listen(at(1_400))
    expect(ear.isLoud).toBe(true)
    for (let n = 0; n < 3; n++) ear.listen(at(0))
    expect(ear.isLoud).toBe(true)
    for (let n = 0; n < 5; n++) ear.listen(at(0))
    expect(ear.isLoud).toBe(false)
    // Shouting for long does not keep the floor longer than half a second.
    for (let n = 0; n < 500; n++) ear.listen(at(32_767))
    let frames = 0
    while (ear.isLoud) {
      ear.listen(at(0))
      frames++
    }
    expect(frames).toBeLessThan(27)
  })
})

describe("members of a meeting whose legs have a gate", () => {
  const three = async () => {
    const rig = planeRig()
    await rig.legs("a", "b", "c")
    rig.plane.openMeeting("meeting")
    for (const leg of ["a", "b", "c"]) {
      rig.plane.join(leg, "meeting")
      rig.plane.setGate(leg, 100)
    }
    /** Each leg says its level; what each hears at the end, and what was told. */
    const say = (levels: Readonly<Record<string, number>>, ticks: number) => {
      rig.told.length = 0
      for (let n = 0; n < ticks; n++) {
        for (const [leg, sample] of Object.entries(levels)) rig.say(leg, frame(octetOf(sample)))
        rig.plane.tick()
      }
      return Object.fromEntries(["a", "b", "c"].map((leg) => [leg, rig.got(leg).at(-1)?.payload[0]]))
    }
    const told = () =>
      rig.told.flatMap((one) =>
        one._tag === "TalkHeard" ? [`${one.leg}${one.isTalking ? " talks" : ""}${one.isLoud ? " loud" : ""}`] : []
      )
    return { rig, say, told }
  }

  it("are heard while they talk, are told of, and their noise below the threshold reaches nobody", async () => {
    const { rig, say, told } = await three()
    const silence = octetOf(0)
    expect(say({ a: 90, b: -80, c: 70 }, 50)).toEqual({ a: silence, b: silence, c: silence })
    expect(told()).toEqual([])
    rig.plane.record("meeting", "/meeting.wav", { stereo: false, maxMs: 60_000, format: "pcm" })
    expect(say({ a: 1_100, b: -80, c: 70 }, 10)).toEqual({ a: silence, b: octetOf(1_100), c: octetOf(1_100) })
    expect(told()).toEqual(["a talks", "a talks loud"])
    // The one falls silent, the other begins: each is told by itself.
    expect(say({ a: 0, b: -1_100, c: 70 }, 60)).toEqual({
      a: octetOf(level(-1_100)),
      b: silence,
      c: octetOf(level(-1_100))
    })
    expect(told()).toEqual(["b talks", "b talks loud", "a talks", "a"])
    rig.plane.stopRecording("meeting", "/meeting.wav")
    await rig.plane.settled()
    const [mono] = readWav(rig.files.contents.get("/meeting.wav")!).channels
    expect(mono!.at(-1)).toBe(level(-1_100))
  })

  it("of a threshold of 0 are heard whatever they say, and those who went are not listened to", async () => {
    const { rig, say, told } = await three()
    for (const leg of ["a", "b", "c"]) rig.plane.setGate(leg, 0)
    expect(say({ a: 90, b: 0, c: 0 }, 6)).toMatchObject({
      b: octetOf(level(90) + level(0)),
      c: octetOf(level(90) + level(0))
    })
    rig.plane.unbridge("a")
    say({ a: 9_000 }, 50)
    expect(told().filter((one) => one.startsWith("a"))).toEqual([])
    rig.plane.bridge("a", "b")
    // Two who are bridged hear each other to the bit, also what is soft.
    expect(say({ a: 9, b: -9, c: 0 }, 6)).toMatchObject({ a: octetOf(-9), b: octetOf(9) })
  })

  it("are heard and told of in whichever threads they are", async () => {
    const { heard, open, plane, say, settled, threadOf, tick, told } = await threadsRig()
    await open("here")
    await open("there")
    expect(threadOf("here")).not.toBe(threadOf("there"))
    plane.openMeeting("meeting")
    for (const leg of ["here", "there"]) {
      plane.join(leg, "meeting")
      plane.setGate(leg, 100)
    }
    await settled()
    const run = async (here: number, there: number) => {
      told.length = 0
      for (let n = 0; n < 70; n++) {
        say("here", octetOf(here))
        say("there", octetOf(there))
        tick()
      }
      await settled()
      return [
        heard("here").at(-1),
        heard("there").at(-1),
        told.flatMap((one) => ("leg" in one ? one.leg : [])).join(" ")
      ]
    }
    expect(await run(2_000, 80)).toEqual([octetOf(0), octetOf(2_000), "here"])
    expect(await run(80, -3_000)).toEqual([octetOf(level(-3_000)), octetOf(0), "there here here"])
  })
})
