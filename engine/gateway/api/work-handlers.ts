import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { workIdOf } from "#actors/work.ts"
import { ApiContext, orEngineAway, supervising } from "./api-context.ts"
import { CentreApi, CurrentSession } from "./centre-api.ts"
import { badRequest, busy, notFound } from "./errors.ts"

const supervisor = Effect.flatMap(CurrentSession, supervising)

export const workHandlers = HttpApiBuilder.group(
  CentreApi,
  "work",
  Effect.fnUntraced(function* (handlers) {
    const { core } = yield* ApiContext
    return handlers
      .handle(
        "create",
        Effect.fnUntraced(function* ({ payload }) {
          yield* supervisor
          const answer = yield* orEngineAway(core.ask((engine) => engine.CreateWork({ request: payload })))
          switch (answer._tag) {
            case "Taken":
              return { work: answer.work, id: answer.id }
            case "Unfit":
              return yield* Effect.fail(badRequest(`body.${answer.field}`, answer.message))
            case "QueueFull":
              return yield* Effect.fail(busy("the queue takes no more now"))
          }
        })
      )
      .handle(
        "list",
        Effect.fnUntraced(function* ({ query }) {
          yield* supervisor
          return yield* orEngineAway(core.ask((engine) => engine.OpenWork({ filter: query })))
        })
      )
      .handle(
        "one",
        Effect.fnUntraced(function* ({ params }) {
          yield* supervisor
          const work = workIdOf("task", params.id)
          const view = yield* orEngineAway(core.ask((engine) => engine.Work({ work })))
          return view === null ? yield* Effect.fail(notFound("no such work")) : view
        })
      )
      .handle(
        "withdraw",
        Effect.fnUntraced(function* ({ params }) {
          yield* supervisor
          const by = (yield* CurrentSession).account.id
          const work = workIdOf("task", params.id)
          const isOut = yield* orEngineAway(core.ask((engine) => engine.WithdrawWork({ work, by })))
          if (!isOut) return yield* Effect.fail(notFound("no such open work"))
        })
      )
  })
)
