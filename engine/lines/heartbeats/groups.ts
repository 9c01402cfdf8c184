/** So many, and this share of those with a heartbeat, silent within {@link WITHIN_MS}: it is their area or carrier, not they. */
export const MANY = 10
export const SHARE = 0.3
export const WITHIN_MS = 120_000

interface Group {
  members: number
  silent: number
  /** When members fell silent, the newest last. */
  readonly turned: Array<number>
  isSilent: boolean
  /** It may have been told as silent before our start, and half of it be back: then half of what makes it silent is enough. */
  isUnsure: boolean
}

export interface GroupNews {
  readonly group: string
  readonly isSilent: boolean
  readonly silent: number
  readonly members: number
}

/** Areas and carriers: which of them is silent as a whole. */
export class Groups {
  readonly #groups = new Map<string, Group>()
  readonly #news = new Set<string>()

  isSilent(group: string): boolean {
    return this.#groups.get(group)?.isSilent ?? false
  }

  silent(): ReadonlyArray<string> {
    return [...this.#groups].flatMap(([name, { isSilent }]) => (isSilent ? [name] : []))
  }

  join(name: string, isSilent: boolean): void {
    const group = this.#groups.get(name) ?? { members: 0, silent: 0, turned: [], isSilent: false, isUnsure: false }
    this.#groups.set(name, group)
    group.members += 1
    if (isSilent) group.silent += 1
  }

  leave(name: string, isSilent: boolean): void {
    const group = this.#groups.get(name)
    if (group === undefined) return
    group.members -= 1
    if (isSilent) group.silent -= 1
    this.#settle(name, group)
    if (group.members === 0 && !group.isSilent) this.#groups.delete(name)
  }

  turned(name: string, isSilent: boolean, nowMs: number): void {
    const group = this.#groups.get(name)
    if (group === undefined) return
    group.silent += isSilent ? 1 : -1
    if (isSilent) {
      group.turned.push(nowMs)
      const first = group.turned.findIndex((atMs) => atMs > nowMs - WITHIN_MS)
      group.turned.splice(0, first)
    }
    this.#settle(name, group)
  }

  /**
   * Before our start its silent members turned at these times. True: together, and it is silent as a whole, and news. Half of
   * what makes it so is enough: the other half may have come back before our start.
   */
  wasSilent(name: string, turnedAt: ReadonlyArray<number>): boolean {
    const group = this.#groups.get(name)
    if (group === undefined || !isTogether(turnedAt, halfOf(group))) return false
    group.isSilent = true
    this.#news.add(name)
    return true
  }

  /** Its members turned at these times, of whom it is not known whether anything was told. So many of them heard, and it is over; null: it is not in question. */
  mayHaveBeenSilent(name: string, turnedAt: ReadonlyArray<number>): number | null {
    const group = this.#groups.get(name)
    if (group === undefined || group.isSilent || !isTogether(turnedAt, halfOf(group))) return null
    group.isUnsure = true
    return turnedAt.length - Math.ceil(halfOf(group)) + 1
  }

  /** It is known now how it is. */
  isSure(name: string): void {
    const group = this.#groups.get(name)
    if (group !== undefined) group.isUnsure = false
  }

  /** Groups of which something changed since they were taken. */
  news(): ReadonlyArray<GroupNews> {
    return [...this.#news].map((name) => {
      const { isSilent, members, silent } = this.#groups.get(name) ?? { isSilent: false, members: 0, silent: 0 }
      return { group: name, isSilent, silent, members }
    })
  }

  taken(name: string): void {
    this.#news.delete(name)
  }

  again(name: string): void {
    this.#news.add(name)
  }

  /** It is over when half of what makes it is left, so that it does not come and go. */
  #settle(name: string, group: Group): void {
    const [many, half] = [manyOf(group), halfOf(group)]
    const least = group.isUnsure ? half : many
    const isSilent = group.isSilent ? group.silent >= half : group.silent >= least && group.turned.length >= least
    if (isSilent === group.isSilent) return
    group.isSilent = isSilent
    group.isUnsure = false
    this.#news.add(name)
  }
}

const manyOf = ({ members }: Group): number => Math.max(MANY, members * SHARE)

const halfOf = (group: Group): number => manyOf(group) / 2

/** So many of these times within {@link WITHIN_MS}. */
const isTogether = (timesMs: ReadonlyArray<number>, many: number): boolean => {
  const times = timesMs.toSorted((a, b) => a - b)
  const last = Math.ceil(many) - 1
  return times.some((atMs, index) => (times[index + last] ?? Number.POSITIVE_INFINITY) - atMs < WITHIN_MS)
}
