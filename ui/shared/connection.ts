import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { ClientFrame } from "#wire/client-frame.ts"
import { ServerFrame, WIRE_VERSION } from "#wire/frames.ts"
import type { Intent, IntentAnswer } from "#wire/intent.ts"
import { decodeTopic } from "#wire/topics.ts"

/** One WebSocket as this file needs it; the browser's own fits, and so does a test's. */
export interface Socket {
  addEventListener(type: "message", hear: (event: { readonly data: unknown }) => void): void
  addEventListener(type: "close", hear: () => void): void
  send(text: string): void
  close(code?: number, reason?: string): void
}

/** What comes from outside: sockets, time and chance. */
export interface Surroundings {
  readonly openSocket: () => Socket
  /** Monotonic, in ms. */
  readonly nowMs: () => number
  /** Runs something later; the answer takes it back. */
  readonly after: (delayMs: number, run: () => void) => () => void
  /** 0 ≤ chance < 1. */
  readonly chance: () => number
}

export interface Hearer {
  readonly onUp: (hello: HelloFrame) => void
  /** The socket is gone or silent; `heardAtMs` is when it last said something, `greeted` whether it ever did. */
  readonly onLost: (heardAtMs: number, greeted: boolean) => void
  readonly onFrame: (frame: TopicFrame | EngineFrame) => void
  readonly onServerTime: (serverTimeMs: number, roundTripMs: number) => void
  /** The server speaks another version of the wire: only a reload helps. */
  readonly onOutdated: () => void
}

type FrameOf<Tag> = Extract<ServerFrame, { readonly _tag: Tag }>
export type HelloFrame = FrameOf<"Hello">
export type TopicFrame = FrameOf<"Snapshot" | "Delta">
export type EngineFrame = FrameOf<"Engine">

/** The engine's answer, or ours when it could not be heard: what became of the intent is unknown then. */
export type Answer = IntentAnswer | { readonly ok: false; readonly reason: "link-lost" | "no-answer" }

export interface Connection {
  readonly subscribe: (topic: string) => void
  readonly unsubscribe: (topic: string) => void
  readonly resync: (topic: string) => void
  /** Sends now or not at all: an "answer" sent ten seconds late would be wrong. */
  readonly ask: (agent: AskFrame["agent"], intent: Intent) => Promise<Answer>
  readonly close: () => void
}
type AskFrame = Extract<ClientFrame, { readonly _tag: "Ask" }>

/** Often enough to see a dead line soon, rare enough for a thousand screens. */
export const PING_EVERY_MS = 5000
/** A line that is this slow is of no use on a live board. */
export const PONG_TIMEOUT_MS = 3000
export const HELLO_TIMEOUT_MS = 5000
/** An intent is answered by a state in milliseconds; after this the person should look at the telephone. */
export const ANSWER_TIMEOUT_MS = 5000
export const FIRST_RETRY_MS = 500
/** A restarted gateway is back in seconds; later than this a person would reload by hand. */
export const LAST_RETRY_MS = 8000
/** Clicks come one by one; more than this unanswered means that something is wrong. */
const ASKS_LIMIT = 16

const decodeFrame = Schema.decodeUnknownExit(ServerFrame)

/** Asks at a steady pace whether the line still lives, and so learns the server's time. */
const makePulse = (
  around: Pick<Surroundings, "nowMs">,
  line: {
    readonly ask: () => { readonly id: number; readonly dead: () => void }
    readonly later: (delayMs: number, run: () => void) => void
    readonly forgetTimers: () => void
    readonly heard: Hearer["onServerTime"]
  }
) => {
  let pinged = { id: 0, atMs: 0 }
  const ping = (): void => {
    const atMs = around.nowMs()
    const { dead, id } = line.ask()
    pinged = { id, atMs }
    line.later(PONG_TIMEOUT_MS, () => {
      // Still the same question open: the line is dead even if nobody closed it.
      if (pinged.id === id) dead()
    })
  }
  const pong = (id: number, serverTimeMs: number): void => {
    if (id !== pinged.id) return
    line.heard(serverTimeMs, around.nowMs() - pinged.atMs)
    pinged = { id: 0, atMs: 0 }
    line.forgetTimers()
    line.later(PING_EVERY_MS, ping)
  }
  return { ping, pong }
}

