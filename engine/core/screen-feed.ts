import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { ScreenUpdate, Watched } from "../ports/CoreRpc.ts"
import type { LiveScreens } from "../projections/live-screens.ts"

/** Leading-edge throttle: the first change goes out at once, later ones together after this time. */
const PACE_MS = 20

/** Updates a gateway has not taken: minutes of a busy centre. Its stream ends there, and it begins anew. */
const UNTAKEN_LIMIT = 10_000

/** Topics one gateway may watch: each of a thousand agents' own ones, and those for everybody. */
const TOPICS_LIMIT = 10_000

export interface ScreenFeed {
  /** The feed's number, then the changes of the topics it watches. One stream a gateway. */
  readonly stream: Stream.Stream<ScreenUpdate>
  /** The topic's state; from now on the feed tells what changes in it. */
  readonly watch: (feed: number, topic: string) => typeof Watched.Type
  readonly unwatch: (feed: number, topic: string) => void
  readonly look: LiveScreens["look"]
  /** Tells every gateway. */
  readonly announce: (update: ScreenUpdate) => void
  /** Something was touched: it will be drawn and sent soon. */
  readonly touched: () => void
  readonly watchers: () => number
}

interface Feed {
  readonly updates: Queue.Queue<ScreenUpdate>
  readonly topics: Set<string>
}

/** `lastGone` is called when the last gateway disconnects. */
export const makeScreenFeed = Effect.fnUntraced(function* (options: {
  readonly screens: LiveScreens
  readonly now: () => EpochMs
  readonly lastGone: () => void
}): Effect.fn.Return<ScreenFeed, never, Scope.Scope> {
  const { lastGone, now, screens } = options
  const clock = yield* Clock.Clock
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const feeds = new Map<number, Feed>()
  let [coming, lastSentMs, begun, n] = [false, 0, 0, 0]

  const tell = (id: number, feed: Feed, update: ScreenUpdate): void => {
    if (Queue.offerUnsafe(feed.updates, update)) return
    drop(id, feed)
    fork(Effect.andThen(Queue.shutdown(feed.updates), Effect.logWarning("a gateway does not keep up; it begins anew")))
  }

  /** Draws what was touched, once for all feeds; one message for each feed with all its topics. */
  const send = (): void => {
    coming = false
    lastSentMs = clock.currentTimeMillisUnsafe()
    const changed = screens.changes()
    if (changed.size === 0) return
    n++
    const at = now()
    for (const [id, feed] of feeds) {
      const topics = [...changed].flatMap(([topic, changes]) => (feed.topics.has(topic) ? [{ topic, changes }] : []))
      if (topics.length > 0) tell(id, feed, { _tag: "Changed", at, n, topics })
    }
  }

  const touched = (): void => {
    if (coming || feeds.size === 0) return
    coming = true
    const waitMs = lastSentMs + PACE_MS - clock.currentTimeMillisUnsafe()
    fork(Effect.andThen(waitMs > 0 ? Effect.sleep(waitMs) : Effect.yieldNow, Effect.sync(send)))
  }

  const forget = (topic: string): void => {
    for (const { topics } of feeds.values()) if (topics.has(topic)) return
    screens.unwatch(topic)
  }

  const drop = (id: number, feed: Feed): void => {
    feeds.delete(id)
    for (const topic of feed.topics) forget(topic)
  }

  const begin = Effect.gen(function* () {
    const feed: Feed = { updates: yield* Queue.dropping<ScreenUpdate>(UNTAKEN_LIMIT), topics: new Set() }
    const id = ++begun
    feeds.set(id, feed)
    Queue.offerUnsafe(feed.updates, { _tag: "Begun", at: now(), feed: id })
    return { id, feed }
  })

  const leave = ({ feed, id }: { readonly id: number; readonly feed: Feed }) =>
    Effect.sync(() => {
      drop(id, feed)
      if (feeds.size === 0) lastGone()
    })

  return {
    stream: Stream.unwrap(
      Effect.map(Effect.acquireRelease(begin, leave), ({ feed }) => Stream.fromQueue(feed.updates))
    ),
    watch: (id, topic) => {
      const feed = feeds.get(id)
      if (feed === undefined || feed.topics.size >= TOPICS_LIMIT) return { n, state: null }
      // What is pending goes out first: the state has it in, and its number says so.
      send()
      feed.topics.add(topic)
      return { n, state: (screens.watch(topic) ?? null) as (typeof Watched.Type)["state"] }
    },
    unwatch: (id, topic) => {
      if (feeds.get(id)?.topics.delete(topic) === true) forget(topic)
    },
    look: screens.look,
    announce: (update) => {
      for (const [id, feed] of feeds) tell(id, feed, update)
    },
    touched,
    watchers: () => feeds.size
  }
})
