import { BoundedSet } from "#engine/collections/bounded-set.ts"

/** (kind, source) pairs whose first refusal was logged; beyond this the oldest may be logged again. */
const LOGGED_LIMIT = 2_000

/**
 * Counts what was refused at the door, by kind, and has each (kind, source) logged once with its reason: a thousand broken
 * requests of one sender are one line. A source is a remote address.
 */
export class RefusalLog {
  readonly #counts = new Map<string, number>()
  readonly #logged = new BoundedSet<string>(LOGGED_LIMIT)
  readonly #log: (refusal: { kind: string; source: string; reason: string }) => void

  constructor(log: (refusal: { kind: string; source: string; reason: string }) => void) {
    this.#log = log
  }

  /** `kind` is one of our own words, never text of the request: each has a counter for good. */
  add(kind: string, source: string, reason: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    const key = `${kind}\n${source}`
    if (this.#logged.has(key)) return
    this.#logged.add(key)
    this.#log({ kind, source, reason: reason.slice(0, 200) })
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
