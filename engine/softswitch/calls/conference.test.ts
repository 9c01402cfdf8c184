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

/** Actions since, with the member's number where there is one. */
const actions = (rig: Rig, from = 0): ReadonlyArray<string> =>
  rig.events
    .slice(from)
    .filter(({ subclass }) => subclass === "conference::maintenance")
    .map((event) =>
      [headerOf(event, "Action"), headerOf(event, "Member-ID")].filter((word) => word !== undefined).join(" ")
    )

describe("a conference", () => {
  it("is there from its first member to its last, and each is told", async () => {
    const { a, meeting, rig } = await bench()
    assert.deepStrictEqual(actions(rig), ["conference-create", "add-member 1", "add-member 2"])
    assert.deepStrictEqual(rig.mixing, [`meeting ${meeting}`, `join ${a} ${meeting}`, `join ${B} ${meeting}`])
    const from = rig.events.length
    await rig.api(`uuid_kill ${a}`)
    await rig.api("conference bench kick 2")
    assert.deepStrictEqual(actions(rig, from), ["del-member 1", "kick-member 2", "del-member 2", "conference-destroy"])
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
    assert.strictEqual(first, `1;sofia/internal/caller1@127.0.0.1;${a};caller1;caller1;hear|speak;0;0;100`)
    assert.match(second!, new RegExp(`^2;sofia/.*;${B};.*;hear\\|speak\\|moderator;0;0;100$`, "u"))
    assert.strictEqual(await rig.api("conference bench list count"), "2\n")
    assert.match(await rig.api("conference list"), /^\+OK Conference bench \(2 members rate: 8000 .*\n1;.*\n2;/u)
    const from = rig.events.length
    assert.strictEqual(await rig.api("conference bench mute 1"), "OK mute 1\n")
    assert.strictEqual(await rig.api("conference bench deaf last"), "OK deaf 2\n")
    assert.deepStrictEqual(rig.mixing.slice(-2), [`role ${a} hears`, `role ${B} speaks`])
    assert.match(await rig.api("conference bench list"), /;hear;0;0;100\n.*;speak\|moderator;/u)
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
    assert.deepStrictEqual(actions(rig, from), ["del-member 1", "del-member 2", "conference-destroy"])
    assert.strictEqual(await rig.api("conference list"), "+OK No active conferences.\n")
  })
})
