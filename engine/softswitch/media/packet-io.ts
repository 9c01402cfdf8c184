import { createSocket } from "node:dgram"
import { isIPv6 } from "node:net"
import type { Endpoint } from "../endpoint.ts"

/**
 * Sockets as the media plane uses them; dgram by default, a batching add-on or a test's own behind the same words. A
 * tick begins with `receiveAll` and ends with `sendAll`, so an add-on makes one system call of a tick's packets. dgram
 * hands over and sends each packet by itself, and needs neither.
 */
export interface PacketIo {
  /** Binds one UDP socket; rejects with the system's error (`code` EADDRINUSE when another holds the port). */
  readonly open: (address: string, port: number, events: SocketEvents) => Promise<PacketSocket>
  /** Hands every packet that waits to its socket's `packet`. */
  readonly receiveAll?: () => void
  /** Sends what `sendFrom` has gathered. */
  readonly sendAll?: () => void
}

export interface SocketEvents {
  /** The octets belong to the receiver only until it returns. */
  readonly packet: (octets: Uint8Array, from: Endpoint) => void
  readonly failed: (error: Error) => void
}

export interface PacketSocket {
  /** Sends without waiting, from this socket's port. `octets` must stay as they are for two more frames. */
  readonly sendFrom: (octets: Uint8Array, to: Endpoint) => void
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
  open: (address, port, events) =>
    new Promise((resolve, reject) => {
      const family = isIPv6(address) ? 6 : 4
      const socket = createSocket({
        type: family === 6 ? "udp6" : "udp4",
        recvBufferSize: RECEIVE_BUFFER_OCTETS,
        lookup: (host, _options, found) => found(null, host, family)
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
          sendFrom: (octets, to) => socket.send(octets, to.port, to.address),
          close: () => {
            open = false
            socket.close()
          }
        })
      })
    })
}
