import { describe, expect, it } from "vitest"
import { seededChance } from "../testing/chance.ts"
import { acceptAnswer, answerOffer, codecFor, makeOffer } from "./offer-answer.ts"
import type { Direction } from "./offer-answer.ts"
import { MAX_SDP_CHARACTERS } from "./read.ts"

const local = { address: "192.0.2.1", port: 16_384, sessionId: 4_711 }

const sdp = (...lines: ReadonlyArray<string>) =>
  ["v=0", "o=- 1 1 IN IP4 198.51.100.9", "s=-", ...lines].map((line) => `${line}\r\n`).join("")

const connection = "c=IN IP4 198.51.100.9"
const plain = (...more: ReadonlyArray<string>) =>
  sdp(connection, "t=0 0", "m=audio 5000 RTP/AVP 8 0 101", "a=rtpmap:101 telephone-event/8000", ...more)

const answered = (offer: string, over: { readonly direction?: Direction; readonly previous?: string } = {}) => {
  const answer = answerOffer(offer, { ...local, ...over })
  if ("refused" in answer) throw new Error(answer.refused)
  return { ...answer, lines: answer.sdp.trimEnd().split("\r\n") }
}

const refusal = (offer: string) => {
  const answer = answerOffer(offer, local)
  return "refused" in answer ? answer.refused : "not refused"
}

const accepted = (answer: string, offer = makeOffer(local)) => {
  const result = acceptAnswer(offer, answer)
  if ("refused" in result) throw new Error(result.refused)
  return result
}

describe("our offer", () => {
  it("names PCMA, PCMU and telephone-event at 8000 Hz, in that order", () => {
    expect(makeOffer(local)).toBe(
      [
        "v=0",
        "o=carillon 4711 1 IN IP4 192.0.2.1",
        "s=carillon",
        "c=IN IP4 192.0.2.1",
        "t=0 0",
        "m=audio 16384 RTP/AVP 8 0 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
        "a=sendrecv",
        ""
      ].join("\r\n")
    )
  })

  it("raises its version when, and only when, it says something else than before", () => {
    const first = makeOffer(local)
    expect(makeOffer({ ...local, previous: first })).toBe(first)
    const hold = makeOffer({ ...local, direction: "sendonly", previous: first })
    expect(hold).toContain("o=carillon 4711 2 ")
    expect(hold).toContain("a=sendonly")
    expect(makeOffer({ ...local, previous: hold })).toContain("o=carillon 4711 3 ")
  })
})

