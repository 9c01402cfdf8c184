import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Asking } from "../../ports/needs.ts"
import { OfficeApi } from "../office-api.ts"
import { notFound } from "../refusals.ts"
import { Exchange } from "./exchange-handlers.ts"

/** Jobs are one's own: others' look as if they were not there. */
export const jobHandlers = HttpApiBuilder.group(
  OfficeApi,
  "jobs",
  Effect.fnUntraced(function* (handlers) {
    const { imports } = yield* Exchange
    return handlers
      .handle(
        "list",
        Effect.fnUntraced(function* () {
          const { asker } = yield* Asking
          return imports.list(asker.account).map((job) => ({ ...job, problems: [] }))
        })
      )
      .handle(
        "read",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          return (
            imports.read(params.id, asker.account) ?? (yield* Effect.fail(notFound(`there is no job ${params.id}`)))
          )
        })
      )
      .handle(
        "stop",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          return (
            imports.stop(params.id, asker.account) ?? (yield* Effect.fail(notFound(`there is no job ${params.id}`)))
          )
        })
      )
  })
)
