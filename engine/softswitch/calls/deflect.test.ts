import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, headerOf, lastOf, makeRig, offered, type Rig } from "../testing/rig.ts"
import { REPLY_WITHIN_MS } from "./deflection.ts"

const answered = (rig: Rig, status: number, reason: string): void =>
  rig.fromUserAgent({ _tag: "ReferAnswered", dialog: "in-1", status, reason })

describe("uuid_deflect", () => {
  it("sends the far end elsewhere, answers what it said, and lets it go with FreeSWITCH's cause", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    await rig.api(`uuid_setvar ${b} park_after_bridge true`)
    await rig.api(`uuid_bridge ${a} ${b}`)
    const answer = rig.api(`uuid_deflect ${a} sip:1002@192.0.2.9;transport=tcp`)
    assert.deepStrictEqual(rig.sip.at(-1), {
      _tag: "Refer",
      dialog: "in-1",
      referTo: "<sip:1002@192.0.2.9;transport=tcp>"
    })
    answered(rig, 200, "OK")
    assert.strictEqual(await answer, "+OK:SIP/2.0 200 OK\r\n\n")
    const hangup = lastOf(rig, "CHANNEL_HANGUP")
    assert.strictEqual(headerOf(hangup, "Hangup-Cause"), "BLIND_TRANSFER")
    assert.strictEqual(headerOf(hangup, "variable_sip_refer_reply"), "SIP/2.0 200 OK")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_PARK"), "Unique-ID"), b)
  })

  it("leaves the call as it is where the far end does not go", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const answer = rig.api(`uuid_deflect ${a} <sip:1002@192.0.2.9>`)
    answered(rig, 603, "Decline")
    assert.strictEqual(await answer, "+OK:SIP/2.0 603 Decline\r\n\n")
    assert.strictEqual(await rig.api(`uuid_exists ${a}`), "true")
  })

  it("has no reply after ten seconds, and a late one still ends the leg", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const answer = rig.api(`uuid_deflect ${a} 1002`)
    assert.deepInclude(rig.sip.at(-1), { _tag: "Refer", referTo: "<sip:1002@127.0.0.1:5070>" })
    assert.strictEqual(await rig.api(`uuid_deflect ${a} 1003`), "-ERR Operation Failed\n")
    rig.pass(REPLY_WITHIN_MS)
    assert.strictEqual(await answer, "+OK:no reply\n")
    assert.strictEqual(await rig.api(`uuid_exists ${a}`), "true")
    answered(rig, 202, "Accepted")
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HANGUP"), "Hangup-Cause"), "BLIND_TRANSFER")
  })

  it("has no reply of who hangs up, as many do", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const answer = rig.api(`uuid_deflect ${a} 1002`)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    assert.strictEqual(await answer, "+OK:no reply\n")
  })

  it("is for answered calls, and for what can stand in a Refer-To", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    const [a = ""] = rig.softswitch.exchange.channels.keys()
    assert.strictEqual(await rig.api(`uuid_deflect ${a} 1002`), "-ERR Channel is not answered\n")
    assert.strictEqual(await rig.api("uuid_deflect nope 1002"), "-ERR No such channel nope!\n")
    for (const wrong of ["", " http://192.0.2.9/", " sip:", " two words"])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.strictEqual(await rig.api(`uuid_deflect ${a}${wrong}`), "-USAGE: <uuid> <uri>\n")
    assert.isEmpty(rig.sip.filter(({ _tag }) => _tag === "Refer"))
  })
})
