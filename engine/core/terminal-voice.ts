import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { TerminalKey, TerminalKeys } from "#actors/incident-words.ts"
import { keysOfLine, namesOfKeys } from "../perform/terminal-key.ts"
import { AlarmTerminals, type KnownTerminal } from "../ports/AlarmTerminals.ts"
import { makersKeys } from "./alarm-dialects.ts"

/** Who presses the button waits 5 s; a database that is away must not keep them from the number that the report named. */
const LOOK_WITHIN = "1 second"

/** How one talks with a terminal. */
export interface TerminalVoice {
  /** At which it can be called, and from which it calls. */
  readonly numbers: ReadonlyArray<string>
  readonly keys: TerminalKeys
}

/** By what makers mean by theirs. */
export const keysOfTerminal =
  (makers: (dialect: string) => TerminalKeys | undefined) =>
  ({ dialect, line }: Pick<KnownTerminal, "dialect" | "line">): ReadonlyArray<TerminalKey> =>
    namesOfKeys(keysOfLine(line, dialect === null ? undefined : makers(dialect)))

const UNKNOWN: TerminalVoice = { numbers: [], keys: {} }

/** Finds what the records say of it; nothing where nobody knows, or they are away. */
export const terminalVoices = Effect.gen(function* () {
  const terminals = Option.getOrUndefined(yield* Effect.serviceOption(AlarmTerminals))
  const keysOf = yield* makersKeys
  return (terminal: string): Effect.Effect<TerminalVoice> =>
    terminals === undefined
      ? Effect.succeed(UNKNOWN)
      : terminals.byId(terminal).pipe(
          Effect.map((known) => {
            if (known === null) return UNKNOWN
            const { dialect, line, numbers } = known
            return { numbers, keys: keysOfLine(line, dialect === null ? undefined : keysOf(dialect)) }
          }),
          Effect.catchTag("StoreAway", () => Effect.succeed(UNKNOWN)),
          Effect.timeoutOrElse({ duration: LOOK_WITHIN, orElse: () => Effect.succeed(UNKNOWN) })
        )
})
