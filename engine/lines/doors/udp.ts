import { createSocket } from "node:dgram"
import { isIPv6 } from "node:net"
import type { Source } from "../intake.ts"

/** A port that listens. `port` is the one that was given when 0 was asked for. */
export interface Open {
  readonly port: number
  readonly close: () => Promise<void>
}

/** A storm of presses comes within one tick: the kernel's own 208 kB are some 200 packets. */
const RECEIVE_BUFFER = 4 * 1024 * 1024

export type Reply = (octets: Uint8Array) => void

export const openUdp = (
  { host, port }: { readonly host: string; readonly port: number },
  onPacket: (octets: Uint8Array, source: Source, reply: Reply) => void
): Promise<Open> =>
  new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", recvBufferSize: RECEIVE_BUFFER })
    socket.once("error", reject)
    socket.on("message", (octets, { address, port: from }) => {
      onPacket(octets, { text: `udp ${address}:${from}`, address }, (answer) => {
        // Who cannot be reached repeats; an error here is of that packet alone.
        socket.send(answer, from, address, () => {})
      })
    })
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off("error", reject)
      socket.on("error", () => {})
      resolve({
        port: socket.address().port,
        close: () => new Promise((closed) => socket.close(() => closed()))
      })
    })
  })
