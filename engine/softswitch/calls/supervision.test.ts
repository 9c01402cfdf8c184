import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, headerOf, makeRig, REMOTE_SDP, type Rig } from "../testing/rig.ts"

const BOSS = "cccccccc-0000-4000-8000-000000000003"

/** A caller (A) and an agent (B) who speak, and a supervisor's leg (S) that is answered and parked. */
const callAndSupervisor = async () => {
  const rig = makeRig()
  const a = await answeredCaller(rig)
  const { uuid: b } = await answeredPhone(rig)
  await rig.api(`uuid_bridge ${a} ${b}`)
  await answeredPhone(rig, BOSS)
  rig.call(b, "B")
  rig.call(BOSS, "S")
  for (const leg of [a, b]) await rig.api(`uuid_setvar ${leg} park_after_bridge true`) // oxlint-disable-line no-await-in-loop -- two
  return { rig, a, b }
}

const press = (rig: Rig, digit: string) =>
  rig.fromMedia({ _tag: "Digit", leg: BOSS, digit, durationSamples: 960, way: "RTP" })

/** What the media plane was asked since, and the events since. */
const since = (rig: Rig) => {
  const [asked, told] = [rig.mixing.length, rig.events.length]
  return { asked: () => rig.mixing.slice(asked), told: () => rig.order().slice(told) }
}

describe("eavesdrop", () => {
  it("listens, and whispers to either side or comes in as FreeSWITCH's keys say", async () => {
    const { a, b, rig } = await callAndSupervisor()
    const began = since(rig)
    assert.strictEqual(rig.execute(BOSS, "eavesdrop", a), "+OK")
    assert.deepStrictEqual(began.told(), ["CHANNEL_EXECUTE[S]", "MEDIA_BUG_START[A]"])
    assert.deepStrictEqual(began.asked(), [`supervise ${BOSS} ${a}`, `role ${BOSS} hears`, `whisper ${BOSS} off`])
    const asks = (digit: string) => {
      const pressed = since(rig)
      press(rig, digit)
      return pressed.asked()
    }
    assert.deepStrictEqual(asks("2"), [`role ${BOSS} hears`, `whisper ${BOSS} ${a}`])
    assert.deepStrictEqual(asks("1"), [`role ${BOSS} hears`, `whisper ${BOSS} ${b}`])
    assert.deepStrictEqual(asks("3"), [`role ${BOSS} speaks hears`, `whisper ${BOSS} off`])
    assert.deepStrictEqual(asks("0"), [`role ${BOSS} hears`, `whisper ${BOSS} off`])
    assert.deepStrictEqual(asks("9"), [])
    const ended = since(rig)
    press(rig, "*")
    assert.deepStrictEqual(ended.told(), ["DTMF[S]", "MEDIA_BUG_STOP[A]", "CHANNEL_EXECUTE_COMPLETE[S]"])
    assert.deepStrictEqual(ended.asked(), [`leave ${BOSS}`])
    assert.deepStrictEqual(asks("2"), [])
    assert.strictEqual(rig.softswitch.exchange.supervisions.size, 0)
  })

  it("speaks to the other side that is there now, when the leg is given another", async () => {
    const { a, b, rig } = await callAndSupervisor()
    rig.execute(BOSS, "eavesdrop", a)
    press(rig, "1")
    const third = "dddddddd-0000-4000-8000-000000000004"
    await answeredPhone(rig, third)
    const moved = since(rig)
    await rig.api(`uuid_bridge ${a} ${third}`)
    assert.include(moved.asked(), `whisper ${BOSS} ${third}`)
    assert.notInclude(moved.asked(), `whisper ${BOSS} ${b}`)
    const alone = since(rig)
    await rig.api(`uuid_kill ${third}`)
    assert.include(alone.asked(), `whisper ${BOSS} off`)
  })

  it("is over when the leg goes, when the supervisor goes, and when it is bridged itself", async () => {
    const { a, b, rig } = await callAndSupervisor()
    rig.execute(BOSS, "eavesdrop", b, "first")
    const gone = since(rig)
    await rig.api(`uuid_kill ${b}`)
    const told = gone.told()
    assert.isBelow(told.indexOf("CHANNEL_HANGUP[B]"), told.indexOf("MEDIA_BUG_STOP[B]"))
    assert.isBelow(told.indexOf("CHANNEL_EXECUTE_COMPLETE[S]"), told.indexOf("CHANNEL_DESTROY[B]"))
    rig.execute(BOSS, "eavesdrop", a, "second")
    await rig.api(`uuid_kill ${BOSS}`)
    assert.include(rig.order(), "MEDIA_BUG_STOP[A]")
    assert.strictEqual(rig.softswitch.exchange.supervisions.size, 0)
    assert.strictEqual(rig.softswitch.exchange.channels.get(a)?.watchers.size, 0)
  })

  it("of nobody is over at once, and what waits behind it runs", async () => {
    const { rig } = await callAndSupervisor()
    const began = since(rig)
    rig.execute(BOSS, "eavesdrop", "nobody")
    rig.execute(BOSS, "eavesdrop", BOSS)
    rig.execute(BOSS, "set", "x=1")
    const pair = ["CHANNEL_EXECUTE[S]", "CHANNEL_EXECUTE_COMPLETE[S]"]
    assert.deepStrictEqual(began.told(), [...pair, ...pair, ...pair])
    assert.deepStrictEqual(began.asked(), [])
  })
})

