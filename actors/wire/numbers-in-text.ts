import { maskedNumber, type Masking } from "./masked-number.ts"

/** A piece of a text: words, or a telephone number as somebody wrote it. */
export interface PieceOfText {
  readonly text: string
  readonly isNumber: boolean
}

const MOBILE = String.raw`1[3-9]\d(?:[ -]?\d{4}){2}`
const SERVICE = String.raw`[48]00[ -]?\d{3}[ -]?\d{4}`
const LINE = String.raw`[ -]?\d{4}[ -]?\d{3,4}`

/** In this country: mobiles, 400 and 800, and land lines with their area code. Other digits are orders, sums and dates. */
const NATIONAL = String.raw`${MOBILE}|${SERVICE}|0\d{2,3}${LINE}`

/** With a plus, in the plans whose numbers have a known length and are often written in groups: here, Hong Kong and Macau, and +1. */
const WITH_PLAN = String.raw`\+86[ -]?(?:${MOBILE}|${SERVICE}|0?[1-9]\d{1,2}${LINE})|\+85[23](?:[ -]?\d{4}){2}|\+1(?:[ -]?\d{3}){2}[ -]?\d{4}`

/** Of other countries nobody knows here where a number ends: after a blank may come a time, or how often. */
const OTHER = String.raw`\+(?!1|86|85[23])\d{1,3}[ -]?\d(?:-?\d){6,12}`

const NUMBER = new RegExp(String.raw`(?<![\d.*+-])(?:${NATIONAL}|${WITH_PLAN}|${OTHER})(?![\d*-])`, "gu")

export const numbersIn = (text: string): ReadonlyArray<PieceOfText> => {
  const pieces: Array<PieceOfText> = []
  let at = 0
  for (const { 0: number, index } of text.matchAll(NUMBER)) {
    if (index > at) pieces.push({ text: text.slice(at, index), isNumber: false })
    pieces.push({ text: number, isNumber: true })
    at = index + number.length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isNumber: false })
  return pieces
}

/** What may be dialled by mistake must be sure to be a number; what is covered need only look like one, whatever stands beside it. */
const LIKE_A_NUMBER = new RegExp(String.raw`(?<!\d)(?:${NATIONAL}|${WITH_PLAN}|\+\d{1,3}(?:[ -]?\d){6,12})(?!\d)`, "gu")

/** A text for those who may not see the telephone numbers in it whole. */
export const coveredText = (text: string, masking: Pick<Masking, "kinds">): string =>
  text.replace(LIKE_A_NUMBER, (number) => maskedNumber(number, masking))
