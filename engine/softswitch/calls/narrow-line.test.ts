import { assert, describe, it } from "@effect/vitest"
import type { UserAgentCommand } from "../sip-contract.ts"
import { answeredCaller, headerOf, lastOf, makeRig, offered, REMOTE_SDP, type Rig } from "../testing/rig.ts"

const OPUS_LINES = ["m=audio 41000 RTP/AVP 111 110", "a=rtpmap:111 opus/48000/2", "a=rtpmap:110 telephone-event/48000"]
const OPUS_ALONE = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", ...OPUS_LINES, ""].join(
  "\r\n"
)

const formatsIn = (rig: Rig, tag: "Invite" | "Change" | "Answer") => {
  const told = rig.sip.findLast(
    (command): command is Extract<UserAgentCommand, { sdp: string }> => command._tag === tag
  )
  return /^m=audio \d+ RTP\/AVP (.*)\r$/mu.exec(told?.sdp ?? "")?.[1]
}

const rung = async (rig: Rig, variables: string) => {
  void rig.api(`originate {origination_uuid=ring${variables}}user/1001 &park()`)
  await rig.settle()
}

describe("a telephone whose line is narrow", () => {
  it("is offered Opus before G.711, and speaks it when it takes it", async () => {
    const rig = makeRig()
    await rung(rig, ",absolute_codec_string='OPUS,PCMA,PCMU'")
    assert.strictEqual(formatsIn(rig, "Invite"), "111 8 0 110 101")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "ring", sdp: OPUS_ALONE })
    const answer = lastOf(rig, "CHANNEL_ANSWER")
    assert.deepStrictEqual(
      ["variable_read_codec", "variable_read_rate", "variable_rtp_use_pt", "variable_dtmf_type"].map((name) =>
        headerOf(answer, name)
      ),
      ["opus", "48000", "111", "rfc2833"]
    )
    await rig.api("uuid_hold ring")
    assert.strictEqual(formatsIn(rig, "Change"), "111 8 0 110 101")
  })

  it("may answer with G.711 all the same", async () => {
    const rig = makeRig()
    await rung(rig, ",absolute_codec_string='OPUS@8000h,PCMA'")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "ring", sdp: REMOTE_SDP })
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_ANSWER"), "variable_read_codec"), "PCMA")
  })

  it.each(["", ",absolute_codec_string='PCMA,OPUS'"])(
    "is what nobody's is who is not called so: %s",
    async (variables) => {
      const rig = makeRig()
      await rung(rig, variables)
      assert.strictEqual(formatsIn(rig, "Invite"), "8 0 101")
    }
  )
})

describe("a caller with Opus alone", () => {
  it("is answered in Opus, and can be held", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig, OPUS_ALONE)
    assert.strictEqual(formatsIn(rig, "Answer"), "111 110")
    await rig.api(`uuid_hold ${uuid}`)
    assert.strictEqual(formatsIn(rig, "Change"), "111 8 0 110 101")
  })

  it("finds no room where four legs of G.711 would not, and hears 503", () => {
    const rig = makeRig({ room: 3 })
    rig.fromUserAgent(offered("dear", OPUS_ALONE), offered("cheap"))
    assert.deepStrictEqual(
      rig.sip.filter(({ _tag }) => _tag === "Reject").map((reject) => ({ ...reject })),
      [{ _tag: "Reject", dialog: "dear", status: 503, reason: "Service Unavailable", retryAfterS: 5 }]
    )
    const roomy = makeRig({ room: 4 })
    roomy.fromUserAgent(offered("dear", OPUS_ALONE))
    assert.strictEqual(roomy.softswitch.exchange.channels.size, 1)
  })
})
