import { join } from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { makeSpeech } from "../../adapters/spoken-files/speech.ts"
import { Database } from "../../ports/Database.ts"
import { Speech } from "../../ports/Speech.ts"
import { pronunciations } from "../../records/pronunciations/store.ts"
import { startSoundThread } from "../../sound/sound-thread.ts"
import { PromptPlace } from "../prompts/prompt-files-handlers.ts"

/** The real voice and the real thread, which starts when a test first wants a sound. */
export const withSounds = <A, E, R>(
  serving: Effect.Effect<A, E, R>,
  folder: string,
  database: Database["Service"]
): Effect.Effect<A, E, Exclude<Exclude<R, PromptPlace>, Speech> | Scope.Scope> =>
  Effect.gen(function* () {
    const thread = yield* Effect.acquireRelease(
      Effect.sync(() => startSoundThread(new URL("../../workers/sound.ts", import.meta.url))),
      (started) => Effect.sync(() => started.close())
    )
    const place = { folder, shipped: join(import.meta.dirname, "../../../config/prompts"), thread }
    const list = Effect.provideService(pronunciations, Database, database)
    return yield* serving.pipe(
      Effect.provideService(PromptPlace, place),
      Effect.provideService(Speech, makeSpeech({ folder, thread, pronunciations: list }))
    )
  })
