import type { CallRecord } from "#wire/records.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import type { RunningCentre } from "./running-centre.ts"
import type { Agent } from "./crowd/agent.ts"
import { maskedNumber, USUAL_MASKING } from "#wire/masked-number.ts"
import { callerToneHz, callingNumber, type Crowd, gather, numberOnRecord } from "./crowd/crowd.ts"
import type { Leg } from "./crowd/phone.ts"
import { pause, until } from "./crowd/wait.ts"
import { eachMinute, growthMbPerHour, type Samples } from "./memory-trend.ts"

export interface Soak {
  readonly minutes: number
  readonly calls: number
  /** Callers who talked with an agent, and those who hung up before. */
  readonly served: number
  readonly gaveUp: number
  /** Calls that the centre ended or left waiting, and those of the last thousand without exactly one finished record. */
  readonly lost: number
  readonly recordsMissing: number
  /** Recordings that the records of the run name, and how many of them are no WAV with sound. */
  readonly recordings: number
  readonly unplayable: number
  /** Processes that ended and were started again. */
  readonly restarts: number
  /** At the end of each minute. */
  readonly rssMb: Readonly<Record<string, ReadonlyArray<number>>>
  /** In use after the last full collection, at the end of each minute. */
  readonly liveMb: Readonly<Record<string, ReadonlyArray<number>>>
  /** Of what is live, after the warm-up. */
  readonly growthMbPerHour: Readonly<Record<string, number>>
  readonly rssGrowthMbPerHour: Readonly<Record<string, number>>
  readonly flat: boolean
}

/** Processes that carry calls and must be flat. */
const JUDGED = ["core", "switch"]
const SAMPLED = ["core", "switch", "gateway", "store"]
const SAMPLE_EVERY_MS = 5_000
/** V8 grows its young generation, and the house its number of lingering calls, in the first minutes. */
const WARM_UP_SHARE = 0.25
const MINUTE_MS = 60_000
/**
 * Two calls a second are 7,200 an hour. Names of ended legs and actors and the last call records are kept up to their limits:
 * 475 bytes a call in the core, by two heap snapshots, 3.5 MB. Chance (calls that are open, code that is compiled, buffers
 * let go late) swings by 2 MB, which makes up to 14 over a quarter of an hour. A leak of 3 kB a call is beyond both; without our
 * own reader on esl's socket the core grew by 137, over eight minutes.
 */
const MOST_GROWTH_MB_PER_HOUR = 20

/** Below it chance alone goes beyond the bound: eight minutes made 32 MB an hour of a switch that keeps nothing. */
export const SHORTEST_MINUTES = 15

/** About two calls a second; ring, talk and wrap-up take 12 s, so that 30 agents are busy most of the time and some callers wait. */
const MEAN_BETWEEN_CALLS_MS = 480
const PICK_UP_MS = { from: 200, to: 2_000 }
const TALK_MS = { from: 2_000, to: 9_000 }
const WRAP_UP_MS = { from: 500, to: 10_000 }
const LISTENS_MS = { from: 200, to: 1_500 }
/** One in twenty rings is missed; the agent is back after a while. */
const MISSED_SHARE = 0.05
const RETURN_MS = 5_000
/** One caller in six loses patience, anywhere between the first ring and the agent's telephone. */
const IMPATIENT_SHARE = 1 / 6
const IMPATIENCE_MS = { from: 0, to: 5_000 }
/** Nobody waits longer with 30 agents at work; who does is stuck. */
const STUCK_AFTER_MS = 90_000
const RECORDS_CHECKED = 900
const PAGE = 1_000

const between = ({ from, to }: { readonly from: number; readonly to: number }) => from + Math.random() * (to - from)

/**
 * The load of a working day for some minutes: thirty agents, callers who come, press keys, wait, talk and hang up at any
 * moment. Nobody may be lost, and the memory of core and switch must stay level.
 */
export const soak = async (
  centre: RunningCentre,
  options: {
    readonly minutes: number
    readonly agents: number
    readonly say: (line: string) => void
  }
): Promise<Soak> => {
  const { agents, minutes, say } = options
  const pickUp = () => (Math.random() < MISSED_SHARE ? "never" : between(PICK_UP_MS))
  const crowd = await gather({ centre, count: agents, pickUp, say })
  const callers = new Callers(crowd, centre, say)
  const memory = sampleMemory(centre)
  try {
    for (const agent of crowd.agents) work(agent, callers)
    say(`${agents} agents are ready; callers come for ${minutes} minutes`)
    const endsAt = performance.now() + minutes * MINUTE_MS
    let toldMinute = 0
    while (performance.now() < endsAt) {
      await callers.dial()
      await pause(-Math.log(1 - Math.random()) * MEAN_BETWEEN_CALLS_MS)
      const minute = Math.floor(minutes - (endsAt - performance.now()) / MINUTE_MS)
      if (minute > toldMinute) say(`minute ${(toldMinute = minute)}: ${callers.words()}, ${memory.words()}`)
    }
    memory.stop()
    await until("the end of all calls", () => callers.open === 0, { withinMs: 2 * STUCK_AFTER_MS, everyMs: 100 })
    const recordsMissing = await missingRecords(crowd, callers.calls)
    if (recordsMissing > 0) say(`${recordsMissing} of the last calls have no finished record, or more than one`)
    const played = await playAll(crowd, say)
    const growth = memory.growth(WARM_UP_SHARE)
    const { workers } = await centre.health()
    return {
      minutes,
      calls: callers.calls,
      served: callers.served,
      gaveUp: callers.gaveUp,
      lost: callers.lost + recordsMissing,
      recordsMissing,
      ...played,
      restarts: Object.values(workers).reduce((sum, { restarts }) => sum + restarts, 0),
      ...memory.told(),
      ...growth,
      flat: JUDGED.every((name) => growth.growthMbPerHour[name]! <= MOST_GROWTH_MB_PER_HOUR)
    }
  } finally {
    memory.stop()
    callers.stop()
    await crowd.stop()
  }
}

