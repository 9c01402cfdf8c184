import { assert, describe, it } from "vitest"
import type { Binding, Hop } from "../sip-contract.ts"
import { makeOffer } from "../sdp/offer-answer.ts"
import { makeRig, REMOTE_SDP, type Rig } from "../testing/rig.ts"
import { BROWSER_AWAITED_MS } from "./ring-again.ts"

const UUID = "aaaaaaaa-0000-4000-8000-000000000001"
/** The leg's telephones, in the order in which they are rung. */
const dialogOf = (nth: number) => (nth === 1 ? UUID : `${UUID}/${nth}`)

const pageAt = (connection: string): Hop => ({ transport: "wss", address: "198.51.100.7", port: 50_000, connection })
const bindingAt = (connection: string, user: string): Binding => ({
  user,
  contact: `sip:${connection}@y.invalid;transport=ws`,
  source: pageAt(connection),
  expiresAtMs: 600_000,
  callId: connection,
  userAgent: "Carillon panel",
  allowEvents: []
})

/** 1002 has a page alone, which rings for 20 s; 1001 a desk telephone that is rung first. */
const ringing = async ({ desk = false, rang = true } = {}) => {
  const user = desk ? "1001" : "1002"
  const rig = makeRig({ telephones: [{ user, contact: "sip:old@y.invalid;transport=ws", source: pageAt("old") }] })
  rig.call(UUID, "B")
  const job = rig.api(`originate {origination_uuid=${UUID},originate_timeout=20,sip_h_X-Call=7}user/${user} &park()`)
  await rig.settle()
  const former = dialogOf(desk ? 2 : 1)
  if (rang) rings(rig, former)
  const pageComes = (connection = "new") =>
    rig.fromUserAgent({ _tag: "Registered", binding: bindingAt(connection, user), fresh: true })
  return { rig, job, pageComes, pageGoes: (nth = desk ? 2 : 1) => pageGoes(rig, dialogOf(nth)) }
}
const rings = (rig: Rig, name: string) =>
  rig.fromUserAgent({ _tag: "CallProgress", dialog: name, status: 180, sdp: undefined, allowEvents: [] })
const fails = (rig: Rig, dialog: string, status: number) =>
  rig.fromUserAgent({ _tag: "CallFailed", dialog, status, reason: "" })
const pageGoes = (rig: Rig, name: string) =>
  rig.fromUserAgent({ _tag: "CallFailed", dialog: name, status: 503, reason: "", unreachable: true })
const invites = (rig: Rig) => rig.sip.flatMap((one) => (one._tag === "Invite" ? [one] : []))
const isOver = (rig: Rig) => rig.order().includes("CHANNEL_HANGUP[B]")

