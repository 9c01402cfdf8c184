import type { WebSocket } from "uWebSockets.js"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Board } from "#wire/board.ts"
import { mayFollow, readTopic } from "#wire/topics.ts"
import { AgentId } from "#actors/vocabulary.ts"
import type { Screen } from "./screen.ts"
import type { Sessions } from "./sessions.ts"

/** A session that is over ends its screens within this. */
const CHECK_MS = 1_000
/** Who has a screen open is not idle: the records hear it this often, and say whose session is over. */
const SEEN_MS = 10_000
/** Sessions asked for again together, when rights have changed: a thousand screens must not fill the engine's day. */
const RENEWED_AT_ONCE = 8
const RENEWED_AGAIN_AFTER = "1 second"
/** Policy violation: the reason says which (RFC 6455 §7.4.1). */
export const CLOSE_POLICY = 1008
/** Service restart (IANA registry): come back. */
export const CLOSE_RESTART = 1012

type Socket = WebSocket<Screen>

export interface ScreenSessionsParts {
  readonly sockets: ReadonlySet<Socket>
  readonly sessions: Pick<Sessions, "rightsChanged" | "renewed" | "seen">
  /** Undefined while it is not known. */
  readonly board: () => Board | undefined
  readonly fork: (effect: Effect.Effect<void>) => void
  readonly seenEveryMs?: number
}

/** Whose screens may stay open: sessions end, rights change, agents move between units. */
export class ScreenSessions {
  readonly #parts: ScreenSessionsParts
  readonly #timers: ReadonlyArray<NodeJS.Timeout>

  constructor(parts: ScreenSessionsParts) {
    this.#parts = parts
    this.#timers = [
      setInterval(() => this.#endOver(), CHECK_MS),
      setInterval(() => parts.fork(this.#tellSeen), parts.seenEveryMs ?? SEEN_MS)
    ]
  }

  /** To which unit an agent belongs, as far as the board says. */
  readonly unitOf = (agent: string): string | undefined => this.#parts.board()?.agents[AgentId.make(agent)]?.unit

  #endOver(): void {
    const { board, sockets } = this.#parts
    const now = Date.now()
    for (const socket of sockets)
      if (socket.getUserData().session.expiresAt <= now) socket.end(CLOSE_POLICY, "session over")
    if (board() !== undefined) for (const socket of sockets) this.#endForeign(socket)
  }

  /** Agents move between units, too: a topic that its screen may not follow any more ends. */
  #endForeign(socket: Socket): void {
    const screen = socket.getUserData()
    for (const topic of screen.topics) {
      const address = readTopic(topic)
      if (address !== undefined && mayFollow(screen.session.account.asker, address, this.unitOf)) continue
      return void socket.end(CLOSE_RESTART, "what you may see has changed")
    }
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
    const { fork, sessions, sockets } = this.#parts
    sessions.rightsChanged(accounts)
    const meant = [...sockets].filter(
      (socket) => accounts === null || accounts.includes(socket.getUserData().session.account.id)
    )
    const renew = (socket: Socket) => {
      const screen = socket.getUserData()
      return Effect.map(sessions.renewed(screen.session), (session) => {
        if (!screen.isOpen) return
        if (session === null) return void socket.end(CLOSE_POLICY, "session over")
        const before = JSON.stringify(screen.session.account.asker)
        screen.session = session
        if (JSON.stringify(session.account.asker) !== before) socket.end(CLOSE_RESTART, "what you may do has changed")
      })
    }
    // Nobody tells it twice: while the records do not answer, they are asked again.
    const surely = (socket: Socket) =>
      Effect.ignore(
        Effect.retry(renew(socket), {
          schedule: Schedule.spaced(RENEWED_AGAIN_AFTER),
          while: () => socket.getUserData().isOpen
        })
      )
    fork(Effect.forEach(meant, surely, { concurrency: RENEWED_AT_ONCE, discard: true }))
  }

  /** All screens of this session end. */
  close(tokenHash: string, why: string): void {
    for (const socket of this.#parts.sockets)
      if (socket.getUserData().session.tokenHash === tokenHash) socket.end(CLOSE_POLICY, why)
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }
}
