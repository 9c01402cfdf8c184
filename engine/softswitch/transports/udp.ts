import { createSocket, type Socket } from "node:dgram"
import { isIPv6 } from "node:net"
import type { Endpoint } from "../endpoint.ts"
import type { Hop } from "../sip-contract.ts"

/** A burst of 1,000 INVITEs of 1 kB must fit until the loop comes round; the kernel caps this at its own limit. */
const RECEIVE_BUFFER_BYTES = 2_097_152

export interface UdpSocket {
  readonly endpoint: Endpoint
  readonly send: (octets: Uint8Array, to: Endpoint) => void
  readonly close: () => Promise<void>
}

/** Binds the UDP socket. Rejects with the system's error when the port is taken. */
export const openUdp = (
  local: Endpoint,
  receive: (octets: Uint8Array, from: Hop) => void,
  failed: (error: Error) => void
): Promise<UdpSocket> =>
  new Promise((resolve, reject) => {
    const family = isIPv6(local.address) ? 6 : 4
    // Addresses are numbers already: the default look-up would cost a trip through the thread pool for each datagram.
    const socket = createSocket({
      type: family === 6 ? "udp6" : "udp4",
      ipv6Only: family === 6,
      recvBufferSize: RECEIVE_BUFFER_BYTES,
      lookup: (host, _, done) => done(null, host, family)
    })
    socket.once("error", reject)
    socket.bind({ address: local.address, port: local.port, exclusive: true }, () => {
      socket.removeListener("error", reject)
      socket.on("error", failed)
      socket.on("message", (datagram, from) =>
        receive(datagram, { transport: "udp", address: from.address, port: from.port })
      )
      resolve(udpSocket(socket, failed))
    })
  })

const udpSocket = (socket: Socket, failed: (error: Error) => void): UdpSocket => {
  const { address, port } = socket.address()
  let open = true
  return {
    endpoint: { address, port },
    send: (octets, to) => {
      if (open) socket.send(octets, to.port, to.address, (error) => error && failed(error))
    },
    close: () =>
      new Promise((resolve) => {
        open = false
        socket.close(() => resolve())
      })
  }
}
