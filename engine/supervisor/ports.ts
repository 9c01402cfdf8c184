import { createSocket } from "node:dgram"
import { createServer, isIPv6 } from "node:net"

/** A socket that a worker will listen on, and the setting that chose it. */
export interface Port {
  readonly setting: string
  readonly transport: "tcp" | "udp"
  readonly host: string
  readonly port: number
}

/** A port that cannot be had, named by its setting. */
export interface PortProblem {
  readonly setting: string
  readonly message: string
}

/**
 * Tries each port by listening on it for a moment, and says which is the first that cannot be had. A start that would fail at
 * its last port has then made nothing: no database, and no password that nobody ever sees.
 */
export const firstBusyPort = async (ports: ReadonlyArray<Port>): Promise<PortProblem | undefined> => {
  for (const port of ports) {
    const why = await refusalOf(port)
    if (why !== undefined) return { setting: port.setting, message: `${port.host}:${port.port} ${why}` }
  }
  return undefined
}

const refusalOf = (port: Port): Promise<string | undefined> =>
  new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException) =>
      resolve(REASONS[error.code ?? ""] ?? `cannot be opened: ${error.message}`)
    if (port.transport === "udp") {
      const socket = createSocket(isIPv6(port.host) ? "udp6" : "udp4")
      socket.once("error", refused)
      socket.bind({ address: port.host, port: port.port, exclusive: true }, () =>
        socket.close(() => resolve(undefined))
      )
      return
    }
    const server = createServer()
    server.once("error", refused)
    server.listen(
      { host: port.host, port: port.port, exclusive: true, ipv6Only: isIPv6(port.host) && port.host !== "::" },
      () => server.close(() => resolve(undefined))
    )
  })

/** As a worker would say it (`taken` in its frame). */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use by another program",
  EACCES: "is not allowed for this user",
  EADDRNOTAVAIL: "is no address of this machine"
}
