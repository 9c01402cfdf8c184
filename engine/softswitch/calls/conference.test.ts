import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, headerOf, makeRig, type Rig } from "../testing/rig.ts"

const B = "aaaaaaaa-0000-4000-8000-000000000001"

/** A caller and a telephone in the conference "bench". */
const bench = async () => {
  const rig = makeRig()
  const a = await answeredCaller(rig)
  await answeredPhone(rig)
  rig.execute(a, "conference", "bench@default")
  rig.execute(B, "conference", "bench@default+flags{moderator}")
  return { rig, a, meeting: [...rig.softswitch.exchange.conferences.byMeeting.keys()][0]! }
}

/** Actions since, with the member's number where there is one; of the floor, from whom to whom. */
const actions = (rig: Rig, from = 0): ReadonlyArray<string> =>
  rig.events
    .slice(from)
    .filter(({ subclass }) => subclass === "conference::maintenance")
    .map((event) =>
      (headerOf(event, "Action") === "floor-change" ? ["Action", "Old-ID", "New-ID"] : ["Action", "Member-ID"])
        .flatMap((name) => headerOf(event, name) ?? [])
        .join(" ")
    )

/** What the media plane hears of a leg. */
const hears = (rig: Rig, leg: string, isTalking: boolean, isLoud: boolean, energy = 2_000) =>
  rig.fromMedia({ _tag: "TalkHeard", leg, isTalking, isLoud, energy })

