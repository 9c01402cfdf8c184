import { createSocket } from "node:dgram"
import { answering } from "./child.ts"

/** The least that could carry these packets: each leg's socket hands what comes to the far end of its partner. Nothing is read. */

const open = (
  remote: number
): Promise<{
  readonly port: number
  readonly send: (octets: Uint8Array) => void
  hear: (take: (octets: Uint8Array) => void) => void
}> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: 262_144, lookup: (host, _, done) => done(null, host, 4) })
  socket.on("error", () => undefined)
  return new Promise((resolve) =>
    socket.bind(0, "127.0.0.1", () =>
      resolve({
        port: socket.address().port,
        send: (octets) => socket.send(octets, remote, "127.0.0.1"),
        hear: (take) => void socket.on("message", take)
      })
    )
  )
}

answering({
  connect: async (remotes: ReadonlyArray<number>) => {
    const sides = await Promise.all(remotes.map(open))
    for (const [index, { hear }] of sides.entries()) hear(sides[index ^ 1]!.send)
    return sides.map(({ port }) => ({ address: "127.0.0.1", port }))
  },
  used: () => process.cpuUsage()
})
