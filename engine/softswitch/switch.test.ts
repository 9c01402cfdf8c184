import { assert, describe, it, vi } from "@effect/vitest"
import { RING_AFTER_MS } from "./calls/inbound.ts"
import { UNATTENDED_RINGING_LIMIT, UNATTENDED_RINGING_MS } from "./calls/unattended.ts"
import {
  answeredCaller,
  answeredPhone,
  headerOf,
  lastOf,
  makeRig,
  offered,
  REMOTE_SDP,
  type Rig
} from "./testing/rig.ts"

/** Without the state changes, which FreeSWITCH strews in between. */
const story = (rig: Rig, from = 0): ReadonlyArray<string> =>
  rig
    .order()
    .slice(from)
    .filter((line) => !/^(CHANNEL_STATE|CHANNEL_CALLSTATE|API|HEARTBEAT)/u.test(line))

const bridged = async (rig: Rig): Promise<{ readonly a: string; readonly b: string }> => {
  const a = await answeredCaller(rig)
  const { uuid: b } = await answeredPhone(rig)
  await rig.api(`uuid_bridge ${a} ${b}`)
  return { a, b }
}

const plays = (rig: Rig, uuid: string): void => {
  rig.execute(uuid, "playback", "welcome.wav", "play-1")
  rig.fromMedia({ _tag: "PlaybackStarted", leg: uuid, playback: rig.playing.at(-1)!.playback, file: "" })
}

describe("a leg's media", () => {
  it("of a caller wait for the ACK, those of a telephone we called do not", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    assert.deepStrictEqual(rig.connected, [`${a} unconfirmed`, `${a} ACK`, `${b} confirmed`])
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP })
    assert.deepStrictEqual(rig.connected.slice(3), [`${a} confirmed`])
  })

  it("are told of at its end: what came, what did not, and a score", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    await rig.api(`uuid_kill ${a}`)
    for (const name of ["CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY"]) {
      const said = (variable: string) => headerOf(lastOf(rig, name), `variable_rtp_audio_${variable}`)
      assert.deepStrictEqual(
        ["in_packet_count", "in_flaw_total", "in_jitter_loss_rate", "in_mos", "round_trip_ms"].map(said),
        ["1000", "15", "1.49", "4.20", "30.00"]
      )
    }
  })

  it("that never were say nothing", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"), { _tag: "CallCancelled", dialog: "in-1" })
    await rig.settle()
    assert.isUndefined(headerOf(lastOf(rig, "CHANNEL_DESTROY"), "variable_rtp_audio_in_packet_count"))
  })

  it("that fell silent end the leg with FreeSWITCH's cause, and its bridge with it", async () => {
    const rig = makeRig()
    const { a, b } = await bridged(rig)
    rig.fromMedia({ _tag: "Silent", leg: a, silentMs: 60_000 })
    assert.deepInclude(rig.sip.at(-2), { _tag: "Clear", dialog: "in-1" })
    assert.deepInclude(rig.sip.at(-1), { _tag: "Clear", dialog: b })
    const ended = rig.events.filter(({ name }) => name === "CHANNEL_HANGUP_COMPLETE")
    assert.deepStrictEqual(
      ended.map((event) => headerOf(event, "Hangup-Cause")),
      ["MEDIA_TIMEOUT", "NORMAL_CLEARING"]
    )
    assert.strictEqual(headerOf(ended[0]!, "variable_hangup_cause_q850"), "604")
  })
})

