import { isUtf8 } from "node:buffer"
import type { WebSocket, WebSocketBehavior } from "uWebSockets.js"
import type * as Effect from "effect/Effect"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import type { Entrance, NotLetIn } from "./admission.ts"
import type { RequestSource } from "./client-address.ts"
import { TELEPHONES } from "./doors.ts"
import type { RefusalLog } from "./refusal-log.ts"
import type { Sessions } from "./sessions.ts"
import { openSipLink, type SipLink } from "./sip-link.ts"
import { CLOSE_POLICY, CLOSE_RESTART, SocketSessions } from "./socket-sessions.ts"

/** The longest message that the switch takes. */
const MESSAGE_LIMIT_BYTES = 65_535
/** A browser that vanished is noticed within this; its call is kept a minute from then. uWebSockets pings by itself. */
const IDLE_TIMEOUT_S = 30
/** Unread by the browser, beyond which the switch is not read either. */
const SLOW_BYTES = 64 * 1024
/** Of uWebSockets, which drops what is beyond it: never reached, for the switch is held long before. */
const HOPELESS_BYTES = 1024 * 1024
/** Half of what the switch takes, and far more telephones than it has legs. */
const SOCKETS_LIMIT = 2_000
/** As many Contacts as the registrar keeps of an account. */
export const SOCKETS_PER_ACCOUNT = 5
/** A call is some ten messages, a digit one. */
const MESSAGES_BURST = 100
const MESSAGES_PER_SECOND = 50
/** Try again later (IANA registry): the switch is away, or does not keep up. */
export const CLOSE_TRY_LATER = 1013

/** One telephone in a browser. */
export interface SipSocket {
  session: Session
  readonly source: RequestSource
  link: SipLink | undefined
  isOpen: boolean
  isHeld: boolean
  messages: number
  messagesAt: number
}

type Socket = WebSocket<SipSocket>

export interface SipSocketsParts {
  /** The switch's local socket; null where there is none: no telephones in browsers. */
  readonly path: string | null
  readonly sessions: Pick<Sessions, "rightsChanged" | "renewed" | "seen">
  readonly refusals: RefusalLog
  readonly fork: (effect: Effect.Effect<void>) => void
  readonly seenEveryMs?: number
}

/** SIP over WebSocket (RFC 7118): ended here, each handed on to the switch with the account of who is signed in. */
export class SipSockets implements Entrance<SipSocket> {
  readonly #parts: SipSocketsParts
  readonly #sockets = new Set<Socket>()
  readonly #sessions: SocketSessions<SipSocket>
  #counts = { opened: 0, messagesIn: 0, messagesOut: 0, held: 0, switchAway: 0, switchFull: 0 }
  /** A stand-in for the far end's port, which the library does not tell: other telephones of an address have others. */
  #lastPort = 0

