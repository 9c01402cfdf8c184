import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Gateway } from "./gateway.ts"

/** The core is up before the gateway starts; it answers in milliseconds, on a busy machine in a second or two. */
const WAITED_FOR = "5 seconds"
const LOOKED_EVERY = "20 millis"

/**
 * Waits until the gateway has heard from the engine, so that whoever reads "ready" can sign in at once. Not for ever: a gateway that
 * is started again while the engine is away serves its pages and says so.
 */
export const firstContact = ({ counts }: Pick<Gateway, "counts">): Effect.Effect<void> =>
  Effect.sync(() => counts()["engine"] === true).pipe(
    Effect.repeat({ until: (there) => there, schedule: Schedule.spaced(LOOKED_EVERY) }),
    Effect.timeoutOption(WAITED_FOR),
    Effect.asVoid
  )
