import { describe, expect, it } from "vitest"
import { acceptAnswer, answerOffer, makeOffer } from "./offer-answer.ts"

const local = { address: "192.0.2.1", port: 16_384, sessionId: 4_711 }

const offered = (formats: string, ...more: ReadonlyArray<string>) =>
  [
    "v=0",
    "o=- 1 1 IN IP4 198.51.100.9",
    "s=-",
    "c=IN IP4 198.51.100.9",
    "t=0 0",
    `m=audio 5000 RTP/AVP ${formats}`,
    ...more
  ]
    .map((line) => `${line}\r\n`)
    .join("")

const OPUS = "a=rtpmap:96 opus/48000/2"
const KEYS_48 = "a=rtpmap:97 telephone-event/48000"
const KEYS_8 = "a=rtpmap:101 telephone-event/8000"

const answered = (offer: string, over: { readonly isNarrow?: boolean } = {}) => {
  const answer = answerOffer(offer, { ...local, ...over })
  if ("refused" in answer) throw new Error(answer.refused)
  return { ...answer.negotiated, lines: answer.sdp.trimEnd().split("\r\n") }
}

describe("a telephone that offers Opus", () => {
  it("is answered with it where it has nothing else, under its own numbers", () => {
    const { lines, ...negotiated } = answered(offered("96 97 101", OPUS, KEYS_48, KEYS_8))
    expect(negotiated).toMatchObject({
      codec: "opus",
      payloadType: 96,
      telephoneEvent: 97,
      telephoneEventHz: 48_000
    })
    expect(lines.slice(5)).toEqual([
      "m=audio 16384 RTP/AVP 96 97",
      "a=rtpmap:96 opus/48000/2",
      "a=rtpmap:97 telephone-event/48000",
      "a=fmtp:96 maxplaybackrate=8000;sprop-maxcapturerate=8000;maxaveragebitrate=24000;stereo=0;useinbandfec=1",
      "a=fmtp:97 0-15",
      "a=ptime:20",
      "a=sendrecv"
    ])
  })

  it("is answered with G.711, or G.722, where it has that too", () => {
    expect(answered(offered("96 0 8", OPUS)).codec).toBe("PCMA")
    expect(answered(offered("96 9", OPUS)).codec).toBe("G722")
  })

  it("is answered with Opus before all others where its line is narrow", () => {
    expect(answered(offered("0 8 96", OPUS), { isNarrow: true })).toMatchObject({ codec: "opus", payloadType: 96 })
    expect(answered(offered("0 8"), { isNarrow: true }).codec).toBe("PCMA")
  })

  it("has keys that count at 8 kHz where it knows no others beside Opus, and never at 48 beside G.711", () => {
    const eight = answered(offered("96 101", OPUS, KEYS_8))
    expect([eight.telephoneEvent, eight.telephoneEventHz]).toEqual([101, undefined])
    expect(eight.lines).toContain("a=rtpmap:101 telephone-event/8000")
    expect(answered(offered("8 97", KEYS_48)).telephoneEvent).toBeUndefined()
  })

  it.each(["opus/8000", "opus/44100/2"])("is not taken by the name alone: %s", (name) => {
    expect(answerOffer(offered("96", `a=rtpmap:96 ${name}`), local)).toHaveProperty("refused")
  })
})

describe("an offer to a narrow line", () => {
  const offer = makeOffer({ ...local, isNarrow: true })

  it("names Opus first, G.711 after it, and keys for both clocks", () => {
    expect(offer.split("\r\n").filter((line) => /^m=|rtpmap/u.test(line))).toEqual([
      "m=audio 16384 RTP/AVP 111 8 0 110 101",
      "a=rtpmap:111 opus/48000/2",
      "a=rtpmap:8 PCMA/8000",
      "a=rtpmap:0 PCMU/8000",
      "a=rtpmap:110 telephone-event/48000",
      "a=rtpmap:101 telephone-event/8000"
    ])
  })

  it.each([
    ["111 110", ["a=rtpmap:111 opus/48000/2", "a=rtpmap:110 telephone-event/48000"], "opus", 110, 48_000],
    ["111 101", ["a=rtpmap:111 opus/48000/2", KEYS_8], "opus", 101, undefined],
    ["8 110 101", ["a=rtpmap:110 telephone-event/48000", KEYS_8], "PCMA", 101, undefined]
  ] as const)("is agreed on by the answer %s", (formats, more, codec, telephoneEvent, telephoneEventHz) => {
    const taken = acceptAnswer(offer, offered(formats, ...more))
    if ("refused" in taken) throw new Error(taken.refused)
    expect([taken.codec, taken.telephoneEvent, taken.telephoneEventHz]).toEqual([
      codec,
      telephoneEvent,
      telephoneEventHz
    ])
  })

  it("alone takes Opus in an answer", () => {
    expect(acceptAnswer(makeOffer(local), offered("111", "a=rtpmap:111 opus/48000/2"))).toEqual({
      refused: "an answer with opus, which was not offered"
    })
  })
})

describe("an offer within a call", () => {
  it("names what is spoken by the numbers it has, so that a telephone with nothing else can be held", () => {
    const spoken = answered(offered("96 97", OPUS, KEYS_48))
    const hold = makeOffer({ ...local, spoken, direction: "sendonly" })
    expect(hold).toContain("m=audio 16384 RTP/AVP 96 8 0 97 101\r\n")
    expect(acceptAnswer(hold, offered("96 97", OPUS, KEYS_48, "a=recvonly"))).toMatchObject({
      codec: "opus",
      direction: "sendonly"
    })
    const wide = answered(offered("9"))
    expect(makeOffer({ ...local, spoken: wide })).toContain("m=audio 16384 RTP/AVP 9 8 0 101\r\n")
  })
})
