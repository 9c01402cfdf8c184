import * as Effect from "effect/Effect"
import type { OwnCodes } from "../alarm-lines/message.ts"
import type { TerminalKeys } from "#actors/incident-words.ts"
import { type Dialects, dialectsIn } from "../lines/dialects.ts"

const FOLDER = new URL("../../config/dialects", import.meta.url).pathname

/** A folder that cannot be read keeps nobody from being heard: all means what the protocols say. */
const makers: Effect.Effect<Dialects> = Effect.try(() => dialectsIn(FOLDER)).pipe(
  Effect.catch((error) =>
    Effect.as(Effect.logError("dialects of terminals cannot be read", { error: String(error) }), new Map())
  )
)

/** What makers mean by their codes. */
export const makersCodes: Effect.Effect<(dialect: string) => OwnCodes> = Effect.map(
  makers,
  (dialects) => (dialect) => dialects.get(dialect)?.words.codes ?? {}
)

/** What the keys of their terminals are. */
export const makersKeys: Effect.Effect<(dialect: string) => TerminalKeys | undefined> = Effect.map(
  makers,
  (dialects) => (dialect) => dialects.get(dialect)?.file.keys
)
