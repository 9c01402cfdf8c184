import type { AgentTile } from "#wire/board.ts"
import type { Agent, PickUp } from "./agent.ts"
import type { Panel } from "./panel.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"

/** How one stand-in works. Spans in ms. */
export interface Habits {
  /** How long after the ring the handset is lifted. */
  readonly pickUp: () => PickUp
  readonly talkMs: () => number
  /** With a visitor, who looks at every button: whoever called waits for them. */
  readonly visitorTalkMs: number
  /** After a call that was let ring. */
  readonly returnMs: number
}

/** A visitor who closed the page is not missed for longer than this; reloading it takes less than the engine's own grace. */
const LOOK_EVERY_MS = 3_000

/**
 * Simulated people who sit at the agents' desks for as long as nobody else does. Whoever opens an agent's page in a browser
 * has the desk to themselves: their calls are theirs to answer, or to let ring. When the page is closed and the engine has
 * signed the agent out, the stand-in signs in again.
 */
export class StandIns {
  readonly #agents: ReadonlyArray<Agent>
  readonly #eyes: Panel
  readonly #habits: Habits
  /** Ends the call of this caller, as the caller does. */
  readonly #callerLeaves: (callingNumber: string) => void
  readonly #timers = new Set<NodeJS.Timeout>()
  #stopped = false

  /** `eyes`: somebody who may see all agents. */
  constructor(
    agents: ReadonlyArray<Agent>,
    eyes: Panel,
    habits: Habits,
    callerLeaves: (callingNumber: string) => void
  ) {
    this.#agents = agents
    this.#eyes = eyes
    this.#habits = habits
    this.#callerLeaves = callerLeaves
    for (const agent of agents) {
      agent.onInvite.add((leg) => this.#rung(agent, leg))
      agent.onTalk.add((leg) => this.#talks(agent, leg))
      // Whatever an earlier stand-in left them at.
      void ignored(agent.ready())
    }
    this.#after(LOOK_EVERY_MS, () => this.#lookNow())
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #rung(agent: Agent, leg: Leg): void {
    const pickUp = this.#habits.pickUp()
    if (pickUp !== "never") this.#unlessVisited(agent, pickUp, () => agent.phone.answer(leg))
    leg.onEnd.add(() => {
      if (leg.answeredAt === undefined) this.#unlessVisited(agent, this.#habits.returnMs, () => ignored(agent.ready()))
    })
  }

  #talks(agent: Agent, leg: Leg): void {
    // A visitor's call ends too, if they do not end it: the caller has said everything.
    const over = () => (leg.ending === undefined ? this.#callerLeaves(leg.peer) : undefined)
    const { talkMs, visitorTalkMs } = this.#habits
    this.#unlessVisited(
      agent,
      talkMs(),
      () => agent.phone.hangUp(leg),
      () => this.#after(visitorTalkMs, over)
    )
  }

  #unlessVisited(agent: Agent, afterMs: number, work: () => void, otherwise: () => void = () => {}): void {
    this.#after(afterMs, async () => {
      const tile = (await this.#look()).find(({ id }) => id === agent.number)
      if (this.#stopped) return
      if (tile?.panel === "open") otherwise()
      else work()
    })
  }

  /** Brings those back whom nobody sits at the desk of. */
  #lookNow(): void {
    void this.#bringBack().finally(() => this.#after(LOOK_EVERY_MS, () => this.#lookNow()))
  }

  async #bringBack(): Promise<void> {
    const tiles = new Map((await this.#look()).map((tile) => [tile.id as string, tile]))
    for (const agent of this.#agents) {
      const tile = tiles.get(agent.number)
      if (tile === undefined || tile.panel === "open") continue
      if (tile.state === "signed-out") await ignored(agent.signIn())
      if (tile.state === "signed-out" || tile.reason === "signed-in") await ignored(agent.ready())
    }
  }

  /** An engine that is away shows nobody; the next look comes. */
  #look = (): Promise<ReadonlyArray<AgentTile>> => this.#eyes.agents().catch(() => [])

  #after(ms: number, run: () => unknown): void {
    if (this.#stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void run()
    }, ms)
    this.#timers.add(timer)
  }
}

/** Refused, or the engine is away: the next look tries again. */
const ignored = (asked: Promise<void>): Promise<void> => asked.catch(() => {})
