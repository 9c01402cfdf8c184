import type { RunningCentre } from "../running-centre.ts"
import { type Crowd, gather } from "../crowd/crowd.ts"
import { inParallel, pause, until } from "../crowd/wait.ts"
import { between } from "../soak/load.ts"
import { Callers } from "./callers.ts"
import { HANDED_ON_WITHIN_MS, Ledger } from "./ledger.ts"
import { Shift } from "./shift.ts"

export interface Churn {
  readonly calls: number
  /** Those who hung up just when they were offered to an agent. */
  readonly abandonedAtOffer: number
  /** Callers who talked with an agent. */
  readonly served: number
  /** Agents who signed in, over all of the run. */
  readonly signIns: number
  /** Callers who waited although a fitting agent had been free for longer than 5 s. */
  readonly stuck: number
  /** Callers whom the centre sent away, cut off, or left waiting at the end. */
  readonly lost: number
  /** INVITEs at a telephone that rang or talked, and callers at two agents at once. */
  readonly secondInvites: number
  /** INVITEs that came a moment before the end of a call whose caller had hung up just when it was answered. */
  readonly lateEnds: number
  /** Times that an agent was refused the sign-in for longer than any talk lasts. */
  readonly shutOut: number
  /** Telephones of agents that still rang or talked when all callers were gone. */
  readonly stillBusy: number
}

/** Six calls a second with 300 agents, of whom a sixth is signed in: that many can just be served. */
const MEAN_BETWEEN_CALLS_MS = 50_000
/** By turns more come than the agents can take, and fewer: callers wait for agents, then agents for callers. */
const WAVE_MS = 20_000
const WAVES = [0.6, 2] as const
const JUDGED_EVERY_MS = 200
/** With everybody who signs in still taking calls, the last wave is served in a minute. */
const LAST_SERVED_WITHIN_MS = 90_000
/** A run in which fewer abandoned at the offer proves little. */
const LEAST_ABANDONED_SHARE = 0.1
const MINUTE_MS = 60_000
/** Signed-in agents who begin at a time. */
const BEGIN_WIDTH = 8

/**
 * Agents sign in and out all the time, some of them while they ring, and three callers in ten hang up at the moment of the offer. 95000
 * leads straight into the queue, wrap-up 0. What is found here is what the telephones saw.
 */
export const churn = async (
  centre: RunningCentre,
  options: { readonly agents: number; readonly minutes: number; readonly say: (line: string) => void }
): Promise<Churn> => {
  const { agents: count, minutes, say } = options
  const ledger = new Ledger()
  const crowd = await gather({ centre, count, pickUp: () => between({ from: 0, to: 400 }), say })
  const callers = new Callers(crowd, centre, ledger, say)
  const shifts = crowd.agents.map((agent) => new Shift(agent, ledger, say))
  const judge = setInterval(() => {
    const { stuck, twice } = ledger.judge(performance.now())
    for (const each of twice) say(`rung for twice: ${each}`)
    for (const { agent, caller } of stuck) void tellStuck(crowd, caller, agent, say)
  }, JUDGED_EVERY_MS)
  try {
    for (const [index, agent] of crowd.agents.entries())
      agent.onInvite.add((leg) => {
        const { fault, over } = ledger.invited(agent.number, leg.peer, leg.invitedAt, callers.isGone)
        if (fault !== undefined) say(`second INVITE: ${fault}`)
        leg.onEnd.add(over)
        callers.offered(leg, agent)
        shifts[index]!.rung(leg)
      })
    await inParallel(shifts, BEGIN_WIDTH, (shift) => shift.begin())
    say(`callers come for ${minutes} minutes`)
    await dialFor(minutes, count, callers, () =>
      say(`${callers.words()}, ${ledger.stuck} stuck, ${ledger.secondInvites} second INVITEs`)
    )
    await until("the end of all calls", () => callers.open === 0, { withinMs: LAST_SERVED_WITHIN_MS }).catch(() => {})
    callers.end()
    // An INVITE too many would still come now, and the last telephones are told that it is over.
    await pause(HANDED_ON_WITHIN_MS)
    const { busy } = ledger
    if (busy.length > 0) say(`STILL BUSY with nobody there: ${busy.join()}`)
    return {
      calls: callers.calls,
      abandonedAtOffer: callers.abandonedAtOffer,
      served: callers.served,
      signIns: shifts.reduce((sum, { signIns }) => sum + signIns, 0),
      stuck: ledger.stuck,
      lost: callers.lost,
      secondInvites: ledger.secondInvites,
      lateEnds: ledger.lateEnds,
      shutOut: ledger.shutOut,
      stillBusy: busy.length
    }
  } finally {
    clearInterval(judge)
    for (const shift of shifts) shift.end()
    await crowd.stop()
  }
}

/** Whether the promise held, and enough was tried to say so. */
export const churnHeld = (churned: Churn): boolean => {
  const { abandonedAtOffer, calls, lost, secondInvites, shutOut, signIns, stillBusy, stuck } = churned
  return (
    stuck === 0 &&
    lost === 0 &&
    secondInvites === 0 &&
    shutOut === 0 &&
    stillBusy === 0 &&
    signIns > 0 &&
    calls > 0 &&
    abandonedAtOffer >= calls * LEAST_ABANDONED_SHARE
  )
}

const dialFor = async (minutes: number, agents: number, callers: Callers, tell: () => void): Promise<void> => {
  const beganAt = performance.now()
  const endsAt = beganAt + minutes * MINUTE_MS
  const meanMs = MEAN_BETWEEN_CALLS_MS / agents
  let nextAt = beganAt
  let tellAt = beganAt
  while (nextAt < endsAt) {
    if (performance.now() >= tellAt) {
      tell()
      tellAt += MINUTE_MS / 2
    }
    await callers.dial()
    const wave = WAVES[Math.floor((nextAt - beganAt) / WAVE_MS) % WAVES.length]!
    // By the clock: what dialling takes must not make them fewer.
    nextAt += -Math.log(1 - Math.random()) * meanMs * wave
    await pause(Math.max(0, Math.min(nextAt, endsAt) - performance.now()))
  }
}

/** What the centre itself says: without it nobody finds out why. */
const tellStuck = async (crowd: Crowd, caller: string, agent: string, say: (line: string) => void): Promise<void> => {
  say(`STUCK: ${caller} waits while ${agent} is free`)
  const desk = await crowd.admin.desk(agent).catch(String)
  const queues = await crowd.admin.queues().catch(String)
  say(`${agent}: ${JSON.stringify(desk)}; queues: ${JSON.stringify(queues)}`)
}
