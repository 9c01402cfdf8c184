import { randomUUID } from "node:crypto"
import type { WebSocket, WebSocketBehavior } from "uWebSockets.js"
import * as Effect from "effect/Effect"
import { reaches } from "#wire/asker.ts"
import type { Board } from "#wire/board.ts"
import type { ClientFrame } from "#wire/client-frame.ts"
import { type ServerFrame, WIRE_VERSION } from "#wire/frames.ts"
import type { IntentAnswer } from "#wire/intent.ts"
import { mayFollow, readTopic, topicsFor } from "#wire/topics.ts"
import { AgentId, EpochMs } from "#actors/vocabulary.ts"
import type { ScreenUpdate } from "#engine/ports/CoreRpc.ts"
import { needOf } from "#engine/ports/intent-needs.ts"
import { scopeFor } from "#engine/ports/needs.ts"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import type { Entrance, NotLetIn } from "./admission.ts"
import type { RequestSource } from "./client-address.ts"
import type { CoreClient, CoreListener } from "./core-client.ts"
import { type Doors, EVERYBODY } from "./doors.ts"
import { closeReason, decodeFrame, encodeFrame } from "./frame-text.ts"
import { Publisher } from "./publisher.ts"
import type { RefusalLog } from "./refusal-log.ts"
import type { Screen } from "./screen.ts"
import { CLOSE_POLICY, CLOSE_RESTART, SocketSessions } from "./socket-sessions.ts"
import type { Sessions } from "./sessions.ts"
import { Watching } from "./watching.ts"

/** A screen's frames are clicks: some hundred bytes. */
const FRAME_LIMIT_BYTES = 4 * 1024
/** A connection that died without a word is noticed within this; then the engine's 15 s of 失联 begin. uWebSockets pings by itself. */
const IDLE_TIMEOUT_S = 12
/** Unread bytes beyond which a screen gets no more deltas, but a snapshot when it has caught up: some seconds of a large board. */
export const SLOW_BYTES = 512 * 1024
/** Unread bytes beyond which a screen is closed: it will not catch up, and its memory is ours. */
const HOPELESS_BYTES = 4 * 1024 * 1024
/** Looking for slow screens costs a native call each, and a few deltas more in their buffers harm nobody. */
const SLOW_CHECK_MS = 500
/** Sockets at once: the thousand screens of the largest centre, reconnecting all together. */
const SCREENS_LIMIT = 4_000
/** Tabs and windows of one sign-in; one account must not take the places of everybody. */
export const SCREENS_PER_SESSION = 8
/** One person at several places, or the wall's account on several walls. */
export const SCREENS_PER_ACCOUNT = 20
/** A supervisor looks at the board and some desks. */
const TOPICS_LIMIT = 64
/** Frames: a burst of clicks and subscriptions, then more than anybody clicks. */
const FRAMES_BURST = 60
const FRAMES_PER_SECOND = 20
/** A snapshot may be a hundred kilobytes: asking for one again counts as this many frames. */
const RESYNC_COST = 10
/** Questions to the engine not answered yet. */
const ASKS_LIMIT = 8

export interface ScreensParts {
  readonly app: Pick<Doors, "publish" | "numSubscribers">
  readonly core: Pick<CoreClient, "ask" | "isUp">
  readonly sessions: Pick<Sessions, "rightsChanged" | "renewed" | "seen">
  readonly refusals: RefusalLog
  readonly fork: (effect: Effect.Effect<void>) => void
  readonly seenEveryMs?: number
}

type Socket = WebSocket<Screen>

/** The sockets of all screens: who hears what, how fast, and what they may ask. */
export class Screens implements CoreListener, Entrance<Screen> {
  readonly #parts: ScreensParts
  readonly #sockets = new Set<Socket>()
  readonly #publisher: Publisher
  readonly #watching: Watching
  readonly #sessions: SocketSessions<Screen>
  /** Of the present connection to the engine. */
  #feed = 0
  #slowCheckedAt = 0
  #counts = { fellBehind: 0, caughtUp: 0, hopeless: 0, intents: 0 }

