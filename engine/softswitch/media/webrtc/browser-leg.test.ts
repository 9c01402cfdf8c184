import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import type { Endpoint } from "../../endpoint.ts"
import type { BrowserSide, IceCredentials, LocalMedia } from "../../media-contract.ts"
import { buildRtp, parseRtp, type RtpPacket } from "../../rtp/packet.ts"
import { type BrowserPeer, makeBrowserPeer } from "../../testing/browser-peer.ts"
import { frame, known, planeRig, ramp, times } from "../../testing/plane-rig.ts"
import { answeredCaller, answeredPhone, makeRig } from "../../testing/rig.ts"
import { g711 } from "../g711.ts"
import { GONE_MS, HANDSHAKE_MS, KEPT_MS } from "./browser-socket.ts"
import { CONSENT_MS } from "./ice-lite.ts"
import { makeCertificate } from "./dtls/certificate.ts"
import { looksLikeDtls } from "./dtls/record.ts"

const PLACE = { address: "198.51.100.7", port: 40_000 }
const OURS: IceCredentials = { ufrag: "ours", pwd: "our-password-of-22-chars" }

/** A plane with browsers at its legs, and a clock that goes by frames. */
const rig = () => {
  const made = planeRig()
  let nowMs = 0
  const browsers: Array<() => void> = []

  const tick = (count = 1) =>
    times(count, () => {
      nowMs += 20
      made.plane.tick()
      for (const browser of browsers) browser()
    })

  /** A browser that reaches the leg from `from`, by a network that is there unless `cut`. */
  const browserAt = (local: LocalMedia, from: Endpoint = PLACE) => {
    const got: Array<RtpPacket> = []
    const line = { cut: false, passes: (octets: Uint8Array): Uint8Array | undefined => octets }
    const socket = made.io.bound.get(local.port)!
    const peer: BrowserPeer = makeBrowserPeer({
      send: (octets) => {
        const passed = line.cut ? undefined : line.passes(octets)
        if (passed !== undefined) socket.events.packet(Uint8Array.from(passed), from)
      },
      rtp: (octets) => {
        const read = parseRtp(octets)
        if (read._tag === "Rtp") got.push({ ...read.packet, payload: Uint8Array.from(read.packet.payload) })
      }
    })
    browsers.push(() => {
      const mine = socket.sent.filter(({ to }) => to.port === from.port && to.address === from.address)
      for (const one of mine) socket.sent.splice(socket.sent.indexOf(one), 1)
      if (line.cut) return
      for (const { octets } of mine) peer.receive(octets, nowMs)
      peer.tick(nowMs)
    })
    let sequence = 0
    const say = (octet: number, ssrc = 5) =>
      peer.sendRtp(
        buildRtp({
          marker: false,
          payloadType: 8,
          sequence: sequence++,
          timestamp: sequence * 160,
          ssrc,
          payload: frame(octet)
        })
      )
    return { peer, got, line, say }
  }

  const sideOf = ({ fingerprint, ice }: Pick<BrowserPeer, "fingerprint" | "ice">, ours = OURS): BrowserSide => ({
    ours,
    theirs: ice,
    fingerprint
  })

  const connect = (leg: string, browser: BrowserSide | undefined) =>
    made.plane.connect(
      leg,
      made.agreed(leg, "PCMA", { rtcpMux: true, ...(browser === undefined ? {} : { browser }) }),
      known
    )

  /** A leg with a browser that is connected. */
  const leg = async (name: string, from?: Endpoint) => {
    const local = await made.plane.open(name, "webrtc")
    const browser = browserAt(local, from)
    connect(name, sideOf(browser.peer))
    browser.peer.meet({ ice: OURS, fingerprint: local.fingerprint! }, nowMs)
    tick(10)
    expect(browser.peer.isConnected()).toBe(true)
    return { local, ...browser }
  }

  return { ...made, tick, browserAt, connect, leg, sideOf, nowMs: () => nowMs }
}

