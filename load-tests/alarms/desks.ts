import type { Desk } from "#wire/board.ts"
import { applyChanges } from "#wire/apply.ts"
import type { Change } from "#wire/frames.ts"
import type { Agent } from "../crowd/agent.ts"
import type { Incidents } from "./incidents.ts"

/** An offer of an alarm as an agent's own screen showed it. performance.now(). */
export interface Offer {
  readonly incident: string
  readonly agent: string
  readonly shownAt: number
  /** When this agent became free before it. */
  readonly freeAt: number
}

/** An agent takes what is offered at once, does what must be done, and closes it within this. */
const CLOSED_AFTER_MS = { from: 300, to: 1_500 }
/** A card that came with wrap-up, or was refused once, is tried again. */
const LOOK_EVERY_MS = 1_000

/** One agent at a real screen, who takes alarms and nothing else. */
export class AlarmDesk {
  readonly offers: Array<Offer> = []
  closed = 0
  readonly refusals = new Map<string, number>()
  readonly #agent: Agent
  readonly #incidents: Incidents
  readonly #taken = new Set<string>()
  readonly #answers = new Map<number, (answer: { readonly reason?: string }) => void>()
  #socket: WebSocket | undefined
  #desk: Desk | undefined
  #asked = 0
  #freeAt = performance.now()
  #isStopped = false
  #timer: NodeJS.Timeout | undefined

  constructor(agent: Agent, incidents: Incidents) {
    this.#agent = agent
    this.#incidents = incidents
  }

  async start(): Promise<void> {
    await this.#open()
    await this.#agent.ready()
    this.#freeAt = performance.now()
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS)
  }

  stop(): void {
    this.#isStopped = true
    clearInterval(this.#timer)
    this.#socket?.close()
  }

  #open(): Promise<void> {
    const { panel } = this.#agent
    const topic = `desk/${this.#agent.number}`
    const headers = { cookie: panel.cookie, origin: panel.socketUrl.replace(/^ws/u, "http").replace(/\/ws$/u, "") }
    // Node's own WebSocket takes headers, which a browser's does not.
    const socket = new WebSocket(panel.socketUrl, { headers } as never)
    this.#socket = socket
    let last = 0
    return new Promise((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        const frame = JSON.parse(String(data)) as Record<string, unknown>
        if (frame["_tag"] === "Hello") return this.#say({ _tag: "Subscribe", topic })
        if (frame["_tag"] === "IntentAnswered") {
          this.#answers.get(frame["id"] as number)?.(frame["answer"] as { readonly reason?: string })
          return
        }
        if (frame["_tag"] === "Engine" && frame["up"] === true) return this.#say({ _tag: "Resync", topic })
        if (frame["topic"] !== topic) return
        const n = frame["n"] as number
        if (frame["_tag"] === "Snapshot") this.#desk = frame["state"] as Desk
        else if (this.#desk === undefined || n !== last + 1) return this.#say({ _tag: "Resync", topic })
        else this.#desk = applyChanges(this.#desk, frame["changes"] as ReadonlyArray<Change>)
        last = n
        resolve()
        this.#look()
      })
      socket.addEventListener("close", () => {
        if (!this.#isStopped) setTimeout(() => void this.#open(), 1_000)
      })
    })
  }

  #say(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #ask(intent: object): Promise<{ readonly reason?: string }> {
    const id = (this.#asked += 1)
    return new Promise((resolve) => {
      const timer = setTimeout(() => answered({ reason: "unanswered" }), 10_000)
      const answered = (answer: { readonly reason?: string }): void => {
        clearTimeout(timer)
        this.#answers.delete(id)
        if (answer.reason !== undefined) this.refusals.set(answer.reason, (this.refusals.get(answer.reason) ?? 0) + 1)
        resolve(answer)
      }
      this.#answers.set(id, answered)
      this.#say({ _tag: "Ask", id, agent: this.#agent.number, intent })
    })
  }

  #look(): void {
    if (this.#isStopped || this.#desk === undefined) return
    for (const { channel, offer, phase, work } of Object.values(this.#desk.hands)) {
      if (channel !== "alarm") continue
      const seen = `${work} ${offer} ${phase}`
      if (this.#taken.has(seen)) continue
      this.#taken.add(seen)
      const incident = work.replace(/^incident\//u, "")
      if (phase === "alerting") {
        this.offers.push({ incident, agent: this.#agent.number, shownAt: performance.now(), freeAt: this.#freeAt })
        void this.#ask({ _tag: "AcceptWork", work })
      }
      if (phase === "active")
        setTimeout(
          () => void this.#close(incident, seen),
          CLOSED_AFTER_MS.from + Math.random() * (CLOSED_AFTER_MS.to - CLOSED_AFTER_MS.from)
        )
      if (phase === "wrap-up") void this.#finish(work)
    }
  }

  async #close(incident: string, seen: string): Promise<void> {
    for (const { done, id, mandatory } of this.#incidents.ever.get(incident)?.steps ?? [])
      if (mandatory && done === null) await this.#ask({ _tag: "DoIncidentStep", incident, step: id, note: "ok" })
    const { reason } = await this.#ask({
      _tag: "CloseIncident",
      incident,
      outcome: "helped",
      note: "closed by the load test"
    })
    if (reason === undefined) {
      this.closed += 1
      this.#freeAt = performance.now()
    } else if (reason !== "no-incident") setTimeout(() => this.#taken.delete(seen), 500)
  }

  async #finish(work: string): Promise<void> {
    await this.#ask({ _tag: "FinishWrapUp", work })
    this.#freeAt = performance.now()
  }
}
