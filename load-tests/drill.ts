import type { CallRecord } from "#wire/records.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"
import { commandLine } from "./command-line.ts"
import { callerToneHz, callingNumber, type Crowd, gather, numberOnRecord } from "./crowd/crowd.ts"
import type { Leg } from "./crowd/phone.ts"
import { pause, until } from "./crowd/wait.ts"

/** What a killed engine may not cost. */
export interface Drill {
  /** Conversations when the core was killed, and how many of them went on to their own end. */
  readonly callsBefore: number
  readonly callsAfter: number
  /** Waiting callers who were served later in the order in which they had come. */
  readonly queueKept: number
  /** Calls without exactly one record, and records beyond one a call. */
  readonly recordsLost: number
  readonly duplicates: number
  /** From the kill to a core that reaches its switch again and shows every call it had. */
  readonly recoveredMs: number
}

const TALKING = 20
const WAITING = 5
/** The longest silence a caller may hear in a conversation while the core is away: nothing of the media passes it. */
const AUDIO_GAP_MS = 1_000
const RECOVERED_WITHIN_MS = 20_000

/** Kills the core with -9 while 20 calls talk and 5 wait; nobody may notice but the supervisor. */
export const drillCore = async (centre: RunningCentre, say: (line: string) => void): Promise<Drill> => {
  const crowd = await gather({ centre, count: TALKING, pickUp: () => 0, say })
  try {
    await Promise.all(crowd.agents.map((agent) => agent.ready()))
    say(`${TALKING} callers get an agent, ${WAITING} wait`)
    const callers: Array<Leg> = []
    for (let index = 0; index < TALKING + WAITING; index++) {
      const leg = await crowd.trunk.call(centre.sip, "95000", callingNumber(index))
      leg.onAnswer.add(() => leg.audio.sayTone(callerToneHz(index)))
      callers.push(leg)
      // One after the other, so that the order of the queue is beyond doubt.
      await (index < TALKING
        ? until("an agent's answer", () => crowd.agents.filter(talks).length > index, { withinMs: 20_000 })
        : until("a place in the queue", async () => (await waitingNow(crowd)) === index - TALKING + 1, {
            withinMs: 20_000
          }))
    }
    // One journal batch more than enough: the drill is about what was written, the simulation about what was not.
    await pause(500)
    const callsBefore = crowd.agents.filter(talks).length

    const pid = (await centre.health()).workers["core"]?.pid
    if (pid === null || pid === undefined) throw new Error("the health page names no process id of the core")
    say(`killing the core (pid ${pid}) with -9`)
    const order = served(crowd)
    for (const leg of [...callers, ...crowd.agents.flatMap((agent) => agent.leg ?? [])]) leg.audio.longestPauseMs = 0
    const killedAt = performance.now()
    process.kill(pid, "SIGKILL")
    await until("a recovered core", () => recovered(centre, crowd, pid), { withinMs: RECOVERED_WITHIN_MS, everyMs: 10 })
    const recoveredMs = Math.round(performance.now() - killedAt)
    say(`the core is back after ${recoveredMs} ms`)

    const unbroken = crowd.agents.filter((agent) => talks(agent) && agent.leg!.audio.longestPauseMs < AUDIO_GAP_MS)
    const callsAfter = unbroken.filter((agent) =>
      callers.some((leg) => leg.ending === undefined && isOf(leg, agent.leg!, callers))
    ).length
    say("hanging up one by one; the waiting callers get their agents")
    for (let index = 0; index < WAITING; index++) {
      crowd.trunk.hangUp(callers[index]!)
      await until("the next waiting caller's turn", () => order.length > index, { withinMs: 20_000 }).catch(() => {})
    }
    const expected = callers.slice(TALKING).map((_, index) => callingNumber(TALKING + index))
    const queueKept = expected.filter((number, index) => order[index] === number).length
    if (queueKept < WAITING) say(`served in the order ${order.join(" ")}, not ${expected.join(" ")}`)
    for (const leg of callers) crowd.trunk.hangUp(leg)
    await until("an empty house", () => crowd.agents.every((agent) => agent.leg === undefined), { withinMs: 20_000 })
    const numbers = new Set(callers.map((_, index) => numberOnRecord(index)))
    const records = await settledRecords(crowd, numbers)
    return {
      callsBefore,
      callsAfter,
      queueKept,
      recordsLost: numbers.size - new Set(records.map((record) => record.callingNumber)).size,
      duplicates: records.length - new Set(records.map((record) => record.callingNumber)).size,
      recoveredMs
    }
  } finally {
    await crowd.stop()
  }
}

const talks = (agent: Crowd["agents"][number]) => agent.leg !== undefined && agent.leg.audio.packetsHeard > 0

const isOf = (caller: Leg, agentLeg: Leg, callers: ReadonlyArray<Leg>) =>
  callingNumber(callers.indexOf(caller)) === agentLeg.peer

const waitingNow = async (crowd: Crowd) => (await crowd.admin.queues()).reduce((sum, queue) => sum + queue.waiting, 0)

/** Calling numbers in the order in which agents' telephones rang from now on. */
const served = (crowd: Crowd): ReadonlyArray<string> => {
  const order: Array<string> = []
  for (const agent of crowd.agents) agent.onInvite.add((leg) => order.push(leg.peer))
  return order
}

/** Another process is the core, and the board it feeds shows what was there before. */
const recovered = async (centre: RunningCentre, crowd: Crowd, killed: number): Promise<boolean> => {
  try {
    const health = await centre.health()
    const core = health.workers["core"]
    if (!health.ok || core?.pid === killed || core?.state !== "up") return false
    const [agents, waiting] = await Promise.all([crowd.admin.agents(), waitingNow(crowd)])
    return waiting === WAITING && agents.filter((agent) => agent.state === "talking").length === TALKING
  } catch {
    return false
  }
}

const settledRecords = async (crowd: Crowd, numbers: ReadonlySet<string>): Promise<ReadonlyArray<CallRecord>> => {
  const read = async () => (await crowd.admin.calls(1_000)).filter((record) => numbers.has(record.callingNumber))
  await until("all records", async () => (await read()).filter((r) => r.endedAt !== null).length >= numbers.size, {
    withinMs: 10_000,
    everyMs: 200
  }).catch(() => {})
  return (await read()).filter((record) => record.endedAt !== null)
}

if (import.meta.main) {
  await commandLine("drill", {
    core: {
      about: `kills the core with -9 while ${TALKING} calls talk and ${WAITING} wait: nobody loses a call, a place or a record`,
      numbers: {},
      measure: drillCoreCommand
    }
  })
}

async function drillCoreCommand(say: (line: string) => void, centreNamed: RunningCentre | undefined) {
  const centre = centreNamed ?? (await startCentre({ seed: "config/seed/straight-to-queue.yaml", say }))
  try {
    const result = await drillCore(centre, say)
    const held =
      result.callsBefore === TALKING &&
      result.callsAfter === TALKING &&
      result.queueKept === WAITING &&
      result.recordsLost === 0 &&
      result.duplicates === 0 &&
      result.recoveredMs <= 2_000
    return { result, held }
  } finally {
    await centre.stop()
  }
}
