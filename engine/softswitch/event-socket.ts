import { timingSafeEqual } from "node:crypto"
import { rmSync } from "node:fs"
import { createServer, type Server, type Socket } from "node:net"
import { makeEventSession } from "./commands/session.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Exchange } from "./exchange.ts"
import { farEndOf, runSession, type SessionLimits, type SessionParts } from "./session-socket.ts"

/** Engines, a console, a metrics reader; more is a leak on the other side. */
const MAX_CONNECTIONS = 64

/** After this many wrong passwords within a minute, answers to further ones are held back. */
const FREE_ATTEMPTS = 5
const ATTEMPTS_WINDOW_MS = 60_000

/** Makes trying a million passwords take months, and costs an honest mistake a second. */
export const WRONG_PASSWORD_DELAY_MS = 1_000

/** A connection that says nothing is closed; FreeSWITCH clients answer auth/request within ms. */
const AUTH_TIMEOUT_MS = 20_000

export interface EventSocketOptions extends SessionLimits {
  readonly host: string
  readonly port: number
  readonly password: string
  /** A Unix socket that says and takes the same. */
  readonly path?: string
  readonly wrongPasswordDelayMs?: number
}

export interface EventSocketServer {
  readonly endpoint: Endpoint
  readonly stop: () => Promise<void>
}

/** FreeSWITCH's event socket on TCP. Rejects when the port is taken; names neither port nor setting, its caller does. */
export const listenEventSocket = async (
  exchange: Exchange,
  options: EventSocketOptions
): Promise<EventSocketServer> => {
  const connections = new Set<Socket>()
  const guard = makeGuard(options)
  const admit = (socket: Socket): void => {
    if (connections.size >= MAX_CONNECTIONS) {
      exchange.log.warning(`event socket refused: ${MAX_CONNECTIONS} connections are open`)
      socket.destroy()
      return
    }
    connections.add(socket)
    socket.once("close", () => connections.delete(socket))
    serve(exchange, socket, guard, options)
  }
  const server = createServer({ noDelay: true, keepAlive: true }, admit)
  const beside = createServer(admit)
  await listening(server, { host: options.host, port: options.port })
  if (options.path !== undefined) {
    // One that a killed switch left behind.
    rmSync(options.path, { force: true })
    await listening(beside, { path: options.path })
  }
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("event socket has no address")
  return {
    endpoint: { address: address.address, port: address.port },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of connections) socket.destroy()
        beside.close(() => server.close(() => resolve()))
      })
  }
}

const listening = (
  server: Server,
  where: { readonly host: string; readonly port: number } | { readonly path: string }
): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(where, () => {
      server.removeListener("error", reject)
      resolve()
    })
  })

interface Guard {
  readonly right: (password: string) => boolean
  /** Runs `answer` now, or later when too many were wrong lately. */
  readonly refuse: (answer: () => void) => void
}

const makeGuard = (options: EventSocketOptions): Guard => {
  const password = Buffer.from(options.password)
  const wrongAtMs: Array<number> = []
  return {
    right: (given) => {
      const tried = Buffer.from(given)
      return tried.length === password.length && timingSafeEqual(tried, password)
    },
    refuse: (answer) => {
      const now = performance.now()
      while (wrongAtMs.length > 0 && (wrongAtMs[0]! < now - ATTEMPTS_WINDOW_MS || wrongAtMs.length > FREE_ATTEMPTS))
        wrongAtMs.shift()
      const held = wrongAtMs.length >= FREE_ATTEMPTS
      wrongAtMs.push(now)
      if (held) setTimeout(answer, options.wrongPasswordDelayMs ?? WRONG_PASSWORD_DELAY_MS).unref()
      else answer()
    }
  }
}

const serve = (exchange: Exchange, socket: Socket, guard: Guard, limits: SessionLimits): void => {
  const from = farEndOf(socket)
  let deaf: (() => void) | undefined
  const hush = setTimeout(() => socket.destroy(), AUTH_TIMEOUT_MS).unref()
  const parts: SessionParts = {
    make: (line) =>
      makeEventSession(exchange, line, {
        _tag: "Door",
        checkPassword: guard.right,
        refuse: guard.refuse,
        admitted: () => {
          clearTimeout(hush)
          deaf = exchange.hub.listen({ wants: session.wants, take: session.event })
          exchange.log.info(`event socket of ${from} open`)
        }
      }),
    left: () => deaf?.(),
    ended: () => {
      clearTimeout(hush)
      deaf?.()
    }
  }
  const session = runSession(exchange, socket, parts, limits)
}
