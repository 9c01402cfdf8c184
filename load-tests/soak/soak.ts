import type { CallRecord } from "#wire/records.ts"
import type { RunningCentre } from "../running-centre.ts"
import { type Crowd, gather, numberOnRecord } from "../crowd/crowd.ts"
import { inParallel, pause, until } from "../crowd/wait.ts"
import { Callers, STUCK_AFTER_MS } from "./callers.ts"
import { housePeople } from "./house.ts"
import { leftoversSince, type Leftovers } from "./leftovers.ts"
import type { Load } from "./load.ts"
import { JUDGED, sampleMemory } from "./memory.ts"
import { playAsTheyEnd, type Played } from "./recordings.ts"
import { pickUp, work } from "./work.ts"

export interface Soak extends Leftovers, Played {
  readonly minutes: number
  readonly calls: number
  /** Callers who talked with an agent, and those who hung up before. */
  readonly served: number
  readonly gaveUp: number
  /** Talks that an agent's telephone put on hold, by a re-INVITE. */
  readonly held: number
  /** Telephones of the house that were put through to another one, by a REFER. One that failed is lost. */
  readonly transfers: number
  /** Calls that the centre ended or left waiting, and those of the last thousand without exactly one finished record. */
  readonly lost: number
  readonly recordsMissing: number
  /** Processes that ended and were started again. */
  readonly restarts: number
  /** Of the switch, between its warm-up and the last minute. */
  readonly rssGrowthMb: number
  /** At the end of each minute. */
  readonly rssMb: Readonly<Record<string, ReadonlyArray<number>>>
  /** In use after the last full collection, at the end of each minute. */
  readonly liveMb: Readonly<Record<string, ReadonlyArray<number>>>
  /** Of what is live, after the warm-up. */
  readonly growthMbPerHour: Readonly<Record<string, number>>
  readonly rssGrowthMbPerHour: Readonly<Record<string, number>>
  /** Null: too short to say. */
  readonly flat: boolean | null
}

const MINUTE_MS = 60_000
/** V8 grows its young generation, and the house its number of lingering calls, in the first minutes. */
const WARM_UP_SHARE = 0.25
const WARM_UP_MINUTES = 10
/**
 * Two calls a second are 7,200 an hour. Names of ended legs and actors and the last call records are kept up to their limits:
 * 475 bytes a call in the core, by two heap snapshots, 3.5 MB. Chance (calls that are open, code that is compiled, buffers
 * let go late) swings by 2 MB, which makes up to 14 over a quarter of an hour. A leak of 3 kB a call is beyond both; without our
 * own reader on esl's socket the core grew by 137, over eight minutes.
 */
const MOST_GROWTH_MB_PER_HOUR = 20
const MOST_RSS_GROWTH_MB = 20

/** Below it chance alone goes beyond the bound: eight minutes made 32 MB an hour of a switch that keeps nothing. */
const SHORTEST_TREND_MINUTES = 15

const RECORDS_CHECKED = 900
/** Signed-in agents who become ready at a time. */
const READY_WIDTH = 8

/**
 * The load of working days for some minutes: agents who miss rings and put callers on hold, colleagues who put each other through, callers who come, press keys,
 * wait, talk and hang up at any moment. Nobody may be lost, every recording can be played, nothing stays in the switch, and
 * the memory of core and switch must stay level.
 */
