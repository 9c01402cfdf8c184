import { randomUUID } from "node:crypto"
import { assert, describe, it } from "vitest"
import { newIce } from "./browsers.ts"
import { acceptAnswer, answerOffer, makeOffer } from "../sdp/offer-answer.ts"
import { dials } from "../testing/house-rig.ts"
import { answeredCaller, answeredPhone, makeRig, OUR_FINGERPRINT, REMOTE_SDP, type Rig } from "../testing/rig.ts"

const fingerprint = (octet: string) => Array.from({ length: 32 }, () => octet).join(":")

/** A browser, whose SDP has all that matters of a real one's. */
const browser = (name: string, octet = "CD") => ({
  address: "127.0.0.1",
  port: 9,
  sessionId: 8,
  browser: { ours: { ufrag: name, pwd: `the-password-of-${name}-here` }, fingerprint: fingerprint(octet) }
})

/** A browser is no lite agent, and says so. */
const full = (sdp: string) => sdp.replace("a=ice-lite\r\n", "")
const offerOf = (name: string, octet?: string) => full(makeOffer(browser(name, octet)))

/** A browser begins the handshake. */
const answerOf = (name: string, offered: string): string => {
  const made = answerOffer(offered, browser(name))
  if ("refused" in made) throw new Error(made.refused)
  return full(made.sdp).replace("setup:passive", "setup:active")
}

const PAGE = { transport: "wss", address: "198.51.100.7", port: 50_000, connection: "c1" } as const

const withPage = () => makeRig({ telephones: [{ contact: "sip:x1@y.invalid;transport=ws", source: PAGE }] })

const channelOf = (rig: Rig, uuid: string) => rig.softswitch.exchange.channels.get(uuid)

const sdpOf = (rig: Rig, tag: "Answer" | "AcceptChange" | "Change") => {
  const said = rig.sip.findLast(({ _tag }) => _tag === tag)
  return said !== undefined && "sdp" in said ? (said.sdp ?? "") : ""
}

const ufragOf = (sdp: string) => /^a=ice-ufrag:(\S+)/mu.exec(sdp)?.[1]

const offersOf = (rig: Rig): Readonly<Record<string, string>> =>
  Object.fromEntries(rig.sip.flatMap((said) => (said._tag === "Invite" ? [[said.via.transport, said.sdp]] : [])))

describe("a caller in a browser", () => {
  it("is answered with our side of its media, and asks for a leg of its kind", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig, offerOf("page"))
    const { negotiated } = channelOf(rig, uuid)!
    assert.deepStrictEqual(negotiated?.browser?.theirs, browser("page").browser.ours)
    assert.strictEqual(negotiated?.browser?.fingerprint, fingerprint("CD"))
    assert.include(sdpOf(rig, "Answer"), `a=fingerprint:sha-256 ${OUR_FINGERPRINT}`)
    assert.strictEqual(ufragOf(sdpOf(rig, "Answer")), negotiated?.browser?.ours.ufrag)
  })

  it("has names of chance alone, as long as ICE asks for", () => {
    const ice = newIce({ newUuid: randomUUID })
    assert.match(ice.ufrag, /^[0-9a-f]{8}$/u)
    assert.match(ice.pwd, /^[0-9a-f]{40}$/u)
    assert.notStrictEqual(newIce({ newUuid: randomUUID }).pwd, ice.pwd)
  })

  it("that makes no offer gets a browser's when it came by a WebSocket", async () => {
    const rig = makeRig()
    const call = dials("1001", "in-1", { sdp: null })
    if (call._tag !== "CallOffered") throw new Error(call._tag)
    rig.fromUserAgent({ ...call, source: PAGE })
    const [uuid = ""] = [...rig.softswitch.exchange.channels.keys()]
    await rig.settle()
    rig.execute(uuid, "answer")
    assert.include(sdpOf(rig, "Answer"), "UDP/TLS/RTP/SAVPF")
  })

  it("restarts ICE and is answered with other names; a change without that leaves ours", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig, offerOf("page"))
    const first = ufragOf(sdpOf(rig, "Answer"))
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: offerOf("page") })
    assert.strictEqual(ufragOf(sdpOf(rig, "AcceptChange")), first)
    rig.fromUserAgent({ _tag: "ChangeOffered", dialog: "in-1", sdp: offerOf("moved") })
    const second = ufragOf(sdpOf(rig, "AcceptChange"))
    assert.notStrictEqual(second, first)
    assert.strictEqual(channelOf(rig, uuid)?.negotiated?.browser?.ours.ufrag, second)
    assert.strictEqual(channelOf(rig, uuid)?.negotiated?.browser?.theirs.ufrag, "moved")
    // What we ask for later has the names that count now.
    await rig.api(`uuid_hold ${uuid}`)
    assert.strictEqual(ufragOf(sdpOf(rig, "Change")), second)
  })

  it("that is not the browser of its SDP is ended, and why is logged", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig, offerOf("page"))
    rig.fromMedia({ _tag: "BrowserRefused", leg: uuid, reason: "the certificate is not the one that the SDP names" })
    assert.include(rig.logged.join("\n"), "the certificate is not the one that the SDP names")
    assert.strictEqual(channelOf(rig, uuid)?.hangupCause ?? "INCOMPATIBLE_DESTINATION", "INCOMPATIBLE_DESTINATION")
    assert.include(rig.order().join(" "), "CHANNEL_HANGUP[A]")
  })
})

