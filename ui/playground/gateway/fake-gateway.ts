import { readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { extname, join, normalize } from "node:path"
import { applyChanges } from "#wire/apply.ts"
import type { IncidentList } from "#wire/alarms.ts"
import type { Board, Desk } from "#wire/board.ts"
import type { ClientFrame } from "#wire/client-frame.ts"
import { type Change, WIRE_VERSION } from "#wire/frames.ts"
import type { Intent, IntentAnswer } from "#wire/intent.ts"
import type { TopicState } from "#wire/topics.ts"
import { accounts, DESK_AGENT } from "./fake-accounts.ts"
import { answerOfCallbacks } from "./fake-callbacks.ts"
import { waitingIn } from "./fake-waiting.ts"
import { agentAt, boardOf, callRecords, deskOf, whyOf, wire, wordsOf, switchQueuesAt } from "../fixtures.ts"
import { alarmTopics } from "./fake-incidents.ts"
import { auditPage } from "./fake-audit.ts"
import { keptOfAlarms } from "./fake-kept-alarms.ts"
import { callOf, callPage, keepRemark, REASONS, remarkOf, waveformOf } from "./fake-calls.ts"
import { FakeCallers } from "./fake-callers.ts"
import { spellsUntil } from "./fake-day.ts"
import { detailsOf, overflowsOf, transfersOf } from "./fake-story.ts"
import { soundOf } from "./fake-sound.ts"
import { FakeParameters } from "./fake-parameters.ts"
import { acceptWebSocket, type ServerSocket } from "./web-socket.ts"

/** A gateway without an engine, for looking at the screens and for their test. It speaks the wire and holds what it is told. */
export interface FakeGateway {
  readonly url: string
  readonly board: () => Board
  readonly desk: () => Desk
  /** All open incidents. */
  readonly alarms: () => IncidentList
  /** Changes a topic and tells the screens. */
  readonly change: (topic: string, changes: ReadonlyArray<PlainChange>) => void
  /** Changes a topic without telling: the next delta leaves a gap. */
  readonly changeUnheard: (topic: string, changes: ReadonlyArray<PlainChange>) => void
  readonly setEngine: (up: boolean) => void
  /** Cuts every socket; while `refusing`, new ones are turned away. */
  readonly cut: (refusing: boolean) => void
  readonly admit: () => void
  /** Turns new sockets away as one too many: of this person (429) or of all (503). */
  readonly crowd: (status: 429 | 503) => void
  /** Its parameters, for changes by somebody else. */
  readonly parameters: FakeParameters
  /** Its customers, as far as calls ask for them. */
  readonly callers: FakeCallers
  /** Frames heard from screens so far. */
  readonly heard: ReadonlyArray<ClientFrame>
  readonly stop: () => Promise<void>
}
interface PlainChange {
  readonly path: ReadonlyArray<string>
  readonly value?: unknown
}

export interface FakeGatewayOptions {
  readonly dist: string
  readonly port: number
  readonly agents: number
  readonly onIntent: (gateway: FakeGateway, intent: Intent) => IntentAnswer
}

/** More than one page of them. */
const CALLS = 134

export const PASSWORD = "carillon"
/** As strict as the real gateway: a screen that needs more is wrong. */
const CONTENT_SECURITY_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** With which the office's own accounts send somebody back. */
const PROVIDER_QUERY = "code=c&state=s"
/** Of the account that has two-step sign-in. */
export const CODE = "123456"
/** What is uncovered, whatever is asked. */
const NUMBERS = { callingNumber: "13800001111", dialledNumber: "95000" }

export const startFakeGateway = async (options: FakeGatewayOptions): Promise<FakeGateway> => {
  const topics = new Map<string, { n: number; state: TopicState }>()
  const now = Date.now()
  topics.set("board", { n: 1, state: { ...boardOf(options.agents, now), switchQueues: switchQueuesAt(now) } })
  const me = { ...agentAt(0, now), state: "signed-out", reason: null, queue: null } as const
  topics.set("help", { n: 1, state: {} })
  topics.set("words", { n: 1, state: wordsOf() })
  topics.set(`desk/${DESK_AGENT}`, { n: 1, state: deskOf(me) })
  for (const [topic, state] of alarmTopics(DESK_AGENT)) topics.set(topic, { n: 1, state })
  for (const list of ["all-calls", `calls/${DESK_AGENT}`])
    topics.set(list, { n: 1, state: wire({ changes: 0, at: now }) })

  const sockets = new Map<ServerSocket, Set<string>>()
  const heard: Array<ClientFrame> = []
  let engineUp = true
  let refusing = false
  let crowded: 429 | 503 | null = null
  const parameters = new FakeParameters()
  const callers = new FakeCallers()

  const topicOf = (topic: string) => {
    const found = topics.get(topic)
    if (found === undefined) throw new Error(`no topic ${topic}`)
    return found
  }
  const apply = (topic: string, changes: ReadonlyArray<PlainChange>): number => {
    const held = topicOf(topic)
    held.state = applyChanges(held.state, changes as ReadonlyArray<Change>)
    held.n += 1
    return held.n
  }
  const snapshot = (socket: ServerSocket, topic: string): void =>
    say(socket, { _tag: "Snapshot", topic, ...topicOf(topic) })

  const hear = (socket: ServerSocket, frame: ClientFrame): void => {
    heard.push(frame)
    switch (frame._tag) {
      case "Subscribe":
      case "Resync":
        if (!topics.has(frame.topic)) return
        sockets.get(socket)?.add(frame.topic)
        return snapshot(socket, frame.topic)
      case "Unsubscribe":
        sockets.get(socket)?.delete(frame.topic)
        return
      case "Ping":
        return say(socket, { _tag: "Pong", id: frame.id, serverTime: Date.now() })
      case "Ask":
        return say(socket, {
          _tag: "IntentAnswered",
          id: frame.id,
          answer: engineUp ? options.onIntent(gateway, frame.intent) : { ok: false, reason: "engine-away" }
        })
    }
  }

  const server = createServer((request, response) => {
    if (request.url === "/ws") return void response.writeHead(crowded ?? 426).end()
    void answer(options.dist, { parameters, callers }, request, response)
  })
  server.on("upgrade", (request, stream) => {
    const account = accountOf(request)
    if (request.url !== "/ws" || account === null || refusing) {
      stream.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n")
      return
    }
    if (crowded !== null) return void stream.end(`HTTP/1.1 ${crowded} Full\r\nConnection: close\r\n\r\n`)
    const socket = acceptWebSocket(request, stream, {
      onText: (text) => hear(socket, JSON.parse(text) as ClientFrame),
      onEnd: () => sockets.delete(socket)
    })
    sockets.set(socket, new Set())
    say(socket, {
      _tag: "Hello",
      wire: WIRE_VERSION,
      serverTime: Date.now(),
      user: account.user,
      agent: account.agent,
      topics: [...topics.keys()]
    })
    if (!engineUp) say(socket, { _tag: "Engine", up: false })
  })
  await new Promise<void>((resolve) => server.listen(options.port, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the fake gateway has no port")

  const gateway: FakeGateway = {
    url: `http://127.0.0.1:${address.port}`,
    board: () => topicOf("board").state as Board,
    desk: () => topicOf(`desk/${DESK_AGENT}`).state as Desk,
    alarms: () => topicOf("alarms").state as IncidentList,
    change: (topic, changes) => {
      const n = apply(topic, changes)
      for (const [socket, subscribed] of sockets)
        if (subscribed.has(topic)) say(socket, { _tag: "Delta", topic, n, at: Date.now(), changes })
    },
    changeUnheard: (topic, changes) => void apply(topic, changes),
    setEngine: (up) => {
      engineUp = up
      for (const socket of sockets.keys()) say(socket, { _tag: "Engine", up })
    },
    cut: (shut) => {
      refusing = shut
      for (const socket of sockets.keys()) socket.destroy()
    },
    admit: () => {
      refusing = false
      crowded = null
    },
    crowd: (status) => {
      crowded = status
    },
    parameters,
    callers,
    heard,
    stop: async () => {
      for (const socket of sockets.keys()) socket.destroy()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    }
  }
  return gateway
}

const say = (socket: ServerSocket, frame: unknown): void => socket.send(JSON.stringify(frame))

const accountOf = (request: IncomingMessage) =>
  accounts[/(?:^|; )session=(\w+)/u.exec(request.headers.cookie ?? "")?.[1] ?? ""] ?? null

const sessionAt = (now: number) => {
  const times = { since: now - 60_000, seenAt: now, expiresAt: now + 3_600_000 }
  return { id: "5f1c0a9be2d34c77", address: "192.168.1.20", device: "Firefox", ...times, isThis: true }
}

/** Whoever chose another password in this browser. */
const hasChanged = (request: IncomingMessage): boolean => /(?:^|; )changed=1/u.test(request.headers.cookie ?? "")

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml"
}

const answer = async (
  dist: string,
  { callers, parameters }: Pick<FakeGateway, "callers" | "parameters">,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake")
  const json = (body: unknown): void => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body))
  }
  const account = accountOf(request)
  if (pathname === "/api/session" && request.method === "POST") {
    const { code, password, user } = JSON.parse(await bodyOf(request)) as Record<"code" | "password" | "user", string>
    if (user === "locked") return void response.writeHead(429).end()
    if (accounts[user] === undefined || password !== PASSWORD) return void response.writeHead(401).end()
    if (user === "careful" && code !== CODE)
      return void response
        .writeHead(401, { "content-type": "application/json" })
        .end(JSON.stringify({ error: code === undefined ? "CodeNeeded" : "WrongCode", message: "" }))
    return void response.writeHead(204, { "set-cookie": `session=${user}; HttpOnly; SameSite=Strict; Path=/` }).end()
  }
  if (pathname === "/api/sign-in-ways") return json({ provider: { name: "公司账号" }, isNew: false })
  if (pathname === "/api/session/provider") return json({ url: `/sign-in?${PROVIDER_QUERY}` })
  if (pathname === "/api/session/provider/back") {
    const { query } = JSON.parse(await bodyOf(request)) as { readonly query: string }
    if (query === PROVIDER_QUERY)
      return void response.writeHead(204, { "set-cookie": "session=banzhang; HttpOnly; SameSite=Strict; Path=/" }).end()
    return void response
      .writeHead(401, { "content-type": "application/json" })
      .end(JSON.stringify({ error: "ProviderRefused", message: "", why: "unknown", who: "wang.fang" }))
  }
  if (pathname.startsWith("/api/") && account === null) return void response.writeHead(401).end()
  if (pathname === "/api/session" && request.method === "DELETE")
    return void response.writeHead(204, { "set-cookie": "session=; Max-Age=0; Path=/" }).end()
  if (pathname === "/api/session")
    return json({ ...account, mustChangePassword: account?.mustChangePassword === true && !hasChanged(request) })
  if (pathname === "/api/me" && account !== null) {
    const { language, name, theme, user } = account
    return json({ user, name, language, theme, passwordChangedAt: Date.now(), hasPassword: true })
  }
  if (pathname === "/api/me/two-step")
    return json(
      request.method === "POST"
        ? { recoveryCodes: Array.from({ length: 10 }, (_, each) => `abcd-efgh-jkmn-pq${each}s`) }
        : {
            isOn: account?.user === "careful",
            isWanted: false,
            hasPassword: true,
            since: Date.now(),
            recoveryCodesLeft: 2
          }
    )
  if (pathname === "/api/me/two-step/offer")
    return json({
      secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
      uri: "otpauth://totp/Carillon:1001?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Carillon"
    })
  if (pathname === "/api/me/sessions") return json([sessionAt(Date.now())])
  if (pathname === "/api/me/password")
    return void response.writeHead(204, { "set-cookie": "changed=1; HttpOnly; SameSite=Strict; Path=/" }).end()
  // No switch is behind it.
  if (pathname === "/api/softphone") return json({ telephone: null, reason: "not-offered" })
  if (pathname === "/api/audit") return json(auditPage(searchParams, Date.now()))
  const kept = keptOfAlarms(pathname, searchParams, Date.now())
  if (kept !== undefined) return json(kept)
  if (pathname === "/api/audit/export")
    return void response
      .writeHead(200, { "content-type": "text/csv", "content-disposition": `attachment; filename="audit.csv"` })
      .end("\ufeff序号\r\n")
  if (pathname === "/api/calls") {
    const limit = Number(searchParams.get("limit") ?? "50")
    const records = callRecords(searchParams.get("agent") ?? DESK_AGENT, Date.now(), CALLS).slice(0, limit)
    return json(searchParams.get("summary") === "owed" ? records.slice(1, 2) : records)
  }
  if (pathname === "/api/calls/search" || pathname === "/api/recordings")
    return json(callPage(searchParams, pathname === "/api/recordings"))
  if (pathname === "/api/calls/reasons") return json(REASONS)
  const remark = /^\/api\/calls\/([^/]+)\/remark$/u.exec(pathname)
  if (remark !== null)
    return json(
      request.method === "PUT"
        ? keepRemark(remark[1] ?? "", JSON.parse(await bodyOf(request)))
        : remarkOf(remark[1] ?? "")
    )
  const drawn = /^\/api\/calls\/([^/]+)\/waveform$/u.exec(pathname)
  if (drawn !== null) return json(waveformOf(drawn[1] ?? ""))
  if (/^\/api\/calls\/[^/]+\/recording$/u.test(pathname)) return sendSound(request, response)
  if (/^\/api\/(?:calls|work)\/[^/]+\/unmask$/u.test(pathname) && request.method === "POST") return json(NUMBERS)
  const one = /^\/api\/calls\/([^/]+)$/u.exec(pathname)
  if (one !== null && one[1] !== "search") {
    const call = callOf(one[1] ?? "")
    if (call !== undefined) return json(detailsOf(call))
  }
  const why = /^\/api\/calls\/([^/]+)\/why$/u.exec(pathname)
  if (why !== null) {
    const call = callOf(why[1] ?? "")
    const known = whyOf(why[1] ?? "", Date.now())
    return json(call === undefined ? known : { ...known, overflows: overflowsOf(call), transfers: transfersOf(call) })
  }
  if (
    /^\/api\/(?:callers|customers|customer-fields|phrases)(?:\/|$)/u.test(pathname) &&
    pathname !== "/api/customers"
  ) {
    const said = callers.answer(request.method ?? "GET", pathname, await bodyOf(request))
    if (said !== undefined)
      return void response.writeHead(said.status, { "content-type": "application/json" }).end(JSON.stringify(said.body))
  }
  const waiting = /^\/api\/live\/queues\/([^/]+)\/why$/u.exec(pathname)
  if (waiting !== null) return json(waitingIn(waiting[1] ?? "", Date.now()))
  if (pathname === "/api/duty/states") return json(spellsUntil(Date.now()))
  if (pathname === "/api/prefixes") return json(prefixPage(searchParams))
  const isOfCallbacks = /^\/api\/callbacks(?:\/|$)/u.test(pathname)
  if (pathname.startsWith("/api/parameters") || isOfCallbacks) {
    const asked = [request.method ?? "GET", pathname, searchParams, await bodyOf(request)] as const
    const said = isOfCallbacks ? answerOfCallbacks(...asked) : parameters.answer(...asked)
    return void response.writeHead(said.status, { "content-type": "application/json" }).end(JSON.stringify(said.body))
  }
  // Any other list of records is empty here.
  if (/^\/api\/[a-z-]+$/u.test(pathname) && searchParams.has("limit")) return json({ items: [], total: 0 })
  if (pathname.startsWith("/api/")) return void response.writeHead(404).end()
  return serveFile(dist, pathname, response)
}

