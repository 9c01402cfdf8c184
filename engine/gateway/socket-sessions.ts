import type { WebSocket } from "uWebSockets.js"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Account, Session } from "#engine/ports/OfficeDoor.ts"
import type { Sessions } from "./sessions.ts"

/** A session that is over ends its sockets within this. */
const CHECK_MS = 1_000
/** Who has a socket open is not idle: the records hear it this often, and say whose session is over. */
const SEEN_MS = 10_000
/** Sessions asked for again together, when rights have changed: a thousand sockets must not fill the engine's day. */
const RENEWED_AT_ONCE = 8
const RENEWED_AGAIN_AFTER = "1 second"
/** Policy violation: the reason says which (RFC 6455 §7.4.1). */
export const CLOSE_POLICY = 1008
/** Service restart (IANA registry): come back. */
export const CLOSE_RESTART = 1012

/** What a socket carries of its person. */
export interface SignedIn {
  session: Session
  isOpen: boolean
}

export interface SocketSessionsParts<Held extends SignedIn> {
  readonly sockets: ReadonlySet<WebSocket<Held>>
  readonly sessions: Pick<Sessions, "rightsChanged" | "renewed" | "seen">
  readonly fork: (effect: Effect.Effect<void>) => void
  /** What a socket was let in by: one with another one begins anew. */
  readonly reason: (account: Account) => string
  /** Looks from time to time for what else ends it. */
  readonly look?: (socket: WebSocket<Held>) => void
  readonly seenEveryMs?: number
}

/** Whose sockets may stay open: sessions end, rights change. */
export class SocketSessions<Held extends SignedIn> {
  readonly #parts: SocketSessionsParts<Held>
  readonly #timers: ReadonlyArray<NodeJS.Timeout>

  constructor(parts: SocketSessionsParts<Held>) {
    this.#parts = parts
    this.#timers = [
      setInterval(() => this.#endOver(), CHECK_MS),
      setInterval(() => parts.fork(this.#tellSeen), parts.seenEveryMs ?? SEEN_MS)
    ]
  }

  #endOver(): void {
    const { look, sockets } = this.#parts
    const now = Date.now()
    for (const socket of sockets)
      if (socket.getUserData().session.expiresAt <= now) socket.end(CLOSE_POLICY, "session over")
      else look?.(socket)
  }

  /** While the records do not answer nobody is shown out: the next time tells it all. */
  readonly #tellSeen: Effect.Effect<void> = Effect.suspend(() => {
    const { sessions, sockets } = this.#parts
    const tokens = new Set([...sockets].map((socket) => socket.getUserData().session.tokenHash))
    if (tokens.size === 0) return Effect.void
    return Effect.ignore(
      Effect.map(sessions.seen([...tokens]), (over) => {
        for (const tokenHash of over) this.close(tokenHash, "session over")
      })
    )
  })

  /** Whose session is over, or was taken away, is shown out; whose rights are others begins again with what they may see now. */
  rightsChanged(accounts: ReadonlyArray<string> | null): void {
    const { fork, reason, sessions, sockets } = this.#parts
    sessions.rightsChanged(accounts)
    const meant = [...sockets].filter(
      (socket) => accounts === null || accounts.includes(socket.getUserData().session.account.id)
    )
    const renew = (socket: WebSocket<Held>) => {
      const held = socket.getUserData()
      return Effect.map(sessions.renewed(held.session), (session) => {
        if (!held.isOpen) return
        if (session === null) return void socket.end(CLOSE_POLICY, "session over")
        const before = reason(held.session.account)
        held.session = session
        if (reason(session.account) !== before) socket.end(CLOSE_RESTART, "what you may do has changed")
      })
    }
    // Nobody tells it twice: while the records do not answer, they are asked again.
    const surely = (socket: WebSocket<Held>) =>
      Effect.ignore(
        Effect.retry(renew(socket), {
          schedule: Schedule.spaced(RENEWED_AGAIN_AFTER),
          while: () => socket.getUserData().isOpen
        })
      )
    fork(Effect.forEach(meant, surely, { concurrency: RENEWED_AT_ONCE, discard: true }))
  }

  /** All sockets of this session end. */
  close(tokenHash: string, why: string): void {
    for (const socket of this.#parts.sockets)
      if (socket.getUserData().session.tokenHash === tokenHash) socket.end(CLOSE_POLICY, why)
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }
}
