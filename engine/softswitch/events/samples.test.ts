import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import {
  answeredCaller,
  answeredPhone,
  headerOf,
  lastOf,
  makeRig,
  offered,
  REMOTE_SDP,
  type Rig
} from "../testing/rig.ts"
import type { SwitchEvent } from "./event.ts"

/** The names of a FreeSWITCH 1.10.12 frame's headers, in order, without the outer two. */
const sampleNames = (file: string): ReadonlyArray<string> => {
  const text = readFileSync(new URL(`../testdata/esl-samples/${file}`, import.meta.url), "utf8")
  const body = text.slice(text.indexOf("\n\n") + 2)
  return body.split("\n").flatMap((line) => /^([\w-]+): /u.exec(line)?.[1] ?? [])
}

/** Names of ours that FreeSWITCH's frame has too, which must come in its order; and those it does not have. */
const compare = (event: SwitchEvent, file: string) => {
  const names = sampleNames(file)
  const common: Array<string> = []
  const ours: Array<string> = []
  for (const [name] of event.headers) (names.includes(name) ? common : ours).push(name)
  let at = 0
  const late = common.filter((name) => {
    const found = names.indexOf(name, at)
    if (found >= 0) at = found + 1
    return found < 0
  })
  return { common, ours, late }
}

/** Headers beyond the sample's: each with its reason. */
const ALLOWED = [
  // Ours alone: a disk that is full.
  /^Recordings-Stuck$/u,
  // We name the negotiated codec from the ANSWER on; the sample's leg had a codec of another kind by then.
  /^variable_(dtmf_type|rtp_2833_\w+)$/u,
  // Says that a call is for the engine; a FreeSWITCH's dialplan sets it.
  /^variable_carillon_takes$/u,
  // Our rig rings a registered user; the samples an address.
  /^variable_sofia_profile_url$/u,
  // A bond that FreeSWITCH writes a moment later, or not on this leg.
  /^variable_(uuid_bridge|bridge_to|last_bridge_to|signal_bond|bridge_channel|bridge_uuid)$/u,
  /^variable_(bridge_stamp|progress_stamp|progress_media_stamp|answer_stamp)$/u,
  /^variable_(playback|record)_\w+$/u,
  /^variable_(current_application\w*|current_loop|total_loops|RECORD_STEREO)$/u,
  /^variable_(last_bridge_hangup_cause|bridge_hangup_cause|sip_term_status|proto_specific_hangup_cause)$/u,
  /^variable_(origination_uuid|origination_caller_id_number|x_bench|pre_transfer_caller_id_number|channel_cid_flipped)$/u,
  /^variable_(is_outbound|sip_profile_name|sip_destination_url|originate_\w+|rtp_use_pt|switch_r_sdp|endpoint_disposition)$/u,
  // Of a line FreeSWITCH has no name for these.
  /^variable_rtp_audio_(in_jitter_ms|in_jitter_max_ms|out_loss_rate|round_trip_ms)$/u,
  /^Other-/u,
  /^Caller-(Callee-ID-\w+|Username|Dialplan|Caller-ID-Name|Orig-Caller-ID-Name)$/u,
  /^variable_sip_(from|to|req|contact|received|via|invite|call|local|network|user_agent|hangup_disposition)\w*$/u,
  /^variable_(sofia_profile_name|audio_media_flow)$/u
]

/**
 * How our event differs from FreeSWITCH's frame: headers out of its order, headers it does not have. `moved` is a header
 * that FreeSWITCH wrote anew in the sample's own story, which ours does not tell.
 */
const differences = (event: SwitchEvent, file: string, moved?: string): ReadonlyArray<string> => {
  const kept = { ...event, headers: event.headers.filter(([name]) => name !== moved) }
  const { common, late, ours } = compare(kept, file)
  const foreign = ours.filter((name) => !ALLOWED.some((allowed) => allowed.test(name)))
  // Guards the test itself: an event with hardly any headers would pass everything else.
  const few = common.length <= 15 ? [`${file}: only ${common.length} headers in common`] : []
  return [
    ...late.map((name) => `${file}: ${name} out of order`),
    ...foreign.map((name) => `${file}: ${name} is not FreeSWITCH's`),
    ...few
  ]
}

/** What shows in an event that the far end ended the leg. */
const farEndsEnding = (event: SwitchEvent) => ({
  variable_sip_term_status: headerOf(event, "variable_sip_term_status"),
  variable_proto_specific_hangup_cause: headerOf(event, "variable_proto_specific_hangup_cause"),
  variable_sip_term_cause: headerOf(event, "variable_sip_term_cause"),
  variable_sip_hangup_disposition: headerOf(event, "variable_sip_hangup_disposition")
})