/** Keeps one socket to the gateway: opens it again with back-off, watches its pulse, and routes what it says. */
export const makeConnection = (around: Surroundings, hearer: Hearer): Connection => {
  const topics = new Set<string>()
  const asked = new Map<number, (answer: Answer) => void>()
  let socket: Socket | null = null
  let greeted = false
  let closed = false
  let failures = 0
  let nextId = 1
  let heardAtMs = around.nowMs()
  const takeBack: Array<() => void> = []

  const later = (delayMs: number, run: () => void): void => {
    takeBack.push(around.after(delayMs, run))
  }
  const forgetTimers = (): void => {
    for (const undo of takeBack.splice(0)) undo()
  }
  const say = (frame: ClientFrame): void => socket?.send(JSON.stringify(frame))

  const open = (): void => {
    const mine = around.openSocket()
    socket = mine
    mine.addEventListener("message", (event) => {
      if (socket === mine) hear(event.data)
    })
    mine.addEventListener("close", () => lose(mine))
    later(HELLO_TIMEOUT_MS, () => {
      if (!greeted) lose(mine)
    })
  }

  const lose = (which: Socket): void => {
    if (socket !== which) return
    socket = null
    forgetTimers()
    which.close()
    for (const answer of asked.values()) answer({ ok: false, reason: "link-lost" })
    asked.clear()
    const wasGreeted = greeted
    greeted = false
    if (closed) return
    later(retryDelayMs(failures++, around.chance()), open)
    hearer.onLost(heardAtMs, wasGreeted)
  }

  const hear = (data: unknown): void => {
    heardAtMs = around.nowMs()
    const json = jsonOf(data)
    if (isHelloOfOtherVersion(json)) {
      close()
      hearer.onOutdated()
      return
    }
    const frame = frameOf(json)
    if (frame === null) return socket === null ? undefined : lose(socket)
    switch (frame._tag) {
      case "Hello":
        return greet(frame)
      case "IntentAnswered":
        asked.get(frame.id)?.(frame.answer)
        asked.delete(frame.id)
        return
      case "Pong":
        return pong(frame.id, frame.serverTime)
      default:
        hearer.onFrame(frame)
    }
  }

  const greet = (hello: HelloFrame): void => {
    greeted = true
    failures = 0
    hearer.onUp(hello)
    for (const topic of topics) say({ _tag: "Subscribe", topic })
    ping()
  }

  const { ping, pong } = makePulse(around, {
    ask: () => {
      const mine = socket
      const id = nextId++
      say({ _tag: "Ping", id })
      return { id, dead: () => mine !== null && lose(mine) }
    },
    later,
    forgetTimers,
    heard: hearer.onServerTime
  })

  const close = (): void => {
    closed = true
    forgetTimers()
    if (socket !== null) lose(socket)
  }

  open()
  return {
    subscribe: (topic) => {
      if (topics.has(topic)) return
      topics.add(topic)
      if (greeted) say({ _tag: "Subscribe", topic })
    },
    unsubscribe: (topic) => {
      if (topics.delete(topic) && greeted) say({ _tag: "Unsubscribe", topic })
    },
    resync: (topic) => {
      if (greeted) say({ _tag: "Resync", topic })
    },
    ask: (agent, intent) => {
      if (!greeted || asked.size >= ASKS_LIMIT) return Promise.resolve({ ok: false, reason: "link-lost" })
      const id = nextId++
      return new Promise((resolve) => {
        const tooLate = around.after(ANSWER_TIMEOUT_MS, () => {
          asked.delete(id)
          resolve({ ok: false, reason: "no-answer" })
        })
        asked.set(id, (answer) => {
          tooLate()
          resolve(answer)
        })
        say({ _tag: "Ask", id, agent, intent })
      })
    },
    close
  }
}

/** Doubling, with up to 30 % taken off by chance so that a thousand screens do not come back at one instant. */
export const retryDelayMs = (failures: number, chance: number): number =>
  Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10)) * (1 - 0.3 * chance)

const jsonOf = (data: unknown): unknown => {
  if (typeof data !== "string") return null
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

/** Seen before decoding: the rest of another version's Hello may look like anything. */
const isHelloOfOtherVersion = (json: unknown): boolean =>
  typeof json === "object" &&
  json !== null &&
  "_tag" in json &&
  json._tag === "Hello" &&
  "wire" in json &&
  json.wire !== WIRE_VERSION

/** Why a snapshot is none of its topic; null when it fits. */
const problemOf = ({ state, topic }: FrameOf<"Snapshot">): string | null => {
  const decoded = decodeTopic(topic)?.(state)
  return decoded === undefined ? `no topic ${topic}` : Result.isFailure(decoded) ? String(decoded.failure) : null
}

/** Null for anything that is no frame of this wire. */
const frameOf = (json: unknown): ServerFrame | null => {
  const exit = decodeFrame(json)
  if (Exit.isFailure(exit)) {
    console.warn("a frame did not fit the wire", String(exit.cause))
    return null
  }
  const frame = exit.value
  const problem = frame._tag === "Snapshot" ? problemOf(frame) : null
  if (problem === null) return frame
  console.warn("a snapshot did not fit its topic", problem)
  return null
}