describe("a conference", () => {
  it("is there from its first member to its last, and each is told", async () => {
    const { a, meeting, rig } = await bench()
    assert.deepStrictEqual(actions(rig), ["conference-create", "add-member 1", "floor-change none 1", "add-member 2"])
    assert.deepStrictEqual(rig.mixing, [`meeting ${meeting}`, `join ${a} ${meeting}`, `join ${B} ${meeting}`])
    assert.deepStrictEqual(rig.gates, [`${a} 100`, `${B} 100`])
    const from = rig.events.length
    await rig.api(`uuid_kill ${a}`)
    await rig.api("conference bench kick 2")
    assert.deepStrictEqual(actions(rig, from), [
      "floor-change 1 none",
      "del-member 1",
      "floor-change none 2",
      "kick-member 2",
      "floor-change 2 none",
      "del-member 2",
      "conference-destroy"
    ])
    assert.strictEqual(rig.softswitch.exchange.conferences.byLeg.size, 0)
    assert.include(rig.closed, meeting)
    // Who was kicked is where it was before.
    assert.strictEqual(rig.softswitch.exchange.channels.get(B)?.running, undefined)
    assert.strictEqual(rig.softswitch.exchange.channels.get(B)?.parked?.name, "park")
    assert.strictEqual(rig.softswitch.exchange.conferences.byMeeting.size, 0)
    assert.strictEqual(await rig.api("conference bench list"), "-ERR Conference bench not found\n")
  })

  it("is listed, and its members are made mute and deaf by number, as all, or as the last", async () => {
    const { a, rig } = await bench()
    const [first, second] = (await rig.api("conference bench list")).split("\n")
    assert.strictEqual(first, `1;sofia/internal/caller1@127.0.0.1;${a};caller1;caller1;hear|speak|floor;0;0;100`)
    assert.match(second!, new RegExp(`^2;sofia/.*;${B};.*;hear\\|speak\\|moderator;0;0;100$`, "u"))
    assert.strictEqual(await rig.api("conference bench list count"), "2\n")
    assert.match(await rig.api("conference list"), /^\+OK Conference bench \(2 members rate: 8000 .*\n1;.*\n2;/u)
    const from = rig.events.length
    assert.strictEqual(await rig.api("conference bench mute 1"), "OK mute 1\n")
    assert.strictEqual(await rig.api("conference bench deaf last"), "OK deaf 2\n")
    assert.deepStrictEqual(rig.mixing.slice(-2), [`role ${a} hears`, `role ${B} speaks`])
    assert.match(await rig.api("conference bench list"), /;hear\|floor;0;0;100\n.*;speak\|moderator;/u)
    assert.strictEqual(await rig.api("conference bench unmute all"), "OK unmute 1\nOK unmute 2\n")
    assert.deepStrictEqual(rig.mixing.slice(-2), [`role ${a} speaks hears`, `role ${B} speaks`])
    assert.strictEqual(await rig.api("conference bench undeaf 2"), "OK undeaf 2\n")
    assert.deepStrictEqual(actions(rig, from), [
      "mute-member 1",
      "deaf-member 2",
      "unmute-member 1",
      "unmute-member 2",
      "undeaf-member 2"
    ])
    assert.strictEqual(await rig.api("conference bench mute 9"), "-ERR Non-Existant ID 9\n")
    assert.match(await rig.api("conference bench mute"), /^-USAGE/u)
    assert.match(await rig.api("conference bench dance 1"), /^-ERR Conference command 'dance' not found/u)
    assert.match(await rig.api("conference"), /^-USAGE/u)
  })

  it("begins with members who are mute or deaf where their flags say so", async () => {
    const { rig, meeting } = await bench()
    const third = "dddddddd-0000-4000-8000-000000000004"
    await answeredPhone(rig, third)
    rig.execute(third, "conference", "bench++flags{mute|deaf}")
    assert.deepStrictEqual(rig.mixing.slice(-2), [`join ${third} ${meeting}`, `role ${third}`])
  })

  it("of the engine's own profile lets every voice through, and tells who comes and goes alone", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    await answeredPhone(rig)
    for (const leg of [a, B]) rig.execute(leg, "conference", "talk@carillon")
    assert.deepStrictEqual(rig.gates, [])
    await rig.api(`uuid_kill ${a}`)
    assert.deepStrictEqual(actions(rig), ["conference-create", "add-member 1", "add-member 2", "del-member 1"])
  })

  it("of the engine's own profile stays quiet about who talks when somebody asks for a gate by hand", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    rig.execute(a, "conference", "talk@carillon")
    assert.strictEqual(await rig.api("conference talk energy 1 300"), "Energy 1 = 300\n")
    assert.deepStrictEqual(rig.gates, [`${a} 300`])
    const from = rig.events.length
    hears(rig, a, true, true)
    hears(rig, a, false, false)
    assert.deepStrictEqual(actions(rig, from), [])
  })

  it("keeps its members' voices at one level, but those that say tones", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    await answeredPhone(rig)
    await rig.api(`uuid_setvar ${B} carillon_gain off`)
    for (const leg of [a, B]) rig.execute(leg, "conference", "bench")
    assert.deepStrictEqual(rig.gains, [`${a} on`, `${B} off`])
  })

  it("plays a file to all, is recorded, and tells both", async () => {
    const { meeting, rig } = await bench()
    assert.strictEqual(await rig.api("conference bench play welcome.wav"), "(play) Playing file welcome.wav\n")
    const { file, leg, playback } = rig.playing.at(-1)!
    assert.deepStrictEqual([leg, file], [meeting, "/prompts/welcome.wav"])
    const from = rig.events.length
    rig.fromMedia({ _tag: "PlaybackStarted", leg: meeting, playback, file })
    assert.strictEqual(await rig.api("conference bench stop"), "Stopped 1 files.\n")
    rig.fromMedia({ _tag: "PlaybackEnded", leg: meeting, playback, file, cause: "break", playedMs: 20 })
    assert.strictEqual(await rig.api("conference bench record talk.wav"), "Record file talk.wav\n+OK\n")
    const path = "/recordings/talk.wav"
    assert.deepStrictEqual(rig.recording.at(-1), { leg: meeting, path, stereo: false })
    rig.fromMedia({ _tag: "RecordingStarted", leg: meeting, path })
    assert.strictEqual(await rig.api("conference bench norecord all"), "Stopped recording file all\n+OK\n")
    rig.fromMedia({ _tag: "RecordingEnded", leg: meeting, path, recordedMs: 900, octets: 14_444, cause: "stopped" })
    assert.deepStrictEqual(actions(rig, from), ["play-file", "play-file-done", "start-recording", "stop-recording"])
    assert.strictEqual(headerOf(rig.events.at(-1)!, "Milliseconds-Elapsed"), "900")
    assert.match(await rig.api("conference bench play ../secret.wav"), /not found/u)
    assert.match(await rig.api("conference bench record ../x.wav"), /^-ERR/u)
    assert.match(await rig.api("conference bench norecord none.wav"), /^-ERR/u)
  })

  it("tells the end of each of its recordings, also when all have gone", async () => {
    const { a, meeting, rig } = await bench()
    const paths = ["/recordings/one.wav", "/recordings/two.wav"]
    await rig.api("conference bench record one.wav")
    await rig.api("conference bench record two.wav")
    const from = rig.events.length
    await rig.api(`uuid_kill ${a}`)
    await rig.api(`uuid_kill ${B}`)
    for (const path of paths)
      rig.fromMedia({ _tag: "RecordingEnded", leg: meeting, path, recordedMs: 900, octets: 14_444, cause: "stopped" })
    assert.deepStrictEqual(actions(rig, from).slice(-2), ["stop-recording", "stop-recording"])
    assert.strictEqual(rig.softswitch.exchange.conferences.byMeeting.size, 0)
  })

  it("whose media thread dies lets its members go", async () => {
    const { meeting, rig } = await bench()
    const from = rig.events.length
    rig.fromMedia({ _tag: "LegLost", leg: meeting, reason: "its media thread ended" })
    assert.deepStrictEqual(actions(rig, from), [
      "floor-change 1 none",
      "del-member 1",
      "floor-change none 2",
      "floor-change 2 none",
      "del-member 2",
      "conference-destroy"
    ])
    assert.strictEqual(await rig.api("conference list"), "+OK No active conferences.\n")
  })
})

