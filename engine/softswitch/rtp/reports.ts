import type { Codec, LineQuality } from "../media-contract.ts"
import { FRAME_MS, ticksPerSample } from "./clock.ts"
import { opinionOf } from "./opinion.ts"
import type { RtpPacket } from "./packet.ts"
import { makeReception } from "./reception.ts"
import { buildRtcp, ntpMiddleOf, parseRtcp } from "./rtcp.ts"
import type { ReportBlock } from "./rtcp.ts"

/** What both ends of one leg tell each other about their line (RFC 3550 §6), and how it was. Times are ms of one clock. */
export interface Reports {
  /** What is spoken from now on: it says in what the far end's clock counts, and what losses do to it. */
  readonly speak: (codec: Codec) => void
  readonly came: (packet: Pick<RtpPacket, "sequence" | "timestamp" | "ssrc">, atMs: number) => void
  readonly sent: (octets: number) => void
  /** A packet of the far end's reports; false when it is none. */
  readonly receive: (datagram: Uint8Array, atMs: number) => boolean
  /** The report that is due; `timestamp` is the RTP time of now. */
  readonly due: (atMs: number, timestamp: number) => Uint8Array | undefined
  /** The last one, with a farewell. */
  readonly farewell: (atMs: number, timestamp: number) => Uint8Array
  /** `late` came and could not be played any more; `waitedMs` is how long sound waits here. */
  readonly quality: (late: number, waitedMs: number) => LineQuality
}

/** RFC 3550 §6.2: five seconds, the first after half of them. The SSRC spreads the legs of a start over them. */
const INTERVAL_MS = 5_000

/** Of a name nobody needs to know: it only must be another's than anybody else's (RFC 7022). */
const nameOf = (ssrc: number) => ssrc.toString(16).padStart(8, "0")

export const makeReports = (ssrc: number): Reports => {
  const reception = makeReception()
  const out = { packets: 0, octets: 0 }
  let codec: Codec = "PCMA"
  let reported = 0
  let nextAtMs: number | undefined
  let controls = 0
  /** Of the far end's last report: its own time, and when it came. */
  let lastReport = 0
  let lastReportAtMs = 0
  let roundTripMs: number | undefined
  let farLostShare: number | undefined

  const take = (block: ReportBlock, atMs: number) => {
    if (block.ssrc !== ssrc) return
    farLostShare = block.highestSequence === 0 ? undefined : block.fractionLost / 256
    if (block.lastReport === 0) return
    // RFC 3550 §6.4.1: now, less when we sent it, less how long it lay there; on a circle of 18 hours.
    const units = (ntpMiddleOf(atMs) - block.lastReport - block.delay) | 0
    roundTripMs = Math.max(0, (units * 1_000) / 65_536)
  }

  const write = (atMs: number, timestamp: number, goodbye: boolean): Uint8Array => {
    const delay = lastReport === 0 ? 0 : Math.floor(((atMs - lastReportAtMs) * 65_536) / 1_000)
    const block = inTicks(reception.block(lastReport, delay), ticksPerSample(codec))
    const sent = out.packets === reported ? undefined : { atMs, timestamp, ...out }
    reported = out.packets
    return buildRtcp({ ssrc, cname: nameOf(ssrc), sent, blocks: block === undefined ? [] : [block], goodbye })
  }

  return {
    speak: (spoken) => void (codec = spoken),
    came: reception.note,
    sent: (octets) => {
      out.packets++
      out.octets += octets
    },
    receive: (datagram, atMs) => {
      const packets = parseRtcp(datagram)
      if (packets.length === 0) return false
      controls++
      for (const packet of packets) {
        if (packet._tag === "SenderReport") {
          lastReport = packet.ntpMiddle
          lastReportAtMs = atMs
        }
        if (packet._tag === "SenderReport" || packet._tag === "ReceiverReport")
          for (const block of packet.blocks) take(block, atMs)
      }
      return true
    },
    due: (atMs, timestamp) => {
      nextAtMs ??= atMs + INTERVAL_MS / 2 + (ssrc % (INTERVAL_MS / 2))
      if (atMs < nextAtMs) return undefined
      nextAtMs = atMs + INTERVAL_MS
      return write(atMs, timestamp, false)
    },
    farewell: (atMs, timestamp) => write(atMs, timestamp, true),
    quality: (late, waitedMs) => {
      const { received, lost, ...jitter } = reception.counts()
      const delayMs = (roundTripMs ?? 0) / 2 + waitedMs + FRAME_MS
      const lostShare = (lost + late) / Math.max(1, received + lost)
      return {
        received,
        lost,
        late,
        ...jitter,
        sent: out.packets,
        controls,
        roundTripMs,
        farLostShare,
        // Nobody judges what was not heard, nor a codec for which ITU-T G.113 has no factors.
        score: received === 0 || codec === "opus" ? undefined : opinionOf({ lostShare, delayMs })
      }
    }
  }
}

/** Jitter is told in ticks of the far end's clock (RFC 3550 §6.4.1); here it is measured in samples. */
const inTicks = (block: ReportBlock | undefined, ticks: number): ReportBlock | undefined =>
  block === undefined || ticks === 1 ? block : { ...block, jitter: block.jitter * ticks }
