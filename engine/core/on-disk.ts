import * as Effect from "effect/Effect"
import type { Tagged } from "#actors/behaviour.ts"
import type { Tell } from "#actors/output.ts"
import { StoreAway } from "../ports/CoreRpc.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** A commit takes tens of ms; the gateway gives us 5 s, and must hear from us before. */
const ON_DISK_WITHIN = "3 seconds"

/** Tells a durable actor, and answers with its state once a step that comes to what is wished is committed. */
export const onDisk = <S extends Tagged>(
  runtime: Pick<Runtime, "onStep" | "tell">,
  { message, to }: Tell,
  wished: (after: S) => boolean
): Effect.Effect<S, StoreAway> =>
  Effect.callback<S>((resume) => {
    const stop = runtime.onStep(({ address, after }) => {
      if (address !== to || !wished(after as S)) return
      stop()
      resume(Effect.succeed(after as S))
    })
    runtime.tell(to, message)
    return Effect.sync(stop)
  }).pipe(
    Effect.timeoutOrElse({
      duration: ON_DISK_WITHIN,
      orElse: () => Effect.fail(new StoreAway({ reason: "the database did not answer in time" }))
    })
  )
