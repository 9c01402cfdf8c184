import { isIP } from "node:net"
import type { Hop } from "../sip-contract.ts"
import { MAX_DATAGRAM_OCTETS } from "../sip/limits.ts"
import type { Framed } from "../sip/stream-reader.ts"
import type { Framing } from "./framing.ts"

/**
 * What goes over the local socket on which somebody who ends WebSockets hands them on, each by a connection of its own.
 * First one line says who is at the far end, `{"transport":"wss","address":"203.0.113.4","port":51234,"account":"1001"}`, the
 * account only where its person is signed in; then come messages both ways, each with its length before it in four octets, the
 * highest first. Closing either closes the other.
 */
export const openingLine = ({ account, address, port, transport }: Hop): string =>
  `${JSON.stringify({ transport, address, port, account })}\n`

/** Longer than any address makes it. */
export const MAX_OPENING_OCTETS = 256

/** Who is at the far end, or undefined: then whoever opened it speaks something else. */
export const readOpening = (line: string): Hop | undefined => {
  const said = parsed(line)
  if (typeof said !== "object" || said === null) return undefined
  const { account, address, port, transport } = said as { readonly [name: string]: unknown }
  if (transport !== "ws" && transport !== "wss") return undefined
  if (typeof address !== "string" || isIP(address) === 0) return undefined
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined
  if (account === undefined) return { transport, address, port }
  return typeof account === "string" && ACCOUNT.test(account) ? { transport, address, port, account } : undefined
}

/** The line is read as octets. */
const ACCOUNT = /^[!-~]{1,64}$/u

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const LENGTH_OCTETS = 4

export const frameOf = (message: Uint8Array): Uint8Array => {
  const frame = Buffer.allocUnsafe(LENGTH_OCTETS + message.length)
  frame.writeUInt32BE(message.length)
  frame.set(message, LENGTH_OCTETS)
  return frame
}

/** A WebSocket message is one SIP message (RFC 7118 §5), or a keep-alive of line ends (RFC 5626 §3.5.1). */
export const frames = (): Framing => {
  let pending: Buffer = Buffer.alloc(0)
  const next = (): Framed | undefined => {
    if (pending.length < LENGTH_OCTETS) return undefined
    const length = pending.readUInt32BE()
    if (length > MAX_DATAGRAM_OCTETS) return { _tag: "Broken", octets: Buffer.alloc(0), reason: "message too long" }
    if (pending.length < LENGTH_OCTETS + length) return undefined
    const octets = pending.subarray(LENGTH_OCTETS, LENGTH_OCTETS + length)
    pending = pending.subarray(LENGTH_OCTETS + length)
    return octets.toString("latin1") === "\r\n\r\n" ? { _tag: "Ping" } : { _tag: "Message", octets }
  }
  return {
    take: (octets) => {
      pending = pending.length === 0 ? Buffer.from(octets) : Buffer.concat([pending, octets])
      const all: Array<Framed> = []
      for (let one = next(); one !== undefined; one = next()) {
        all.push(one)
        if (one._tag === "Broken") break
      }
      return all
    },
    isInside: () => pending.length > 0,
    write: frameOf
  }
}
