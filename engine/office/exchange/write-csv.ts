import { safeText } from "../../records/exchange/formula.ts"
import type { SheetWriter, WrittenCell } from "./sheet-writer.ts"

const BOM = "\uFEFF"

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export const csvWriter = (): SheetWriter => ({
  head: (cells) => Buffer.from(BOM + lineOf(cells)),
  rows: (rows) => Buffer.from(rows.map(lineOf).join("")),
  end: () => Buffer.alloc(0)
})

const lineOf = (cells: ReadonlyArray<WrittenCell>): string => `${cells.map(cellOf).join(",")}\r\n`

const cellOf = (cell: WrittenCell): string => {
  if (typeof cell === "number") return String(cell)
  const text = safeText(cell)
  return /[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