describe("our answer", () => {
  it("takes G.722 where that is all we have in common, G.711 before it, and never offers it", () => {
    const g722 = (formats: string) => {
      const made = answerOffer(sdp(connection, `m=audio 5000 RTP/AVP ${formats}`), local)
      return "refused" in made ? made.refused : [made.negotiated.codec, made.negotiated.payloadType]
    }
    expect([g722("9"), g722("18 9"), g722("9 0"), g722("9 0 8")]).toEqual([
      ["G722", 9],
      ["G722", 9],
      ["PCMU", 0],
      ["PCMA", 8]
    ])
    expect(makeOffer(local)).not.toContain("G722")
    expect(acceptAnswer(makeOffer(local), sdp(connection, "m=audio 5000 RTP/AVP 9"))).toEqual({
      refused: "an answer with G722, which was not offered"
    })
  })

  it("shares one port with reports when that was offered, and does not offer it", () => {
    const { negotiated, sdp: answer } = answered(plain("a=rtcp-mux"))
    expect([negotiated.rtcpMux, answer.includes("a=rtcp-mux")]).toEqual([true, true])
    const other = answered(plain())
    expect([other.negotiated.rtcpMux, other.sdp.includes("a=rtcp-mux")]).toEqual([false, false])
    expect(makeOffer(local).includes("a=rtcp-mux")).toBe(false)
  })

  it("takes PCMA although the far end would rather have PCMU, and its telephone-event's number", () => {
    const { negotiated, lines } = answered(
      sdp(connection, "t=0 0", "m=audio 5000 RTP/AVP 0 8 126", "a=rtpmap:126 telephone-event/8000", "a=ptime:30")
    )
    expect(negotiated).toEqual({
      remote: { address: "198.51.100.9", port: 5_000 },
      codec: "PCMA",
      payloadType: 8,
      telephoneEvent: 126,
      direction: "sendrecv",
      ptimeMs: 30,
      rtcpMux: false
    })
    expect(lines).toContain("m=audio 16384 RTP/AVP 8 126")
    expect(lines).toContain("a=fmtp:126 0-15")
  })

  it("takes PCMU when that is all there is, and no keys when none are offered", () => {
    const { negotiated, lines } = answered(sdp(connection, "m=audio 5000 RTP/AVP 0"))
    expect(negotiated).toMatchObject({ codec: "PCMU", payloadType: 0, telephoneEvent: undefined })
    expect(lines).toContain("m=audio 16384 RTP/AVP 0")
    expect(lines.join()).not.toContain("telephone-event")
  })

  it("maps dynamic numbers by their rtpmap, also a static number that was given away", () => {
    const dynamic = answered(
      sdp(connection, "m=audio 5000 RTP/AVP 96 97", "a=rtpmap:96 pcmu/8000", "a=rtpmap:97 pcma/8000/1")
    )
    expect(dynamic.negotiated).toMatchObject({ codec: "PCMA", payloadType: 97 })
    expect(dynamic.lines).toContain("a=rtpmap:97 PCMA/8000")
    expect(refusal(sdp(connection, "m=audio 5000 RTP/AVP 8", "a=rtpmap:8 speex/8000"))).toContain(
      "no PCMA, PCMU, G722 or opus"
    )
    expect(refusal(sdp(connection, "m=audio 5000 RTP/AVP 96", "a=rtpmap:96 PCMA/16000"))).toContain(
      "no PCMA, PCMU, G722 or opus"
    )
  })

  it("never takes telephone-event/48000", () => {
    const browser = [
      "m=audio 5000 RTP/AVP 111 8 110 126",
      "a=rtpmap:111 opus/48000/2",
      "a=rtpmap:110 telephone-event/48000"
    ]
    expect(answered(sdp(connection, ...browser, "a=rtpmap:126 telephone-event/8000")).negotiated.telephoneEvent).toBe(
      126
    )
    expect(answered(sdp(connection, ...browser)).negotiated.telephoneEvent).toBeUndefined()
  })

  it("looks for c= at the media first and at the session second", () => {
    const both = sdp(connection, "m=audio 5000 RTP/AVP 8", "c=IN IP4 203.0.113.7")
    expect(answered(both).negotiated.remote).toEqual({ address: "203.0.113.7", port: 5_000 })
    expect(answered(sdp("m=audio 5000 RTP/AVP 8", "c=IN IP4 203.0.113.7")).negotiated.remote.address).toBe(
      "203.0.113.7"
    )
  })

  it("switches every other line off and keeps their order", () => {
    const { lines, negotiated } = answered(
      sdp(
        connection,
        "m=video 6000 RTP/AVP 96",
        "a=rtpmap:96 H264/90000",
        "m=audio 6002 RTP/SAVP 8",
        "m=audio 5000 RTP/AVP 8",
        "m=audio 6004 RTP/AVP 0",
        "m=image 6006 udptl t38",
        "m=audio 0 RTP/AVP 8"
      )
    )
    expect(negotiated.remote.port).toBe(5_000)
    expect(lines.filter((line) => line.startsWith("m="))).toEqual([
      "m=video 0 RTP/AVP 96",
      "m=audio 0 RTP/SAVP 8",
      "m=audio 16384 RTP/AVP 8",
      "m=audio 0 RTP/AVP 0",
      "m=image 0 udptl t38",
      "m=audio 0 RTP/AVP 8"
    ])
  })

  it.each([
    ["sendrecv", "sendrecv", "sendrecv"],
    ["sendonly", "sendrecv", "recvonly"],
    ["recvonly", "sendrecv", "sendonly"],
    ["inactive", "sendrecv", "inactive"],
    ["sendrecv", "sendonly", "sendonly"],
    ["sendonly", "sendonly", "inactive"],
    ["recvonly", "sendonly", "sendonly"],
    ["sendrecv", "recvonly", "recvonly"],
    ["recvonly", "recvonly", "inactive"],
    ["sendrecv", "inactive", "inactive"]
  ] as const)("to %s, when we want %s, is %s", (theirs, ours, result) => {
    const answer = answered(plain(`a=${theirs}`), { direction: ours })
    expect(answer.negotiated.direction).toBe(result)
    expect(answer.lines).toContain(`a=${result}`)
  })

  it("reads the direction of the session, unless the line has its own", () => {
    expect(answered(sdp(connection, "a=sendonly", "m=audio 5000 RTP/AVP 8")).negotiated.direction).toBe("recvonly")
    const own = sdp(connection, "a=sendonly", "m=audio 5000 RTP/AVP 8", "a=sendrecv")
    expect(answered(own).negotiated.direction).toBe("sendrecv")
  })

  it.each([
    ["sendrecv", "recvonly"],
    ["sendonly", "recvonly"],
    ["inactive", "inactive"]
  ])("to the old hold, 0.0.0.0 with %s, is %s", (theirs, ours) => {
    const hold = sdp("c=IN IP4 0.0.0.0", "m=audio 5000 RTP/AVP 8", `a=${theirs}`)
    expect(answered(hold).negotiated).toMatchObject({ direction: ours, remote: { address: "0.0.0.0", port: 5_000 } })
  })

  it("raises its version over hold and resume, and keeps it when the same is asked again", () => {
    const first = answered(plain())
    const again = answered(plain(), { previous: first.sdp })
    const hold = answered(plain("a=sendonly"), { previous: again.sdp })
    const resume = answered(plain("a=sendrecv"), { previous: hold.sdp })
    expect([first, again, hold, resume].map(({ lines }) => lines[1])).toEqual(
      [1, 1, 2, 3].map((version) => `o=carillon 4711 ${version} IN IP4 192.0.2.1`)
    )
  })

  it("believes a ptime only within reason", () => {
    for (const [wish, believed] of [
      ["10", 10],
      ["60", 60],
      ["5", 20],
      ["9999", 20],
      ["0", 20]
    ] as const) {
      expect(answered(plain(`a=ptime:${wish}`)).negotiated.ptimeMs).toBe(believed)
    }
  })

  it("reads bodies with bare line feeds, and ignores lines it does not know", () => {
    const offer = plain("a=x-odd", "a=rtcp:5001", "a=ssrc:1 cname:x", "z=0 0", "k=clear:x").replaceAll("\r\n", "\n")
    expect(answered(offer).negotiated.codec).toBe("PCMA")
  })
})

