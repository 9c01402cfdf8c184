import { assert, describe, it } from "@effect/vitest"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import { makeDevices } from "./devices.ts"
import type { EslEvent } from "./esl-event.ts"
import { telephonyEventOf, writtenMs } from "./events.ts"
import { makeLegs } from "./legs.ts"
import { sample, TAKEN } from "./testing/samples.ts"

const at = 5 as EpochMs
const A = "abbd4dd5-1fb9-48d6-8af0-6d8ec46fc7ab"
const B = "aaaaaaaa-0000-4000-8000-000000000001"

/** The leg's CHANNEL_HANGUP, which came earlier and had nothing of the disposition yet. */
const hangupOf = (file: string): EslEvent => {
  const { variable_sip_hangup_disposition: _, ...before } = sample(file)
  return { ...before, "Event-Name": "CHANNEL_HANGUP" }
}

const MADE = { variable_carillon_call: "c1", variable_carillon_attempt: "2", variable_carillon_agent: "1001" }

const translate = (event: EslEvent, broken = false): TelephonyEvent | undefined =>
  telephonyEventOf(event, {
    at,
    broken,
    wasParked: false,
    recordingName: (path) => path.replace("/opt/freeswitch/rec/", "")
  })

describe("a real FreeSWITCH's frames in CSTA words", () => {
  const cases: ReadonlyArray<{
    readonly event: EslEvent
    readonly broken?: boolean
    readonly gives: object | undefined
  }> = [
    {
      event: sample("CHANNEL_PARK.inbound-unanswered", TAKEN),
      gives: { _tag: "CallOffered", at, leg: A, callingNumber: "caller1", dialledNumber: "9000" }
    },
    // Parked by a dialplan for a purpose of its own.
    { event: sample("CHANNEL_PARK.inbound-unanswered"), gives: undefined },
    { event: sample("CHANNEL_PARK.inbound-unanswered", { variable_carillon_takes: "false" }), gives: undefined },
    { event: sample("CHANNEL_PARK.outbound"), gives: undefined },
    {
      event: sample("CHANNEL_ANSWER.inbound"),
      gives: { _tag: "Established", at, leg: A, call: undefined, attempt: undefined }
    },
    {
      event: sample("CHANNEL_ANSWER.outbound", MADE),
      gives: { _tag: "Established", at, leg: B, call: "c1", attempt: 2 }
    },
    {
      event: sample("CHANNEL_ANSWER.outbound", { ...MADE, "Event-Name": "CHANNEL_PROGRESS" }),
      gives: { _tag: "Delivered", at, leg: B, call: "c1", attempt: 2, answerable: false }
    },
    ...[
      // What the telephone says of itself counts, whoever made it.
      { said: { variable_sip_allow_events: "hold,talk" }, answerable: true },
      { said: { variable_sip_allow_events: "refer", variable_sip_user_agent: "Yealink SIP-T46S" }, answerable: false },
      // FreeSWITCH does not tell it.
      { said: { variable_sip_user_agent: "Yealink SIP-T46S 66.86.0.15" }, answerable: true },
      { said: { variable_sip_user_agent: "PolycomVVX-VVX_411-UA/5.9.6" }, answerable: true },
      { said: { variable_sip_user_agent: "PolyEdge-E220-UA/8.0.1" }, answerable: true },
      { said: { variable_sip_user_agent: "snomD785/10.1.148.1" }, answerable: true },
      { said: { variable_sip_user_agent: "baresip v1.0.0 (x86_64/linux)" }, answerable: false },
      { said: { variable_sip_user_agent: "Polyphonic softphone" }, answerable: false }
    ].map(({ answerable, said }) => ({
      event: sample("CHANNEL_ANSWER.outbound", { ...MADE, ...said, "Event-Name": "CHANNEL_PROGRESS" }),
      gives: { _tag: "Delivered", at, leg: B, call: "c1", attempt: 2, answerable }
    })),
    // A leg somebody else rang is none of ours.
    { event: sample("CHANNEL_ANSWER.outbound", { "Event-Name": "CHANNEL_PROGRESS" }), gives: undefined },
    { event: sample("CHANNEL_BRIDGE"), gives: { _tag: "Joined", at, leg: A, with: B } },
    { event: sample("CHANNEL_UNBRIDGE"), gives: undefined },
    {
      event: sample("CHANNEL_HANGUP"),
      gives: {
        _tag: "ConnectionCleared",
        at,
        leg: "2c303bda-3c94-4a26-80c9-0264b7c78154",
        cause: "CALL_REJECTED",
        call: undefined,
        attempt: undefined,
        by: "us"
      }
    },
    // FreeSWITCH says who hung up only after CHANNEL_HANGUP; by then a far end's own doing has left its SIP status.
    ...[
      { event: hangupOf("CHANNEL_HANGUP_COMPLETE.far-end"), by: "party" },
      { event: { ...sample("CHANNEL_HANGUP"), variable_sip_term_status: "486" }, by: "party" },
      { event: hangupOf("CHANNEL_HANGUP_COMPLETE.killed"), by: "us" },
      { event: hangupOf("CHANNEL_HANGUP_COMPLETE.bridged"), by: "us" }
    ].map(({ by, event }) => ({
      event: { ...event, ...MADE },
      gives: {
        _tag: "ConnectionCleared",
        at,
        leg: event["Unique-ID"],
        cause: event["Hangup-Cause"],
        call: "c1",
        attempt: 2,
        by
      }
    })),
    {
      event: sample("CHANNEL_EXECUTE_COMPLETE"),
      gives: { _tag: "PlayEnded", at, leg: A, playback: "01M825SGHHYZ4AG288GG6HEB1N", outcome: "done" }
    },
    {
      event: sample("CHANNEL_EXECUTE_COMPLETE"),
      broken: true,
      gives: { _tag: "PlayEnded", at, leg: A, playback: "01M825SGHHYZ4AG288GG6HEB1N", outcome: "stopped" }
    },
    {
      event: sample("CHANNEL_EXECUTE_COMPLETE.file-not-found"),
      gives: { _tag: "PlayEnded", at, leg: A, playback: "ebb1906b-0d99-4ad9-a111-524ae3da1322", outcome: "not-found" }
    },
    // One round of a loop; the next begins by itself.
    { event: sample("CHANNEL_EXECUTE_COMPLETE", { "Application-UUID": "loop:m/1" }), gives: undefined },
    {
      event: sample("CHANNEL_EXECUTE_COMPLETE", { "Application-UUID": "loop:m/1" }),
      broken: true,
      gives: { _tag: "PlayEnded", at, leg: A, playback: "m/1", outcome: "stopped" }
    },
    { event: sample("CHANNEL_EXECUTE_COMPLETE", { Application: "park" }), gives: undefined },
    {
      event: sample("DTMF.rtp"),
      gives: { _tag: "DigitPressed", at, leg: "2c303bda-3c94-4a26-80c9-0264b7c78154", digit: "5" }
    },
    // Made by uuid_recv_dtmf, not by a person.
    { event: sample("DTMF.recv_dtmf"), gives: undefined },
    { event: sample("RECORD_START"), gives: { _tag: "RecordStarted", at, leg: A, file: "t1.wav" } },
    {
      event: sample("RECORD_STOP"),
      gives: { _tag: "RecordEnded", at, leg: A, file: "t1.wav", recordedMs: 1500, legGoesOn: true }
    },
    {
      event: sample("RECORD_STOP", { "Answer-State": "hangup" }),
      gives: { _tag: "RecordEnded", at, leg: A, file: "t1.wav", recordedMs: 1500 }
    },
    // What was added is not how long it is.
    {
      event: sample("RECORD_STOP", { variable_RECORD_APPEND: "true" }),
      gives: { _tag: "RecordEnded", at, leg: A, file: "t1.wav", recordedMs: 0, legGoesOn: true }
    },
    {
      // A real FreeSWITCH says neither jitter in ms nor the round trip.
      event: sample("CHANNEL_DESTROY", {
        variable_rtp_audio_in_packet_count: "79",
        variable_rtp_audio_in_flaw_total: "3",
        variable_rtp_audio_in_mos: "4.50"
      }),
      gives: {
        _tag: "LineMeasured",
        at,
        leg: sample("CHANNEL_DESTROY")["Unique-ID"],
        call: undefined,
        attempt: undefined,
        line: { received: 79, missing: 3, jitterMs: null, roundTripMs: null, mosHundredths: 450 }
      }
    },
    {
      event: {
        "Event-Name": "CHANNEL_DESTROY",
        "Unique-ID": B,
        ...MADE,
        variable_rtp_audio_in_packet_count: "1000",
        variable_rtp_audio_in_flaw_total: "15",
        variable_rtp_audio_in_mos: "4.20",
        variable_rtp_audio_in_jitter_ms: "2.51",
        variable_rtp_audio_round_trip_ms: "30.40"
      },
      gives: {
        _tag: "LineMeasured",
        at,
        leg: B,
        call: "c1",
        attempt: 2,
        line: { received: 1_000, missing: 15, jitterMs: 3, roundTripMs: 30, mosHundredths: 420 }
      }
    },
    {
      // Nothing is claimed of a line over which nothing came, whatever the switch says.
      event: {
        "Event-Name": "CHANNEL_DESTROY",
        "Unique-ID": A,
        variable_rtp_audio_in_packet_count: "0",
        variable_rtp_audio_in_mos: "4.50"
      },
      gives: {
        _tag: "LineMeasured",
        at,
        leg: A,
        call: undefined,
        attempt: undefined,
        line: { received: 0, missing: 0, jitterMs: null, roundTripMs: null, mosHundredths: null }
      }
    },
    { event: { "Event-Name": "CHANNEL_DESTROY", "Unique-ID": A }, gives: undefined },
    { event: sample("HEARTBEAT"), gives: undefined },
    { event: {}, gives: undefined }
  ]
  it.each(
    cases.map(
      (one) =>
        [`${one.event["Event-Name"]} ${(one.gives as { _tag?: string } | undefined)?._tag ?? "nothing"}`, one] as const
    )
  )("%s", (_, { broken, event, gives }) => {
    assert.deepStrictEqual(translate(event, broken), gives as TelephonyEvent | undefined)
  })
})

