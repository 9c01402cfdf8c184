import type { Words } from "#wire/permissions.ts"
import type { Choice, Field, Input } from "../thing/field.ts"

/** What a cell says, or why nobody can tell. */
export type CellRead = { readonly value: unknown } | { readonly problem: Words }

/** Finds the id of what a cell names by id or by title. */
export type Resolve = (thing: string, text: string) => CellRead

const SEPARATORS = /[;；\n]/u
const YES = new Set(["是", "yes", "y", "true", "1"])
const NO = new Set(["否", "no", "n", "false", "0"])

const value = (read: unknown): CellRead => ({ value: read })
const problem = (zh: string, en: string): CellRead => ({ problem: { zh, en } })
const split = (text: string): ReadonlyArray<string> =>
  text
    .split(SEPARATORS)
    .map((part) => part.trim())
    .filter((part) => part !== "")
const folded = (text: string): string => text.normalize("NFKC").trim().toLowerCase()

/**
 * A field's value from a cell's text. Limits are not looked at here: the same check as for forms does that afterwards. What is
 * empty is none where a field knows none, and else the usual value (undefined).
 */
export const valueOfCell = ({ cell, input }: Field<unknown>, text: string, resolve: Resolve): CellRead => {
  if (cell !== undefined) return value(cell.read(text))
  if (text.trim() === "") return value(emptyOf(input))
  switch (input.kind) {
    case "text":
      return value(input.lines === undefined ? text.trim() : text)
    case "date":
      return value(dayOf(text.trim()))
    case "moment":
      return momentOf(text.trim())
    case "whole":
      return wholeOf(text.trim(), input.shownAs ?? 1)
    case "yes-no":
      return yesNoOf(folded(text))
    case "choice":
      return choiceOf(input.of, text)
    case "choices":
      return eachOf(split(text), (part) => choiceOf(input.of, part))
    case "texts":
      return value(split(text))
    case "one":
      return resolve(input.of, text.trim())
    case "many":
      return eachOf(split(text), (part) => resolve(input.of, part))
    case "levels":
      return levelsOf(split(text), input.of, resolve)
    case "own":
      return jsonOf(text)
  }
}

const emptyOf = (input: Input): unknown => {
  if ("isNullable" in input && input.isNullable) return null
  switch (input.kind) {
    case "text":
      return ""
    case "texts":
    case "many":
    case "choices":
      return []
    case "levels":
      return {}
    default:
      return undefined
  }
}

/** Spreadsheets write days in their own ways. */
const dayOf = (text: string): string => {
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(text) ?? []
  return year === undefined ? text : `${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`
}

/** With a time zone: a sheet goes from one machine to another. */
const momentOf = (text: string): CellRead => {
  const plain = text.normalize("NFKC").replace(" ", "T")
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/u.test(plain)
    ? Date.parse(plain)
    : NaN
  return Number.isNaN(at)
    ? problem(`不是带时区的时刻：${short(text)}`, `is no time with its zone: ${short(text)}`)
    : value(at)
}

const wholeOf = (text: string, shownAs: number): CellRead => {
  const plain = text.normalize("NFKC")
  if (!/^-?\d{1,15}(?:\.\d{1,6})?$/u.test(plain))
    return problem(`不是数字：${short(text)}`, `is no number: ${short(text)}`)
  // 0.3 × 1000 is not 300 in binary.
  const kept = Number(plain) * shownAs
  return value(Math.abs(kept - Math.round(kept)) < 1e-6 ? Math.round(kept) : kept)
}

const yesNoOf = (text: string): CellRead => {
  if (YES.has(text)) return value(true)
  return NO.has(text) ? value(false) : problem("应为是或否", "is yes or no")
}

const choiceOf = (choices: ReadonlyArray<Choice>, text: string): CellRead => {
  const wanted = folded(text)
  const found = choices.find((each) =>
    [each.value, each.words.zh, each.words.en].some((name) => folded(name) === wanted)
  )
  return found === undefined
    ? problem(
        `没有“${short(text)}”，可选：${choices.map(({ words }) => words.zh).join("、")}`,
        `“${short(text)}” is not one of: ${choices.map(({ words }) => words.en).join(", ")}`
      )
    : value(found.value)
}

const eachOf = (parts: ReadonlyArray<string>, read: (part: string) => CellRead): CellRead => {
  const values: Array<unknown> = []
  for (const part of parts) {
    const one = read(part)
    if ("problem" in one) return one
    values.push(one.value)
  }
  return value(values)
}

/** `英语:8;粤语:5`. */
const levelsOf = (parts: ReadonlyArray<string>, of: string, resolve: Resolve): CellRead => {
  const levels = new Map<string, number>()
  for (const part of parts) {
    const [, name, level] = /^(.*?)\s*[:：]\s*(\d{1,3})$/u.exec(part) ?? []
    if (name === undefined || level === undefined)
      return problem(
        `应写作“名称:等级”，例如 英语:8，而不是 ${short(part)}`,
        `is written name:level, such as english:8, not ${short(part)}`
      )
    const id = resolve(of, name)
    if ("problem" in id) return id
    if (levels.has(id.value as string)) return problem(`${short(name)} 出现了两次`, `names ${short(name)} twice`)
    levels.set(id.value as string, Number(level))
  }
  return value(Object.fromEntries(levels))
}

const jsonOf = (text: string): CellRead => {
  try {
    const read: unknown = JSON.parse(text)
    // PostgreSQL keeps neither in JSON.
    return /\\u(?:0000|d[89ab])/iu.test(JSON.stringify(read))
      ? problem("含有不允许的字符", "holds characters that are not kept")
      : value(read)
  } catch {
    return problem("不是 JSON 文本", "is not JSON text")
  }
}

/** As a cell shows it; {@link valueOfCell} reads it back. References are by id, which never changes. */
export const cellOfValue = ({ cell, input }: Field<unknown>, kept: unknown, language: keyof Words): string | number => {
  if (kept === null || kept === undefined) return ""
  if (cell !== undefined) return cell.write(kept)
  switch (input.kind) {
    case "whole":
      return (kept as number) / (input.shownAs ?? 1)
    case "yes-no":
      return YES_NO[language][kept === true ? 0 : 1]
    case "choice":
      return wordOf(input.of, kept as string, language)
    case "choices":
      return (kept as ReadonlyArray<string>).map((each) => wordOf(input.of, each, language)).join(";")
    case "texts":
    case "many":
      return (kept as ReadonlyArray<string>).join(";")
    case "levels":
      return Object.entries(kept as Readonly<Record<string, number>>)
        .map(([id, level]) => `${id}:${level}`)
        .join(";")
    case "own":
      return JSON.stringify(kept)
    case "moment":
      return new Date(kept as number).toISOString()
    case "text":
    case "date":
    case "one":
      return kept as string
  }
}

const YES_NO = { zh: ["是", "否"], en: ["yes", "no"] } as const

const wordOf = (choices: ReadonlyArray<Choice>, kept: string, language: keyof Words): string =>
  choices.find((each) => each.value === kept)?.words[language] ?? kept

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
