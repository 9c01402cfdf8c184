import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { dutiesOf, type Duty } from "../../records/duty/store.ts"
import { spellsOf } from "../../records/duty/states.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { Asking } from "../../ports/needs.ts"
import { stored } from "../stored.ts"
import { ROWS_MOST, ROWS_USUAL, SPELLS_MOST } from "./duty-api.ts"

export const dutyHandlers = (timeZone: string) =>
  HttpApiBuilder.group(AffairsApi, "duty", (handlers) =>
    handlers
      .handle(
        "list",
        Effect.fnUntraced(function* ({ query: { limit = ROWS_USUAL, ...query } }) {
          const { scope } = yield* Asking
          return yield* stored((db) => dutiesOf(db, { ...query, limit }, scope))
        })
      )
      .handle(
        "states",
        Effect.fnUntraced(function* ({ query: { limit = SPELLS_MOST, ...query } }) {
          const { scope } = yield* Asking
          return yield* stored((db) => spellsOf(db, { ...query, limit }, scope))
        })
      )
      .handle(
        "export",
        Effect.fnUntraced(function* ({ query }) {
          const { scope } = yield* Asking
          const rows = yield* stored((db) => dutiesOf(db, { ...query, limit: ROWS_MOST }, scope))
          return HttpServerResponse.text(dutyCsv(rows, timeZone), {
            contentType: "text/csv; charset=utf-8",
            headers: { "content-disposition": 'attachment; filename="duty.csv"' }
          })
        })
      )
  )

/** Spreadsheets take a file without this mark for one in the machine's old code page. */
const BYTE_ORDER_MARK = "\uFEFF"

export const dutyCsv = (rows: ReadonlyArray<Duty>, timeZone: string): string => {
  // sv-SE writes 2026-11-26 08:00:00, which every spreadsheet reads as a time.
  const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone })
  const time = (at: number | null) => (at === null ? "" : clock.format(at))
  const lines = [
    ["工号 agent", "姓名 name", "上线 from", "下线 until", "地址 address", "设备 device"],
    ...rows.map((row) => [row.agent, row.name, time(row.from), time(row.until), row.address, row.device])
  ]
  return BYTE_ORDER_MARK + lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("")
}

/** RFC 4180 §2; what a spreadsheet would take for a formula is told to be text. */
const quoted = (field: string): string => {
  const text = /^[=+\-@\t]/u.test(field) ? `'${field}` : field
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
