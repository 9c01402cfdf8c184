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
    const group = this.#groups.get(name) ?? { members: 0, silent: 0, turned: [], isSilent: false }
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

  /** Before our start its silent members turned at these times. True: together, and it is silent as a whole, and news. */
  wasSilent(name: string, turnedAt: ReadonlyArray<number>): boolean {
    const group = this.#groups.get(name)
    if (group === undefined) return false
    const many = Math.ceil(Math.max(MANY, group.members * SHARE))
    const times = turnedAt.toSorted((a, b) => a - b)
    group.isSilent = times.some(
      (atMs, index) => (times[index + many - 1] ?? Number.POSITIVE_INFINITY) - atMs < WITHIN_MS
    )
    if (group.isSilent) this.#news.add(name)
    return group.isSilent
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
    const many = Math.max(MANY, group.members * SHARE)
    const isSilent = group.isSilent ? group.silent >= many / 2 : group.silent >= many && group.turned.length >= many
    if (isSilent === group.isSilent) return
    group.isSilent = isSilent
    this.#news.add(name)
  }
}
