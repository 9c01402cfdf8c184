import { describe, expect, it } from "vitest"
import type { Negotiated } from "../media-contract.ts"
import { buildRtp, parseRtp, type RtpPacket } from "../rtp/packet.ts"
import { makeRtpStream } from "./stream.ts"

const phone = { address: "192.0.2.10", port: 4_000 }

const opus: Negotiated = {
  remote: phone,
  codec: "opus",
  payloadType: 111,
  telephoneEvent: 110,
  telephoneEventHz: 48_000,
  direction: "sendrecv",
  ptimeMs: 20,
  rtcpMux: true
}

const passing = () => {
  // No coder is needed: nothing is decoded.
  const stream = makeRtpStream({ sequence: 7, timestamp: 10_000, ssrc: 77 }, () => new Promise(() => undefined))
  stream.connect(opus, { signalling: phone.address, trusted: false, confirmed: true })
  stream.setPassing(true)
  return stream
}

/** What is sent on in one tick, of packets that came as sequence and SSRC. */
const sentOn = (...came: ReadonlyArray<readonly [sequence: number, ssrc: number]>): ReadonlyArray<RtpPacket> => {
  const [from, to] = [passing(), passing()]
  for (const [sequence, ssrc] of came)
    from.receive(
      buildRtp({
        marker: false,
        payloadType: 111,
        sequence,
        timestamp: sequence * 960,
        ssrc,
        payload: Uint8Array.of(1, 2)
      }),
      phone
    )
  const sent: Array<RtpPacket> = []
  to.passOn(from.arrivals.take(), ({ datagram }) => {
    const read = parseRtp(datagram.slice())
    if (read._tag === "Rtp") sent.push(read.packet)
  })
  return sent
}

describe("packets that are sent on as they came", () => {
  it("go on in time within a tick, also where another stream begins", () => {
    const sent = sentOn([1, 1], [2, 1], [3, 2], [4, 2])
    expect(sent.map(({ sequence }) => sequence)).toEqual([7, 8, 9, 10])
    expect(sent.map(({ timestamp }) => timestamp)).toEqual([10_000, 10_960, 11_920, 12_880])
  })
})
