import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { seededChance } from "../testing/chance.ts"
import { frame, planeRig, ramp, times } from "../testing/plane-rig.ts"
import { encodeFrame, g711 } from "./g711.ts"
import { readWav } from "./wav.ts"

type Rig = ReturnType<typeof planeRig>

const FULL = { speaks: true, hears: true }
const LISTENER = { speaks: false, hears: true }

const octetOf = g711.PCMA.encode
/** What is left of a level after A-law. */
const level = (sample: number) => g711.PCMA.linear[octetOf(sample)]!

/** Each leg says its level for six ticks; what each hears at the end. */
const hearing = (rig: Rig, levels: Readonly<Record<string, number>>) => {
  for (let n = 0; n < 6; n++) {
    for (const [leg, sample] of Object.entries(levels)) rig.say(leg, frame(octetOf(sample)))
    rig.plane.tick()
  }
  return Object.fromEntries(Object.keys(levels).map((leg) => [leg, rig.got(leg).at(-1)?.payload[0]]))
}

const LEVELS = { caller: 1_000, agent: -2_000, boss: 4_000 }
const [CALLER, AGENT, BOSS] = [level(1_000), level(-2_000), level(4_000)]

const supervised = async () => {
  const rig = planeRig()
  await rig.legs("caller", "agent", "boss")
  rig.plane.bridge("caller", "agent")
  rig.plane.supervise("boss", "agent")
  return rig
}

describe("a supervisor", () => {
  it("listens: hears both, is heard by none, and the two hear each other to the bit", async () => {
    const rig = await supervised()
    expect(hearing(rig, LEVELS)).toEqual({
      caller: octetOf(AGENT),
      agent: octetOf(CALLER),
      boss: octetOf(CALLER + AGENT)
    })
  })

  it("of themselves: who whispers to themselves has an echo, and what they hear besides stays", async () => {
    const rig = planeRig()
    await rig.legs("alone")
    rig.plane.whisper("alone", "alone")
    expect(hearing(rig, { alone: 1_000 })).toEqual({ alone: octetOf(CALLER) })
    rig.plane.whisper("alone", undefined)
    expect(hearing(rig, { alone: 1_000 })).not.toEqual({ alone: octetOf(CALLER) })
  })

  it("whispers to one of them, who alone hears it, and comes in between", async () => {
    const rig = await supervised()
    rig.plane.whisper("boss", "agent")
    expect(hearing(rig, LEVELS)).toEqual({
      caller: octetOf(AGENT),
      agent: octetOf(CALLER + BOSS),
      boss: octetOf(CALLER + AGENT)
    })
    rig.plane.whisper("boss", "caller")
    expect(hearing(rig, LEVELS)).toMatchObject({ caller: octetOf(AGENT + BOSS), agent: octetOf(CALLER) })
    rig.plane.whisper("boss", undefined)
    rig.plane.setRole("boss", FULL)
    expect(hearing(rig, LEVELS)).toEqual({
      caller: octetOf(AGENT + BOSS),
      agent: octetOf(CALLER + BOSS),
      boss: octetOf(CALLER + AGENT)
    })
  })

  it("goes with the one it supervises, hears what is played to it, and is left alone when that hangs up", async () => {
    const rig = await supervised()
    await rig.legs("other")
    rig.plane.bridge("agent", "other")
    const levels = { ...LEVELS, other: 500 }
    expect(hearing(rig, levels)).toMatchObject({ caller: 0xd5, boss: octetOf(AGENT + level(500)) })
    rig.prompt("/p.wav", new Int16Array(16_000).fill(3_000))
    rig.plane.play("agent", "p", "/p.wav", { loop: true })
    await rig.plane.settled()
    expect(hearing(rig, levels)).toMatchObject({
      agent: octetOf(3_000),
      other: octetOf(AGENT),
      boss: octetOf(AGENT + level(500) + 3_000)
    })
    rig.plane.unbridge("agent")
    expect(hearing(rig, levels)).toMatchObject({ agent: octetOf(3_000), boss: octetOf(AGENT + 3_000), other: 0xd5 })
    rig.plane.close("agent")
    expect(hearing(rig, { caller: 1_000, boss: 1_000, other: 500 })).toEqual({ caller: 0xd5, boss: 0xd5, other: 0xd5 })
    rig.plane.bridge("boss", "caller")
    expect(hearing(rig, { caller: 1_000, boss: 4_000 })).toEqual({ caller: octetOf(BOSS), boss: octetOf(CALLER) })
  })

  it("who came in is heard over the music by each side that waits, in its recording too, and hears who speaks", async () => {
    const rig = await supervised()
    rig.prompt("/music.wav", new Int16Array(16_000).fill(3_000))
    for (const side of ["caller", "agent"]) {
      rig.plane.setMusic(side, "/music.wav")
      rig.plane.record(side, `/${side}.wav`, { stereo: true, maxMs: 60_000, format: "pcm" })
    }
    await rig.plane.settled()
    expect(hearing(rig, LEVELS)).toMatchObject({ caller: octetOf(3_000), agent: octetOf(3_000) })
    rig.plane.setRole("boss", FULL)
    expect(hearing(rig, LEVELS)).toEqual({
      caller: octetOf(3_000 + BOSS),
      agent: octetOf(3_000 + BOSS),
      boss: octetOf(CALLER + AGENT + 3_000)
    })
    for (const side of ["caller", "agent"]) rig.plane.stopRecording(side, `/${side}.wav`)
    await rig.plane.settled()
    for (const side of ["caller", "agent"])
      expect(readWav(rig.files.contents.get(`/${side}.wav`)!).channels[1]!.at(-1)).toBe(3_000 + BOSS)
    rig.plane.setRole("boss", LISTENER)
    rig.plane.whisper("boss", "caller")
    expect(hearing(rig, LEVELS)).toMatchObject({ caller: octetOf(3_000 + BOSS), agent: octetOf(3_000) })
    rig.plane.setMusic("caller", undefined)
    rig.plane.setMusic("agent", undefined)
    rig.plane.whisper("boss", undefined)
    expect(hearing(rig, LEVELS)).toMatchObject({ caller: octetOf(AGENT), agent: octetOf(CALLER) })
  })

  it("who came in is not heard over a prompt, nor by a leg that hears nothing", async () => {
    const rig = await supervised()
    rig.prompt("/music.wav", new Int16Array(16_000).fill(3_000))
    rig.plane.setMusic("caller", "/music.wav")
    rig.plane.setMusic("agent", "/music.wav")
    rig.plane.play("agent", "p", "/music.wav", { loop: true })
    rig.plane.setRole("caller", { speaks: true, hears: false })
    await rig.plane.settled()
    rig.plane.setRole("boss", FULL)
    expect(hearing(rig, LEVELS)).toMatchObject({ caller: octetOf(3_000), agent: octetOf(3_000) })
  })

  it("presses keys that nobody else hears, and hears those of the others", async () => {
    const rig = await supervised()
    rig.plane.setRole("boss", FULL)
    rig.press("boss", 3, 3_200)
    times(10, rig.plane.tick)
    const keysOf = (leg: string) => rig.got(leg).filter(({ payloadType }) => payloadType === 101).length
    expect(rig.told).toMatchObject([{ _tag: "Digit", leg: "boss", digit: "3" }])
    expect([keysOf("caller"), keysOf("agent")]).toEqual([0, 0])
    rig.press("agent", 5, 3_200)
    times(10, rig.plane.tick)
    expect([keysOf("caller"), keysOf("boss")]).toEqual([7, 7])
  })
})

