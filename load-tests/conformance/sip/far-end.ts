import { createSocket, type Socket } from "node:dgram"
import { connect, type Socket as Connection } from "node:net"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"

/** One message of the switch, read without the switch's own parser: the answer to a broken request repeats what is broken. */
export interface Heard {
  readonly startLine: string
  /** 0 when it is a request. */
  readonly status: number
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

export const readHeard = (text: string): Heard => {
  const end = text.indexOf("\r\n\r\n")
  const [startLine = "", ...lines] = text.slice(0, end < 0 ? undefined : end).split("\r\n")
  return {
    startLine,
    status: Number(/^SIP\/2\.0 (\d{3}) /u.exec(startLine)?.[1] ?? 0),
    headers: lines.map((line) => {
      const colon = line.indexOf(":")
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
    body: end < 0 ? "" : text.slice(end + 4)
  }
}

export const valuesOf = (heard: Heard | undefined, name: string): ReadonlyArray<string> =>
  heard?.headers.flatMap(([has, value]) => (has === name ? [value] : [])) ?? []

/** Longer than any answer of a running switch takes, shorter than a person's patience. */
const ANSWER_WITHIN_MS = 5_000

/** The other side of a conversation: says octets, and hears what comes in its order. */
export class FarEnd {
  readonly endpoint: Endpoint
  readonly say: (octets: Uint8Array) => void
  readonly close: () => void
  readonly heard: Array<Heard> = []
  /** The switch closed the connection. */
  over = false
  #look: (() => void) | undefined

  private constructor(endpoint: Endpoint, say: (octets: Uint8Array) => void, close: () => void) {
    this.endpoint = endpoint
    this.say = say
    this.close = close
  }

  /** A UDP socket at an address of this machine; answers go to the port that a message's Via names. */
  static async udp(own: Endpoint, switchAt: Endpoint): Promise<FarEnd> {
    const socket: Socket = createSocket(own.address.includes(":") ? "udp6" : "udp4")
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject)
      socket.bind(own.port, own.address, resolve)
    })
    const end = new FarEnd(
      own,
      (octets) => socket.send(octets, switchAt.port, switchAt.address),
      () => socket.close()
    )
    socket.on("message", (octets) => end.#hear(octets.toString("latin1")))
    return end
  }

  /** A TCP connection; messages of the switch are told apart by their Content-Length. */
  static async tcp(ownAddress: string, switchAt: Endpoint): Promise<FarEnd> {
    const socket: Connection = connect({ host: switchAt.address, port: switchAt.port, localAddress: ownAddress })
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject)
      socket.once("connect", resolve)
    })
    const end = new FarEnd(
      { address: ownAddress, port: socket.localPort ?? 0 },
      (octets) => void socket.write(octets),
      () => socket.destroy()
    )
    let text = ""
    socket.on("error", () => undefined)
    socket.on("data", (octets) => {
      text += octets.toString("latin1")
      for (let whole = wholeIn(text); whole > 0; whole = wholeIn(text)) {
        end.#hear(text.slice(0, whole))
        text = text.slice(whole)
      }
    })
    socket.once("close", () => {
      end.over = true
      end.#look?.()
    })
    return end
  }

  #hear(text: string): void {
    this.heard.push(readHeard(text))
    this.#look?.()
  }

  /** Waits until what was heard fits, or the time is up; true when it fits. */
  until(fits: () => boolean, withinMs = ANSWER_WITHIN_MS): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (fitted: boolean): void => {
        clearTimeout(timer)
        this.#look = undefined
        resolve(fitted)
      }
      const timer = setTimeout(() => done(false), withinMs)
      this.#look = () => void (fits() && done(true))
      this.#look()
    })
  }
}

/** Length of the first whole message, or 0. */
const wholeIn = (text: string): number => {
  const end = text.indexOf("\r\n\r\n")
  if (end < 0) return 0
  const length = Number(/^content-length:\s*(\d+)/imu.exec(text.slice(0, end))?.[1] ?? 0)
  return text.length >= end + 4 + length ? end + 4 + length : 0
}
