import type { Words } from "#wire/permissions.ts"
import { cellOfValue } from "../../records/exchange/cell.ts"
import { type Language, type SheetColumn, sheetColumns } from "../../records/exchange/sheet-columns.ts"
import { limitsOf } from "../../records/thing/problems.ts"
import type { AnyThing } from "../../records/thing/thing.ts"
import type { SheetFormat } from "./read-sheet.ts"
import { writerOf } from "./formats.ts"
import type { WrittenCell } from "./sheet-writer.ts"

/** A file to fill in: the columns, and one row that shows what fits; in a workbook a second sheet says it in words. */
export const template = (thing: AnyThing, format: SheetFormat, language: Language): Uint8Array => {
  const columns = sheetColumns(thing)
  const writer = writerOf(format)
  return Buffer.concat([
    writer.head(columns.map(({ words }) => words[language])),
    writer.rows([
      columns.map(({ field }) => (field === null ? thing.id.example : cellOfValue(field, field.example, language)))
    ]),
    writer.end(notesOf(thing, columns, language))
  ])
}

const HEAD: Readonly<Record<Language, ReadonlyArray<string>>> = {
  zh: ["列名", "字段名", "是否必填", "取值", "说明"],
  en: ["Column", "Name in the API", "Must be filled in", "Takes", "Meaning"]
}
const YES_NO = { zh: ["是", "否"], en: ["yes", "no"] } as const
const SEVERAL: Words = { zh: "多项用分号分隔", en: "several are separated by semicolons" }
const BY_NAME: Words = { zh: "写编号，或唯一的名称", en: "an id, or a name that only one has" }
const LEVELS: Words = { zh: "例如 英语:8;粤语:5，等级 1–10", en: "such as english:8;cantonese:5, levels 1 to 10" }
const JSON_TEXT: Words = { zh: "JSON 文本，格式同 API", en: "JSON text, as in the API" }

const notesOf = (
  thing: AnyThing,
  columns: ReadonlyArray<SheetColumn>,
  language: Language
): ReadonlyArray<ReadonlyArray<WrittenCell>> => [
  HEAD[language],
  ...columns.map(({ field, name, words }) => [
    words[language],
    name,
    YES_NO[language][isRequired(thing, field) ? 0 : 1],
    takes(field, language),
    field?.help?.[language] ?? ""
  ])
]

const isRequired = ({ id }: AnyThing, field: SheetColumn["field"]): boolean =>
  field === null ? id.by === "person" : field.usual === undefined

const takes = (field: SheetColumn["field"], language: Language): string => {
  if (field === null) return ""
  switch (field.input.kind) {
    case "one":
      return BY_NAME[language]
    case "many":
      return `${BY_NAME[language]}; ${SEVERAL[language]}`
    case "levels":
      return LEVELS[language]
    case "own":
      return JSON_TEXT[language]
    case "texts":
    case "choices":
      return `${limitsOf(field.input)[language]}; ${SEVERAL[language]}`
    default:
      return limitsOf(field.input)[language]
  }
}
