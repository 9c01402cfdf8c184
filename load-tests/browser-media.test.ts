import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { type DrivenMediaPlane, makeMediaPlane } from "#engine/softswitch/media/plane.ts"
import { readWav, wavHeader } from "#engine/softswitch/media/wav.ts"
import type { LocalMedia, MediaOutput, Negotiated } from "#engine/softswitch/media-contract.ts"
import { acceptAnswer, answerOffer, makeOffer } from "#engine/softswitch/sdp/offer-answer.ts"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until as waitUntil } from "./crowd/wait.ts"
import { freeUdpPort } from "./running-centre.ts"

// A leg's media meet those of a real browser, with no SIP in between: Debian's Chromium, whose microphone beeps.

const CHROMIUM = "/usr/bin/chromium"
const SLOW_MS = 60_000
const TONE_HZ = 440
const RATE_HZ = 8_000
const ADDRESS = "127.0.0.1"
const OURS = { ufrag: "ourname1", pwd: "our-password-of-22-chars" }
const NEXT = { ufrag: "ourname2", pwd: "our-password-after-that" }

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--allow-loopback-in-peer-connection"
]

/** A telephone in a page, as small as it can be. */
const PAGE = `<!doctype html><script>
let peer, keys, analyser
const gathered = () => new Promise((done) => {
  if (peer.iceGatheringState === "complete") done()
  else peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done()
})
const only = (codec) => peer.getTransceivers()[0].setCodecPreferences(RTCRtpReceiver.getCapabilities("audio").codecs.filter(
  ({ mimeType, clockRate }) => clockRate === 8000 && (mimeType === "audio/" + codec || mimeType === "audio/telephone-event")))
const begin = async () => {
  peer = new RTCPeerConnection()
  const own = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
  const sender = peer.addTrack(own.getAudioTracks()[0], own)
  keys = () => sender.dtmf
  peer.ontrack = ({ streams: [stream] }) => {
    // Chromium plays a far stream to WebAudio only while an element has it, too.
    const sink = new Audio(); sink.srcObject = stream; sink.muted = true; sink.play()
    const context = new AudioContext()
    analyser = context.createAnalyser(); analyser.fftSize = 8192
    context.createMediaStreamSource(stream).connect(analyser)
    analyser.rate = context.sampleRate
  }
}
const offer = async (codec, options) => {
  only(codec)
  await peer.setLocalDescription(await peer.createOffer(options))
  await gathered()
  return peer.localDescription.sdp
}
const accept = (sdp) => peer.setRemoteDescription({ type: "answer", sdp })
const answer = async (sdp) => {
  await peer.setRemoteDescription({ type: "offer", sdp })
  await peer.setLocalDescription(await peer.createAnswer())
  await gathered()
  return peer.localDescription.sdp
}
const loudest = () => {
  if (!analyser) return [0, -200]
  const bins = new Float32Array(analyser.frequencyBinCount); analyser.getFloatFrequencyData(bins)
  const at = bins.indexOf(Math.max(...bins))
  return [at * analyser.rate / analyser.fftSize, bins[at]]
}
const codecs = async () => [...(await peer.getStats()).values()].filter(({ type }) => type === "codec").map(({ mimeType }) => mimeType)
const inbound = async () => [...(await peer.getStats()).values()].find(({ type }) => type === "inbound-rtp")
</script>`

let folder: string
let server: Server
let browser: Browser
let plane: DrivenMediaPlane
const told: Array<MediaOutput> = []

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) return
  folder = await mkdtemp(join(tmpdir(), "browser-media-"))
  server = createServer((_, response) => response.setHeader("content-type", "text/html").end(PAGE))
  await new Promise<void>((resolve) => server.listen(0, ADDRESS, resolve))
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  const port = await freeUdpPort()
  plane = makeMediaPlane({
    localAddress: ADDRESS,
    portFrom: port,
    portTo: Math.min(65_534, port + 200),
    maxLegs: 10,
    emit: (output) => told.push(output)
  })
}, SLOW_MS)
afterAll(async () => {
  await plane?.stop()
  await browser?.close()
  server?.close()
  if (folder !== undefined) await rm(folder, { recursive: true })
}, SLOW_MS)

const openPage = async (): Promise<Page> => {
  const page = await browser.newPage()
  await page.goto(`http://${ADDRESS}:${(server.address() as AddressInfo).port}/`)
  await ask(page, "begin()")
  return page
}

/** A page's errors have stacks that vitest cannot read. */
const ask = <A>(page: Page, expression: string): Promise<A> =>
  page.evaluate<A>(expression).catch((error: Error) => {
    throw new Error(error.message.split("\n", 1)[0])
  })

const until = (what: string, happened: () => boolean | Promise<boolean>) =>
  waitUntil(what, happened, { withinMs: 20_000, everyMs: 100 })

const sideOf = (local: LocalMedia, ours = OURS) => ({
  address: local.address,
  port: local.port,
  sessionId: 1,
  browser: { ours, fingerprint: local.fingerprint! }
})