describe("a media thread that died", () => {
  it("ends its legs with a temporary failure, and the recording's end is still told", async () => {
    const rig = makeRig()
    const { a, b } = await bridged(rig)
    await rig.api(`uuid_record ${a} start cut.wav`)
    rig.fromMedia({ _tag: "RecordingStarted", leg: a, path: "/recordings/cut.wav" })
    rig.fromMedia({ _tag: "LegLost", leg: a, reason: "its media thread ended" })
    rig.fromMedia({ _tag: "LegLost", leg: b, reason: "its media thread ended" })
    const ended = rig.events.filter(({ name }) => name === "CHANNEL_HANGUP_COMPLETE")
    assert.deepStrictEqual(
      ended.map((event) => headerOf(event, "Hangup-Cause")),
      ["NORMAL_TEMPORARY_FAILURE", "NORMAL_CLEARING"]
    )
    assert.lengthOf(
      rig.events.filter(({ name }) => name === "CHANNEL_DESTROY"),
      1
    )
    rig.fromMedia({
      _tag: "RecordingEnded",
      leg: a,
      path: "/recordings/cut.wav",
      recordedMs: 1_000,
      octets: 32_044,
      cause: "hangup"
    })
    assert.strictEqual(headerOf(lastOf(rig, "RECORD_STOP"), "variable_record_ms"), "1000")
    assert.strictEqual(rig.softswitch.exchange.channels.size, 0)
  })

  it("is a problem for a minute", () => {
    const rig = makeRig()
    const problems = () => rig.softswitch.health().problems.map(({ en }) => en)
    rig.loseThread()
    assert.deepStrictEqual(problems(), ["a media thread died: its calls were cut off, another thread follows it"])
    rig.pass(61_000)
    assert.deepStrictEqual(problems(), [])
  })
})

