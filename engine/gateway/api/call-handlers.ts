import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { CallId } from "#actors/vocabulary.ts"
import { openRecording } from "../recordings.ts"
import { ApiContext, lookingAt, orEngineAway } from "./api-context.ts"
import { CentreApi, CurrentSession } from "./centre-api.ts"
import { forbidden, notFound } from "./errors.ts"

/** A page of a list. */
const CALLS_UNLESS_SAID = 100

export const callHandlers = HttpApiBuilder.group(
  CentreApi,
  "calls",
  Effect.fnUntraced(function* (handlers) {
    const { core, recordingsDir } = yield* ApiContext

    /** The call's record, if this person may see it. */
    const recordOf = Effect.fnUntraced(function* (call: CallId) {
      const session = yield* CurrentSession
      const record = yield* orEngineAway(core.ask((engine) => engine.Call({ call })))
      if (record === null) return yield* Effect.fail(notFound("no such call"))
      yield* lookingAt(session, record.agent)
      return record
    })

    return handlers
      .handle(
        "list",
        Effect.fnUntraced(function* ({ query }) {
          const { account } = yield* CurrentSession
          const filter = { limit: CALLS_UNLESS_SAID, ...query }
          if (account.role !== "agent") return yield* orEngineAway(core.ask((engine) => engine.Calls({ filter })))
          const own = account.agent
          if (own === null || (query.agent !== undefined && query.agent !== own))
            return yield* Effect.fail(forbidden("agents may list their own calls only"))
          return yield* orEngineAway(core.ask((engine) => engine.Calls({ filter: { ...filter, agent: own } })))
        })
      )
      .handle("one", ({ params }) => recordOf(params.id))
      .handle(
        "why",
        Effect.fnUntraced(function* ({ params }) {
          yield* recordOf(params.id)
          const why = yield* orEngineAway(core.ask((engine) => engine.Why({ call: params.id })))
          return why === null ? yield* Effect.fail(notFound("no decisions about this call")) : why
        })
      )
      .handle(
        "recording",
        Effect.fnUntraced(function* ({ params, request }) {
          const { recordingFile } = yield* recordOf(params.id)
          if (recordingFile === null) return yield* Effect.fail(notFound("this call was not recorded"))
          const recording = yield* Effect.promise(() =>
            openRecording(recordingsDir, recordingFile, request.headers["range"] ?? null)
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
          return HttpServerResponse.raw(recording)
        })
      )
  })
)