describe("who speaks with a browser that is away", () => {
  const talking = async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig, offerOf("page"))
    const { uuid: other } = await answeredPhone(rig)
    await rig.api(`uuid_bridge ${uuid} ${other}`)
    rig.mixing.length = 0
    return { rig, uuid, other }
  }
  const musicOf = (rig: Rig) => rig.mixing.filter((asked) => asked.startsWith("music "))

  it("waits with the house's music, or the leg's own, or none, until the browser is back", async () => {
    const { other, rig, uuid } = await talking()
    const from = rig.events.length
    rig.fromMedia({ _tag: "BrowserGone", leg: uuid })
    rig.fromMedia({ _tag: "BrowserBack", leg: uuid })
    await rig.api(`uuid_setvar ${uuid} hold_music silence`)
    rig.fromMedia({ _tag: "BrowserGone", leg: uuid })
    rig.fromMedia({ _tag: "BrowserBack", leg: uuid })
    assert.deepStrictEqual(musicOf(rig), [`music ${other} /prompts/moh.wav`, `music ${other} off`])
    assert.deepStrictEqual(
      rig
        .order()
        .slice(from)
        .filter((name) => name.includes("HOLD")),
      []
    )
  })

  it("has no music any more with another, or alone, and the other has it who comes in its place", async () => {
    const { other, rig, uuid } = await talking()
    const third = "dddddddd-0000-4000-8000-000000000004"
    await answeredPhone(rig, third)
    rig.fromMedia({ _tag: "BrowserGone", leg: uuid })
    rig.mixing.length = 0
    await rig.api(`uuid_bridge ${uuid} ${third}`)
    assert.includeMembers(musicOf(rig), [`music ${third} /prompts/moh.wav`])
    rig.fromMedia({ _tag: "Silent", leg: uuid, silentMs: 60_000 })
    const last = (leg: string) => musicOf(rig).findLast((asked) => asked.startsWith(`music ${leg} `))
    for (const leg of [other, third])
      if (rig.softswitch.exchange.channels.get(leg) !== undefined) assert.strictEqual(last(leg), `music ${leg} off`)
  })

  it("stays on hold where it was held besides", async () => {
    const { other, rig, uuid } = await talking()
    await rig.api(`uuid_hold ${uuid}`)
    rig.mixing.length = 0
    rig.fromMedia({ _tag: "BrowserGone", leg: uuid })
    rig.fromMedia({ _tag: "BrowserBack", leg: uuid })
    assert.deepStrictEqual(musicOf(rig), [])
    assert.strictEqual(rig.softswitch.exchange.channels.get(other)?.music, "/prompts/moh.wav")
  })
})

