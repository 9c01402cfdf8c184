import * as ByteSize from "effect/ByteSize"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { sql } from "kysely"
import type { Asker, Scope } from "#wire/asker.ts"
import type { Database } from "../../ports/Database.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { sheetThing, unfolded } from "../../records/exchange/own-columns.ts"
import type { Language } from "../../records/exchange/sheet-columns.ts"
import { idsOf, type ListQuery, rowsWhere } from "../../records/tables/read.ts"
import type { AnyThing, Row } from "../../records/thing/thing.ts"
import { away, badRequest, busy, tooLarge, unfit } from "../refusals.ts"
import { hiddenFrom, shownNow } from "../masking.ts"
import { CSV_TYPE, FILE_LIMIT_BYTES, XLSX_TYPE } from "./exchange-api.ts"
import { cellsOf, exported, headOf, portionsOf, XLSX_ROWS_LIMIT } from "./export-rows.ts"
import type { ImportJobs } from "./import-jobs.ts"
import type { SheetFormat } from "./read-sheet.ts"
import { template } from "./template.ts"
import type { Turns } from "./turns.ts"
import { xlsxProblem } from "./zip-guard.ts"

/** What files go through: one import at a time, two exports at a time. */
export interface ExchangeParts {
  readonly imports: ImportJobs
  readonly exports: Turns
  /** Of the centre: a file says times as people there do. */
  readonly timeZone: string
}
export class Exchange extends Context.Service<Exchange, ExchangeParts>()("office/Exchange") {}

type Service = Database["Service"]

/** Queues an import; what is plainly no file of ours is refused at once. */
export const importing = Effect.fnUntraced(function* (
  { imports }: Exchange["Service"],
  thing: AnyThing,
  { mode, name }: { readonly mode: "check" | "apply"; readonly name?: string },
  { asker, scope }: { readonly asker: Asker; readonly scope: Scope }
) {
  const request = yield* HttpServerRequest.HttpServerRequest
  if (Number(request.headers["content-length"] ?? 0) > FILE_LIMIT_BYTES) {
    // Senders read the answer only after sending; nothing of it is kept.
    yield* Effect.ignore(Stream.runDrain(request.stream))
    return yield* Effect.fail(tooLarge(TOO_LARGE))
  }
  const read = yield* request.arrayBuffer.pipe(
    Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(FILE_LIMIT_BYTES)),
    Effect.mapError(() => tooLarge(TOO_LARGE))
  )
  // A small body shares its memory with others; the thread gets its own.
  const bytes = new Uint8Array(read.slice(0))
  if (bytes.byteLength === 0) return yield* Effect.fail(badRequest("body", "is empty: it is the file itself"))
  const format = formatOf(request.headers["content-type"] ?? "", bytes)
  if (format === null)
    return yield* Effect.fail(
      badRequest("header.content-type", `is text/csv, ${XLSX_TYPE} or application/octet-stream`)
    )
  const problem = format === "xlsx" ? xlsxProblem(bytes) : null
  if (problem !== null) return yield* Effect.fail(unfit([{ field: "file", ...problem }]))
  const at = yield* Clock.currentTimeMillis
  const order = { thing: thing.name, mode, format, bytes, fileName: name ?? "", asker, at, scope }
  const job = imports.add(thing.plural, order)
  return job ?? (yield* Effect.fail(busy("too many imports wait already")))
})

const TOO_LARGE = `a file may have ${FILE_LIMIT_BYTES / 1024 / 1024} MB`
const ZIP = [0x50, 0x4b]
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0]

/** By the type that was said; of just bytes, by how they begin. An old .xls goes as a workbook and is told to be none. */
const formatOf = (contentType: string, bytes: Uint8Array): SheetFormat | null => {
  const type = contentType.split(";")[0]!.trim().toLowerCase()
  if (type === "text/csv") return "csv"
  if (type === XLSX_TYPE) return "xlsx"
  if (type !== "application/octet-stream") return null
  const begins = (with_: ReadonlyArray<number>) => with_.every((byte, index) => bytes[index] === byte)
  return begins(ZIP) || begins(OLD_EXCEL) ? "xlsx" : "csv"
}

/** What a request asks of a file. */
export interface FileQuery {
  readonly format: SheetFormat
  readonly heads?: Language
}

export const templating = Effect.fnUntraced(function* (database: Service, thing: AnyThing, query: FileQuery) {
  const language = yield* languageOf(query)
  const sheet = yield* Effect.mapError(
    database.query((db) => sheetThing(db, thing)),
    ({ reason }) => away(reason)
  )
  const bytes = template(sheet, query.format, language)
  return HttpServerResponse.uint8Array(bytes, {
    ...typed(query.format),
    headers: named(thing.plural, query.format, "template")
  })
})

/** All rows that the list would show, as a file. Who took what out is in the log before the first row leaves. */
export const exporting = Effect.fnUntraced(function* (
  database: Service,
  { exports }: Exchange["Service"],
  thing: AnyThing,
  query: FileQuery & Omit<ListQuery, "limit" | "offset">,
  { asker, scope }: { readonly asker: Asker; readonly scope: Scope }
) {
  if (exports.isFull()) return yield* Effect.fail(busy("too many exports wait already"))
  const { format, heads: _heads, ...list } = query
  const language = yield* languageOf(query)
  const asked = <A>(run: Parameters<typeof database.query<A>>[0]) =>
    Effect.mapError(database.query(run), ({ reason }) => away(reason))
  const ids = yield* asked(async (db) => idsOf(db, thing, { ...list, ...(await hiddenFrom(db, asker, thing)) }, scope))
  if (format === "xlsx" && ids.length > XLSX_ROWS_LIMIT)
    return yield* Effect.fail(badRequest("query.format", `a sheet has at most ${XLSX_ROWS_LIMIT} rows: ask for csv`))
  yield* logged(database, asker, thing.name, { format, rows: ids.length, ...list })
  const sheet = yield* asked((db) => sheetThing(db, thing))
  const shown = yield* asked((db) => shownNow(db, asker, thing))
  const rowsOf = (portion: ReadonlyArray<string>) =>
    database.query(async (db) =>
      (await rowsWhere<Row>(db, thing, sql`t.id = any(${portion})`)).map((row) => unfolded(thing, shown(row)))
    )
  const file = exported(exports, format, headOf(sheet, language), () =>
    portionsOf(ids, rowsOf, cellsOf(sheet, language))
  )
  return HttpServerResponse.stream(file, { ...typed(format), headers: named(thing.plural, format) })
})

/** A line of the log for what leaves as a file. */
export const logged = Effect.fnUntraced(function* (
  database: Service,
  asker: Asker,
  object: string,
  details: Readonly<Record<string, unknown>>
) {
  const at = yield* Clock.currentTimeMillis
  const line = { at, account: asker.account, action: "export", object, objectId: "", details }
  yield* database
    .query((db) => db.transaction().execute((all) => appendAudit(all, [line])))
    .pipe(Effect.mapError(({ reason }) => away(reason)))
})

export const typed = (format: SheetFormat) => ({ contentType: format === "csv" ? CSV_TYPE : XLSX_TYPE })

export const named = (plural: string, format: SheetFormat, what?: string) => ({
  "content-disposition": `attachment; filename="${plural}${what === undefined ? "" : `-${what}`}.${format}"`
})

/** What was asked for, else what the browser prefers, else Chinese. */
export const languageOf = Effect.fnUntraced(function* ({ heads }: FileQuery) {
  if (heads !== undefined) return heads
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  return (/^\s*en\b/iu.test(headers["accept-language"] ?? "") ? "en" : "zh") satisfies Language
})