describe("a recording beside a supervisor", () => {
  /** A call of noise with a prompt and a key in it, recorded at both legs; the boss does what the test says. */
  const recorded = async (boss: (rig: Rig, tick: number) => void) => {
    const rig = planeRig()
    await rig.legs("caller", "agent", "boss")
    rig.prompt("/p.wav", ramp(3_000))
    rig.plane.bridge("caller", "agent")
    rig.plane.record("caller", "/caller.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    rig.plane.record("agent", "/agent.wav", { stereo: true, maxMs: 60_000, format: "alaw" })
    rig.plane.record("agent", "/mono.wav", { stereo: false, maxMs: 60_000, format: "pcm" })
    const chance = seededChance(7)
    const noise = (loudest: number) =>
      encodeFrame(
        "PCMA",
        Int16Array.from({ length: FRAME_SAMPLES }, () => (chance() - 0.5) * 2 * loudest)
      )
    for (let n = 0; n < 120; n++) {
      rig.say("caller", noise(20_000))
      rig.say("agent", noise(15_000))
      rig.say("boss", noise(30_000))
      if (n === 40) {
        rig.plane.play("agent", "p", "/p.wav", { loop: false })
        await rig.plane.settled() // oxlint-disable-line no-await-in-loop -- the file is read between two ticks
      }
      if (n === 80) rig.press("caller", 4, 99_000)
      boss(rig, n)
      rig.plane.tick()
    }
    const sentToAgent = rig.got("agent").map(({ payload }) => payload)
    for (const leg of ["caller", "agent"]) rig.plane.close(leg)
    await rig.plane.settled()
    return {
      sentToAgent,
      files: ["/caller.wav", "/agent.wav", "/mono.wav"].map((path) => rig.files.contents.get(path)!)
    }
  }
  const undisturbed = () => recorded(() => undefined)

  it("is the same to the bit when the supervisor listens, whispers to either side, presses keys and goes", async () => {
    const doings: Readonly<Record<number, (rig: Rig) => void>> = {
      5: ({ plane }) => plane.supervise("boss", "agent"),
      15: ({ plane }) => plane.whisper("boss", "agent"),
      50: ({ press }) => press("boss", 1, 90_000),
      60: ({ plane }) => plane.whisper("boss", "caller"),
      70: ({ plane }) => plane.whisper("boss", "agent"),
      90: ({ plane }) => plane.whisper("boss", undefined),
      100: ({ plane }) => plane.unbridge("boss"),
      110: ({ plane }) => plane.supervise("boss", "caller")
    }
    const [withBoss, without] = [await recorded((rig, n) => doings[n]?.(rig)), await undisturbed()]
    expect(withBoss.files).toEqual(without.files)
    expect(withBoss.sentToAgent).not.toEqual(without.sentToAgent)
  })

  it("holds the supervisor who came in: on the right, in the sum of what the leg heard", async () => {
    const bargedIn = await recorded((rig, n) => {
      if (n === 0) rig.plane.supervise("boss", "agent")
      if (n === 10) rig.plane.setRole("boss", FULL)
      if (n === 30) rig.plane.setRole("boss", LISTENER)
    })
    const without = await undisturbed()
    const [left, right] = readWav(bargedIn.files[0]!).channels
    const [leftWithout, rightWithout] = readWav(without.files[0]!).channels
    expect(left).toEqual(leftWithout)
    const [from, to] = [10 * FRAME_SAMPLES, 30 * FRAME_SAMPLES]
    expect(right!.subarray(0, from)).toEqual(rightWithout!.subarray(0, from))
    expect(right!.subarray(to)).toEqual(rightWithout!.subarray(to))
    let different = 0
    for (let at = from; at < to; at++) if (right![at] !== rightWithout![at]) different++
    expect(different).toBeGreaterThan(0.9 * (to - from))
  })

  it("that is whispered to has what it heard without the whisper, though the whisper was sent", async () => {
    const rig = await supervised()
    rig.plane.record("agent", "/r.wav", { stereo: true, maxMs: 60_000, format: "pcm" })
    rig.plane.whisper("boss", "agent")
    expect(hearing(rig, LEVELS)).toMatchObject({ agent: octetOf(CALLER + BOSS) })
    rig.plane.stopRecording("agent", "/r.wav")
    await rig.plane.settled()
    const [left, right] = readWav(rig.files.contents.get("/r.wav")!).channels
    expect([left!.at(-1), right!.at(-1)]).toEqual([AGENT, CALLER])
  })
})

describe("a meeting", () => {
  it("says what is played to it to all in it, and its recording holds everybody", async () => {
    const rig = planeRig()
    await rig.legs("a", "b", "c")
    rig.plane.openMeeting("meeting")
    rig.prompt("/p.wav", new Int16Array(160 * 6).fill(3_000))
    rig.plane.join("a", "meeting")
    const levels = { a: 1_000, b: 400, c: -2_000 }
    const [a, b, c] = [level(1_000), level(400), level(-2_000)]
    expect(hearing(rig, levels)).toMatchObject({ a: 0xd5 })
    rig.plane.play("meeting", "p", "/p.wav", { loop: false })
    rig.plane.record("meeting", "/meeting.wav", { stereo: false, maxMs: 60_000, format: "pcm" })
    await rig.plane.settled()
    expect(hearing(rig, levels)).toMatchObject({ a: octetOf(3_000), b: 0xd5 })
    expect(rig.told.at(-1)).toMatchObject({ _tag: "PlaybackEnded", leg: "meeting", cause: "done", playedMs: 120 })
    for (const leg of ["b", "c"]) rig.plane.join(leg, "meeting")
    rig.plane.setRole("c", { speaks: false, hears: true })
    expect(hearing(rig, levels)).toEqual({ a: octetOf(b), b: octetOf(a), c: octetOf(a + b) })
    rig.plane.setRole("c", { speaks: true, hears: false })
    expect(hearing(rig, levels)).toEqual({ a: octetOf(b + c), b: octetOf(a + c), c: 0xd5 })
    rig.plane.close("meeting")
    await rig.plane.settled()
    const [mono] = readWav(rig.files.contents.get("/meeting.wav")!).channels
    expect(mono![0]).toBe(a + 3_000)
    expect(mono!.at(-1)).toBe(a + b + c)
    expect(rig.told.at(-1)).toMatchObject({ _tag: "RecordingEnded", leg: "meeting", cause: "hangup" })
    for (const leg of ["a", "b", "c"]) rig.plane.close(leg)
    expect(rig.plane.counts().legs).toBe(0)
  })
})
