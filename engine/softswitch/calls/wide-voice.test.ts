import { assert, describe, it } from "vitest"
import { answerOffer, makeOffer } from "../sdp/offer-answer.ts"
import { answeredCaller, makeRig, type Rig } from "../testing/rig.ts"

const CALM_MS = 1_000
const AGAIN_MS = 5_000

const browser = (name: string) => ({
  address: "127.0.0.1",
  port: 9,
  sessionId: 8,
  browser: {
    ours: { ufrag: name, pwd: `the-password-of-${name}-here` },
    fingerprint: Array.from({ length: 32 }, () => "CD").join(":")
  }
})

/** A browser is no lite agent; its number for Opus is its own. */
const OPUS = "a=rtpmap:109 opus/48000/2\r\n"
const offerOf = (name: string) =>
  makeOffer(browser(name))
    .replace("a=ice-lite\r\n", "")
    .replace("SAVPF 8 0", "SAVPF 109 8 0")
    .replace("a=rtpmap:8", `${OPUS}a=rtpmap:8`)

const channelOf = (rig: Rig, uuid: string) => rig.softswitch.exchange.channels.get(uuid)!

/** What each leg was offered within its call, by its SIP dialog: its formats, oldest first. */
const offered = (rig: Rig, uuid: string): ReadonlyArray<string> =>
  rig.sip.flatMap((said) =>
    said._tag === "Change" && said.dialog === channelOf(rig, uuid).dialog
      ? [/^m=audio \d+ \S+ (.+)\r$/mu.exec(said.sdp)?.[1] ?? ""]
      : []
  )

/** A change that was offered to it; the last one, unless another is meant. */
const changeOf = (rig: Rig, uuid: string, which = -1) => {
  const { dialog } = channelOf(rig, uuid)
  const changes = rig.sip.flatMap((said) => (said._tag === "Change" && said.dialog === dialog ? [said] : []))
  const change = changes.at(which)
  if (change === undefined) throw new Error("nothing was offered")
  return change
}

/** The browser refuses it. */
const refuses = (rig: Rig, uuid: string, status: number): void => {
  const { dialog, sdp } = changeOf(rig, uuid)
  rig.fromUserAgent({ _tag: "ChangeRefused", dialog, status, offered: sdp })
}

/** The browser takes it, with the first of its codecs. */
const takes = (rig: Rig, uuid: string, which = -1): void => {
  const { dialog, sdp: offer } = changeOf(rig, uuid, which)
  const made = answerOffer(offer, { ...browser("page"), isWide: offer.includes("opus") })
  if ("refused" in made) throw new Error(made.refused)
  const sdp = made.sdp.replace("a=ice-lite\r\n", "").replace("setup:passive", "setup:active")
  rig.fromUserAgent({ _tag: "CallAnswered", dialog, sdp, offered: offer })
}

const talking = async () => {
  const rig = makeRig()
  const one = await answeredCaller(rig, offerOf("one"), "in-1")
  const two = await answeredCaller(rig, offerOf("two"), "in-2")
  await rig.api(`uuid_bridge ${one} ${two}`)
  return { rig, one, two, both: [one, two] as const }
}

const WIDE = "109 8 0 110 101"
const NARROW = "8 0 101"