interface Caller {
  readonly leg: Leg
  readonly hangsUp: "caller" | "agent"
  talked: boolean
  /** One of the two hung up: what comes then is the end it should have. */
  ending: boolean
  watch: NodeJS.Timeout
}

/** All callers of the run. Of those who are gone only their numbers are counted. */
class Callers {
  readonly #crowd: Crowd
  readonly #centre: RunningCentre
  readonly #say: (line: string) => void
  readonly #open = new Map<string, Caller>()
  calls = 0
  served = 0
  gaveUp = 0
  lost = 0

  constructor(crowd: Crowd, centre: RunningCentre, say: (line: string) => void) {
    this.#crowd = crowd
    this.#centre = centre
    this.#say = say
  }

  get open(): number {
    return this.#open.size
  }

  async dial(): Promise<void> {
    const index = this.calls++
    const number = callingNumber(index)
    const { trunk } = this.#crowd
    const leg = await trunk.call(this.#centre.sip, "95000", number)
    const caller: Caller = {
      leg,
      hangsUp: Math.random() < 0.5 ? "caller" : "agent",
      talked: false,
      ending: false,
      watch: setTimeout(() => this.#stuck(number), STUCK_AFTER_MS)
    }
    this.#open.set(number, caller)
    leg.onAnswer.add(() => {
      leg.audio.sayTone(callerToneHz(index))
      const key = Math.random()
      if (key < 0.9) setTimeout(() => leg.audio.press(key < 0.45 ? "1" : "2"), between(LISTENS_MS))
    })
    leg.onEnd.add(() => this.#over(number))
    if (Math.random() < IMPATIENT_SHARE)
      setTimeout(() => {
        if (!caller.talked) this.#hangUp(caller)
      }, between(IMPATIENCE_MS))
  }

  /** An agent answered this caller; `agentHangsUp` ends the agent's side. */
  talks(number: string, agentHangsUp: () => void): void {
    const caller = this.#open.get(number)
    if (caller === undefined) return
    caller.talked = true
    clearTimeout(caller.watch)
    caller.watch = setTimeout(() => this.#stuck(number), STUCK_AFTER_MS)
    setTimeout(() => {
      if (caller.ending) return
      if (caller.hangsUp === "caller") return this.#hangUp(caller)
      caller.ending = true
      agentHangsUp()
    }, between(TALK_MS))
  }

  words(): string {
    return `${this.calls} calls, ${this.served} served, ${this.gaveUp} gave up, ${this.open} open, ${this.lost} lost`
  }

  stop(): void {
    for (const { watch } of this.#open.values()) clearTimeout(watch)
    this.#open.clear()
  }

  #hangUp(caller: Caller): void {
    caller.ending = true
    this.#crowd.trunk.hangUp(caller.leg)
  }

  #over(number: string): void {
    const caller = this.#open.get(number)
    if (caller === undefined) return
    this.#open.delete(number)
    clearTimeout(caller.watch)
    if (!caller.ending) this.#lose(number, `${caller.talked ? "was cut off" : "was sent away"}: ${caller.leg.ending}`)
    else if (caller.talked) this.served++
    else this.gaveUp++
  }

  #stuck(number: string): void {
    const caller = this.#open.get(number)
    if (caller === undefined) return
    this.#open.delete(number)
    const answered = caller.leg.answeredAt === undefined ? ", never answered" : ""
    this.#lose(number, caller.talked ? "talked on after one side had hung up" : `was served by nobody${answered}`)
    void this.#tellStory(number, caller.leg)
  }

  #lose(number: string, how: string): void {
    this.lost++
    this.#say(`${number} ${how}`)
  }

  /** What the centre itself says of a caller who is stuck: without it nobody finds out why. */
  async #tellStory(number: string, leg: Leg): Promise<void> {
    const { admin, trunk } = this.#crowd
    const onRecord = maskedNumber(number, USUAL_MASKING)
    const told = async (what: string, ask: () => Promise<unknown>) =>
      this.#say(`${number} ${what}: ${JSON.stringify(await ask().catch(String))}`)
    await told("queues", admin.queues)
    await told("agents", async () => (await admin.agents()).map(({ id, state, since }) => [id, state, since]))
    trunk.hangUp(leg)
    const isOnRecord = async () => (await admin.calls(100)).some((record) => record.callingNumber === onRecord)
    await until("the record", isOnRecord, { withinMs: 10_000, everyMs: 200 }).catch(() => {})
    const records = (await admin.calls(100).catch(() => [])).filter((record) => record.callingNumber === onRecord)
    for (const record of records) {
      await told("record", () => Promise.resolve(record))
      await told("why", () => admin.why(record.id))
    }
  }
}