describe("events come in FreeSWITCH's order", () => {
  it("an INVITE is parked and rings", () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    rig.call([...rig.softswitch.exchange.channels.keys()][0]!, "A")
    assert.deepStrictEqual(story(rig), ["CHANNEL_CREATE[A]", "CHANNEL_EXECUTE[A]", "CHANNEL_PARK[A]"])
    assert.deepStrictEqual(rig.sip, [])
    rig.pass(RING_AFTER_MS)
    assert.deepStrictEqual(rig.sip, [{ _tag: "Ring", dialog: "in-1" }])
  })

  it("answer, then a playing that ends by itself", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const from = rig.events.length
    plays(rig, uuid)
    const { playback } = rig.playing.at(-1)!
    rig.fromMedia({ _tag: "PlaybackEnded", leg: uuid, playback, file: "", cause: "done", playedMs: 2_000 })
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_EXECUTE[A]",
      "PLAYBACK_START[A]",
      "PLAYBACK_STOP[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]"
    ])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "Application-UUID"), "play-1")
    assert.strictEqual(rig.playing.at(-1)!.file, "/prompts/welcome.wav")
  })

  it("originate: progress, answer, park, and the job's answer last", async () => {
    const rig = makeRig()
    const { job, uuid } = await answeredPhone(rig)
    assert.strictEqual(await job, `+OK ${uuid}\n`)
    assert.deepStrictEqual(story(rig), [
      "CHANNEL_OUTGOING[B]",
      "CHANNEL_CREATE[B]",
      "CHANNEL_ORIGINATE[B]",
      "CHANNEL_PROGRESS[B]",
      "CODEC[B]",
      "CODEC[B]",
      "CHANNEL_ANSWER[B]",
      "CALL_UPDATE[B]",
      "CHANNEL_EXECUTE[B]",
      "CHANNEL_PARK[B]"
    ])
    assert.deepStrictEqual(
      rig.events
        .filter(({ name }) => name === "CODEC")
        .map((event) => event.headers.slice(-3).map((header) => header.join(": "))),
      ["read", "write"].map((way) => [
        `channel-${way}-codec-name: PCMA`,
        `channel-${way}-codec-rate: 8000`,
        `channel-${way}-codec-bit-rate: 64000`
      ])
    )
    assert.strictEqual(headerOf(lastOf(rig, "CALL_UPDATE"), "Direction"), "RECV")
    assert.strictEqual(headerOf(lastOf(rig, "CALL_UPDATE"), "Caller-Caller-ID-Name"), "Outbound Call")
  })

  it("a re-INVITE: what it changed, then sofia::reinvite; the codec is told anew only where it is another", async () => {
    const rig = makeRig()
    await answeredCaller(rig)
    const from = rig.events.length
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP.replace("sendrecv", "sendonly") })
    assert.deepStrictEqual(rig.order().slice(from), ["CHANNEL_CALLSTATE[A]", "CHANNEL_HOLD[A]", "CUSTOM[A]"])
    assert.strictEqual(rig.events.at(-1)?.subclass, "sofia::reinvite")
    assert.strictEqual(headerOf(rig.events.at(-1)!, "variable_audio_media_flow"), "recvonly")
    const changedFrom = rig.events.length
    rig.fromUserAgent({
      _tag: "ChangeOffered",
      dialog: "in-1",
      sdp: REMOTE_SDP.replace(/RTP\/AVP [\d ]+/u, "RTP/AVP 0")
    })
    const told = rig.events.slice(changedFrom)
    assert.deepStrictEqual(
      told.filter(({ name }) => name === "CODEC").map((event) => event.headers.at(-3)?.[1]),
      ["PCMU", "PCMU"]
    )
    assert.strictEqual(told.at(-1)?.subclass, "sofia::reinvite")
  })

  it("uuid_bridge: each leg leaves park, then one CHANNEL_BRIDGE on the first", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    plays(rig, a)
    const from = rig.events.length
    assert.strictEqual(await rig.api(`uuid_bridge ${a} ${b}`), `+OK ${b}\n`)
    assert.deepStrictEqual(story(rig, from), [
      "PLAYBACK_STOP[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]",
      "CHANNEL_UNPARK[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]",
      "CHANNEL_UNPARK[B]",
      "CHANNEL_EXECUTE_COMPLETE[B]",
      "CHANNEL_BRIDGE[A]"
    ])
    assert.deepStrictEqual(rig.bridges, [`${a} ${b}`])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_BRIDGE"), "Bridge-B-Unique-ID"), b)
  })

  it("killing the second leg of a bridge ends the first after it", async () => {
    const rig = makeRig()
    const { b } = await bridged(rig)
    const from = rig.events.length
    await rig.api(`uuid_kill ${b}`)
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_HANGUP[B]",
      "CHANNEL_HANGUP_COMPLETE[B]",
      "CHANNEL_UNBRIDGE[A]",
      "CHANNEL_DESTROY[B]",
      "CHANNEL_HANGUP[A]",
      "CHANNEL_HANGUP_COMPLETE[A]",
      "CHANNEL_DESTROY[A]"
    ])
    assert.deepStrictEqual(
      rig.sip.slice(-2).map((command) => command._tag),
      ["Clear", "Clear"]
    )
    assert.deepStrictEqual([...rig.softswitch.exchange.channels], [])
  })

  it("the caller's BYE ends the telephone's leg too", async () => {
    const rig = makeRig()
    const { b } = await bridged(rig)
    const from = rig.events.length
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_HANGUP[A]",
      "CHANNEL_UNBRIDGE[A]",
      "CHANNEL_HANGUP_COMPLETE[A]",
      "CHANNEL_DESTROY[A]",
      "CHANNEL_HANGUP[B]",
      "CHANNEL_HANGUP_COMPLETE[B]",
      "CHANNEL_DESTROY[B]"
    ])
    // Only the leg that did not hang up itself is told.
    assert.deepStrictEqual(
      rig.sip.filter((command) => command._tag === "Clear").map((command) => command.dialog),
      [b]
    )
  })

  it("a leg with park_after_bridge outlives the other one, parked", async () => {
    const rig = makeRig()
    const { a, b } = await bridged(rig)
    await rig.api(`uuid_setvar ${a} park_after_bridge true`)
    const from = rig.events.length
    rig.fromUserAgent({ _tag: "CallEnded", dialog: b, cause: "bye" })
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_HANGUP[B]",
      "CHANNEL_HANGUP_COMPLETE[B]",
      "CHANNEL_UNBRIDGE[A]",
      "CHANNEL_DESTROY[B]",
      "CHANNEL_EXECUTE[A]",
      "CHANNEL_PARK[A]"
    ])
  })

  it("uuid_transfer -both park: UNBRIDGE, PARK, PARK", async () => {
    const rig = makeRig()
    const { a } = await bridged(rig)
    const from = rig.events.length
    assert.strictEqual(await rig.api(`uuid_transfer ${a} -both park inline`), "+OK\n")
    assert.deepStrictEqual(
      story(rig, from).filter((line) => !line.startsWith("CHANNEL_EXECUTE")),
      ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[A]", "CHANNEL_PARK[B]"]
    )
  })

  it("a kill while playing: HANGUP, PLAYBACK_STOP, EXECUTE_COMPLETE, UNPARK, HANGUP_COMPLETE, DESTROY", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    plays(rig, uuid)
    const from = rig.events.length
    await rig.api(`uuid_kill ${uuid} CALL_REJECTED`)
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_HANGUP[A]",
      "PLAYBACK_STOP[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]",
      "CHANNEL_UNPARK[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]",
      "CHANNEL_HANGUP_COMPLETE[A]",
      "CHANNEL_DESTROY[A]"
    ])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "Hangup-Cause"), "CALL_REJECTED")
  })

  it("a playing broken off before its file was read is a pair of START and STOP, not a played file", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    rig.execute(uuid, "playback", "welcome.wav")
    const from = rig.events.length
    await rig.api(`uuid_break ${uuid} all`)
    assert.deepStrictEqual(story(rig, from), ["PLAYBACK_START[A]", "PLAYBACK_STOP[A]", "CHANNEL_EXECUTE_COMPLETE[A]"])
    assert.strictEqual(headerOf(lastOf(rig, "PLAYBACK_STOP"), "Playback-Status"), "break")
  })

  it("a missing file: EXECUTE and EXECUTE_COMPLETE, no playback events", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const from = rig.events.length
    rig.execute(uuid, "playback", "missing.wav")
    const { playback } = rig.playing.at(-1)!
    rig.fromMedia({ _tag: "PlaybackEnded", leg: uuid, playback, file: "", cause: "file-not-found", playedMs: 0 })
    assert.deepStrictEqual(story(rig, from), ["CHANNEL_EXECUTE[A]", "CHANNEL_EXECUTE_COMPLETE[A]"])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "Application-Response"), "FILE NOT FOUND")
  })

  it("a caller who gives up while ringing", () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    rig.call([...rig.softswitch.exchange.channels.keys()][0]!, "A")
    const from = rig.events.length
    rig.fromUserAgent({ _tag: "CallCancelled", dialog: "in-1" })
    assert.deepStrictEqual(story(rig, from), [
      "CHANNEL_HANGUP[A]",
      "CHANNEL_UNPARK[A]",
      "CHANNEL_EXECUTE_COMPLETE[A]",
      "CHANNEL_HANGUP_COMPLETE[A]",
      "CHANNEL_DESTROY[A]"
    ])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP"), "Hangup-Cause"), "ORIGINATOR_CANCEL")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP"), "variable_sip_term_status"), "487")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP"), "variable_sip_hangup_disposition"), undefined)
    const complete = lastOf(rig, "CHANNEL_HANGUP_COMPLETE")
    assert.strictEqual(headerOf(complete, "variable_sip_hangup_disposition"), "recv_cancel")
  })

  it("a recording's file is told as finished before its channel is destroyed", async () => {
    const rig = makeRig()
    const { a, b } = await bridged(rig)
    await rig.api(`uuid_record ${a} start x.wav`)
    const path = "/recordings/x.wav"
    rig.fromMedia({ _tag: "RecordingStarted", leg: a, path })
    const from = rig.events.length
    await rig.api(`uuid_kill ${b}`)
    rig.fromMedia({ _tag: "RecordingEnded", leg: a, path, recordedMs: 20, octets: 684, cause: "hangup" })
    assert.deepStrictEqual(story(rig, from).slice(-4), [
      "CHANNEL_HANGUP_COMPLETE[A]",
      "RECORD_STOP[A]",
      "MEDIA_BUG_STOP[A]",
      "CHANNEL_DESTROY[A]"
    ])
  })

  it("says of each leg that is up what is written from it", async () => {
    const rig = makeRig()
    const { a, b } = await bridged(rig)
    const written = async (): Promise<unknown> => JSON.parse(await rig.api("carillon_recordings"))
    await rig.api(`uuid_record ${a} start x.wav`)
    const path = "/recordings/x.wav"
    assert.deepStrictEqual(await written(), { [a]: [path], [b]: [] })
    rig.fromMedia({ _tag: "RecordingEnded", leg: a, path, recordedMs: 20, octets: 684, cause: "stopped" })
    assert.deepStrictEqual(await written(), { [a]: [], [b]: [] })
    await rig.api(`uuid_kill ${a}`)
    assert.deepStrictEqual(await written(), {})
  })

  it("a recording that never reports does not keep its channel for ever", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    await rig.api(`uuid_record ${a} start x.wav`)
    await rig.api(`uuid_kill ${a}`)
    assert.strictEqual(rig.softswitch.health().legs, 1)
    rig.pass(5_000)
    assert.strictEqual(rig.softswitch.health().legs, 0)
  })
})

