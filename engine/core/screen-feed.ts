import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { ScreenUpdate } from "../ports/CoreRpc.ts"
import type { LiveScreens } from "../projections/live-screens.ts"

/** Leading-edge throttle: the first change goes out at once, later ones together after this time. */
const PACE_MS = 20

/** Updates a gateway has not taken: minutes of a busy centre. Its stream ends there, and it begins anew with the whole. */
const UNTAKEN_LIMIT = 10_000

export interface ScreenFeed {
  /** The whole of every topic, then each change. One stream a gateway. */
  readonly stream: Stream.Stream<ScreenUpdate>
  /** Something was touched: it will be drawn and sent soon. */
  readonly touched: () => void
  readonly watchers: () => number
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
  const watchers = new Set<Queue.Queue<ScreenUpdate>>()
  let [coming, lastSentMs] = [false, 0]

  const send = (): void => {
    coming = false
    lastSentMs = clock.currentTimeMillisUnsafe()
    const at = now()
    for (const [topic, changes] of screens.changes()) {
      for (const watcher of watchers) {
        if (Queue.offerUnsafe(watcher, { _tag: "Changed", at, topic, changes })) continue
        watchers.delete(watcher)
        fork(Effect.andThen(Queue.shutdown(watcher), Effect.logWarning("a gateway does not keep up; it begins anew")))
      }
    }
  }

  const touched = (): void => {
    if (coming || watchers.size === 0) return
    coming = true
    const waitMs = lastSentMs + PACE_MS - clock.currentTimeMillisUnsafe()
    fork(Effect.andThen(waitMs > 0 ? Effect.sleep(waitMs) : Effect.yieldNow, Effect.sync(send)))
  }

  const watch = Effect.gen(function* () {
    const watcher = yield* Queue.dropping<ScreenUpdate>(UNTAKEN_LIMIT)
    // Those who watch already get what is pending; the newcomer's whole has it in.
    send()
    watchers.add(watcher)
    Queue.offerUnsafe(watcher, { _tag: "Whole", at: now(), ...screens.now() })
    return watcher
  })

  const leave = (watcher: Queue.Queue<ScreenUpdate>) =>
    Effect.sync(() => {
      watchers.delete(watcher)
      if (watchers.size === 0) lastGone()
    })

  return {
    stream: Stream.unwrap(Effect.map(Effect.acquireRelease(watch, leave), Stream.fromQueue)),
    touched,
    watchers: () => watchers.size
  }
})
