import { ReasonId } from "#wire/words-of-work.ts"
import type { RunningCentre } from "./running-centre.ts"
import type { Agent } from "./crowd/agent.ts"
import { callingNumber, gather, type Crowd } from "./crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { type Floor, openFloor } from "./acd/floor.ts"
import { type Decision, type Latency, summary } from "./acd/latency.ts"
import { pause, until } from "./crowd/wait.ts"

export const MEASURES = ["idle", "freed", "login"] as const
export type MeasureName = (typeof MEASURES)[number]

export interface Acd {
  readonly idle: Latency
  readonly freed: Latency
  readonly login: Latency
  /** Callers whose call ended without reaching an agent. */
  readonly lost: number
  /** Callers still waiting at the end although agents were ready. */
  readonly stuck: number
}

/** Each of the three is measured this many times. */
export const SAMPLES = 300
/** Between two measured calls, so that each meets a quiet centre: the figure is a delay, not a throughput. */
const BETWEEN_MS = 60
const STUCK_AFTER_MS = 10_000

/**
 * Measures a distributor from outside, by SIP only, with 95000 leading straight into the queue and wrap-up 0:
 * idle: caller's INVITE sent → INVITE received at an idle agent; freed: an agent's BYE sent → the same agent's next INVITE,
 * callers waiting; login: the ready command sent → INVITE, a caller waiting.
 */
export const acd = async (
  centre: RunningCentre,
  options: {
    readonly agents: number
    readonly say: (line: string) => void
    readonly samples: number
    /** Done before each of the three begins. */
    readonly before?: (name: MeasureName) => Promise<void>
    /** Done when all three are measured, with everybody ready. */
    readonly after?: (crowd: Crowd) => Promise<void>
  }
): Promise<{
  readonly acd: Acd
  readonly decisions: Readonly<Record<MeasureName, ReadonlyArray<Decision>>>
  /** The callers' INVITE straight to a telephone, once after each of the others. */
  readonly floor: ReadonlyArray<Decision>
}> => {
  const { after, before = async () => {}, samples } = options
  const crowd = await gather({ centre, count: options.agents, pickUp: () => 0, say: options.say })
  const callers = new Callers(crowd, centre)
  const floor = await openFloor(crowd, centre.realm)
  try {
    options.say(`measuring idle: ${samples} calls to idle agents`)
    await Promise.all(crowd.agents.map((agent) => agent.ready()))
    await before("idle")
    const idle = await measureIdle(callers, samples, floor)
    options.say(`measuring freed: ${samples} agents freed while callers wait`)
    await before("freed")
    const freed = await measureFreed(crowd, callers, samples, floor)
    options.say(`measuring login: ${samples} agents become ready while a caller waits`)
    await before("login")
    const login = await measureLogin(crowd, callers, samples, floor)
    if (after !== undefined) {
      await Promise.all(crowd.agents.map((agent) => agent.ready()))
      await after(crowd)
    }
    return {
      acd: {
        idle: summary(idle),
        freed: summary(freed),
        login: summary(login),
        lost: callers.lost,
        stuck: callers.stuck
      },
      decisions: { idle, freed, login },
      floor: floor.measured
    }
  } finally {
    floor.close()
    await crowd.stop()
  }
}

const decided = (fromMs: number, invited: Leg): Decision => ({
  fromMs,
  toMs: invited.invitedAt,
  callId: invited.callId
})

interface Reached {
  readonly agent: Agent
  readonly leg: Leg
}

/** The callers of one run: who waits, who was reached by whom. */
class Callers {
  readonly #crowd: Crowd
  readonly #centre: RunningCentre
  readonly #waiting = new Map<string, { readonly leg: Leg; readonly reached: (by: Reached) => void }>()
  #count = 0
  lost = 0
  stuck = 0

