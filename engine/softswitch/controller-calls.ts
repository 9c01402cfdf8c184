/** Controllers that the switch calls by the application `socket`: only where the settings say that it may. */
import { connect, type Socket } from "node:net"
import { makeEventSession } from "./commands/session.ts"
import type { ControllerCall } from "./controller-contract.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Exchange } from "./exchange.ts"
import { runSession } from "./session-socket.ts"
import { networkOf } from "./sources/networks.ts"

/** Calls wait for it, so it is shorter than the system's own minutes. */
const CONNECT_WITHIN_MS = 5_000

/** FreeSWITCH's patience with a controller that takes the connection and says nothing. */
const SPEAK_WITHIN_MS = 25_000

/** One for each leg; more legs than this are not driven so. Those of the doors are counted by themselves. */
const MAX_CONNECTIONS = 500

export interface ControllerCalls {
  readonly call: (exchange: Exchange, call: ControllerCall) => () => void
  readonly stop: () => void
}

/** `allowed`: addresses and networks of controllers; none: none is called. Throws where one is no network. */
export const makeControllerCalls = (
  allowed: ReadonlyArray<string>,
  limits: { readonly connectWithinMs?: number; readonly speakWithinMs?: number } = {}
): ControllerCalls => {
  const mayBeCalled = networkOf(allowed)
  if (mayBeCalled === undefined) throw new Error(`controllers: ${allowed.join(" ")}: no list of networks`)
  const open = new Set<Socket>()

  const attempt = (
    exchange: Exchange,
    call: ControllerCall,
    places: ReadonlyArray<Endpoint>,
    last: string
  ): Attempt => {
    const [place, ...others] = places
    if (place === undefined) return failing(call, last)
    const name = `${place.address}:${place.port}`
    if (!mayBeCalled(place.address)) return attempt(exchange, call, others, `${name} is not in telephony.controllers`)
    if (open.size >= MAX_CONNECTIONS) return failing(call, `${MAX_CONNECTIONS} controllers are connected`)
    const socket = dial(place)
    if (socket instanceof Error) return attempt(exchange, call, others, `${name}: ${socket.message}`)
    open.add(socket)
    socket.once("close", () => open.delete(socket))
    let following: Attempt | undefined
    let isOver = false
    const next = (why: string): void => {
      if (isOver) return
      isOver = true
      socket.destroy()
      following = attempt(exchange, call, others, `${name}: ${why}`)
    }
    const patience = setTimeout(() => next("does not answer"), limits.connectWithinMs ?? CONNECT_WITHIN_MS).unref()
    const refused = (error: Error): void => next(error.message)
    socket.once("error", refused)
    socket.once("connect", () => {
      clearTimeout(patience)
      if (isOver) return
      // From here on it is the session's: a controller that breaks off is not replaced by the next.
      isOver = true
      socket.off("error", refused)
      talk(exchange, call, socket, limits.speakWithinMs ?? SPEAK_WITHIN_MS)
    })
    return {
      stop: () => {
        clearTimeout(patience)
        isOver = true
        socket.destroy()
        following?.stop()
      }
    }
  }

  return {
    call: (exchange, call) => attempt(exchange, call, call.places, "no place is named").stop,
    stop: () => {
      for (const socket of open) socket.destroy()
    }
  }
}

/** What is no address or no port at all is refused at once, by a throw. */
const dial = ({ address, port }: Endpoint): Socket | Error => {
  try {
    return connect({ host: address, port, noDelay: true, keepAlive: true })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

interface Attempt {
  readonly stop: () => void
}

/** Told in a turn of its own, so that whoever asked has got to know how to break it off. */
const failing = (call: ControllerCall, why: string): Attempt => {
  let isStopped = false
  queueMicrotask(() => {
    if (!isStopped) call.failed(why)
  })
  return { stop: () => (isStopped = true) }
}

/** A controller is there; it has the leg as soon as it has said `connect`. */
const talk = (exchange: Exchange, call: ControllerCall, socket: Socket, speakWithinMs: number): void => {
  let hasSpoken = false
  let deaf: (() => void) | undefined
  const hush = setTimeout(() => socket.destroy(), speakWithinMs).unref()
  const session = runSession(exchange, socket, {
    make: (line) =>
      makeEventSession(exchange, line, {
        _tag: "Called",
        channel: call.channel,
        isAsync: call.isAsync,
        isFull: call.isFull,
        connected: () => {
          if (hasSpoken) return
          hasSpoken = true
          clearTimeout(hush)
          call.connected()
        }
      }),
    left: () => deaf?.(),
    ended: (resumes) => {
      clearTimeout(hush)
      deaf?.()
      if (hasSpoken) call.ended(resumes)
      else call.failed("its controller said nothing")
    }
  })
  deaf = exchange.hub.listen({ wants: session.wants, take: session.event, isController: true })
}
