import type { MediaOutput, Negotiated, Vouched } from "../media-contract.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { buildRtp, parseRtp } from "../rtp/packet.ts"
import { writeEvent } from "../rtp/telephone-event.ts"
import { hostPlane, type HostedPlane } from "../media/threads/host.ts"
import { makeThreadedPlane } from "../media/threads/plane.ts"
import { fakeFiles, fakePacketIo, quietly } from "./media-fakes.ts"
import type { FakePacketIo } from "./media-fakes.ts"
import { frame, phoneAddress } from "./plane-rig.ts"

export const vouched: Vouched = { signalling: phoneAddress, trusted: false, confirmed: true }

/** What a telephone agrees on when the test says no other. */
export const spoken: Negotiated = {
  remote: { address: phoneAddress, port: 30_000 },
  codec: "PCMA",
  payloadType: 8,
  telephoneEvent: 101,
  direction: "sendrecv",
  ptimeMs: 20,
  rtcpMux: false
}

/** A plane of threads without threads: each is a plane in memory; messages come in the order they were sent, a moment later. */
export const threadsRig = async (over: { readonly threads?: number; readonly maxLegs?: number } = {}) => {
  const files = fakeFiles()
  const told: Array<MediaOutput> = []
  const notices: Array<string> = []
  const running = new Map<string, Running>()
  const born: Array<string> = []
  const due: Array<() => void> = []
  const plane = makeThreadedPlane({
    threads: over.threads ?? 2,
    localAddress: "127.0.0.1",
    portFrom: 20_000,
    portTo: 20_198,
    maxLegs: over.maxLegs ?? 50,
    after: (_ms, call) => {
      due.push(call)
      return () => void (due.includes(call) && due.splice(due.indexOf(call), 1))
    },
    now: () => 0,
    recorded: (path) =>
      path === "/none.wav"
        ? Promise.reject(new Error("ENOENT"))
        : Promise.resolve({ recordedMs: 1_000, octets: 32_044 }),
    notice: (text) => notices.push(text),
    emit: (output) => told.push(output),
    spawn: (name, start, events) => {
      born.push(name)
      const io = fakePacketIo()
      const end = (why: string): void => {
        if (running.get(name)?.end !== end) return
        running.delete(name)
        events.ended(why)
      }
      const here = () => running.get(name)?.end === end
      const hosted = hostPlane(
        start,
        (message) => queueMicrotask(() => here() && events.message(structuredClone(message))),
        { sockets: io, files, after: "by-hand" }
      )
      running.set(name, { hosted, io, end })
      queueMicrotask(() => here() && events.message({ _tag: "Ready" }))
      return {
        post: (message) => queueMicrotask(() => here() && hosted.take(structuredClone(message))),
        terminate: async () => end("terminated")
      }
    }
  })
  await plane.ready
  const ports = new Map<string, number>()
  const said = new Map<string, number>()
  const socket = (leg: string) =>
    [...running.values()].map(({ io }) => io.bound.get(ports.get(leg) ?? 0)).find((one) => one !== undefined)
  const settled = async () => {
    for (let n = 0; n < 8; n++) await quietly() // oxlint-disable-line no-await-in-loop -- messages answer messages
  }
  return {
    plane,
    files,
    told,
    notices,
    running,
    born,
    settled,
    /** Lets every timer run that is set now; threads that are in `silent` said nothing before. */
    passTime: async (silent: ReadonlyArray<string> = []) => {
      for (const [name, { hosted }] of running) if (!silent.includes(name)) hosted.tellCounts()
      await settled()
      for (const call of due.splice(0)) call()
      await settled()
    },
    tick: () => {
      for (const { hosted } of running.values()) hosted.plane.tick()
    },
    threadOf: (leg: string) => [...running].find(([, { io }]) => io.bound.has(ports.get(leg) ?? 0))?.[0],
    open: async (leg: string, near?: string) => {
      const { port } = await plane.open(leg, "rtp", near === undefined ? {} : { near })
      ports.set(leg, port)
      plane.connect(leg, { ...spoken, remote: { address: phoneAddress, port: port + 10_000 } }, vouched)
      await settled()
    },
    say: (leg: string, octet: number) => {
      const sequence = said.get(leg) ?? 0
      said.set(leg, sequence + 1)
      const header = { marker: false, payloadType: 8, sequence, timestamp: sequence * FRAME_SAMPLES, ssrc: 5 }
      socket(leg)?.events.packet(buildRtp({ ...header, payload: frame(octet) }), {
        address: phoneAddress,
        port: (ports.get(leg) ?? 0) + 10_000
      })
    },
    press: (leg: string, event: number) => {
      const payload = new Uint8Array(4)
      writeEvent(payload, 0, { event, end: true, volume: 10, durationSamples: 960 })
      const header = { marker: true, payloadType: 101, sequence: 9_000, timestamp: 9_000, ssrc: 5 }
      socket(leg)?.events.packet(buildRtp({ ...header, payload }), {
        address: phoneAddress,
        port: (ports.get(leg) ?? 0) + 10_000
      })
    },
    heard: (leg: string) =>
      (socket(leg)?.sent.splice(0) ?? []).map(({ octets }) => {
        const read = parseRtp(octets)
        if (read._tag !== "Rtp") throw new Error("we sent no RTP")
        return read.packet.payloadType === 101 ? `key ${read.packet.payload[0]}` : read.packet.payload[80]
      })
  }
}

interface Running {
  readonly hosted: HostedPlane
  readonly io: FakePacketIo
  readonly end: (why: string) => void
}