  constructor(crowd: Crowd, centre: RunningCentre) {
    this.#crowd = crowd
    this.#centre = centre
    for (const agent of crowd.agents)
      agent.onInvite.add((leg) => {
        const caller = this.#waiting.get(leg.peer)
        this.#waiting.delete(leg.peer)
        caller?.reached({ agent, leg })
      })
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Dials; `reached` resolves with the agent whose telephone got the INVITE, or undefined after 10 s or the call's end. */
  async dial(): Promise<{ readonly leg: Leg; readonly reached: Promise<Reached | undefined> }> {
    const number = callingNumber(this.#count++)
    let resolve: (by: Reached | undefined) => void = () => {}
    const reached = new Promise<Reached | undefined>((done) => {
      resolve = done
    })
    const leg = await this.#crowd.trunk.call(this.#centre.sip, "95000", number)
    const giveUp = setTimeout(() => {
      if (this.#waiting.delete(number)) this.stuck++
      resolve(undefined)
    }, STUCK_AFTER_MS)
    this.#waiting.set(number, {
      leg,
      reached: (by) => {
        clearTimeout(giveUp)
        resolve(by)
      }
    })
    leg.onEnd.add(() => {
      if (!this.#waiting.delete(number)) return
      this.lost++
      clearTimeout(giveUp)
      resolve(undefined)
    })
    return { leg, reached }
  }

  hangUp(leg: Leg): void {
    this.#crowd.trunk.hangUp(leg)
  }

  /** Sends everybody home; those who still wait are neither lost nor stuck. */
  hangUpAll(): void {
    this.#waiting.clear()
    for (const leg of this.#crowd.trunk.legs) this.#crowd.trunk.hangUp(leg)
  }
}

const measureIdle = async (callers: Callers, samples: number, floor: Floor): Promise<Array<Decision>> => {
  const measured: Array<Decision> = []
  for (let n = 0; n < samples; n++) {
    const { leg, reached } = await callers.dial()
    const by = await reached
    if (by !== undefined) {
      measured.push(decided(leg.invitedAt, by.leg))
      await talking(by.leg)
    }
    callers.hangUp(leg)
    await pause(BETWEEN_MS)
    await floor.measure()
  }
  return measured
}

const measureFreed = async (
  crowd: Crowd,
  callers: Callers,
  samples: number,
  floor: Floor
): Promise<Array<Decision>> => {
  const measured: Array<Decision> = []
  const busy = new Map<Agent, Leg>()
  const take = (reached: Promise<Reached | undefined>) => {
    void reached.then((by) => {
      if (by !== undefined) busy.set(by.agent, by.leg)
    })
  }
  // Everybody talks, and one caller more waits.
  for (let n = 0; n <= crowd.agents.length; n++) take((await callers.dial()).reached)
  await until("all agents talk", () => busy.size === crowd.agents.length, { withinMs: 60_000 })
  for (let n = 0; n < samples; n++) {
    const [agent, leg] = [...busy][n % busy.size]!
    await talking(leg)
    // The caller must be in the queue before the agent is freed, or another delay would be measured.
    await until("a waiting caller", () => callers.waiting > 0, { withinMs: STUCK_AFTER_MS })
    await pause(BETWEEN_MS)
    await floor.measure()
    busy.delete(agent)
    const next = new Promise<Leg>((resolve) => {
      const once = (invited: Leg) => {
        agent.onInvite.delete(once)
        resolve(invited)
      }
      agent.onInvite.add(once)
    })
    const byeAt = agent.phone.hangUp(leg)
    const invited = await Promise.race([next, pause(STUCK_AFTER_MS).then(() => undefined)])
    if (invited !== undefined) measured.push(decided(byeAt, invited))
    take((await callers.dial()).reached)
  }
  callers.hangUpAll()
  await until("an empty house", () => crowd.agents.every((agent) => agent.leg === undefined), { withinMs: 30_000 })
  return measured
}

const measureLogin = async (
  crowd: Crowd,
  callers: Callers,
  samples: number,
  floor: Floor
): Promise<Array<Decision>> => {
  const measured: Array<Decision> = []
  for (const agent of crowd.agents)
    await agent.panel.ask(agent.number, { _tag: "GoNotReady", reason: ReasonId.make("break") })
  for (let n = 0; n < samples; n++) {
    const agent = crowd.agents[n % crowd.agents.length]!
    const { leg, reached } = await callers.dial()
    // Whoever hears the queue's music has a place in it: before that, not the click but the caller would begin the decision.
    await talking(leg)
    await pause(BETWEEN_MS)
    await floor.measure()
    const readyAt = performance.now()
    await agent.ready()
    const by = await reached
    if (by !== undefined) {
      measured.push(decided(readyAt, by.leg))
      await talking(by.leg)
    }
    callers.hangUp(leg)
    await until("the agent's end of call", () => agent.leg === undefined, { withinMs: STUCK_AFTER_MS })
    await agent.panel.ask(agent.number, { _tag: "GoNotReady", reason: ReasonId.make("break") })
  }
  return measured
}

/** Resolves when the leg was answered and acknowledged, or is over. */
const talking = (leg: Leg): Promise<void> =>
  until("an answered call", () => leg.audio.packetsHeard > 0 || leg.ending !== undefined, {
    withinMs: STUCK_AFTER_MS,
    everyMs: 5
  }).catch(() => {})