describe("a telephone that is rung", () => {
  const ring = async (rig: Rig, uuid = "leg-1", extra = "") => {
    rig.call(uuid, "B")
    const job = rig.api(`originate {origination_uuid=${uuid},originate_timeout=20${extra}}user/1001 &park()`)
    await rig.settle()
    return job
  }

  it.each([
    { status: 486, cause: "USER_BUSY" },
    { status: 603, cause: "CALL_REJECTED" },
    { status: 408, cause: "NO_ANSWER" },
    { status: 404, cause: "UNALLOCATED_NUMBER" },
    { status: 480, cause: "NO_USER_RESPONSE" },
    { status: 503, cause: "NORMAL_TEMPORARY_FAILURE" },
    { status: 488, cause: "INCOMPATIBLE_DESTINATION" },
    { status: 499, cause: "NORMAL_UNSPECIFIED" }
  ])("refused with $status ends as $cause", async ({ cause, status }) => {
    const rig = makeRig()
    const job = ring(rig)
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallFailed", dialog: "leg-1", status, reason: "" })
    assert.strictEqual(await job, `-ERR ${cause}\n`)
    assert.deepStrictEqual(story(rig).slice(-3), [
      "CHANNEL_HANGUP[B]",
      "CHANNEL_HANGUP_COMPLETE[B]",
      "CHANNEL_DESTROY[B]"
    ])
    assert.deepStrictEqual(rig.closed, ["leg-1"])
  })

  it("is given up after originate_timeout with NO_ANSWER, and its ringing is cancelled", async () => {
    const rig = makeRig()
    const job = ring(rig)
    await rig.settle()
    rig.pass(19_999)
    assert.isFalse(rig.sip.some((command) => command._tag === "Clear"))
    rig.pass(1)
    assert.strictEqual(await job, "-ERR NO_ANSWER\n")
    assert.strictEqual(rig.sip.at(-1)?._tag, "Clear")
  })

  it("that lost a race hears that the call was answered elsewhere", async () => {
    const rig = makeRig()
    void ring(rig)
    await rig.settle()
    await rig.api("uuid_kill leg-1 LOSE_RACE")
    assert.deepInclude(rig.sip.at(-1), { _tag: "Clear", dialog: "leg-1", elsewhere: true })
  })

  it("is rung once however often it is asked for, also after it ended", async () => {
    const rig = makeRig()
    const first = ring(rig)
    await rig.settle()
    assert.strictEqual(await ring(rig), "-ERR DESTINATION_OUT_OF_ORDER\n")
    rig.fromUserAgent({ _tag: "CallFailed", dialog: "leg-1", status: 486, reason: "" })
    await first
    assert.strictEqual(await ring(rig), "-ERR DESTINATION_OUT_OF_ORDER\n")
    assert.strictEqual(rig.sip.filter((command) => command._tag === "Invite").length, 1)
  })

  it("can be killed before its INVITE is out", async () => {
    const rig = makeRig()
    const job = rig.api("originate {origination_uuid=leg-1}user/1001 &park()")
    await rig.api("uuid_kill leg-1")
    await rig.settle()
    assert.strictEqual(await job, "-ERR NORMAL_CLEARING\n")
    assert.isFalse(rig.sip.some((command) => command._tag === "Invite"))
    assert.deepStrictEqual(rig.closed, ["leg-1", "leg-1"])
  })

  it("is unknown or not registered: USER_NOT_REGISTERED, without a channel", async () => {
    const rig = makeRig()
    assert.strictEqual(await rig.api("originate user/2222 &park()"), "-ERR USER_NOT_REGISTERED\n")
    assert.deepStrictEqual(story(rig), [])
  })

  it("has the variables it was made with in every event and in uuid_dump", async () => {
    const rig = makeRig()
    const job = ring(rig, "leg-1", ",carillon_call=c1,carillon_attempt=2,carillon_agent=1001")
    await rig.settle()
    const dump = JSON.parse(await rig.api("uuid_dump leg-1 json")) as Record<string, string>
    assert.strictEqual(dump["variable_carillon_agent"], "1001")
    rig.fromUserAgent({ _tag: "CallFailed", dialog: "leg-1", status: 486, reason: "" })
    await job
    for (const event of rig.events) {
      if (/STATE|API/u.test(event.name)) continue
      assert.strictEqual(headerOf(event, "variable_carillon_call"), "c1", event.name)
      assert.strictEqual(headerOf(event, "variable_carillon_attempt"), "2", event.name)
    }
  })

  it("says what it takes in a NOTIFY: first as it registered, then as it rings", async () => {
    const rig = makeRig({ allowEvents: ["talk"] })
    const uuid = "leg-1"
    void ring(rig)
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_CREATE"), "variable_sip_allow_events"), "talk")
    await rig.settle()
    rig.fromUserAgent({
      _tag: "CallProgress",
      dialog: uuid,
      status: 180,
      sdp: undefined,
      allowEvents: ["hold", "talk"]
    })
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_PROGRESS"), "variable_sip_allow_events"), "hold,talk")
  })

  it("is told to talk by uuid_phone_event, which is answered with what the telephone said", async () => {
    const rig = makeRig()
    const uuid = "leg-1"
    void ring(rig)
    await rig.settle()
    for (const [status, answer] of [
      [200, "+OK Success\n"],
      [405, "-ERR 405\n"],
      [408, "-ERR 408\n"]
    ] as const) {
      const told = rig.api(`uuid_phone_event ${uuid} talk`)
      const again = rig.api(`uuid_phone_event ${uuid}`)
      assert.deepStrictEqual(rig.sip.at(-1), { _tag: "Notify", dialog: uuid, event: "talk" })
      rig.fromUserAgent({ _tag: "NotifyAnswered", dialog: uuid, status })
      assert.deepStrictEqual(await Promise.all([told, again]), [answer, answer])
    }
    assert.strictEqual(rig.sip.filter(({ _tag }) => _tag === "Notify").length, 3)
  })

  it("that ends before it said anything to that is no success", async () => {
    const rig = makeRig()
    const uuid = "leg-1"
    void ring(rig)
    await rig.settle()
    const told = rig.api(`uuid_phone_event ${uuid} talk`)
    await rig.api(`uuid_kill ${uuid}`)
    assert.strictEqual(await told, "-ERR Operation Failed\n")
  })

  it("is never a caller whom we have not answered", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    const [uuid] = rig.softswitch.exchange.channels.keys()
    assert.strictEqual(await rig.api(`uuid_phone_event ${uuid} talk`), "-ERR Operation Failed\n")
    assert.isFalse(rig.sip.some(({ _tag }) => _tag === "Notify"))
  })

  it("answers without SDP and is hung up, not left in silence", async () => {
    const rig = makeRig()
    const job = ring(rig)
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "leg-1", sdp: undefined })
    assert.strictEqual(await job, "-ERR INCOMPATIBLE_DESTINATION\n")
  })
})

