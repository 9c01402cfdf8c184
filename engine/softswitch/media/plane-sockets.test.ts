import { createSocket } from "node:dgram"
import type { Socket } from "node:dgram"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, it } from "vitest"
import type { MediaOutput, Negotiated } from "../media-contract.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { buildRtp, parseRtp } from "../rtp/packet.ts"
import { decodeFrame, encodeFrame } from "./g711.ts"
import { toneShare } from "./goertzel.ts"
import { dgramPacketIo } from "./packet-io.ts"
import { makeMediaPlane } from "./plane.ts"
import { readWav } from "./wav.ts"

const HOST = "127.0.0.1"
const LOOPBACK = { signalling: HOST, trusted: false, confirmed: true }
/** Ports tried from a free one on: with this many, some are free whatever else runs. */
const RANGE = 60

const cleanUps: Array<() => Promise<unknown> | void> = []
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

const bound = async (port = 0): Promise<Socket> => {
  const socket = createSocket("udp4")
  socket.bind(port, HOST)
  await once(socket, "listening")
  cleanUps.push(() => void socket.close())
  return socket
}

const freeRange = async () => {
  const probe = createSocket("udp4")
  probe.bind(0, HOST)
  await once(probe, "listening")
  const { port } = probe.address()
  probe.close()
  const portFrom = Math.min(port, 65_535 - RANGE)
  return { portFrom, portTo: portFrom + RANGE }
}

/** Gives the event loop its turns until `done`; what we wait for is a packet on loopback. */
const until = async (done: () => boolean): Promise<void> => {
  if (done()) return
  await new Promise((resolve) => void setImmediate(resolve))
  await until(done)
}

/** A telephone that says one tone and keeps what it hears. */
const telephone = async (hertz: number) => {
  const socket = await bound()
  const heard: Array<number> = []
  let packets = 0
  let said = 0
  socket.on("message", (datagram) => {
    const read = parseRtp(datagram)
    if (read._tag !== "Rtp") return
    packets++
    heard.push(...decodeFrame("PCMA", read.packet.payload))
  })
  return {
    agreed: (): Negotiated => ({
      remote: { address: HOST, port: socket.address().port },
      codec: "PCMA",
      payloadType: 8,
      telephoneEvent: 101,
      direction: "sendrecv",
      ptimeMs: 20,
      rtcpMux: false
    }),
    say: (port: number) => {
      const samples = Int16Array.from(
        { length: FRAME_SAMPLES },
        (_, i) => 8_000 * Math.sin((2 * Math.PI * hertz * (said * FRAME_SAMPLES + i)) / 8_000)
      )
      const payload = encodeFrame("PCMA", samples)
      const header = {
        marker: said === 0,
        payloadType: 8,
        sequence: said,
        timestamp: said * FRAME_SAMPLES,
        ssrc: hertz
      }
      socket.send(buildRtp({ ...header, payload }), port, HOST)
      said++
    },
    packets: () => packets,
    heard
  }
}

