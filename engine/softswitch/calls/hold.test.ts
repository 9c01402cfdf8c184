import { assert, describe, it } from "vitest"
import { answeredCaller, headerOf, lastOf, makeRig, REMOTE_SDP, type Rig } from "../testing/rig.ts"

const HELD_ANSWER = REMOTE_SDP.replace("sendrecv", "recvonly")
const offerOf = (rig: Rig) => {
  const change = rig.sip.findLast(({ _tag }) => _tag === "Change")
  return change?._tag === "Change" ? /a=(sendrecv|sendonly|recvonly|inactive)/.exec(change.sdp)?.[1] : undefined
}
const acceptedAs = (rig: Rig) => {
  const accepted = rig.sip.findLast(({ _tag }) => _tag === "AcceptChange")
  return accepted?._tag === "AcceptChange"
    ? /a=(sendrecv|sendonly|recvonly|inactive)/.exec(accepted.sdp)?.[1]
    : undefined
}
/** Names of the events since `from`. */
const since = (rig: Rig, from: number) => rig.order().slice(from)

describe("uuid_hold", () => {
  it("asks the far end to send nothing, and tells of it as FreeSWITCH does: CALLSTATE, then HOLD", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const from = rig.events.length
    assert.strictEqual(await rig.api(`uuid_hold ${uuid}`), "+OK Success\n")
    assert.strictEqual(offerOf(rig), "sendonly")
    assert.deepStrictEqual(
      since(rig, from).filter((name) => !name.startsWith("API")),
      ["CHANNEL_CALLSTATE[A]", "CHANNEL_HOLD[A]"]
    )
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_HOLD"), "Channel-Call-State"), "HELD")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "in-1", sdp: HELD_ANSWER })
    assert.strictEqual(
      lastOf(rig, "CHANNEL_HOLD"),
      rig.events.findLast(({ name }) => name.endsWith("HOLD"))
    )
  })

  it("off brings the talk back", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    await rig.api(`uuid_hold ${uuid}`)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "in-1", sdp: HELD_ANSWER })
    const from = rig.events.length
    assert.strictEqual(await rig.api(`uuid_hold off ${uuid}`), "+OK Success\n")
    assert.strictEqual(offerOf(rig), "sendrecv")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "in-1", sdp: REMOTE_SDP })
    assert.deepStrictEqual(
      since(rig, from).filter((name) => !name.startsWith("API")),
      ["CHANNEL_CALLSTATE[A]", "CHANNEL_UNHOLD[A]"]
    )
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_UNHOLD"), "Channel-Call-State"), "UNHELD")
    assert.strictEqual(await rig.api(`uuid_hold toggle ${uuid}`), "+OK Success\n")
    assert.strictEqual(offerOf(rig), "sendonly")
  })

  it("twice is once; of a leg that is gone it says +OK as FreeSWITCH does; without one it tells the usage", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    await rig.api(`uuid_hold ${uuid}`)
    const asked = rig.sip.length
    await rig.api(`uuid_hold ${uuid}`)
    assert.strictEqual(rig.sip.length, asked)
    assert.strictEqual(await rig.api("uuid_hold nobody"), "+OK Success\n")
    assert.match(await rig.api("uuid_hold off"), /^-USAGE/u)
  })

  it("that the far end refuses is none: UNHOLD follows", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    await rig.api(`uuid_hold ${uuid}`)
    const offered = rig.sip.flatMap((said) => (said._tag === "Change" ? [said.sdp] : [])).at(-1) ?? ""
    rig.fromUserAgent({ _tag: "ChangeRefused", dialog: "in-1", status: 488, offered })
    assert.isDefined(lastOf(rig, "CHANNEL_UNHOLD"))
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_UNHOLD"), "Unique-ID"), uuid)
  })

  it("holds whatever the far end offers meanwhile, and both may hold", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    await rig.api(`uuid_hold ${uuid}`)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "in-1", sdp: HELD_ANSWER })
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP })
    assert.strictEqual(acceptedAs(rig), "sendonly")
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP.replace("sendrecv", "sendonly") })
    assert.strictEqual(acceptedAs(rig), "inactive")
    await rig.api(`uuid_hold off ${uuid}`)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: "in-1", sdp: REMOTE_SDP.replace("sendrecv", "sendonly") })
    assert.isFalse(rig.order().includes("CHANNEL_UNHOLD[A]"), "the far end holds still")
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP })
    assert.isTrue(rig.order().includes("CHANNEL_UNHOLD[A]"))
  })
})

describe("a far end that holds", () => {
  for (const [how, change] of [
    ["a=sendonly", (sdp: string) => sdp.replace("a=sendrecv", "a=sendonly")],
    ["a=inactive", (sdp: string) => sdp.replace("a=sendrecv", "a=inactive")],
    ["c=0.0.0.0", (sdp: string) => sdp.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0")]
  ] as const)
    it(`by ${how} is held, and back`, async () => {
      const rig = makeRig()
      await answeredCaller(rig)
      rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: change(REMOTE_SDP) })
      rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP })
      const holds = rig.order().filter((name) => name.includes("HOLD"))
      assert.deepStrictEqual(holds, ["CHANNEL_HOLD[A]", "CHANNEL_UNHOLD[A]"])
    })

  it("by a=recvonly still hears us: no hold", async () => {
    const rig = makeRig()
    await answeredCaller(rig)
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: REMOTE_SDP.replace("sendrecv", "recvonly") })
    assert.strictEqual(acceptedAs(rig), "sendonly")
    assert.isFalse(rig.order().includes("CHANNEL_HOLD[A]"))
  })
})
