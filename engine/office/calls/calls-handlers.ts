import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type { CallId } from "#actors/vocabulary.ts"
import type { RecordingPart } from "#wire/recording-part.ts"
import type { CallSearch } from "#wire/records.ts"
import type { Waveform } from "#wire/waveform.ts"
import { fileBelow } from "../../folders/file-below.ts"
import { Database } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { maskedCall } from "../../records/calls/masked.ts"
import { searchCalls } from "../../records/calls/search.ts"
import { heardOf } from "../../records/calls/heard.ts"
import { callById } from "../../records/calls/store.ts"
import { maskingNow } from "../../records/parameters/masking.ts"
import { OfficeApi } from "../office-api.ts"
import { away, busy, forbidden, notFound } from "../refusals.ts"
import { Premises } from "../system-handlers.ts"
import { orAway, query } from "../thing-handlers.ts"
import { Waveforms } from "./waveforms.ts"
import { numbersSeenBy } from "../../records/calls/conditions.ts"

export const callSearchHandlers = (waveformEntry: URL) =>
  HttpApiBuilder.group(
    OfficeApi,
    "call-search",
    Effect.fnUntraced(function* (handlers) {
      const database = yield* Database
      const { kept } = yield* Premises
      const waveforms = yield* Effect.acquireRelease(
        Effect.sync(() => new Waveforms(waveformEntry)),
        (open) => Effect.sync(() => open.close())
      )
      const searching = Effect.fnUntraced(function* (search: CallSearch, heard: boolean) {
        const { asker, scope } = yield* Asking
        const looking = { scope, ...numbersSeenBy(asker), heard }
        const page = yield* query(database, (db) => searchCalls(db, search, looking))
        const masking = yield* orAway(Effect.provideService(maskingNow, Database, database))
        return { ...page, items: page.items.map((record) => maskedCall(record, masking)) }
      })
      const recordOf = Effect.fnUntraced(function* (call: CallId, part: RecordingPart | undefined) {
        const { scope } = yield* Asking
        const [record, heard] = yield* Effect.all([callById(call), heardOf(call, scope, part)]).pipe(
          Effect.provideService(Database, database),
          Effect.mapError(({ reason }) => away(reason))
        )
        if (heard === "beyond") return yield* Effect.fail(forbidden("this call is beyond what you may hear"))
        return record === null || heard === null ? null : { record, ...heard }
      })
      return handlers
        .handle("search", ({ query: asked }) => searching(asked, false))
        .handle("recordings", ({ query: asked }) => searching({ ...asked, recorded: "yes" }, true))
        .handle(
          "waveform",
          Effect.fnUntraced(function* ({ params, query: asked }) {
            const found = yield* recordOf(params.id, asked.part)
            if (found === null) return yield* Effect.fail(notFound("there is no such call, or it was not recorded"))
            const { file: name, lastMs, record } = found
            const isGrowing = record.recordedMs === null && record.endedAt === null
            const file = yield* Effect.promise(() => fileBelow(kept.recordings, name))
            if (file === null) return { ...NOTHING, state: "missing", isGrowing } as const
            const read = yield* Effect.tryPromise({
              try: () => waveforms.of(file.path, lastMs),
              catch: () => busy("too many waveforms are asked for")
            })
            if (read === undefined) return { ...NOTHING, state: "missing", isGrowing } as const
            if (read === null) return { ...NOTHING, state: "unreadable", isGrowing } as const
            return { state: "ready", isGrowing, ...read } as const
          })
        )
    })
  )

const NOTHING: Pick<Waveform, "durationMs" | "sides"> = { durationMs: 0, sides: [] }
