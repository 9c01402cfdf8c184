import type { Words } from "#wire/permissions.ts"
import type { AuditEntry } from "./store.ts"

/** A line of the log as a row of a sheet: the time of the centre's zone, what it was and became as JSON. */

const COLUMNS: ReadonlyArray<Words> = [
  { zh: "序号", en: "Line" },
  { zh: "时间", en: "Time" },
  { zh: "账号", en: "Account" },
  { zh: "操作", en: "Action" },
  { zh: "对象", en: "Object" },
  { zh: "编号", en: "Id" },
  { zh: "之前", en: "Before" },
  { zh: "之后", en: "After" },
  { zh: "说明", en: "Details" }
]
export const auditHead = (language: keyof Words): ReadonlyArray<string> => COLUMNS.map((words) => words[language])

/** A cell of a workbook has no more characters; the log itself keeps all of it. */
const CELL_LIMIT = 32_767

export const auditCells = (timeZone: string) => {
  // `sv` writes 2026-11-26 18:04:05, which every spreadsheet takes for a time.
  const format = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "medium" })
  return ({
    account,
    action,
    after,
    at,
    before,
    details,
    id,
    object,
    serial
  }: AuditEntry): ReadonlyArray<string | number> => [
    serial,
    format.format(at),
    account,
    action,
    object,
    id,
    json(before),
    json(after),
    json(details)
  ]
}

const json = (value: unknown): string => {
  const text = value === null ? "" : JSON.stringify(value)
  return text.length < CELL_LIMIT ? text : `${text.slice(0, CELL_LIMIT - 2)}…`
}
