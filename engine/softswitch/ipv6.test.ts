import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { startSwitch } from "./start.ts"
import { DOOR, THIS_MACHINE } from "./testing/lines.ts"
import { writeTone } from "./testing/tone.ts"
import { listenTo } from "./testing/transports-rig.ts"

// A switch at both families, and a caller who has only IPv6: signalling and media.

const PASSWORD = "a secret"
const folder = mkdtempSync(join(tmpdir(), "carillon-ipv6-"))
const close: Array<() => Promise<unknown> | void> = []
afterEach(async () => {
  for (const each of close.splice(0).toReversed()) await each()
  rmSync(folder, { recursive: true, force: true })
})

const socket6 = async (): Promise<{
  readonly socket: Socket
  readonly port: number
  readonly next: () => Promise<Buffer>
}> => {
  const socket = createSocket("udp6")
  socket.bind(0, "::1")
  await once(socket, "listening")
  close.push(() => void socket.close())
  const came: Array<Buffer> = []
  const waiting: Array<(octets: Buffer) => void> = []
  socket.on("message", (octets) => {
    const tell = waiting.shift()
    if (tell === undefined) came.push(octets)
    else tell(octets)
  })
  const next = (): Promise<Buffer> =>
    new Promise((resolve) => {
      const octets = came.shift()
      if (octets === undefined) waiting.push(resolve)
      else resolve(octets)
    })
  return { socket, port: socket.address().port, next }
}

test("is called, answers and is heard over IPv6, beside its IPv4 address", async () => {
  await writeTone(join(folder, "welcome.wav"), 350, 200)
  const running = await startSwitch(
    {
      sip: { host: "127.0.0.1", otherHost: "::1", port: 0, realm: "carillon" },
      rtp: { from: 30_000, to: 30_400 },
      mediaThreads: 1,
      eventSocket: { host: "127.0.0.1", port: 0, password: PASSWORD },
      maxLegs: 20,
      door: DOOR,
      maxRecordingMs: 60_000,
      gain: true,
      recordingFormat: "pcm",
      silenceMs: undefined,
      promptsFolder: folder,
      recordingsFolder: folder,
      musicOnHold: join(folder, "none.wav")
    },
    { info: () => undefined, warning: () => undefined }
  )
  close.push(running.stop)
  const engine = connect({ host: "127.0.0.1", port: running.eventSocket.port })
  close.push(() => void engine.destroy())
  const heard = listenTo(engine)
  const lines = Buffer.from(JSON.stringify([THIS_MACHINE])).toString("base64")
  engine.write(`auth ${PASSWORD}\n\nevent plain CHANNEL_PARK\n\napi carillon_trunks ${lines}\n\n`)
  await heard.until("+OK 1 trunks")

  const at = running.listens.find(({ address, transport }) => transport === "udp" && address === "::1")
  if (at === undefined) throw new Error("no IPv6")
  const [signalling, media] = [await socket6(), await socket6()]
  const send = (text: string): void => signalling.socket.send(Buffer.from(text), at.port, at.address)
  const own = `[::1]:${signalling.port}`
  const head = (method: string, to: string): string =>
    `${method} sip:95000@[::1]:${at.port} SIP/2.0\r\nVia: SIP/2.0/UDP ${own};branch=z9hG4bK${method};rport\r\n` +
    `Max-Forwards: 70\r\nFrom: <sip:13800138000@${own}>;tag=a\r\nTo: ${to}\r\nCall-ID: six\r\nCSeq: 1 ${method}\r\n` +
    `Contact: <sip:13800138000@${own}>\r\n`
  const sdp =
    `v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio ${media.port} RTP/AVP 8\r\n` +
    "a=rtpmap:8 PCMA/8000\r\n"
  send(
    `${head("INVITE", "<sip:95000@[::1]>")}Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`
  )
  const parked = await heard.until("CHANNEL_PARK")
  const uuid = /Unique-ID: ([\w-]+)/u.exec(parked.slice(parked.indexOf("CHANNEL_PARK")))?.[1] ?? ""
  const execute = (name: string, data: string): void =>
    void engine.write(`sendmsg ${uuid}\ncall-command: execute\nexecute-app-name: ${name}\nexecute-app-arg: ${data}\n\n`)
  execute("answer", "")
  let ok = ""
  while (!ok.startsWith("SIP/2.0 200")) ok = (await signalling.next()).toString()
  expect(ok).toMatch(new RegExp(`^Contact: <sip:95000@\\[::1\\]:${at.port}>`, "mu"))
  expect(ok).toMatch(/^o=.* IN IP6 ::1\r$/mu)
  expect(ok).toMatch(/^c=IN IP6 ::1\r$/mu)
  send(`${head("ACK", /^To: (.*?)\r$/mu.exec(ok)?.[1] ?? "").replace("bKACK", "bKACK2")}Content-Length: 0\r\n\r\n`)
  execute("playback", join(folder, "welcome.wav"))
  // 20 ms of G.711 behind an RTP header.
  expect((await media.next()).length).toBe(172)
})