/** An agent's day: ready, talk, wrap up, and back from a missed ring. */
const work = (agent: Agent, callers: Callers): void => {
  // Refused when the centre has moved on meanwhile; the next ring or the wrap-up's own end goes on from there.
  const later = (act: () => Promise<void>, ms: number) => setTimeout(() => void act().catch(() => {}), ms)
  later(agent.ready, 0)
  agent.onInvite.add((leg) => {
    leg.onEnd.add(() => {
      if (leg.answeredAt === undefined) later(agent.ready, RETURN_MS)
      else later(agent.finishWrapUp, between(WRAP_UP_MS))
    })
  })
  agent.onTalk.add((leg) => callers.talks(leg.peer, () => agent.phone.hangUp(leg)))
}

/** Looks at the health page every 5 s until it is stopped. */
const sampleMemory = (centre: RunningCentre) => {
  const rss = new Map(SAMPLED.map((name) => [name, [] as Array<{ atMs: number; mb: number }>]))
  const live = new Map(JUDGED.map((name) => [name, [] as Array<{ atMs: number; mb: number }>]))
  const look = async () => {
    const { workers } = await centre.health()
    const atMs = performance.now()
    const note = (into: Map<string, Array<{ atMs: number; mb: number }>>, name: string, mb: unknown) => {
      if (typeof mb === "number") into.get(name)?.push({ atMs, mb })
    }
    for (const [name, { detail, rssMb }] of Object.entries(workers)) {
      note(rss, name, rssMb)
      note(live, name, (detail["memory"] as { readonly liveMb?: unknown } | undefined)?.liveMb)
    }
  }
  // A busy machine may not answer for a second; one sample less is no matter.
  const timer = setInterval(() => void look().catch(() => {}), SAMPLE_EVERY_MS)
  const byName = <A>(of: ReadonlyMap<string, Samples>, tell: (samples: Samples) => A): Readonly<Record<string, A>> =>
    Object.fromEntries([...of].map(([name, samples]) => [name, tell(samples)]))
  return {
    stop: () => clearInterval(timer),
    words: () =>
      JUDGED.map((name) => `${name} ${rss.get(name)?.at(-1)?.mb} MB, live ${live.get(name)?.at(-1)?.mb}`).join(", "),
    told: () => ({ rssMb: byName(rss, eachMinute), liveMb: byName(live, eachMinute) }),
    growth: (warmUpShare: number) => {
      const measured = (samples: Samples) => {
        const [from, to] = [rss.get("core")?.at(0)?.atMs ?? 0, rss.get("core")?.at(-1)?.atMs ?? 0]
        const growth = growthMbPerHour(samples.filter(({ atMs }) => atMs >= from + warmUpShare * (to - from)))
        return Math.round(growth * 10) / 10
      }
      return { growthMbPerHour: byName(live, measured), rssGrowthMbPerHour: byName(rss, measured) }
    }
  }
}

/** How many of the last calls have not exactly one finished record. */
const missingRecords = async (crowd: Crowd, calls: number): Promise<number> => {
  const numbers = Array.from({ length: Math.min(calls, RECORDS_CHECKED) }, (_, index) =>
    numberOnRecord(calls - 1 - index)
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

/** The recordings that records name, and how many of them a player could not play. */
const playAll = async ({ admin }: Crowd, say: (line: string) => void) => {
  let recordings = 0
  let unplayable = 0
  let page = await admin.calls(PAGE)
  while (page.length > 0) {
    for (const { callingNumber: number, id, recordingFile } of page) {
      if (recordingFile === null) continue
      recordings++
      const problem = await problemOf(() => admin.recording(id))
      if (problem === undefined) continue
      unplayable++
      say(`recording of ${number}: ${problem}`)
    }
    page = await admin.calls(PAGE, page.at(-1)!.serial)
  }
  return { recordings, unplayable }
}

const problemOf = async (read: () => Promise<Buffer | undefined>): Promise<string | undefined> => {
  try {
    const bytes = await read()
    if (bytes === undefined) return "the record names a file that is not there"
    return (readWav(bytes).channels[0]?.length ?? 0) === 0 ? "no sound in it" : undefined
  } catch (error) {
    return String(error)
  }
}
