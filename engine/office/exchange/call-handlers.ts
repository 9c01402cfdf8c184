import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { Database } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { maskingNow } from "../../records/parameters/masking.ts"
import { OfficeApi } from "../office-api.ts"
import { busy } from "../refusals.ts"
import { orAway } from "../thing-handlers.ts"
import { callFile } from "./call-export.ts"
import { Exchange, languageOf, logged, named, typed } from "./exchange-handlers.ts"
import { numbersSeenBy } from "../../records/calls/conditions.ts"

export const callHandlers = HttpApiBuilder.group(
  OfficeApi,
  "call-files",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const { exports, timeZone } = yield* Exchange
    return handlers.handleRaw(
      "export",
      Effect.fnUntraced(function* ({ query: { format, heads, ...filter } }) {
        const { asker, scope } = yield* Asking
        if (exports.isFull()) return yield* Effect.fail(busy("too many exports wait already"))
        const language = yield* languageOf({ format, ...(heads === undefined ? {} : { heads }) })
        yield* logged(database, asker, "call", { format, ...filter })
        const looking = { scope, ...numbersSeenBy(asker) }
        const masking = yield* orAway(Effect.provideService(maskingNow, Database, database))
        const body = callFile(database, exports, { format, filter, language, looking, masking, timeZone })
        return HttpServerResponse.stream(body, { ...typed(format), headers: named("calls", format) })
      })
    )
  })
)
