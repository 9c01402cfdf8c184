import { basename } from "node:path"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { workIdOf } from "#actors/work.ts"
import { Asking } from "#engine/ports/needs.ts"
import { openRecording } from "../recordings.ts"
import { ApiContext, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { badRequest, forbidden, keyInUse, keyReused, notFound } from "./errors.ts"

/** A page of a list. */
const CALLS_UNLESS_SAID = 100

export const callHandlers = HttpApiBuilder.group(
  CentreApi,
  "calls",
  Effect.fnUntraced(function* (handlers) {
    const { core, recordingsDir } = yield* ApiContext

    return handlers
      .handle(
        "list",
        Effect.fnUntraced(function* ({ query }) {
          const { asker, scope } = yield* Asking
          // Said aloud, so that nobody takes an empty list for an agent without calls.
          if (scope.kind === "own" && (scope.agent === null || (query.agent ?? scope.agent) !== scope.agent))
            return yield* Effect.fail(forbidden("you may list your own calls only"))
          const filter = { limit: CALLS_UNLESS_SAID, ...query }
          return yield* orEngineAway(core.ask((engine) => engine.Calls({ asker, filter })))
        })
      )
      .handle(
        "one",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const record = yield* orEngineAway(core.ask((engine) => engine.Call({ asker, call: params.id })))
          return record === null ? yield* Effect.fail(notFound("no such call")) : record
        })
      )
      .handle(
        "make",
        Effect.fnUntraced(function* ({ headers, payload }) {
          const { asker } = yield* Asking
          const key = headers["idempotency-key"]
          const asked = { asker, request: payload, ...(key === undefined ? {} : { key }) }
          const answer = yield* orEngineAway(core.ask((engine) => engine.MakeCall(asked)))
          switch (answer._tag) {
            case "Begun":
              return { call: answer.call }
            case "Unfit":
              return yield* Effect.fail(badRequest(`body.${answer.field}`, answer.message))
            case "Refused":
              if (answer.reason === "not-allowed") return yield* Effect.fail(forbidden(answer.message))
              return yield* Effect.fail({
                error: "Refused" as const,
                ok: false as const,
                reason: answer.reason,
                message: answer.message
              })
            case "KeyReused":
              return yield* Effect.fail(keyReused)
            case "KeyInUse":
              return yield* Effect.fail(keyInUse)
          }
        })
      )
      .handle(
        "unmask",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const work = workIdOf("call", params.id)
          const numbers = yield* orEngineAway(core.ask((engine) => engine.Unmask({ asker, work })))
          return numbers === null ? yield* Effect.fail(notFound("no such call")) : numbers
        })
      )
      .handle(
        "why",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const why = yield* orEngineAway(core.ask((engine) => engine.Why({ asker, call: params.id })))
          return why === null ? yield* Effect.fail(notFound("no decisions about this call")) : why
        })
      )
      .handle(
        "recording",
        Effect.fnUntraced(function* ({ params, query, request }) {
          const { asker } = yield* Asking
          const isTaken = query.download === "1"
          const asked = { asker, call: params.id, ...(query.part === undefined ? {} : { part: query.part }) }
          const found = yield* orEngineAway(
            core.ask((engine) => (isTaken ? engine.Download(asked) : engine.Listen(asked)))
          )
          if (found === null) return yield* Effect.fail(notFound("there is no such call, or it was not recorded"))
          const { file, lastMs } = found
          const recording = yield* Effect.promise(() =>
            openRecording(recordingsDir, file, request.headers["range"] ?? null, lastMs)
          )
          if (recording === null)
            return yield* Effect.fail(
              notFound("the recording's file is not there: it was kept long enough and removed, or it is lost")
            )
          if (!(recording instanceof Response))
            return yield* Effect.fail({
              error: "RangeNotSatisfiable" as const,
              message: `the recording has ${recording.sizeBytes} bytes`
            })
          if (isTaken) recording.headers.set("content-disposition", `attachment; filename="${basename(file)}"`)
          return HttpServerResponse.raw(recording)
        })
      )
  })
)
