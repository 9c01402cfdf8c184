import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import type { Agent } from "../crowd/agent.ts"
import { between } from "../soak/load.ts"
import type { Ledger } from "./ledger.ts"

/** Ready for so long, then out for so long: about one in six is in. */
const IN_MS = { from: 2_000, to: 25_000 }
const OUT_MS = { from: 10_000, to: 120_000 }
/** One in ten rung agents signs out just then. */
const LEAVES_AT_RING_SHARE = 0.1
const AT_RING_MS = { from: 0, to: 50 }
/** Between two tries: who leaves while talking is out when the talk is over. */
const AGAIN_MS = 1_000
/** A talk lasts 18 s at most. */
const MOST_TRIES = 40

/** One agent's coming and going. */
export class Shift {
  readonly #agent: Agent
  readonly #ledger: Ledger
  readonly #say: (line: string) => void
  #isReady = false
  #isOver = false
  #timer: NodeJS.Timeout | undefined
  signIns = 0

  constructor(agent: Agent, ledger: Ledger, say: (line: string) => void) {
    this.#agent = agent
    this.#ledger = ledger
    this.#say = say
  }

  /** Everybody was signed in by the gathering; most go home first. */
  async begin(): Promise<void> {
    this.signIns++
    if (Math.random() < 1 / 6) return this.#ready()
    await this.#agent.panel.ask(this.#agent.number, { _tag: "SignOut" })
    this.#later(OUT_MS, () => this.#in())
  }

  rung(leg: Leg): void {
    leg.onEnd.add(() => {
      if (this.#isReady && this.#agent.leg === undefined) this.#ledger.isFree(this.#agent.number, performance.now())
    })
    if (!this.#isReady || Math.random() >= LEAVES_AT_RING_SHARE) return
    this.#isReady = false
    this.#later(AT_RING_MS, () => this.#out())
  }

  end(): void {
    this.#isOver = true
    this.#isReady = false
    clearTimeout(this.#timer)
    this.#ledger.isAway(this.#agent.number)
  }

  async #in(tries = 1): Promise<void> {
    try {
      await this.#agent.signIn()
    } catch (error) {
      // Still at the talk of before.
      if (tries >= MOST_TRIES) {
        if (!this.#isOver) this.#ledger.isShutOut(this.#agent.number)
        return this.#gaveUp(error)
      }
      return this.#later({ from: AGAIN_MS, to: AGAIN_MS }, () => this.#in(tries + 1))
    }
    this.signIns++
    await this.#ready()
  }

  async #ready(): Promise<void> {
    await this.#agent.ready()
    if (this.#isOver) return
    this.#isReady = true
    // An INVITE may have come before the answer.
    if (this.#agent.leg === undefined) this.#ledger.isFree(this.#agent.number, performance.now())
    this.#later(IN_MS, () => this.#out())
  }

  async #out(): Promise<void> {
    this.#isReady = false
    this.#ledger.isAway(this.#agent.number)
    await this.#agent.panel.ask(this.#agent.number, { _tag: "SignOut" })
    this.#later(OUT_MS, () => this.#in())
  }

  #later(span: Parameters<typeof between>[0], act: () => Promise<void>): void {
    clearTimeout(this.#timer)
    if (this.#isOver) return
    this.#timer = setTimeout(() => void act().catch((error: unknown) => this.#gaveUp(error)), between(span))
  }

  /** What is refused to an agent who asks for nothing unusual is worth a line; they try again later. */
  #gaveUp(error: unknown): void {
    if (this.#isOver) return
    this.#isReady = false
    this.#ledger.isAway(this.#agent.number)
    this.#say(`${this.#agent.number}: ${error instanceof Error ? error.message : String(error)}`)
    this.#later(OUT_MS, () => this.#in())
  }
}
