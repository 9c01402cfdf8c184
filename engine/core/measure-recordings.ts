import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import type { RecordingRequest } from "#actors/call/requests.ts"
import type { Tell } from "#actors/output.ts"
import { measured, measuredFile } from "../perform/recording-file.ts"
import { Recordings } from "../ports/Recordings.ts"

/** Node reads files with four threads, and a disk that hangs holds those that ask it; two are left for everything else. */
const AT_ONCE = 2

/**
 * Answers calls that ask how long their recording is. Nobody waits for a file: the asking call and the recovery of all others go
 * on meanwhile. A call that asks again while its file is being read gets one answer.
 */
export const makeMeasuring = Effect.fnUntraced(function* (
  tell: (tell: Tell) => void
): Effect.fn.Return<(asked: RecordingRequest) => Effect.Effect<void>, never, Recordings | Scope.Scope> {
  const recordings = yield* Recordings
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const turns = yield* Semaphore.make(AT_ONCE)
  const being = new Set<string>()
  const measure = (asked: RecordingRequest, file: string) =>
    turns.withPermit(recordings.lengthMs(file)).pipe(
      Effect.map((recordedMs) => tell(measured(asked, recordedMs))),
      Effect.ensuring(Effect.sync(() => being.delete(asked.call)))
    )
  return (asked) =>
    Effect.sync(() => {
      if (being.has(asked.call)) return
      being.add(asked.call)
      fork(measure(asked, measuredFile(asked)))
    })
})