  constructor(parts: SipSocketsParts) {
    this.#parts = parts
    const { fork, seenEveryMs, sessions } = parts
    this.#sessions = new SocketSessions({
      sockets: this.#sockets,
      sessions,
      fork,
      reason: ({ agent }) => String(agent),
      ...(seenEveryMs === undefined ? {} : { seenEveryMs })
    })
  }

  // Who gets in -------------------------------------------------------------------------------------------------------

  get isOffered(): boolean {
    return this.#parts.path !== null
  }

  get refusal(): NotLetIn | null {
    if (!this.isOffered)
      return { status: 404, kind: "NotFound", message: "there are no telephones in browsers here (sip.webSockets)" }
    if (this.#sockets.size < SOCKETS_LIMIT) return null
    return { status: 503, kind: "Busy", message: `${SOCKETS_LIMIT} telephones are connected` }
  }

  /** RFC 7118 §5: whoever wants SIP says so. */
  protocolOf(asked: string): string | NotLetIn {
    const isSip = asked.split(",").some((name) => name.trim() === "sip")
    return isSip ? "sip" : { status: 400, kind: "BadRequest", message: "the WebSocket sub-protocol here is sip" }
  }

  refusalFor({ account: { agent, id } }: Session): NotLetIn | null {
    if (agent === null)
      return { status: 403, kind: "NoTelephone", message: "this account is no agent's: it has no telephone" }
    let open = 0
    for (const socket of this.#sockets) if (socket.getUserData().session.account.id === id) open += 1
    return open < SOCKETS_PER_ACCOUNT
      ? null
      : { status: 429, kind: "TooManyTelephones", message: `this account has ${SOCKETS_PER_ACCOUNT} telephones open` }
  }

  make(session: Session, source: RequestSource): SipSocket {
    return {
      session,
      source,
      link: undefined,
      isOpen: true,
      isHeld: false,
      messages: MESSAGES_BURST,
      messagesAt: performance.now()
    }
  }

  // From uWebSockets --------------------------------------------------------------------------------------------------

  /** All but `upgrade`, which decides who gets in. */
  readonly behaviour: WebSocketBehavior<SipSocket> = {
    maxPayloadLength: MESSAGE_LIMIT_BYTES,
    idleTimeout: IDLE_TIMEOUT_S,
    sendPingsAutomatically: true,
    maxBackpressure: HOPELESS_BYTES,
    closeOnBackpressureLimit: true,
    open: (socket) => this.#opened(socket),
    message: (socket, message) => this.#received(socket, message),
    drain: (socket) => this.#drained(socket),
    close: (socket) => this.#closed(socket)
  }

  #opened(socket: Socket): void {
    const held = socket.getUserData()
    const { session, source } = held
    const { path } = this.#parts
    const { agent } = session.account
    if (path === null || agent === null) return void socket.end(CLOSE_POLICY, "no telephone")
    this.#sockets.add(socket)
    this.#counts.opened += 1
    socket.subscribe(TELEPHONES)
    this.#lastPort = (this.#lastPort % 65_535) + 1
    const transport = source.isHttps ? "wss" : "ws"
    held.link = openSipLink(
      path,
      { transport, address: source.address, port: this.#lastPort, account: agent },
      { message: (octets) => this.#tell(socket, octets), ended: () => this.#lost(socket) }
    )
  }

  #closed(socket: Socket): void {
    const held = socket.getUserData()
    held.isOpen = false
    this.#sockets.delete(socket)
    held.link?.close()
  }

  /** One message, or line ends that keep a connection alive (RFC 5626 §3.5.1), which the switch answers. */
  #received(socket: Socket, message: ArrayBuffer): void {
    const held = socket.getUserData()
    if (message.byteLength === 0) return
    this.#counts.messagesIn += 1
    if (!this.#paid(held)) {
      this.#parts.refusals.add("TooManyFrames", held.source.address, "SIP: too many messages")
      return void socket.end(CLOSE_POLICY, "too many messages")
    }
    if (held.link?.send(message) !== false) return
    this.#counts.switchFull += 1
    socket.end(CLOSE_TRY_LATER, "the switch does not keep up")
  }

  // From the switch ---------------------------------------------------------------------------------------------------

  #tell(socket: Socket, octets: Buffer): void {
    const held = socket.getUserData()
    if (!held.isOpen) return
    this.#counts.messagesOut += 1
    // RFC 7118 §5: text when it is UTF-8.
    socket.send(octets, !isUtf8(octets))
    if (held.isHeld || !held.isOpen || socket.getBufferedAmount() <= SLOW_BYTES) return
    held.isHeld = true
    this.#counts.held += 1
    held.link?.hold()
  }

  #drained(socket: Socket): void {
    const held = socket.getUserData()
    if (!held.isHeld || socket.getBufferedAmount() > 0) return
    held.isHeld = false
    held.link?.resume()
  }

  #lost(socket: Socket): void {
    if (!socket.getUserData().isOpen) return
    this.#counts.switchAway += 1
    socket.end(CLOSE_TRY_LATER, "the switch is away")
  }

  // The rest ----------------------------------------------------------------------------------------------------------

  /** A bucket of messages that fills up again by time. */
  #paid(held: SipSocket): boolean {
    const now = performance.now()
    const refilled = held.messages + ((now - held.messagesAt) / 1000) * MESSAGES_PER_SECOND
    held.messagesAt = now
    held.messages = Math.min(refilled, MESSAGES_BURST) - 1
    return held.messages >= 0
  }

  rightsChanged(accounts: ReadonlyArray<string> | null): void {
    this.#sessions.rightsChanged(accounts)
  }

  /** The person signed out, or their session is over. */
  closeSession(tokenHash: string): void {
    this.#sessions.close(tokenHash, "signed out")
  }

  counts(): Record<string, number> {
    return { open: this.#sockets.size, ...this.#counts }
  }

  farewell(): void {
    for (const socket of this.#sockets) socket.end(CLOSE_RESTART, "the gateway restarts")
  }

  stop(): void {
    this.#sessions.stop()
  }
}
