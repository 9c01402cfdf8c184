import type { Reported } from "#actors/alarm-event.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { HeardRow, LineEntry } from "../ports/AlarmIntake.ts"
import { Directory, type Terminal } from "./directory.ts"
import { levelsAtStart } from "./heartbeats/at-start.ts"
import { Silence } from "./heartbeats/silence.ts"
import { Trends } from "./heartbeats/trends.ts"
import { KnownAddresses } from "./known-addresses.ts"

/** All terminals, and how they are: who is silent, whose battery falls, when each was heard last. */
export class Roster {
  readonly directory = new Directory()
  readonly silence: Silence
  readonly trends = new Trends()
  readonly #addresses = new KnownAddresses()
  readonly #groups = new Map<string, ReadonlyArray<string>>()
  /** By slot, also of those without a heartbeat; 0: never. */
  readonly #heardAt: Array<number> = []
  /** Slots whose last-heard time is not written yet. */
  readonly #unwritten = new Set<number>()
  /** At a start they are looked at together: who was heard last says when we were there last. */
  #atStart: Array<{ readonly terminal: Terminal; readonly lastHeardAt: number | null }> | undefined = []

  constructor(nowMs: number) {
    this.silence = new Silence(nowMs)
  }

  /** A terminal that is entered said something. */
  heard({ slot }: Terminal, reports: ReadonlyArray<Reported>, nowMs: number): void {
    this.silence.heard(slot, nowMs)
    this.#heardAt[slot] = nowMs
    this.#unwritten.add(slot)
    for (const { event, measured, phase } of reports) {
      this.trends.reads(slot, measured, nowMs)
      if (event === "battery-low") this.trends.saidBattery(slot, phase === "began")
    }
  }

  /** Whether it is known at the address from which it says something now. */
  isAt({ slot }: Terminal, address: string, nowMs: number): boolean {
    return this.#addresses.isAt(slot, address, nowMs)
  }

  /** A connection to the core begins: it tells all of them. */
  begin(): void {
    this.directory.begin()
  }

  /** We cannot take alarms: nobody is silent meanwhile. */
  pause(): void {
    this.silence.pause()
  }

  /** We could not hear until now: each has its whole time again. */
  stoodStill(nowMs: number): void {
    this.silence.pause()
    this.silence.resume(nowMs)
  }

  enter(entries: ReadonlyArray<LineEntry>, nowMs: number): void {
    for (const entry of entries) {
      const { lastHeardAt, terminal } = this.directory.enter(entry)
      this.#heardAt[terminal.slot] = Math.max(this.#heardAt[terminal.slot] ?? 0, lastHeardAt ?? 0)
      if (this.#atStart === undefined) this.#watch(terminal, nowMs)
      else this.#atStart.push({ terminal, lastHeardAt })
    }
  }

  complete(nowMs: number): void {
    this.#forget(this.directory.complete())
    const first = this.#atStart?.filter(({ terminal }) => this.directory.at(terminal.slot) === terminal)
    this.#atStart = undefined
    // After an outage each has its whole time again from now.
    this.silence.resume(nowMs)
    if (first === undefined) return
    const told = levelsAtStart(
      first.map(({ lastHeardAt, terminal: { heartbeatMs } }) => ({ heartbeatMs, lastHeardAt })),
      nowMs
    )
    first.forEach(({ terminal }, index) => this.#watch(terminal, nowMs, told[index]!))
    this.silence.begun()
  }

  gone(ids: ReadonlyArray<string>): void {
    this.#forget(this.directory.gone(ids))
  }

  /** Last-heard times that are to be written, at most `limit`. */
  takeUnwritten(limit: number): ReadonlyArray<HeardRow> {
    const rows: Array<HeardRow> = []
    for (const slot of this.#unwritten) {
      if (rows.length >= limit) break
      this.#unwritten.delete(slot)
      const terminal = this.directory.at(slot)
      if (terminal !== undefined)
        rows.push({ terminal: terminal.id, at: EpochMs.make(this.#heardAt[slot]!), ...this.trends.of(slot) })
    }
    return rows
  }

  /** They could not be written. */
  unwritten(rows: ReadonlyArray<HeardRow>): void {
    for (const { terminal: id } of rows) {
      const slot = this.directory.byId(id)?.slot
      if (slot !== undefined) this.#unwritten.add(slot)
    }
  }

  #watch({ area, carrier, heartbeatMs, slot }: Terminal, nowMs: number, told: 0 | 1 | 2 | "maybe" = 0) {
    if (heartbeatMs === null) {
      this.silence.forget(slot)
      return
    }
    const heardAt = this.#heardAt[slot]!
    const lastHeardAt = heardAt === 0 ? null : heardAt
    this.silence.watch(slot, { heartbeatMs, groups: this.#groupsOf(area, carrier), lastHeardAt, nowMs, told })
  }

  /** Many terminals have the same ones: one list for all of them. */
  #groupsOf(area: string | null, carrier: string | null): ReadonlyArray<string> {
    const key = JSON.stringify([area, carrier])
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const groups = [...(area === null ? [] : [`area/${area}`]), ...(carrier === null ? [] : [`carrier/${carrier}`])]
    this.#groups.set(key, groups)
    return groups
  }

  #forget(gone: ReadonlyArray<Terminal>): void {
    for (const { slot } of gone) {
      this.silence.forget(slot)
      this.trends.forget(slot)
      this.#addresses.forget(slot)
      this.#heardAt[slot] = 0
      this.#unwritten.delete(slot)
    }
  }
}
