import type { Endpoint } from "../endpoint.ts"
import type { Vouched } from "../media-contract.ts"
import { FRAME_MS } from "./clock.ts"

/**
 * Where a leg's packets may come from and where ours go. Only what the signalling vouches for counts, never who sends
 * first: the address in the SDP, or, behind a NAT, the address the leg's SIP came from, there from any port.
 */
export interface Source {
  /** Takes what was negotiated. The same address again keeps the place that works; a new one is used at once. */
  readonly agree: (remote: Endpoint, vouched: Vouched) => void
  /** The caller acknowledged our answer: it reached whom we think. */
  readonly confirm: () => void
  readonly admit: (from: Endpoint, packet: { readonly ssrc: number; readonly sequence: number }) => Admitted
  /** Whether reports of there are the far end's: they have no stream of their own. */
  readonly knows: (address: string) => boolean
  /** So many frames went by. */
  readonly pass: (frames: number) => void
  /** Whether the far end has shown that it is there, by its ACK or by media: a prompt waits for that. */
  readonly met: () => boolean
  /** Where packets go; undefined while nobody may be sent anything. */
  readonly target: () => Endpoint | undefined
}

/** `moved`: from another place than the packet before, so its time line may be another. */
export type Admitted = "same" | "moved" | { readonly refused: string }

/** A place that was silent so long may be taken by another stream of the same address: a restarted telephone. */
const RESTART_FRAMES = 2_000 / FRAME_MS

/** The same stream from another port is a NAT that changed its mind; the old place must have fallen silent first. */
const MOVE_FRAMES = 100 / FRAME_MS

/** Packets that may be lost or out of order where the NAT changed: a second of them. */
const SEQUENCE_SPAN = 50

export const makeSource = (): Source => {
  let remote: Endpoint | undefined
  let vouched: Vouched = { signalling: "", trusted: false, confirmed: false }
  let confirmed = false
  let place: Endpoint | undefined
  let ssrc = 0
  let sequence = 0
  let silentFrames = 0

  /** Whether this packet goes on with the stream we have: nobody guesses 32 bits of SSRC. */
  const continues = (packet: { readonly ssrc: number; readonly sequence: number }) => {
    const step = ((packet.sequence - sequence) << 16) >> 16
    return packet.ssrc === ssrc && Math.abs(step) <= SEQUENCE_SPAN
  }

  /** Why a packet from another place than the last one is not taken; undefined when it is. */
  const refusal = (from: Endpoint, packet: { readonly ssrc: number; readonly sequence: number }) => {
    if (remote === undefined) return "nothing was agreed on yet"
    if (from.address !== remote.address && from.address !== vouched.signalling)
      return `neither the address of the SDP, ${remote.address}, nor of its sender, ${vouched.signalling}`
    // The very port the SDP names is never a stranger's: after a move, the old one's last packets must not keep it out.
    if (place === undefined || sameEndpoint(from, remote) || silentFrames >= RESTART_FRAMES) return undefined
    if (silentFrames >= MOVE_FRAMES && continues(packet)) return undefined
    return `not the live source ${place.address}:${place.port}`
  }

  return {
    agree: (agreed, by) => {
      const next = { address: asWritten(agreed.address), port: agreed.port }
      // A new place in the SDP is where the far end wants it from now on.
      if (remote === undefined || !sameEndpoint(remote, next)) place = undefined
      confirmed ||= by.confirmed
      remote = next
      vouched = { ...by, signalling: asWritten(by.signalling) }
    },
    confirm: () => {
      confirmed = true
    },
    admit: (from, packet) => {
      const same = place !== undefined && sameEndpoint(place, from)
      if (!same) {
        const refused = refusal(from, packet)
        if (refused !== undefined) return { refused }
        place = { address: from.address, port: from.port }
      }
      ssrc = packet.ssrc
      sequence = packet.sequence
      silentFrames = 0
      return same ? "same" : "moved"
    },
    knows: (address) => remote !== undefined && (address === remote.address || address === vouched.signalling),
    pass: (frames) => {
      silentFrames += frames
    },
    met: () => confirmed || place !== undefined,
    target: () => {
      if (place !== undefined) return place
      if (remote === undefined || !confirmed || remote.port === 0 || remote.address === UNSPECIFIED) return undefined
      if (vouched.trusted || remote.address === vouched.signalling) return remote
      // Nobody vouches for that address. Its sender's own did answer us, and some NATs keep the port.
      return { address: vouched.signalling, port: remote.port }
    }
  }
}

/** The hold of RFC 2543: send me nothing. */
const UNSPECIFIED = "0.0.0.0"

/** An IPv6 address in the one form in which the system tells where a packet came from (RFC 5952); people write others. */
const asWritten = (address: string): string =>
  address.includes(":") && URL.canParse(`http://[${address}]`)
    ? new URL(`http://[${address}]`).hostname.slice(1, -1)
    : address

const sameEndpoint = (a: Endpoint, b: Endpoint) => a.port === b.port && a.address === b.address
