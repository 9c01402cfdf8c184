import { assert, describe, it } from "vitest"
import type { Binding } from "../sip-contract.ts"
import { headerOf, lastOf, makeRig, REMOTE_SDP, type Rig } from "../testing/rig.ts"

const UUID = "aaaaaaaa-0000-4000-8000-000000000001"
const SECOND = `${UUID}/2`

const ring = async (telephones: ReadonlyArray<Partial<Binding>> = [{}], allowEvents: ReadonlyArray<string> = []) => {
  const rig = makeRig({ telephones, allowEvents })
  rig.call(UUID, "B")
  const job = rig.api(`originate {origination_uuid=${UUID},sip_h_X-Call=7}user/1001 &park()`)
  await rig.settle()
  return { rig, job }
}
const invites = (rig: Rig) => rig.sip.flatMap((one) => (one._tag === "Invite" ? [one] : []))
const clears = (rig: Rig) => rig.sip.flatMap((one) => (one._tag === "Clear" ? [one] : []))
const rings = (rig: Rig, dialog: string, allowEvents: ReadonlyArray<string> = []) =>
  rig.fromUserAgent({ _tag: "CallProgress", dialog, status: 180, sdp: undefined, allowEvents })
const fails = (rig: Rig, dialog: string, status: number, contacts: ReadonlyArray<string> = []) =>
  rig.fromUserAgent({ _tag: "CallFailed", dialog, status, reason: "", contacts })

describe("a person with two telephones", () => {
  it("is rung at both at once, as one leg with one UUID", async () => {
    const { rig } = await ring()
    assert.deepStrictEqual(
      invites(rig).map(({ dialog, headers, target, via }) => [dialog, target, via.address, headers]),
      [
        [UUID, "sip:1001@127.0.0.1:6000", "127.0.0.1", [["X-Call", "7"]]],
        [SECOND, "sip:1001@127.0.0.2:6000", "127.0.0.2", [["X-Call", "7"]]]
      ]
    )
    rings(rig, SECOND)
    rings(rig, UUID)
    assert.strictEqual(rig.order().filter((name) => name === "CHANNEL_CREATE[B]").length, 1)
    assert.strictEqual(rig.order().filter((name) => name === "CHANNEL_PROGRESS[B]").length, 1)
  })

  it("talks by the one that answers first; the other is told that the call was taken elsewhere", async () => {
    const { job, rig } = await ring()
    rings(rig, UUID)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: SECOND, sdp: REMOTE_SDP })
    assert.strictEqual(await job, `+OK ${UUID}\n`)
    assert.deepInclude(clears(rig)[0], { dialog: UUID, elsewhere: true })
    // What the other still says is of no interest: the CANCEL's 487, or its own 200 that crossed it.
    fails(rig, UUID, 487)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: UUID, sdp: REMOTE_SDP })
    assert.isFalse(rig.order().includes("CHANNEL_HANGUP[B]"))
    assert.strictEqual(rig.order().filter((name) => name === "CHANNEL_ANSWER[B]").length, 1)
    // The talk is the second's from now on: its BYE ends it, and so does ours to it.
    await rig.api(`uuid_hold ${UUID}`)
    const change = rig.sip.at(-1)
    assert.strictEqual(change?._tag === "Change" ? change.dialog : "", SECOND)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: SECOND, cause: "bye" })
    assert.isTrue(rig.order().includes("CHANNEL_DESTROY[B]"))
    assert.strictEqual(rig.softswitch.exchange.byDialog.size, 0)
  })

  it("is not rung any more at either when the ring is ended", async () => {
    const { job, rig } = await ring()
    await rig.api(`uuid_kill ${UUID}`)
    assert.deepStrictEqual(
      clears(rig).map(({ dialog, elsewhere }) => [dialog, elsewhere]),
      [
        [UUID, undefined],
        [SECOND, undefined]
      ]
    )
    assert.match(await job, /^-ERR NORMAL_CLEARING/u)
    assert.strictEqual(rig.softswitch.exchange.byDialog.size, 0)
  })

  it("is rung on at the other when one is switched off; both failed, the person's word counts", async () => {
    const { job, rig } = await ring()
    fails(rig, UUID, 408)
    assert.isFalse(rig.order().includes("CHANNEL_HANGUP[B]"))
    fails(rig, SECOND, 486)
    assert.strictEqual(await job, "-ERR USER_BUSY\n")
  })

  it("declines for both", async () => {
    const { job, rig } = await ring()
    fails(rig, SECOND, 603)
    assert.strictEqual(await job, "-ERR CALL_REJECTED\n")
    assert.include(
      clears(rig).map(({ dialog }) => dialog),
      UUID
    )
  })

  it("is told by a click on the one that takes it", async () => {
    const { rig } = await ring([{}], [])
    rings(rig, UUID)
    rings(rig, SECOND, ["talk"])
    assert.strictEqual(headerOf(lastOf(rig, "CHANNEL_PROGRESS"), "variable_sip_allow_events"), undefined)
    assert.strictEqual(await rig.api(`uuid_getvar ${UUID} sip_allow_events`), "talk")
    const answered = rig.api(`uuid_phone_event ${UUID} talk`)
    assert.deepStrictEqual(rig.sip.at(-1), { _tag: "Notify", dialog: SECOND, event: "talk" })
    rig.fromUserAgent({ _tag: "NotifyAnswered", dialog: SECOND, status: 200 })
    assert.strictEqual(await answered, "+OK Success\n")
  })

  it("whose second is the first after a restart, with an old Contact at the same place, is rung once", async () => {
    const { rig } = await ring([
      { contact: "sip:old@127.0.0.1:6000", source: { transport: "udp", address: "127.0.0.1", port: 6000 } }
    ])
    assert.deepStrictEqual(
      invites(rig).map(({ target }) => target),
      ["sip:1001@127.0.0.1:6000"]
    )
  })
})

describe("a telephone that sends the call on (302)", () => {
  it("has a colleague's telephone rung, and the leg goes on", async () => {
    const { job, rig } = await ring([{ user: "1002", contact: "sip:1002@127.0.0.2:6000" }])
    fails(rig, UUID, 302, ["sip:1002@192.0.2.1"])
    assert.deepInclude(invites(rig)[1], { dialog: SECOND, target: "sip:1002@127.0.0.2:6000" })
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: SECOND, sdp: REMOTE_SDP })
    assert.strictEqual(await job, `+OK ${UUID}\n`)
  })

  it("has nobody outside rung at the house's cost", async () => {
    const { job, rig } = await ring([])
    fails(rig, UUID, 302, ["sip:00881234@203.0.113.9", "tel:+861390000"])
    assert.match(await job, /^-ERR/u)
    assert.strictEqual(invites(rig).length, 1)
  })

  it("sends it in no circle", async () => {
    const { job, rig } = await ring([{ user: "1002", contact: "sip:1002@127.0.0.2:6000" }])
    fails(rig, UUID, 302, ["sip:1002@192.0.2.1"])
    fails(rig, SECOND, 302, ["sip:1001@192.0.2.1", "sip:1002@192.0.2.1"])
    assert.match(await job, /^-ERR/u)
    assert.strictEqual(invites(rig).length, 2)
  })
})
