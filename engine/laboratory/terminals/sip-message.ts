import { randomBytes } from "node:crypto"
import type { Wire } from "./wires.ts"

/** A device's side of MESSAGE (RFC 3428), its SIP written by hand: requests with their repeats, and requests that come back. */

export interface SipSaid {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface Incoming {
  readonly contentType: string
  readonly body: string
}

/** In words, why no MESSAGE got through: most centres hear SIP by UDP alone. */
export const sipRefusal = (wire: Wire): string | undefined => {
  const why = wire.refusal()
  return why === undefined ? undefined : `${why}: nobody hears SIP by TCP there (setting sip.tcpPort)`
}

export interface SipMessenger {
  /** The final answer; undefined: none came within `withinMs`. */
  readonly message: (said: {
    readonly from: string
    readonly to: string
    readonly contentType: string
    readonly body: string
    readonly withinMs: number
  }) => Promise<SipSaid | undefined>
  /** Each MESSAGE that comes to it, already answered with 200. */
  readonly onMessage: Set<(message: Incoming) => void>
  readonly close: () => void
}

/** RFC 3261 §17.1.2.1: T1 doubles up to T2. */
const T1_MS = 500
const T2_MS = 4_000

const token = (): string => randomBytes(8).toString("hex")

export const makeSipMessenger = (wire: Wire): SipMessenger => {
  const waiting = new Map<string, (said: SipSaid) => void>()
  const onMessage: SipMessenger["onMessage"] = new Set()
  let stream = Buffer.alloc(0)

  const taken = (text: string): void => {
    const [head = "", body = ""] = text.split(/\r\n\r\n(.*)/su)
    const header = (name: string, short = name): string =>
      new RegExp(`^(?:${name}|${short})\\s*:\\s*(.*)$`, "imu").exec(head)?.[1]?.trim() ?? ""
    const contentType = header("Content-Type", "c")
    const status = /^SIP\/2\.0 (\d{3})/u.exec(head)?.[1]
    if (status !== undefined) {
      if (Number(status) >= 200) waiting.get(header("Call-ID", "i"))?.({ status: Number(status), contentType, body })
      return
    }
    if (!head.startsWith("MESSAGE ")) return
    const vias = head.match(/^(?:Via|v)\s*:.*$/gimu) ?? []
    const lines = [
      "SIP/2.0 200 OK",
      ...vias,
      `From: ${header("From", "f")}`,
      `To: ${header("To", "t")};tag=${token()}`,
      `Call-ID: ${header("Call-ID", "i")}`,
      `CSeq: ${header("CSeq")}`,
      "Content-Length: 0"
    ]
    void wire.send(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`)).catch(() => {})
    for (const listener of onMessage) listener({ contentType, body })
  }

  const heard = (octets: Buffer): void => {
    if (wire.transport === "UDP") return taken(octets.toString("utf8"))
    stream = Buffer.concat([stream, octets])
    for (;;) {
      const end = stream.indexOf("\r\n\r\n")
      if (end < 0) return
      const length = Number(/^(?:Content-Length|l)\s*:\s*(\d+)/imu.exec(stream.toString("latin1", 0, end))?.[1] ?? 0)
      if (stream.length < end + 4 + length) return
      taken(stream.toString("utf8", 0, end + 4 + length))
      stream = stream.subarray(end + 4 + length)
    }
  }
  wire.onOctets.add(heard)

  return {
    onMessage,
    message: async ({ body, contentType, from, to, withinMs }) => {
      const call = token()
      const write = (): Buffer => {
        const own = wire.local()
        const lines = [
          `MESSAGE ${to} SIP/2.0`,
          `Via: SIP/2.0/${wire.transport} ${own.address}:${own.port};branch=z9hG4bK${call};rport`,
          "Max-Forwards: 70",
          `From: <sip:${from}@${own.address}:${own.port}>;tag=${call}`,
          `To: <${to}>`,
          `Call-ID: ${call}`,
          "CSeq: 1 MESSAGE",
          `Contact: <sip:${from}@${own.address}:${own.port}${wire.transport === "TCP" ? ";transport=tcp" : ""}>`,
          `Content-Type: ${contentType}`,
          `Content-Length: ${Buffer.byteLength(body)}`
        ]
        return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`)
      }
      let again: NodeJS.Timeout | undefined
      let timer: NodeJS.Timeout | undefined
      try {
        return await new Promise<SipSaid | undefined>((resolve) => {
          waiting.set(call, resolve)
          timer = setTimeout(() => resolve(undefined), withinMs)
          const send = (afterMs: number): void => {
            // A connection has to be there before the Via can name its port.
            const first = wire.transport === "TCP" ? wire.send(Buffer.alloc(0)) : Promise.resolve()
            first.then(() => wire.send(write())).catch(() => resolve(undefined))
            if (wire.transport === "UDP") again = setTimeout(() => send(Math.min(afterMs * 2, T2_MS)), afterMs)
          }
          send(T1_MS)
        })
      } finally {
        clearTimeout(timer)
        clearTimeout(again)
        waiting.delete(call)
      }
    },
    close: () => {
      wire.onOctets.delete(heard)
      wire.close()
    }
  }
}
