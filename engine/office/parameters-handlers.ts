import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Database } from "../ports/Database.ts"
import { type Parameter, parameters, isParameter, type ParameterName } from "../records/parameters/schema.ts"
import { AUDIT_OBJECT, changeParameter, type CurrentParameter, listParameters } from "../records/parameters/store.ts"
import { Asking } from "../ports/needs.ts"
import { OfficeApi } from "./office-api.ts"
import type { ParameterAnswer } from "./parameters-api.ts"
import { notFound } from "./refusals.ts"
import { changed, historyOf, query } from "./thing-handlers.ts"

export const parametersHandlers = HttpApiBuilder.group(
  OfficeApi,
  "parameters",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const known = (name: string) =>
      isParameter(name) ? Effect.succeed(name) : Effect.fail(notFound(`there is no parameter ${name}`))
    return handlers
      .handle("all", () => query(database, listParameters).pipe(Effect.map((all) => all.map(answerOf))))
      .handle(
        "set",
        Effect.fnUntraced(function* ({ params, payload: { value }, query: { version } }) {
          const { asker } = yield* Asking
          const name: ParameterName = yield* known(params.name)
          const at = yield* Clock.currentTimeMillis
          const now = yield* changed(database, (all) =>
            changeParameter(all, { name, version, value }, { account: asker.account, at })
          )
          return answerOf(now)
        })
      )
      .handle(
        "history",
        Effect.fnUntraced(function* ({ params }) {
          const name = yield* known(params.name)
          return yield* historyOf(database, AUDIT_OBJECT, name)
        })
      )
  })
)

const answerOf = (now: CurrentParameter): ParameterAnswer => {
  const { counts, field, group }: Parameter<unknown> = parameters[now.name]
  return {
    ...now,
    usual: field.usual,
    group,
    words: field.words,
    help: field.help ?? null,
    unit: field.unit ?? null,
    counts,
    input: field.input
  }
}
