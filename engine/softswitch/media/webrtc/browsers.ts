import type { Endpoint } from "../../endpoint.ts"
import type { LegKind, LocalMedia, Session, Vouched } from "../../media-contract.ts"
import type { MediaLeg } from "../media-leg.ts"
import type { Outbox } from "../outbox.ts"
import type { PacketSocket } from "../packet-io.ts"
import { makeBrowserSocket } from "./browser-socket.ts"
import { makeCertificate, type OwnCertificate } from "./dtls/certificate.ts"

/** The legs of a plane whose far end may be a browser: all of them show one certificate, made when the first is opened. */
export interface Browsers {
  /** The leg's socket, and around it one for browsers where one may be at the far end. */
  readonly socketsOf: (id: string, kind: LegKind, socket: PacketSocket) => Pick<MediaLeg, "browser" | "socket">
  /** What the far end is told besides of such a leg. */
  readonly shown: (kind: LegKind) => Pick<LocalMedia, "kind" | "fingerprint">
  /** Whatever came to the leg's port. */
  readonly take: (leg: MediaLeg, octets: Uint8Array, from: Endpoint) => void
  readonly connect: (leg: MediaLeg, session: Session, vouched: Vouched) => void
  readonly confirm: (leg: MediaLeg) => void
}

export const makeBrowsers = (around: {
  readonly now: () => number
  readonly outbox: Outbox
  readonly find: (id: string) => MediaLeg | undefined
  readonly take: (leg: MediaLeg, octets: Uint8Array, from: Endpoint) => void
  readonly stranger: (leg: MediaLeg, reason: string, from: Endpoint) => void
}): Browsers => {
  const { find, now, outbox, stranger, take } = around
  let certificate: OwnCertificate | undefined
  const own = (): OwnCertificate => (certificate ??= makeCertificate())

  const on = (id: string, what: (leg: MediaLeg) => void): void => {
    const leg = find(id)
    if (leg !== undefined) what(leg)
  }

  return {
    shown: (kind) => (kind === "webrtc" ? { kind, fingerprint: own().fingerprint } : { kind }),
    take: (leg, octets, from) => {
      if (leg.browser === undefined) return take(leg, octets, from)
      leg.browser.receive(octets, from)
      outbox.tellAll()
    },
    socketsOf: (id, kind, socket) => {
      if (kind === "rtp") return { socket, browser: undefined }
      const browser = makeBrowserSocket(socket, own(), {
        now,
        packet: (octets, from) => on(id, (leg) => take(leg, octets, from)),
        // Only now it hears us: a prompt that began before would have lost its first words.
        secured: () => on(id, (leg) => leg.stream.confirm()),
        gone: () => outbox.put({ _tag: "BrowserGone", leg: id }),
        back: () => outbox.put({ _tag: "BrowserBack", leg: id }),
        silent: (silentMs) => outbox.put({ _tag: "Silent", leg: id, silentMs }),
        stranger: (reason, from) => on(id, (leg) => stranger(leg, reason, from)),
        failed: (reason) => outbox.put({ _tag: "BrowserRefused", leg: id, reason })
      })
      return { socket: browser, browser }
    },
    connect: (leg, session, vouched) => {
      const place = leg.browser?.agree(session.browser)
      if (place === undefined) return leg.stream.connect(session, vouched)
      leg.stream.connect(
        { ...session, remote: place, rtcpMux: true },
        { signalling: place.address, trusted: true, confirmed: false }
      )
    },
    // A browser's handshake says more than the ACK.
    confirm: (leg) => {
      if (leg.browser?.isBrowser() !== true) leg.stream.confirm()
    }
  }
}