export const soak = async (
  centre: RunningCentre,
  options: {
    readonly minutes: number
    readonly load: Load
    readonly say: (line: string) => void
  }
): Promise<Soak> => {
  const { load, minutes, say } = options
  const crowd = await gather({
    centre,
    count: load.agents,
    pickUp: (_, leg) => pickUp(() => callers.missed(leg.peer)),
    say
  })
  const callers = new Callers(crowd, centre, load, say)
  const leftovers = await leftoversSince(centre)
  const memory = sampleMemory(centre)
  const recordings = playAsTheyEnd(crowd, centre.dataDir, say)
  const house = await housePeople(centre, crowd, say)
  let held = 0
  try {
    await inParallel(crowd.agents, READY_WIDTH, async (agent) => work(agent, callers, () => held++))
    say(`${load.agents} agents are ready; callers come for ${minutes} minutes`)
    await dialFor(minutes, callers, load, (minute) =>
      say(`minute ${minute}: ${callers.words()}, ${held} held, ${recordings.words()}, ${memory.words()}`)
    )
    memory.stop()
    await until("the end of all calls", () => callers.open === 0, { withinMs: 2 * STUCK_AFTER_MS, everyMs: 100 })
    const { lost, transfers } = await house.stop()
    const recordsMissing = await missingRecords(crowd, callers.calls)
    if (recordsMissing > 0) say(`${recordsMissing} of the last calls have no finished record, or more than one`)
    const played = await recordings.end()
    const left = await leftovers()
    const growth = memory.growth(WARM_UP_SHARE)
    const { workers } = await centre.health()
    return {
      minutes,
      calls: callers.calls,
      served: callers.served,
      gaveUp: callers.gaveUp,
      held,
      transfers,
      lost: callers.lost + lost + recordsMissing,
      recordsMissing,
      ...left,
      ...played,
      restarts: Object.values(workers).reduce((sum, { restarts }) => sum + restarts, 0),
      rssGrowthMb: memory.rssGrowthMb("switch", Math.min(WARM_UP_MINUTES, minutes / 2) * MINUTE_MS),
      ...memory.told(),
      ...growth,
      flat:
        minutes < SHORTEST_TREND_MINUTES
          ? null
          : JUDGED.every((name) => growth.growthMbPerHour[name]! <= MOST_GROWTH_MB_PER_HOUR)
    }
  } finally {
    memory.stop()
    recordings.stop()
    await house.stop()
    callers.stop()
    await crowd.stop()
  }
}

/** Whether it kept what it promises; a short one cannot say anything about memory. */
export const isKept = (found: Soak): boolean =>
  found.lost === 0 &&
  found.restarts === 0 &&
  found.unplayable === 0 &&
  found.legsLeft === 0 &&
  found.socketsLeft === 0 &&
  (found.flat === null || (found.flat && found.rssGrowthMb <= MOST_RSS_GROWTH_MB))

/** Callers come at random, on average as often as the load says. */
const dialFor = async (
  minutes: number,
  callers: Callers,
  { meanBetweenCallsMs }: Load,
  tell: (minute: number) => void
): Promise<void> => {
  const beganAt = performance.now()
  const endsAt = beganAt + minutes * MINUTE_MS
  let toldMinute = 0
  let nextAt = beganAt
  while (nextAt < endsAt) {
    await callers.dial()
    // By the clock: what dialling takes must not make them fewer.
    nextAt += -Math.log(1 - Math.random()) * meanBetweenCallsMs
    await pause(Math.max(0, nextAt - performance.now()))
    const minute = Math.floor((performance.now() - beganAt) / MINUTE_MS)
    if (minute > toldMinute) tell((toldMinute = minute))
  }
}

/** How many of the last calls have not exactly one finished record. */
const missingRecords = async (crowd: Crowd, calls: number): Promise<number> => {
  const numbers = Array.from({ length: Math.min(calls, RECORDS_CHECKED) }, (_, index) =>
    numberOnRecord((calls - 1 - index) % 10_000)
  )
  const missing = async () => {
    const records: ReadonlyArray<CallRecord> = await crowd.admin.calls(1_000)
    const finished = new Map<string, number>()
    for (const { callingNumber: number, endedAt } of records)
      if (endedAt !== null) finished.set(number, (finished.get(number) ?? 0) + 1)
    return numbers.filter((number) => finished.get(number) !== 1).length
  }
  await until("all records", async () => (await missing()) === 0, { withinMs: 10_000, everyMs: 200 }).catch(() => {})
  return missing()
}
