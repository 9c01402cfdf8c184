import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Topic } from "#wire/frames.ts"
import type { ScreenUpdate, Watched } from "#engine/ports/CoreRpc.ts"
import type { CoreClient } from "./core-client.ts"
import type { Publisher } from "./publisher.ts"

type Changed = Extract<ScreenUpdate, { _tag: "Changed" }>

interface WatchingParts {
  readonly core: Pick<CoreClient, "ask">
  readonly publisher: Pick<Publisher, "begin" | "changed" | "forget">
  readonly fork: (effect: Effect.Effect<void>) => void
  /** Topics heard whether a screen follows them or not: those that the HTTP API reads. */
  readonly always: ReadonlyArray<Topic>
  /** All wanted topics have come from a new engine: what screens show is live again. */
  readonly onLive: () => void
}

/**
 * Which topics this gateway hears of from the engine: those that a screen follows. Screens come and go; one effect at a time
 * brings what is heard into line with what is wanted, topic by topic.
 */
export class Watching {
  readonly #parts: WatchingParts
  /** How many follow each topic. */
  readonly #wanted: Map<Topic, number>
  /** Topics whose changes the engine tells on this connection. */
  readonly #heard = new Set<Topic>()
  /** The topic whose state is being asked for, and the changes that came before it. */
  #asking: { readonly topic: Topic; readonly early: Array<Changed> } | undefined
  #feed: number | undefined
  #isAligning = false
  #isLive = false

  constructor(parts: WatchingParts) {
    this.#parts = parts
    this.#wanted = new Map(parts.always.map((topic) => [topic, 1]))
  }

  follow(topic: Topic): void {
    this.#wanted.set(topic, (this.#wanted.get(topic) ?? 0) + 1)
    this.#align()
  }

  leave(topic: Topic): void {
    const left = (this.#wanted.get(topic) ?? 0) - 1
    if (left > 0) this.#wanted.set(topic, left)
    else this.#wanted.delete(topic)
    this.#align()
  }

  /** Whether what is known of the topic is the engine's newest state. */
  hears(topic: Topic): boolean {
    return this.#feed !== undefined && this.#heard.has(topic)
  }

  /** A new connection: the engine knows nothing of what was watched before. */
  begun(feed: number): void {
    this.#feed = feed
    this.#heard.clear()
    this.#isLive = false
    this.#align()
  }

  lost(): void {
    this.#feed = undefined
  }

  /** Throws ChangeDoesNotFit when something was missed: the connection must begin again. */
  changed(update: Changed): void {
    for (const { changes, topic } of update.topics)
      if (this.#heard.has(topic)) this.#parts.publisher.changed(topic, update.at, changes)
      else if (this.#asking?.topic === topic) this.#asking.early.push(update)
  }

  #align(): void {
    if (this.#isAligning) return
    this.#isAligning = true
    this.#parts.fork(
      Effect.catchCause(this.#aligned(), (cause) => {
        this.#isAligning = false
        return Effect.logError("a topic could not be watched", Cause.pretty(cause))
      })
    )
  }

  /** Ends when there is nothing to bring into line, or no engine to ask. */
  readonly #aligned = Effect.fnUntraced(function* (this: Watching) {
    let isAnswered = true
    for (;;) {
      const feed = this.#feed
      const next = this.#next()
      // In the same turn, so that whoever follows a topic after it begins anew.
      if (feed === undefined || next === undefined || !isAnswered) this.#isAligning = false
      if (feed === undefined || !isAnswered) return
      if (next === undefined) return this.#live()
      const isDone = yield* next.wanted ? this.#watch(feed, next.topic) : this.#unwatch(feed, next.topic)
      isAnswered = isDone || this.#feed !== feed
    }
  })

  #next(): { readonly topic: Topic; readonly wanted: boolean } | undefined {
    for (const topic of this.#wanted.keys()) if (!this.#heard.has(topic)) return { topic, wanted: true }
    for (const topic of this.#heard) if (!this.#wanted.has(topic)) return { topic, wanted: false }
    return undefined
  }

  #live(): void {
    if (this.#isLive) return
    this.#isLive = true
    this.#parts.onLive()
  }

  #watch(feed: number, topic: Topic): Effect.Effect<boolean> {
    const asking = { topic, early: [] as Array<Changed> }
    this.#asking = asking
    return this.#parts.core
      .ask((engine) => engine.Watch({ feed, topic }))
      .pipe(
        Effect.map((watched) => {
          if (this.#feed !== feed) return false
          this.#heard.add(topic)
          this.#begin(topic, watched, asking.early)
          return true
        }),
        Effect.catchTag(["CoreAway", "NotPermitted"], () => Effect.succeed(false)),
        Effect.ensuring(
          Effect.sync(() => {
            this.#asking = undefined
          })
        )
      )
  }

  /** Numbers of the engine say which early changes the state has in it already. */
  #begin(topic: Topic, { n, state }: typeof Watched.Type, early: ReadonlyArray<Changed>): void {
    const { publisher } = this.#parts
    if (state !== null) publisher.begin(topic, state)
    for (const update of early) {
      if (update.n <= n) continue
      for (const each of update.topics) if (each.topic === topic) publisher.changed(topic, update.at, each.changes)
    }
  }

  #unwatch(feed: number, topic: Topic): Effect.Effect<boolean> {
    this.#heard.delete(topic)
    this.#parts.publisher.forget(topic)
    return this.#parts.core
      .ask((engine) => engine.Unwatch({ feed, topic }))
      .pipe(
        Effect.as(true),
        Effect.catchTag(["CoreAway", "NotPermitted"], () => Effect.succeed(false))
      )
  }
}