describe("refused offers", () => {
  it.each([
    ["an empty body", "", "v=0"],
    ["rubbish", "hello\r\nm=audio 1 RTP/AVP 8\r\n", "v=0"],
    ["another version", "v=1\r\no=- 1 1 IN IP4 1.2.3.4\r\n", "v=0"],
    ["no origin", "v=0\r\ns=-\r\nm=audio 5000 RTP/AVP 8\r\n", "o= line"],
    ["a broken origin", `v=0\r\no=me\r\n${connection}\r\nm=audio 5000 RTP/AVP 8\r\n`, "o= line"],
    ["no line at all", sdp(connection), "no m= line"],
    ["a line without a port", sdp(connection, "m=audio RTP/AVP 8"), "m= line 1"],
    ["a line with a port count", sdp(connection, "m=audio 5000/2 RTP/AVP 8"), "m= line 1"],
    ["a port beyond 65535", sdp(connection, "m=audio 70000 RTP/AVP 8"), "m= line 1"],
    ["a second line that is broken", sdp(connection, "m=audio 5000 RTP/AVP 8", "m=?"), "m= line 2"],
    ["no address", sdp("m=audio 5000 RTP/AVP 8"), "no readable c= line"],
    ["an IPv6 address", sdp("c=IN IP6 2001:db8::1", "m=audio 5000 RTP/AVP 8"), "2001:db8::1"],
    ["a name for an address", sdp("c=IN IP4 phone.example", "m=audio 5000 RTP/AVP 8"), "phone.example"],
    ["an address that is none", sdp("c=IN IP4 300.1.1.1", "m=audio 5000 RTP/AVP 8"), "300.1.1.1"],
    [
      "codecs we do not speak",
      sdp(connection, "m=audio 5000 RTP/AVP 18 4"),
      "no PCMA, PCMU, G722 or opus among the formats 18 4"
    ],
    ["no formats", sdp(connection, "m=audio 5000 RTP/AVP"), "no PCMA, PCMU, G722 or opus"],
    ["encrypted audio", sdp(connection, "m=audio 5000 RTP/SAVP 8"), "RTP/SAVP"],
    ["video only", sdp(connection, "m=video 5000 RTP/AVP 96"), "no audio line"],
    ["audio that is switched off", sdp(connection, "m=audio 0 RTP/AVP 8"), "port 0"],
    ["too many lines", sdp(connection, ...Array.from({ length: 17 }, () => "m=audio 5000 RTP/AVP 8")), "17 m= lines"],
    ["a body without end", plain("a=x".padEnd(MAX_SDP_CHARACTERS)), "characters"]
  ])("%s, with the reason", (_, offer, reason) => expect(refusal(offer)).toContain(reason))

  it("an IPv6 leg speaks with IPv6 addresses alone, and is held in either family's way", () => {
    const six = { address: "2001:db8::7", port: 4_000, sessionId: 1 }
    const offered = sdp("c=IN IP6 2001:db8::1", "m=audio 5000 RTP/AVP 8")
    const made = answerOffer(offered, six)
    if ("refused" in made) throw new Error(made.refused)
    expect(made.negotiated).toMatchObject({ remote: { address: "2001:db8::1", port: 5_000 }, direction: "sendrecv" })
    expect(made.sdp).toContain("c=IN IP6 2001:db8::7\r\n")
    expect(made.sdp).toMatch(/^o=carillon 1 1 IN IP6 2001:db8::7\r$/mu)
    expect(acceptAnswer(makeOffer(six), offered)).toMatchObject({ remote: { address: "2001:db8::1" } })
    expect(acceptAnswer(makeOffer(six), sdp("c=IN IP4 192.0.2.1", "m=audio 5000 RTP/AVP 8"))).toMatchObject({
      refused: "c= names 192.0.2.1, not an IPv6 address"
    })
    for (const held of ["c=IN IP6 ::", "c=IN IP4 0.0.0.0"])
      expect(answerOffer(sdp(held, "m=audio 5000 RTP/AVP 8"), six)).toMatchObject({
        negotiated: { direction: "recvonly" }
      })
  })

  it("damage of any kind is answered or refused, never thrown", () => {
    const chance = seededChance(8)
    const good = plain("a=ptime:20", "a=sendrecv", "m=video 5002 RTP/AVP 96", "a=rtpmap:96 H264/90000")
    let refused = 0
    const count = 5_000
    for (let n = 0; n < count; n++) {
      const characters = [...good]
      for (let hit = 0; hit < 4; hit++) {
        const at = Math.floor(chance() * characters.length)
        characters.splice(at, Math.floor(chance() * 6), String.fromCharCode(Math.floor(chance() * 128)))
      }
      if ("refused" in answerOffer(characters.join(""), local)) refused++
    }
    expect(refused).toBeGreaterThan(100)
    expect(refused).toBeLessThan(count)
  })
})