describe("a person with a browser and a desk telephone", () => {
  const UUID = "aaaaaaaa-0000-4000-8000-000000000001"

  const rung = async () => {
    const rig = withPage()
    void rig.api(`originate {origination_uuid=${UUID}}user/1001 &park()`)
    await rig.settle()
    return rig
  }

  it("has each of them rung with what it knows", async () => {
    const offers = offersOf(await rung())
    assert.include(offers["wss"] ?? "", "m=audio 32102 UDP/TLS/RTP/SAVPF ")
    assert.include(offers["udp"] ?? "", "m=audio 32102 RTP/AVP ")
    assert.notInclude(offers["udp"] ?? "", "fingerprint")
  })

  it("may answer at the browser", async () => {
    const rig = await rung()
    const offer = offersOf(rig)["wss"] ?? ""
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: `${UUID}/2`, sdp: answerOf("page", offer) })
    assert.strictEqual(channelOf(rig, UUID)?.negotiated?.browser?.theirs.ufrag, "page")
    assert.strictEqual(channelOf(rig, UUID)?.negotiated?.browser?.ours.ufrag, ufragOf(offer))
    await rig.api(`uuid_hold ${UUID}`)
    assert.include(sdpOf(rig, "Change"), "UDP/TLS/RTP/SAVPF")
  })

  it("or at the desk telephone, whose leg is a telephone's from then on", async () => {
    const rig = await rung()
    rig.fromUserAgent({ _tag: "CallAnswered", dialog: UUID, sdp: REMOTE_SDP })
    assert.isUndefined(channelOf(rig, UUID)?.negotiated?.browser)
    await rig.api(`uuid_hold ${UUID}`)
    assert.include(sdpOf(rig, "Change"), "RTP/AVP")
    assert.notInclude(sdpOf(rig, "Change"), "SAVPF")
  })
})

describe("a browser that was loaded anew", () => {
  /** Somebody of the account says by INVITE with Replaces that the leg is theirs. */
  const returns = (rig: Rig, replaces: string, over: { readonly own?: boolean; readonly sdp?: string } = {}) => {
    const call = dials("1001", "in-9", { replaces, sdp: over.sdp ?? offerOf("fresh", "EF") })
    if (call._tag !== "CallOffered") throw new Error(call._tag)
    rig.fromUserAgent({ ...call, source: { ...PAGE, connection: "c2" }, replacesOwn: over.own ?? true })
  }

  const talking = async () => {
    const rig = makeRig({ maxLegs: 2 })
    const uuid = await answeredCaller(rig, offerOf("page"))
    return { rig, uuid, from: rig.events.length }
  }

  it("has its leg again: the same UUID, with other keys, and nobody hears of an end", async () => {
    const { from, rig, uuid } = await talking()
    const former = channelOf(rig, uuid)?.negotiated?.browser
    rig.fromMedia({ _tag: "BrowserGone", leg: uuid })
    returns(rig, "in-1")
    const channel = channelOf(rig, uuid)
    assert.strictEqual(channel?.dialog, "in-9")
    assert.strictEqual(channel?.negotiated?.browser?.fingerprint, fingerprint("EF"))
    assert.notStrictEqual(channel?.negotiated?.browser?.ours.ufrag, former?.ours.ufrag)
    const answer = acceptAnswer(offerOf("fresh", "EF"), sdpOf(rig, "Answer").replace("setup:passive", "setup:active"))
    assert.isFalse("refused" in answer)
    assert.deepStrictEqual(
      rig.sip.slice(-2).map((said) => [said._tag, "dialog" in said ? said.dialog : ""]),
      [
        ["Answer", "in-9"],
        ["Clear", "in-1"]
      ]
    )
    assert.deepStrictEqual(rig.order().slice(from), [])
    // What comes of its new dialog is the leg's; of the old one nothing is.
    rig.fromUserAgent({ _tag: "CallConfirmed", dialog: "in-9", sdp: undefined })
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    assert.isUndefined(channelOf(rig, uuid)?.hangupCause)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-9", cause: "bye" })
    assert.include(rig.order().slice(from), "CHANNEL_HANGUP[A]")
  })

  it("stays on hold where we held it", async () => {
    const { rig, uuid } = await talking()
    await rig.api(`uuid_hold ${uuid}`)
    returns(rig, "in-1")
    assert.include(sdpOf(rig, "Answer"), "a=sendonly")
  })

  it("is nobody else: another account, a desk telephone, or a leg that is over", async () => {
    for (const over of [{ own: false }, { sdp: REMOTE_SDP }]) {
      const { rig, uuid } = await talking()
      returns(rig, "in-1", over)
      assert.strictEqual(channelOf(rig, uuid)?.dialog, "in-1")
      assert.strictEqual(rig.sip.at(-1)?._tag, "Reject")
    }
    const { rig, uuid } = await talking()
    rig.fromUserAgent({ _tag: "CallEnded", dialog: "in-1", cause: "bye" })
    returns(rig, "in-1")
    assert.notStrictEqual(channelOf(rig, uuid)?.dialog, "in-9")
    assert.strictEqual(rig.sip.at(-1)?._tag, "Reject")
  })
})
