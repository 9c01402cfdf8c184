import { Groups } from "./groups.ts"
import { Wheel } from "./wheel.ts"

/** 0: heard in time. 1: silent for one and a half of its heartbeat, a fault. 2: for three times, and nobody knows what a press would do. */
export type Level = 0 | 1 | 2

/** What was told of a terminal before this process began: `maybe` is told anew, and restored when it is heard. */
type Told = Level | "maybe"

export interface Watched {
  readonly heartbeatMs: number
  /** Those that it may fall silent with: `area/…`, `carrier/…`. */
  readonly groups: ReadonlyArray<string>
  readonly lastHeardAt: number | null
  readonly told?: Told
  readonly nowMs: number
}

interface Kept {
  heartbeatMs: number
  /** With this heartbeat it is waited for since then: what it said before was not at these intervals. */
  sinceMs: number
  groups: ReadonlyArray<string>
  /** 0: never. */
  heardAt: number
  level: Level
  told: Told
}

export type Change =
  | { readonly _tag: "Terminal"; readonly slot: number; readonly level: Level }
  | {
      readonly _tag: "Group"
      readonly group: string
      readonly isSilent: boolean
      readonly silent: number
      readonly members: number
    }

export const levelAfterMs = (level: 1 | 2, heartbeatMs: number): number => heartbeatMs * (level === 1 ? 1.5 : 3)

/** A single silence waits so long, in case that many others of its area or carrier fall silent too. */
export const HOLD_MS = 120_000

/**
 * Who is silent, and what of it is still to be told. It is told by the difference between what is so and what was told, so a
 * core that was away hears afterwards what is so then, and nothing of what came and went meanwhile.
 */
export class Silence {
  readonly #kept: Array<Kept | undefined> = []
  readonly #wheel: Wheel
  readonly #groups = new Groups()
  /** Those of which something may have to be told. */
  readonly #open = new Set<number>()
  readonly #held: Array<{ readonly slot: number; readonly atMs: number }> = []
  readonly #toldGroups = new Map<string, boolean>()
  /** Groups of which it is not known whether they were told before our start: so many more members heard, and they are over. */
  readonly #unsure = new Map<string, number>()
  /** Since then we can hear: nobody is silent for a time in which we were not there. Infinity: we are not. */
  #since: number
  #counts = { 1: 0, 2: 0 }

  constructor(nowMs: number) {
    this.#wheel = new Wheel(nowMs)
    this.#since = Number.POSITIVE_INFINITY
  }

  counts(): { readonly silent: number; readonly long: number; readonly groups: number } {
    return { silent: this.#counts[1], long: this.#counts[2], groups: this.#groups.silent().length }
  }

  silentGroups(): ReadonlyArray<string> {
    return this.#groups.silent()
  }

  levelOf(slot: number): Level {
    return this.#kept[slot]?.level ?? 0
  }

  heardAt(slot: number): number {
    return this.#kept[slot]?.heardAt ?? 0
  }

  /** A terminal with a heartbeat; again when its records change. */
  watch(slot: number, { groups, heartbeatMs, lastHeardAt, nowMs, told }: Watched): void {
    const known = this.#kept[slot]
    const kept: Kept = known ?? {
      heartbeatMs,
      sinceMs: nowMs,
      groups,
      heardAt: lastHeardAt ?? 0,
      // What was told for certain is still so until it is heard.
      level: told === "maybe" || told === undefined ? 0 : told,
      told: told ?? 0
    }
    if (known === undefined) this.#count(kept.level, 1)
    if (known === undefined || known.groups !== groups) {
      if (known !== undefined) this.#leave(known)
      kept.groups = groups
      this.#join(kept)
    }
    if (kept.heartbeatMs !== heartbeatMs) kept.sinceMs = nowMs
    kept.heartbeatMs = heartbeatMs
    this.#kept[slot] = kept
    if (hasNext(kept)) this.#wheel.put(slot, this.#due(kept))
  }

  /** Everybody of our start is watched: which areas and carriers were silent before it. */
  begun(): void {
    const turned = this.#turnedBefore(({ level }) => level > 0)
    for (const [group, times] of turned) if (!this.#groups.wasSilent(group, times)) turned.delete(group)
    this.#kept.forEach((kept) => {
      // By itself, or with its group only: nobody knows.
      if (kept !== undefined && kept.level > 0 && kept.groups.some((group) => turned.has(group))) kept.told = "maybe"
    })
    for (const [group, times] of this.#turnedBefore(({ told }) => told === "maybe")) {
      const left = this.#groups.mayHaveBeenSilent(group, times)
      if (left !== null) this.#unsure.set(group, left)
    }
  }