it("two telephones hear each other's tone over real sockets, and the recording has each on its side", async () => {
  const folder = await mkdtemp(join(tmpdir(), "carillon-media-"))
  cleanUps.push(() => rm(folder, { recursive: true }))
  const told: Array<MediaOutput> = []
  const plane = makeMediaPlane({
    localAddress: HOST,
    ...(await freeRange()),
    maxLegs: 2,
    after: "by-hand",
    emit: (output) => told.push(output)
  })
  cleanUps.push(plane.stop)
  const caller = await telephone(440)
  const agent = await telephone(700)
  const ports = { caller: (await plane.open("caller", "rtp")).port, agent: (await plane.open("agent", "rtp")).port }
  plane.connect("caller", caller.agreed(), LOOPBACK)
  plane.connect("agent", agent.agreed(), LOOPBACK)
  plane.bridge("caller", "agent")
  const path = join(folder, "2026", "11", "call.wav")
  plane.record("caller", path, { stereo: true, maxMs: 60_000, format: "pcm" })

  for (let n = 1; n <= 100; n++) {
    caller.say(ports.caller)
    agent.say(ports.agent)
    // oxlint-disable-next-line no-await-in-loop -- frame by frame, paced by arrival
    await until(() => plane.counts().received === 2 * n)
    plane.tick()
    // oxlint-disable-next-line no-await-in-loop -- as above
    await until(() => caller.packets() === n && agent.packets() === n)
  }
  plane.close("caller")
  await plane.settled()

  // The first two frames are the jitter ring's delay.
  const whole = 98 * FRAME_SAMPLES
  expect(toneShare(agent.heard.slice(-whole), 440)).toBeGreaterThan(0.95)
  expect(toneShare(caller.heard.slice(-whole), 700)).toBeGreaterThan(0.95)
  const [left, right] = readWav(await readFile(path)).channels
  expect([left?.length, right?.length]).toEqual([16_000, 16_000])
  expect(toneShare(left!.subarray(-whole), 440)).toBeGreaterThan(0.95)
  expect(toneShare(right!.subarray(-whole), 700)).toBeGreaterThan(0.95)
  expect(toneShare(right!, 440)).toBeLessThan(0.01)
  const measured = told.find((output) => output._tag === "LineMeasured")
  expect(measured).toMatchObject({ leg: "caller", quality: { received: 100, lost: 0, late: 0, sent: 100 } })
  expect(told.filter((output) => output !== measured)).toEqual([
    { _tag: "RecordingStarted", leg: "caller", path },
    { _tag: "RecordingEnded", leg: "caller", path, recordedMs: 2_000, octets: 64_044, cause: "hangup" }
  ])
  expect(plane.counts()).toMatchObject({ legs: 1, received: 200, sent: 200, strangers: 0 })
})

it("a port that somebody else holds is passed over, and a closed one is free at once", async () => {
  const holder = await bound()
  const { port } = holder.address()
  const deaf = { packet: () => undefined, failed: () => undefined }
  await expect(dgramPacketIo.open(HOST, port, deaf)).rejects.toMatchObject({ code: "EADDRINUSE" })

  const { portFrom, portTo } = await freeRange()
  const plane = makeMediaPlane({
    localAddress: HOST,
    portFrom,
    portTo,
    maxLegs: 9,
    after: "by-hand",
    emit: () => undefined
  })
  cleanUps.push(plane.stop)
  const leg = await plane.open("a", "rtp")
  expect(leg.port % 2).toBe(0)
  plane.close("a")
  expect((await bound(leg.port)).address().port).toBe(leg.port)
})

it("sending where nobody listens hurts nobody", async () => {
  const gone = createSocket("udp4")
  gone.bind(0, HOST)
  await once(gone, "listening")
  const remote = { address: HOST, port: gone.address().port }
  gone.close()
  const notices: Array<string> = []
  const plane = makeMediaPlane({
    localAddress: HOST,
    ...(await freeRange()),
    maxLegs: 1,
    after: "by-hand",
    emit: () => undefined,
    notice: (text) => notices.push(text)
  })
  cleanUps.push(plane.stop)
  const { port } = await plane.open("a", "rtp")
  const phone = await telephone(440)
  plane.connect("a", { ...phone.agreed(), remote }, LOOPBACK)
  for (let n = 0; n < 20; n++) plane.tick()
  phone.say(port)
  await until(() => plane.counts().received === 1)
  plane.tick()
  await until(() => phone.packets() === 1)
  expect([plane.counts().sent, notices]).toEqual([21, []])
})

it("a telephone that has only IPv6 is met on an address of that family", async () => {
  const phone = createSocket("udp6")
  phone.bind(0, "::1")
  await once(phone, "listening")
  cleanUps.push(() => void phone.close())
  const heard: Array<{ readonly size: number; readonly from: string }> = []
  phone.on("message", (datagram, from) => heard.push({ size: datagram.length, from: `${from.family} ${from.port}` }))
  const plane = makeMediaPlane({
    localAddress: HOST,
    ...(await freeRange()),
    maxLegs: 1,
    after: "by-hand",
    emit: () => undefined
  })
  cleanUps.push(plane.stop)
  const local = await plane.open("a", "rtp", { address: "::1" })
  expect(local.address).toBe("::1")
  const agreed = (await telephone(440)).agreed()
  const remote = { address: "0:0::0:1", port: phone.address().port }
  plane.connect("a", { ...agreed, remote }, { ...LOOPBACK, signalling: "::1" })
  plane.tick()
  await until(() => heard.length === 1)
  expect(heard).toEqual([{ size: 172, from: `IPv6 ${local.port}` }])
})
