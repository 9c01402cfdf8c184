import type { Codec, MediaOutput, Negotiated, Vouched } from "../media-contract.ts"
import { FRAME_MS, FRAME_SAMPLES } from "../rtp/clock.ts"
import { buildRtp, parseRtp } from "../rtp/packet.ts"
import type { RtpPacket } from "../rtp/packet.ts"
import { writeEvent } from "../rtp/telephone-event.ts"
import { fakeFiles, fakePacketIo } from "./media-fakes.ts"
import type { MediaFiles } from "../media/files.ts"
import { makeMediaPlane } from "../media/plane.ts"
import type { TieEvents } from "../media/tie.ts"
import { wavHeader } from "../media/wav.ts"

export const phoneAddress = "192.0.2.7"

/** The telephones' SIP comes from where their media come from, and their calls are acknowledged. */
export const known: Vouched = { signalling: phoneAddress, trusted: false, confirmed: true }

/** A plane without real sockets, disk and clock, with legs named by the test. */
export const planeRig = (
  over: {
    readonly maxLegs?: number
    /** A disk; one in memory when left out. */
    readonly files?: MediaFiles
    readonly silenceMs?: number
    readonly react?: (output: MediaOutput) => void
    readonly ties?: TieEvents
  } = {}
) => {
  const io = fakePacketIo()
  const files = fakeFiles()
  const told: Array<MediaOutput> = []
  const notices: Array<string> = []
  let nowMs = 0
  const made = makeMediaPlane({
    now: () => nowMs,
    localAddress: "127.0.0.1",
    portFrom: 20_000,
    portTo: 20_100,
    maxLegs: over.maxLegs ?? 10,
    ...(over.silenceMs === undefined ? {} : { silenceMs: over.silenceMs }),
    sockets: io,
    files: over.files ?? files,
    after: "by-hand",
    identity: () => ({ sequence: 10, timestamp: 1_000, ssrc: 77 }),
    notice: (text) => notices.push(text),
    ...(over.ties === undefined ? {} : { ties: over.ties }),
    emit: (output) => {
      told.push(output)
      over.react?.(output)
    }
  })
  /** The clock goes on with the ticks. */
  const plane = {
    ...made,
    tick: (missedFrames = 0) => {
      nowMs += FRAME_MS * (1 + missedFrames)
      made.tick(missedFrames)
    }
  }
  const ports = new Map<string, number>()
  const socket = (leg: string) => {
    const found = io.bound.get(ports.get(leg) ?? 0)
    if (found === undefined) throw new Error(`leg ${leg} has no socket`)
    return found
  }
  const agreed = (leg: string, codec: Codec, more: Partial<Negotiated> = {}): Negotiated => ({
    remote: { address: phoneAddress, port: (ports.get(leg) ?? 0) + 10_000 },
    codec,
    payloadType: codec === "PCMA" ? 8 : 0,
    telephoneEvent: 101,
    direction: "sendrecv",
    ptimeMs: 20,
    rtcpMux: false,
    ...more
  })
  const sequences = new Map<string, number>()
  return {
    io,
    files,
    told,
    notices,
    plane,
    agreed,
    socket,
    /** Opens and connects legs. */
    legs: async (...names: ReadonlyArray<string>) => {
      const opened = await Promise.all(names.map((leg) => plane.open(leg, "rtp")))
      names.forEach((leg, i) => {
        ports.set(leg, opened[i]!.port)
        plane.connect(leg, agreed(leg, "PCMA"), known)
      })
    },
    /** The telephone of `leg` says a frame. */
    say: (leg: string, payload: Uint8Array, payloadType = 8, from = (ports.get(leg) ?? 0) + 10_000) => {
      const sequence = sequences.get(leg) ?? 0
      sequences.set(leg, sequence + 1)
      const timestamp = sequence * FRAME_SAMPLES
      const datagram = buildRtp({ marker: false, payloadType, sequence, timestamp, ssrc: 5, payload })
      socket(leg).events.packet(datagram, { address: phoneAddress, port: from })
    },
    /** The next frame of `leg` is lost on its way. */
    lose: (leg: string) => void sequences.set(leg, (sequences.get(leg) ?? 0) + 1),
    /** One end packet, or update, of a key. */
    press: (leg: string, event: number, timestamp: number, end = true) => {
      const payload = new Uint8Array(4)
      writeEvent(payload, 0, { event, end, volume: 10, durationSamples: 960 })
      const datagram = buildRtp({ marker: true, payloadType: 101, sequence: 1, timestamp, ssrc: 5, payload })
      socket(leg).events.packet(datagram, { address: phoneAddress, port: (ports.get(leg) ?? 0) + 10_000 })
    },
    raw: (leg: string, octets: Uint8Array, from = (ports.get(leg) ?? 0) + 10_000) =>
      socket(leg).events.packet(octets, { address: phoneAddress, port: from }),
    /** What came from the port beside the leg's, and what that gets. */
    reports: (leg: string) => io.bound.get((ports.get(leg) ?? 0) + 1),
    /** What the telephone of `leg` got since it was asked last. */
    got: (leg: string): ReadonlyArray<RtpPacket> =>
      socket(leg)
        .sent.splice(0)
        .map(({ octets }) => {
          const read = parseRtp(octets)
          if (read._tag !== "Rtp") throw new Error("we sent no RTP")
          return read.packet
        }),
    prompt: (path: string, samples: Int16Array) => {
      files.contents.set(
        path,
        new Uint8Array([...wavHeader(1, samples.length * 2), ...new Uint8Array(samples.slice().buffer)])
      )
    },
    tags: () => told.map(({ _tag }) => _tag)
  }
}

/** Samples that differ from their neighbours. */
export const ramp = (length: number) => Int16Array.from({ length }, (_, i) => ((i * 37) % 20_000) - 10_000)
export const frame = (octet: number) => new Uint8Array(FRAME_SAMPLES).fill(octet)
export const times = (count: number, what: () => void) => Array.from({ length: count }, what)