describe("how long a file is when its writing ends", () => {
  it("is what the switch counted, and what was there before it, which stands on the leg", () => {
    assert.strictEqual(writtenMs(sample("RECORD_STOP")), 1_500)
    const goesOn = { variable_RECORD_APPEND: "true", variable_carillon_recorded_ms: "45500" }
    assert.strictEqual(writtenMs(sample("RECORD_STOP", goesOn)), 47_000)
  })
})

describe("telephones", () => {
  it("are in service with the first registration and out with the last", () => {
    const devices = makeDevices()
    const other = { contact: '"" <sip:1001@127.0.0.1:7000>' }
    const tag = (event: EslEvent) => devices.observe(event, at)?._tag
    assert.strictEqual(tag(sample("sofia_register")), "DeviceInService")
    assert.strictEqual(tag(sample("sofia_register", other)), "DeviceInService")
    assert.strictEqual(tag(sample("sofia_unregister")), undefined)
    assert.strictEqual(tag(sample("sofia_unregister", other)), "DeviceOutOfService")
    assert.strictEqual(tag(sample("sofia_register_attempt")), undefined)
  })

  it("found by a snapshot go out of service by the same contact", () => {
    const devices = makeDevices()
    assert.deepStrictEqual(devices.replace([{ reg_user: "1001", url: "sofia/internal/sip:1001@127.0.0.1:6099;ob" }]), [
      "1001" as never
    ])
    assert.strictEqual(devices.observe(sample("sofia_unregister"), at)?._tag, "DeviceOutOfService")
  })

  it("are dialled by all that their registration says, and by what the newest one says", () => {
    const devices = makeDevices()
    const register = (contact: string) => devices.observe(sample("sofia_register", { contact }), at)
    const dialled = () => devices.dialStringsOf("1001" as never)
    register('"" <sips:1001@127.0.0.1:7000;transport=tls;fs_nat=yes>')
    assert.deepStrictEqual(dialled(), ["sofia/internal/sips:1001@127.0.0.1:7000;transport=tls;fs_nat=yes"])
    register('"" <sip:1001@127.0.0.1:7000;transport=tcp;fs_path=sip%3A10.0.0.9>;expires=60')
    assert.deepStrictEqual(dialled(), ["sofia/internal/sip:1001@127.0.0.1:7000;transport=tcp;fs_path=sip%3A10.0.0.9"])
  })

  it("that expire go out of service too", () => {
    const devices = makeDevices()
    devices.observe(sample("sofia_register"), at)
    const expired = sample("sofia_unregister", { "Event-Subclass": "sofia::expire" })
    assert.strictEqual(devices.observe(expired, at)?._tag, "DeviceOutOfService")
  })
})

