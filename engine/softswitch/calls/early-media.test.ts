import { assert, describe, it } from "vitest"
import { answeredCaller, headerOf, lastOf, makeRig, offered, REMOTE_SDP } from "../testing/rig.ts"

const PHONE = "aaaaaaaa-0000-4000-8000-000000000001"

describe("pre_answer", () => {
  it("says 183 with SDP; a playback is heard, and the answer repeats what the 183 said", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    const uuid = [...rig.softswitch.exchange.channels.keys()].at(-1)!
    rig.call(uuid, "A")
    await rig.settle()
    rig.execute(uuid, "playback", "welcome.wav")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_EXECUTE_COMPLETE"), "Application-Response"), "PLAYBACK ERROR")
    rig.execute(uuid, "pre_answer")
    const early = rig.sip.at(-1)
    assert.strictEqual(early?._tag, "Ring")
    assert.isDefined(early?._tag === "Ring" ? early.sdp : undefined)
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_PROGRESS_MEDIA"), "Channel-Call-State"), "EARLY")
    rig.execute(uuid, "playback", "welcome.wav")
    assert.strictEqual(rig.playing.length, 1)
    rig.execute(uuid, "answer")
    await rig.api(`uuid_break ${uuid}`)
    assert.deepStrictEqual(rig.sip.at(-1), {
      _tag: "Answer",
      dialog: "in-1",
      sdp: early?._tag === "Ring" ? (early.sdp ?? "") : ""
    })
    assert.strictEqual(rig.order().filter((name) => name === "CHANNEL_PROGRESS_MEDIA[A]").length, 1)
  })

  it("without an offer in the INVITE does nothing, and the call can be answered", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1", null))
    const uuid = [...rig.softswitch.exchange.channels.keys()].at(-1)!
    await rig.settle()
    rig.execute(uuid, "pre_answer")
    assert.isFalse(rig.sip.some((one) => one._tag === "Ring" && one.sdp !== undefined))
    rig.execute(uuid, "answer")
    assert.strictEqual(rig.sip.at(-1)?._tag, "Answer")
  })
})

describe("what a far end says before it answers", () => {
  const ring = async () => {
    const rig = makeRig()
    const caller = await answeredCaller(rig)
    rig.call(PHONE, "B")
    const job = rig.api(`originate {origination_uuid=${PHONE}}user/1001 &park()`)
    await rig.settle()
    return { rig, caller, job }
  }

  it("is passed on to whoever is bridged to it, and the answer leaves the bridge alone", async () => {
    const { caller, job, rig } = await ring()
    assert.strictEqual(await rig.api(`uuid_bridge ${caller} ${PHONE}`), "-ERR Channel is not answered\n")
    rig.fromUserAgent({ _tag: "CallProgress", dialog: PHONE, status: 183, sdp: REMOTE_SDP, allowEvents: [] })
    assert.strictEqual(await rig.api(`uuid_bridge ${caller} ${PHONE}`), `+OK ${PHONE}\n`)
    assert.deepStrictEqual(rig.bridges, [`${caller} ${PHONE}`])
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: PHONE, sdp: REMOTE_SDP })
    assert.strictEqual(await job, `+OK ${PHONE}\n`)
    assert.isFalse(rig.order().includes("CHANNEL_PARK[B]"))
    assert.isFalse(rig.order().includes("CHANNEL_UNBRIDGE[A]"))
  })

  it("counts as the session where the 200 says none", async () => {
    const { job, rig } = await ring()
    rig.fromUserAgent({ _tag: "CallProgress", dialog: PHONE, status: 183, sdp: REMOTE_SDP, allowEvents: [] })
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: PHONE, sdp: undefined })
    assert.strictEqual(await job, `+OK ${PHONE}\n`)
  })
})