describe("three_way", () => {
  it("comes in at once and obeys no keys; the two stay bridged when the third goes", async () => {
    const { a, b, rig } = await callAndSupervisor()
    const began = since(rig)
    rig.execute(BOSS, "three_way", b)
    assert.deepStrictEqual(began.told(), ["CHANNEL_EXECUTE[S]", "MEDIA_BUG_START[B]"])
    assert.deepStrictEqual(began.asked(), [
      `supervise ${BOSS} ${b}`,
      `role ${BOSS} speaks hears`,
      `whisper ${BOSS} off`
    ])
    const pressed = since(rig)
    press(rig, "0")
    assert.deepStrictEqual(pressed.asked(), [])
    const gone = since(rig)
    await rig.api(`uuid_kill ${BOSS}`)
    assert.notInclude(gone.told(), "CHANNEL_UNBRIDGE[A]")
    assert.strictEqual(rig.softswitch.exchange.channels.get(a)?.peer, b)
  })
})

describe("music on hold", () => {
  const music = (rig: Rig, from: number) => rig.mixing.slice(from).filter((line) => line.startsWith("music"))

  it("is heard by who is held by uuid_hold and by the other side, until the hold is taken off", async () => {
    const { a, b, rig } = await callAndSupervisor()
    const from = rig.mixing.length
    await rig.api(`uuid_hold ${b}`)
    assert.deepStrictEqual(music(rig, from), [`music ${b} /prompts/moh.wav`, `music ${a} /prompts/moh.wav`])
    await rig.api(`uuid_hold toggle ${b}`)
    assert.deepStrictEqual(music(rig, from).slice(2), [`music ${b} off`, `music ${a} off`])
  })

  it("is heard by the other side alone when a telephone holds, by its own file or none as hold_music says", async () => {
    const { a, b, rig } = await callAndSupervisor()
    const change = (direction: string) =>
      rig.fromUserAgent({ _tag: "ChangeOffered", dialog: b, sdp: REMOTE_SDP.replace("a=sendrecv", `a=${direction}`) })
    const from = rig.mixing.length
    await rig.api(`uuid_setvar ${b} hold_music /prompts/agent.wav`)
    change("sendonly")
    change("sendrecv")
    await rig.api(`uuid_setvar ${b} hold_music silence`)
    change("inactive")
    assert.deepStrictEqual(music(rig, from), [`music ${a} /prompts/agent.wav`, `music ${a} off`])
  })

  it("ends when the held one hangs up, and begins for a new side of a leg that is still held", async () => {
    const { a, b, rig } = await callAndSupervisor()
    await rig.api(`uuid_hold ${b}`)
    const from = rig.mixing.length
    await rig.api(`uuid_bridge ${b} ${BOSS}`)
    assert.deepStrictEqual(music(rig, from), [`music ${a} off`, `music ${BOSS} /prompts/moh.wav`])
    await rig.api(`uuid_setvar ${BOSS} park_after_bridge true`)
    await rig.api(`uuid_kill ${b}`)
    assert.deepStrictEqual(music(rig, from).slice(2), [`music ${BOSS} off`])
  })
})

