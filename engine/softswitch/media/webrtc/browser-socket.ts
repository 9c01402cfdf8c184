import type { Endpoint } from "../../endpoint.ts"
import type { BrowserSide } from "../../media-contract.ts"
import type { PacketSocket } from "../packet-io.ts"
import type { OwnCertificate } from "./dtls/certificate.ts"
import { looksLikeDtls } from "./dtls/record.ts"
import { type DtlsServer, makeDtlsServer } from "./dtls/server.ts"
import { makeIceLite } from "./ice-lite.ts"
import { makeSrtpReceiver, makeSrtpSender, SRTP_GROWTH_OCTETS, type SrtpReceiver, type SrtpSender } from "./srtp.ts"
import { looksLikeStun } from "./stun.ts"

/**
 * The socket of a leg whose far end may be a browser. To the rest of the leg it is a socket like any other: it sends RTP and
 * hands over RTP. Before a browser was agreed on it passes everything as it is, since a desk telephone may answer instead.
 */
export interface BrowserSocket extends PacketSocket {
  /**
   * Takes what was agreed on; undefined: a telephone. Another certificate than before is another browser. Returns where the
   * browser's packets will seem to come from and may be sent: by their keys they are its own, wherever it is.
   */
  readonly agree: (browser: BrowserSide | undefined) => Endpoint | undefined
  /** Whether a browser was agreed on. */
  readonly isBrowser: () => boolean
  /** Whatever came to the port. */
  readonly receive: (octets: Uint8Array, from: Endpoint) => void
  /** Once a tick: what was not answered is sent again, and a browser that is silent is told of. */
  readonly tick: () => void
}

export interface BrowserSocketEvents {
  readonly now: () => number
  /** A packet of RTP or RTCP, as the far end made it. */
  readonly packet: (octets: Uint8Array, from: Endpoint) => void
  /** The browser has proven who it is, and hears what is sent from now on. */
  readonly secured: () => void
  /** Nothing that only the browser can send has come for {@link GONE_MS}, or it said goodbye. */
  readonly gone: () => void
  /** After it was told as gone: it is there, and its handshake is done. */
  readonly back: () => void
  /** It has not come back for {@link KEPT_MS}. Told once. */
  readonly silent: (silentMs: number) => void
  readonly stranger: (reason: string, from: Endpoint) => void
  /** The leg will have no media, and why: the browser's proof failed. */
  readonly failed: (reason: string) => void
}

/** Not an address: no packet can come from there but by this socket. */
const BROWSER_ADDRESS = "browser"

/** A browser sends fifty packets a second, also of silence, and checks every three seconds at least where it sends none. */
export const GONE_MS = 8_000

/** How long a leg waits for a browser that was loaded anew, or lost its network. */
export const KEPT_MS = 60_000

/** A handshake takes some trips; one that is not done so long after the browser was reached will not be. */
export const HANDSHAKE_MS = 30_000

/** Room for the largest that we send: RTCP with a name. */
const MOST_OCTETS = 1_500
/** A socket may hold one for a moment while the next is written. */
const SENDING = 12

