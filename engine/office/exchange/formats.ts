import type { SheetFormat } from "./read-sheet.ts"
import type { SheetWriter } from "./sheet-writer.ts"
import { csvWriter } from "./write-csv.ts"
import { xlsxWriter } from "./write-xlsx.ts"

export const writerOf = (format: SheetFormat): SheetWriter => (format === "csv" ? csvWriter() : xlsxWriter())