  constructor(parts: ScreensParts) {
    this.#parts = parts
    this.#publisher = new Publisher({
      publish: (topic, frame) => parts.app.publish(topic, frame),
      readers: (topic) => parts.app.numSubscribers(topic),
      onTick: () => this.#holdSlow()
    })
    this.#watching = new Watching({
      core: parts.core,
      publisher: this.#publisher,
      fork: parts.fork,
      always: ["board"],
      onLive: () => parts.app.publish(EVERYBODY, encodeFrame({ _tag: "Engine", up: true }))
    })
    const { fork, seenEveryMs, sessions } = parts
    this.#sessions = new SocketSessions({
      sockets: this.#sockets,
      sessions,
      fork,
      reason: ({ asker }) => JSON.stringify(asker),
      look: (socket) => this.#endForeign(socket),
      ...(seenEveryMs === undefined ? {} : { seenEveryMs })
    })
  }

  // From the engine ---------------------------------------------------------------------------------------------------

  onUpdate(update: ScreenUpdate): void {
    switch (update._tag) {
      case "Begun":
        this.#feed = update.feed
        return
      case "Changed":
        return this.#watching.changed(update)
      case "RightsChanged":
        return this.#sessions.rightsChanged(update.accounts)
    }
  }

  onUp(): void {
    // While nobody told, anything may have changed.
    this.#sessions.rightsChanged(null)
    this.#watching.begun(this.#feed)
    // A new engine knows no panels.
    for (const socket of this.#sockets) this.#announce(socket.getUserData(), "PanelOpened")
  }

  onDown(): void {
    this.#watching.lost()
    this.#parts.app.publish(EVERYBODY, encodeFrame({ _tag: "Engine", up: false }))
  }

  /** The engine's newest board; undefined while it is not known. */
  board(): Board | undefined {
    return this.#watching.hears("board") ? (this.#publisher.latest("board") as Board | undefined) : undefined
  }

  /** To which unit an agent belongs, as far as the board says. */
  readonly #unitOf = (agent: string): string | undefined => this.board()?.agents[AgentId.make(agent)]?.unit

  /** Agents move between units, too: a topic that its screen may not follow any more ends. */
  #endForeign(socket: Socket): void {
    if (this.board() === undefined) return
    const screen = socket.getUserData()
    for (const topic of screen.topics) {
      const address = readTopic(topic)
      if (address !== undefined && mayFollow(screen.session.account.asker, address, this.#unitOf)) continue
      return void socket.end(CLOSE_RESTART, "what you may see has changed")
    }
  }

  // From uWebSockets --------------------------------------------------------------------------------------------------

  get refusal(): NotLetIn | null {
    if (this.#sockets.size < SCREENS_LIMIT) return null
    return { status: 503, kind: "Busy", message: `${SCREENS_LIMIT} screens are open` }
  }

  protocolOf(asked: string): string {
    return asked
  }

  /** Those that died without a word are noticed in seconds. */
  refusalFor({ account, tokenHash }: Session): NotLetIn | null {
    let [ofAccount, ofSession] = [0, 0]
    for (const socket of this.#sockets) {
      const { session } = socket.getUserData()
      if (session.account.id === account.id) ofAccount += 1
      if (session.tokenHash === tokenHash) ofSession += 1
    }
    const full = (message: string) => ({ status: 429, kind: "TooManyScreens", message }) as const
    if (ofSession >= SCREENS_PER_SESSION) return full(`this sign-in has ${SCREENS_PER_SESSION} screens open`)
    return ofAccount >= SCREENS_PER_ACCOUNT ? full(`this account has ${SCREENS_PER_ACCOUNT} screens open`) : null
  }

  make(session: Session, { address }: RequestSource): Screen {
    return {
      id: randomUUID(),
      session,
      address,
      topics: new Set(),
      isOpen: true,
      isBehind: false,
      isHopeless: false,
      asks: 0,
      frames: FRAMES_BURST,
      framesAt: performance.now()
    }
  }

  /** All but `upgrade`, which decides who gets in. */
  readonly behaviour: WebSocketBehavior<Screen> = {
    maxPayloadLength: FRAME_LIMIT_BYTES,
    idleTimeout: IDLE_TIMEOUT_S,
    sendPingsAutomatically: true,
    maxBackpressure: HOPELESS_BYTES,
    open: (socket) => this.#opened(socket),
    message: (socket, message, isBinary) => this.#received(socket, message, isBinary),
    dropped: (socket) => this.#givenUp(socket),
    drain: (socket) => this.#drained(socket),
    close: (socket) => this.#closed(socket)
  }

  #opened(socket: Socket): void {
    const screen = socket.getUserData()
    const { account } = screen.session
    this.#sockets.add(socket)
    socket.subscribe(EVERYBODY)
    this.#send(socket, {
      _tag: "Hello",
      wire: WIRE_VERSION,
      serverTime: EpochMs.make(Date.now()),
      user: account.id,
      agent: account.agent,
      topics: topicsFor(account.asker)
    })
    if (!this.#parts.core.isUp()) this.#send(socket, { _tag: "Engine", up: false })
    this.#announce(screen, "PanelOpened")
  }

  #closed(socket: Socket): void {
    const screen = socket.getUserData()
    screen.isOpen = false
    this.#sockets.delete(socket)
    for (const topic of screen.topics) this.#watching.leave(topic)
    this.#announce(screen, "PanelClosed")
  }

  #received(socket: Socket, message: ArrayBuffer, isBinary: boolean): void {
    const frame = decodeFrame(message, isBinary)
    if (typeof frame === "string") return this.#refuse(socket, "BadFrame", `not understood: ${frame}`)
    const { topics } = socket.getUserData()
    const isResync = frame._tag === "Resync" || (frame._tag === "Subscribe" && topics.has(frame.topic))
    if (!this.#paid(socket, isResync ? RESYNC_COST : 1)) return this.#refuse(socket, "TooManyFrames", "too many frames")
    this.#handle(socket, frame)
  }

  #handle(socket: Socket, frame: ClientFrame): void {
    switch (frame._tag) {
      case "Ping":
        return this.#send(socket, { _tag: "Pong", id: frame.id, serverTime: EpochMs.make(Date.now()) })
      case "Subscribe":
      case "Resync":
        return this.#subscribe(socket, frame.topic)
      case "Unsubscribe":
        socket.unsubscribe(frame.topic)
        if (socket.getUserData().topics.delete(frame.topic)) this.#watching.leave(frame.topic)
        return
      case "Ask":
        return this.#ask(socket, frame)
    }
  }

  #subscribe(socket: Socket, topic: string): void {
    const screen = socket.getUserData()
    const address = readTopic(topic)
    if (address === undefined || !mayFollow(screen.session.account.asker, address, this.#unitOf))
      return this.#refuse(socket, "TopicNotAllowed", `topic not allowed: ${topic.slice(0, 80)}`)
    if (screen.topics.size >= TOPICS_LIMIT && !screen.topics.has(topic))
      return this.#refuse(socket, "TooManyTopics", `more than ${TOPICS_LIMIT} topics`)
    if (!screen.topics.has(topic)) {
      screen.topics.add(topic)
      this.#watching.follow(topic)
    }
    if (!screen.isBehind) this.#tellWhole(socket, topic)
  }

  /** From this moment the socket hears the topic's deltas, and the snapshot says from which number on. */
  #tellWhole(socket: Socket, topic: string): void {
    socket.subscribe(topic)
    const frame = this.#publisher.snapshotFrame(topic)
    if (frame !== null) socket.send(frame)
  }

  #ask(socket: Socket, { agent, id, intent }: Extract<ClientFrame, { _tag: "Ask" }>): void {
    const screen = socket.getUserData()
    const { account } = screen.session
    const answer = (said: IntentAnswer): void => {
      if (screen.isOpen) this.#send(socket, { _tag: "IntentAnswered", id, answer: said })
    }
    const { asker } = account
    const rows = scopeFor(asker, needOf(intent._tag))
    // Where in the organisation the agent is, the core knows.
    if (rows === undefined || (rows.kind === "own" && !reaches(rows, { agent })))
      return answer({ ok: false, reason: "not-allowed" })
    if (screen.asks >= ASKS_LIMIT) return this.#refuse(socket, "TooManyAsks", `more than ${ASKS_LIMIT} open questions`)
    screen.asks += 1
    this.#counts.intents += 1
    this.#parts.fork(
      this.#parts.core
        .ask((engine) => engine.Ask({ asker, agent, intent }))
        .pipe(
          Effect.catchTag("NotPermitted", () => Effect.succeed<IntentAnswer>({ ok: false, reason: "not-allowed" })),
          Effect.catchTag("CoreAway", () => Effect.succeed<IntentAnswer>({ ok: false, reason: "engine-away" })),
          Effect.map((said) => {
            screen.asks -= 1
            answer(said)
          })
        )
    )
  }

  // Slow readers ------------------------------------------------------------------------------------------------------

  /** Before a delta: whoever has not read the last ones gets none, and all anew later. */
  #holdSlow(): void {
    const now = performance.now()
    if (now - this.#slowCheckedAt < SLOW_CHECK_MS) return
    this.#slowCheckedAt = now
    for (const socket of this.#sockets) {
      if (socket.getBufferedAmount() <= SLOW_BYTES) continue
      const screen = socket.getUserData()
      if (screen.isBehind) continue
      screen.isBehind = true
      this.#counts.fellBehind += 1
      for (const topic of screen.topics) socket.unsubscribe(topic)
    }
  }

  #drained(socket: Socket): void {
    const screen = socket.getUserData()
    if (!screen.isBehind || socket.getBufferedAmount() > 0) return
    screen.isBehind = false
    this.#counts.caughtUp += 1
    for (const topic of screen.topics) if (screen.isOpen) this.#tellWhole(socket, topic)
  }

  /** Something did not fit into its memory any more. Closed after this turn: uWebSockets may be in the middle of publishing. */
  #givenUp(socket: Socket): void {
    const screen = socket.getUserData()
    if (screen.isHopeless) return
    screen.isHopeless = true
    this.#counts.hopeless += 1
    setImmediate(() => {
      if (screen.isOpen) socket.close()
    })
  }

  // The rest ----------------------------------------------------------------------------------------------------------

  /** A bucket of frames that fills up again by time. */
  #paid(socket: Socket, cost: number): boolean {
    const screen = socket.getUserData()
    const now = performance.now()
    const refilled = screen.frames + ((now - screen.framesAt) / 1000) * FRAMES_PER_SECOND
    screen.framesAt = now
    screen.frames = Math.min(refilled, FRAMES_BURST) - cost
    return screen.frames >= 0
  }

  #announce({ id, session }: Screen, what: "PanelOpened" | "PanelClosed"): void {
    const { asker } = session.account
    if (asker.agent === null || !this.#parts.core.isUp()) return
    this.#parts.fork(Effect.ignore(this.#parts.core.ask((engine) => engine[what]({ asker, panel: id }))))
  }

  #send(socket: Socket, frame: ServerFrame): void {
    socket.send(encodeFrame(frame))
  }

  #refuse(socket: Socket, kind: string, reason: string): void {
    this.#parts.refusals.add(kind, socket.getUserData().address, reason)
    socket.end(CLOSE_POLICY, closeReason(reason))
  }

  /** The person signed out: all their screens of this session end. */
  closeSession(tokenHash: string): void {
    this.#sessions.close(tokenHash, "signed out")
  }

  counts(): Record<string, number> {
    let behind = 0
    for (const socket of this.#sockets) if (socket.getUserData().isBehind) behind += 1
    return { open: this.#sockets.size, behind, deltas: this.#publisher.deltas, ...this.#counts }
  }

  farewell(): void {
    for (const socket of this.#sockets) socket.end(CLOSE_RESTART, "the gateway restarts")
  }

  stop(): void {
    this.#sessions.stop()
    this.#publisher.close()
  }
}
