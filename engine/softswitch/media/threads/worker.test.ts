import { createSocket } from "node:dgram"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, it } from "vitest"
import type { MediaOutput } from "../../media-contract.ts"
import { FRAME_SAMPLES } from "../../rtp/clock.ts"
import { buildRtp, parseRtp } from "../../rtp/packet.ts"
import { encodeFrame } from "../g711.ts"
import { readWav } from "../wav.ts"
import type { MediaThread } from "./keeper.ts"
import { makeThreadedPlane } from "./plane.ts"
import { spawnWorker } from "./worker.ts"

const HOST = "127.0.0.1"

const cleanUps: Array<() => Promise<unknown> | void> = []
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

/** A telephone that answers each packet with one of its own, all of one level, and counts those of the level it waits for. */
const telephone = async (level: number, awaited: number) => {
  const socket = createSocket("udp4")
  socket.bind(0, HOST)
  await once(socket, "listening")
  cleanUps.push(() => void socket.close())
  const payload = encodeFrame("PCMA", new Int16Array(FRAME_SAMPLES).fill(level))
  const wanted = encodeFrame("PCMA", new Int16Array(FRAME_SAMPLES).fill(awaited))[0]
  const waiting: Array<{ left: number; readonly resolve: () => void }> = []
  let said = 0
  socket.on("message", (datagram, from) => {
    const read = parseRtp(datagram)
    if (read._tag === "Rtp" && read.packet.payload[80] === wanted)
      for (const one of waiting) if (--one.left === 0) one.resolve()
    const header = { marker: false, payloadType: 8, sequence: said, timestamp: said * FRAME_SAMPLES, ssrc: level }
    socket.send(buildRtp({ ...header, payload }), from.port, HOST)
    said++
  })
  return {
    remote: { address: HOST, port: socket.address().port },
    hears: (packets: number) => new Promise<void>((resolve) => void waiting.push({ left: packets, resolve }))
  }
}

const running = async (portFrom: number) => {
  const told: Array<MediaOutput> = []
  const threads: Array<MediaThread> = []
  const waiting: Array<{ readonly tag: MediaOutput["_tag"]; readonly resolve: () => void }> = []
  const plane = makeThreadedPlane({
    threads: 2,
    localAddress: HOST,
    portFrom,
    portTo: portFrom + 80,
    maxLegs: 10,
    emit: (output) => {
      told.push(output)
      for (const { resolve, tag } of waiting) if (tag === output._tag) resolve()
    },
    spawn: (...given) => {
      const thread = spawnWorker(...given)
      threads.push(thread)
      return thread
    }
  })
  cleanUps.push(plane.stop)
  await plane.ready
  return {
    plane,
    told,
    threads,
    next: (tag: MediaOutput["_tag"]) => new Promise<void>((resolve) => void waiting.push({ tag, resolve })),
    leg: async (id: string, phone: { readonly remote: { readonly address: string; readonly port: number } }) => {
      await plane.open(id, "rtp")
      const agreed = {
        codec: "PCMA",
        payloadType: 8,
        telephoneEvent: 101,
        direction: "sendrecv",
        ptimeMs: 20,
        rtcpMux: false
      } as const
      plane.connect(id, { ...agreed, remote: phone.remote }, { signalling: HOST, trusted: false, confirmed: true })
    }
  }
}

it("telephones of two threads hear each other and are recorded; a thread that dies takes its own leg and leaves the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "carillon-threads-"))
  cleanUps.push(() => rm(folder, { recursive: true }))
  const { leg, next, plane, threads, told } = await running(24_000 + 2 * Math.floor(Math.random() * 1_000))
  const caller = await telephone(1_000, 2_000)
  const agent = await telephone(2_000, 1_000)
  await leg("caller", caller)
  await leg("agent", agent)
  const path = join(folder, "2026", "call.wav")
  plane.bridge("caller", "agent")
  plane.record("caller", path, { stereo: true, format: "pcm", maxMs: 60_000 })
  await Promise.all([caller.hears(30), agent.hears(30)])
  plane.stopRecording("caller", path)
  const ended = next("RecordingEnded")
  await ended
  const [left, right] = readWav(await readFile(path)).channels
  expect([left!.includes(1_008), right!.includes(2_016)]).toEqual([true, true])

  const cut = join(folder, "cut.wav")
  const started = next("RecordingStarted")
  plane.record("caller", cut, { stereo: true, format: "pcm", maxMs: 60_000 })
  await started
  // A second is written in one go.
  await caller.hears(120)
  const cutOff = next("RecordingEnded")
  await threads[0]!.terminate()
  await cutOff
  expect(told.slice(-2)).toMatchObject([
    { _tag: "LegLost", leg: "caller" },
    { _tag: "RecordingEnded", leg: "caller", path: cut }
  ])
  expect(readWav(await readFile(cut)).channels[0]!.length).toBeGreaterThanOrEqual(8_000)
  expect(plane.counts()).toMatchObject({ legs: 1, threadsLost: 1 })
  // The thread that lives on has told what it keeps.
  expect(plane.counts().threadsLiveMb).toBeGreaterThan(1)
  expect(plane.counts().threadsLiveMb).toBeLessThan(100)
}, 30_000)