const callerPlays = async (rig: Rig): Promise<string> => {
  const uuid = await answeredCaller(rig)
  rig.execute(uuid, "playback", "/prompts/tone.wav")
  const { playback } = rig.playing.at(-1)!
  rig.fromMedia({ _tag: "PlaybackStarted", leg: uuid, playback, file: "/prompts/tone.wav" })
  return uuid
}

/** Listens to the leg, then comes in, and goes. */
const supervisorComes = async (rig: Rig, target: string) => {
  const supervisor = "cccccccc-0000-4000-8000-000000000003"
  await answeredPhone(rig, supervisor)
  for (const application of ["eavesdrop", "three_way"]) {
    rig.execute(supervisor, application, target)
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_EXECUTE"), `CHANNEL_EXECUTE.${application}.txt`), [])
    const bug = lastOf(rig, "MEDIA_BUG_START")
    assert.deepStrictEqual(differences(bug, "MEDIA_BUG_START.eavesdrop.txt"), [])
    assert.deepStrictEqual(
      ["Media-Bug-Function", "Media-Bug-Target", "Unique-ID"].map((name) => headerOf(bug, name)),
      ["eavesdrop", target, target]
    )
    await rig.api(`uuid_transfer ${supervisor} park inline`) // oxlint-disable-line no-await-in-loop -- one after the other
  }
}

