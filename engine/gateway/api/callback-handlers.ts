import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Asking } from "#engine/ports/needs.ts"
import { ApiContext, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { OVER_BY_THEN } from "#wire/callbacks.ts"
import { badRequest, inHand, notFound } from "./errors.ts"

const gone = notFound("no such callback that is not over")

export const callbackHandlers = HttpApiBuilder.group(
  CentreApi,
  "callbacks",
  Effect.fnUntraced(function* (handlers) {
    const { core } = yield* ApiContext
    return handlers
      .handle(
        "list",
        Effect.fnUntraced(function* ({ query }) {
          const { asker } = yield* Asking
          return yield* orEngineAway(core.ask((engine) => engine.Callbacks({ asker, filter: query })))
        })
      )
      .handle(
        "one",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker } = yield* Asking
          const view = yield* orEngineAway(core.ask((engine) => engine.Callback({ asker, id })))
          return view === null ? yield* Effect.fail(notFound("no such callback")) : view
        })
      )
      .handle(
        "move",
        Effect.fnUntraced(function* ({ params: { id }, payload: { at } }) {
          const { asker } = yield* Asking
          const answer = yield* orEngineAway(core.ask((engine) => engine.MoveCallback({ asker, id, at })))
          if (answer === "over") return yield* Effect.fail(gone)
          if (answer === "in-hand") return yield* Effect.fail(inHand("an agent has this callback just now"))
          if (answer === "late") return yield* Effect.fail(badRequest("body.at", OVER_BY_THEN))
        })
      )
      .handle(
        "cancel",
        Effect.fnUntraced(function* ({ params: { id }, query: { reason } }) {
          const { asker } = yield* Asking
          const isOut = yield* orEngineAway(core.ask((engine) => engine.CancelCallback({ asker, id, reason })))
          if (!isOut) return yield* Effect.fail(gone)
        })
      )
  })
)
