import { buildRtcp, parseRtcp } from "#engine/softswitch/rtp/rtcp.ts"
import { Broken, type Target } from "../target.ts"

const block = { ssrc: 7, fractionLost: 12, lost: -3, highestSequence: 70_000, jitter: 40, lastReport: 9, delay: 65_536 }
const report = {
  ssrc: 1,
  cname: "a@192.0.2.1",
  sent: { atMs: 1_795_369_517_376, timestamp: 160, packets: 2, octets: 320 },
  blocks: [block],
  goodbye: false
}

/** Reports of how a line is, alone and joined. */
export const rtcp: Target = {
  name: "rtcp",
  corpus: [
    buildRtcp(report),
    buildRtcp({ ...report, sent: undefined, blocks: [] }),
    buildRtcp({ ...report, goodbye: true, blocks: [block, { ...block, ssrc: 8 }] }),
    // A report and an application's own packet.
    Buffer.concat([buildRtcp(report), Uint8Array.of(0x80, 204, 0, 2, 0, 0, 0, 1, 65, 66, 67, 68)])
  ],
  words: ["\u0080", "\u0081", "\u009f", "\u00c8", "\u00c9", "\u00ca", "\u00cb", "\u0000\u0000", "\u00ff\u00ff"],
  run: (input) => {
    const packets = parseRtcp(input)
    for (const packet of packets)
      for (const [name, value] of Object.entries(packet))
        if (typeof value === "number" && !Number.isFinite(value)) throw new Broken(`${name} is ${value}`)
    // A packet is at least four octets: nothing may be read twice.
    if (packets.length * 4 > input.length) throw new Broken(`${packets.length} packets of ${input.length} octets`)
    return packets
      .map((packet) => ("blocks" in packet ? `${packet._tag} ${packet.blocks.length}` : packet._tag))
      .join("|")
  }
}
