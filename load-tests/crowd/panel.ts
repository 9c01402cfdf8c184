import type { Board, Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import type { CallRecord, WhyAnswer } from "#wire/records.ts"
import type { WorkRequest, WorkTaken, WorkView } from "#wire/work.ts"
import { pause } from "./wait.ts"

/** Between a screen's end and its return; a browser waits about as long. */
const REOPEN_AFTER_MS = 1_000

/**
 * What a browser panel can do for one person, without the browser. A session ends after hours; the person then signs in again,
 * as the page would ask them to.
 */
export class Panel {
  readonly #baseUrl: string
  readonly #user: string
  readonly #password: string
  #cookie: string
  #renewing: Promise<void> | undefined

  private constructor(baseUrl: string, user: string, password: string, cookie: string) {
    this.#baseUrl = baseUrl
    this.#user = user
    this.#password = password
    this.#cookie = cookie
  }

  /** Signs in. Throws an Error naming user and status when the centre refuses. */
  static async signIn(baseUrl: string, user: string, password: string): Promise<Panel> {
    return new Panel(baseUrl, user, password, await newCookie(baseUrl, user, password))
  }

  get cookie(): string {
    return this.#cookie
  }

  get socketUrl(): string {
    return `${this.#baseUrl.replace(/^http/u, "ws")}/ws`
  }

  /** Opens the agent's page, as the engine sees it: a socket that stays, and that comes back when it was closed. The answer closes it. */
  async openScreen(): Promise<() => void> {
    let isClosed = false
    let socket = await this.#openSocket()
    const openAgain = async (): Promise<void> => {
      await pause(REOPEN_AFTER_MS)
      if (isClosed) return
      // A socket does not tell why it is refused. This question finds out whether the session is over, and begins a new one.
      const opened = await this.session()
        .then(() => this.#openSocket())
        .catch(() => undefined)
      return opened === undefined ? openAgain() : stay(opened)
    }
    const stay = (opened: WebSocket): void => {
      socket = opened
      if (isClosed) socket.close()
      else socket.addEventListener("close", () => void openAgain(), { once: true })
    }
    stay(socket)
    return () => {
      isClosed = true
      socket.close()
    }
  }

  /** Resolves when the first message is there. */
  #openSocket(): Promise<WebSocket> {
    // Node's own WebSocket takes headers, which a browser's does not.
    const headers = { cookie: this.#cookie, origin: this.#baseUrl }
    const socket = new WebSocket(this.socketUrl, { headers } as never)
    return new Promise((resolve, reject) => {
      socket.addEventListener("message", () => resolve(socket), { once: true })
      socket.addEventListener("close", () => reject(new Error(`${this.socketUrl} closed`)), { once: true })
    })
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.#cookie
    const response = await this.#fetchWith(cookie, path, init)
    if (response.status !== 401) return response
    await response.body?.cancel()
    await this.#renew(cookie)
    return this.#fetchWith(this.#cookie, path, init)
  }

  #fetchWith(cookie: string, path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string> | undefined), cookie, origin: this.#baseUrl }
    return fetch(`${this.#baseUrl}${path}`, { ...init, headers })
  }

  /** Several questions may find out at once that the session is over; one of them signs in. */
  #renew(over: string): Promise<void> {
    if (this.#cookie !== over) return Promise.resolve()
    this.#renewing ??= newCookie(this.#baseUrl, this.#user, this.#password)
      .then((cookie) => {
        this.#cookie = cookie
      })
      .finally(() => {
        this.#renewing = undefined
      })
    return this.#renewing
  }

  async #get<A>(path: string): Promise<A> {
    const response = await this.#fetch(path)
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as A
  }

  /** Whatever the API has and has no method of its own here. A body of octets is a WAV. Throws with the refusal. */
  async send<A>(method: "GET" | "POST" | "PUT", path: string, body?: object | Uint8Array<ArrayBuffer>): Promise<A> {
    const isSound = body instanceof Uint8Array
    const response = await this.#fetch(path, {
      method,
      headers: { "content-type": isSound ? "audio/wav" : "application/json" },
      ...(body === undefined ? {} : { body: isSound ? body : JSON.stringify(body) })
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as A
  }

  /** Asks for a state of one agent; throws with the refusal's reason. */
  async ask(agent: string, intent: Intent): Promise<void> {
    const { _tag, ...words } = intent
    const isWrapUp = _tag === "FinishWrapUp" || _tag === "ExtendWrapUp"
    const query = isWrapUp && intent.work !== undefined ? `?work=${encodeURIComponent(intent.work)}` : ""
    const response = await this.#fetch(`/api/agents/${agent}/${pathOf(_tag)}${query}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(isWrapUp || Object.keys(words).length === 0 ? {} : { body: JSON.stringify(words) })
    })
    if (!response.ok) throw new Error(`${agent} ${intent._tag}: ${response.status} ${await response.text()}`)
    await response.arrayBuffer()
  }

  session = () => this.#get<{ readonly user: string }>("/api/session")
  agents = () => this.#get<ReadonlyArray<Board["agents"][keyof Board["agents"]]>>("/api/agents")
  desk = (agent: string) => this.#get<Desk>(`/api/agents/${agent}`)
  queues = () => this.#get<ReadonlyArray<Board["queues"][keyof Board["queues"]]>>("/api/live/queues")
  board = () => this.#get<Board>("/api/board")
  /** Newest first, `before` a serial number for the next page. Numbers in them are masked: {@link maskedNumber}. */
  calls = (limit: number, before?: number) =>
    this.#get<ReadonlyArray<CallRecord>>(`/api/calls?limit=${limit}${before === undefined ? "" : `&before=${before}`}`)
  why = (call: string) => this.#get<WhyAnswer>(`/api/calls/${call}/why`)

  /** Puts written work into a queue; for supervisors. Answers its name. */
  async createWork(request: WorkRequest): Promise<WorkTaken> {
    const response = await this.#fetch("/api/work", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request)
    })
    if (response.status !== 201) throw new Error(`POST /api/work: ${response.status} ${await response.text()}`)
    return (await response.json()) as WorkTaken
  }

  /** Takes open work out again; for supervisors. */
  async withdrawWork(id: string): Promise<void> {
    const response = await this.#fetch(`/api/work/${id}`, { method: "DELETE" })
    if (!response.ok) throw new Error(`DELETE /api/work/${id}: ${response.status} ${await response.text()}`)
    await response.arrayBuffer()
  }

  work = (id: string) => this.#get<WorkView>(`/api/work/${id}`)
  openWork = () => this.#get<ReadonlyArray<WorkView>>("/api/work")

  /** The recording's bytes, or undefined when the call has none. */
  async recording(call: string, part?: "message"): Promise<Buffer | undefined> {
    const response = await this.#fetch(`/api/calls/${call}/recording${part === undefined ? "" : `?part=${part}`}`)
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`recording of ${call}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }
}

/** The engine or its database is away for a moment: the page says so, and people try again. */
const ENGINE_AWAY = 503
const AWAY_AT_MOST_MS = 30_000
const TRY_AGAIN_MS = 500

const newCookie = async (baseUrl: string, user: string, password: string): Promise<string> => {
  const giveUpAt = performance.now() + AWAY_AT_MOST_MS
  const ask = () =>
    fetch(`${baseUrl}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user, password })
    })
  let response = await ask()
  while (response.status === ENGINE_AWAY && performance.now() < giveUpAt) {
    await pause(TRY_AGAIN_MS)
    response = await ask()
  }
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0]
  if (!response.ok || cookie === undefined)
    throw new Error(`${user} could not sign in at ${baseUrl}: ${response.status} ${await response.text()}`)
  return cookie
}

/** Where the path is not simply the intent's name. */
const PATHS: Readonly<Partial<Record<Intent["_tag"], string>>> = {
  GoReady: "ready",
  GoNotReady: "not-ready",
  RejectCall: "reject",
  AnswerCall: "answer"
}

const pathOf = (tag: Intent["_tag"]): string =>
  PATHS[tag] ?? tag.replaceAll(/(?!^)[A-Z]/gu, (letter) => `-${letter}`).toLowerCase()