describe("who talks in a conference", () => {
  it("is told, listed, and has the floor when the one before is soft", async () => {
    const { a, rig } = await bench()
    const from = rig.events.length
    hears(rig, B, true, true, 3_000)
    assert.deepStrictEqual(actions(rig, from), ["start-talking 2", "floor-change 1 2"])
    const [began, change] = rig.events.slice(from)
    assert.deepStrictEqual(
      ["Talking", "Floor", "Current-Energy", "Energy-Level"].map((name) => headerOf(began!, name)),
      ["true", "false", "3000", "100"]
    )
    assert.deepStrictEqual([headerOf(change!, "Floor"), headerOf(change!, "Unique-ID")], ["true", B])
    assert.match(await rig.api("conference bench list"), /;hear\|speak;.*\n.*;hear\|speak\|talking\|floor\|moderator;/u)
    // A loud one loses it to nobody; once soft, to the one who is loud by then.
    hears(rig, a, true, true)
    hears(rig, B, true, false, 50)
    hears(rig, B, false, false, 0)
    hears(rig, a, false, false, 0)
    assert.deepStrictEqual(actions(rig, from).slice(2), [
      "start-talking 1",
      "floor-change 2 1",
      "stop-talking 2",
      "stop-talking 1"
    ])
  })

  it("gives the floor up when it goes, to who is loud rather than to who came last", async () => {
    const { a, rig } = await bench()
    const third = "dddddddd-0000-4000-8000-000000000004"
    await answeredPhone(rig, third)
    rig.execute(third, "conference", "bench")
    hears(rig, a, true, true)
    hears(rig, B, true, true)
    const from = rig.events.length
    await rig.api(`uuid_kill ${a}`)
    assert.deepStrictEqual(actions(rig, from), ["floor-change 1 none", "del-member 1", "floor-change none 2"])
    // Nobody is in a conference any more whom the media plane was still listening to.
    const left = rig.events.length
    hears(rig, a, false, false)
    assert.deepStrictEqual(actions(rig, left), [])
  })

  it("may be given or taken the floor by whoever drives the switch", async () => {
    const { rig } = await bench()
    const from = rig.events.length
    assert.strictEqual(await rig.api("conference bench floor 2"), "-ERR floor is held by 1\n")
    assert.strictEqual(await rig.api("conference bench floor 1"), "OK floor none\n")
    assert.strictEqual(await rig.api("conference bench floor 2"), "OK floor 2\n")
    assert.match(await rig.api("conference bench floor 9"), /^-ERR Non-Existant ID 9/u)
    assert.deepStrictEqual(actions(rig, from), ["floor-change 1 none", "floor-change none 2"])
  })
})