describe("a leg with a browser", () => {
  it("hears and is heard, protected on the way", async () => {
    const { leg, plane, tick } = rig()
    const [a, b] = [await leg("a"), await leg("b", { ...PLACE, port: 40_002 })]
    plane.bridge("a", "b")
    a.got.length = 0
    b.got.length = 0
    times(20, () => {
      a.say(0x11)
      b.say(0x22)
      tick()
    })
    expect(b.got.slice(-5).map(({ payload }) => payload[0])).toEqual(times(5, () => 0x11))
    expect(a.got.slice(-5).map(({ payload }) => payload[0])).toEqual(times(5, () => 0x22))
  })

  it("begins a prompt when the browser can hear it, and loses no word of it", async () => {
    const { browserAt, connect, plane, prompt, sideOf, told, tick } = rig()
    prompt("/hello.wav", ramp(160 * 5))
    const local = await plane.open("a", "webrtc")
    const { got, line, peer } = browserAt(local)
    line.cut = true
    connect("a", sideOf(peer))
    plane.confirm("a")
    plane.play("a", "1", "/hello.wav", { loop: false })
    await plane.settled()
    tick(50)
    expect(told.map(({ _tag }) => _tag)).not.toContain("PlaybackEnded")
    line.cut = false
    peer.meet({ ice: OURS, fingerprint: local.fingerprint! }, 0)
    tick(30)
    expect(told.map(({ _tag }) => _tag)).toContain("PlaybackEnded")
    expect(got.filter(({ payload }) => payload.some((octet) => octet !== 0xd5))).toHaveLength(5)
  })

  it("tells keys, and sends them", async () => {
    const { leg, plane, tick, told } = rig()
    const { got, peer } = await leg("a")
    for (const end of [false, true])
      peer.sendRtp(
        buildRtp({
          marker: !end,
          payloadType: 101,
          sequence: end ? 2 : 1,
          timestamp: 9,
          ssrc: 5,
          payload: Uint8Array.of(5, end ? 0x8a : 10, 0x03, 0xc0)
        })
      )
    tick(2)
    expect(told).toContainEqual({ _tag: "Digit", leg: "a", digit: "5", durationSamples: 960, way: "RTP" })
    plane.sendDigits("a", "7")
    tick(20)
    expect(got.some(({ payload, payloadType }) => payloadType === 101 && payload[0] === 7)).toBe(true)
  })

  it("sends and takes nothing in the clear, and listens to nobody who has not proven himself", async () => {
    const { io, leg, plane, tick, told } = rig()
    const { got, local, say } = await leg("a")
    const socket = io.bound.get(local.port)!
    const clear = buildRtp({ marker: false, payloadType: 8, sequence: 1, timestamp: 1, ssrc: 9, payload: frame(1) })
    for (const from of [PLACE, { address: "203.0.113.66", port: 9 }])
      for (const octets of [clear, randomBytes(182).fill(0x80, 0, 1), randomBytes(60).fill(22, 0, 1)])
        socket.events.packet(octets, from)
    say(0x33)
    got.length = 0
    tick(3)
    expect(got.length).toBeGreaterThan(0)
    expect(socket.sent.every(({ to }) => to.port === PLACE.port && to.address === PLACE.address)).toBe(true)
    // A record of a handshake that is over is not looked at.
    expect(plane.counts().strangers).toBe(5)
    expect(told.filter(({ _tag }) => _tag === "Stranger")).toHaveLength(1)
  })

  it("ends its handshake when the certificate is not the one of the SDP, and says why", async () => {
    const { browserAt, connect, plane, sideOf, tick, told } = rig()
    const local = await plane.open("a", "webrtc")
    const { got, peer } = browserAt(local)
    connect("a", { ...sideOf(peer), fingerprint: makeCertificate().fingerprint })
    peer.meet({ ice: OURS, fingerprint: local.fingerprint! }, 0)
    tick(20)
    expect(told).toEqual([
      { _tag: "BrowserRefused", leg: "a", reason: "the certificate is not the one that the SDP names" }
    ])
    expect(got).toEqual([])
  })

  it.each([
    ["never begins", () => undefined],
    // The first record of each turn: the server is answered, and waits for the rest.
    ["stalls after its certificate", (octets: Uint8Array) => octets.subarray(0, 13 + octets[11]! * 256 + octets[12]!)]
  ])("is given up when its handshake %s, though its checks go on", async (_, ofHandshake) => {
    const { browserAt, connect, plane, sideOf, tick, told } = rig()
    const local = await plane.open("a", "webrtc")
    const { line, peer } = browserAt(local)
    line.passes = (octets) => (looksLikeDtls(octets) ? ofHandshake(octets) : octets)
    connect("a", sideOf(peer))
    peer.meet({ ice: OURS, fingerprint: local.fingerprint! }, 0)
    tick((3 * HANDSHAKE_MS) / 20)
    expect(told).toEqual([{ _tag: "BrowserRefused", leg: "a", reason: "no handshake" }])
  })

  it("is a telephone's leg when a telephone answers", async () => {
    const { connect, io, plane, tick } = rig()
    const local = await plane.open("a", "webrtc")
    connect("a", undefined)
    tick(2)
    expect(parseRtp(io.bound.get(local.port)!.sent[0]!.octets)._tag).toBe("Rtp")
    expect(local.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u)
  })
})

