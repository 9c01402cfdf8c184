import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { AlarmTerminals } from "../ports/AlarmTerminals.ts"

/** Who presses the button waits 5 s; a database that is away must not keep them from the number that the report named. */
const LOOK_WITHIN = "1 second"

/** Finds the numbers at which a terminal can be called; none where nobody knows, or its records are away. */
export const terminalNumbers = Effect.map(Effect.serviceOption(AlarmTerminals), (found) => {
  const terminals = Option.getOrUndefined(found)
  return (terminal: string): Effect.Effect<ReadonlyArray<string>> =>
    terminals === undefined
      ? Effect.succeed([])
      : terminals.byId(terminal).pipe(
          Effect.map((known) => known?.numbers ?? []),
          Effect.catchTag("StoreAway", () => Effect.succeed([])),
          Effect.timeoutOrElse({ duration: LOOK_WITHIN, orElse: () => Effect.succeed([]) })
        )
})
