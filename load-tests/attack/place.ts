import { Agent, type IncomingHttpHeaders, request } from "node:http"
import { connect, type Socket } from "node:net"
import type { RunningCentre } from "../running-centre.ts"

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly ms: number
}

/** An honest request that takes longer than this was held up. */
const HELD_UP_MS = 10_000

/** Where one attack comes from: a range of loopback's addresses of its own, so that attacks do not count for each other. */
export class Place {
  readonly centre: RunningCentre
  readonly #range: number
  readonly #open = new Set<{ destroy(): void }>()

  constructor(centre: RunningCentre, index: number) {
    this.centre = centre
    this.#range = 10 + index
  }

  /** The nth machine here; 127.0.0.0/8 is all this machine (RFC 1122 §3.2.1.3). */
  address(n: number): string {
    return `127.${this.#range}.${Math.floor(n / 250)}.${1 + (n % 250)}`
  }

  /** One request from an address, on a connection of its own. A status of 0: there was no answer in time. */
  ask(from: string, method: string, path: string, options: { body?: unknown; cookie?: string } = {}): Promise<Answer> {
    const { body, cookie } = options
    const begun = performance.now()
    return new Promise((resolve) => {
      const answered = (status: number, headers: IncomingHttpHeaders = {}) =>
        resolve({ status, headers, ms: performance.now() - begun })
      const asked = request(
        new URL(path, this.centre.baseUrl),
        {
          method,
          localAddress: from,
          agent: new Agent(),
          timeout: HELD_UP_MS,
          headers: {
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...(cookie === undefined ? {} : { cookie })
          }
        },
        (response) => {
          response.resume()
          response.once("end", () => answered(response.statusCode ?? 0, response.headers))
        }
      )
      asked.once("timeout", () => asked.destroy())
      asked.once("error", () => answered(0))
      asked.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }

  signIn(from: string, user: string, password: string, device?: string): Promise<Answer> {
    return this.ask(from, "POST", "/api/session", {
      body: { user, password },
      ...(device === undefined ? {} : { cookie: device })
    })
  }

  /** User and panel password of the nth agent. */
  agent(n: number): readonly [user: string, password: string] {
    const [user, { panelPassword }] = [...this.centre.accounts][n]!
    return [user, panelPassword]
  }

  /** Bytes on a connection that stays open until the attack is over or the centre closes it. */
  connection(from: string, bytes: string): Socket {
    const { hostname, port } = new URL(this.centre.baseUrl)
    const socket = connect({ host: hostname, port: Number(port), localAddress: from }, () => socket.write(bytes))
    socket.on("error", () => {})
    socket.once("close", () => this.#open.delete(socket))
    this.#open.add(socket)
    return socket
  }

  leave(): void {
    for (const one of this.#open) one.destroy()
  }
}

/** The cookies of an answer, one of them or all, as they are sent back. */
export const cookieOf = ({ headers }: Answer, name = ""): string =>
  (headers["set-cookie"] ?? [])
    .filter((cookie) => cookie.startsWith(`${name}`))
    .map((cookie) => cookie.split(";")[0])
    .join("; ")
