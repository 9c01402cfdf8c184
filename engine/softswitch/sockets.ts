import { createSocket, type Socket } from "node:dgram"
import type { Endpoint } from "./contract.ts"

/** A burst of 1,000 INVITEs of 1 kB must fit until the loop comes round; the kernel caps this at its own limit. */
const RECEIVE_BUFFER_BYTES = 2_097_152

/** setTimeout's own limit is 24.8 days; nothing here needs to sleep longer than an hour in one go. */
const LONGEST_WAIT_MS = 3_600_000

/** The SIP socket and the one timer of the switch: everything the pure parts must not touch. */
export interface SipSocket {
  readonly endpoint: Endpoint
  readonly send: (datagram: Uint8Array, to: Endpoint) => void
  readonly close: () => Promise<void>
}

/** Binds the UDP socket. Rejects with the system's error when the port is taken. */
export const openSipSocket = (
  local: Endpoint,
  receive: (datagram: Uint8Array, from: Endpoint) => void,
  failed: (error: Error) => void
): Promise<SipSocket> =>
  new Promise((resolve, reject) => {
    // Addresses are numbers already: the default look-up would cost a trip through the thread pool for each datagram.
    const socket = createSocket({
      type: "udp4",
      recvBufferSize: RECEIVE_BUFFER_BYTES,
      lookup: (host, _, done) => done(null, host, 4)
    })
    socket.once("error", reject)
    socket.bind({ address: local.address, port: local.port, exclusive: true }, () => {
      socket.removeListener("error", reject)
      socket.on("error", failed)
      socket.on("message", (datagram, from) => receive(datagram, { address: from.address, port: from.port }))
      resolve(sipSocket(socket, failed))
    })
  })

const sipSocket = (socket: Socket, failed: (error: Error) => void): SipSocket => {
  const { address, port } = socket.address()
  let open = true
  return {
    endpoint: { address, port },
    send: (datagram, to) => {
      if (open) socket.send(datagram, to.port, to.address, (error) => error && failed(error))
    },
    close: () =>
      new Promise((resolve) => {
        open = false
        socket.close(() => resolve())
      })
  }
}

/** One timer for all deadlines: `moved` looks whether the next one has come nearer. */
export interface Clockwork {
  readonly moved: () => void
  readonly stop: () => void
}

export const makeClockwork = (
  nowMs: () => number,
  work: { readonly nextDueMs: () => number | undefined; readonly due: () => void }
): Clockwork => {
  let timer: NodeJS.Timeout | undefined
  let setForMs = Number.POSITIVE_INFINITY
  let stopped = false
  const moved = (): void => {
    const next = work.nextDueMs()
    // We do not cancel a timer whose deadline vanished: firing once for nothing is cheaper than a new timer for each packet.
    if (stopped || next === undefined || next >= setForMs) return
    clearTimeout(timer)
    setForMs = next
    timer = setTimeout(fire, Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil(next - nowMs()))))
  }
  const fire = (): void => {
    setForMs = Number.POSITIVE_INFINITY
    work.due()
    moved()
  }
  return {
    moved,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    }
  }
}
