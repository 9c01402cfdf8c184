import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { TrunkStates } from "#wire/trunk-states.ts"
import { ApiContext } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"

/** What the switch last said of its trunks. Another switch than our own says nothing of them. */
export const trunkStateHandlers = HttpApiBuilder.group(
  CentreApi,
  "trunk-states",
  Effect.fnUntraced(function* (handlers) {
    const { health } = yield* ApiContext
    return handlers.handle("read", () => Effect.sync(() => statesIn(health().table.workers["switch"]?.detail)))
  })
)

const NONE: TrunkStates = { trunks: [], strangers: [] }
const decoded = Schema.decodeUnknownOption(TrunkStates)

const statesIn = (detail: unknown): TrunkStates => {
  const found = decoded(detail)
  return found._tag === "Some" ? found.value : NONE
}