/** A country's prefixes. */
const PREFIXES = 50_000
const prefixPage = (asked: URLSearchParams): unknown => {
  const offset = Number(asked.get("offset") ?? "0")
  const count = Math.max(0, Math.min(Number(asked.get("limit") ?? "50"), PREFIXES - offset))
  const isDown = asked.get("order") === "down"
  const items = Array.from({ length: count }, (_, index) => ({
    id: String(1_300_000 + (isDown ? PREFIXES - 1 - offset - index : offset + index)),
    version: 1,
    changedAt: 0,
    changedBy: "system",
    province: "广东",
    city: "广州",
    carrier: "mobile",
    area: null
  }))
  return { items, total: PREFIXES }
}

/** A part of it where one is asked for: browsers jump in sounds of servers alone that know parts. */
const sendSound = ({ headers }: IncomingMessage, response: ServerResponse): void => {
  const sound = soundOf()
  const [, first, last] = /^bytes=(\d+)-(\d*)$/u.exec(headers.range ?? "") ?? []
  if (first === undefined) return void response.writeHead(200, { "content-type": "audio/wav" }).end(sound)
  const part = sound.subarray(Number(first), last === "" ? sound.length : Number(last) + 1)
  const range = `bytes ${first}-${Number(first) + part.length - 1}/${sound.length}`
  const told = { "content-type": "audio/wav", "accept-ranges": "bytes", "content-range": range }
  response.writeHead(206, { ...told, "content-length": part.length }).end(part)
}

/** Files as built; any other path is a page of the application, which has one HTML file. */
const serveFile = async (dist: string, pathname: string, response: ServerResponse): Promise<void> => {
  const path = extname(pathname) === "" ? "/index.html" : normalize(pathname)
  try {
    const bytes = await readFile(join(dist, path))
    const type = types[extname(path)] ?? "application/octet-stream"
    response.writeHead(200, { "content-type": type, "content-security-policy": CONTENT_SECURITY_POLICY }).end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ""
  for await (const chunk of request) body += String(chunk)
  return body
}
