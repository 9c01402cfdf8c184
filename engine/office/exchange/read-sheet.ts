import { parse } from "csv-parse/sync"
import { readXlsx } from "hucre/xlsx"
import iconv from "iconv-lite"
import type { Words } from "#wire/permissions.ts"
import { xlsxProblem } from "./zip-guard.ts"

export type SheetFormat = "csv" | "xlsx"

/** A spreadsheet's formula, whatever it would come to. */
export const FORMULA = Symbol("formula")
export type SheetCell = string | typeof FORMULA

/** The rows of a sheet as they stand, the head included: `rows[0]` is row 1 of the file. */
export type Sheet = { readonly rows: ReadonlyArray<ReadonlyArray<SheetCell>> } | { readonly problem: Words }

/** A cell's text; the longest thing that fits in one is a flow. */
const CELL_LIMIT_BYTES = 1024 * 1024
export const ROWS_LIMIT = 200_000

export const readSheet = async (bytes: Uint8Array, format: SheetFormat): Promise<Sheet> => {
  const sheet = format === "csv" ? readCsv(bytes) : await readWorkbook(bytes)
  return "rows" in sheet && sheet.rows.length > ROWS_LIMIT + 1
    ? {
        problem: {
          zh: `最多 ${ROWS_LIMIT} 行，实际 ${sheet.rows.length - 1} 行`,
          en: `has ${sheet.rows.length - 1} rows; ${ROWS_LIMIT} are taken at once`
        }
      }
    : sheet
}

/** GBK that is UTF-8 by chance is rarer than rare; UTF-8 that is GBK by chance is not. So UTF-8 is tried first. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), "gb18030")
  }
}

const readCsv = (bytes: Uint8Array): Sheet => {
  // Every archive and picture has one, and PostgreSQL keeps none.
  const nul = bytes.indexOf(0)
  if (nul !== -1)
    return {
      problem: { zh: `不是 csv 文本（第 ${nul + 1} 个字节为 0）`, en: `is no csv text: byte ${nul + 1} is zero` }
    }
  try {
    const rows = parse(textOf(bytes), {
      bom: true,
      // One file may have several: parts of it come from elsewhere.
      record_delimiter: ["\r\n", "\n", "\r"],
      max_record_size: CELL_LIMIT_BYTES,
      relax_column_count: true,
      skip_empty_lines: false,
      skip_records_with_empty_values: false
    }) as Array<Array<string>>
    return { rows }
  } catch (error) {
    const { lines, message } = error as { readonly lines?: number; readonly message: string }
    return {
      problem: { zh: `csv 格式不正确（第 ${lines ?? "?"} 行）`, en: `is no csv: ${message}` }
    }
  }
}

const readWorkbook = async (bytes: Uint8Array): Promise<Sheet> => {
  const problem = xlsxProblem(bytes)
  if (problem !== null) return { problem }
  try {
    const { sheets } = await readXlsx(bytes, { sheets: [0] })
    const [sheet] = sheets
    if (sheet === undefined) return { problem: { zh: "没有工作表", en: "has no sheet" } }
    const rows: Array<Array<SheetCell>> = sheet.rows.map((row) => row.map(cellText))
    for (const [place, cell] of sheet.cells ?? []) {
      if (cell.formula === undefined && cell.type !== "formula") continue
      const [row = 0, column = 0] = place.split(",").map(Number)
      const cells = (rows[row] ??= [])
      while (cells.length < column) cells.push("")
      cells[column] = FORMULA
    }
    return { rows }
  } catch (error) {
    return { problem: { zh: "文件已损坏，或不是 xlsx", en: `cannot be read: ${(error as Error).message}` } }
  }
}

/** A number's text is what a person typed: telephone numbers come as numbers. */
const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ""
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell as string | number | boolean)
}
