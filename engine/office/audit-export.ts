import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { Database } from "../ports/Database.ts"
import { Asking } from "../ports/needs.ts"
import { auditCells, auditHead } from "../records/audit/sheet.ts"
import { auditBelow, auditExtent } from "../records/audit/store.ts"
import { maskingNow } from "../records/parameters/masking.ts"
import { auditList } from "./audit-api.ts"
import { entrySeen, seesInPart } from "./audit-seen.ts"
import { Exchange, languageOf, logged, named, typed } from "./exchange/exchange-handlers.ts"
import { EXPORT_PORTION, exported, XLSX_ROWS_LIMIT } from "./exchange/export-rows.ts"
import { OfficeApi } from "./office-api.ts"
import { badRequest, busy } from "./refusals.ts"
import { orAway, query } from "./thing-handlers.ts"

export const auditHandlers = HttpApiBuilder.group(
  OfficeApi,
  "audit",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const { exports, timeZone } = yield* Exchange
    return handlers.handle("list", auditList).handleRaw(
      "export",
      Effect.fnUntraced(function* ({ query: { format, heads, ...asked } }) {
        const { asker, scope } = yield* Asking
        const filter = { ...asked, isMasked: seesInPart(asker) }
        if (exports.isFull()) return yield* Effect.fail(busy("too many exports wait already"))
        const language = yield* languageOf({ format, ...(heads === undefined ? {} : { heads }) })
        const { below: top, rows } = yield* query(database, (db) => auditExtent(db, filter, scope))
        if (format === "xlsx" && rows > XLSX_ROWS_LIMIT)
          return yield* Effect.fail(
            badRequest("query.format", `a sheet has at most ${XLSX_ROWS_LIMIT} rows: ask for csv`)
          )
        const seen = entrySeen(asker, yield* orAway(Effect.provideService(maskingNow, Database, database)))
        // Before the first line leaves, and above all lines of the file.
        yield* logged(database, asker, "audit", { format, rows, ...asked })
        const cells = auditCells(timeZone)
        const portions = async function* () {
          for (let below = top; ;) {
            const next = { below, most: EXPORT_PORTION }
            const lines = await Effect.runPromise(database.query((db) => auditBelow(db, filter, scope, next)))
            yield lines.map((line) => cells(seen(line)))
            const last = lines.at(-1)
            if (last === undefined || lines.length < EXPORT_PORTION) return
            below = last.serial
          }
        }
        const file = exported(exports, format, auditHead(language), portions)
        return HttpServerResponse.stream(file, { ...typed(format), headers: named("audit", format) })
      })
    )
  })
)
