import { randomUUID } from "node:crypto"
import { ALARM_EVENTS, FAULT_EVENTS, type Reported } from "#actors/alarm-event.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Protocol, Understood } from "../alarm-lines/message.ts"
import { type AlarmAnswer, RAW_LIMIT } from "../ports/AlarmIntake.ts"
import type { CoreDoor } from "./core-door.ts"
import type { Counts, Refusal } from "./counts.ts"
import type { Directory, Terminal } from "./directory.ts"
import { FloodGate, type From, StrangerGate } from "./flood.ts"
import { KeyFaults } from "./key-faults.ts"

/** Where a message came from. */
export interface Source {
  /** `udp 192.0.2.7:5010`, for people. */
  readonly text: string
  /** What is bounded together. */
  readonly address: string
}

/** One message that was understood. */
export interface Said {
  readonly line: Protocol
  readonly understood: Understood
  readonly raw: Uint8Array
  readonly source: Source
}

/** What becomes of it. Acknowledge `Taken` and nothing else. */
export type Outcome =
  | { readonly _tag: "Taken"; readonly isProvisioned: boolean }
  | { readonly _tag: "Dropped"; readonly why: Refusal }

/** In flight at once; the core answers in some 20 ms, so it is a storm of thousands a second. */
const MOST_IN_FLIGHT = 4_096
/** Of one device at one address. */
const MOST_OF_ONE = 32
/** An account that nobody entered is on disk as such for an hour (see the core's strangers); its life signs are no news meanwhile. */
const STRANGER_KNOWN_MS = 3_600_000
const STRANGERS = 10_000

export interface Hearing {
  /** A terminal that is entered said something. */
  readonly heard: (terminal: Terminal, reports: ReadonlyArray<Reported>, nowMs: number) => void
  /** Whether it is known at this address. */
  readonly isAt: (terminal: Terminal, address: string, nowMs: number) => boolean
}

/** Takes what was understood to the core, and says when it may be acknowledged. */
export class Intake {
  readonly #door: CoreDoor
  readonly #directory: Directory
  readonly #counts: Counts
  readonly #hearing: Hearing
  readonly #clock: () => number
  /** By what tells two messages apart: a repeat that comes while the first one is being written is answered with it. */
  readonly #inFlight = new Map<string, Promise<Outcome>>()
  readonly #ofDevice = new Map<string, number>()
  readonly #strangers = new Map<string, number>()
  readonly floods = new FloodGate()
  readonly strangers = new StrangerGate()
  readonly keys = new KeyFaults()
  isUp = false

  constructor(options: {
    readonly door: CoreDoor
    readonly directory: Directory
    readonly counts: Counts
    readonly hearing: Hearing
    readonly clock: () => number
  }) {
    this.#door = options.door
    this.#directory = options.directory
    this.#counts = options.counts
    this.#hearing = options.hearing
    this.#clock = options.clock
  }

  /** Before that nothing is answered, not even what is wrong with a message. */
  get isReady(): boolean {
    return this.isUp && this.#directory.isComplete
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  drops(why: Refusal): Outcome {
    this.#counts.refused[why] += 1
    return { _tag: "Dropped", why }
  }

  async take(said: Said): Promise<Outcome> {
    const { line, source, understood } = said
    const nowMs = this.#clock()
    const { controller: account, events } = understood
    const terminal = this.#directory.find(line, account)
    this.#counts.messages[line] += 1
    if (terminal !== undefined) {
      this.#hearing.heard(terminal, events, nowMs)
      this.keys.fits(terminal.id)
    }
    if (!this.isReady) return this.drops("away")
    if (said.raw.length > RAW_LIMIT) return this.drops("oversized")
    const device = `${line} ${account}`
    const key = keyOf(device, events)
    const first = this.#inFlight.get(key)
    if (first !== undefined) {
      this.#counts.repeated += 1
      return first
    }
    const { address } = source
    const from: From = {
      device,
      address,
      isKnown: terminal === undefined || this.#hearing.isAt(terminal, address, nowMs)
    }
    if (!this.floods.admits(from, saysOf(events), nowMs)) return this.drops("flood")
    const isLifeSign = events.every(({ event, phase }) => event === "heartbeat" && phase === "began")
    if (isLifeSign) {
      this.#counts.heartbeats += 1
      // It changes nothing, and is no step of anybody.
      if (terminal !== undefined) return { _tag: "Taken", isProvisioned: true }
      if (nowMs - (this.#strangers.get(device) ?? Number.NEGATIVE_INFINITY) < STRANGER_KNOWN_MS)
        return { _tag: "Taken", isProvisioned: false }
    }
    if (terminal === undefined && !this.strangers.admits(address, nowMs, true)) return this.drops("flood")
    const there = `${device} ${address}`
    const ofDevice = this.#ofDevice.get(there) ?? 0
    if (this.#inFlight.size >= MOST_IN_FLIGHT || ofDevice >= MOST_OF_ONE) {
      this.floods.unwritten(from, saysOf(events), nowMs)
      return this.drops("crowded")
    }
    this.#ofDevice.set(there, ofDevice + 1)
    const outcome = this.#tell(said, terminal, device, nowMs)
    this.#inFlight.set(key, outcome)
    // It never rejects.
    void outcome.then(({ _tag }) => {
      if (_tag === "Dropped") this.floods.unwritten(from, saysOf(events), nowMs)
      this.#inFlight.delete(key)
      const left = (this.#ofDevice.get(there) ?? 1) - 1
      if (left === 0) this.#ofDevice.delete(there)
      else this.#ofDevice.set(there, left)
    })
    return outcome
  }

  async #tell(
    { line, raw, source, understood: { controller: account, events } }: Said,
    terminal: Terminal | undefined,
    device: string,
    nowMs: number
  ): Promise<Outcome> {
    let answer: AlarmAnswer
    try {
      answer = await this.#door.said({
        receipt: randomUUID(),
        line,
        dialect: terminal?.dialect ?? null,
        account,
        number: null,
        source: source.text,
        receivedAt: EpochMs.make(nowMs),
        raw: Buffer.from(raw).toString("base64"),
        reports: withoutLifeSigns(events)
      })
    } catch {
      return this.drops("away")
    }
    if (answer._tag === "Written") {
      this.#counts.written += 1
      return { _tag: "Taken", isProvisioned: true }
    }
    this.#counts.notProvisioned += 1
    this.#strangers.delete(device)
    this.#strangers.set(device, nowMs)
    if (this.#strangers.size > STRANGERS) {
      const [oldest] = this.#strangers.keys()
      this.#strangers.delete(oldest!)
    }
    return { _tag: "Taken", isProvisioned: false }
  }
}

/** A heartbeat that says besides that something is wrong is told for that. */
const withoutLifeSigns = (events: ReadonlyArray<Reported>): ReadonlyArray<Reported> => {
  const others = events.filter(({ event }) => event !== "heartbeat")
  return others.length === 0 ? events : others
}

const keyOf = (device: string, events: ReadonlyArray<Reported>): string =>
  [
    device,
    ...events.map(({ code, device: zone, event, phase, reference }) => `${event} ${phase} ${code} ${reference} ${zone}`)
  ].join("\n")

const PRESSES: ReadonlySet<string> = new Set([...ALARM_EVENTS, ...FAULT_EVENTS, "service-request"])

const saysOf = (events: ReadonlyArray<Reported>) => {
  const press = events.find(({ event, phase }) => PRESSES.has(event) && phase === "began") ?? events[0]
  return {
    isPress: press !== undefined && PRESSES.has(press.event) && press.phase === "began",
    reference: press?.reference ?? null,
    code: press?.code ?? ""
  }
}