describe("admission", () => {
  it("refuses calls beyond the limit of legs with 503", () => {
    const rig = makeRig({ maxLegs: 1 })
    rig.fromUserAgent(offered("in-1"), offered("in-2"))
    assert.deepStrictEqual(rig.sip.at(-1), {
      _tag: "Reject",
      dialog: "in-2",
      status: 503,
      reason: "Service Unavailable",
      retryAfterS: 5
    })
  })

  it("admits calls without counting what only health shows", async () => {
    const rig = makeRig()
    const counts = vi.spyOn(rig.softswitch.exchange.media, "counts")
    await answeredCaller(rig)
    await answeredPhone(rig)
    assert.strictEqual(rig.softswitch.health().legs, 2)
    assert.strictEqual(counts.mock.calls.length, 1, "health asked once, the two calls never")
  })

  it("names recordings that cannot be written as its problem, until a minute after the last one", () => {
    const rig = makeRig()
    const problems = () => rig.softswitch.health().problems
    assert.deepStrictEqual(problems(), [])
    rig.failRecording()
    assert.deepStrictEqual(problems(), [{ zh: "录音无法写入", en: "recordings cannot be written" }])
    rig.pass(59_000)
    rig.failRecording()
    assert.lengthOf(problems(), 1)
    rig.pass(59_000)
    assert.lengthOf(problems(), 1)
    rig.pass(1_000)
    assert.deepStrictEqual(problems(), [])
  })

  it("names recordings that are being tried again as long as that lasts, and how many", () => {
    const rig = makeRig()
    rig.stickRecordings(2)
    rig.pass(600_000)
    assert.deepStrictEqual(rig.softswitch.health().problems, [
      { zh: "2 路录音无法写入，正在重试", en: "2 recordings cannot be written; it is tried again" }
    ])
    rig.stickRecordings(0)
    assert.deepStrictEqual(rig.softswitch.health().problems, [])
  })

  it("hangs up with 503 when no RTP port is left after all", async () => {
    const rig = makeRig({ openFails: true })
    rig.fromUserAgent(offered("in-1"))
    await rig.settle()
    const clear = rig.sip.at(-1)!
    assert.strictEqual(clear._tag === "Clear" ? clear.status : 0, 503)
  })

  it("refuses an offer without a codec of ours with 488 and makes no channel", () => {
    const rig = makeRig()
    const sdp = REMOTE_SDP.replaceAll(/PCM[AU]/gu, "G729")
      .replace("RTP/AVP 8 0 101", "RTP/AVP 97 98 101")
      .replaceAll(/rtpmap:[80] /gu, "rtpmap:97 ")
    rig.fromUserAgent(offered("in-1", sdp))
    const reject = rig.sip.at(-1)!
    assert.strictEqual(reject._tag === "Reject" ? reject.status : 0, 488)
    assert.strictEqual(rig.softswitch.health().legs, 0)
  })

  it("keeps calls ringing while no event socket is there, up to a limit and not for ever", () => {
    const rig = makeRig({ listening: false })
    for (let i = 0; i <= UNATTENDED_RINGING_LIMIT; i++) rig.fromUserAgent(offered(`in-${i}`))
    assert.strictEqual(rig.softswitch.health().legs, UNATTENDED_RINGING_LIMIT)
    assert.strictEqual(rig.sip.at(-1)?._tag, "Reject")
    rig.pass(UNATTENDED_RINGING_MS)
    assert.strictEqual(rig.softswitch.health().legs, 0)
  })

  it("counts anew when an engine came and went in between", () => {
    const rig = makeRig({ listening: false })
    rig.fromUserAgent(offered("in-1"))
    rig.pass(UNATTENDED_RINGING_MS - 20_000)
    rig.listen()()
    rig.pass(20_000)
    assert.strictEqual(rig.softswitch.health().legs, 1)
    rig.pass(UNATTENDED_RINGING_MS)
    assert.strictEqual(rig.softswitch.health().legs, 0)
  })

  it("takes a controller that was called for one leg for no engine", () => {
    const rig = makeRig({ listening: false })
    rig.fromUserAgent(offered("in-1"))
    rig.softswitch.exchange.hub.listen({ wants: () => true, take: () => undefined, isController: true })
    rig.pass(UNATTENDED_RINGING_MS)
    assert.strictEqual(rig.softswitch.health().legs, 0)
  })

  it("leaves a call alone that an event socket came for in time", () => {
    const rig = makeRig({ listening: false })
    rig.fromUserAgent(offered("in-1"))
    rig.listen()
    rig.pass(UNATTENDED_RINGING_MS)
    assert.strictEqual(rig.softswitch.health().legs, 1)
  })
})

