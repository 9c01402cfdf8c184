import type { CallRecord } from "#wire/records.ts"
import { commandLine } from "./command-line.ts"
import { startCrowdedCentre } from "./crowded-centre.ts"
import { callerToneHz, callingNumber, type Crowd, gather, numberOnRecord } from "./crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { pause, until } from "./crowd/wait.ts"
import { alarmDrillHeld, drillAlarms, PRESSED } from "./drill/alarms.ts"
import { bringInto, countKinds, goesOn, hasSecond, type Kind, KINDS, OF_A_KIND, type Party } from "./drill/kinds.ts"
import type { RunningCentre } from "./running-centre.ts"

/** What a killed engine may not cost. */
export interface Drill {
  /** Conversations when the core was killed, and how many of them went on to their own end. */
  readonly callsBefore: number
  readonly callsAfter: number
  /** The same for each thing that a call can be in: by what is heard at its telephones, and whether it goes on from there. */
  readonly kinds: Readonly<Record<Kind | "talking", { readonly before: number; readonly after: number }>>
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

/** Callers who are served at once: plain talks, and what becomes something else. */
const SERVED = TALKING + KINDS.length * OF_A_KIND
const SECONDS = KINDS.filter(hasSecond).length * OF_A_KIND
const AGENTS = SERVED + SECONDS
/** Those who are called by the last kind of calls let it ring. */
const isRinging = (agentIndex: number): boolean => agentIndex >= AGENTS - OF_A_KIND

/** Kills the core with -9 while calls talk, are held, consult, confer, dial and wait; nobody may notice but the supervisor. */
export const drillCore = async (centre: RunningCentre, say: (line: string) => void): Promise<Drill> => {
  const pickUp = (agentIndex: number) => (isRinging(agentIndex) ? "never" : 0)
  const crowd = await gather({ centre, count: AGENTS, pickUp, say })
  try {
    const { callers, parties } = await begin(centre, crowd, say)
    // One journal batch more than enough: the drill is about what was written, the simulation about what was not.
    await pause(500)
    const talkers = crowd.agents.slice(0, SERVED).filter((agent) => isPlain(agent, callers))
    const callsBefore = talkers.filter(talks).length
    const before = { talking: callsBefore, ...(await countKinds(parties)) }

    const order = served(crowd)
    for (const leg of [...callers, ...crowd.agents.flatMap((agent) => agent.leg ?? [])]) leg.audio.longestPauseMs = 0
    const recoveredMs = await killed(centre, crowd, say)

    const unbroken = talkers.filter((agent) => talks(agent) && agent.leg!.audio.longestPauseMs < AUDIO_GAP_MS)
    const callsAfter = unbroken.filter((agent) =>
      callers.some((leg) => leg.ending === undefined && isOf(leg, agent.leg!, callers))
    ).length
    const after = { talking: callsAfter, ...(await stillSo(parties)) }
    const queueKept = await serveTheWaiting(crowd, callers, order, say)
    for (const leg of callers) crowd.trunk.hangUp(leg)
    // Of those who were only consulted nobody hangs up for them.
    for (const { lead } of parties) if (lead.leg !== undefined) lead.phone.hangUp(lead.leg)
    await until("an empty house", () => crowd.agents.every((agent) => agent.leg === undefined), { withinMs: 20_000 })
    const numbers = new Set(callers.map((_, index) => numberOnRecord(index)))
    const records = await settledRecords(crowd, numbers)
    const recorded = new Set(records.map((record) => record.callingNumber)).size
    return {
      callsBefore,
      callsAfter,
      kinds: Object.fromEntries(
        (["talking", ...KINDS] as const).map((kind) => [kind, { before: before[kind], after: after[kind] }])
      ) as Drill["kinds"],
      queueKept,
      recordsLost: numbers.size - recorded,
      duplicates: records.length - recorded,
      recoveredMs
    }
  } finally {
    await crowd.stop()
  }
}

/** Everybody gets an agent or waits, and each of the calls that are to be something else is. */
const begin = async (
  centre: RunningCentre,
  crowd: Crowd,
  say: (line: string) => void
): Promise<{ readonly callers: ReadonlyArray<Leg>; readonly parties: ReadonlyArray<Party> }> => {
  await Promise.all(crowd.agents.slice(0, SERVED).map((agent) => agent.ready()))
  say(`${SERVED} callers get an agent, ${WAITING} wait`)
  const callers: Array<Leg> = []
  for (let index = 0; index < SERVED + WAITING; index++) {
    const leg = await crowd.trunk.call(centre.sip, "95000", callingNumber(index))
    leg.onAnswer.add(() => leg.audio.sayTone(callerToneHz(index)))
    callers.push(leg)
    // One after the other, so that the order of the queue is beyond doubt.
    await (index < SERVED
      ? until("an agent's answer", () => crowd.agents.filter(talks).length > index, { withinMs: 20_000 })
      : until("a place in the queue", async () => (await waitingNow(crowd)) === index - SERVED + 1, {
          withinMs: 20_000
        }))
  }
  say(`${OF_A_KIND} calls each are ${KINDS.join(", ")}`)
  const seconds = crowd.agents.slice(SERVED)
  const parties = KINDS.flatMap((kind) => Array.from({ length: OF_A_KIND }, () => kind)).map((kind, n): Party => {
    const index = TALKING + n
    const lead = crowd.agents.find(({ leg }) => leg?.peer === callingNumber(index))
    if (lead === undefined) throw new Error(`nobody talks with caller ${index}`)
    return { kind, index, caller: callers[index]!, lead, second: hasSecond(kind) ? seconds.shift() : undefined }
  })
  for (const party of parties) await bringInto(party)
  return { callers, parties }
}

/** Whether they talk with one of the callers whose calls stay what they are. */
const isPlain = (agent: Crowd["agents"][number], callers: ReadonlyArray<Leg>): boolean =>
  callers.slice(0, TALKING).some((leg) => agent.leg !== undefined && isOf(leg, agent.leg, callers))

/** Kills the core and waits until there is another that shows what was there before. Answers with the ms that took. */
const killed = async (centre: RunningCentre, crowd: Crowd, say: (line: string) => void): Promise<number> => {
  const pid = (await centre.health()).workers["core"]?.pid
  if (pid === null || pid === undefined) throw new Error("the health page names no process id of the core")
  const states = await statesNow(crowd)
  say(`killing the core (pid ${pid}) with -9`)
  const killedAt = performance.now()
  process.kill(pid, "SIGKILL")
  const isBack = () => recovered(centre, crowd, { pidBefore: pid, states })
  await until("a recovered core", isBack, { withinMs: RECOVERED_WITHIN_MS, everyMs: 10 })
  const recoveredMs = Math.round(performance.now() - killedAt)
  say(`the core is back after ${recoveredMs} ms`)
  return recoveredMs
}

/** By what is heard they are what they were, and they go on from there. */
const stillSo = async (parties: ReadonlyArray<Party>): Promise<Readonly<Record<Kind, number>>> => {
  const counted = await countKinds(parties)
  const going = await Promise.all(parties.map(async (party) => ((await goesOn(party)) ? [party.kind] : [])))
  const kinds = going.flat()
  const both = (kind: Kind) => Math.min(counted[kind], kinds.filter((each) => each === kind).length)
  return {
    held: both("held"),
    consulting: both("consulting"),
    conferring: both("conferring"),
    dialling: both("dialling")
  }
}

/** Answers how many waiting callers come in their order, while others hang up one by one. */
const serveTheWaiting = async (
  crowd: Crowd,
  callers: ReadonlyArray<Leg>,
  order: ReadonlyArray<string>,
  say: (line: string) => void
): Promise<number> => {
  say("hanging up one by one; the waiting callers get their agents")
  for (let index = 0; index < WAITING; index++) {
    crowd.trunk.hangUp(callers[index]!)
    await until("the next waiting caller's turn", () => order.length > index, { withinMs: 20_000 }).catch(() => {})
  }
  const expected = callers.slice(SERVED).map((_, index) => callingNumber(SERVED + index))
  const queueKept = expected.filter((number, index) => order[index] === number).length
  if (queueKept < WAITING) say(`served in the order ${order.join(" ")}, not ${expected.join(" ")}`)
  return queueKept
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
const recovered = async (
  centre: RunningCentre,
  crowd: Crowd,
  { pidBefore, states }: { readonly pidBefore: number; readonly states: string }
): Promise<boolean> => {
  try {
    const health = await centre.health()
    const core = health.workers["core"]
    if (!health.ok || core?.pid === pidBefore || core?.state !== "up") return false
    const [now, waiting] = await Promise.all([statesNow(crowd), waitingNow(crowd)])
    return waiting === WAITING && now === states
  } catch {
    return false
  }
}

/** What the board says of each agent: who talked talks, whose telephone rang is rung. */
const statesNow = async (crowd: Crowd): Promise<string> =>
  (await crowd.admin.agents())
    .map(({ id, state }) => `${id} ${state}`)
    .toSorted()
    .join()

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
    alarms: {
      about: `presses ${PRESSED} terminals of every protocol while core, lines and store are killed in turn; they repeat until acknowledged: none lost, none acknowledged before it is on disk`,
      numbers: {},
      measure: async (say, named) => {
        if (named !== undefined) throw new Error("it enters terminals of its own and kills workers: leave out --centre")
        const result = await drillAlarms({ calls: true }, say)
        return { result, held: alarmDrillHeld(result) }
      }
    },
    core: {
      about: `kills the core with -9 while ${TALKING} calls talk, ${OF_A_KIND} each are ${KINDS.join(", ")}, and ${WAITING} wait: nobody loses a call, a place or a record`,
      numbers: {},
      measure: drillCoreCommand
    }
  })
}

async function drillCoreCommand(say: (line: string) => void, centreNamed: RunningCentre | undefined) {
  const centre =
    centreNamed ??
    (await startCrowdedCentre({ seed: "straight-to-queue.yaml", agents: AGENTS, queues: ["service"], say }))
  try {
    const result = await drillCore(centre, say)
    const held =
      result.callsBefore === TALKING &&
      result.callsAfter === TALKING &&
      KINDS.every((kind) => result.kinds[kind].before === OF_A_KIND && result.kinds[kind].after === OF_A_KIND) &&
      result.queueKept === WAITING &&
      result.recordsLost === 0 &&
      result.duplicates === 0 &&
      result.recoveredMs <= 2_000
    return { result, held }
  } finally {
    await centre.stop()
  }
}
