import { randomBytes } from "node:crypto"
import type { IceCredentials } from "../media-contract.ts"
import { makeCertificate, type OwnCertificate } from "../media/webrtc/dtls/certificate.ts"
import { looksLikeDtls } from "../media/webrtc/dtls/record.ts"
import { makeSrtpReceiver, makeSrtpSender, SRTP_GROWTH_OCTETS } from "../media/webrtc/srtp.ts"
import { ATTRIBUTE, BINDING, isAuthentic, looksLikeStun, readStun, writeStun } from "../media/webrtc/stun.ts"
import { makeDtlsClient } from "./dtls-client.ts"

/** The media of a browser, as far as a switch sees them: checks, handshake, protected RTP. Without sockets or clock. */
export interface BrowserPeer {
  readonly ice: IceCredentials
  readonly fingerprint: string
  /** What the switch's SDP says. Called again with other names: ICE restarts. */
  readonly meet: (switchSide: { readonly ice: IceCredentials; readonly fingerprint: string }, nowMs: number) => void
  readonly receive: (octets: Uint8Array, nowMs: number) => void
  /** Some times a second: checks, and repeats what was not answered. */
  readonly tick: (nowMs: number) => void
  readonly sendRtp: (packet: Uint8Array) => void
  readonly isConnected: () => boolean
  readonly close: () => void
}

/** A browser that is connected asks again so often whether it is still wanted. */
const CONSENT_EVERY_MS = 2_500
const CHECK_EVERY_MS = 100

export const makeBrowserPeer = (around: {
  readonly send: (octets: Uint8Array) => void
  /** RTP in the clear, as the switch made it. */
  readonly rtp: (packet: Uint8Array) => void
  readonly certificate?: OwnCertificate
}): BrowserPeer => {
  const certificate = around.certificate ?? makeCertificate()
  const ice = { ufrag: randomBytes(4).toString("hex"), pwd: randomBytes(12).toString("hex") }
  const out = new Uint8Array(1_500)
  let theirs: IceCredentials | undefined
  let dtls: ReturnType<typeof makeDtlsClient> | undefined
  let fingerprint = ""
  let sender: ReturnType<typeof makeSrtpSender> | undefined
  let receiver: ReturnType<typeof makeSrtpReceiver> | undefined
  let isFound = false
  let checkedMs = -Infinity

  const check = (nowMs: number): void => {
    if (theirs === undefined) return
    checkedMs = nowMs
    const attributes = [
      [ATTRIBUTE.username, Buffer.from(`${theirs.ufrag}:${ice.ufrag}`)],
      [ATTRIBUTE.priority, Uint8Array.of(0x6e, 0, 1, 0xff)],
      [ATTRIBUTE.controlling, randomBytes(8)],
      [ATTRIBUTE.useCandidate, new Uint8Array()]
    ] as const
    around.send(
      writeStun({
        kind: "request",
        method: BINDING,
        transaction: randomBytes(12),
        attributes,
        password: theirs.pwd
      })
    )
  }

  const found = (octets: Uint8Array, nowMs: number): void => {
    const message = readStun(octets)
    if (message?.kind !== "success" || theirs === undefined || !isAuthentic(octets, message, theirs.pwd)) return
    isFound = true
    if (dtls !== undefined) return
    dtls = makeDtlsClient({ certificate, fingerprint, send: around.send })
    dtls.start(nowMs)
  }

  const shake = (octets: Uint8Array, nowMs: number): void => {
    dtls?.receive(octets, nowMs)
    const keys = dtls?.keys()
    if (keys === undefined || sender !== undefined) return
    sender = makeSrtpSender(keys.client)
    receiver = makeSrtpReceiver(keys.server)
  }

  return {
    ice,
    fingerprint: certificate.fingerprint,
    meet: (side, nowMs) => {
      theirs = side.ice
      fingerprint = side.fingerprint
      check(nowMs)
    },
    receive: (octets, nowMs) => {
      if (looksLikeStun(octets)) return found(octets, nowMs)
      if (looksLikeDtls(octets)) return shake(octets, nowMs)
      const isControl = octets[1]! >= 192 && octets[1]! <= 223
      const clear = isControl ? receiver?.unprotectControl(octets) : receiver?.unprotect(octets)
      if (clear !== undefined && !isControl) around.rtp(clear)
    },
    tick: (nowMs) => {
      if (nowMs - checkedMs >= (isFound ? CONSENT_EVERY_MS : CHECK_EVERY_MS)) check(nowMs)
      dtls?.due(nowMs)
    },
    sendRtp: (packet) => {
      if (sender === undefined || packet.length + SRTP_GROWTH_OCTETS > out.length) return
      out.set(packet)
      around.send(out.subarray(0, sender.protect(out, packet.length)))
    },
    isConnected: () => sender !== undefined,
    close: () => dtls?.close()
  }
}