describe("legs", () => {
  it("are offered once and cleared once, and stay cleared against late events", () => {
    const legs = makeLegs()
    const parked = sample("CHANNEL_PARK.inbound-unanswered")
    assert.deepStrictEqual([legs.offer(parked), legs.offer(parked)], [true, false])
    assert.deepStrictEqual([legs.clear(A), legs.clear(A)], [true, false])
    assert.isFalse(legs.offer(parked))
    assert.strictEqual(legs.size(), 0)
  })

  it("know who is bridged with whom, and forget it", () => {
    const legs = makeLegs()
    legs.observe(sample("CHANNEL_ANSWER.outbound", MADE))
    legs.observe(sample("CHANNEL_BRIDGE"))
    assert.deepStrictEqual(legs.get(B)?.place, { _tag: "Joined", with: A })
    assert.deepInclude(legs.get(B), { call: "c1" as never, attempt: 2, agent: "1001" as never })
    legs.observe(sample("CHANNEL_UNBRIDGE"))
    assert.strictEqual(legs.get(B)?.place, undefined)
  })

  it("younger than a snapshot's question outlive its answer", () => {
    const legs = makeLegs()
    legs.observe(sample("CHANNEL_ANSWER.inbound"))
    const mark = legs.mark()
    legs.observe(sample("CHANNEL_ANSWER.outbound", MADE))
    legs.keepOnly(new Set(), mark)
    assert.deepStrictEqual([legs.get(A), legs.get(B)?.attempt], [undefined, 2])
  })
})

describe("what a caller says of themselves", () => {
  it("is bounded and of one line, whatever the switch let in", () => {
    const event = {
      "Event-Name": "CHANNEL_PARK",
      "Unique-ID": "leg",
      "Call-Direction": "inbound",
      ...TAKEN,
      "Caller-Caller-ID-Number": `\u202e139\r\nX-Evil: ${"9".repeat(3_000)}`,
      "Caller-Destination-Number": "95000\u0007"
    }
    const told = telephonyEventOf(event, {
      at: 1 as EpochMs,
      broken: false,
      wasParked: false,
      recordingName: (path) => path
    })
    assert.deepInclude(told, { callingNumber: `139 X-Evil: ${"9".repeat(52)}`, dialledNumber: "95000" })
  })
})