describe("details", () => {
  it("a caller bridged before being answered is answered first", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    const [a] = rig.softswitch.exchange.channels.keys()
    rig.call(a!, "A")
    const { uuid: b } = await answeredPhone(rig)
    const from = rig.events.length
    await rig.api(`uuid_bridge ${a} ${b}`)
    assert.include(story(rig, from), "CHANNEL_ANSWER[A]")
    assert.strictEqual(story(rig, from).at(-1), "CHANNEL_BRIDGE[A]")
  })

  it("an INVITE without SDP gets our offer, and the ACK's answer is used", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1", null))
    const [uuid] = rig.softswitch.exchange.channels.keys()
    await rig.settle()
    rig.execute(uuid!, "answer")
    const answer = rig.sip.at(-1)!
    assert.match(answer._tag === "Answer" ? answer.sdp : "", /m=audio 32102/u)
    rig.fromUserAgent({ _tag: "CallConfirmed", dialog: "in-1", sdp: REMOTE_SDP })
    assert.strictEqual(rig.softswitch.exchange.channels.get(uuid!)!.negotiated?.remote.port, 41_000)
  })

  it("music on hold plays the switch's own file until it is broken off", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    rig.execute(uuid, "playback", "local_stream://moh")
    assert.deepInclude(rig.playing.at(-1)!, { file: "/prompts/moh.wav", loop: true })
  })

  it("what waits behind a playing begins when that is broken off, unless all is", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    for (const file of ["1.wav", "2.wav", "3.wav"]) rig.execute(uuid, "playback", file)
    assert.strictEqual(rig.playing.length, 1)
    await rig.api(`uuid_break ${uuid}`)
    assert.strictEqual(rig.playing.at(-1)!.file, "/prompts/2.wav")
    await rig.api(`uuid_break ${uuid} all`)
    assert.strictEqual(rig.playing.length, 2)
  })

  it("a path that leaves the prompts folder is no file", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    rig.execute(uuid, "playback", "../../etc/passwd")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "Application-Response"), "FILE NOT FOUND")
    assert.strictEqual(await rig.api(`uuid_record ${uuid} start ../x.wav`), "-ERR Operation failed\n")
    assert.deepStrictEqual(rig.playing, [])
  })

  it("refused messages are counted all and logged once per kind and source", () => {
    const rig = makeRig()
    const refused = (port: number) =>
      ({
        _tag: "Refused",
        kind: "malformed",
        reason: "no Via\nx",
        source: { transport: "udp", address: "127.0.0.1", port },
        status: 400
      }) as const
    rig.fromUserAgent(refused(1), refused(1), refused(2))
    rig.fromMedia({ _tag: "Stranger", leg: "x", source: { address: "127.0.0.1", port: 9 }, reason: "not RTP" })
    assert.deepStrictEqual(rig.softswitch.health().refused, { malformed: 3, "rtp-stranger": 1 })
    assert.strictEqual(rig.logged.length, 3)
    assert.isFalse(rig.logged.some((line) => line.includes("\n")))
  })
})
