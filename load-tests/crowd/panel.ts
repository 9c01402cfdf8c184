import type { Board, Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import type { CallRecord, WhyAnswer } from "#wire/records.ts"
import type { WorkRequest, WorkTaken, WorkView } from "#wire/work.ts"

/** One person's signed-in HTTP session: what a browser panel can do, without the browser. */
export class Panel {
  readonly #baseUrl: string
  readonly #cookie: string

  private constructor(baseUrl: string, cookie: string) {
    this.#baseUrl = baseUrl
    this.#cookie = cookie
  }

  /** Signs in. Throws an Error naming user and status when the centre refuses. */
  static async signIn(baseUrl: string, user: string, password: string): Promise<Panel> {
    const response = await fetch(`${baseUrl}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user, password })
    })
    const cookie = response.headers.getSetCookie()[0]?.split(";")[0]
    if (!response.ok || cookie === undefined)
      throw new Error(`${user} could not sign in at ${baseUrl}: ${response.status} ${await response.text()}`)
    return new Panel(baseUrl, cookie)
  }

  get cookie(): string {
    return this.#cookie
  }

  get socketUrl(): string {
    return `${this.#baseUrl.replace(/^http/u, "ws")}/ws`
  }

  /** Opens the agent's page, as the engine sees it: a socket that stays. The answer closes it. */
  openScreen(): Promise<() => void> {
    // Node's own WebSocket takes headers, which a browser's does not.
    const headers = { cookie: this.#cookie, origin: this.#baseUrl }
    const socket = new WebSocket(this.socketUrl, { headers } as never)
    return new Promise((resolve, reject) => {
      socket.addEventListener("message", () => resolve(() => socket.close()), { once: true })
      socket.addEventListener("close", () => reject(new Error(`${this.socketUrl} closed`)), { once: true })
    })
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#baseUrl}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), cookie: this.#cookie, origin: this.#baseUrl }
    })
  }

  async #get<A>(path: string): Promise<A> {
    const response = await this.#fetch(path)
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as A
  }

  /** Asks for a state of one agent; throws with the refusal's reason. */
  async ask(agent: string, intent: Intent): Promise<void> {
    const { _tag, ...words } = intent
    const isWrapUp = _tag === "FinishWrapUp" || _tag === "ExtendWrapUp"
    const query = isWrapUp && intent.work !== undefined ? `?work=${encodeURIComponent(intent.work)}` : ""
    const response = await this.#fetch(`/api/agents/${agent}/${PATHS[_tag]}${query}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(isWrapUp || Object.keys(words).length === 0 ? {} : { body: JSON.stringify(words) })
    })
    if (!response.ok) throw new Error(`${agent} ${intent._tag}: ${response.status} ${await response.text()}`)
    await response.arrayBuffer()
  }

  agents = () => this.#get<ReadonlyArray<Board["agents"][keyof Board["agents"]]>>("/api/agents")
  desk = (agent: string) => this.#get<Desk>(`/api/agents/${agent}`)
  queues = async () => Object.values((await this.#get<Board>("/api/board")).queues)
  /** Numbers in them are masked: {@link maskedNumber}. */
  calls = (limit: number) => this.#get<ReadonlyArray<CallRecord>>(`/api/calls?limit=${limit}`)
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

  work = (id: string) => this.#get<WorkView>(`/api/work/${id}`)
  openWork = () => this.#get<ReadonlyArray<WorkView>>("/api/work")

  /** The recording's bytes, or undefined when the call has none. */
  async recording(call: string): Promise<Buffer | undefined> {
    const response = await this.#fetch(`/api/calls/${call}/recording`)
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`recording of ${call}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }
}

const PATHS: Record<Intent["_tag"], string> = {
  SignIn: "sign-in",
  SignOut: "sign-out",
  GoReady: "ready",
  GoNotReady: "not-ready",
  AcceptWork: "accept-work",
  RejectWork: "reject-work",
  EndWork: "end-work",
  FinishWrapUp: "finish-wrap-up",
  ExtendWrapUp: "extend-wrap-up",
  RejectCall: "reject",
  AnswerCall: "answer",
  HangUp: "hang-up"
}