describe("what a listener asks", () => {
  it("of a playback is done to it in FreeSWITCH's words", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    assert.strictEqual(await rig.api(`uuid_fileman ${a} pause`), "-ERR no reply\n")
    rig.execute(a, "playback", "/prompts/tone.wav")
    const asks = async (word: string) => {
      const asked = since(rig)
      const answer = await rig.api(`uuid_fileman ${a} ${word}`)
      return asked.asked()[0]?.replace(`steer ${a} `, "") ?? answer
    }
    assert.strictEqual(await asks("pause"), `{"_tag":"Pause"}`)
    assert.strictEqual(await asks("restart"), `{"_tag":"Restart"}`)
    assert.strictEqual(await asks("seek:+2000"), `{"_tag":"Seek","ms":2000,"relative":true}`)
    assert.strictEqual(await asks("seek:-500"), `{"_tag":"Seek","ms":-500,"relative":true}`)
    assert.strictEqual(await asks("seek:30000"), `{"_tag":"Seek","ms":30000,"relative":false}`)
    assert.strictEqual(await asks("speed:+1"), `{"_tag":"Speed","step":1,"relative":true}`)
    assert.strictEqual(await asks("speed:-"), `{"_tag":"Speed","step":-1,"relative":true}`)
    assert.strictEqual(await asks("volume:0"), `{"_tag":"Volume","step":0,"relative":false}`)
    for (const wrong of ["seek", "seek:x", "faster:1", "pause:now", "volume"])
      assert.match(await asks(wrong), /^-USAGE: <uuid> \[pause/u) // oxlint-disable-line no-await-in-loop -- one by one
    const stopped = since(rig)
    assert.strictEqual(await rig.api(`uuid_fileman ${a} stop`), "+OK Success\n")
    assert.deepStrictEqual(stopped.told().slice(0, 3), [
      "PLAYBACK_START[A]",
      "PLAYBACK_STOP[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]"
    ])
    assert.strictEqual(await rig.api("uuid_fileman nobody stop"), "-ERR No such channel!\n")
  })

  it("of a leg's loudness is set both ways, and taken off", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    for (const [words, asked] of [
      ["start read mute", [`factor ${a} says 0`]],
      ["start write level -2", [`factor ${a} hears 0.6`]],
      ["start write level 4", [`factor ${a} hears 4.3`]],
      ["stop", [`factor ${a} says 1`, `factor ${a} hears 1`]]
    ] as const) {
      const before = since(rig)
      assert.strictEqual(await rig.api(`uuid_audio ${a} ${words}`), "+OK Success\n") // oxlint-disable-line no-await-in-loop -- one by one
      assert.deepStrictEqual(before.asked(), [...asked])
    }
    assert.match(await rig.api(`uuid_audio ${a} start read level loud`), /^-USAGE/u)
    assert.match(await rig.api(`uuid_audio ${a} start both mute`), /^-USAGE/u)
  })

  it("of a recording is marked, and told with its place in the file", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const path = "/recordings/x.wav"
    assert.strictEqual(await rig.api(`uuid_record ${a} mask x.wav`), "-ERR Operation failed\n")
    await rig.api(`uuid_record ${a} start x.wav`)
    rig.fromMedia({ _tag: "RecordingStarted", leg: a, path })
    for (const mark of ["mask", "unmask", "pause", "resume"] as const) {
      const before = since(rig)
      assert.strictEqual(await rig.api(`uuid_record ${a} ${mark} x.wav`), "+OK Success\n") // oxlint-disable-line no-await-in-loop -- one by one
      assert.deepStrictEqual(before.asked(), [`${mark} ${a} ${path}`])
    }
    rig.execute(a, "record_session_mask", "x.wav")
    assert.strictEqual(rig.mixing.at(-1), `mask ${a} ${path}`)
    rig.fromMedia({ _tag: "RecordingMarked", leg: a, path, mark: "mask", atMs: 1_240 })
    const event = rig.events.at(-1)!
    assert.strictEqual(event.subclass, "carillon::recording")
    assert.deepStrictEqual(
      ["Unique-ID", "Record-File-Path", "Record-Mark", "Record-Ms"].map((name) => headerOf(event, name)),
      [a, path, "mask", "1240"]
    )
    assert.match(await rig.api(`uuid_record ${a} hide x.wav`), /^-USAGE/u)
  })
})
