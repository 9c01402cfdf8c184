import { describe, expect, it } from "vitest"
import { isBrowserOffer, restartsIce } from "./browser.ts"
import { acceptAnswer, answerOffer, makeOffer } from "./offer-answer.ts"

const THEIR_FINGERPRINT = Array.from({ length: 32 }, (_, i) => (i + 16).toString(16).toUpperCase()).join(":")
const OUR_FINGERPRINT = Array.from({ length: 32 }, () => "AB").join(":")

const ours = { ufrag: "ourname", pwd: "our-password-of-22-chars" }
const local = {
  address: "192.0.2.1",
  port: 16_384,
  sessionId: 4_711,
  browser: { ours, fingerprint: OUR_FINGERPRINT }
}

/** As Chromium 156 offers it by JsSIP, less the lines about Opus. */
const offerLines = [
  "v=0",
  "o=- 6372 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "a=extmap-allow-mixed",
  "a=msid-semantic: WMS 77",
  "m=audio 43210 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
  "c=IN IP4 192.0.2.2",
  "a=rtcp:9 IN IP4 0.0.0.0",
  "a=candidate:1 1 udp 2113937151 a1b2.local 43210 typ host generation 0",
  "a=ice-ufrag:1234",
  "a=ice-pwd:bNoSUYx3j2lLbqGEeQzwvZ1W",
  "a=ice-options:trickle",
  `a=fingerprint:sha-256 ${THEIR_FINGERPRINT}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
  "a=sendrecv",
  "a=msid:77 88",
  "a=rtcp-mux",
  "a=rtcp-rsize",
  "a=rtpmap:111 opus/48000/2",
  "a=rtpmap:9 G722/8000",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:13 CN/8000",
  "a=rtpmap:110 telephone-event/48000",
  "a=rtpmap:126 telephone-event/8000",
  "a=ssrc:99 cname:x"
]
const offer = (change: (line: string) => string | undefined = (line) => line) =>
  offerLines.flatMap((line) => change(line) ?? []).join("\r\n") + "\r\n"
const without = (start: string) => offer((line) => (line.startsWith(start) ? undefined : line))
const withLine = (start: string, other: string) => offer((line) => (line.startsWith(start) ? other : line))

const answered = (sdp: string) => {
  const made = answerOffer(sdp, local)
  if ("refused" in made) throw new Error(made.refused)
  return made
}

describe("a browser's offer", () => {
  it("is answered with our side of ICE and DTLS, in PCMA, with keys at 8000 Hz, and nothing of what we do not do", () => {
    expect(answered(offer()).sdp.split("\r\n")).toEqual([
      "v=0",
      "o=carillon 4711 1 IN IP4 192.0.2.1",
      "s=carillon",
      "c=IN IP4 192.0.2.1",
      "t=0 0",
      "a=ice-lite",
      "a=group:BUNDLE 0",
      "m=audio 16384 UDP/TLS/RTP/SAVPF 8 126",
      "a=rtpmap:8 PCMA/8000",
      "a=rtpmap:126 telephone-event/8000",
      "a=fmtp:126 0-15",
      "a=setup:passive",
      "a=mid:0",
      "a=ptime:20",
      "a=sendrecv",
      "a=ice-ufrag:ourname",
      "a=ice-pwd:our-password-of-22-chars",
      `a=fingerprint:sha-256 ${OUR_FINGERPRINT}`,
      "a=candidate:1 1 udp 2130706431 192.0.2.1 16384 typ host",
      "a=end-of-candidates",
      "a=rtcp-mux",
      "a=msid:carillon carillon",
      ""
    ])
  })

  it("leaves with the leg whose checks are proven how, and whose certificate it is", () => {
    expect(answered(offer()).negotiated).toMatchObject({
      codec: "PCMA",
      telephoneEvent: 126,
      rtcpMux: true,
      browser: { ours, theirs: { ufrag: "1234", pwd: "bNoSUYx3j2lLbqGEeQzwvZ1W" }, fingerprint: THEIR_FINGERPRINT }
    })
  })

  it("in PCMU alone is answered so", () => {
    const pcmu = withLine("m=audio", "m=audio 43210 UDP/TLS/RTP/SAVPF 111 0 126")
    expect(answered(pcmu).negotiated).toMatchObject({ codec: "PCMU", payloadType: 0 })
  })

  it("is not held because it names no address yet", () =>
    expect(answered(withLine("c=", "c=IN IP4 0.0.0.0")).negotiated.direction).toBe("sendrecv"))

  it("with video is taken for its audio, and the bundle is the audio's alone", () => {
    const sdp = withLine("a=group", "a=group:BUNDLE 0 1") + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n"
    expect(answered(sdp).sdp).toContain("a=group:BUNDLE 0\r\n")
    expect(answered(sdp).sdp).toContain("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n")
  })

  it.each([
    ["no ICE", without("a=ice-ufrag"), "a browser's audio without ICE"],
    ["no certificate", without("a=fingerprint"), "a browser's audio with a fingerprint by none, not sha-256"],
    ["an old hash", withLine("a=fingerprint", "a=fingerprint:sha-1 AB:CD"), "a fingerprint by sha-1, not sha-256"],
    ["half a hash", withLine("a=fingerprint", "a=fingerprint:sha-256 AB:CD"), "not sha-256"],
    ["a number for a hash", withLine("a=fingerprint", "a=fingerprint:sha-256 1"), "not sha-256"],
    ["numbers for a fingerprint", withLine("a=fingerprint", "a=fingerprint:1 2"), "a fingerprint by 1, not sha-256"],
    ["a port for reports", without("a=rtcp-mux"), "without rtcp-mux"],
    ["a passive part", withLine("a=setup", "a=setup:passive"), "a browser that is passive, where we are passive"],
    ["a codec we lack", withLine("m=audio", "m=audio 43210 UDP/TLS/RTP/SAVPF 63"), "no PCMA"],
    ["a telephone's audio", withLine("m=audio", "m=audio 43210 RTP/AVP 8"), "audio over RTP/AVP, not UDP/TLS"]
  ])("with %s is refused, and why is said", (_, sdp, reason) => {
    const made = answerOffer(sdp, local)
    expect("refused" in made ? made.refused : "taken").toContain(reason)
  })

  it("is refused on a telephone's leg", () => {
    const { browser: _, ...plain } = local
    expect(answerOffer(offer(), plain)).toEqual({ refused: "audio over UDP/TLS/RTP/SAVPF, not RTP/AVP" })
  })

  it("is known before it is read", () => {
    expect(isBrowserOffer(offer())).toBe(true)
    expect(isBrowserOffer(withLine("m=audio", "m=audio 43210 RTP/AVP 8"))).toBe(false)
    expect(isBrowserOffer(withLine("m=audio", "m=audio 0 UDP/TLS/RTP/SAVPF 8"))).toBe(false)
  })

  it("restarts ICE when its names are others", () => {
    const { browser } = answered(offer()).negotiated
    expect(restartsIce(offer(), browser!)).toBe(false)
    expect(restartsIce(withLine("a=ice-ufrag", "a=ice-ufrag:4321"), browser!)).toBe(true)
    expect(restartsIce(without("a=ice-ufrag"), browser!)).toBe(false)
  })
})

describe("our offer to a browser", () => {
  const answer = (setup: string) => {
    const far = answered(makeOffer(local).replace("a=ice-lite\r\n", "")).sdp
    return far
      .replace("a=setup:passive", `a=setup:${setup}`)
      .replaceAll(OUR_FINGERPRINT, THEIR_FINGERPRINT)
      .replace("a=ice-ufrag:ourname", "a=ice-ufrag:theirs")
  }

  it("names both codecs and leaves open who begins the handshake", () => {
    const sdp = makeOffer(local)
    for (const line of ["m=audio 16384 UDP/TLS/RTP/SAVPF 8 0 101", "a=setup:actpass", "a=ice-lite", "a=group:BUNDLE 0"])
      expect(sdp).toContain(`${line}\r\n`)
    expect(isBrowserOffer(sdp)).toBe(true)
  })

  it("is answered by a browser that begins", () =>
    expect(acceptAnswer(makeOffer(local), answer("active"))).toMatchObject({
      codec: "PCMA",
      rtcpMux: true,
      browser: { ours, theirs: { ufrag: "theirs" }, fingerprint: THEIR_FINGERPRINT }
    }))

  it.each(["sha-256 1", "1 2"])("cannot be answered with numbers for a fingerprint: %s", (fingerprint) =>
    expect(
      acceptAnswer(makeOffer(local), answer("active").replace(`sha-256 ${THEIR_FINGERPRINT}`, fingerprint))
    ).toMatchObject({ refused: expect.stringContaining("not sha-256") })
  )

  it("cannot be answered by one that waits for us", () =>
    expect(acceptAnswer(makeOffer(local), answer("passive"))).toEqual({
      refused: "a browser that is passive, where we are passive"
    }))
})
