import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/** What lies in the folder of recordings. */
export class Recordings extends Context.Service<
  Recordings,
  {
    /**
     * How much of a recording can be heard, ms. 0 when nothing can: there is no such file, it is no recording, or it cannot be
     * read. `file` is relative to the folder; what lies outside it is never read.
     */
    readonly lengthMs: (file: string) => Effect.Effect<number>
  }
>()("engine/ports/Recordings") {}