const taken = <A extends object>(made: A | { readonly refused: string }): A => {
  if ("refused" in made) throw new Error(made.refused)
  return made
}

const connect = (leg: string, negotiated: Negotiated) =>
  plane.connect(leg, negotiated, { signalling: ADDRESS, trusted: false, confirmed: false })

/** The browser calls. */
const calledBy = async (page: Page, leg: string, codec: string) => {
  const local = await plane.open(leg, "webrtc")
  const made = taken(answerOffer(await ask<string>(page, `offer("${codec}")`), sideOf(local)))
  connect(leg, made.negotiated)
  await ask(page, `accept(${JSON.stringify(made.sdp)})`)
  return { local, ...made }
}

const toneFile = async (): Promise<string> => {
  const path = join(folder, "tone.wav")
  const samples = Int16Array.from(
    { length: RATE_HZ },
    (_, n) => 9_000 * Math.sin((2 * Math.PI * TONE_HZ * n) / RATE_HZ)
  )
  await writeFile(path, Buffer.concat([wavHeader(1, samples.length * 2), new Uint8Array(samples.buffer)]))
  return path
}

const hearsTone = (page: Page) =>
  until("the tone in the page", async () => {
    const [hz, level] = await ask<readonly [number, number]>(page, "loudest()")
    return Math.abs(hz - TONE_HZ) < 15 && level > -40
  })

describe.skipIf(!existsSync(CHROMIUM))("a leg and Debian's Chromium", () => {
  it.each(["PCMA", "PCMU"])(
    "hear each other in %s: a tone there, the microphone's beep and a key here",
    async (codec) => {
      const leg = `calls ${codec}`
      const page = await openPage()
      const { negotiated } = await calledBy(page, leg, codec)
      expect(negotiated).toMatchObject({ codec, rtcpMux: true })
      plane.play(leg, "tone", await toneFile(), { loop: true })
      await hearsTone(page)
      expect(new Set(await ask<Array<string>>(page, "codecs()"))).toContain(`audio/${codec}`)
      const path = join(folder, `${codec}.wav`)
      plane.record(leg, path, { stereo: true, format: "pcm", maxMs: 60_000 })
      await ask(page, `keys().insertDTMF("5#")`)
      await until("its keys", () => told.filter((one) => one._tag === "Digit" && one.leg === leg).length >= 2)
      await until(
        "two seconds of sound",
        async () => (await ask<{ packetsReceived: number }>(page, "inbound()")).packetsReceived > 150
      )
      plane.close(leg)
      await until("the recording", () => told.some((one) => one._tag === "RecordingEnded" && one.path === path))
      expect(told.flatMap((one) => (one._tag === "Digit" && one.leg === leg ? [one.digit] : []))).toEqual(["5", "#"])
      const [said, heard] = readWav(await readFile(path)).channels
      // Chromium's false microphone beeps once a second.
      expect(Math.max(...said!)).toBeGreaterThan(1_000)
      expect(toneShare(heard!.subarray(0, 4_000), TONE_HZ)).toBeGreaterThan(0.95)
      await page.close()
    },
    SLOW_MS
  )

  it(
    "hear each other when we call it, and go on when it restarts ICE",
    async () => {
      const page = await openPage()
      const local = await plane.open("called", "webrtc")
      const offered = makeOffer(sideOf(local))
      connect("called", taken(acceptAnswer(offered, await ask<string>(page, `answer(${JSON.stringify(offered)})`))))
      plane.play("called", "tone", await toneFile(), { loop: true })
      await hearsTone(page)
      const again = await ask<string>(page, `offer("PCMA", { iceRestart: true })`)
      const made = taken(answerOffer(again, { ...sideOf(local, NEXT), previous: offered }))
      connect("called", made.negotiated)
      await ask(page, `accept(${JSON.stringify(made.sdp)})`)
      const { packetsReceived: before } = await ask<{ packetsReceived: number }>(page, "inbound()")
      await until(
        "sound after it",
        async () => (await ask<{ packetsReceived: number }>(page, "inbound()")).packetsReceived > before + 100
      )
      await hearsTone(page)
      expect(await ask<string>(page, "peer.iceConnectionState")).toMatch(/connected|completed/u)
      plane.close("called")
      await page.close()
    },
    SLOW_MS
  )

  it(
    "part at once when its page is closed, and the next page has the leg",
    async () => {
      const first = await openPage()
      const { local } = await calledBy(first, "reloaded", "PCMA")
      plane.play("reloaded", "tone", await toneFile(), { loop: true })
      await hearsTone(first)
      await ask(first, "peer.close()")
      await first.close()
      await until("its going", () => told.some((one) => one._tag === "BrowserGone" && one.leg === "reloaded"))
      const second = await openPage()
      const made = taken(answerOffer(await ask<string>(second, `offer("PCMA")`), sideOf(local, NEXT)))
      connect("reloaded", made.negotiated)
      await ask(second, `accept(${JSON.stringify(made.sdp)})`)
      await hearsTone(second)
      plane.close("reloaded")
      await second.close()
    },
    SLOW_MS
  )
})