describe("headers come in FreeSWITCH's order", () => {
  it("an inbound leg from INVITE to answer", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_CREATE"), "CHANNEL_CREATE.inbound.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_PARK"), "CHANNEL_PARK.inbound-unanswered.txt"), [])
    const [uuid] = rig.softswitch.exchange.channels.keys()
    await rig.settle()
    rig.execute(uuid!, "answer")
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_ANSWER"), "CHANNEL_ANSWER.inbound.txt"), [])
  })

  it("an outbound leg from originate to park", async () => {
    const rig = makeRig()
    await answeredPhone(rig)
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_CREATE"), "CHANNEL_CREATE.outbound.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_ORIGINATE"), "CHANNEL_ORIGINATE.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_ANSWER"), "CHANNEL_ANSWER.outbound.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_PARK"), "CHANNEL_PARK.outbound.txt"), [])
  })

  it("a playing that ends, one that is broken off, and a missing file", async () => {
    const rig = makeRig()
    const uuid = await callerPlays(rig)
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_EXECUTE"), "CHANNEL_EXECUTE.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "PLAYBACK_START"), "PLAYBACK_START.file.txt"), [])
    const { playback } = rig.playing.at(-1)!
    rig.fromMedia({
      _tag: "PlaybackEnded",
      leg: uuid,
      playback,
      file: "/prompts/tone.wav",
      cause: "done",
      playedMs: 300
    })
    assert.deepStrictEqual(differences(lastOf(rig, "PLAYBACK_STOP"), "PLAYBACK_STOP.done.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "CHANNEL_EXECUTE_COMPLETE.txt"), [])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "Application-Response"), "FILE PLAYED")
    await rig.api(`uuid_break ${uuid}`)
    rig.execute(uuid, "playback", "/prompts/tone.wav")
    rig.fromMedia({ _tag: "PlaybackStarted", leg: uuid, playback: rig.playing.at(-1)!.playback, file: "" })
    await rig.api(`uuid_break ${uuid} all`)
    assert.deepStrictEqual(differences(lastOf(rig, "PLAYBACK_STOP"), "PLAYBACK_STOP.break.txt"), [])
    assert.strictEqual(headerOf(lastOf(rig, "PLAYBACK_STOP"), "Playback-Status"), "break")
    rig.execute(uuid, "playback", "/no/such/file.wav")
    rig.fromMedia({
      _tag: "PlaybackEnded",
      leg: uuid,
      playback: rig.playing.at(-1)!.playback,
      file: "/no/such/file.wav",
      cause: "file-not-found",
      playedMs: 0
    })
    assert.deepStrictEqual(
      differences(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "CHANNEL_EXECUTE_COMPLETE.file-not-found.txt"),
      []
    )
  })

  it("a bridge, its recording, a digit, and its end by transfer", async () => {
    const rig = makeRig()
    // The samples' caller had heard something, missed a file and been on hold before: variables stand where they were set.
    const a = await callerPlays(rig)
    await rig.api(`uuid_break ${a}`)
    rig.execute(a, "playback", "../outside.wav")
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP.replace("sendrecv", "sendonly") })
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP })
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_HOLD"), "CHANNEL_HOLD.reinvite.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_UNHOLD"), "CHANNEL_UNHOLD.reinvite.txt"), [])
    rig.fromMedia({ _tag: "Digit", leg: a, digit: "5", durationSamples: 960, way: "RTP" })
    assert.deepStrictEqual(differences(lastOf(rig, "DTMF"), "DTMF.rtp.txt"), [])
    const { uuid: b } = await answeredPhone(rig)
    await rig.api(`uuid_bridge ${a} ${b}`)
    assert.deepStrictEqual(
      differences(
        rig.events.find((event) => event.name === "CHANNEL_UNPARK")!,
        "CHANNEL_UNPARK.txt"
      ),
      []
    )
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_BRIDGE"), "CHANNEL_BRIDGE.txt"), [])
    await rig.api(`uuid_setvar ${a} RECORD_STEREO true`)
    await rig.api(`uuid_record ${a} start t1.wav`)
    const path = "/recordings/t1.wav"
    rig.fromMedia({ _tag: "RecordingStarted", leg: a, path })
    assert.deepStrictEqual(differences(lastOf(rig, "RECORD_START"), "RECORD_START.txt"), [])
    assert.deepStrictEqual(differences(lastOf(rig, "MEDIA_BUG_START"), "MEDIA_BUG_START.txt"), [])
    assert.strictEqual(headerOf(lastOf(rig, "MEDIA_BUG_START"), "Media-Bug-Target"), path)
    rig.fromMedia({ _tag: "RecordingEnded", leg: a, path, recordedMs: 1500, octets: 48044, cause: "stopped" })
    assert.deepStrictEqual(differences(lastOf(rig, "RECORD_STOP"), "RECORD_STOP.txt"), [])
    assert.strictEqual(headerOf(lastOf(rig, "RECORD_STOP"), "variable_record_file_size"), "48044")
    await supervisorComes(rig, a)
    await rig.api(`uuid_transfer ${a} -both park inline`)
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_UNBRIDGE"), "CHANNEL_UNBRIDGE.txt"), [])
  })

  it("a bridge by the application of that name", async () => {
    const rig = makeRig({ telephones: [{ user: "1002" }] })
    const { uuid } = await answeredPhone(rig)
    await rig.api(`uuid_transfer ${uuid} bridge:{origination_uuid=other}user/1002 inline`)
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "other", sdp: REMOTE_SDP })
    const bridged = lastOf(rig, "CHANNEL_BRIDGE")
    assert.deepStrictEqual(differences(bridged, "CHANNEL_BRIDGE.app.txt", "variable_audio_media_flow"), [])
    assert.deepStrictEqual(
      [
        "Channel-State",
        "Bridge-A-Unique-ID",
        "Bridge-B-Unique-ID",
        "variable_current_application",
        "variable_originate_disposition",
        "variable_DIALSTATUS"
      ].map((name) => headerOf(bridged, name)),
      ["CS_EXECUTE", uuid, "other", "bridge", "SUCCESS", "SUCCESS"]
    )
  })

  it("a killed leg", async () => {
    const rig = makeRig()
    const uuid = await callerPlays(rig)
    await rig.api(`uuid_kill ${uuid} CALL_REJECTED`)
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_HANGUP"), "CHANNEL_HANGUP.txt"), [])
    assert.deepStrictEqual(
      differences(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "CHANNEL_HANGUP_COMPLETE.killed.txt"),
      []
    )
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_DESTROY"), "CHANNEL_DESTROY.txt"), [])
    const complete = lastOf(rig, "CHANNEL_HANGUP_COMPLETE")
    assert.strictEqual(headerOf(complete, "variable_hangup_cause_q850"), "21")
    assert.strictEqual(headerOf(complete, "variable_sip_hangup_disposition"), "send_bye")
  })

  it("a leg whose far end hung up", async () => {
    const rig = makeRig()
    const { uuid } = await answeredPhone(rig)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: uuid, cause: "bye" })
    assert.deepStrictEqual(
      differences(lastOf(rig, "CHANNEL_HANGUP_COMPLETE"), "CHANNEL_HANGUP_COMPLETE.far-end.txt"),
      []
    )
    const complete = lastOf(rig, "CHANNEL_HANGUP_COMPLETE")
    assert.strictEqual(headerOf(complete, "variable_sip_hangup_disposition"), "recv_bye")
    assert.deepStrictEqual(farEndsEnding(lastOf(rig, "CHANNEL_HANGUP")), {
      variable_sip_term_status: "200",
      variable_proto_specific_hangup_cause: "sip:200",
      variable_sip_term_cause: "16",
      variable_sip_hangup_disposition: undefined
    })
  })

  it("a telephone that is busy has ended its leg itself; the other side of a bridge has not", async () => {
    const rig = makeRig()
    const refused = "aaaaaaaa-0000-4000-8000-000000000009"
    rig.call(refused, "R")
    const job = rig.api(`originate {origination_uuid=${refused}}user/1001 &park()`)
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallFailed", dialog: refused, status: 486, reason: "Busy Here" })
    assert.strictEqual(await job, "-ERR USER_BUSY\n")
    assert.strictEqual(farEndsEnding(lastOf(rig, "CHANNEL_HANGUP")).variable_sip_term_status, "486")
    const { uuid: a } = await answeredPhone(rig, "first")
    const { uuid: b } = await answeredPhone(rig, "second")
    await rig.api(`uuid_bridge ${a} ${b}`)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: a, cause: "bye" })
    const [first, second] = rig.events.filter(({ name }) => name === "CHANNEL_HANGUP").slice(-2)
    assert.strictEqual(farEndsEnding(first!).variable_sip_term_status, "200")
    assert.deepStrictEqual(Object.values(farEndsEnding(second!)), [undefined, undefined, undefined, undefined])
  })

  it("a bridge that ends by hang-up", async () => {
    const rig = makeRig()
    const { uuid: a } = await answeredPhone(rig, "first")
    const { uuid: b } = await answeredPhone(rig, "second")
    await rig.api(`uuid_bridge ${a} ${b}`)
    await rig.api(`uuid_kill ${b}`)
    // The samples' leg called the other one itself and passed its SDP on.
    const moved = "variable_audio_media_flow"
    assert.deepStrictEqual(differences(lastOf(rig, "CHANNEL_UNBRIDGE"), "CHANNEL_UNBRIDGE.hangup.txt", moved), [])
    const complete = rig.events.find((event) => event.name === "CHANNEL_HANGUP_COMPLETE")!
    assert.deepStrictEqual(differences(complete, "CHANNEL_HANGUP_COMPLETE.bridged.txt", moved), [])
  })

  it("a conference and its members", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    await answeredPhone(rig, "second")
    for (const leg of [a, "second"]) rig.execute(leg, "conference", "bench")
    await rig.api("conference bench kick 2")
    await rig.api("conference bench kick 1")
    const did = (action: string) => rig.events.find((event) => headerOf(event, "Action") === action)!
    for (const action of ["conference-create", "add-member", "floor-change", "kick-member", "del-member"])
      assert.deepStrictEqual(differences(did(action), `conference.${action}.txt`), [])
    const told = (action: string) =>
      ["Conference-Name", "Conference-Domain", "Conference-Size", "Hear", "Speak", "Member-Type"].map((name) =>
        headerOf(did(action), name)
      )
    assert.deepStrictEqual(told("add-member"), ["bench", "127.0.0.1", "1", "true", "true", "member"])
    assert.deepStrictEqual(told("kick-member"), ["bench", "127.0.0.1", "2", "true", "true", "member"])
    assert.deepStrictEqual(told("del-member"), ["bench", "127.0.0.1", "1", "true", "true", "member"])
  })

  it("registrations and the heartbeat", () => {
    const rig = makeRig()
    const [binding] = rig.softswitch.exchange.userAgent.bindings()
    rig.fromUserAgent({ _tag: "RegisterTried", user: "1001", source: binding!.source })
    rig.fromUserAgent({ _tag: "Registered", binding: binding!, fresh: true })
    rig.fromUserAgent({ _tag: "Unregistered", binding: binding!, cause: "asked" })
    const bySubclass = (subclass: string) => rig.events.find((event) => event.subclass === subclass)!
    assert.deepStrictEqual(differences(bySubclass("sofia::pre_register"), "sofia_pre_register.txt"), [])
    assert.deepStrictEqual(differences(bySubclass("sofia::register_attempt"), "sofia_register_attempt.txt"), [])
    assert.deepStrictEqual(differences(bySubclass("sofia::register"), "sofia_register.txt"), [])
    assert.deepStrictEqual(differences(bySubclass("sofia::unregister"), "sofia_unregister.txt"), [])
    rig.pass(20_000)
    assert.deepStrictEqual(differences(lastOf(rig, "HEARTBEAT"), "HEARTBEAT.txt"), [])
  })
})
