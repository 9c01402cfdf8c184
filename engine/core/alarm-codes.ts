import * as Effect from "effect/Effect"
import type { OwnCodes } from "../alarm-lines/message.ts"
import { type Dialects, dialectsIn } from "../lines/dialects.ts"

const FOLDER = new URL("../../config/dialects", import.meta.url).pathname

/** What makers mean by their codes. A folder that cannot be read keeps nobody from being heard: codes mean what the protocol says. */
export const makersCodes: Effect.Effect<(dialect: string) => OwnCodes> = Effect.gen(function* () {
  const dialects: Dialects = yield* Effect.try(() => dialectsIn(FOLDER)).pipe(
    Effect.catch((error) =>
      Effect.as(Effect.logError("dialects of terminals cannot be read", { error: String(error) }), new Map())
    )
  )
  return (dialect) => dialects.get(dialect)?.words.codes ?? {}
})