export const makeBrowserSocket = (
  socket: PacketSocket,
  certificate: OwnCertificate,
  events: BrowserSocketEvents
): BrowserSocket => {
  const ice = makeIceLite()
  const presence = makePresence(events)
  const sending = Array.from({ length: SENDING }, () => new Uint8Array(MOST_OCTETS))
  let sent = 0
  let agreed: BrowserSide | undefined
  let dtls: DtlsServer | undefined
  let sender: SrtpSender | undefined
  let receiver: SrtpReceiver | undefined
  /** When the browser of this handshake was reached first. */
  let reachedMs: number | undefined
  let isFailed = false
  /** Each browser has another, so that the leg knows the stream of the next for a new one. */
  let place: Endpoint = { address: BROWSER_ADDRESS, port: 1 }

  const sendClear = (octets: Uint8Array): void => {
    const target = ice.target(events.now())
    if (target !== undefined) socket.sendFrom(octets, target)
  }

  /** What only the browser can have sent came. After its goodbye that means nothing: its checks go on for a while. */
  const heard = (): void => {
    // One that was loaded anew hears nothing before it has keys.
    if (dtls?.state()._tag !== "Closed") presence.heard(receiver !== undefined)
  }

  /** Another browser, or the same after it was loaded anew: nothing of before opens what it sends. */
  const begin = (fingerprint: string): void => {
    if (dtls !== undefined) place = { address: BROWSER_ADDRESS, port: place.port + 1 }
    dtls?.close()
    sender = undefined
    receiver = undefined
    isFailed = false
    reachedMs = undefined
    dtls = makeDtlsServer({ certificate, fingerprint, send: sendClear })
    heard()
  }

  const look = (): void => {
    const state = dtls?.state()
    if (state?._tag === "Connected" && receiver === undefined) {
      receiver = makeSrtpReceiver(state.keys.client)
      sender = makeSrtpSender(state.keys.server)
      heard()
      events.secured()
    } else if (state?._tag === "Failed" && !isFailed) {
      isFailed = true
      events.failed(state.reason)
    } else if (state?._tag === "Closed") presence.gone()
  }

  const takeCheck = (octets: Uint8Array, from: Endpoint): void => {
    const checked = ice.receive(octets, from, events.now())
    if (checked._tag === "Stranger") return events.stranger(checked.reason, from)
    if (checked._tag === "Ignored") return
    if (checked.isProof) reachedMs ??= events.now()
    if (checked.isProof) heard()
    else events.stranger("a check of somebody who does not know the call's names", from)
    socket.sendFrom(checked.octets, from)
  }

  const takeMedia = (octets: Uint8Array, from: Endpoint): void => {
    // Before the handshake is done nothing can be read; a browser sends a packet too early now and then.
    if (receiver === undefined) return
    const clear = isControl(octets) ? receiver.unprotectControl(octets) : receiver.unprotect(octets)
    // Also what came twice: it is the browser's own, but opens no more than a forged one does.
    if (clear === undefined) return events.stranger("a packet that is not the browser's, or is old", from)
    heard()
    events.packet(clear, place)
  }

  return {
    agree: (browser) => {
      const isOther = browser?.fingerprint !== agreed?.fingerprint
      agreed = browser
      if (browser === undefined) return undefined
      ice.agree(browser.ours, browser.theirs)
      if (isOther) begin(browser.fingerprint)
      return place
    },
    isBrowser: () => agreed !== undefined,
    receive: (octets, from) => {
      if (agreed === undefined) return events.packet(octets, from)
      if (looksLikeStun(octets)) return takeCheck(octets, from)
      if (!ice.knows(from)) return events.stranger("no check has come from there", from)
      if (looksLikeDtls(octets)) {
        dtls?.receive(octets, events.now())
        return look()
      }
      if (octets.length > 1 && octets[0]! >> 6 === 2) takeMedia(octets, from)
    },
    tick: () => {
      if (agreed === undefined) return
      const nowMs = events.now()
      dtls?.due(nowMs)
      if (reachedMs !== undefined && nowMs - reachedMs >= HANDSHAKE_MS) dtls?.giveUp()
      look()
      presence.tick()
    },
    sendFrom: (octets, to) => {
      if (agreed === undefined) return socket.sendFrom(octets, to)
      if (sender === undefined || octets.length + SRTP_GROWTH_OCTETS > MOST_OCTETS) return
      const target = ice.target(events.now())
      if (target === undefined) return
      const own = sending[sent++ % SENDING]!
      own.set(octets)
      const protect = isControl(octets) ? sender.protectControl : sender.protect
      const length = protect(own, octets.length)
      if (length > 0) socket.sendFrom(own.subarray(0, length), target)
    },
    close: () => {
      dtls?.close()
      socket.close()
    }
  }
}

/** Whether the browser is there, by when it was heard last; each change is told once. */
const makePresence = ({ back, gone, now, silent }: BrowserSocketEvents) => {
  let heardMs = 0
  let isGone = false
  let isSilent = false
  const tellGone = (): void => {
    if (!isGone) gone()
    isGone = true
  }
  return {
    gone: tellGone,
    heard: (hasKeys: boolean): void => {
      heardMs = now()
      isSilent = false
      if (!isGone || !hasKeys) return
      isGone = false
      back()
    },
    tick: (): void => {
      const silentMs = now() - heardMs
      if (silentMs >= GONE_MS) tellGone()
      if (silentMs < KEPT_MS || isSilent) return
      isSilent = true
      silent(silentMs)
    }
  }
}

/** RTCP's packet types among RTP's, with the marker's bit (RFC 5761 §4). */
const isControl = (octets: Uint8Array): boolean => octets[1]! >= 192 && octets[1]! <= 223