describe("what is done to members", () => {
  it("their energy says from when on they are heard: a number, up, or down", async () => {
    const { a, rig } = await bench()
    const from = rig.events.length
    rig.gates.length = 0
    assert.strictEqual(await rig.api("conference bench energy 1"), "Energy 1 = 100\n")
    assert.strictEqual(await rig.api("conference bench energy 1 1700"), "Energy 1 = 1700\n")
    assert.strictEqual(await rig.api("conference bench energy 1 up"), "Energy 1 = 1800\n")
    assert.strictEqual(await rig.api("conference bench energy all down"), "Energy 1 = 1600\nEnergy 2 = 0\n")
    assert.match(await rig.api("conference bench energy 1 loud"), /^-ERR energy should be up, down or 0 to 32767/u)
    assert.match(await rig.api("conference bench energy 1 40000"), /^-ERR energy/u)
    assert.deepStrictEqual(rig.gates, [`${a} 1700`, `${a} 1800`, `${a} 1600`, `${B} 0`])
    assert.deepStrictEqual(new Set(actions(rig, from)), new Set(["energy-level-member 1", "energy-level-member 2"]))
    assert.match(await rig.api("conference bench list"), /;0;0;1600\n.*;0;0;0\n/u)
  })

  it("keys are sent to them, and they are hung up or kicked, also all but the moderators", async () => {
    const { a, rig } = await bench()
    const from = rig.events.length
    assert.strictEqual(await rig.api("conference bench dtmf non_moderator 12#"), "OK sent 12# to 1\n")
    assert.strictEqual(await rig.api("conference bench dtmf 1 12x"), "Invalid input!\n")
    assert.deepStrictEqual(rig.keys, [`${a} 12#`])
    assert.strictEqual(await rig.api("conference bench hup 1"), "OK hup 1\n")
    assert.deepStrictEqual(actions(rig, from).slice(0, 2), ["dtmf-member 1", "hup-member 1"])
    assert.strictEqual(rig.softswitch.exchange.channels.get(a)?.running, undefined)
    assert.match(await rig.api("conference list"), /^\+OK Conference bench \(1 member rate/u)
  })

  it("its recording pauses and goes on, and what is played to it does", async () => {
    const { meeting, rig } = await bench()
    await rig.api("conference bench record talk.wav")
    const path = "/recordings/talk.wav"
    const from = rig.events.length
    assert.strictEqual(await rig.api("conference bench pause talk.wav"), "Pause recording file talk.wav\n+OK\n")
    rig.fromMedia({ _tag: "RecordingMarked", leg: meeting, path, mark: "pause", atMs: 900 })
    assert.strictEqual(await rig.api("conference bench resume talk.wav"), "Resume recording file talk.wav\n+OK\n")
    rig.fromMedia({ _tag: "RecordingMarked", leg: meeting, path, mark: "resume", atMs: 900 })
    assert.deepStrictEqual(rig.mixing.slice(-2), [`pause ${meeting} ${path}`, `resume ${meeting} ${path}`])
    assert.deepStrictEqual(actions(rig, from), ["pause-recording", "resume-recording"])
    assert.match(await rig.api("conference bench pause none.wav"), /^-ERR non-existant recording/u)
    assert.match(await rig.api("conference bench pause_play"), /^-ERR Nothing is playing/u)
    await rig.api("conference bench play welcome.wav")
    assert.strictEqual(await rig.api("conference bench pause_play"), "+OK\n")
    assert.strictEqual(rig.mixing.at(-1), `steer ${meeting} {"_tag":"Pause"}`)
  })
})

describe("the PIN of a conference", () => {
  const press = (rig: Rig, leg: string, keys: string) => {
    for (const digit of keys) rig.fromMedia({ _tag: "Digit", leg, digit, durationSamples: 960, way: "RTP" })
  }

  /** A caller who is asked for it. */
  const asked = async (data = "bench@default+1234") => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    rig.execute(a, "conference", data)
    return { rig, a }
  }
  const member = (rig: Rig, leg: string) => rig.softswitch.exchange.conferences.byLeg.get(leg)?.member
  const isAsked = (rig: Rig) => rig.softswitch.exchange.pinsAsked.size === 1

  it("is asked for by tones and lets in whoever presses it", async () => {
    const { a, rig } = await asked()
    assert.match(rig.playing.at(-1)!.file, /^tone_stream:/u)
    assert.deepStrictEqual(actions(rig), [])
    press(rig, a, "123")
    assert.strictEqual(member(rig, a), undefined)
    press(rig, a, "4")
    assert.strictEqual(member(rig, a)?.isModerator, false)
    assert.isFalse(isAsked(rig))
    // What is pressed afterwards is the conference's.
    press(rig, a, "12")
    assert.deepStrictEqual(actions(rig), ["conference-create", "add-member 1", "floor-change none 1"])
  })

  it("may be wrong twice; after the third time who called is where it was before", async () => {
    const { a, rig } = await asked()
    press(rig, a, "1111")
    press(rig, a, "22#")
    assert.isTrue(isAsked(rig))
    rig.pass(9_999)
    assert.isTrue(isAsked(rig))
    // Nothing is pressed: that was the third.
    rig.pass(1)
    assert.isFalse(isAsked(rig))
    press(rig, a, "1234")
    rig.pass(600)
    const channel = rig.softswitch.exchange.channels.get(a)
    assert.deepStrictEqual([channel?.running, channel?.parked?.name], [undefined, "park"])
    assert.deepStrictEqual(actions(rig), [])
    assert.match(rig.order().join(" "), /CHANNEL_EXECUTE_COMPLETE/u)
  })

  it("is that of the conference that is there, and moderators have their own", async () => {
    const { a, rig } = await asked("bench")
    assert.isDefined(member(rig, a))
    assert.strictEqual(await rig.api("conference bench pin 77"), "Pin for conference bench set: 77\n")
    assert.strictEqual(await rig.api("conference bench pin mod 8888"), "Moderator Pin for conference bench set: 8888\n")
    assert.match(await rig.api("conference bench pin hello"), /^-ERR a PIN should be/u)
    const enter = async (keys: string, dialog: string) => {
      const uuid = await answeredCaller(rig, undefined, dialog)
      rig.execute(uuid, "conference", "bench")
      press(rig, uuid, keys)
      return uuid
    }
    assert.strictEqual(member(rig, await enter("77#", "in-2"))?.isModerator, false)
    assert.strictEqual(member(rig, await enter("8888", "in-3"))?.isModerator, true)
    assert.strictEqual(await rig.api("conference bench nopin"), "Pin for conference bench deleted\n")
  })

  it("is not asked of whom we called, nor where the leg brings it", async () => {
    const rig = makeRig()
    await answeredPhone(rig)
    rig.execute(B, "conference", "bench+1234")
    assert.isDefined(member(rig, B))
    const a = await answeredCaller(rig)
    await rig.api(`uuid_setvar ${a} supplied_pin 1234`)
    rig.execute(a, "conference", "bench")
    assert.isDefined(member(rig, a))
    assert.isFalse(isAsked(rig))
  })

  it("is asked of nobody who hangs up meanwhile", async () => {
    const { a, rig } = await asked()
    await rig.api(`uuid_kill ${a}`)
    assert.isFalse(isAsked(rig))
    rig.pass(60_000)
    assert.deepStrictEqual(actions(rig), [])
    assert.strictEqual(rig.softswitch.exchange.conferences.byName.size, 0)
  })
})
