import type { Fact } from "#actors/facts.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { LocalDay } from "./local-day.ts"
import { NO_WAITS, type WaitsSeen, waitsAfter } from "./told-waits.ts"

/** One queue since local midnight. `waitMs` sums the waits of answered calls. */
export interface QueueCounts {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly answeredInTime: number
  readonly waitMs: number
}

/** Calls whose caller's number was on a list: `refused` and `rerouted` are those of the black one. */
export interface ListedDay {
  readonly refused: number
  readonly rerouted: number
  readonly white: number
  readonly vip: number
}

export interface AgentDay {
  readonly handled: number
  readonly missed: number
}

/** Where a call waits, and since when. */
interface WaitsIn {
  readonly queue: string
  readonly since: EpochMs
}

/**
 * The day's counters of a centre. `queueOf` remembers where calls wait that nobody answered yet: neither their end says it,
 * nor the answer of somebody whom the queue did not ring.
 */
export interface DayCounts {
  readonly day: string
  readonly queues: Readonly<Record<string, QueueCounts>>
  readonly agents: Readonly<Record<string, AgentDay>>
  readonly queueOf: Readonly<Record<string, WaitsIn>>
  readonly listed: ListedDay
  readonly waits: WaitsSeen
}

export const NO_CALLS: QueueCounts = { offered: 0, answered: 0, abandoned: 0, answeredInTime: 0, waitMs: 0 }
export const NONE_LISTED: ListedDay = { refused: 0, rerouted: 0, white: 0, vip: 0 }
export const NO_WORK: AgentDay = { handled: 0, missed: 0 }

export const emptyDay = (
  day: string,
  { queueOf, waits }: Pick<DayCounts, "queueOf" | "waits"> = { queueOf: {}, waits: NO_WAITS }
): DayCounts => ({
  day,
  queues: {},
  agents: {},
  queueOf,
  listed: NONE_LISTED,
  waits: { ...waits, told: {}, word: {} }
})

/** Rings that count as missed by the agent, as in call records: who refuses a call has not missed it, and a caller who gave up or a withdrawn offer is no fault of theirs. */
const MISSED: ReadonlySet<string> = new Set(["no-answer", "busy", "failed"])

/**
 * One fact more. The first fact of a new day begins with empty counters; one that comes late, of an earlier day, is counted
 * in no day shown. `inTimeMs` is the queue's promise. Pure: a day counted again from its facts comes to the same.
 */
export const countFact = (
  counts: DayCounts,
  fact: Fact,
  days: LocalDay,
  inTimeMs: (queue: string) => number
): DayCounts => {
  const day = days.dayOf(fact.at)
  if (day > counts.day) return countFact(emptyDay(day, counts), fact, days, inTimeMs)
  const today = day === counts.day
  const waited = "call" in fact && fact.call !== undefined ? counts.queueOf[fact.call] : undefined
  const waits = waitsAfter(counts.waits, fact, waited, today)
  const next = counted(counts, fact, today, inTimeMs)
  return waits === next.waits ? next : { ...next, waits }
}

const counted = (counts: DayCounts, fact: Fact, today: boolean, inTimeMs: (queue: string) => number): DayCounts => {
  switch (fact._tag) {
    case "CallArrived":
      return today ? ofList(counts, fact.list, "rerouted") : counts
    case "CallRefused":
      return today ? ofList(counts, fact.list, "refused") : counts
    case "CallQueued": {
      if (counts.queueOf[fact.call]?.queue === fact.queue) return counts
      const waits = { queue: fact.queue, since: fact.at }
      const known = { ...counts, queueOf: { ...counts.queueOf, [fact.call]: waits } }
      return today ? inQueue(known, fact.queue, ({ offered }) => ({ offered: offered + 1 })) : known
    }
    case "CallAnswered": {
      const { [fact.call]: _, ...queueOf } = counts.queueOf
      const known = { ...counts, queueOf }
      if (!today) return known
      const answered = answeredAfter(known, fact.queue, fact.waitMs, inTimeMs)
      return ofAgent(answered, fact.agent, ({ handled }) => ({ handled: handled + 1 }))
    }
    // Outside, or by a colleague to whom the ring went: who still waited has been answered.
    case "PartyAnswered": {
      const { [fact.call]: waited, ...queueOf } = counts.queueOf
      if (waited === undefined) return counts
      const known = { ...counts, queueOf }
      return today ? answeredAfter(known, waited.queue, Math.max(0, fact.at - waited.since), inTimeMs) : known
    }
    // By a way out of it: neither answered there nor given up. Who cannot be called back is in their place as if they had not left it.
    case "CallbackAsked":
    case "CallDiverted": {
      if (fact.call === undefined || (fact._tag === "CallDiverted" && fact.to._tag === "Callback")) return counts
      const { [fact.call]: waited, ...queueOf } = counts.queueOf
      return waited === undefined ? counts : { ...counts, queueOf }
    }
    case "RingFailed":
      return today && MISSED.has(fact.reason)
        ? ofAgent(counts, fact.agent, ({ missed }) => ({ missed: missed + 1 }))
        : counts
    case "CallEnded": {
      const { [fact.call]: waited, ...queueOf } = counts.queueOf
      if (waited === undefined) return counts
      const known = { ...counts, queueOf }
      return today && fact.outcome === "abandoned"
        ? inQueue(known, waited.queue, ({ abandoned }) => ({ abandoned: abandoned + 1 }))
        : known
    }
    default:
      return counts
  }
}

const answeredAfter = (
  counts: DayCounts,
  queue: string,
  afterMs: number,
  inTimeMs: (queue: string) => number
): DayCounts =>
  inQueue(counts, queue, ({ answered, answeredInTime, waitMs }) => ({
    answered: answered + 1,
    answeredInTime: answeredInTime + (afterMs <= inTimeMs(queue) ? 1 : 0),
    waitMs: waitMs + afterMs
  }))

const inQueue = (counts: DayCounts, queue: string, change: (was: QueueCounts) => Partial<QueueCounts>): DayCounts => {
  const was = counts.queues[queue] ?? NO_CALLS
  return { ...counts, queues: { ...counts.queues, [queue]: { ...was, ...change(was) } } }
}

const ofList = (
  counts: DayCounts,
  list: "black" | "white" | "vip" | undefined,
  black: "refused" | "rerouted"
): DayCounts => {
  if (list === undefined) return counts
  const which = list === "black" ? black : list
  return { ...counts, listed: { ...counts.listed, [which]: counts.listed[which] + 1 } }
}

const ofAgent = (counts: DayCounts, agent: string, change: (was: AgentDay) => Partial<AgentDay>): DayCounts => {
  const was = counts.agents[agent] ?? NO_WORK
  return { ...counts, agents: { ...counts.agents, [agent]: { ...was, ...change(was) } } }
}
