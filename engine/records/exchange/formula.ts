import type { Words } from "#wire/permissions.ts"

/** What a spreadsheet would run instead of showing it; those for East Asia take the wide signs, too. */
const RUNS = /^[=+\-@\t\r＝＋－＠]/u
/** The mark by which a spreadsheet takes the rest as text; a text that has one before such a sign gets a second. */
const MARKED = /^'+[=+\-@\t\r＝＋－＠]/u

export const FORMULA_PROBLEM: Words = {
  zh: "公式不会被导入，请改为文本或数值",
  en: "is a formula, and formulas are not taken; write the value"
}

/** A number keeps its sign, and a telephone number its plus where the field's own pattern has one. */
export const isFormula = (text: string, pattern: RegExp | null, isNumber: boolean): boolean =>
  RUNS.test(text) &&
  !(isNumber && /^[+-]\d+(?:\.\d+)?$/u.test(text)) &&
  !(text.startsWith("+") && pattern !== null && pattern.test(text))

/** For a file that a spreadsheet opens. */
export const safeText = (text: string): string => (RUNS.test(text) || MARKED.test(text) ? `'${text}` : text)

/** The text that {@link safeText} was given. */
export const plainText = (text: string): string => (MARKED.test(text) ? text.slice(1) : text)
