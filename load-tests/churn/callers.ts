import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import type { Agent } from "../crowd/agent.ts"
import type { Crowd } from "../crowd/crowd.ts"
import type { RunningCentre } from "../running-centre.ts"
import { numberOf } from "../soak/callers.ts"
import { between } from "../soak/load.ts"
import type { Ledger } from "./ledger.ts"

const ABANDON_SHARE = 0.3
/** On the caller's own clock: with an agent idle the INVITE goes out some milliseconds after the caller's. */
const SOON_MS = { from: 0, to: 30 }
/** After the INVITE came to the agent: its 180, its answer and the core's next step all lie in this. */
const OFFERED_MS = { from: 0, to: 40 }
const TALK_MS = { from: 6_000, to: 18_000 }

/** When a caller hangs up: just after dialling, when an agent is rung, when an agent answers; or after a talk. */
type Aim = "soon" | "offer" | "answer" | "none"

const aimed = (): Aim => {
  const chance = Math.random() / ABANDON_SHARE
  if (chance >= 1) return "none"
  if (chance < 0.2) return "soon"
  return chance < 0.7 ? "offer" : "answer"
}

interface Caller {
  readonly leg: Leg
  readonly aim: Aim
  readonly hangsUp: "caller" | "agent"
  /** An agent got an INVITE for this caller. */
  offered: boolean
  talked: boolean
  /** One of the two hung up: what comes then is the end it should have. */
  ending: boolean
}

/** All callers of the run. */
export class Callers {
  readonly #crowd: Crowd
  readonly #centre: RunningCentre
  readonly #ledger: Ledger
  readonly #say: (line: string) => void
  readonly #open = new Map<string, Caller>()
  /** Gone before an INVITE for them was seen; it may be on its way. */
  readonly #justGone = new Set<string>()
  calls = 0
  served = 0
  lost = 0
  abandonedAtOffer = 0

  constructor(crowd: Crowd, centre: RunningCentre, ledger: Ledger, say: (line: string) => void) {
    this.#crowd = crowd
    this.#centre = centre
    this.#ledger = ledger
    this.#say = say
  }

  get open(): number {
    return this.#open.size
  }

  words(): string {
    const waiting = `${this.open} open, of whom ${this.#ledger.waiting} wait`
    return `${this.calls} calls, ${this.served} served, ${this.abandonedAtOffer} abandoned at the offer, ${waiting}, ${this.lost} lost`
  }

  /** Has hung up, or was hung up on. */
  readonly isGone = (number: string): boolean => this.#open.get(number)?.ending !== false

  async dial(): Promise<void> {
    const number = numberOf(this.calls++)
    const leg = await this.#crowd.trunk.call(this.#centre.sip, "95000", number)
    const caller: Caller = {
      leg,
      aim: aimed(),
      hangsUp: Math.random() < 0.5 ? "caller" : "agent",
      offered: false,
      talked: false,
      ending: false
    }
    this.#open.set(number, caller)
    this.#ledger.waits(number, leg.invitedAt)
    leg.onEnd.add(() => this.#over(number, caller))
    if (caller.aim === "soon") setTimeout(() => this.#hangUp(caller), between(SOON_MS))
  }

  /** An agent's telephone was sent an INVITE for this caller. */
  offered(agentLeg: Leg, agent: Agent): void {
    const number = agentLeg.peer
    const caller = this.#open.get(number)
    if (caller === undefined) {
      if (this.#justGone.delete(number)) this.abandonedAtOffer++
      return
    }
    caller.offered = true
    this.#ledger.waitsNoLonger(number)
    // It rang and was not answered: the caller waits on.
    agentLeg.onEnd.add(() => {
      if (agentLeg.answeredAt === undefined && !caller.talked && this.#open.get(number) === caller)
        this.#ledger.waits(number, performance.now())
    })
    agentLeg.onAnswer.add(() => this.#answered(caller, agentLeg, agent))
    if (caller.aim === "offer") setTimeout(() => this.#hangUp(caller), between(OFFERED_MS))
  }

  /** Nobody comes any more: who still waits is lost. */
  end(): void {
    for (const [number, caller] of this.#open) {
      this.#lose(number, caller.talked ? "talked on after one side had hung up" : "was served by nobody")
      caller.ending = true
    }
    this.#open.clear()
    for (const leg of this.#crowd.trunk.legs) this.#crowd.trunk.hangUp(leg)
  }

  #answered(caller: Caller, agentLeg: Leg, agent: Agent): void {
    if (caller.ending) return
    if (caller.aim === "answer") return this.#hangUp(caller)
    caller.talked = true
    setTimeout(() => {
      if (caller.ending) return
      if (caller.hangsUp === "caller") return this.#hangUp(caller)
      caller.ending = true
      agent.phone.hangUp(agentLeg)
    }, between(TALK_MS))
  }

  #hangUp(caller: Caller): void {
    caller.ending = true
    this.#crowd.trunk.hangUp(caller.leg)
  }

  #over(number: string, caller: Caller): void {
    if (this.#open.get(number) !== caller) return
    this.#open.delete(number)
    this.#ledger.waitsNoLonger(number)
    if (!caller.ending) this.#lose(number, `${caller.talked ? "was cut off" : "was sent away"}: ${caller.leg.ending}`)
    else if (caller.talked) this.served++
    else if (caller.offered) this.abandonedAtOffer++
    else {
      this.#justGone.add(number)
      setTimeout(() => this.#justGone.delete(number), 1_000)
    }
  }

  #lose(number: string, how: string): void {
    this.lost++
    this.#say(`LOST: ${number} ${how}`)
  }
}