describe("a browser that goes away", () => {
  it("with a goodbye is told once, and its leg is over after a minute, though its checks go on", async () => {
    const { leg, tick, told } = rig()
    const { peer } = await leg("a")
    peer.close()
    tick(KEPT_MS / 20 - 100)
    expect(told).toEqual([{ _tag: "BrowserGone", leg: "a" }])
    tick(200)
    expect(told.slice(1)).toEqual([{ _tag: "Silent", leg: "a", silentMs: expect.closeTo(KEPT_MS, -2) }])
  })

  it("is missed after some seconds, waited for a minute, and sent nothing after its consent is over", async () => {
    const { leg, tick, told, io } = rig()
    const { line, local } = await leg("a")
    line.cut = true
    tick(350)
    expect(told).toEqual([])
    tick(100)
    expect(told).toEqual([{ _tag: "BrowserGone", leg: "a" }])
    tick((CONSENT_MS - 9_000) / 20 + 20)
    io.bound.get(local.port)!.sent.length = 0
    tick(100)
    expect(io.bound.get(local.port)!.sent).toEqual([])
    expect(told).toHaveLength(1)
    tick(1_500)
    expect(told.slice(1)).toEqual([{ _tag: "Silent", leg: "a", silentMs: expect.closeTo(60_000, -2) }])
  })

  it("and comes back by the same call within that minute is heard as before", async () => {
    const { leg, tick, told } = rig()
    const { got, line } = await leg("a")
    line.cut = true
    tick(2_000)
    line.cut = false
    tick(10)
    got.length = 0
    tick(10)
    expect(got).toHaveLength(10)
    tick(2_000)
    expect(told).toEqual([
      { _tag: "BrowserGone", leg: "a" },
      { _tag: "BrowserBack", leg: "a" }
    ])
  })

  it("leaves music to who speaks with it, until it is back by the same network or loaded anew", async () => {
    const { leg, told, ...at } = rig()
    const { line, peer, local, say } = await leg("page")
    const other = await leg("other", { ...PLACE, port: 40_002 })
    at.prompt("/prompts/moh.wav", new Int16Array(16_000).fill(3_000))
    // What the switch makes of it: the plane's words go to it, its wishes for music come back.
    const house = makeRig()
    const legs = await Promise.all([answeredCaller(house), answeredPhone(house).then(({ uuid }) => uuid)])
    await house.api(`uuid_bridge ${legs.join(" ")}`)
    at.plane.bridge("page", "other")
    const pass = async () => {
      for (const one of told.splice(0)) {
        const from = house.mixing.length
        house.fromMedia({ ...one, leg: legs[0]! })
        for (const [, to, file] of house.mixing.slice(from).map((asked) => asked.split(" ")))
          at.plane.setMusic(to === legs[1] ? "other" : "page", file === "off" ? undefined : file)
        await at.plane.settled() // oxlint-disable-line no-await-in-loop -- one word after the other
      }
    }
    const hears = async (from: { readonly say: (octet: number) => void }, count = 10) => {
      await pass()
      times(count, () => {
        from.say(0x22)
        at.tick()
      })
      return other.got.at(-1)?.payload[0]
    }
    expect(await hears({ say })).toBe(0x22)
    const MUSIC = g711.PCMA.encode(3_000)
    line.cut = true
    at.tick(GONE_MS / 20 + 5)
    expect(await hears({ say })).toBe(MUSIC)
    line.cut = false
    at.tick(150)
    expect(await hears({ say })).toBe(0x22)
    peer.close()
    expect(await hears({ say: () => undefined })).not.toBe(0x22)
    expect(await hears({ say: () => undefined })).toBe(MUSIC)
    line.cut = true
    const fresh = at.browserAt(local, { ...PLACE, port: 40_004 })
    at.connect("page", at.sideOf(fresh.peer))
    expect(await hears({ say: () => undefined }, 50)).toBe(MUSIC)
    fresh.peer.meet({ ice: OURS, fingerprint: local.fingerprint! }, at.nowMs())
    at.tick(10)
    expect(await hears(fresh)).toBe(0x22)
  })

  it("from another network is followed, with ICE restarted or not", async () => {
    const { connect, leg, sideOf, tick } = rig()
    const { got, local, peer } = await leg("a")
    const next = { ufrag: "next", pwd: "the-next-password-22-chars" }
    connect("a", sideOf(peer, next))
    tick(5)
    expect(got.length).toBeGreaterThan(4)
    peer.meet({ ice: next, fingerprint: local.fingerprint! }, 0)
    got.length = 0
    tick(10)
    expect(got).toHaveLength(10)
  })

  it("and was loaded anew has other keys on the same leg, and its stream begins anew", async () => {
    const { browserAt, connect, leg, plane, sideOf, tick, told } = rig()
    const old = await leg("a")
    const other = await leg("b", { ...PLACE, port: 40_002 })
    plane.bridge("a", "b")
    times(10, () => {
      old.say(0x11)
      tick()
    })
    old.peer.close()
    tick()
    expect(told.at(-1)).toEqual({ _tag: "BrowserGone", leg: "a" })
    old.line.cut = true
    tick(200)
    const next = { ufrag: "next", pwd: "the-next-password-22-chars" }
    const fresh = browserAt(old.local, { ...PLACE, port: 41_000 })
    connect("a", sideOf(fresh.peer, next))
    fresh.peer.meet({ ice: next, fingerprint: old.local.fingerprint! }, 0)
    tick(10)
    expect(fresh.peer.isConnected()).toBe(true)
    other.got.length = 0
    times(20, () => {
      fresh.say(0x44, 6)
      other.say(0x55)
      tick()
    })
    expect(other.got.slice(-5).map(({ payload }) => payload[0])).toEqual(times(5, () => 0x44))
    expect(fresh.got.slice(-5).map(({ payload }) => payload[0])).toEqual(times(5, () => 0x55))
    expect(told.filter(({ _tag }) => _tag === "Silent")).toEqual([])
  })
})