describe("an answer to our offer", () => {
  it("fits what our own answer says", () => {
    const offer = makeOffer(local)
    const far = { address: "192.0.2.2", port: 18_000, sessionId: 5 }
    const answer = answerOffer(offer, far)
    if ("refused" in answer) throw new Error(answer.refused)
    expect(answer.negotiated.remote).toEqual({ address: local.address, port: local.port })
    expect(accepted(answer.sdp, offer)).toEqual({
      ...answer.negotiated,
      remote: { address: far.address, port: far.port }
    })
  })

  it("is taken with the first of its codecs", () => {
    expect(accepted(sdp(connection, "m=audio 5000 RTP/AVP 0 8"))).toMatchObject({ codec: "PCMU", payloadType: 0 })
    expect(accepted(plain())).toMatchObject({ codec: "PCMA", telephoneEvent: 101 })
  })

  it.each([
    ["sendrecv", "sendrecv", "sendrecv"],
    ["sendrecv", "recvonly", "sendonly"],
    ["sendrecv", "sendonly", "recvonly"],
    ["sendonly", "recvonly", "sendonly"],
    ["sendonly", "sendrecv", "sendonly"],
    ["sendonly", "inactive", "inactive"],
    ["inactive", "sendrecv", "inactive"]
  ] as const)("to our %s that says %s makes us %s", (ours, theirs, result) => {
    expect(accepted(plain(`a=${theirs}`), makeOffer({ ...local, direction: ours })).direction).toBe(result)
  })

  it.each([
    ["no SDP", "", "v=0"],
    ["the audio declined", sdp(connection, "m=audio 0 RTP/AVP 8"), "port 0"],
    ["another kind of line", sdp(connection, "m=video 5000 RTP/AVP 8"), "not audio"],
    ["one line too many", plain("m=video 0 RTP/AVP 96"), "2 m= lines to our 1"],
    ["a codec we never offered", sdp(connection, "m=audio 5000 RTP/AVP 18"), "no PCMA, PCMU, G722 or opus"]
  ])("is refused with %s", (_, answer, reason) => {
    const result = acceptAnswer(makeOffer(local), answer)
    expect("refused" in result ? result.refused : "not refused").toContain(reason)
  })

  it("needs an offer that was ours", () => {
    const result = acceptAnswer("rubbish", plain())
    expect("refused" in result ? result.refused : "").toContain("our own offer")
  })
})

describe("what an offer would be answered with", () => {
  const audio = (formats: string, ...more: ReadonlyArray<string>) =>
    sdp(connection, "t=0 0", `m=audio 5000 RTP/AVP ${formats}`, ...more)

  for (const offer of [
    plain(),
    audio("0"),
    audio("9 101", "a=rtpmap:101 telephone-event/8000"),
    audio("111 0", "a=rtpmap:111 opus/48000/2"),
    audio("111", "a=rtpmap:111 opus/48000/2"),
    audio("0", "m=audio 5002 RTP/AVP 8"),
    audio("18", "m=audio 5002 RTP/AVP 8"),
    audio("18"),
    sdp("c=IN IP6 ::1", "t=0 0", "m=audio 5000 RTP/AVP 8"),
    "no SDP"
  ])
    it(`is what it is answered with: ${offer.split("\r\n").slice(4).join(" ")}`, () => {
      const answer = answerOffer(offer, local)
      expect(codecFor(offer, { address: local.address })).toEqual(
        "refused" in answer ? answer : answer.negotiated.codec
      )
    })
})
