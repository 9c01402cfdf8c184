import { applyChanges, ChangeDoesNotFit } from "#wire/apply.ts"
import type { Change, Topic } from "#wire/frames.ts"

/**
 * What every screen is told, and when. Pure but for its own memory: time comes in, frames' contents go out.
 *
 * A topic has the state that screens were told last (`n`), and what changed since, coalesced. Numbers go up by one with
 * each delta and each new whole; a snapshot carries the number of the delta it includes.
 */

/** At most ten deltas a second and topic: eyes see no more, and a wallboard of 300 tiles stays smooth. */
export const DELTA_INTERVAL_MS = 100
/** The engine tells one step in several changes; those that arrive together go out together. */
export const GATHER_MS = 5

/** A topic's state as JSON; what is in it only the core and the screens know. */
export type TopicJson = Exclude<Change["value"], undefined>

export interface Delta {
  readonly n: number
  readonly changes: ReadonlyArray<Change>
}

export interface Snapshot {
  readonly n: number
  readonly state: TopicJson
}

interface TopicMemory {
  n: number
  shown: TopicJson
  latest: TopicJson
  pending: Pending
  lastDeltaAt: number
}

export class FanOut {
  readonly #topics = new Map<Topic, TopicMemory>()

  /** The topic's state as the engine has it: when it is first watched, and again after the engine's start. Numbers go on. */
  begin(topic: Topic, state: TopicJson): void {
    this.#topics.set(topic, memoryOf(state, (this.#topics.get(topic)?.n ?? 0) + 1))
  }

  forget(topic: Topic): void {
    this.#topics.delete(topic)
  }

  /**
   * Takes changes in. Answers when their delta is due (the clock of `now`, ms), or null for a topic that begins here, with a
   * change of everything (`path: []`): its screens need a snapshot at once. Throws ChangeDoesNotFit and keeps the state from
   * before: something was missed, ask the engine for the whole.
   */
  changed(topic: Topic, changes: ReadonlyArray<Change>, now: number): number | null {
    const known = this.#topics.get(topic)
    if (known === undefined) {
      const [first] = changes
      if (first === undefined || first.path.length > 0) throw new ChangeDoesNotFit([topic, ...(first?.path ?? [])])
      this.begin(topic, applyChanges<unknown>({}, changes) as TopicJson)
      return null
    }
    known.latest = applyChanges(known.latest, changes)
    for (const change of changes) note(known.pending, change)
    return Math.max(now + GATHER_MS, known.lastDeltaAt + DELTA_INTERVAL_MS)
  }

  /** The delta that brings screens up to date, or null when they are. */
  delta(topic: Topic, now: number): Delta | null {
    const memory = this.#topics.get(topic)
    if (memory === undefined) return null
    const changes = drawn(memory.pending)
    if (changes.length === 0) return null
    memory.pending = nothingPending()
    memory.shown = memory.latest
    memory.lastDeltaAt = now
    memory.n += 1
    return { n: memory.n, changes }
  }

  /** What screens were told last. Null: no such topic (yet). */
  snapshot(topic: Topic): Snapshot | null {
    const memory = this.#topics.get(topic)
    return memory === undefined ? null : { n: memory.n, state: memory.shown }
  }

  /** The newest state, which may be ahead of the screens by one delta. */
  latest(topic: Topic): TopicJson | undefined {
    return this.#topics.get(topic)?.latest
  }

  get topics(): number {
    return this.#topics.size
  }
}

const memoryOf = (state: TopicJson, n: number): TopicMemory => ({
  n,
  shown: state,
  latest: state,
  pending: nothingPending(),
  lastDeltaAt: Number.NEGATIVE_INFINITY
})

type Value = Exclude<Change["value"], undefined>

/** Changes not told yet, as a tree over their paths. A node that is put or taken has nothing below: it was folded in. */
interface Pending {
  put: Value | undefined
  taken: boolean
  readonly below: Map<string, Pending>
}

const nothingPending = (): Pending => ({ put: undefined, taken: false, below: new Map() })

/** The change is known to fit. The last value of a place wins; what was noted below a replaced place is forgotten. */
const note = (root: Pending, change: Change): void => {
  let node = root
  for (const [depth, key] of change.path.entries()) {
    if (node.put !== undefined) {
      const rest = change.path.slice(depth)
      node.put = applyChanges(node.put, [
        change.value === undefined ? { path: rest } : { path: rest, value: change.value }
      ])
      return
    }
    let next = node.below.get(key)
    if (next === undefined) node.below.set(key, (next = nothingPending()))
    node = next
  }
  node.put = change.value
  node.taken = change.value === undefined
  node.below.clear()
}

const drawn = (root: Pending): ReadonlyArray<Change> => {
  const changes: Array<Change> = []
  const walk = (node: Pending, path: ReadonlyArray<string>): void => {
    if (node.put !== undefined) changes.push({ path, value: node.put })
    else if (node.taken) changes.push({ path })
    else for (const [key, next] of node.below) walk(next, [...path, key])
  }
  walk(root, [])
  return changes
}
