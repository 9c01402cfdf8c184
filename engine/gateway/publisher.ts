import type { EpochMs } from "#actors/vocabulary.ts"
import type { Change, Topic } from "#wire/frames.ts"
import { FanOut, type TopicJson } from "./fan-out.ts"
import { encodeFrame } from "./frame-text.ts"

/** Where encoded frames go: uWebSockets' topics. */
export interface Outlet {
  readonly publish: (topic: Topic, frame: string) => void
  /** Number of subscribers. With none, the frame is not encoded. */
  readonly readers: (topic: Topic) => number
  /** Before a delta goes out. */
  readonly onTick: () => void
}

/** Gives the fan-out its clock: each change becomes a delta when it is due, encoded once, whatever the number of screens. */
export class Publisher {
  readonly #fanOut = new FanOut()
  readonly #outlet: Outlet
  /** Topics with changes to tell: when the newest happened, and the timer that will tell. */
  readonly #due = new Map<Topic, { at: EpochMs; readonly timer: NodeJS.Timeout }>()
  readonly #snapshots = new Map<Topic, { readonly n: number; readonly frame: string }>()
  deltas = 0

  constructor(outlet: Outlet) {
    this.#outlet = outlet
  }

  /** The whole of a topic, from the engine. */
  begin(topic: Topic, state: TopicJson): void {
    this.#fanOut.begin(topic, state)
    this.#snapshots.delete(topic)
    this.#publishSnapshot(topic)
  }

  forget(topic: Topic): void {
    this.#fanOut.forget(topic)
    this.#snapshots.delete(topic)
    clearTimeout(this.#due.get(topic)?.timer)
    this.#due.delete(topic)
  }

  /** Throws ChangeDoesNotFit when something was missed: the topic must begin again. */
  changed(topic: Topic, at: EpochMs, changes: ReadonlyArray<Change>): void {
    const now = performance.now()
    const dueAt = this.#fanOut.changed(topic, changes, now)
    if (dueAt === null) return this.#publishSnapshot(topic)
    const waiting = this.#due.get(topic)
    if (waiting !== undefined) waiting.at = at
    else this.#due.set(topic, { at, timer: setTimeout(() => this.#publishDelta(topic), dueAt - now) })
  }

  /** The encoded Snapshot of what screens were told last, or null when there is no such topic (yet). */
  snapshotFrame(topic: Topic): string | null {
    const snapshot = this.#fanOut.snapshot(topic)
    if (snapshot === null) return null
    const known = this.#snapshots.get(topic)
    if (known?.n === snapshot.n) return known.frame
    const frame = encodeFrame({ _tag: "Snapshot", topic, ...snapshot })
    this.#snapshots.set(topic, { n: snapshot.n, frame })
    return frame
  }

  latest(topic: Topic): TopicJson | undefined {
    return this.#fanOut.latest(topic)
  }

  close(): void {
    for (const { timer } of this.#due.values()) clearTimeout(timer)
    this.#due.clear()
  }

  #publishSnapshot(topic: Topic): void {
    if (this.#outlet.readers(topic) === 0) return
    const frame = this.snapshotFrame(topic)
    if (frame !== null) this.#outlet.publish(topic, frame)
  }

  #publishDelta(topic: Topic): void {
    const due = this.#due.get(topic)
    this.#due.delete(topic)
    const delta = this.#fanOut.delta(topic, performance.now())
    this.#snapshots.delete(topic)
    if (delta === null || due === undefined) return
    this.#outlet.onTick()
    if (this.#outlet.readers(topic) === 0) return
    this.deltas += 1
    this.#outlet.publish(topic, encodeFrame({ _tag: "Delta", topic, at: due.at, ...delta }))
  }
}