describe("two browsers that talk with each other alone", () => {
  it("are asked for Opus by its own number when it has been calm for a second, and pass it", async () => {
    const { both, rig } = await talking()
    rig.pass(CALM_MS - 1)
    for (const leg of both) assert.deepStrictEqual(offered(rig, leg), [])
    rig.pass(1)
    for (const leg of both) {
      assert.deepStrictEqual(offered(rig, leg), [WIDE])
      takes(rig, leg)
      assert.strictEqual(channelOf(rig, leg).negotiated?.codec, "opus")
      assert.strictEqual(channelOf(rig, leg).negotiated?.payloadType, 109)
    }
  })

  it("are never asked when the talk is recorded as it begins", async () => {
    const { both, one, rig } = await talking()
    await rig.api(`uuid_record ${one} start talk.wav`)
    rig.pass(10 * CALM_MS)
    for (const leg of both) assert.deepStrictEqual(offered(rig, leg), [])
  })

  it.each([
    ["recorded", (one: string) => `uuid_record ${one} start talk.wav`],
    ["made louder", (one: string) => `uuid_audio ${one} start read level 2`],
    ["put on hold", (one: string) => `uuid_hold ${one}`]
  ])("are asked for G.711 at once when one is %s", async (_, order) => {
    const { both, one, rig } = await talking()
    rig.pass(CALM_MS)
    for (const leg of both) takes(rig, leg)
    await rig.api(order(one))
    rig.pass(0)
    for (const leg of both) {
      assert.strictEqual(offered(rig, leg).at(-1), NARROW)
      takes(rig, leg)
      assert.strictEqual(channelOf(rig, leg).negotiated?.codec, "PCMA")
    }
  })

  it("keep what they had when one refuses, and neither is asked again", async () => {
    const { both, one, rig, two } = await talking()
    rig.pass(CALM_MS)
    takes(rig, two)
    refuses(rig, one, 488)
    rig.pass(0)
    assert.strictEqual(channelOf(rig, one).negotiated?.codec, "PCMA")
    assert.strictEqual(offered(rig, two).at(-1), NARROW)
    takes(rig, two)
    rig.pass(10 * CALM_MS)
    assert.deepStrictEqual(
      both.map((leg) => offered(rig, leg).length),
      [1, 2]
    )
    for (const leg of both) assert.isUndefined(channelOf(rig, leg).hangupCause)
  })

  it("are judged by the offer that they answer, also when a newer one waits behind it", async () => {
    const { both, one, rig, two } = await talking()
    await rig.api(`uuid_hold ${one}`)
    await rig.api(`uuid_hold off ${one}`)
    rig.pass(CALM_MS)
    assert.deepStrictEqual(offered(rig, one), [NARROW, NARROW, WIDE])
    takes(rig, one, 0)
    takes(rig, one)
    takes(rig, two)
    for (const leg of both) assert.strictEqual(channelOf(rig, leg).negotiated?.codec, "opus")
    await rig.api(`uuid_record ${one} start talk.wav`)
    rig.pass(0)
    for (const leg of both) assert.strictEqual(offered(rig, leg).at(-1), NARROW)
  })

  it("are asked for G.711 again as long as samples are needed, when it could not be said to them", async () => {
    const { both, one, rig, two } = await talking()
    rig.pass(CALM_MS)
    for (const leg of both) takes(rig, leg)
    await rig.api(`uuid_record ${one} start talk.wav`)
    rig.pass(0)
    takes(rig, two)
    for (const times of [1, 2, 3]) {
      assert.strictEqual(offered(rig, one).length, 1 + times)
      refuses(rig, one, 503)
      rig.pass(AGAIN_MS)
    }
    takes(rig, one)
    for (const leg of both) assert.strictEqual(channelOf(rig, leg).negotiated?.codec, "PCMA")
    rig.pass(10 * AGAIN_MS)
    assert.strictEqual(offered(rig, one).length, 5)
  })

  it("are not asked again when nobody needs samples any more", async () => {
    const { both, one, rig, two } = await talking()
    rig.pass(CALM_MS)
    for (const leg of both) takes(rig, leg)
    await rig.api(`uuid_audio ${one} start read level 2`)
    rig.pass(0)
    takes(rig, two)
    refuses(rig, one, 503)
    await rig.api(`uuid_audio ${one} stop`)
    rig.pass(10 * AGAIN_MS)
    assert.deepStrictEqual(offered(rig, one), [WIDE, NARROW])
    assert.match(offered(rig, two).at(-1) ?? "", / 8 0 110 101$/u)
    assert.strictEqual(channelOf(rig, one).negotiated?.codec, "opus")
  })

  it("stay on hold when only the codec is refused", async () => {
    const { one, rig } = await talking()
    await rig.api(`uuid_hold ${one}`)
    takes(rig, one)
    refuses(rig, one, 488)
    assert.isTrue(channelOf(rig, one).holding)
  })

  it("are asked nothing when the talk is over", async () => {
    const { rig, two, one } = await talking()
    rig.pass(CALM_MS)
    const { dialog } = channelOf(rig, one)
    const before = rig.sip.filter(({ _tag }) => _tag === "Change").length
    rig.fromUserAgent({ _tag: "CallEnded", dialog, cause: "bye" })
    await rig.api(`uuid_kill ${two}`)
    rig.pass(10 * CALM_MS)
    assert.strictEqual(rig.sip.filter(({ _tag }) => _tag === "Change").length, before)
  })

  it("keep G.711 where gain was asked for by name", async () => {
    const rig = makeRig()
    const one = await answeredCaller(rig, offerOf("one"), "in-1")
    const two = await answeredCaller(rig, offerOf("two"), "in-2")
    await rig.api(`uuid_setvar ${one} carillon_gain on`)
    await rig.api(`uuid_bridge ${one} ${two}`)
    rig.pass(10 * CALM_MS)
    for (const leg of [one, two]) assert.deepStrictEqual(offered(rig, leg), [])
  })
})
