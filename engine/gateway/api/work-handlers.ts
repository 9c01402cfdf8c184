import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { workIdOf } from "#actors/work.ts"
import { Asking } from "#engine/ports/needs.ts"
import { ApiContext, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { badRequest, busy, keyInUse, keyReused, notFound } from "./errors.ts"

export const workHandlers = HttpApiBuilder.group(
  CentreApi,
  "work",
  Effect.fnUntraced(function* (handlers) {
    const { core } = yield* ApiContext
    return handlers
      .handle(
        "create",
        Effect.fnUntraced(function* ({ headers, payload }) {
          const { asker } = yield* Asking
          const key = headers["idempotency-key"]
          const asked = { asker, request: payload, ...(key === undefined ? {} : { key }) }
          const answer = yield* orEngineAway(core.ask((engine) => engine.CreateWork(asked)))
          switch (answer._tag) {
            case "Taken":
              return { work: answer.work, id: answer.id }
            case "Unfit":
              return yield* Effect.fail(badRequest(`body.${answer.field}`, answer.message))
            case "QueueFull":
              return yield* Effect.fail(busy("the queue takes no more now"))
            case "KeyReused":
              return yield* Effect.fail(keyReused)
            case "KeyInUse":
              return yield* Effect.fail(keyInUse)
          }
        })
      )
      .handle(
        "list",
        Effect.fnUntraced(function* ({ query }) {
          const { asker } = yield* Asking
          return yield* orEngineAway(core.ask((engine) => engine.OpenWork({ asker, filter: query })))
        })
      )
      .handle(
        "one",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const work = workIdOf("task", params.id)
          const view = yield* orEngineAway(core.ask((engine) => engine.Work({ asker, work })))
          return view === null ? yield* Effect.fail(notFound("no such work")) : view
        })
      )
      .handle(
        "why",
        Effect.fnUntraced(function* ({ params, query }) {
          const { asker } = yield* Asking
          const work = workIdOf(query.kind ?? "task", params.id)
          const why = yield* orEngineAway(core.ask((engine) => engine.WorkWhy({ asker, work })))
          return why === null ? yield* Effect.fail(notFound("no decisions about this work, and it does not wait")) : why
        })
      )
      .handle(
        "unmask",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const work = workIdOf("task", params.id)
          const numbers = yield* orEngineAway(core.ask((engine) => engine.Unmask({ asker, work })))
          return numbers === null ? yield* Effect.fail(notFound("no such open work")) : numbers
        })
      )
      .handle(
        "withdraw",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const work = workIdOf("task", params.id)
          const isOut = yield* orEngineAway(core.ask((engine) => engine.WithdrawWork({ asker, work })))
          if (!isOut) return yield* Effect.fail(notFound("no such open work"))
        })
      )
  })
)
