import { createSocket } from "node:dgram"
import type { Endpoint } from "../contract.ts"

/** Sockets as the media plane uses them; dgram by default, a batching add-on or a test's own behind the same words. */
export interface PacketIo {
  /** Binds one UDP socket; rejects with the system's error (`code` EADDRINUSE when another holds the port). */
  readonly bind: (address: string, port: number, events: SocketEvents) => Promise<PacketSocket>
}

export interface SocketEvents {
  /** The octets belong to the receiver only until it returns. */
  readonly packet: (octets: Uint8Array, from: Endpoint) => void
  readonly failed: (error: Error) => void
}

export interface PacketSocket {
  /** Sends without waiting. `octets` must stay as they are for two more frames. */
  readonly send: (octets: Uint8Array, to: Endpoint) => void
  /** Frees the port at once; no event comes after it. */
  readonly close: () => void
}

/** 1,500 packets: a stall of the process of some seconds is in the kernel, not lost. */
const RECEIVE_BUFFER_OCTETS = 256 * 1024

/**
 * One unconnected socket a leg. Connected ones raise ECONNREFUSED by ICMP and refuse the packets of a telephone behind
 * a NAT. Addresses are always numbers here, so the look-up answers itself.
 */
export const dgramPacketIo: PacketIo = {
  bind: (address, port, events) =>
    new Promise((resolve, reject) => {
      const socket = createSocket({
        type: "udp4",
        recvBufferSize: RECEIVE_BUFFER_OCTETS,
        lookup: (host, _options, found) => found(null, host, 4)
      })
      socket.once("error", (error) => {
        socket.close()
        reject(error)
      })
      socket.bind(port, address, () => {
        socket.removeAllListeners("error")
        let open = true
        socket.on("error", (error) => {
          if (open) events.failed(error)
        })
        socket.on("message", (octets, from) => {
          if (open) events.packet(octets, from)
        })
        resolve({
          send: (octets, to) => socket.send(octets, to.port, to.address),
          close: () => {
            open = false
            socket.close()
          }
        })
      })
    })
}