describe("a page that is loaded anew while it rings", () => {
  it("rings again where it registers, with the same leg, and nobody hears of it", async () => {
    const { job, pageComes, pageGoes: goes, rig } = await ringing()
    const heard = rig.order().length
    goes()
    rig.pass(2_000)
    pageComes()
    const [again] = invites(rig).slice(1)
    assert.deepInclude(again, { dialog: dialogOf(2), target: "sip:new@y.invalid;transport=ws", via: pageAt("new") })
    assert.deepStrictEqual(again?.headers, [["X-Call", "7"]])
    assert.include(again?.sdp ?? "", "UDP/TLS/RTP/SAVPF")
    rings(rig, dialogOf(2))
    rig.pass(BROWSER_AWAITED_MS)
    const since = rig.order().slice(heard)
    assert.deepStrictEqual(
      since.filter((name) => name.endsWith("[B]")),
      []
    )
    // And once more: it is answered by the third page.
    goes(2)
    pageComes("third")
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: dialogOf(3), sdp: answerOfBrowser() })
    assert.strictEqual(await job, `+OK ${UUID}\n`)
    rig.pass(BROWSER_AWAITED_MS)
    assert.isFalse(isOver(rig))
  })

  it("is waited for again when it goes before its telephone says that it rings", async () => {
    const { job, pageComes, pageGoes: goes, rig } = await ringing()
    goes()
    pageComes()
    goes(2)
    rig.pass(BROWSER_AWAITED_MS - 1)
    assert.isFalse(isOver(rig))
    pageComes("third")
    assert.lengthOf(invites(rig), 3)
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: dialogOf(3), sdp: answerOfBrowser() })
    assert.strictEqual(await job, `+OK ${UUID}\n`)
    // So it is when it rang by a connection of which nobody had noticed that it is dead.
    const unnoticed = await ringing()
    unnoticed.pageComes()
    unnoticed.pageGoes(1)
    unnoticed.pageGoes(2)
    assert.isFalse(isOver(unnoticed.rig))
    unnoticed.rig.pass(BROWSER_AWAITED_MS)
    assert.strictEqual(await unnoticed.job, "-ERR SWITCH_CONGESTION\n")
    // Where none ever rang there is nobody to wait for.
    const silent = await ringing({ rang: false })
    silent.pageComes()
    silent.pageGoes(1)
    silent.pageGoes(2)
    assert.strictEqual(await silent.job, "-ERR SWITCH_CONGESTION\n")
  })

  it("is waited for a moment; then the ring is over as one that is no fault of its person", async () => {
    const { job, pageComes, pageGoes: goes, rig } = await ringing()
    goes()
    rig.pass(BROWSER_AWAITED_MS - 1)
    assert.isFalse(isOver(rig))
    rig.pass(1)
    assert.strictEqual(await job, "-ERR SWITCH_CONGESTION\n")
    pageComes()
    assert.lengthOf(invites(rig), 1)
    assert.strictEqual(rig.softswitch.exchange.byDialog.size, 0)
  })

  it("rings no longer than the ring was to last", async () => {
    const { job, pageGoes: goes, rig } = await ringing()
    rig.pass(17_000)
    goes()
    rig.pass(3_000)
    assert.strictEqual(await job, "-ERR NO_ANSWER\n")
  })

  it("is not waited for when it never rang, nor when the ring is given up", async () => {
    const silent = await ringing({ rang: false })
    silent.pageGoes()
    assert.strictEqual(await silent.job, "-ERR SWITCH_CONGESTION\n")
    const { job, pageComes, pageGoes: goes, rig } = await ringing()
    goes()
    await rig.api(`uuid_kill ${UUID}`)
    assert.match(await job, /^-ERR NORMAL_CLEARING/u)
    pageComes()
    assert.lengthOf(invites(rig), 1)
  })

  it("rings on at the desk telephone meanwhile, which may answer or decline for both", async () => {
    const answered = await ringing({ desk: true })
    answered.pageGoes()
    answered.rig.fromUserAgent({ _tag: "CallAnswered", dialog: dialogOf(1), sdp: REMOTE_SDP })
    assert.strictEqual(await answered.job, `+OK ${UUID}\n`)
    answered.pageComes()
    assert.lengthOf(invites(answered.rig), 2)
    const declined = await ringing({ desk: true })
    declined.pageGoes()
    fails(declined.rig, dialogOf(1), 603)
    assert.strictEqual(await declined.job, "-ERR CALL_REJECTED\n")
    const busy = await ringing({ desk: true })
    busy.pageGoes()
    fails(busy.rig, dialogOf(1), 486)
    assert.isFalse(isOver(busy.rig))
    busy.rig.pass(BROWSER_AWAITED_MS)
    assert.strictEqual(await busy.job, "-ERR USER_BUSY\n")
  })

  it("rings at its new connection although nobody has noticed yet that the old one is dead", async () => {
    const { job, pageComes, pageGoes: goes, rig } = await ringing()
    pageComes()
    assert.lengthOf(invites(rig), 2)
    // It registers for longer.
    pageComes()
    assert.lengthOf(invites(rig), 2)
    rings(rig, dialogOf(2))
    goes()
    rig.pass(BROWSER_AWAITED_MS)
    assert.isFalse(isOver(rig))
    goes(2)
    rig.pass(BROWSER_AWAITED_MS)
    assert.strictEqual(await job, "-ERR SWITCH_CONGESTION\n")
  })
})

/** It is no lite agent, and begins the handshake. */
const answerOfBrowser = (): string => {
  const browser = { ours: { ufrag: "page", pwd: "the-password-of-page-here" }, fingerprint: `${"CD:".repeat(31)}CD` }
  return makeOffer({ address: "127.0.0.1", port: 9, sessionId: 8, browser })
    .replace("a=ice-lite\r\n", "")
    .replace(/setup:\w+/u, "setup:active")
}
