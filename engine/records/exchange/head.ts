import type { AnyThing, Problem } from "../thing/thing.ts"
import { columnsByHead, headKey, type SheetColumn } from "./sheet-columns.ts"

/** Which column stands where; what no column is called is refused by its name, because a value that is passed over is lost. */
export const readHead = (
  thing: AnyThing,
  head: ReadonlyArray<string>
): { readonly columns: ReadonlyArray<SheetColumn | null>; readonly problems: ReadonlyArray<Problem> } => {
  const known = columnsByHead(thing)
  const seen = new Set<string>()
  const problems: Array<Problem> = []
  const columns = head.map((text) => {
    if (text.trim() === "") return null
    const column = known.get(headKey(text))
    if (column === undefined) {
      problems.push({ field: text.slice(0, 100), words: { zh: "没有这一列", en: "is no column of these" } })
      return null
    }
    if (seen.has(column.name))
      problems.push({ field: column.name, words: { zh: "这一列出现了两次", en: "is there as a column twice" } })
    seen.add(column.name)
    return column
  })
  if (seen.size === 0 && problems.length === 0)
    problems.push({ field: "file", words: { zh: "第一行应为列名", en: "has no column names in its first row" } })
  return { columns, problems }
}
