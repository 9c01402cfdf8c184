import type { Duplex } from "node:stream"
import type { Hop } from "../sip-contract.ts"
import type { Framing } from "./framing.ts"
import type { Limits } from "./limits.ts"

/** One connection of a stream transport: octets in, messages out, and what makes us close it. */
export interface Connection {
  readonly hop: ConnectionHop
  readonly send: (octets: Uint8Array) => void
  /** It takes no more to send. */
  readonly isOver: () => boolean
  /** Closes it when its far end is slow, says nothing, or was quiet for long and nobody needs it. */
  readonly look: (nowMs: number, isNeeded: () => boolean) => void
  /** Sends what is to be sent, and closes it. */
  readonly end: () => void
}

export type ConnectionHop = Hop & { readonly connection: string }

export interface Hands {
  /** One message. `framingFault`: the last of this connection, which is no stream of messages. */
  readonly message: (octets: Uint8Array, from: ConnectionHop, framingFault: string | undefined) => void
  /** Why we closed it, in words for the log. */
  readonly refused: (reason: string, from: Hop) => void
}

const PONG = Buffer.from("\r\n")

export const makeConnection = (
  socket: Duplex,
  hop: ConnectionHop,
  around: { readonly framing: Framing; readonly hands: Hands; readonly limits: Limits; readonly nowMs: () => number }
): Connection => {
  const { framing, hands, limits, nowMs } = around
  const openedMs = nowMs()
  let heardMs = openedMs
  /** Since when a message has begun and is not whole. */
  let insideSinceMs: number | undefined
  let hasSpoken = false
  let isOver = false

  const end = (): void => {
    if (isOver) return
    isOver = true
    socket.end()
    // Who does not close in turn is closed.
    const timer = setTimeout(() => socket.destroy(), limits.goodbyeMs)
    socket.once("close", () => clearTimeout(timer))
  }

  const close = (reason: string): void => {
    if (isOver) return
    isOver = true
    hands.refused(reason, hop)
    socket.destroy()
  }

  const send = (octets: Uint8Array): void => {
    if (isOver || socket.destroyed) return
    socket.write(framing.write(octets))
    if (socket.writableLength > limits.unsentOctets) close("does not read what it is sent")
  }

  socket.on("data", (octets: Uint8Array) => {
    if (isOver) return
    heardMs = nowMs()
    const all = framing.take(octets)
    for (const one of all) {
      hasSpoken = true
      if (one._tag === "Ping") send(PONG)
      else if (one._tag === "Message") hands.message(one.octets, hop, undefined)
      else {
        hands.message(one.octets, hop, one.reason)
        end()
      }
      if (isOver) return
    }
    if (!framing.isInside()) insideSinceMs = undefined
    else if (insideSinceMs === undefined || all.length > 0) insideSinceMs = heardMs
  })

  return {
    hop,
    send,
    isOver: () => isOver || socket.destroyed,
    end,
    look: (atMs, isNeeded) => {
      if (insideSinceMs !== undefined && atMs - insideSinceMs >= limits.wholeWithinMs)
        return close("a message was not whole in time")
      if (!hasSpoken && atMs - openedMs >= limits.firstWithinMs && !isNeeded()) return close("said nothing")
      if (atMs - heardMs >= limits.quietMs && !isNeeded()) end()
    }
  }
}
