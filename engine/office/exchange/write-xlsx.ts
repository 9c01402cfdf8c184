import { Zip, ZipDeflate, ZipPassThrough } from "fflate"
import { safeText } from "../../records/exchange/formula.ts"
import type { SheetWriter, WrittenCell } from "./sheet-writer.ts"

/** A workbook of one sheet, and one of notes where there are some, written as it comes: nothing of it is held but the piece at hand. */
export const xlsxWriter = (): SheetWriter => {
  let made: Array<Uint8Array> = []
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error
    made.push(piece)
  })
  const taken = (): Uint8Array => {
    const all = Buffer.concat(made)
    made = []
    return all
  }
  const whole = (name: string, text: string): void => {
    const entry = new ZipPassThrough(name)
    zip.add(entry)
    entry.push(Buffer.from(text), true)
  }
  const sheetEntry = (name: string) => {
    const entry = new ZipDeflate(name, { level: 3 })
    zip.add(entry)
    entry.push(Buffer.from(SHEET_BEGIN))
    let row = 0
    return {
      add: (rows: ReadonlyArray<ReadonlyArray<WrittenCell>>) =>
        entry.push(Buffer.from(rows.map((cells) => rowOf(++row, cells)).join(""))),
      end: () => entry.push(Buffer.from(SHEET_END), true)
    }
  }
  let sheet: ReturnType<typeof sheetEntry>
  return {
    head: (cells) => {
      sheet = sheetEntry("xl/worksheets/sheet1.xml")
      sheet.add([cells])
      return taken()
    },
    rows: (rows) => {
      sheet.add(rows)
      return taken()
    },
    end: (notes) => {
      sheet.end()
      if (notes !== undefined) {
        const second = sheetEntry("xl/worksheets/sheet2.xml")
        second.add(notes)
        second.end()
      }
      const sheets = notes === undefined ? ["Sheet1"] : ["Sheet1", "说明 Notes"]
      for (const [name, text] of Object.entries(partsOf(sheets))) whole(name, text)
      zip.end()
      return taken()
    }
  }
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
const PACKAGE = "http://schemas.openxmlformats.org/package/2006"
const DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
// The head stays in sight while one scrolls.
const SHEET_BEGIN = `${DECLARED}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>`
const SHEET_END = "</sheetData></worksheet>"

const partsOf = (sheets: ReadonlyArray<string>): Readonly<Record<string, string>> => ({
  "xl/workbook.xml": `${DECLARED}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets
    .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
    .join("")}</sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${DECLARED}<Relationships xmlns="${PACKAGE}/relationships">${sheets
    .map(
      (_, index) =>
        `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`
    )
    .join("")}</Relationships>`,
  "_rels/.rels": `${DECLARED}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "[Content_Types].xml": `${DECLARED}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets
    .map(
      (_, index) =>
        `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`
    )
    .join("")}</Types>`
})

const rowOf = (row: number, cells: ReadonlyArray<WrittenCell>): string =>
  `<row r="${row}">${cells.map((cell, index) => cellOf(`${letters(index)}${row}`, cell)).join("")}</row>`

/** Readers that find no place on a cell lose it. */
const cellOf = (place: string, cell: WrittenCell): string => {
  if (cell === "") return ""
  if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(safeText(cell))}</t></is></c>`
}

/** XML 1.0 has no way to write most control characters. */
const escaped = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")

const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") + String.fromCodePoint(65 + (index % 26))
