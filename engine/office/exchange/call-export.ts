import * as Effect from "effect/Effect"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import type { Masking } from "#wire/masked-number.ts"
import { CallFilter, type CallRecord } from "#wire/records.ts"
import { Database } from "../../ports/Database.ts"
import { Needs } from "../../ports/needs.ts"
import { remarked } from "../../records/calls/remarks.ts"
import type { Looking, Narrowing } from "../../records/calls/conditions.ts"
import { callCells, callHead } from "../../records/calls/sheet.ts"
import { listCalls } from "../../records/calls/store.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Busy } from "../refusals.ts"
import { FileFields } from "./exchange-api.ts"
import { EXPORT_PORTION, exported } from "./export-rows.ts"
import type { SheetFormat } from "./read-sheet.ts"
import type { Turns } from "./turns.ts"

const { before: _before, limit: _limit, ...FILTERS } = CallFilter.fields

/** Call records are the core's to serve one by one; a file of all of them is work for the office. */
export const callFilesGroup = HttpApiGroup.make("call-files")
  .add(
    HttpApiEndpoint.get("export", "/api/calls/export", {
      query: { ...FILTERS, ...FileFields },
      success: HttpApiSchema.StreamUint8Array({ contentType: "application/octet-stream" }),
      error: [BadRequest, Busy, Away]
    })
      .annotate(Needs, { permission: "reports.export" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Call records as a file, newest first.",
          description:
            "Of the calls that the list shows with the same filters, those the asker may see. Telephone numbers are masked as the centre says. At most two exports run at a time, the others wait; each is a line in the audit log."
        })
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Call files" }))

/** Newest first, by their running number: calls that come meanwhile are not among them. */
export const callPages = async function* (
  database: Database["Service"],
  filter: Narrowing,
  looking: Looking
): AsyncGenerator<ReadonlyArray<CallRecord>> {
  let before: number | undefined
  for (;;) {
    const page: CallFilter = { ...filter, limit: EXPORT_PORTION, ...(before === undefined ? {} : { before }) }
    const records = await Effect.runPromise(Effect.provideService(listCalls(page, looking), Database, database))
    if (records.length > 0) yield records
    before = records.at(-1)?.serial
    if (records.length < EXPORT_PORTION) return
  }
}

export const callFile = (
  database: Database["Service"],
  turns: Turns,
  {
    filter,
    format,
    language,
    looking,
    masking,
    timeZone
  }: {
    readonly format: SheetFormat
    readonly filter: Narrowing
    readonly language: "zh" | "en"
    readonly looking: Looking
    readonly masking: Masking
    readonly timeZone: string
  }
) => {
  const cells = callCells(language, timeZone, masking)
  return exported(turns, format, callHead(language), async function* () {
    for await (const records of callPages(database, filter, looking))
      yield (await Effect.runPromise(database.query((db) => remarked(db, records)))).map(cells)
  })
}
