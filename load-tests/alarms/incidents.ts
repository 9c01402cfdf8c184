import type { IncidentList, IncidentRow } from "#wire/alarms.ts"
import { applyChanges } from "#wire/apply.ts"
import type { Change } from "#wire/frames.ts"
import type { Panel } from "../crowd/panel.ts"
import { until } from "../crowd/wait.ts"

const ANSWERED_WITHIN_MS = 10_000

/** A supervisor's screen that follows the list of incidents, and remembers when it first showed each. */
export class Incidents {
  #socket: WebSocket | undefined
  #state: IncidentList | undefined
  #isClosed = false
  readonly #topic: string
  readonly #answers = new Map<number, (answer: { readonly reason?: string }) => void>()
  #asked = 0
  /** performance.now() of the frame in which it came, by its id; those that were there at the start have none. */
  readonly seenAt = new Map<string, number>()
  /** All that were ever on it, as they were last. */
  readonly ever = new Map<string, IncidentRow>()
  readonly onRow = new Set<(row: IncidentRow) => void>()

  private constructor(topic: string) {
    this.#topic = topic
  }

  static async follow(panel: Panel, topic = "alarms"): Promise<Incidents> {
    const list = new Incidents(topic)
    await list.#open(panel)
    return list
  }

  get rows(): ReadonlyArray<IncidentRow> {
    return Object.values(this.#state?.incidents ?? {})
  }

  /** Of one terminal, whether open or closed meanwhile. */
  of(terminal: string): ReadonlyArray<IncidentRow> {
    return [...this.ever.values()].filter((row) => row.terminal === terminal)
  }

  /** Asks something for an agent, as a supervisor may; `reason` says why it is refused. */
  ask(agent: string, intent: object): Promise<{ readonly reason?: string }> {
    const id = (this.#asked += 1)
    return new Promise((resolve) => {
      const answered = (answer: { readonly reason?: string }): void => {
        clearTimeout(timer)
        this.#answers.delete(id)
        resolve(answer)
      }
      const timer = setTimeout(() => answered({ reason: "unanswered" }), ANSWERED_WITHIN_MS)
      this.#answers.set(id, answered)
      if (this.#socket?.readyState === WebSocket.OPEN)
        this.#socket.send(JSON.stringify({ _tag: "Ask", id, agent, intent }))
    })
  }

  close(): void {
    this.#isClosed = true
    this.#socket?.close()
  }

  async #open(panel: Panel): Promise<void> {
    const headers = { cookie: panel.cookie, origin: panel.socketUrl.replace(/^ws/u, "http").replace(/\/ws$/u, "") }
    // Node's own WebSocket takes headers, which a browser's does not.
    const socket = new WebSocket(panel.socketUrl, { headers } as never)
    this.#socket = socket
    let last = 0
    const say = (frame: object): void => socket.send(JSON.stringify(frame))
    socket.addEventListener("message", ({ data }) => {
      const at = performance.now()
      const frame = JSON.parse(String(data)) as Record<string, unknown>
      if (frame["_tag"] === "Hello") return say({ _tag: "Subscribe", topic: this.#topic })
      // The engine was away: what is on screen may be old.
      if (frame["_tag"] === "Engine" && frame["up"] === true) return say({ _tag: "Resync", topic: this.#topic })
      if (frame["_tag"] === "IntentAnswered")
        return this.#answers.get(frame["id"] as number)?.(frame["answer"] as { readonly reason?: string })
      if (frame["topic"] !== this.#topic) return
      const n = frame["n"] as number
      if (frame["_tag"] === "Snapshot") this.#take(frame["state"] as IncidentList, at)
      else if (frame["_tag"] === "Delta") {
        if (this.#state === undefined || n !== last + 1) return say({ _tag: "Resync", topic: this.#topic })
        this.#take(applyChanges(this.#state, frame["changes"] as ReadonlyArray<Change>), at)
      }
      last = n
    })
    socket.addEventListener(
      "close",
      () => {
        if (!this.#isClosed)
          setTimeout(
            () =>
              void panel.session().then(
                () => this.#open(panel),
                () => this.#open(panel)
              ),
            500
          )
      },
      { once: true }
    )
    await until(`the topic ${this.#topic}`, () => this.#state !== undefined, { withinMs: 30_000 })
  }

  #take(state: IncidentList, at: number): void {
    const before = this.#state?.incidents ?? {}
    this.#state = state
    for (const [id, row] of Object.entries(state.incidents)) {
      if (before[id] === row) continue
      if (!this.ever.has(id)) this.seenAt.set(id, at)
      this.ever.set(id, row)
      for (const tell of this.onRow) tell(row)
    }
  }
}
