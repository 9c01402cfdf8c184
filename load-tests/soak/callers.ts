import { maskedNumber, USUAL_MASKING } from "#wire/masked-number.ts"
import type { RunningCentre } from "../running-centre.ts"
import { callerToneHz, callingNumber, type Crowd } from "../crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { until } from "../crowd/wait.ts"
import { between, type Load } from "./load.ts"

const LISTENS_MS = { from: 200, to: 1_500 }
/** One caller in six loses patience, anywhere between the first ring and the agent's telephone. */
const IMPATIENT_SHARE = 1 / 6
const IMPATIENCE_MS = { from: 0, to: 5_000 }
/** Nobody waits longer with so many agents at work; who does is stuck. */
export const STUCK_AFTER_MS = 90_000
/** For so long a ring goes on that an agent of ours does not take: the centre's own limit. */
const RING_MS = 20_000

interface Caller {
  readonly leg: Leg
  readonly hangsUp: "caller" | "agent"
  talked: boolean
  /** One of the two hung up: what comes then is the end it should have. */
  ending: boolean
  watch: NodeJS.Timeout
  stuckAtMs: number
}

/** Numbers come again after ten thousand calls; the first of them is long over then. */
export const numberOf = (index: number): string => callingNumber(index % 10_000)

/** All callers of the run. Of those who are gone only their numbers are counted. */
export class Callers {
  readonly #crowd: Crowd
  readonly #centre: RunningCentre
  readonly #say: (line: string) => void
  readonly #load: Load
  readonly #open = new Map<string, Caller>()
  calls = 0
  served = 0
  gaveUp = 0
  lost = 0

  constructor(crowd: Crowd, centre: RunningCentre, load: Load, say: (line: string) => void) {
    this.#load = load
    this.#crowd = crowd
    this.#centre = centre
    this.#say = say
  }

  get open(): number {
    return this.#open.size
  }

  async dial(): Promise<void> {
    const index = this.calls++
    const number = numberOf(index)
    const { trunk } = this.#crowd
    const leg = await trunk.call(this.#centre.sip, "95000", number)
    const caller: Caller = {
      leg,
      hangsUp: Math.random() < 0.5 ? "caller" : "agent",
      talked: false,
      ending: false,
      watch: setTimeout(() => this.#stuck(number), STUCK_AFTER_MS),
      stuckAtMs: performance.now() + STUCK_AFTER_MS
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
    }, between(this.#load.talkMs))
  }

  /**
   * An agent of ours lets this caller's ring go. The time of it is not the centre's: three such rings after a flow that was
   * heard twice are 90 s, and in an hour they come to somebody. A centre that never rings gains nothing by it.
   */
  missed(number: string): void {
    const caller = this.#open.get(number)
    if (caller === undefined || caller.talked) return
    caller.stuckAtMs += RING_MS
    clearTimeout(caller.watch)
    caller.watch = setTimeout(() => this.#stuck(number), caller.stuckAtMs - performance.now())
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
    const isOnRecord = async () => (await admin.calls(1_000)).some((record) => record.callingNumber === onRecord)
    await until("the record", isOnRecord, { withinMs: 10_000, everyMs: 200 }).catch(() => {})
    const records = (await admin.calls(1_000).catch(() => [])).filter((record) => record.callingNumber === onRecord)
    for (const record of records) {
      await told("record", () => Promise.resolve(record))
      await told("why", () => admin.why(record.id))
    }
  }
}
