import { once } from "node:events"
import { connect, type Socket } from "node:net"
import type { Hop } from "../sip-contract.ts"
import { type Limits, LIMITS } from "../transports/limits.ts"
import { openTransports, type Transports, type TransportsOptions } from "../transports/transports.ts"

/** What a transport told of, in order. */
export type Told =
  | { readonly _tag: "Message"; readonly text: string; readonly from: Hop; readonly fault: string | undefined }
  | { readonly _tag: "Lost"; readonly hop: Hop }
  | { readonly _tag: "Refused"; readonly reason: string; readonly from: Hop }

/** For tests: the transports of a switch on free ports of loopback, and what they tell. */
export interface TransportsRig {
  readonly transports: Transports
  readonly next: <Tag extends Told["_tag"]>(tag: Tag) => Promise<Extract<Told, { readonly _tag: Tag }>>
  readonly at: (transport: Hop["transport"]) => Hop
  /** Connections that must not be closed for being quiet. */
  readonly needed: Set<string>
}

export const openRig = async (
  options: Partial<Omit<TransportsOptions, "limits">> & { readonly limits?: Partial<Limits> } = {}
): Promise<TransportsRig> => {
  const told: Array<Told> = []
  const waiting: Array<{ readonly tag: string; readonly tell: (one: Told) => void }> = []
  const needed = new Set<string>()
  const tell = (one: Told): void => {
    const at = waiting.findIndex(({ tag }) => tag === one._tag)
    if (at < 0) told.push(one)
    else waiting.splice(at, 1)[0]?.tell(one)
  }
  const transports = await openTransports(
    {
      hosts: ["127.0.0.1"],
      udpPort: 0,
      tcpPort: 0,
      tls: undefined,
      webSockets: undefined,
      nowMs: () => performance.now(),
      ...options,
      limits: { ...LIMITS, lookEveryMs: 10, goodbyeMs: 200, ...options.limits }
    },
    {
      message: (octets, from, fault) =>
        tell({ _tag: "Message", text: Buffer.from(octets).toString("latin1"), from, fault }),
      lost: (hop) => tell({ _tag: "Lost", hop }),
      needs: (connection) => needed.has(connection),
      refused: (reason, from) => tell({ _tag: "Refused", reason, from }),
      failed: () => undefined
    }
  )
  return {
    transports,
    needed,
    next: (tag) =>
      new Promise((resolve) => {
        const found = told.findIndex((one) => one._tag === tag)
        const hand = resolve as (one: Told) => void
        if (found < 0) waiting.push({ tag, tell: hand })
        else hand(told.splice(found, 1)[0]!)
      }),
    at: (transport) => {
      const hop = transports.listens.find((each) => each.transport === transport)
      if (hop === undefined) throw new Error(`no ${transport}`)
      return hop
    }
  }
}

/** Octets that came out of a socket, waited for. */
export interface Heard {
  readonly until: (text: string) => Promise<string>
  readonly closed: Promise<void>
}

export const listenTo = (socket: Socket): Heard => {
  let heard = ""
  const waiting = new Set<() => void>()
  socket.on("error", () => undefined)
  socket.on("data", (octets: Buffer) => {
    heard += octets.toString("latin1")
    for (const look of waiting) look()
  })
  return {
    until: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!heard.includes(text)) return
          waiting.delete(look)
          resolve(heard)
        }
        waiting.add(look)
        look()
      }),
    closed: new Promise((resolve) => socket.once("close", () => resolve()))
  }
}

export const dial = async ({ address, port }: Hop): Promise<{ readonly socket: Socket; readonly heard: Heard }> => {
  const socket = connect({ host: address, port })
  const heard = listenTo(socket)
  await once(socket, "connect")
  return { socket, heard }
}

/** A request as it stands in a stream. */
export const optionsRequest = (callId: string, body = ""): string =>
  `OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKx\r\nCall-ID: ${callId}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
