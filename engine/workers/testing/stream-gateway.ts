import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { connect as connectTls, createServer as createTlsServer } from "node:tls"
import { answerOffer } from "../../softswitch/sdp/offer-answer.ts"
import { ha1Of, parseCredentials, isProof } from "../../softswitch/sip/digest.ts"
import { sipStream } from "../../softswitch/transports/framing.ts"

/** With what the far end of a trunk shows itself: over TLS its certificate and key, in the clear nothing. */
export interface GatewayOptions {
  readonly pem?: string
  /** What it says to an INVITE; 200 with SDP when not said. */
  readonly says?: number
  /** Whom it lets register, and call. */
  readonly account?: { readonly user: string; readonly password: string }
}

/** A carrier's end of a trunk over TCP or TLS, a program of its own that knows each message by its text alone. */
export interface StreamGateway {
  readonly at: { readonly address: string; readonly port: number }
  /** First lines of what it heard, and the connection by which each came. */
  readonly heard: Array<{ readonly line: string; readonly connection: number }>
  readonly connections: () => number
  /** Stops to listen, and ends every connection. */
  readonly leave: () => Promise<void>
}

const REALM = "carrier"

export const openGateway = async (options: GatewayOptions = {}): Promise<StreamGateway> => {
  const heard: StreamGateway["heard"] = []
  const sockets = new Set<Socket>()
  let made = 0
  const take = (socket: Socket): void => {
    const connection = (made += 1)
    sockets.add(socket)
    socket.on("error", () => undefined)
    socket.on("close", () => sockets.delete(socket))
    eachMessage(socket, (text) => {
      heard.push({ line: text.split("\r\n")[0] ?? "", connection })
      const said = answerOf(text, options, address())
      if (said !== undefined) socket.write(said)
    })
  }
  const { pem } = options
  const server: Server = pem === undefined ? createServer(take) : createTlsServer({ cert: pem, key: pem }, take)
  server.on("tlsClientError", () => undefined)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = () => ({ address: "127.0.0.1", port: (server.address() as AddressInfo).port })
  const at = address()
  return {
    at,
    heard,
    connections: () => sockets.size,
    leave: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

/** Calls by a connection of its own, and tells the status of each answer as it comes. */
export const callBy = async (
  to: { readonly address: string; readonly port: number },
  number: string,
  ca?: string
): Promise<{ readonly statuses: Array<number>; readonly close: () => void }> => {
  const socket =
    ca === undefined
      ? connect({ host: to.address, port: to.port })
      : connectTls({ host: to.address, port: to.port, ca })
  const statuses: Array<number> = []
  socket.on("error", () => undefined)
  eachMessage(socket, (text) => void statuses.push(Number(text.split(" ")[1])))
  await once(socket, ca === undefined ? "connect" : "secureConnect")
  const own = `127.0.0.1:${socket.localPort}`
  const transport = ca === undefined ? "TCP" : "TLS"
  socket.write(
    `INVITE sip:${number}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/${transport} ${own};branch=z9hG4bKin${socket.localPort}\r\n` +
      `Max-Forwards: 70\r\nFrom: <sip:13800138000@carrier>;tag=in\r\nTo: <sip:${number}@127.0.0.1>\r\n` +
      `Call-ID: in-${socket.localPort}\r\nCSeq: 1 INVITE\r\nContact: <sip:gw@${own}>\r\nContent-Length: 0\r\n\r\n`
  )
  return { statuses, close: () => socket.destroy() }
}

const eachMessage = (socket: Socket, take: (text: string) => void): void => {
  const framing = sipStream()
  socket.on("data", (octets) => {
    for (const one of framing.take(Buffer.from(octets)))
      if (one._tag === "Message") take(Buffer.from(one.octets).toString("latin1"))
  })
}

const answerOf = (
  text: string,
  { account, says = 200 }: GatewayOptions,
  at: { readonly address: string; readonly port: number }
): string | undefined => {
  const [head = "", body = ""] = text.split("\r\n\r\n")
  const [method = ""] = head.split(" ")
  if (method === "SIP/2.0" || method === "ACK") return undefined
  if (method === "REGISTER" && account !== undefined && !proves(head, method, account))
    return written(head, 401, [`WWW-Authenticate: Digest realm="${REALM}", nonce="n", qop="auth"`])
  if (method !== "INVITE") return written(head, 200, method === "REGISTER" ? contactOf(head) : [])
  if (says !== 200) return written(head, says)
  const answer = answerOffer(body, { address: at.address, port: 40_000, sessionId: 1 })
  const contact = `Contact: <sip:gw@${at.address}:${at.port}>`
  return "sdp" in answer
    ? written(head, 200, [contact, "Content-Type: application/sdp"], answer.sdp)
    : written(head, 488)
}

const proves = (head: string, method: string, { password, user }: NonNullable<GatewayOptions["account"]>): boolean => {
  const line = /^Authorization: (.*)$/imu.exec(head)?.[1]
  const credentials = line === undefined ? undefined : parseCredentials(line)
  return credentials !== undefined && isProof(credentials, method, ha1Of(user, REALM, password))
}

const contactOf = (head: string): ReadonlyArray<string> =>
  head.split("\r\n").flatMap((line) => (/^Contact:/iu.test(line) ? [`${line};expires=600`] : []))

const written = (head: string, status: number, more: ReadonlyArray<string> = [], body = ""): string => {
  const kept = head.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line))
  const lines = kept.map((line) => (/^To:/iu.test(line) && !line.includes("tag=") ? `${line};tag=far` : line))
  const all = [`SIP/2.0 ${status} Because`, ...lines, ...more, `Content-Length: ${Buffer.byteLength(body)}`]
  return `${all.join("\r\n")}\r\n\r\n${body}`
}
