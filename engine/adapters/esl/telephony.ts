import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { EpochMs } from "#actors/vocabulary.ts"
import { Telephony, type TelephonyEvent } from "#engine/ports/Telephony.ts"
import { type Switchboard, type SwitchboardOptions, makeSwitchboard } from "./switchboard.ts"

/** Events an engine has not taken yet: minutes of a busy switch. Beyond it we drop them and ask for a fresh Snapshot. */
const UNREAD_LIMIT = 65_536

/** A switch that speaks FreeSWITCH's event socket: FreeSWITCH itself, or the embedded one. `events` has one reader. */
export const layerEsl = (options: SwitchboardOptions): Layer.Layer<Telephony> =>
  Layer.effect(
    Telephony,
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const fork = yield* FiberSet.makeRuntime<never, void, never>()
      const unread = yield* Queue.dropping<TelephonyEvent>(UNREAD_LIMIT)
      let behind = false
      const switchboard: Switchboard = yield* Effect.acquireRelease(
        Effect.sync(() =>
          makeSwitchboard(options, {
            now: () => clock.currentTimeMillisUnsafe() as EpochMs,
            info: (text) => void fork(Effect.logInfo(text)),
            warning: (text) => void fork(Effect.logWarning(text)),
            emit: (event) => {
              if (!Queue.offerUnsafe(unread, event)) {
                if (!behind) fork(Effect.logFatal("events of the switch are not read", { unread: UNREAD_LIMIT }))
                behind = true
              } else if (behind) {
                behind = false
                switchboard.audit()
              }
            }
          })
        ),
        (made) => Effect.sync(() => made.close())
      )
      return Telephony.of({
        request: (request) => Effect.sync(() => switchboard.request(request)),
        events: Stream.fromQueue(unread),
        audit: Effect.sync(() => switchboard.audit()),
        setDirectory: (entries) => Effect.sync(() => switchboard.setDirectory(entries)),
        problems: () => switchboard.problems(),
        setLines: (lines) => Effect.sync(() => switchboard.setLines(lines))
      })
    })
  )