  /** By group: when those of its members would have been silent that were heard before our start. */
  #turnedBefore(isOne: (kept: Kept) => boolean): Map<string, Array<number>> {
    const turned = new Map<string, Array<number>>()
    this.#kept.forEach((kept) => {
      if (kept === undefined || kept.heardAt === 0 || !isOne(kept)) return
      for (const group of kept.groups) {
        const times = turned.get(group) ?? []
        turned.set(group, times)
        times.push(kept.heardAt + levelAfterMs(1, kept.heartbeatMs))
      }
    })
    return turned
  }

  forget(slot: number): void {
    const kept = this.#kept[slot]
    if (kept === undefined) return
    this.#leave(kept)
    this.#count(kept.level, -1)
    this.#kept[slot] = undefined
    this.#open.delete(slot)
    this.#wheel.remove(slot)
  }

  /** It said something, whatever it was. */
  heard(slot: number, nowMs: number): void {
    const kept = this.#kept[slot]
    if (kept === undefined) return
    const isFirst = kept.heardAt === 0
    const wasSilent = kept.level > 0
    if (kept.told === "maybe" && kept.heardAt < this.#since) for (const group of kept.groups) this.#sureOf(group)
    if (wasSilent) this.#become(kept, 0, nowMs)
    kept.heardAt = nowMs
    if (isFirst) this.#join(kept)
    if (wasSilent) this.#wheel.put(slot, this.#due(kept))
    if (kept.told !== 0) this.#open.add(slot)
  }

  /** An outage of ours begins: nobody is silent while we cannot hear. */
  pause(): void {
    this.#since = Number.POSITIVE_INFINITY
  }

  /** It is over: each terminal has its whole time again. */
  resume(nowMs: number): void {
    if (!Number.isFinite(this.#since)) this.#since = nowMs
  }

  advance(nowMs: number): void {
    if (this.#since > nowMs) return
    this.#wheel.advance(nowMs, (slot) => this.#look(slot, nowMs))
    let ripe = 0
    while (ripe < this.#held.length && this.#held[ripe]!.atMs + HOLD_MS <= nowMs) {
      this.#open.add(this.#held[ripe]!.slot)
      ripe += 1
    }
    this.#held.splice(0, ripe)
  }

  /** What is to be told now, at most `limit`; whoever takes a change tells it, and says how that went. */
  changes(nowMs: number, limit: number): ReadonlyArray<Change> {
    const changes: Array<Change> = []
    for (const { group, isSilent, members, silent } of this.#groups.news()) {
      if (changes.length >= limit) return changes
      this.#groups.taken(group)
      this.#groupSaid(group)
      if ((this.#toldGroups.get(group) ?? false) !== isSilent)
        changes.push({ _tag: "Group", group, isSilent, silent, members })
    }
    for (const slot of this.#open) {
      if (changes.length >= limit) break
      this.#open.delete(slot)
      const kept = this.#kept[slot]
      if (kept === undefined) continue
      const level = this.#wanted(kept, nowMs)
      if (level === "later") this.#held.push({ slot, atMs: nowMs })
      else if (level !== undefined && level !== kept.told) changes.push({ _tag: "Terminal", slot, level })
    }
    return changes
  }

  /** It is on disk. */
  told(change: Change): void {
    if (change._tag === "Group") {
      this.#toldGroups.set(change.group, change.isSilent)
      return
    }
    const kept = this.#kept[change.slot]
    if (kept === undefined) return
    kept.told = change.level
    this.#open.add(change.slot)
  }

  /** It could not be told; it is among the next changes if it is still so. */
  untold(change: Change): void {
    if (change._tag === "Group") this.#groups.again(change.group)
    else if (this.#kept[change.slot] !== undefined) this.#open.add(change.slot)
  }

  #look(slot: number, nowMs: number): void {
    const kept = this.#kept[slot]
    if (kept === undefined) return
    if (this.#due(kept) > nowMs) {
      this.#wheel.put(slot, this.#due(kept))
      return
    }
    if (kept.level === 0) {
      this.#become(kept, 1, nowMs)
      this.#held.push({ slot, atMs: nowMs })
    } else if (hasNext(kept)) {
      this.#become(kept, 2, nowMs)
      this.#open.add(slot)
    }
    if (hasNext(kept)) this.#wheel.put(slot, this.#due(kept))
  }

  #due({ heardAt, heartbeatMs, level, sinceMs }: Kept): number {
    const since = Math.max(heardAt, sinceMs, Number.isFinite(this.#since) ? this.#since : 0)
    return since + levelAfterMs(level === 0 ? 1 : 2, heartbeatMs)
  }

  /** Undefined: nothing, until something changes. */
  #wanted(kept: Kept, nowMs: number): Level | "later" | undefined {
    if (kept.level === 0)
      // Of whom we do not know whether it was told, nothing is told before it is heard.
      return kept.told === "maybe" && kept.heardAt < this.#since ? undefined : 0
    if (kept.groups.some((group) => this.#groups.isSilent(group))) return undefined
    const silentAt = Math.max(kept.heardAt, kept.sinceMs, this.#since) + levelAfterMs(1, kept.heartbeatMs)
    return silentAt + HOLD_MS <= nowMs || kept.level === 2 ? kept.level : "later"
  }

  #become(kept: Kept, level: Level, nowMs: number): void {
    this.#count(kept.level, -1)
    this.#count(level, 1)
    const [was, is] = [kept.level > 0, level > 0]
    kept.level = level
    if (was !== is && kept.heardAt > 0) for (const group of kept.groups) this.#groups.turned(group, is, nowMs)
  }

  #count(level: Level, by: number): void {
    if (level !== 0) this.#counts[level] += by
  }

  /** Who was never heard is no part of its area: many that are entered and not installed yet are no mast that fails. */
  #join(kept: Kept): void {
    if (kept.heardAt > 0) for (const group of kept.groups) this.#groups.join(group, kept.level > 0)
  }

  #leave(kept: Kept): void {
    if (kept.heardAt > 0) for (const group of kept.groups) this.#groups.leave(group, kept.level > 0)
  }

  /** A member was heard of a group that may have been told: when enough were, it is over, if it was. */
  #sureOf(group: string): void {
    const left = this.#unsure.get(group)
    if (left === undefined) return
    if (left > 1) {
      this.#unsure.set(group, left - 1)
      return
    }
    this.#unsure.delete(group)
    this.#groups.isSure(group)
    if (this.#toldGroups.has(group) || this.#groups.isSilent(group)) return
    this.#toldGroups.set(group, true)
    this.#groups.again(group)
  }

  /** Those that stay silent when their group is over are told one by one. */
  #groupSaid(group: string): void {
    if (this.#groups.isSilent(group)) return
    this.#kept.forEach((kept, slot) => {
      if (kept !== undefined && kept.level > 0 && kept.groups.includes(group)) this.#open.add(slot)
    })
  }
}

/** Who never said anything was never installed: somebody has to look, and no press of anybody is lost. It stays at 1. */
const hasNext = ({ heardAt, level }: Kept): boolean => level === 0 || (level === 1 && heardAt > 0)
